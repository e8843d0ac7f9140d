"""test-examples.py: each shipped example does what its header states.

SPDX-License-Identifier: Apache-2.0

Called with the program, the source folder, and what to look at: "call", "check" or "train"; "slow" behind it where the program
is a slow one, with sanitizers: then what takes long is left out. Prints TAP.

The header of an example is the comment at its top, and says what comes out:

    -- Result: out = 36, ∂out/∂x = 33
    -- Result: validation accuracy ≥ 0.96, w = 2.0 (seed 1, 8 s)

= compares as far as the digits behind the point go. The first form is of what `zky grad` prints. The second is of a model that is
trained: names are those in the last line of `zky train`, or of parameters.
"""

import concurrent.futures
import json
import math
import os
import pathlib
import re
import resource
import struct
import subprocess
import sys
import tempfile
import time

program, source, part = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]), sys.argv[3]
slow = "slow" in sys.argv[4:]
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-examples-"))

NOT_FETCHED = 77
CHECK_SECONDS = 20
QUICK_SECONDS = 1  # what is stated for examples that a slow program looks at too


def zky(*arguments):
    return subprocess.run([str(program), *map(str, arguments)], capture_output=True, text=True, timeout=300)


def failed(result):
    """Why the call is no good, or None."""
    if result.returncode == 0 and result.stderr == "":
        return None
    return f"exit code {result.returncode}: {result.stderr}{result.stdout[-2000:]}"


# -- Headers ----------------------------------------------------------------------------------------------

class Header:
    """What the comment at the top of a file states."""

    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        self.lines = re.match(r"(?:--.*\n)*", text).group().splitlines()
        self.trains = re.search(r"^\w+:train\b", text, re.MULTILINE) is not None
        self.facts, self.seed, self.seconds = [], None, None
        for line in self.lines:
            found = re.fullmatch(r"-- Result: (.+?)(?: \(seed (\d+), ([\d.]+) s\))?", line)
            if found:
                self.facts += re.findall(r"(\S.*?) ([=≤≥]) (\[[^=≤≥]*\]|[^\s,]+)(?:, |$)", found.group(1))
                if found.group(2):
                    self.seed, self.seconds = int(found.group(2)), float(found.group(3))
        self.seed_in_file = int((re.search(r"^  seed = (\d+)", text, re.MULTILINE) or [0, 0])[1])

    def complain(self):
        if len(self.lines) < 3 or max(map(len, self.lines)) > 120:
            return "the comment is shorter than three lines, or wider than 120 characters"
        if len(self.lines[0]) > 63 and not 0 < self.lines[0].find(":") <= 63:
            return "the first line makes no title: it is long, and its first 60 characters have no colon"
        if not self.facts:
            return "no line “-- Result: NAME = VALUE”"
        if self.trains and self.seed is None:
            return "the result has neither seed nor time: “(seed 0, 3 s)”"
        if self.trains and self.seed != self.seed_in_file:
            return f"the header states seed {self.seed}, the training has {self.seed_in_file}"
        return None


def numbers(text):
    return re.findall(r"[-\w.∞+]+", text)


def flatten(value):
    return [item for part in value for item in flatten(part)] if isinstance(value, list) else [float(value)]


def differs(fact, values):
    """Why the values that the fact is about are not as it states, or None."""
    name, sign, text = fact
    if name not in values:
        return f"{name}: there is no such value among {', '.join(values)}"
    stated, found = numbers(text), flatten(values[name])
    if len(stated) != len(found):
        return f"{name}: {len(stated)} numbers are stated, there are {len(found)}"
    for a, b in zip(stated, found):
        digits = re.search(r"\.(\d+)", a)
        margin = 0.5 * 10 ** -len(digits.group(1)) if digits else 0
        good = {"=": abs(float(a) - b) <= margin * 1.001, "≤": b <= float(a), "≥": b >= float(a)}[sign]
        if not good:
            return f"{name} {sign} {a} is stated, it is {b}"
    return None


# -- What is looked at ------------------------------------------------------------------------------------

def call(path, header):
    yield "states", header.complain()
    for command in "run", "step":
        result = zky(command, path)
        if result.returncode == NOT_FETCHED:
            yield command, ("skip", result.stderr.strip())
            return
        yield command, failed(result)
    picture = folder / f"{path.stem}.svg"
    result = zky("draw", path, "-o", picture, "--grad")
    drawn = result.returncode == 0 and "</svg>" in picture.read_text(encoding="utf-8")
    yield "draw", None if drawn else f"no picture: {result.stderr}"

    result = zky("grad", path, "--json")
    yield "grad", failed(result)
    if header.trains or result.returncode != 0:
        return
    answer = json.loads(result.stdout)
    values = {row["name"]: row["value"] for row in answer["outputs"]}
    first = answer["outputs"][0]["name"]
    values.update({f"∂{first}/∂{name}": row["value"] for name, row in answer["gradients"].items() if row})
    for fact in header.facts:
        yield f"result/{fact[0]}", differs(fact, values)


def used_seconds():
    """What children have used so far; others that run on the machine do not count."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def too_long(header):
    """A case that is left out, or None."""
    if slow and (header.seconds or 0) > QUICK_SECONDS:
        return "skip", f"takes {header.seconds:g} s to train, and all of it much longer with a sanitizer"
    return None


def check(path, header):
    if too_long(header):
        yield "check", too_long(header)
        return
    begin = used_seconds()
    result = zky("check", path)
    if result.returncode == NOT_FETCHED:
        yield "check", ("skip", result.stderr.strip())
        return
    seconds = used_seconds() - begin
    late = seconds > CHECK_SECONDS and not slow
    print(f"# {path.stem}: {seconds:.1f} s")
    yield "check", failed(result) or (f"took {seconds:.1f} s, more than {CHECK_SECONDS}" if late else None)


def read_parameters(path):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    values = {}
    for name, row in json.loads(data[8:8 + length]).items():
        if "/" not in name and name != "__metadata__" and row["dtype"] in ("F32", "F64"):
            begin, end = row["data_offsets"]
            letter = "f" if row["dtype"] == "F32" else "d"
            values[name] = [number for number, in struct.iter_unpack("<" + letter, data[8 + length + begin:8 + length + end])]
    return values


def train(path, header):
    if not header.trains:
        return
    if too_long(header):
        yield "train", too_long(header)
        return
    saved = folder / f"{path.stem}.safetensors"
    begin = time.monotonic()
    result = zky("train", path, "--save", saved)
    if result.returncode == NOT_FETCHED:
        yield "train", ("skip", result.stderr.strip())
        return
    yield "train", failed(result)
    if result.returncode != 0:
        return
    last = [line for line in result.stdout.splitlines() if line.startswith("epoch")][-1]
    print(f"# {path.stem}: {time.monotonic() - begin:.1f} s, {last}")
    values = {name: float(value) for name, value in (item.rsplit(" ", 1) for item in last.split("  ")[1:])}
    values.update(read_parameters(saved))
    for fact in header.facts:
        yield f"result/{fact[0]}", differs(fact, values)


def look(path):
    try:
        return list({"call": call, "check": check, "train": train}[part](path, Header(path)))
    except Exception as error:  # a case that fails, instead of the end of all
        return [(part, repr(error))]


def main():
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    paths = sorted((source / "resources" / "examples").glob("*.lua"))
    failures = cases = 0
    workers = 1 if part == "check" else min(4, os.cpu_count() or 1)  # one, where the time that is used is measured
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for path, rows in zip(paths, pool.map(look, paths)):
            for name, message in rows:
                cases += 1
                skipped = isinstance(message, tuple)
                failures += message is not None and not skipped
                note = f" # SKIP {message[1]}" if skipped else ""
                print(f"{'ok' if message is None or skipped else 'not ok'} {cases} /examples/{path.stem}/{name}{note}")
                if message is not None and not skipped:
                    print("# " + message.replace("\n", "\n# "))
                sys.stdout.flush()
    print(f"1..{cases}")
    return failures > 0


sys.exit(main())
