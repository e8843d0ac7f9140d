"""test-learn.py: rows of data, text and a training, in a real window: by keys, pointer and screen reader.

SPDX-License-Identifier: Apache-2.0

Called with the program, on a display and a session bus of its own.
"""

import pathlib
import re
import shutil
import sys
import tempfile

from desktop import App, Atspi, Cases, click, press, type_text, wait_for, walk

program = sys.argv[1]
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-learn-"))
model = folder / "letters.lua"

# What comes behind a letter is to be learned; it knows nothing yet.
model.write_text("""local zky = require "zky"
local text = zky.encode(("abcd"):rep(40), {length = 8, stride = 3})
local model = zky.module "Letters"
model:input("x", text.x:slice {stop = 1})
model:input("y", text.y:slice {stop = 1})
model.scores = zky.nn.Embedding(4, 4)
function model:call(x, y)
  local scores = self.scores(x)
  local loss = zky.cross_entropy(scores:reshape {-1, 4}, y:reshape {-1})
  return loss
end
model:train { dataset = text, validation = 0.2, lr = 0.1, epochs = 60 }
return model
""", encoding="utf-8")


def find_name(app, pattern):
    """The first match of a pattern in what is on the screen."""
    for accessible in walk(app.root):
        match = re.search(pattern, accessible.get_name() or "")
        if match:
            return match
    return None


def get_text(accessible):
    text = accessible.get_text_iface()
    return text and Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))


def focus(app, name):
    """A field that is found anew: what is edited may be made anew."""
    def is_focused():
        entry = app.find(Atspi.Role.TEXT, name)
        if not entry:
            return None
        click(entry)
        focused = app.find_focused()
        return entry if focused and focused.get_role() == Atspi.Role.TEXT else None
    return wait_for(f"the focus of {name}", is_focused)


def test_rows(app):
    """L shows one row after the other; what is right stands beside."""
    app.wait_card("x", kind="input")
    press("l")
    wait_for("the first row", lambda: find_name(app, "^y: “[abcd]{8}”"))
    entry = app.wait_find(Atspi.Role.TEXT, "^Row that is shown$")
    wait_for("its number", lambda: get_text(entry) == "1")
    press("l", "l")
    wait_for("the third row", lambda: get_text(entry) == "3")
    press("ctrl+z")
    wait_for("the second one again", lambda: get_text(entry) == "2")


def test_number(app):
    """A number is typed; what is none changes nothing."""
    entry = app.wait_find(Atspi.Role.TEXT, "^Row that is shown$")
    press("ctrl+j", "ctrl+a")
    type_text("7")
    press("Return")
    press("Escape")
    wait_for("row 7", lambda: get_text(entry) == "7" and find_name(app, "^y: “"))
    press("ctrl+a")
    type_text("700")
    press("Return")
    assert find_name(app, "^y: “")


def test_text(app):
    """The input is typed as text; what it is made of is told, and what is unknown too."""
    card = app.wait_card("x", kind="input")
    click(card["accessible"])
    entry = focus(app, "^Text$")
    before = get_text(entry)
    press("ctrl+a")
    type_text("abba")
    wait_for("what was filled up", lambda: find_name(app, "^4 of 8 characters: filled up$"))
    wait_for("its numbers", lambda: find_name(app, "^0 1 1 0 0 0 0 0$"))
    type_text("x")
    wait_for("what is unknown", lambda: find_name(app, "^“x” is not in the vocabulary$"))
    press("BackSpace")
    wait_for("what was filled up", lambda: find_name(app, "^4 of 8 characters: filled up$"))
    assert len(before) == 8, before

    # What comes behind each letter goes with it, so that this is no row of the data any more; one step back, it is again.
    assert find_name(app, "^“y” goes with it")
    row = app.wait_find(Atspi.Role.TEXT, "^Row that is shown$")
    wait_for("no row", lambda: get_text(row) == "")
    press("Tab", "ctrl+z")
    wait_for("row 7 again", lambda: get_text(row) == "7" and find_name(app, "^y: “"))


def test_train(app):
    """It learns, and writes what it has learned."""
    press("ctrl+r")
    wait_for("the end", lambda: find_name(app, "^Epoch 60 of 60"), patience=40)
    wait_for("a text", lambda: find_name(app, "^[abcd]{8}([abcd]){80}$"), patience=40)
    focus(app, "^Temperature$")
    press("ctrl+a")
    type_text("0")
    press("Return")
    wait_for("the alphabet", lambda: find_name(app, "(abcd){20}"), patience=40)


def test_steps(app):
    """Any of its steps is gone back to by its number: the batch of that step is on the canvas, and the own input again."""
    press("Escape")
    number = app.wait_find(Atspi.Role.SPIN_BUTTON, "^Number of the step whose parameters are shown$")
    Atspi.Value.set_current_value(number.get_value_iface(), 40)
    wait_for("the batch of step 40", lambda: find_name(app, r"^Step 40 of \d+  ·  batch of \d+  ·  loss \d"), patience=40)
    wait_for("the loss among the outputs", lambda: app.wait_card("loss"))
    press("alt+period")
    wait_for("the batch of step 41", lambda: find_name(app, r"^Step 41 of \d+  ·  batch of \d+  ·  loss \d"), patience=40)
    press("alt+b")
    wait_for("the own input", lambda: find_name(app, r"^Step 41 of \d+  ·  own input$"))
    press("alt+comma")
    wait_for("the step before", lambda: find_name(app, r"^Step 40 of \d+  ·  own input$"), patience=40)


def test_close(app):
    """What was trained is asked for before it is lost."""
    press("ctrl+w")
    wait_for("the question", lambda: find_name(app, "^Save What Was Trained"))
    press("Escape")
    wait_for("no question", lambda: not find_name(app, "^Save What Was Trained"))
    press("ctrl+w")
    button = app.wait_find(Atspi.Role.PUSH_BUTTON, "Close Without Saving$")
    button.get_action_iface().do_action(0)
    wait_for("the end", lambda: not app.is_alive())


cases = Cases()
app = App(program, str(model))
cases.run("app/learn/rows", test_rows, app)
cases.run("app/learn/number", test_number, app)
cases.run("app/learn/text", test_text, app)
cases.run("app/learn/train", test_train, app)
cases.run("app/learn/steps", test_steps, app)
cases.run("app/learn/close", test_close, app)
app.stop()
shutil.rmtree(folder)
sys.exit(cases.finish())
