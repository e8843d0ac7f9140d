"""test-cli.py: the command zky, as a user has it: what it prints, its errors and exit codes.

SPDX-License-Identifier: Apache-2.0

Called with the program and the source folder. Prints TAP.
"""

import fcntl
import json
import math
import os
import pathlib
import pty
import re
import stat
import struct
import subprocess
import sys
import tempfile
import termios
import time
import zipfile

import numpy

program, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
examples = source / "resources" / "examples"
simple = examples / "simple.lua"
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-cli-"))
failures = 0
cases = 0


def check(name, good, message=""):
    global failures, cases
    cases += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {cases} /cli/{name}")
    if not good:
        print("# " + str(message).replace("\n", "\n# "))
    sys.stdout.flush()


def zky(*arguments, **more):
    return subprocess.run([str(program), *map(str, arguments)], capture_output=True, text=True, timeout=60, **more)


def ask(*arguments):
    result = zky(*arguments, "--json")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def value(answer):
    return answer["outputs"][0]["value"]


def gradients(answer):
    return {name: row and row["value"] for name, row in answer["gradients"].items()}


def fails(name, code, pattern, *arguments, **more):
    """One line on standard error, nothing on standard output."""
    result = zky(*arguments, **more)
    good = (result.returncode == code and re.fullmatch("zky: " + pattern + "\n", result.stderr) and result.stdout == "")
    check("error/" + name, good, f"{result.returncode}: {result.stderr}{result.stdout}")


def write(name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def npy(name, descr, shape, data):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    path = folder / name
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data)
    return path


def test_results():
    answer = ask("grad", simple, "x=3")
    check("grad/simple", value(answer) == 36 and gradients(answer) == {"x": 33, "w": 9}, answer)
    check("grad/keys", list(answer) == ["call", "outputs", "gradients"], answer)
    check("grad/output", answer["outputs"][0] == {"name": "out", "dtype": "float32", "shape": [], "value": 36}, answer)
    check("grad/gradient", answer["gradients"]["x"] == {"dtype": "float32", "shape": [], "value": 33}, answer)
    check("grad/call", re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}", answer["call"]), answer)
    check("run/no-gradients", list(ask("run", simple)) == ["call", "outputs"])
    check("run/parameter", value(ask("run", simple, "w=2")) == 45)

    answer = ask("grad", simple, "x=[3, 4, 5]")
    check("grad/jacobian", value(answer) == [36, 80, 150] and
          gradients(answer) == {"x": [[33, 0, 0], [0, 56, 0], [0, 0, 85]], "w": [9, 16, 25]}, answer)
    answer = ask("grad", simple, "--hessian")
    values = {a: {b: cell["value"] for b, cell in row.items()} for a, row in answer["hessian"].items()}
    check("grad/hessian", gradients(answer) == {"x": 33, "w": 9}
          and values == {"x": {"x": 20, "w": 6}, "w": {"x": 6, "w": 0}}, answer)
    answer = ask("grad", simple, "x=[3,4]", "--jacobian", "--dtype", "float64")
    check("grad/jacobian", "gradients" not in answer and answer["jacobian"]["out"]["w"]["value"] == [9, 16]
          and answer["jacobian"]["out"]["x"] == {"dtype": "float64", "shape": [2, 2], "value": [[33, 0], [0, 56]]}, answer)
    result = zky("grad", simple, "--hessian")
    check("grad/hessian-text", result.stdout.splitlines() == [
        "out        = 36", "∂out/∂x    = 33", "∂out/∂w    = 9",
        "∂²out/∂x²  = 20", "∂²out/∂x∂w = 6", "∂²out/∂w²  = 0"], result.stdout)
    two = folder / "two.lua"
    two.write_text("""local zky = require "zky"
local model = zky.module "Two"
model:input("x", {1, 2})
model:input("n", 3, {dtype = "int64"})
function model:call(x, n) return {a = zky.sum(x ^ 2), b = x * 2, c = n + 1} end
return model
""")
    answer = ask("grad", two, "--jacobian")
    check("grad/jacobian-outputs", answer["jacobian"]["a"]["x"]["value"] == [2, 4] and answer["jacobian"]["a"]["n"] is None
          and answer["jacobian"]["b"]["x"]["value"] == [[2, 0], [0, 2]] and answer["jacobian"]["c"] == {"x": None, "n": None},
          answer)
    answer = ask("grad", two, "--jacobian", "--hessian", "--output", "a")
    check("grad/jacobian-output", list(answer["jacobian"]) == ["a"] and answer["hessian"]["n"] == {"x": None, "n": None}
          and answer["hessian"]["x"]["x"]["value"] == [[2, 0], [0, 2]], answer)
    answer = ask("grad", simple, "x=[3,4,5]", "--cotangent", "ones")
    check("grad/ones", gradients(answer) == {"x": [33, 56, 85], "w": 50}, answer)
    answer = ask("grad", simple, "x=[3,4,5]", "--cotangent=[0,1,0]")
    check("grad/cotangent", gradients(answer) == {"x": [0, 56, 0], "w": 16}, answer)
    answer = ask("grad", simple, "x=[3,4,5]", "--element", "1")
    check("grad/element", gradients(answer) == {"x": [0, 56, 0], "w": 16}, answer)
    check("grad/element-text", "∂out[1]/∂w = 16" in zky("grad", simple, "x=[3,4,5]", "--element=1").stdout)
    text = zky("step", simple, "x=[3,4,5]", "--element", "-1").stdout
    check("step/element", "∂out[2]/∂out = 1 there and 0 elsewhere: out[2] is differentiated  [3]" in text, text)
    text = zky("step", simple, "x=[3,4,5]", "--jacobian").stdout
    check("step/jacobian", "∂out/∂out = the identity: the Jacobian of out is computed  [3⊕3]" in text, text)
    picture = folder / "backward.svg"
    for view, heading in ("beside", True), ("merged", False):
        done = zky("draw", simple, "x=3", "--backward", view, "-o", picture)
        text = picture.read_text() if done.returncode == 0 else done.stderr
        check(f"draw/backward-{view}", "∂out/∂x through b" in text and ">24<" in text and (">Backward<" in text) == heading, text[:200])
    done = zky("draw", simple, "x=3", "--backward", "beside", "--step", "3", "-o", picture)
    check("draw/backward-step", done.returncode == 0 and ">24<" not in picture.read_text(), done.stderr)
    picture = folder / "jacobian.svg"
    done = zky("draw", simple, "x=[3,4,5]", "--jacobian", "--grad", "-o", picture)
    check("draw/jacobian", done.returncode == 0 and done.stderr == "" and "[3 ⊕ 3]" in picture.read_text(), done.stderr)
    done = zky("draw", simple, "x=[3,4,5]", "--grad", "--element", "1", "-o", picture)
    check("draw/element", done.returncode == 0 and ">56<" in picture.read_text() and ">85<" not in picture.read_text())

    answer = ask("grad", "-e", "f(x; w) = (x + w) * x^2", "x=3", "w=1")
    check("expression/grad", gradients(answer) == {"x": 33, "w": 9}, answer)
    check("expression/constant", value(ask("run", "-e", "cos(pi)")) == -1)
    check("expression/e-as-input", value(ask("run", "-e", "e * x", "e=2", "x=3")) == 6)
    written = "f(A = [[1,2],[3,4]]; w = 2) = sum(w * A @ A)"
    check("expression/written", value(ask("run", "-e", written)) == 108 and value(ask("run", "-e", written, "w=1")) == 54)
    check("expression/negative", value(ask("run", "-e", "-x", "x=-3")) == 3)
    check("expression/float32", "0.1" in zky("run", "-e", "x", "x=0.1", "--json").stdout)
    answer = ask("run", "-e", "x / 3", "x=1", "--dtype", "float64")
    check("expression/float64", value(answer) == 1 / 3 and answer["outputs"][0]["dtype"] == "float64", answer)
    check("expression/infinity", value(ask("run", "-e", "[1, -1, 0] / x", "x=0")) == ["Infinity", "-Infinity", "NaN"])

    path = npy("v.npy", "<f4", (2,), struct.pack("<2f", 3, 4))
    check("value/npy", value(ask("run", simple, f"x=@{path}")) == [36, 80])
    fails("npy-int64", 2, "y: 3.5 is no int64", "run", examples / "iris_mlp.lua", "y=@" + str(npy("f.npy", "<f4", (1,), struct.pack("<f", 3.5))))
    path = npy("i.npy", "<i8", (), struct.pack("<q", 3))
    check("value/npy-dtype", ask("run", simple, f"x=@{path}")["outputs"][0]["dtype"] == "float32")

    path = write("two.lua", "local m = require('zky').module 'm' m:input('x', 2) m:input('n', 3, {dtype = 'int64'})\n"
                 "function m:call(x, n) local first = x * n local second = x * x return first, second end return m")
    answer = ask("grad", path)
    check("outputs/all", [row["name"] for row in answer["outputs"]] == ["first", "second"], answer)
    check("outputs/first", gradients(answer) == {"x": 3, "n": None}, answer)
    answer = ask("grad", path, "--output", "second")
    check("outputs/chosen", value(answer) == 4 and gradients(answer)["x"] == 4, answer)
    check("outputs/text", zky("grad", path).stdout == "first     = 6\nsecond    = 4\n∂first/∂x = 3\n∂first/∂n = —\n")

    check("text/grad", zky("grad", simple).stdout == "out     = 36\n∂out/∂x = 33\n∂out/∂w = 9\n")
    check("text/matrix", zky("run", "-e", "x * 10", "x=[[1, 2], [3, 40]]").stdout
          == "out = [[ 10,  20],\n       [ 30, 400]]\n")


def test_steps():
    answer = ask("step", simple)
    steps = answer["steps"]
    check("step/keys", list(answer) == ["call", "outputs", "gradients", "steps"], answer)
    check("step/numbers", [row["step"] for row in steps] == list(range(1, 11)), steps)
    check("step/events", [(row["kind"], row["name"], row.get("to"), row["value"]) for row in steps] == [
        ("compute", "a", None, 4), ("compute", "b", None, 9), ("compute", "out", None, 36), ("seed", "out", None, 1),
        ("send", "out", "a", 9), ("send", "out", "b", 4), ("send", "b", "x", 24), ("send", "a", "x", 9),
        ("sum", "x", None, 33), ("send", "a", "w", 9)], steps)
    check("step/text", steps[4]["text"] == "∂out/∂a = ∂out/∂out · b = 1 · 9 = 9", steps[4])
    check("step/lines", len(zky("step", simple).stdout.splitlines()) == 11)


def test_check():
    result = zky("check", simple)
    check("check/passes", result.returncode == 0 and "DIFFERS" not in result.stdout, result)
    result = zky("check", "-e", "floor_is_no_operator(x)", "x=1")
    check("check/unknown", result.returncode == 2, result)


def test_examples():
    check("example/shared", gradients(ask("grad", examples / "shared.lua")) == {"p": 39, "q": 64, "part.w": 25})
    check("example/two_modules", gradients(ask("grad", examples / "two_modules.lua"))
          == {"p": 33, "q": 56, "first.w": 9, "second.w": 16})
    answer = gradients(ask("grad", examples / "neuron.lua", "--dtype", "float64"))
    check("example/neuron", all(math.isclose(answer[name], number, abs_tol=1e-9) for name, number in
                                {"x1": -1.5, "w1": 1, "x2": 0.5, "w2": 0, "b": 0.5}.items()), answer)
    answer = ask("grad", examples / "softmax.lua", "--dtype", "float64")
    p = answer["outputs"][1]["value"]
    check("example/softmax", all(math.isclose(g, q - t, abs_tol=1e-12) for g, q, t in
                                 zip(gradients(answer)["scores"], p, [0, 1, 0])), answer)
    result = zky("run", examples / "char_gru.lua", "write=20")
    check("example/char_gru", result.returncode == 0 and len(result.stderr) == 21, result)
    answer = gradients(ask("grad", examples / "branch.lua", "a=9"))
    check("example/branch", math.isclose(answer["a"], 1 / 6, rel_tol=1e-4), answer)


def size(svg, both=False):
    width, height = (float(n) for n in re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg).groups())
    return (width, height) if both else width * height


def test_draw():
    for ending in "svg", "pdf", "png", "dot", "tex", "html":
        a, b = folder / f"a.{ending}", folder / f"b.{ending}"
        results = [zky("draw", simple, "--grad", "-o", path) for path in (a, b)]
        check(f"draw/{ending}", all(r.returncode == 0 and r.stdout == "" for r in results) and a.stat().st_size > 200
              and a.read_bytes() == b.read_bytes(), results)
    plain, dark, large, step = (folder / f"{name}.svg" for name in ("plain", "dark", "large", "step"))
    zky("draw", simple, "-o", plain)
    zky("draw", simple, "-o", dark, "--theme", "dark")
    zky("draw", simple, "-o", large, "--scale", "2")
    zky("draw", simple, "-o", step, "--step", "1")
    texts = [path.read_bytes() for path in (plain, dark, large, step)]
    check("draw/options", len(set(texts)) == 4)
    hues = []
    for name in ("default", "violet-green", "red-blue", "grey"):
        zky("draw", simple, "--grad", "-o", folder / "hues.svg", "--palette", name)
        hues.append((folder / "hues.svg").read_text())
    zky("draw", simple, "--grad", "-o", folder / "usual.svg")
    check("draw/palette", len(set(hues)) == 4 and hues[0] == (folder / "usual.svg").read_text())
    colours = set(re.findall(r"#([0-9a-f]{6})", hues[3]))
    check("draw/palette/grey", colours and all(c[:2] == c[2:4] == c[4:] for c in colours), colours)
    check("draw/step", b">36<" in texts[0] and b">36<" not in texts[3])
    modules = folder / "modules.lua"
    modules.write_text("""local zky = require "zky"
local part = zky.module "Part"
part:param("w", 2)
function part:call(x) return zky.square(x + self.w) end
local model = zky.module "Model"
model:input("x", 3)
model.parts = {part}
function model:call(x) return self.parts[1](x) * x end
return model
""")
    drawn = {}
    for name in ("all", "none", "parts.0"):
        zky("draw", modules, "-o", folder / "modules.dot", "--collapse", name)
        drawn[name] = (folder / "modules.dot").read_text()
    check("draw/collapse/all", "parts.0: 2 ops" in drawn["all"] and "square" not in drawn["all"] and "1 parameter" in drawn["all"])
    check("draw/collapse/none", 'subgraph "cluster parts/0/"' in drawn["none"] and "2 ops" not in drawn["none"])
    check("draw/collapse/path", drawn["parts.0"] == drawn["all"])
    part = {}
    for name in ("a", "parts.0", "parts/0/", "v1"):
        result = zky("draw", modules if name != "a" else simple, "-o", folder / "part.svg", "--part", name)
        part[name] = (folder / "part.svg").read_text()
        check(f"draw/part/{name}", result.returncode == 0 and result.stderr == "", result)
    check("draw/part/node", all(f">{name}<" in part["a"] for name in ("a", "x", "w", "out")) and ">b<" in texts[0].decode()
          and size(part["a"]) < size(texts[0].decode()))
    zky("draw", modules, "-o", folder / "whole.svg", "--collapse", "none")
    check("draw/part/module", part["parts.0"] == part["parts/0/"] and size(part["parts.0"]) < size((folder / "whole.svg").read_text())
          and "square" in part["parts.0"])
    fails("draw-part", 2, "--part: the call has no node or module “nothing”", "draw", simple, "-o", folder / "a.svg", "--part", "nothing")
    fails("draw-part-hidden", 2, "--part: “w” is not seen.*", "draw", simple, "-o", folder / "a.svg", "--part", "w", "--hide", "parameters")
    fails("draw-part-page", 2, "--part: a .html file always has the whole graph", "draw", simple, "-o", folder / "a.html", "--part", "a")
    across, down = folder / "across.svg", folder / "down.svg"
    zky("draw", simple, "-o", across, "--orientation", "lr")
    zky("draw", simple, "-o", down, "--orientation", "tb")
    (w0, h0), (w1, h1) = size(across.read_text(), True), size(down.read_text(), True)
    check("draw/orientation", w0 > h0 and w1 / h1 < w0 / h0, (w0, h0, w1, h1))
    fails("draw-orientation", 2, "--orientation is lr or tb, not “up”", "draw", simple, "-o", folder / "a.svg", "--orientation", "up")
    hidden = {}
    for name in ("constants", "parameters", "shapes", "constants,parameters,shapes", None):
        zky("draw", "-e", "f(A = [[1,2],[3,4]]; w = 2) = reshape(A, shape=[4]) * 3 * w", "-o", folder / "hidden.dot",
            *(("--hide", name) if name else ()))
        labels = re.findall(r'label="([^\\"]*)', (folder / "hidden.dot").read_text())
        hidden[name] = [what in labels for what in ("3", "w", "reshape  v1", "A")]
    check("draw/hide", list(hidden.values()) == [[False, True, True, True], [True, False, True, True], [True, True, False, True],
                                                 [False, False, False, True], [True, True, True, True]], hidden)
    fails("draw-hide", 2, "--hide takes constants, parameters and shapes with commas between, not “all”", "draw", simple, "-o",
          folder / "a.svg", "--hide", "all")
    captioned = folder / "caption.svg"
    zky("draw", simple, "-o", captioned, "--caption", "a line below", "--transparent")
    check("draw/caption", b">a line below<" in captioned.read_bytes())
    page, tex = folder / "page.html", folder / "page.tex"
    results = [zky("draw", simple, "--grad", "-o", path) for path in (page, tex)]
    check("draw/page", all(r.returncode == 0 for r in results) and b"<script>" in page.read_bytes()
          and b"tikzpicture" in tex.read_bytes())
    result = zky("draw", "-e", "x^2", "x=[1,2]", "--grad", "-o", folder / "sum.svg")
    check("draw/sum", result.returncode == 0 and "sum" in result.stderr, result)


def test_ops():
    lines = zky("ops").stdout.splitlines()
    check("ops/lines", len(lines) > 40 and all(len(line.split("\t")) == 4 for line in lines))
    check("ops/row", "mul\t×\ta · b\tMultiplies two tensors element by element" in lines)
    result = zky("ops", "sum")
    check("ops/one", "axes: a list of integers" in result.stdout and "formula:    y = sum(a)" in result.stdout, result.stdout)


def test_layers():
    lines = zky("layers").stdout.splitlines()
    check("layers/lines", len(lines) > 80 and all(len(line.split("\t")) == 2 for line in lines))
    check("layers/row", "ReLU\tReplaces negative numbers by 0" in lines)
    result = zky("layers", "BatchNorm2d")
    check("layers/one", "  eps: a number, 1e-5 unless told: added to the variance\n" in result.stdout
          and "  running_mean [2], a buffer\n" in result.stdout, result.stdout)
    result = zky("layers", "LSTM")
    check("layers/inputs", "inputs:     input, h_0?, c_0?\noutputs:    output, h_n, c_n\n" in result.stdout, result.stdout)
    check("layers/modules", "parts:      modules" in zky("layers", "Sequential").stdout)
    fails("layers/unknown", 2, "There is no layer “linear”; did you mean “Linear”[?]", "layers", "linear")


def test_errors():
    name = re.escape(str(write("bad.lua", "local zky = require 'zky'\nlocal m = zky.module 'm'\nm:input('x', {1, 2, 3})\n"
                               "function m:call(x)\n  return x * zky.ones{4}\nend\nreturn m\n")))
    fails("operator", 2, name + r":5: mul: shapes \[3\] and \[4\] do not broadcast", "run", folder / "bad.lua")
    fails("relative", 2, r"bad\.lua:5: mul: .*", "grad", "bad.lua", cwd=folder)
    fails("check-operator", 2, name + ":5: .*", "check", folder / "bad.lua")
    write("syntax.lua", "x = = 1")
    fails("syntax", 2, r"syntax\.lua:1: unexpected symbol near '='", "run", "syntax.lua", cwd=folder)
    write("loop.lua", "local m = require('zky').module 'm' m:input('x', 1)\nfunction m:call(x) return x:reshape{1 << 40} end return m")
    fails("value", 2, r"loop\.lua:2: reshape: .*", "run", "loop.lua", cwd=folder)
    fails("expression", 2, r"-e:5: the formula ends where a number, a name or “\(” is expected", "run", "-e", "x + ")
    fails("half", 2, "-e:3: “f\\(” has no “\\)”; a function is defined as f\\(x\\) = x\\^2", "run", "-e", "f(")
    fails("no-value", 2, "-e:5: w has no value", "run", "-e", "x + w", "x=1")
    fails("unknown-name", 2, "SimpleModel has no input or parameter “y”; it has: x, w", "run", simple, "y=1")
    fails("twice", 2, "x is given twice; .*", "run", simple, "x=1", "x=2")
    fails("bad-value", 2, "x: .*", "run", simple, "x=one")
    fails("ragged-value", 2, "x: .*", "run", simple, "x=[[1],[2,3]]")
    fails("no-npy", 3, "x: .*nothing.npy.*", "run", simple, "x=@nothing.npy")
    fails("no-file", 3, ".*nothing.lua: No such file or directory", "run", folder / "nothing.lua")
    fails("folder", 3, ".*: Is a directory", "run", folder)
    fails("command", 2, "there is no command “gard”; zky --help .*", "gard")
    fails("option", 2, "there is no option “--hlep”; zky --help .*", "--hlep")
    fails("command-option", 2, "zky grad has no option --jsn; zky --help .*", "grad", simple, "--jsn")
    fails("other-option", 2, "zky run has no option --cotangent; .*", "run", simple, "--cotangent", "ones")
    fails("no-command", 2, "a command is missing; .*")
    fails("no-model", 2, "zky run needs a model file, or -e and an expression; .*", "run")
    fails("two-models", 2, ".*", "run", simple, "-e", "x")
    fails("two-files", 2, ".*neither NAME=VALUE nor the one model file.*", "run", simple, simple)
    fails("option-value", 2, "--dtype needs a value; .*", "run", simple, "--dtype")
    fails("dtype", 2, "--dtype is float32 or float64, not “int64”", "run", simple, "--dtype", "int64")
    fails("output", 2, "There is no output “loss”; the outputs are: out", "run", simple, "--output", "loss")
    fails("cotangent-jacobian", 2, "--cotangent and --jacobian exclude each other", "grad", simple, "--jacobian",
          "--cotangent", "ones")
    fails("element-jacobian", 2, "--element and --jacobian exclude each other", "step", simple, "--jacobian", "--element", "0")
    fails("element-cotangent", 2, "--cotangent and --element exclude each other", "draw", simple, "--element", "0",
          "--cotangent", "ones", "--grad", "-o", folder / "a.svg")
    fails("element", 2, r"An output of shape \[3\] has no element \[3\]", "grad", simple, "x=[1,2,3]", "--element", "3")
    fails("element-text", 2, "--element: An element is a whole number for each axis, as 1,2, not “a”", "grad", simple, "--element",
          "a")
    fails("hessian", 2, r"A Hessian needs a scalar output; this one has shape \[2\]", "grad", simple, "x=[1,2]", "--hessian")
    fails("hessian-size", 3, r"The Hessian would take 1\.\d.GiB, more than the limit of 256.*", "grad", "-e", "sum(x * y)",
          "x=" + str([1.0] * 20000), "y=2", "--hessian")
    fails("run-hessian", 2, "zky run has no option --hessian; .*", "run", simple, "--hessian")
    fails("cotangent-of-scalar", 2, r"A cotangent of shape \[2\] does not fit the output of shape \[\]", "grad", simple, "--cotangent", "[1,2]")
    fails("cotangent", 2, r"A cotangent of shape \[2\] does not fit the output of shape \[3\]", "grad", simple, "x=[1,2,3]",
          "--cotangent=[1,2]")
    fails("jacobian", 3, "The Jacobian of an output .* give a cotangent .*", "grad", "-e", "x * 2",
          "x=@" + str(npy("big.npy", "<f4", (9000,), bytes(36000))))
    fails("draw-out", 2, "zky draw needs -o .*", "draw", simple)
    fails("draw-ending", 2, ".*", "draw", simple, "-o", folder / "a.doc")
    fails("draw-folder", 3, ".*", "draw", simple, "-o", folder / "nothing" / "a.svg")
    fails("draw-collapse", 2, "--collapse: the call has no module “nowhere”", "draw", simple, "-o", folder / "a.svg",
          "--collapse", "nowhere")
    fails("draw-backward", 2, "--backward is beside or merged, not “hidden”", "draw", simple, "-o", folder / "a.svg", "--backward",
          "hidden")
    fails("draw-theme", 2, "--theme is light or dark, not “pink”", "draw", simple, "-o", folder / "a.svg", "--theme", "pink")
    fails("draw-palette", 2, "--palette is default, violet-green, red-blue or grey, not “pink”", "draw", simple, "-o", folder / "a.svg",
          "--palette", "pink")
    fails("draw-scale", 2, "--scale .*", "draw", simple, "-o", folder / "a.svg", "--scale", "-1")
    fails("draw-step", 2, "--step 11: the call has 10 steps", "draw", simple, "-o", folder / "a.svg", "--step", "11")
    fails("ops", 2, "Unknown operator “mull”; is it “mul”.", "ops", "mull")
    write("stopped.lua", "local m = require('zky').module 'm' m:input('x', 1)\n"
          "function m:call(x) local s = 'x' while true do s = s .. s end end return m")
    fails("memory", 3, r"stopped\.lua:2: not enough memory.*", "run", "stopped.lua", cwd=folder)


def test_places():
    with open("/dev/full", "w") as full:
        result = subprocess.run([program, "grad", simple], stdout=full, stderr=subprocess.PIPE, text=True)
    check("place/full-disk", result.returncode == 3 and result.stderr.startswith("zky: standard output: "), result)
    read, write_end = os.pipe()
    os.close(read)
    result = subprocess.run([program, "ops"], stdout=write_end, stderr=subprocess.PIPE, text=True)
    os.close(write_end)
    check("place/closed-pipe", result.returncode == 3 and result.stderr.startswith("zky: standard output: "), result)

    german = {**os.environ, "LC_ALL": "de_DE.UTF-8"}
    check("place/locale", json.loads(zky("run", "-e", "x / 2", "x=0.5", "--json", env=german).stdout)["outputs"][0]["value"] == 0.25)
    result = zky("run", write("print.lua", "local m = require('zky').module 'm' m:input('x', 1)\n"
                              "function m:call(x) print('here', x) return x end return m"))
    check("place/print", result.stdout == "x = 1\n" and result.stderr == "here\t1\n", result)


def parameters(path):
    """Names, and the numbers as they are, of what is no state of the training."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    return {name: data[8 + length + row["data_offsets"][0]:8 + length + row["data_offsets"][1]]
            for name, row in header.items() if "/" not in name and name != "__metadata__"}


def test_compare():
    """Two calls of one model, or of two: in words, as data, as a picture."""
    text = zky("compare", simple, "x=3", "--against", "x=2").stdout.splitlines()
    check("compare/text", text[0] == "A is the call of --against, B the one before it" and text[2].split() == ["mul#0", "+24", "0.667", "12", "36"] and "gradients: largest B - A, relative, norms of A and B" in text, text)
    answer = json.loads(zky("compare", simple, "x=3", "--against", "x=2", "--json").stdout)
    x = answer["nodes"][0]
    check("compare/json", [x["value"][k]["value"] for k in ("a", "b", "difference")] == [2, 3, 1]
          and x["gradient"]["difference"]["value"] == 17 and x["in"] == "both", x)
    merged = json.loads(zky("compare", simple, "x=3", "w=5", "--against", "x=2", "--json").stdout)["nodes"][1]
    check("compare/kept", merged["name"] == "w" and merged["value"]["a"]["value"] == 5, merged)
    other = zky("compare", "-e", "sin(x+2)*x", "x=2", "--against", "sin(x+2)*exp(x)", "x=2").stdout
    check("compare/models", "only in A: exp#0\n" in other, other)
    for ending in "json", "csv", "npz":
        path = folder / f"compared.{ending}"
        done = zky("compare", simple, "x=3", "--against", "x=2", "-o", path)
        check(f"compare/{ending}", done.returncode == 0 and done.stdout == "" and path.stat().st_size > 300, done)
    with numpy.load(folder / "compared.npz") as arrays:
        check("compare/numpy", arrays["difference/value/mul#0"] == 24 and arrays["a/gradient/x"] == 16)
    for ending in "svg", "pdf", "png", "dot", "tex", "html":
        path = folder / f"compared.{ending}"
        done = zky("draw", simple, "x=3", "--against", "x=2", "--grad", "-o", path)
        check(f"compare/draw/{ending}", done.returncode == 0 and done.stderr == "" and path.stat().st_size > 200, done)
    drawn = (folder / "compared.svg").read_text()
    check("compare/draw/signs", ">+24<" in drawn and ">+17<" in drawn and ">Δ<" in drawn and ">Δ∇<" in drawn)
    check("compare/draw/page", "+24" in (folder / "compared.html").read_text() and "Δ +24" in (folder / "compared.dot").read_text())
    zky("draw", "-e", "sin(x+2)*x", "x=2", "--against", "sin(x+2)*exp(x)", "x=[2,3]", "-o", folder / "ghosts.svg")
    drawn = (folder / "ghosts.svg").read_text()
    check("compare/draw/ghosts", "+ only in A" in drawn and ">A: [2]<" in drawn)
    zky("draw", simple, "x=3", "--against", "x=4", "-o", folder / "less.svg")
    check("compare/draw/minus", ">-44<" in (folder / "less.svg").read_text())
    grouped = folder / "grouped.lua"
    grouped.write_text("""local zky = require "zky"
local part = zky.module "Part"
part:param("w", 2)
function part:call(x) return zky.square(x + self.w) end
local model = zky.module "Model"
model:input("x", 3)
model.part = part
function model:call(x) return self.part(x) * x end
return model
""")
    zky("draw", grouped, "x=3", "--against", "x=2", "--grad", "--collapse", "all", "-o", folder / "grouped.svg")
    drawn = (folder / "grouped.svg").read_text()
    check("compare/draw/groups", ">‖Δ value‖<" in drawn and ">9<" in drawn and ">‖Δ∇ parameters‖<" in drawn and ">14<" in drawn)
    text = zky("compare", simple, "x=3", "--against", "x=2").stdout
    check("compare/names", "\n  a  " in text and "\n  b  " in text and "add#0" not in text, text)
    fails("compare-nothing", 2, "zky compare needs --against.*", "compare", simple, "x=3")
    fails("compare-empty", 2, "--against needs values, or another model, behind it.*", "compare", simple, "--against")
    fails("compare-unknown", 2, "--against: .*“y”.*", "compare", simple, "--against", "y=2")
    fails("compare-step", 2, "--against and --step exclude each other.*", "draw", simple, "--against", "x=2", "--step", "1", "-o", folder / "a.svg")
    fails("compare-ending", 2, ".*the ending is .json, .csv or .npz", "compare", simple, "--against", "x=2", "-o", folder / "a.txt")


def test_check_targets():
    """What is checked is what is differentiated: the slopes of (x + w) · x² by w are x²."""
    lines = zky("check", simple, "x=[1,2,3]").stdout.splitlines()
    check("check/headings", lines[0].split() == "name checked kinks at analytic numeric relative error beyond rounding".split(), lines)
    check("check/text", len(lines) == 3 and lines[1].split()[:3] == ["x", "4", "0"] and lines[2].endswith("ok"), lines)
    for options, slope in ((["--element", "1"], 4), (["--cotangent", "ones"], 14), (["--cotangent", "[0,1,10]", "--output", "out"], 94)):
        done = zky("check", simple, "x=[1,2,3]", "--json", *options)
        answer = json.loads(done.stdout)
        w = answer["checks"]["w"]
        check(f"check/json/{options[1]}", done.returncode == 0 and answer["passed"] and w["analytic"] == slope and abs(w["numeric"] - slope) < 1e-6
              and 0 <= w["relative_error"] < 1e-6 and w["element"] == [] and w["kinks"] == 0 and w["beyond_rounding"] <= w["relative_error"], answer)
        check(f"check/place/{options[1]}", len(answer["checks"]["x"]["element"]) == 1, answer)
    wrong = write("wrong.lua", "local zky = require 'zky' local m = zky.module 'm' m:input('x', {{1, 2}, {3, 4}})\n"
                               "function m:call(x) return x * x.value end return m")
    done = zky("check", wrong, "--json")
    row = json.loads(done.stdout)["checks"]["x"]
    check("check/differs", done.returncode == 1 and not row["passed"] and row["beyond_rounding"] > 0.1 and row["relative_error"] > 0.1, row)
    check("check/differs-text", zky("check", wrong).stdout.splitlines()[1].endswith("DIFFERS"))
    fails("check-element", 2, ".*An output of shape \\[3\\] has no element \\[7\\]", "check", simple, "x=[1,2,3]", "--element", "7")
    fails("check-both", 2, "--cotangent and --element exclude each other", "check", simple, "--element", "1", "--cotangent", "ones")


def test_npz():
    """All numbers of a call, for NumPy."""
    for command, gradients in ("run", False), ("grad", True), ("step", True):
        path = folder / f"{command}.npz"
        done = zky(command, simple, "x=3", "--npz", path)
        with numpy.load(path) as arrays:
            check(f"npz/{command}", done.returncode == 0 and arrays["value/mul#0"] == 36 and arrays["value/x"].dtype == numpy.float32
                  and ("gradient/x" in arrays.files) == gradients, arrays.files)
            check(f"npz/{command}/gradient", not gradients or arrays["gradient/x"] == 33)
    path = folder / "derivatives.npz"
    done = zky("grad", simple, "x=[3,4,5]", "--jacobian", "--npz", path)
    with numpy.load(path) as arrays:
        check("npz/jacobian", done.returncode == 0 and (arrays["jacobian/out/x"] == numpy.diag([33, 56, 85])).all()
              and (arrays["jacobian/out/w"] == [9, 16, 25]).all() and "gradient/x" not in arrays, list(arrays))
    zky("grad", simple, "--hessian", "--npz", path)
    with numpy.load(path) as arrays:
        check("npz/hessian", arrays["hessian/x/x"] == 20 and arrays["hessian/x/w"] == 6 and arrays["gradient/x"] == 33, list(arrays))
    fails("npz-nowhere", 3, ".*", "run", simple, "--npz", "/nonexistent/folder/a.npz")


def test_digits():
    """Significant digits of the numbers in pictures."""
    for digits, number in ("2", ">1.2<"), ("4", ">1.235<"), ("7", ">1.234568<"):
        path = folder / f"digits{digits}.svg"
        zky("draw", simple, "x=1.23456789", "--digits", digits, "-o", path)
        check(f"digits/{digits}", number in path.read_text())
    pictures = []
    for digits in "3", "6":
        zky("animate", simple, "x=1.23456789", "--fps", "2", "--seconds", "0.5", "--to", "1", "--digits", digits, "-o", folder / f"d{digits}.gif")
        pictures.append((folder / f"d{digits}.gif").read_bytes())
    check("digits/animate", pictures[0][:3] == b"GIF" and pictures[0] != pictures[1])
    page = folder / "digits.html"
    zky("draw", simple, "x=1.23456789", "--digits", "7", "-o", page)
    check("digits/explained", "1.234568" in page.read_text() and "= 2.234568" in page.read_text())
    fails("digits-none", 2, "--digits is a whole number from 1 to 9, not “0”", "draw", simple, "-o", folder / "a.svg", "--digits", "0")
    fails("digits-part", 2, "--digits is a whole number from 1 to 9, not “2.5”", "animate", simple, "-o", folder / "a.gif", "--digits", "2.5")


def test_tex_memory():
    """A picture that TeX has no room for is written, and what to do about it is said."""
    (folder / "long.lua").write_text("""local zky = require "zky"
local model = zky.module "Long"
model:input("x", zky.ones {4, 4})
function model:call(x)
  for i = 1, 300 do x = zky.sin(x) end
  return zky.sum(x)
end
return model
""")
    result = zky("draw", folder / "long.lua", "--collapse", "none", "--scale", "0.14", "-o", folder / "long.tex")
    check("tex/large", result.returncode == 0 and "times the memory that pdflatex has" in result.stderr, result)
    result = zky("draw", simple, "-o", folder / "short.tex")
    check("tex/small", result.returncode == 0 and result.stderr == "", result)


def test_animate():
    options = ("--fps", "5", "--seconds", "0.4")
    result = zky("animate", simple, "-o", folder / "all.gif", *options)
    check("animate/gif", result.returncode == 0 and (folder / "all.gif").read_bytes()[:6] == b"GIF89a", result)
    zky("animate", simple, "-o", folder / "some.gif", *options, "--from", "2", "--to", "3")
    check("animate/range", (folder / "some.gif").stat().st_size < (folder / "all.gif").stat().st_size)
    fails("animate/backwards", 2, "--from 5: the animation would end before, --to 2", "animate", simple, "-o", folder / "back.gif", "--from", "5", "--to", "2")
    zky("animate", simple, "-o", folder / "plain.png", *options, "--no-captions")
    check("animate/png", b"acTL" in (folder / "plain.png").read_bytes()[:80])
    zky("animate", simple, "-o", folder / "said.png", *options, "--caption", "a line below")
    zky("animate", simple, "-o", folder / "said-part.png", *options, "--caption", "a line below", "--part", "a", "--hide", "parameters",
        "--orientation", "tb")
    sizes = [struct.unpack(">II", (folder / name).read_bytes()[16:24]) for name in ("plain.png", "said.png", "said-part.png")]
    check("animate/caption", sizes[1][1] > sizes[0][1], sizes)
    check("animate/part", sizes[2][0] < sizes[1][0], sizes)
    fails("animate-captions", 2, "--caption and --no-captions exclude each other", "animate", simple, "-o", folder / "a.gif",
          "--caption", "a", "--no-captions")
    fails("animate-part", 2, "--part: the call has no node or module “q”", "animate", simple, "-o", folder / "a.gif", "--part", "q")
    fails("animate-ending", 2, ".*the ending tells the format.*", "animate", simple, "-o", folder / "a.mp4")
    fails("animate-fps", 2, "--fps is a number from 1 to 60, not “0”", "animate", simple, "-o", folder / "a.gif", "--fps", "0")
    fails("animate-to", 2, "--to 11: the call has 10 steps", "animate", simple, "-o", folder / "a.gif", "--to", "11")


def test_train():
    model, whole, part = examples / "linear_regression.lua", folder / "whole.safetensors", folder / "part.safetensors"
    result = zky("train", model, "--save", whole)
    lines = result.stdout.splitlines()
    check("train/lines", result.returncode == 0 and result.stderr == "" and len(lines) == 100
          and re.fullmatch(r"epoch 100/100  loss 0\.00\d+", lines[-1]), result)
    found = {name: struct.unpack("<f", value)[0] for name, value in parameters(whole).items()}
    check("train/result", abs(found["w"] - 2) < 0.05 and abs(found["b"] + 1) < 0.05, found)

    check("params/run", value(ask("run", model, "--params", whole)) < 0.006 and value(ask("run", model)) > 6)
    check("params/float64", ask("run", model, "--params", whole, "--dtype", "float64")["outputs"][0]["value"] < 0.006)
    check("params/value", value(ask("run", model, "--params", whole, "w=0")) > 1)

    # The same in a file for NumPy, which has the texts as bytes.
    arrays = folder / "whole.npz"
    zky("train", model, "--save", arrays)
    loaded = numpy.load(arrays)
    check("npz/numpy", [float(loaded[name]) for name in ("w", "b")] == [found["w"], found["b"]] and loaded["w"].dtype == "float32"
          and json.loads(loaded["__metadata__"])["format"] == "zkynet checkpoint 1", loaded.files)
    check("npz/params", value(ask("run", model, "--params", arrays)) == value(ask("run", model, "--params", whole)))
    numpy.savez_compressed(folder / "own.npz", w=numpy.array(2.0), b=numpy.array(-1, "int8"))
    check("npz/written-by-numpy", value(ask("run", model, "--params", folder / "own.npz")) < 0.01)
    zky("train", model, "--save", folder / "part.npz", "--epochs", 40)
    zky("train", model, "--resume", folder / "part.npz", "--save", folder / "part.npz")
    resumed = numpy.load(folder / "part.npz")
    check("npz/resume", all(resumed[name].tobytes() == loaded[name].tobytes() for name in loaded.files if name != "__metadata__")
          and len(loaded.files) > 4, loaded.files)
    (folder / "cut.npz").write_bytes(arrays.read_bytes()[:-7])
    fails("npz-cut", 2, r".*cut.npz: byte \d+: the directory at the end cannot be read: .*", "run", model, "--params", folder / "cut.npz")

    fails("params-other", 2, ".*whole.safetensors: the checkpoint has no parameter “hidden.weight”",
          "run", examples / "xor.lua", "--params", whole)
    fails("params-file", 3, "/nowhere: the file cannot be read: .*", "run", model, "--params", "/nowhere")

    zky("train", model, "--save", part, "--epochs", 40)
    result = zky("train", model, "--resume", part, "--save", part)
    check("train/resume", result.stdout.splitlines() == lines[40:] and parameters(part) == parameters(whole), result)
    check("train/options", zky("train", model, "--epochs", 3, "--batch", 40, "--lr", "0.01", "--seed", 4).stdout.count("\n") == 3)

    result = zky("train", model, "--resume", whole)
    check("train/done", result.returncode == 0 and result.stdout == "" and
          result.stderr == f"zky: {whole} has done all of its epochs; --epochs N with a larger one goes on\n", result)

    # On a terminal of 80 columns every line but the last one fits.
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with subprocess.Popen([str(program), "train", str(examples / "iris_logistic.lua")], stdout=slave, stderr=subprocess.PIPE) as process:
        os.close(slave)
        drawn = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            drawn += piece
    os.close(master)
    lines = drawn.decode().split("\r\033[K")
    check("train/bar", len(lines) > 2 and all(re.match(r"\[#*-*\] \d+/100  \d+:\d\d left  loss ", line) and len(line) < 80 for line in lines[1:-1])
          and re.fullmatch(r"\[#{24}\] 100/100  in \d+:\d\d  loss .* validation accuracy \S+\r\n", lines[-1]), lines)

    lines = [json.loads(line) for line in zky("train", model, "--json", "--epochs", 3, "--save", part).stdout.splitlines()]
    check("train/json", len(lines) == 4 and [line.get("epoch") for line in lines] == [1, 2, 3, 3] and lines[3]["result"] == "done"
          and lines[3]["saved"] == str(part) and lines[2]["train"] == lines[3]["train"] and set(lines[0]) ==
          {"epoch", "epochs", "train", "validation", "lr"} and lines[0]["validation"] is None and lines[0]["train"]["loss"] > 0, lines)
    result = zky("train", examples / "iris_mlp.lua")
    check("train/stopped-early", result.stdout.splitlines()[-1] == "stopped early: no better for a while"
          and 40 < len(result.stdout.splitlines()) < 300, result.stdout[-300:])
    iris = [json.loads(line) for line in zky("train", examples / "iris_mlp.lua", "--json", "--epochs", 2).stdout.splitlines()]
    check("train/json-metrics", set(iris[0]["train"]) == set(iris[0]["validation"]) == {"loss", "accuracy"}, iris)
    result = zky("train", model, "--json", "--lr", 5)
    last = json.loads(result.stdout.splitlines()[-1])
    check("train/json-failed", result.returncode == 3 and last["result"] == "failed" and last["saved"] is None and
          result.stderr == f"zky: {last['error']}\n", result)
    zky("train", model, "--dtype", "float64", "--epochs", 2, "--save", part)
    check("train/dtype", {len(value) for value in parameters(part).values()} == {8}, parameters(part))
    fails("train-dtype", 2, "--dtype is float32 or float64, not .int64.", "train", model, "--dtype", "int64")
    fails("train-silent", 2, ".*simple.lua: the model does not say how to train it: .*", "train", simple)
    fails("train-number", 2, '--epochs: "x" is not a number', "train", model, "--epochs", "x")
    fails("train-resume", 2, ".*: the checkpoint was made with seed 0, this training has 2",
          "train", model, "--resume", whole, "--seed", 2)
    fails("train-file", 3, "/nowhere: the file cannot be read: .*", "train", model, "--resume", "/nowhere")
    for name, path, cause in (("folder", folder / "none" / "a.npz", "No such file or directory"), ("is-folder", folder, "Is a directory")):
        result = zky("train", model, "--save", path)
        check(f"train/save-{name}", result.returncode == 3 and result.stdout == ""
              and result.stderr == f"zky: --save {path}: the file cannot be written: {cause}\n", result)
    result = zky("train", model, "--save", folder / "what.txt")
    check("train/save-ending", result.returncode == 3 and "its name has to end in .npz or .safetensors" in result.stderr, result)
    os.mkfifo(folder / "pipe")
    result = zky("train", model, "--save", folder / "pipe")
    check("train/save-pipe", result.returncode == 3 and "there is a device or a pipe in its place" in result.stderr
          and stat.S_ISFIFO((folder / "pipe").stat().st_mode), result)
    result = zky("train", model, "--epochs", "0", "--save", folder / "fresh.npz")
    check("train/no-epochs", result.returncode == 0 and result.stderr == "zky: no epoch was asked for; --epochs N says how many\n"
          and value(ask("run", model, "--params", folder / "fresh.npz")) == value(ask("run", model)), result)
    first = zky("train", model, "w=2", "b=-1", "--epochs", "1").stdout
    check("train/values", re.fullmatch(r"epoch 1/1  loss 0\.00\d+\n", first), first)
    fails("train-values", 2, "x has its values from the data set", "train", model, "x=[1]")
    fails("train-many-epochs", 2, r"train: epochs cannot be 1e\+20; it is a whole number from 0 to \d+", "train", model, "--epochs", "1e20")
    fails("train-lr", 2, r"adam: lr cannot be inf; it is a number, finite and not below 0", "train", examples / "xor.lua", "--lr", "inf")
    result = zky("train", model, "--lr", "1.5")
    check("train/nan", result.returncode == 3 and re.fullmatch(
          r"zky: Epoch \d+, batch \d+: the loss is infinite; it came up first in square .*, line \d+\n", result.stderr), result.stderr)

    process = subprocess.Popen([str(program), "train", str(model), "--epochs", "100000000", "--save", str(part)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep(1)
    process.send_signal(2)
    message = process.communicate(timeout=30)[1]
    check("train/interrupt", process.returncode == 0 and message.startswith("zky: stopped; ") and len(parameters(part)) == 2, message)


def test_data():
    cache, mirror, programs = folder / "cache", folder / "mirror", folder / "programs"
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "ZKYNET_DATA_MIRROR": mirror.as_uri()}
    rows = [line.split("\t") for line in zky("data", env=env).stdout.splitlines()]
    check("data/list", {len(row) for row in rows} == {6} and {row[0]: row[1] for row in rows}["iris"] == "shipped"
          and {row[0]: row[1:3] for row in rows}["shakespeare"] == ["not fetched", "1115394"], rows)
    check("data/shipped", zky("data", "iris", env=env).stdout == f"iris: {source.resolve() / 'resources' / 'data'}\n")

    model = write("set.lua", "local zky = require 'zky'\nlocal set = zky.data.load 'titanic'\nlocal model = zky.module 'Set'\n"
                  "model:input('x', set.x)\nfunction model:call(x) return zky.sum(x) end\nreturn model\n")
    fails("data-missing", 77, ".*set.lua:2: the data set titanic is not there yet: “zky data titanic” fetches it", "run", model, env=env)
    fails("data-unknown", 2, "there is no data set “x”, but iris, .*", "data", "x", env=env)
    fails("data-mirror", 3, ".*/mirror/shakespeare/input.txt: .*", "data", "shakespeare", env=env)
    (mirror / "shakespeare").mkdir(parents=True)
    (mirror / "shakespeare" / "input.txt").write_text("To be")
    fails("data-sum", 3, "input.txt: the contents have the SHA-256 sum [0-9a-f]{64}, it should be 86c4e6aa.*", "data", "shakespeare", env=env)
    left = [path for path in [cache / "zkynet" / "data" / "shakespeare"] if path.exists()]
    check("data/nothing-left", left == [], left)

    # A command `kaggle`, first one that takes long.
    programs.mkdir()
    (programs / "kaggle").write_text("#!/bin/sh\nexec sleep 30\n")
    (programs / "kaggle").chmod(0o755)
    with_kaggle = {**env, "PATH": f"{programs}:{os.environ['PATH']}"}
    process = subprocess.Popen([str(program), "data", "titanic"], env=with_kaggle, stderr=subprocess.PIPE, text=True)
    time.sleep(0.5)
    process.send_signal(2)
    message = process.communicate(timeout=30)[1]
    left = [path for path in [cache / "zkynet" / "data" / "titanic"] if path.exists()]
    check("data/interrupt", process.returncode == 3 and left == [] and
          message == "zky: titanic: stopped; the next “zky data titanic” goes on from there\n", (message, left))

    with zipfile.ZipFile(folder / "titanic.zip", "w") as archive:
        archive.writestr("train.csv", "Survived,Pclass,Name,Age,SibSp,Parch,Fare\n1,1,\"A, B\",30,0,0,8\n0,3,C,,0,0,8\n")
    (programs / "kaggle").write_text(f"#!/bin/sh\ncp '{folder / 'titanic.zip'}' \"$6\"\n")
    result = zky("data", "titanic", env=with_kaggle)
    check("data/kaggle", result.returncode == 0 and result.stdout == f"titanic: {cache / 'zkynet' / 'data' / 'titanic'}\n", result)
    check("data/load", zky("run", model, env=env).stdout.split()[-1] == "39", zky("run", model, env=env))


def test_help():
    result = zky("--help")
    check("help/all", result.returncode == 0 and all(f"zky {name}" in result.stdout for name in
          ("run", "grad", "step", "check", "draw", "animate", "compare", "train", "data", "layers", "ops")) and max(map(len, result.stdout.splitlines())) < 120, result.stdout)
    result = zky("draw", "--help")
    check("help/one", result.returncode == 0 and "--scale" in result.stdout and "--json" not in result.stdout, result.stdout)
    check("help/columns", all(re.match(r"  zky .*\S  +\S", line) for line in zky("--help").stdout.splitlines()[2:14]))
    check("help/version", re.fullmatch(r"zky \d+\.\d+\.\d+\n", zky("--version").stdout))
    page = (source / "resources" / "man" / "zky.1").read_text(encoding="utf-8").replace("\\-", "-")
    options = re.findall(r"^  (-[-a-z]+)", zky("--help").stdout, re.MULTILINE)
    check("help/man-page", options and all(option in page for option in options), options)


def main():
    for test in (test_results, test_steps, test_check, test_check_targets, test_examples, test_draw, test_compare, test_npz, test_digits, test_tex_memory, test_animate, test_train, test_data, test_ops, test_layers, test_errors, test_places,
                 test_help):
        try:
            test()
        except (AssertionError, ValueError, KeyError, OSError, subprocess.SubprocessError) as error:
            check(test.__name__, False, repr(error))
    subprocess.run(["rm", "-r", folder])
    print(f"1..{cases}")


main()
