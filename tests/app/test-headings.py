"""test-headings.py: what the window is for, from end to end: numbers, changes, training, writing, taking along, manners.

SPDX-License-Identifier: Apache-2.0

Called with the program, on a display and a session bus of its own. Large graphs have test-big-graph.py, the shipped models test-models.py.
"""

import pathlib
import shutil
import sys
import tempfile

from desktop import App, Atspi, Cases, click, get_own_name, press, save_as, type_text, wait_for, walk, xdotool

program = sys.argv[1]
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-headings-"))
model = folder / "line.lua"

TEXT = """local zky = require "zky"
local model = zky.module "Line"
model:input("x", {{1, 2}, {3, 4}})
model:param("w", {{1, 0}, {0, 1}})
function model:call(x)
  local h = zky.tanh(zky.matmul(x, self.w))
  local s = zky.sum(h)
  return s
end
model:train { dataset = {x = {{1, 2}, {2, 1}}, t = {{2, 4}, {4, 2}}}, loss = "mse_loss", target = "t", optimizer = "sgd", lr = 0.01,
              epochs = 100000000 }
return model
"""
model.write_text(TEXT, encoding="utf-8")


def say(accessible):
    accessible.get_action_iface().do_action(0)


def wait_label(app, pattern):
    return app.wait_find(Atspi.Role.LABEL, pattern)


def test_numbers(app):
    """A node's value and gradient with their statistics, its rule, who uses it, where its gradient comes from."""
    press("End")
    card = app.wait_card("h", gradient="2 × 2")
    say(card["accessible"])
    wait_label(app, r"^Value  ·  2 × 2, float32$")
    wait_label(app, r"^Gradient ∂s/∂h$")
    wait_label(app, r"^min 0\.76159")
    wait_label(app, r"^h = tanh")
    app.wait_find(Atspi.Role.PUSH_BUTTON, "^Line 6 of the model$")


def test_check(app):
    """The gradient against central differences, on the screen."""
    say(app.wait_card("w")["accessible"])
    button = app.wait_find(Atspi.Role.PUSH_BUTTON, "^Chec_?k Against")
    say(button)
    app.wait_find(None, r"✓ analytic .*\n *numeric")
    assert not app.find(Atspi.Role.ALERT), app.find(Atspi.Role.ALERT).get_name()


def test_change(app):
    """A matrix is changed in its sheet; one undo takes it back."""
    card = app.wait_card("s", value="3.72")
    click(app.wait_card("x")["accessible"])
    wait_for("the sheet", app.find_focused)
    wait_for("a cell", lambda: app.find_focused().get_role() == Atspi.Role.TEXT)
    press("ctrl+a")
    type_text("0")
    press("Return", "Escape")
    app.wait_card("s", value="2.958")
    press("ctrl+z")
    app.wait_card("s", value=card["value"])


def test_train(app):
    """Plays, pauses, steps, resets; the parameters on the canvas change while it runs."""
    press("ctrl+r")
    wait_for("epochs", lambda: app.find(Atspi.Role.STATUS_BAR, r"^Epoch [1-9]\d{2,} of"))
    app.wait_find(Atspi.Role.IMAGE, "^Curve of the loss$")
    press("ctrl+r")
    wait_for("a pause", lambda: app.find(Atspi.Role.PUSH_BUTTON, "^Train$"))
    app.wait_card("s")
    say(app.wait_find(Atspi.Role.PUSH_BUTTON, "^Back to untrained parameters$"))
    app.wait_card("s", value="3.72")


def test_write(app):
    """What is written is called; a mistake is said, with the last good graph kept; saving writes the file."""
    press("ctrl+u")
    wait_for("the text", lambda: app.find_focused() and app.find_focused().get_name() == "Text of the model")
    press("ctrl+End")
    press("Up", "Up", "Up", "Up", "Up", "End")   # behind `return s`
    type_text(" * 2")
    app.wait_card("out", kind="mul")
    type_text(" +")
    wait_for("the mistake", lambda: app.find(Atspi.Role.ALERT, "^line.lua:"))
    app.wait_card("out", kind="mul")
    press("BackSpace", "BackSpace")
    wait_for("no mistake", lambda: not app.find(Atspi.Role.ALERT, "^line.lua:"))
    press("ctrl+s")
    wait_for("the file", lambda: "return s * 2\n" in model.read_text(encoding="utf-8"))
    press("ctrl+u")


def test_take(app):
    """A page of its own, and a picture on the clipboard."""
    path = folder / "page.html"
    save_as(app, path, "ctrl+shift+e", "^Web page")
    wait_for("the page", lambda: path.exists() and path.read_text(encoding="utf-8").rstrip().endswith("</html>"))
    app.focus()
    press("ctrl+shift+c")
    wait_label(app, "^Picture copied$")


def test_narrow(app):
    """At 400 pixels the side panel gives way, and everything that was there can still be reached."""
    window = app.find_x_window()
    xdotool("windowsize", "--sync", window, 400, 700)
    wait_for("a narrow window", lambda: app.get_windows()[0].get_component_iface().get_extents(Atspi.CoordType.WINDOW).width <= 460)
    area = wait_for("the graph", lambda: app.find(name="^Computational graph$")).get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    assert area.width > 300, area.width
    xdotool("windowsize", "--sync", window, 1200, 760)


def test_names(app):
    """Whatever takes the focus has a name that a person gave it, and lets the focus go on."""
    seen = []
    press("Escape")
    press("ctrl+shift+c")  # a toast, whose cross takes the focus too
    wait_label(app, "^Picture copied$")
    for _ in range(90):
        focused = wait_for("a focus", app.find_focused)
        name = get_own_name(focused)
        assert name, f"{focused.get_role_name()} “{focused.get_name()}” after {seen[-3:]}"
        seen.append((focused.get_role_name(), name))
        if len(seen) > 8 and seen[-3:] == seen[:3]:
            break
        press("Tab")
    assert len(set(seen)) > 12, seen
    assert max(seen.count(one) for one in seen) < len(seen) / 3, f"the focus goes round: {seen}"


def test_windows(app):
    """Preferences and shortcuts come and go by keys."""
    for key, name in ("ctrl+comma", "Preferences"), ("ctrl+question", ""):
        app.focus()
        before = set(app.get_x_windows())  # of which tooltips go by themselves
        press(key)
        new = wait_for(name or "the keys", lambda: set(app.get_x_windows()) - before)
        app.focus()
        press("Escape")
        wait_for("its end", lambda: not new & set(app.get_x_windows()))
    app.focus()


def main():
    cases = Cases()
    app = App(program, str(model))
    for test in test_numbers, test_check, test_change, test_train, test_write, test_take, test_narrow, test_windows, test_names:
        cases.run("/app/headings/" + test.__name__.removeprefix("test_"), test, app)
    cases.run("/app/headings/quit", lambda: app.stop())
    shutil.rmtree(folder)

    return cases.finish()


sys.exit(main())
