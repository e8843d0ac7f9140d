"""test-install.py: what `meson install` puts in place works, and exports what it should.

SPDX-License-Identifier: Apache-2.0

Called with the source and the build folder; installs below a folder of its own.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

source, build = map(pathlib.Path, sys.argv[1:3])
failures = 0
cases = 0


def check(name, good, message=""):
    global failures, cases
    cases += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {cases} /install/{name}")
    if not good and message:
        print("# " + message.replace("\n", "\n# "))
    sys.stdout.flush()


def run(*command, **more):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, **more)


def get_option(name):
    options = json.loads((build / "meson-info" / "intro-buildoptions.json").read_text())
    return next(option["value"] for option in options if option["name"] == name)


def read_block(language, i=0):
    """The i-th block of that language in the README."""
    text = (source / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[i]


def list_declared(include, flags):
    """Functions and variables that zky.h declares, as the compiler sees them after the preprocessor."""
    text = run("cc", "-E", "-P", *flags, include / "zky.h").stdout
    text = re.sub(r"static inline[^{;]*\{[^}]*\}", "", text)
    return set(re.findall(r"\b(zky_\w+) ?\(", text)) | set(re.findall(r"\bextern[^;(]*\b(zky_\w+)[;\[]", text))


def main():
    prefix = get_option("prefix").lstrip("/")
    root = pathlib.Path(tempfile.mkdtemp(prefix="zky-install-"))
    installed = run("meson", "install", "-C", build, "--no-rebuild", "--destdir", root)
    check("meson-install", installed.returncode == 0, installed.stdout + installed.stderr)

    bin_folder = root / prefix / get_option("bindir")
    lib_folder = root / prefix / get_option("libdir")
    data_folder = root / prefix / get_option("datadir")
    include = root / prefix / get_option("includedir") / "zky"
    elsewhere = {**os.environ, "LANG": "C.UTF-8"}

    version = run(bin_folder / "zky", "--version", env=elsewhere, cwd=root)
    check("zky/runs", version.returncode == 0 and "0.1.0" in version.stdout, version.stderr)
    example = data_folder / "zkynet" / "examples" / "simple.lua"
    gradients = run(bin_folder / "zky", "grad", example, "x=3", "--json", cwd=root)
    check("zky/grad", gradients.returncode == 0, gradients.stderr)
    found = json.loads(gradients.stdout or "{}")
    check("zky/numbers", [found["outputs"][0]["value"], found["gradients"]["x"]["value"],
                          found["gradients"]["w"]["value"]] == [36, 33, 9], gradients.stdout)
    check("data", (data_folder / "zkynet" / "data" / "iris.csv").exists()
          and not (data_folder / "zkynet" / "data" / "make-data.py").exists())
    drawn = run(bin_folder / "zky", "draw", example, "-o", root / "a.svg", cwd=root)
    check("zky/draw", drawn.returncode == 0 and (root / "a.svg").exists() and not drawn.stderr, drawn.stderr)

    if (bin_folder / "zkynet").exists():
        version = run(bin_folder / "zkynet", "--version", env=elsewhere, cwd=root)
        check("zkynet/runs", version.returncode == 0 and "0.1.0" in version.stdout, version.stderr)
        for path in ("applications/org.zkynet.ZkyNet.desktop", "metainfo/org.zkynet.ZkyNet.metainfo.xml",
                     "glib-2.0/schemas/org.zkynet.ZkyNet.gschema.xml",
                     "icons/hicolor/scalable/apps/org.zkynet.ZkyNet.svg",
                     "icons/hicolor/symbolic/apps/org.zkynet.ZkyNet-symbolic.svg"):
            check("data/" + path, (data_folder / path).exists())
    check("data/man", (data_folder / "man" / "man1" / "zky.1").exists())

    pkg_config = {**os.environ, "PKG_CONFIG_PATH": str(lib_folder / "pkgconfig"),
                  "PKG_CONFIG_SYSROOT_DIR": str(root)}
    flags = run("pkg-config", "--cflags", "--libs", "zky", env=pkg_config)
    check("pkg-config", flags.returncode == 0, flags.stderr)
    # The sysroot stands before the folders of all packages, GLib's among them, which were not installed below it.
    words = [word if str(root / prefix) in word else word.replace(str(root), "") for word in flags.stdout.split()]

    declared = list_declared(include, [word for word in words if word.startswith("-I")])
    symbols = run("nm", "-D", "--defined-only", lib_folder / "libzky.so").stdout
    exported = {line.split()[2] for line in symbols.splitlines() if len(line.split()) == 3}
    check("exports/only-declared", exported <= declared, "not in zky.h: " + " ".join(sorted(exported - declared)))
    check("exports/all-declared", declared <= exported, "not in libzky: " + " ".join(sorted(declared - exported)))

    (root / "readme.c").write_text(read_block("c"), encoding="utf-8")
    compiled = run("cc", "-Wall", "-Werror", root / "readme.c", "-o", root / "readme", *words)
    check("readme/c/compiles", compiled.returncode == 0, compiled.stderr)
    ran = run(root / "readme", env={**os.environ, "LD_LIBRARY_PATH": str(lib_folder)})
    check("readme/c/runs", ran.stdout == "dx 33, dw 9\n", ran.stdout + ran.stderr)

    (root / "readme.lua").write_text(read_block("lua"), encoding="utf-8")
    ran = run(bin_folder / "zky", "grad", root / "readme.lua", "--json")
    check("readme/lua/runs", ran.returncode == 0 and json.loads(ran.stdout)["outputs"][0]["value"] == 36, ran.stderr)

    (root / "train.lua").write_text(read_block("lua", 1), encoding="utf-8")
    ran = run(bin_folder / "zky", "train", root / "train.lua", "--json")
    last = json.loads((ran.stdout.strip() or "{}").splitlines()[-1])
    check("readme/lua/trains", ran.returncode == 0 and '"accuracy"' in ran.stdout, ran.stderr + str(last))

    run("rm", "-rf", root)
    print(f"1..{cases}")
    return 1 if failures else 0


sys.exit(main())
