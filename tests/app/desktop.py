"""desktop.py: drives zkynet as a person with a screen reader, a keyboard and a pointer would.

SPDX-License-Identifier: Apache-2.0
"""

import re
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# Nobody waits this long unless something is broken.
PATIENCE = 20

CARD = re.compile(r"^(?P<name>[^,]+), (?P<kind>[^,]+), (?P<shape>[^,]+), value (?P<value>.*), gradient (?P<gradient>.*?)(\. .*)?$", re.DOTALL)


class Late(Exception):
    pass


def wait_for(what, condition, patience=PATIENCE):
    """Asks until the answer is true, and returns it. Objects may vanish while they are asked."""
    end = time.monotonic() + patience
    while True:
        # What is known of other programs is brought up to date by their events.
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            answer = condition()
        except GLib.Error:
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise Late(f"waited in vain for {what}")
        time.sleep(0.05)


def walk(accessible):
    """Everything below. What vanishes on the way is left out."""
    yield accessible
    try:
        children = [accessible.get_child_at_index(i) for i in range(accessible.get_child_count())]
    except GLib.Error:
        return
    for child in children:
        if child:
            yield from walk(child)


def is_on_screen(accessible):
    """GTK 4.8 says of nothing but windows that it is showing; what does not has no size."""
    component = accessible.get_component_iface()
    area = component and component.get_extents(Atspi.CoordType.WINDOW)
    return bool(area) and area.width > 0 and area.height > 0


def get_own_name(accessible):
    """Not that of a class."""
    name = accessible.get_name() or accessible.get_description() or ""
    return None if re.match(r"^(Gtk|Adw|Zky)\w+$", name) else name


def xdotool(*arguments):
    subprocess.run(["xdotool", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def press(*keys):
    for key in keys:
        xdotool("key", "--clearmodifiers", key)


def type_text(text):
    xdotool("type", "--delay", 20, "--", text)


def click(accessible, x=0.5, y=0.5, times=1):
    # Windows lie at 0, 0 where nobody manages them.
    area = accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    xdotool("mousemove", "--sync", int(area.x + area.width * x), int(area.y + area.height * y))
    xdotool("click", "--repeat", times, "--delay", 60, 1)


def save_as(app, path, keys, kind=None):
    """Through the export dialog, which the keys open, and the file chooser. kind: how the dialog calls it, if it is not the first."""
    app.focus()
    press(keys)
    app.wait_find(Atspi.Role.PUSH_BUTTON, "Save…$")
    if kind:
        # A popover is a window of its own, somewhere: by keys, until the row says it.
        click(app.wait_find(Atspi.Role.COMBO_BOX, "^Format$"))
        wait_for("the formats", lambda: app.find(Atspi.Role.LIST_ITEM, kind) or app.find(Atspi.Role.LABEL, kind))
        for _ in range(20):
            focused = app.find_focused()
            if focused and any(re.search(kind, one.get_name() or "") for one in walk(focused)):
                break
            press("Down")
        press("Return")
    app.focus()
    before = set(app.get_x_windows())  # of which tooltips go by themselves
    press("alt+s")
    wait_for("the file chooser", lambda: set(app.get_x_windows()) - before)
    app.focus()
    press("ctrl+a")
    type_text(str(path))
    press("Return")
    wait_for("the file", path.exists)


class App:
    """The program, started with some arguments, found through accessibility."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command)
        # Whoever asks the registry before an application has started it never sees one.
        self.find_x_window()
        self.root = wait_for("the application", self.find_root)
        wait_for("its window", lambda: self.get_windows())
        self.focus()

    def find_root(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_process_id() == self.process.pid:
                return child
        return None

    def get_windows(self):
        return [child for child in (self.root.get_child_at_index(i) for i in range(self.root.get_child_count()))
                if child]

    def get_x_windows(self):
        # Not with --sync, which waits for ever when a window goes while it is found. Nor through accessibility: GTK 4.8
        # falls over a question for a window that is about to come or go.
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], check=False,
                              capture_output=True, text=True, timeout=PATIENCE).stdout.split()

    def find_x_window(self):
        """The newest window of the program."""
        return wait_for("a window", self.get_x_windows)[-1]

    def focus(self):
        # There is no window manager to give the focus. The newest window may go while it is found.
        def give():
            found = subprocess.run(["xdotool", "windowfocus", "--sync", self.find_x_window()], check=False, timeout=PATIENCE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return found.returncode == 0
        wait_for("the focus", give)

    def is_alive(self):
        return self.process.poll() is None

    def find(self, role=None, name=None, showing=True):
        """The first object of that role whose name fits."""
        def fits(accessible):
            try:
                return ((role is None or accessible.get_role() == role)
                        and (name is None or re.search(name, accessible.get_name() or ""))
                        and (not showing or is_on_screen(accessible)))
            except GLib.Error:
                return False
        return next((accessible for accessible in walk(self.root) if fits(accessible)), None)

    def find_focused(self):
        for accessible in walk(self.root):
            if accessible.get_state_set().contains(Atspi.StateType.FOCUSED):
                return accessible
        return None

    def wait_find(self, role=None, name=None):
        return wait_for(f"{role} {name}", lambda: self.find(role, name))

    def get_cards(self):
        """What a screen reader says of the nodes on the canvas, by name."""
        cards = {}
        for accessible in walk(self.root):
            match = CARD.match(accessible.get_name() or "")
            if match and accessible.get_role() == Atspi.Role.PUSH_BUTTON:
                cards[match["name"]] = {**match.groupdict(), "accessible": accessible}
        return cards

    def wait_card(self, name, **expected):
        def fits():
            card = self.get_cards().get(name)
            return card and all(card[key] == value for key, value in expected.items()) and card
        try:
            return wait_for(f"{name} with {expected}", fits)
        except Late as error:
            raise Late(f"{error}; there is {self.get_cards()}") from None

    def stop(self):
        if self.is_alive():
            self.process.terminate()
        return self.process.wait(timeout=PATIENCE)


class Cases:
    """Prints TAP. A case that fails does not keep the others from running."""

    def __init__(self):
        self.n = 0
        self.failed = 0

    def run(self, name, function, *arguments):
        self.n += 1
        try:
            function(*arguments)
            print(f"ok {self.n} {name}")
        except (AssertionError, Late, GLib.Error, OSError, subprocess.SubprocessError) as error:
            self.failed += 1
            print(f"not ok {self.n} {name}")
            print(f"# {type(error).__name__}: {error}".replace("\n", "\n# "))
            picture = f"{tempfile.gettempdir()}/zky-failed-{self.n}.png"
            subprocess.run(["import", "-window", "root", picture], check=False)
            print(f"# the screen then: {picture}")
        sys.stdout.flush()

    def finish(self):
        print(f"1..{self.n}")
        return 1 if self.failed else 0
