"""test-desktop.py: zkynet in a real window, used by keyboard, pointer and screen reader.

SPDX-License-Identifier: Apache-2.0

Called with the program and the first example, on a display and a session bus of its own.
"""

import locale
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from desktop import App, Atspi, Cases, click, press, type_text, wait_for

program, example = sys.argv[1:3]
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-desktop-"))
model = folder / "simple.lua"
shutil.copy(example, model)

# Numbers are the same where a comma is the decimal point.
try:
    locale.setlocale(locale.LC_NUMERIC, "de_DE.UTF-8")
    os.environ |= {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "C"}
except locale.Error:
    pass

ENDLESS = """local zky = require "zky"
local model = zky.module "Endless"
model:input("x", 1)
function model:call(x) while true do end end
return model
"""


def test_open(app):
    app.wait_card("x", value="3", gradient="—")
    app.wait_card("w", value="1", gradient="—", kind="parameter")
    app.wait_card("a", value="4", kind="add")
    app.wait_card("out", value="36", kind="mul")


def test_step(app):
    press("Home")
    app.wait_card("out", value="—")
    app.wait_card("x", value="3")
    press("period")
    app.wait_card("a", value="4")
    press("comma")
    app.wait_card("a", value="—")


def test_play(app):
    press("Home")
    app.wait_card("out", value="—")
    press("bracketright", "bracketright", "space")
    app.wait_card("x", value="3", gradient="33")
    app.wait_card("w", gradient="9")
    app.wait_card("a", gradient="9")
    app.wait_card("b", gradient="4")


def test_edit(app):
    press("End")
    card = app.wait_card("x", value="3")
    click(card["accessible"])
    # The entry of the popover takes the focus, all of it selected.
    wait_for("the editor", lambda: app.find_focused() and app.find_focused().get_name() == "Value")
    type_text("5")
    app.wait_card("out", value="150")
    press("Return")
    press("End")
    app.wait_card("x", value="5", gradient="85")
    app.wait_card("w", value="1", gradient="25")


def test_undo(app):
    press("ctrl+z")
    app.wait_card("out", value="36")
    app.wait_card("x", value="3")
    press("ctrl+shift+z")
    app.wait_card("out", value="150")
    press("ctrl+z")
    app.wait_card("out", value="36")


def test_text_field(app):
    """Letters and Space are text in a text field, not keys of the player."""
    press("End", "ctrl+e")
    type_text("x * x . f q")
    app.wait_card("x", value="3", gradient="33")
    press("Escape")


def test_error(app):
    press("ctrl+e")
    type_text("x + * 2")
    press("Return")
    app.wait_find(Atspi.Role.ALERT, "expected")
    press("ctrl+a")
    type_text("dropout(x, p=1.5)")
    press("Return")
    app.wait_find(Atspi.Role.ALERT, r"p is 1\.5, it has to be")
    app.wait_card("out", value="36")
    press("Escape")
    app.wait_card("out", value="36")


def test_formula(app):
    press("ctrl+e")
    type_text("f(x; w) = sin(x*w) + x")
    press("Return")
    app.wait_card("out", kind="add", value="1.841")
    app.wait_card("w", kind="parameter")


def test_second(app):
    """Started again, the program opens another window of the same process."""
    subprocess.run([program, "-e", "x * 7"], check=True, timeout=60)
    app.wait_card("7", kind="constant")
    app.focus()
    press("ctrl+w")
    wait_for("the first window", lambda: len(app.get_windows()) == 1)
    app.focus()


def test_export(app):
    path = folder / "picture.svg"
    press("ctrl+shift+e")
    app.wait_find(Atspi.Role.PUSH_BUTTON, "Save…$")
    app.focus()
    press("alt+s")
    wait_for("the file chooser", lambda: len(app.get_windows()) == 3)
    app.focus()
    press("ctrl+a")
    type_text(str(path))
    press("Return")
    wait_for("the picture", path.exists)
    wait_for("its end", lambda: path.read_text(encoding="utf-8").rstrip().endswith("</svg>"))


def test_hostile(app):
    path = folder / "endless.lua"
    path.write_text(ENDLESS, encoding="utf-8")
    subprocess.run([program, path], check=True, timeout=60)
    stop = app.wait_find(Atspi.Role.PUSH_BUTTON, "Stop$")
    stop.get_action_iface().do_action(0)
    app.wait_find(Atspi.Role.ALERT, "Stopped")
    assert app.is_alive()


def main():
    cases = Cases()
    app = App(program, str(model))
    tests = [test_open, test_step, test_play, test_edit, test_undo, test_text_field, test_error, test_formula,
             test_second, test_export, test_hostile]
    for test in tests:
        cases.run("/app/desktop/" + test.__name__.removeprefix("test_"), test, app)
    cases.run("/app/desktop/quit", lambda: app.stop())
    shutil.rmtree(folder)

    return cases.finish()


sys.exit(main())
