"""test-calls.py: the list of all calls in a real window, and two of them compared, by keys, pointer and screen reader.

SPDX-License-Identifier: Apache-2.0

Called with the program and a model file, on a display and a session bus of its own.
"""

import sys

from desktop import App, Atspi, Cases, click, press, type_text, wait_for

program, simple = sys.argv[1:3]


def edit_x(app, number):
    """By the pointer, on the card; the entry of the popover takes the focus, all of it selected."""
    click(app.wait_card("x")["accessible"])
    wait_for("the editor", lambda: app.find_focused() and app.find_focused().get_name() == "Value")
    type_text(number)
    press("Return", "Escape")


def find_call(app, pattern):
    return app.find(Atspi.Role.LIST_ITEM, pattern)


def test_list(app):
    """Each call is an entry, newest first, that says what changed and what came out."""
    app.wait_card("out", value="36")
    press("ctrl+h")
    wait_for("the first call", lambda: find_call(app, r"^Call 1: simple\.lua, opened  ·  out = 36, at \d\d:\d\d:\d\d$"))
    edit_x(app, "5")
    app.wait_card("out", value="150")
    wait_for("the second call", lambda: find_call(app, r"^Call 2: x: 3 → 5, edited  ·  out = 150"))


def test_look_back(app):
    press("alt+Next")
    app.wait_card("out", value="36")
    app.wait_find(name=r"^Earlier: call 1 of ")
    press("n")
    app.wait_card("out", value="150")
    wait_for("no bar", lambda: not app.find(name=r"^Earlier: "))


def test_pointer(app):
    """A click in the list shows a call, too; its button leads back."""
    click(wait_for("the first call", lambda: find_call(app, "^Call 1: ")))
    app.wait_card("out", value="36")
    click(app.wait_find(Atspi.Role.PUSH_BUTTON, "^Back to the newest call$"))
    app.wait_card("out", value="150")


def test_compare(app):
    """Differences on the cards, with their signs; one key there and back."""
    click(app.wait_card("w")["accessible"], y=0.15)
    press("v")
    app.wait_card("out", value="difference +114", gradient="difference 0")
    app.wait_card("x", value="difference +2", gradient="difference +52")
    app.wait_find(name=r"^Compared, B − A\.  B: call 2 \(x = 5\)  A: call 1 \(x = 3\)$")
    app.wait_find(Atspi.Role.LIST_ITEM, r"^out, difference \+114, relative 76 %$")
    press("shift+v")
    app.wait_card("out", value="difference -114")
    press("shift+v")
    app.wait_card("out", value="difference +114")


def test_go_to(app):
    """The largest difference is one click away, and the inspector has both calls."""
    click(app.wait_find(Atspi.Role.LIST_ITEM, r"^b, difference \+16"))
    click(app.wait_find(name="^Nodes$"))
    app.wait_find(Atspi.Role.LABEL, r"^A, call 1: scalar$")
    app.wait_find(Atspi.Role.LABEL, r"^rms 16  ·  largest \+16  ·  relative 0\.64  ·  ‖A‖ 9  ·  ‖B‖ 25$")


def test_live(app):
    """An edit goes on comparing, with the call of before."""
    press("ctrl+h")
    edit_x(app, "4")
    app.wait_card("out", value="difference +44")
    press("v")
    app.wait_card("out", value="80")


def test_use(app):
    """The inputs of an old call again; undo takes that back."""
    press("alt+Next", "alt+Next")
    app.wait_card("out", value="36")
    press("ctrl+shift+u")
    wait_for("a new call", lambda: find_call(app, r"^Call 4: x: 4 → 3, inputs used again  ·  out = 36"))
    press("ctrl+z")
    app.wait_card("out", value="80")


def test_name(app):
    """By keys in the list: a name, and away with it."""
    press("ctrl+h", "Down", "F2")
    app.wait_find(Atspi.Role.TEXT, "^Name of the call$")
    type_text("the old one")
    press("Return")
    named = wait_for("the name", lambda: find_call(app, "^Call 4: the old one, "))
    click(named)
    press("Delete")
    wait_for("it is gone", lambda: not find_call(app, "^Call 4: "))
    app.wait_card("out", value="80")


def test_alive(app):
    assert app.is_alive()
    assert not app.find(Atspi.Role.ALERT)


def main():
    cases = Cases()
    app = App(program, simple)
    tests = [test_list, test_look_back, test_pointer, test_compare, test_go_to, test_live, test_use, test_name, test_alive]
    for test in tests:
        cases.run("/app/calls/" + test.__name__.removeprefix("test_"), test, app)
    cases.run("/app/calls/quit", lambda: app.stop())

    return cases.finish()


sys.exit(main())
