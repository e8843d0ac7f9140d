#!/usr/bin/python3
# test-named.py: each source of the engine has a test of its name, or a place in the table of README.md that says where it is tested
# SPDX-License-Identifier: Apache-2.0
import fnmatch
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
tests = {path.stem.removeprefix("test-") for path in (root / "tests" / "engine").glob("test-*.c")}
sources = {path.stem: path.parent.name for path in (root / "engine").rglob("zky-*.c")}
rows = []
for line in (root / "tests" / "README.md").read_text().splitlines():
    cells = [re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")]
    if line.startswith("| `zky-") and len(cells) == 2:
        rows.append(cells)

problems = []
left = {name for name in sources if name.removeprefix("zky-") not in tests}
found = {name for names, _ in rows for pattern in names for name in fnmatch.filter(left, pattern)}
problems += [f"{sources[name]}/{name}.c has no test of its name and no row in tests/README.md" for name in sorted(left - found)]
for names, where in rows:
    problems += [f"{pattern}: there is no such source without a test of its name" for pattern in names if not fnmatch.filter(left, pattern)]
    problems += [f"{name}: there is no such test" for name in where if name.removeprefix("test-") not in tests]
if not rows:
    problems.append("tests/README.md has no table")

print("1..1")
for problem in problems:
    print("#", problem)
print("ok 1 named" if not problems else "not ok 1 named")
sys.exit(bool(problems))
