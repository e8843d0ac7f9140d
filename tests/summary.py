"""summary.py: counts the test cases of the build folders given, as their last run left them.

SPDX-License-Identifier: Apache-2.0
"""

import json
import pathlib
import re
import sys

CASE = re.compile(r"^(not )?ok\b[^#\n]*(# *(SKIP|TODO)\b)?", re.IGNORECASE | re.MULTILINE)


def count(test):
    """Passed, failed and skipped cases of one program; one that prints no TAP is one case."""
    good = test["result"] in ("OK", "EXPECTEDFAIL")
    cases = list(CASE.finditer(test.get("stdout", "")))
    if test["result"] == "SKIP":
        return 0, 0, 1
    if not cases:
        return int(good), int(not good), 0
    skipped = sum(1 for case in cases if case.group(2))
    failed = sum(1 for case in cases if case.group(1) and not case.group(2))
    passed = len(cases) - skipped - failed
    # A program that crashed or ran out of time has failed, whatever it said before.
    return passed, max(failed, int(not good)), skipped


def main():
    totals = [0, 0, 0]
    for folder in sys.argv[1:]:
        log = pathlib.Path(folder, "meson-logs", "testlog.json")
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        if not lines:
            print(f"{folder}: did not build, or ran no tests")
            totals[1] += 1
        for test in map(json.loads, lines):
            counts = count(test)
            totals = [total + n for total, n in zip(totals, counts)]
            if counts[1]:
                print(f"{folder}: {test['name']}: {test['result']}")

    passed, failed, skipped = totals
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
