"""test-dialogs.py: every dialog, menu and popover as an assistive technology sees it: what can be used has a name and a role.

SPDX-License-Identifier: Apache-2.0

Called with the program, on a display and a session bus of its own. test-dialogs.c goes through them by keys from within.
"""

import pathlib
import shutil
import sys
import tempfile

from desktop import App, Atspi, Cases, Late, click, get_own_name, press, type_text, wait_for, walk

program = sys.argv[1]
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-dialogs-"))
model = folder / "places.lua"

model.write_text("""local zky = require "zky"
local model = zky.module "Places"
model:input("x", {{1, 0.25}, {3, 4}})
model:param("w", {{1, 0}, {0, 1}})
function model:call(x)
  local y = zky.tanh(zky.matmul(x, self.w))
  return y, zky.sum(y)
end
model:train { dataset = {x = {{1, 2}, {2, 1}}, t = {{2, 4}, {4, 2}}}, loss = "mse_loss", target = "t", optimizer = "sgd", lr = 0.01,
              epochs = 100000000 }
return model
""", encoding="utf-8")

# What somebody can do something with; of lists, what is in them
INTERACTIVE = {
    Atspi.Role.CHECK_BOX, Atspi.Role.CHECK_MENU_ITEM, Atspi.Role.COMBO_BOX, Atspi.Role.ENTRY, Atspi.Role.LINK, Atspi.Role.LIST_BOX,
    Atspi.Role.MENU_ITEM, Atspi.Role.PAGE_TAB, Atspi.Role.PASSWORD_TEXT, Atspi.Role.PUSH_BUTTON, Atspi.Role.RADIO_BUTTON,
    Atspi.Role.RADIO_MENU_ITEM, Atspi.Role.SCROLL_BAR, Atspi.Role.SLIDER, Atspi.Role.SPIN_BUTTON, Atspi.Role.TEXT,
    Atspi.Role.TOGGLE_BUTTON}

# What opens it; what is seen of it then, by role and name. Whoever adds a dialog adds a line.
PLACES = {
    "preferences": (("ctrl+comma",), Atspi.Role.COMBO_BOX, "^Palette$|^Style$"),
    "gallery": (("ctrl+g",), None, "^Search the examples$"),
    "export": (("ctrl+shift+e",), Atspi.Role.PUSH_BUTTON, "Save…$"),
    "shortcuts": (("ctrl+question",), Atspi.Role.LABEL, "^Play or pause$"),
    "main menu": (("F10",), None, "^New Window$"),
    "target": (("o",), None, "^What is differentiated$"),
    "unsaved": (("ctrl+u", "ctrl+End", "space", "ctrl+w"), None, "Discard$"),
}


def is_showing(accessible):
    """GTK 4.8 says SHOWING only of windows; what does not show has no size."""
    component = accessible.get_component_iface()
    area = component and component.get_extents(Atspi.CoordType.WINDOW)
    return bool(area) and area.width > 0 and area.height > 0


def describe(accessible):
    path = []
    while accessible and len(path) < 6:
        path.append(f"{accessible.get_role_name()} “{accessible.get_name()}”")
        accessible = accessible.get_parent()
    return " in ".join(path)


def find_faults(app):
    """What can be used and has no name, and names that are those of classes; parts of what has a name go with it."""
    faults = []
    for one in walk(app.root):
        if one.get_role() not in INTERACTIVE or not is_showing(one) or get_own_name(one):
            continue
        around = one.get_parent()
        if around and around.get_role() in INTERACTIVE and get_own_name(around):
            continue
        faults.append(describe(one))
    return faults


def open_place(app, keys, role, name):
    app.focus()
    for key in keys:
        press(key)
    return wait_for(f"{role} {name}", lambda: app.find(role, name))


def test_place(app, keys, role, name):
    found = open_place(app, keys, role, name)
    assert found
    try:
        wait_for("names", lambda: not find_faults(app), 5)
    except Late as late:
        raise AssertionError("\n".join(find_faults(app))) from late
    app.focus()
    press("Escape")
    try:
        wait_for("its end", lambda: not app.find(role, name), 5)
    except Late:
        press("Escape")  # the first one was for what is in it: a search, a menu below another one
        wait_for("its end", lambda: not app.find(role, name))
    app.focus()


def test_value(app):
    """The editor of a matrix: each cell says which one it is."""
    app.focus()
    click(app.wait_card("x")["accessible"])
    wait_for("the sheet", lambda: app.find(name="^Row 1, column 1$"))
    assert not find_faults(app), find_faults(app)
    press("Escape")
    wait_for("its end", lambda: not app.find(name="^Row 1, column 1$"))


def test_find(app):
    """The panel that finds nodes gives the focus back to the graph."""
    app.focus()
    press("ctrl+f")
    type_text("y")
    wait_for("the entry", lambda: app.find(name="^Find a node$"))
    assert not find_faults(app), find_faults(app)
    press("Escape")
    wait_for("the graph", lambda: any(one and get_own_name(one) == "Computational graph"
                                      for one in (app.find_focused(), app.find_focused().get_parent())))


def test_focus(app):
    """In each window that has come by keys the focus is on something with a name, and comes back to something with a name."""
    for keys in ("ctrl+comma",), ("ctrl+g",), ("ctrl+shift+e",):
        app.focus()
        before = set(app.get_x_windows())
        press(*keys)
        wait_for("a window", lambda: set(app.get_x_windows()) - before)
        app.focus()
        for _ in range(4):
            press("Tab")
            focused = wait_for("a focus", app.find_focused)
            assert get_own_name(focused), describe(focused)
        new = set(app.get_x_windows()) - before
        press("Escape")
        wait_for("its end", lambda: not new & set(app.get_x_windows()))
        app.focus()
        focused = wait_for("a focus", app.find_focused)
        assert get_own_name(focused), describe(focused)


def main():
    cases = Cases()
    app = App(program, str(model))
    cases.run("/app/dialogs/value", test_value, app)
    for name, place in PLACES.items():
        cases.run("/app/dialogs/names/" + name.replace(" ", "-"), test_place, app, *place)
    cases.run("/app/dialogs/find", test_find, app)
    cases.run("/app/dialogs/focus", test_focus, app)
    cases.run("/app/dialogs/alive", lambda: wait_for("the program", app.is_alive, 1))
    app.stop()
    shutil.rmtree(folder)

    return cases.finish()


sys.exit(main())
