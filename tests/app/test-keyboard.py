"""test-keyboard.py: every panel of the window by keyboard alone, and what a screen reader calls the parts of it.

Usage: test-keyboard.py ZKYNET MODEL

SPDX-License-Identifier: Apache-2.0
"""

import sys

from desktop import App, Atspi, Cases, Late, get_own_name, is_on_screen, press, wait_for, walk

program, model = sys.argv[1:]

# What somebody can do something with
INTERACTIVE = {
    Atspi.Role.CHECK_BOX, Atspi.Role.CHECK_MENU_ITEM, Atspi.Role.COMBO_BOX, Atspi.Role.ENTRY, Atspi.Role.LINK, Atspi.Role.MENU_ITEM,
    Atspi.Role.PUSH_BUTTON, Atspi.Role.RADIO_BUTTON, Atspi.Role.RADIO_MENU_ITEM, Atspi.Role.SLIDER, Atspi.Role.SPIN_BUTTON,
    Atspi.Role.TEXT, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.PAGE_TAB, Atspi.Role.SCROLL_BAR}


def find_nameless(app):
    """What can be used and has no name that a person gave it; the parts of what has one are not asked for."""
    nameless = []
    for one in walk(app.root):
        if one.get_role() not in INTERACTIVE or one.get_role() == Atspi.Role.SCROLL_BAR or not is_on_screen(one):
            continue
        around = one.get_parent()
        if get_own_name(one) or around and around.get_role() in INTERACTIVE and get_own_name(around):
            continue
        path, up = [], one
        while up and len(path) < 6:
            path.append(f"{up.get_role_name()} “{up.get_name()}”")
            up = up.get_parent()
        nameless.append(" in ".join(path))
    return nameless


def test_window(app):
    """Every page of the side panel, the log, the source, the find panel."""
    for keys in (), ("ctrl+h",), ("ctrl+r",), ("ctrl+l",), ("ctrl+u",), ("ctrl+f",):
        app.focus()
        press(*keys)
        try:
            wait_for("names", lambda: not find_nameless(app), 5)
        except Late as late:
            raise AssertionError(f"after {keys}: {find_nameless(app)}") from late
    press("Escape", "ctrl+u", "ctrl+l")


def test_edge(app):
    """The width of the side panel by arrows."""
    def find_edge():
        return app.find(name="^Width of the side panel$")

    def get_x():
        return find_edge().get_component_iface().get_extents(Atspi.CoordType.WINDOW).x

    before = get_x()
    for _ in range(60):
        if get_own_name(app.find_focused()) == "Width of the side panel":
            break
        press("Tab")
    press("Left", "Left")
    wait_for("a wider panel", lambda: get_x() < before - 30)
    press("Home")
    wait_for("the usual width", lambda: abs(get_x() - before) < 2)


def test_menu(app):
    """An item below another one is chosen by keys; keys go on to work."""
    app.focus()
    press("End")
    press("F10")
    wait_for("the menu", lambda: app.find(Atspi.Role.MENU_ITEM, "^Open") or app.find(Atspi.Role.PUSH_BUTTON, "^Open…"))
    nameless = find_nameless(app)
    assert not nameless, nameless
    press("Escape")
    wait_for("the count", lambda: app.find(Atspi.Role.LABEL, r"^(\d+) / \1$"))
    press("Home")
    wait_for("the start", lambda: app.find(Atspi.Role.LABEL, r"^0 / \d+$"))


def main():
    cases = Cases()
    app = App(program, model)
    for test in test_menu, test_window, test_edge:
        cases.run("/app/keyboard/" + test.__name__.removeprefix("test_"), test, app)
    cases.run("/app/keyboard/quit", lambda: app.stop())

    return cases.finish()


sys.exit(main())
