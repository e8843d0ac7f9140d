"""test-models.py: the transformer, the CNN and the LSTM opened, folded, stepped, trained and exported, as a person would.

SPDX-License-Identifier: Apache-2.0

Called with the program and the folder of examples, on a display and a session bus of its own.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from desktop import App, Atspi, Cases, click, press, save_as, wait_for, walk

program, examples = sys.argv[1], pathlib.Path(sys.argv[2])
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-models-"))

GROUP = re.compile(r"^(?P<name>[^,]+), (?P<state>closed|open) group of (?P<n>\d+) operators?$")
MODELS = "digits_transformer", "digits_cnn", "char_lstm"


def get_groups(app):
    groups = {}
    for accessible in walk(app.root):
        match = GROUP.match(accessible.get_name() or "")
        if match:
            groups[match["name"]] = {**match.groupdict(), "accessible": accessible}
    return groups


def get_steps(app):
    """How many steps are done, and of how many."""
    label = app.find(Atspi.Role.LABEL, r"^\d+ / \d+$")
    return label and tuple(map(int, label.get_name().split(" / ")))


def test_open(app):
    wait_for("cards", app.get_cards)
    wait_for("steps", lambda: (get_steps(app) or (0, 0))[0] > 0)
    assert not app.find(Atspi.Role.ALERT, r"\.lua:"), app.find(Atspi.Role.ALERT, r"\.lua:").get_name()


def test_fold(app):
    """All groups closed, one opened by a double click, all closed again."""
    press("slash", "f")
    name = wait_for("closed groups", lambda: next((name for name, group in sorted(get_groups(app).items())
                                                   if group["state"] == "closed"), None))
    before = set(get_groups(app)) | set(app.get_cards())
    click(get_groups(app)[name]["accessible"], times=2)
    wait_for("what is inside", lambda: (set(get_groups(app)) | set(app.get_cards())) - before)
    press("slash", "f")
    wait_for("the closed group", lambda: get_groups(app).get(name, {}).get("state") == "closed")


def test_step(app):
    press("Home")
    wait_for("the start", lambda: get_steps(app)[0] == 0)
    press("period", "period", "period")
    wait_for("three steps", lambda: get_steps(app)[0] == 3)
    press("comma")
    wait_for("one step less", lambda: get_steps(app)[0] == 2)
    press("End")
    wait_for("the end", lambda: get_steps(app)[0] == get_steps(app)[1] > 10)
    wait_for("gradients", lambda: any(card["gradient"] != "—" for card in app.get_cards().values()))


def test_train(app):
    press("ctrl+r")
    wait_for("progress", lambda: app.find(Atspi.Role.STATUS_BAR, r"^Epoch ([1-9]\d* of|0 of.*batch [1-9])"), patience=40)
    pause = app.find(Atspi.Role.PUSH_BUTTON, "^Pause the Training$")
    if pause:
        pause.get_action_iface().do_action(0)
    wait_for("a pause or the end", lambda: app.find(Atspi.Role.PUSH_BUTTON, "^Train$"), patience=60)
    assert not app.find(Atspi.Role.ALERT, r"\.lua:"), app.find(Atspi.Role.ALERT, r"\.lua:").get_name()


def test_export(app, name):
    path = folder / f"{name}.svg"
    save_as(app, path, "ctrl+shift+e")
    wait_for("the picture", lambda: path.exists() and path.read_text(encoding="utf-8").rstrip().endswith("</svg>"))
    subprocess.run(["xmllint", "--noout", path], check=True)
    app.focus()


def main():
    cases = Cases()
    for name in MODELS:
        app = App(program, str(examples / f"{name}.lua"))
        for test in test_open, test_fold, test_step, test_train:
            cases.run(f"/app/models/{name}/" + test.__name__.removeprefix("test_"), test, app)
        cases.run(f"/app/models/{name}/export", test_export, app, name)
        cases.run(f"/app/models/{name}/quit", lambda: app.stop())
    shutil.rmtree(folder)

    return cases.finish()


sys.exit(main())
