"""test-translation.py: all texts go through the translations: they are collected, and a made-up language is seen everywhere.

SPDX-License-Identifier: Apache-2.0

Called with the source folder, the program, and the command, on a display and a session bus of its own. The made-up language says
every text in brackets; what the window shows without them was not marked.
"""

import ast
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from desktop import App, Atspi, Cases, press, wait_for, walk

source, program, command = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-language-"))
os.environ |= {"ZKY_LOCALES": str(folder), "LANGUAGE": "xx", "LC_ALL": "C.UTF-8"}

MARKED = re.compile(r'(?<!\w)(?:_|N_|C_|NC_|Q_|ngettext) ?\("')
# Properties whose value somebody reads
SEEN = {"label", "title", "subtitle", "tooltip-text", "placeholder-text", "description", "heading"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
# What stands for itself in every language: names, formulas, keys, paths; class names, of what has no name since nobody stops there;
# and what GTK and the desktop translate themselves.
SAME = re.compile(r"zkynet|\.lua\b|SimpleModel|^/|^(Alt|Ctrl|Shift|F\d+)$|^(out|mul|add|square|sgd|momentum|adam\w*|rmsprop|lion|lbfgs|muon|adagrad)$|∂| = "
                  r"|^(Gtk|Adw|Zky)\w+$|^\(None\)$|^(Close|Minimize|Maximize|Restore)( the window)?$|^Preferences$|^No Results Found$|^Try a different search")

def read_models():
    """What the models that are shipped say of themselves, which the gallery shows."""
    lines = [line[2:].strip() for path in (source / "resources/examples").glob("*.lua")
             for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("--")]
    return " ".join(lines)


MODELS = read_models()


def list_files():
    return set((source / "resources/po/POTFILES").read_text().split())


def test_collected():
    """Every file with a text to translate is in POTFILES, and nothing else."""
    found = {"resources/org.zkynet.ZkyNet.desktop.in", "resources/org.zkynet.ZkyNet.metainfo.xml.in"}
    for top in "app", "ui", "engine":
        for path in (source / top).rglob("*.[ch]"):
            if MARKED.search(path.read_text(encoding="utf-8")):
                found.add(str(path.relative_to(source)))
    for path in (source / "resources").rglob("*.ui"):
        if 'translatable="yes"' in path.read_text(encoding="utf-8"):
            found.add(str(path.relative_to(source)))
    assert found == list_files(), f"resources/po/POTFILES lacks {found - list_files()}, and has {list_files() - found} in vain"


def test_templates():
    """What a template says in words is marked."""
    for path in (source / "resources").rglob("*.ui"):
        for element in xml.etree.ElementTree.parse(path).iter():
            name = element.get("name")
            if (element.tag in ("property", "attribute") and name in SEEN and not element.get("translatable")
                    and not element.get("bind-source") and LETTERS.search(element.text or "")):
                raise AssertionError(f"{path.name}: {name} is not translatable: {element.text}")


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def bracket(text):
    """As a translator has to: line ends at both sides stay where they are."""
    start, end = re.match(r"\n*", text).group(), re.search(r"\n*\Z", text).group()
    return f"{start}⟦{text[len(start):len(text) - len(end)]}⟧{end}" if text.strip("\n") else text


def make_language():
    pot, po = folder / "zkynet.pot", folder / "xx.po"
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                    "--keyword=NC_:1c,2", "--keyword=ngettext:1,2", "--files-from", source / "resources/po/POTFILES", "-o", pot],
                   cwd=source, check=True, stderr=subprocess.DEVNULL)
    catalogue = pot.read_text(encoding="utf-8").replace("CHARSET", "UTF-8")

    def translate(match):
        text = "".join(ast.literal_eval(line) for line in match[1].splitlines())  # strings of C are strings of Python
        return f'msgid {match[1]}msgstr {quote(bracket(text))}\n' if text else match[0]

    catalogue = re.sub(r'^msgid ((?:".*"\n)+)msgstr ""\n', translate, catalogue, flags=re.MULTILINE)
    po.write_text(catalogue, encoding="utf-8")
    target = folder / "xx/LC_MESSAGES"
    target.mkdir(parents=True)
    subprocess.run(["msgfmt", "--check-format", "-o", target / "zkynet.mo", po], check=True)


def test_command():
    said = subprocess.run([command, "--help"], check=True, capture_output=True, text=True).stdout
    assert "⟦the output of one call⟧" in said, said
    assert "⟦zky shows what" in said, said


def list_words(app):
    """What a screen reader says of everything there is, seen or not."""
    for accessible in walk(app.root):
        for text in (accessible.get_name(), accessible.get_description()):
            if text and LETTERS.search(text):
                yield accessible.get_role_name(), text


def check_words(app, where):
    bare = sorted({f"{role}: {text}" for role, text in list_words(app) if "⟦" not in text and not SAME.search(text) and text not in MODELS})
    assert not bare, f"{where}: " + "; ".join(bare)


def test_window(app):
    wait_for("a translated button", lambda: app.find(Atspi.Role.PUSH_BUTTON, "⟦", showing=False))
    check_words(app, "the window")


def main():
    cases = Cases()
    cases.run("/app/translation/collected", test_collected)
    cases.run("/app/translation/templates", test_templates)
    cases.run("/app/translation/language", make_language)
    cases.run("/app/translation/command", test_command)
    app = App(program, str(source / "resources/examples/simple.lua"))
    cases.run("/app/translation/window", test_window, app)
    for name, key, windows in ("source", "ctrl+u", 1), ("gallery", "ctrl+g", 2), ("preferences", "ctrl+comma", 2), ("export", "ctrl+shift+e", 2):
        def show():
            app.focus()
            press(key)
            wait_for(name, lambda: len(app.get_windows()) == windows)
            if windows > 1:
                wait_for("its buttons", lambda: app.get_windows()[-1].get_child_count() > 0)
            check_words(app, name)
            if windows > 1:
                app.focus()
                press("Escape")
                wait_for("its end", lambda: len(app.get_windows()) == 1)
        cases.run("/app/translation/" + name, show)
    cases.run("/app/translation/quit", lambda: app.stop())
    shutil.rmtree(folder)

    return cases.finish()


sys.exit(main())
