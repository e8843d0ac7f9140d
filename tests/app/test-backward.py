"""test-backward.py: what is differentiated, and the backward pass as a graph, in a real window, by keys, pointer and screen reader.

SPDX-License-Identifier: Apache-2.0

Called with the program, on a display and a session bus of its own.
"""

import os
import pathlib
import sys
import tempfile

from desktop import App, Atspi, Cases, click, press, wait_for, walk

program = sys.argv[1]
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-backward-"))
model = folder / "vector.lua"
model.write_text("""local zky = require "zky"
local model = zky.module "Vector"
model:input("x", {3, 4})
model:param("w", 1)
function model:call(x)
  return (x + self.w) * zky.square(x)
end
return model
""", encoding="utf-8")

outputs = folder / "outputs.lua"
outputs.write_text("""local zky = require "zky"
local model = zky.module "Outputs"
model:input("x", 3)
function model:call(x)
  return { square = x * x, triple = 3 * x }
end
return model
""", encoding="utf-8")

os.environ["G_DEBUG"] = "fatal-criticals"
app = App(program, model)
cases = Cases()


def gradient(name, expected):
    app.wait_card(name, gradient=expected)


def to_end():
    press("End")


def wait_button(text):
    return wait_for(f"the button that says {text}", lambda: app.find(name=rf"^Differentiated: {text}$"))


def test_sum():
    app.wait_card("out", value="[36, 80]")
    to_end()
    gradient("x", "[33, 56]")
    wait_button("sum out")


def test_jacobian():
    press("j")
    wait_button("out, Jacobian")
    gradient("w", "[9, 16]")
    gradient("x", "2 × 2")
    press("ctrl+z")
    gradient("x", "[33, 56]")
    press("ctrl+shift+z")
    gradient("x", "2 × 2")
    press("j")
    gradient("x", "[33, 56]")


def test_element():
    press("o")
    entry = app.wait_find(Atspi.Role.TEXT, "Index of the element")
    entry.get_editable_text_iface().set_text_contents("1")
    wait_button(r"out\[1\]")
    press("Escape")
    gradient("x", "[0, 56]")


def test_element_clicked():
    # A click on a number of the output in the inspector picks it.
    click(app.wait_card("out")["accessible"], y=0.15)
    table = app.wait_find(name="Table of the numbers")
    click(table, x=0.25, y=0.5)
    wait_button(r"out\[0\]")
    gradient("x", "[33, 0]")


def test_beside():
    press("w")
    app.wait_card("∂out[0]/∂x", value="[33, 0]")
    app.wait_card("∂out[0]/∂x through v2")
    press("Home")
    app.wait_card("∂out[0]/∂x", value="—")
    to_end()
    app.wait_card("∂out[0]/∂x", value="[33, 0]")


def test_merged():
    press("w")
    wait_for("one graph", lambda: not any("open group" in (card or "") for card in names()))
    app.wait_card("∂out[0]/∂x")
    press("w")
    wait_for("the call alone", lambda: "∂out[0]/∂x" not in app.get_cards())


def names():
    return [accessible.get_name() for accessible in walk(app.root)]


def test_output():
    # By keys alone, there and back: the row of the list is in use while what it leads to comes about.
    global app
    app.stop()
    app = App(program, outputs)
    wait_button("square")
    for key, name, expected in (("Down", "triple", "3"), ("Up", "square", "6")):
        press("o")
        app.wait_find(name="^The output is a single number")
        n_windows = len(app.get_x_windows())
        press("space")
        wait_for("the list of outputs", lambda: len(app.get_x_windows()) > n_windows)
        press(key, "Return")
        wait_button(name)
        press("Escape")
        to_end()
        gradient("x", expected)


def test_ends():
    assert app.is_alive(), "it ended"
    app.stop()


cases.run("sum", test_sum)
cases.run("jacobian", test_jacobian)
cases.run("element", test_element)
cases.run("element-clicked", test_element_clicked)
cases.run("beside", test_beside)
cases.run("merged", test_merged)
cases.run("output", test_output)
cases.run("ends", test_ends)
sys.exit(cases.finish())
