"""test-big-graph.py: a large model in a real window: groups, composite operators, find, traces, by keys, pointer and screen reader.

SPDX-License-Identifier: Apache-2.0

Called with the program, on a display and a session bus of its own.
"""

import pathlib
import re
import shutil
import sys
import tempfile

from desktop import App, Atspi, Cases, click, press, type_text, wait_for, walk

program = sys.argv[1]
folder = pathlib.Path(tempfile.mkdtemp(prefix="zky-big-"))
model = folder / "transformer.lua"

model.write_text("""local zky = require "zky"
local N, W = 12, 8
local function new_attention()
  local attention = zky.module "Attention"
  for _, name in ipairs {"query", "key", "value"} do attention:param(name, zky.randn{W, W}) end
  function attention:call(x)
    local q, k, v = zky.matmul(x, self.query), zky.matmul(x, self.key), zky.matmul(x, self.value)
    local weights = zky.softmax(zky.matmul(q, k:transpose()), {axis = -1})
    return zky.matmul(weights, v)
  end
  return attention
end
local function new_block()
  local block = zky.module "Block"
  block.attention = new_attention()
  block:param("up", zky.randn{W, W})
  function block:call(x)
    x = x + self.attention(x)
    return x + zky.tanh(zky.matmul(x, self.up))
  end
  return block
end
local model = zky.module "Transformer"
model:input("x", zky.randn{3, W})
local blocks = {}
for i = 1, N do blocks[i] = new_block() end
model.blocks = blocks
function model:call(x)
  for _, block in ipairs(self.blocks) do x = block(x) end
  return zky.sum(x)
end
return model
""", encoding="utf-8")

GROUP = re.compile(r"^(?P<name>[^,]+), (?P<state>closed|open) group of (?P<n>\d+) operators?(\. .*)?$", re.DOTALL)


def get_groups(app, state="closed"):
    groups = {}
    for accessible in walk(app.root):
        match = GROUP.match(accessible.get_name() or "")
        if match and match["state"] == state:
            groups[match["name"]] = {**match.groupdict(), "accessible": accessible}
    return groups


def get_crumbs(app):
    return [accessible.get_name() for accessible in walk(app.root) if (accessible.get_name() or "").startswith("Go to ")]


def test_folded(app):
    """Twelve blocks are the first one and eleven more."""
    wait_for("the other blocks", lambda: get_groups(app).get("+11 more"))
    assert get_groups(app)["+11 more"]["state"] == "closed"
    app.wait_card("x", kind="input")


def test_open(app):
    """A double click opens a closed group."""
    group = wait_for("the other blocks", lambda: get_groups(app).get("+11 more"))
    click(group["accessible"], times=2)
    wait_for("what is inside", lambda: get_groups(app).get("blocks.1"))


def test_all(app):
    press("slash")
    wait_for("all closed", lambda: get_groups(app).get("blocks.0"))
    assert not app.get_cards().get("v1"), app.get_cards()
    press("asterisk")
    wait_for("all open", lambda: not get_groups(app).get("blocks.0"))
    press("slash")
    wait_for("all closed", lambda: get_groups(app).get("blocks.0"))


def test_enter(app):
    """By keys alone: the arrow finds a group, Enter opens it, Backspace selects it from inside, Enter closes it."""
    group = wait_for("the first block", lambda: get_groups(app).get("blocks.0"))
    group["accessible"].get_action_iface().do_action(0)
    wait_for("its crumb", lambda: get_crumbs(app))
    press("Return")
    wait_for("what is inside", lambda: get_groups(app).get("attention"))
    press("Return")
    wait_for("the closed block", lambda: get_groups(app).get("blocks.0"))


def test_open_group(app):
    """An open group is an object with a name, which is expanded, and can be closed without a pointer."""
    get_groups(app)["blocks.0"]["accessible"].get_action_iface().do_action(0)
    press("Return")
    group = wait_for("the open block", lambda: get_groups(app, "open").get("blocks.0"))["accessible"]
    assert group.get_role() == Atspi.Role.PUSH_BUTTON, group.get_role_name()
    states = group.get_state_set()
    assert states.contains(Atspi.StateType.EXPANDED) and states.contains(Atspi.StateType.FOCUSABLE), states.get_states()
    actions = group.get_action_iface()
    names = [actions.get_action_name(i) for i in range(actions.get_n_actions())]
    actions.do_action(names.index("group.close"))
    wait_for("the closed block", lambda: get_groups(app).get("blocks.0"))
    wait_for("no open one", lambda: not get_groups(app, "open"))


def test_find(app):
    """What is found in closed groups is shown by opening them; conditions look at numbers."""
    press("ctrl+f")
    type_text("blocks.7 softmax")
    press("Return")
    wait_for("where it is", lambda: "Go to attention" in get_crumbs(app))
    assert "Go to blocks.7" in get_crumbs(app), get_crumbs(app)
    press("ctrl+a")
    type_text("[3, 8] |value| > 1e-9 tanh")
    wait_for("the count", lambda: app.find(Atspi.Role.LABEL, "^12$"))
    press("Escape")


def test_hide(app):
    """One key each for constants, parameters and operators that only change the shape."""
    press("ctrl+f")
    press("ctrl+a")
    type_text("blocks.7.attention.query")
    press("Return", "Escape")
    app.wait_card("blocks.7.attention.query", kind="parameter")
    press("p")
    wait_for("no parameters", lambda: not any(card["kind"] == "parameter" for card in app.get_cards().values()))
    press("p")
    app.wait_card("blocks.7.attention.query", kind="parameter")


def test_alive(app):
    assert app.is_alive()
    assert not app.find(Atspi.Role.ALERT)


def main():
    cases = Cases()
    app = App(program, str(model))
    tests = [test_folded, test_open, test_all, test_enter, test_open_group, test_find, test_hide, test_alive]
    for test in tests:
        cases.run("/app/big-graph/" + test.__name__.removeprefix("test_"), test, app)
    cases.run("/app/big-graph/quit", lambda: app.stop())
    shutil.rmtree(folder)

    return cases.finish()


sys.exit(main())
