"""test-dialogs.py: every dialog, menu and popover as an assistive technology sees it: what can be used has a name and a role.

SPDX-License-Identifier: Apache-2.0

Called with the program, on a display and a session bus of its own. test-dialogs.c goes through them by keys from within.
"""

import pathlib
import shutil
import sys
import tempfile
import time

from desktop import App, Atspi, Cases, Late, click, get_own_name, is_on_screen, press, type_text, wait_for, walk

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

QUIET = 0.4  # seconds until a window is there, or is not, in every respect

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
        if one.get_role() not in INTERACTIVE or not is_on_screen(one) or get_own_name(one):
            continue
        around = one.get_parent()
        if around and around.get_role() in INTERACTIVE and get_own_name(around):
            continue
        faults.append(describe(one))
    return faults


class Opened:
    """What keys open, until Escape closes it. GTK 4.8 falls over questions for a window that comes or goes: the X server is asked for that."""

    def __init__(self, app, act):
        self.app = app
        app.focus()
        self.before = set(app.get_x_windows())
        act()
        wait_for("a window", self.get_new)
        time.sleep(QUIET)

    def get_new(self):
        return set(self.app.get_x_windows()) - self.before

    def close(self):
        for _ in range(3):  # the first one may be for what is in it: a search, a menu below another one
            self.app.focus()
            press("Escape")
            try:
                wait_for("its end", lambda: not self.get_new(), 3)
                break
            except Late:
                continue
        assert not self.get_new(), "Escape does not close it"
        time.sleep(QUIET)
        self.app.focus()


def check_names(app):
    # What is drawn first gets its names by and by.
    try:
        wait_for("names", lambda: not find_faults(app), 5)
    except Late as late:
        raise AssertionError("\n".join(find_faults(app))) from late


def test_place(app, keys, role, name):
    opened = Opened(app, lambda: press(*keys))
    app.wait_find(role, name)
    check_names(app)
    opened.close()


def test_value(app):
    """The editor of a matrix: each cell says which one it is."""
    card = app.wait_card("x")["accessible"]
    opened = Opened(app, lambda: click(card))
    app.wait_find(name="^Row 1, column 1$")
    check_names(app)
    opened.close()


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
    for keys in "ctrl+comma", "ctrl+g", "ctrl+shift+e":
        opened = Opened(app, lambda: press(keys))
        app.focus()
        for _ in range(4):
            press("Tab")
            focused = wait_for("a focus", app.find_focused)
            assert get_own_name(focused), describe(focused)
        opened.close()
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
