#!/usr/bin/env python3
# make-trajectories.py: what PyTorch's optimisers and schedules do, for test-optimizer.c, test-lbfgs.c and test-schedule.c
# SPDX-License-Identifier: Apache-2.0
#
# Run it here with PyTorch 1.13; it writes optimizers.txt and schedules.txt.
#
# optimizers.txt: `problem NAME`, its lines `start`, `x`, `y`; then for each case
#   case PROBLEM KIND OPTION=VALUE …      followed by one line a step: the loss before it, and the parameters after it
# schedules.txt: for each case
#   case KIND LR OPTION=VALUE …           followed by `metrics …` for plateau, and `rates …` from step 0 on (and `momenta …` for one-cycle)
import math
import torch

torch.set_default_dtype(torch.float64)


def numbers(values):
    return " ".join("%.17g" % float(v) for v in values)


def flat(params):
    return torch.cat([p.detach().reshape(-1) for p in params])


# A layer with tanh and a mean of squares: A is [3, 2], b [3].
X = torch.tensor([[math.sin(2.0 * i + j) for j in range(2)] for i in range(5)])
Y = torch.tensor([[math.cos(1.0 + i * j + j) for j in range(3)] for i in range(5)])


def layer_start():
    return [torch.tensor([[0.1 * (i + 1) - 0.07 * (j + 1) ** 2 for j in range(2)] for i in range(3)], requires_grad=True),
            torch.tensor([0.05, -0.3, 0.2], requires_grad=True)]


def layer_loss(p):
    return ((torch.tanh(X @ p[0].T + p[1]) - Y) ** 2).mean()


def rosenbrock_start():
    return [torch.tensor(-1.2, requires_grad=True), torch.tensor(1.0, requires_grad=True)]


def rosenbrock_loss(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


PROBLEMS = {"layer": (layer_start, layer_loss), "rosenbrock": (rosenbrock_start, rosenbrock_loss)}
KINDS = {"sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop, "adagrad": torch.optim.Adagrad, "adam": torch.optim.Adam,
         "adamw": torch.optim.AdamW, "lbfgs": torch.optim.LBFGS}

CASES = [
    ("layer", "sgd", {"lr": 0.1}),
    ("layer", "sgd", {"lr": 0.1, "weight_decay": 0.01}),
    ("layer", "sgd", {"lr": 0.1, "momentum": 0.9}),
    ("layer", "sgd", {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.02}),
    ("layer", "sgd", {"lr": 0.1, "momentum": 0.9, "nesterov": 1, "weight_decay": 0.02}),
    ("layer", "rmsprop", {}),
    ("layer", "rmsprop", {"lr": 0.02, "alpha": 0.9, "eps": 1e-6, "weight_decay": 0.01}),
    ("layer", "rmsprop", {"lr": 0.02, "momentum": 0.7}),
    ("layer", "rmsprop", {"lr": 0.02, "centered": 1}),
    ("layer", "rmsprop", {"lr": 0.02, "centered": 1, "momentum": 0.5, "weight_decay": 0.1}),
    ("layer", "adagrad", {}),
    ("layer", "adagrad", {"lr": 0.1, "lr_decay": 0.2, "weight_decay": 0.03, "initial_accumulator_value": 0.1, "eps": 1e-7}),
    ("layer", "adam", {}),
    ("layer", "adam", {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 1e-6, "weight_decay": 0.02}),
    ("layer", "adam", {"lr": 0.3, "amsgrad": 1}),
    ("layer", "adamw", {}),
    ("layer", "adamw", {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "weight_decay": 0.2, "amsgrad": 1}),
    ("rosenbrock", "adam", {"lr": 0.05}),
    ("layer", "lbfgs", {"max_iter": 4}),
    ("layer", "lbfgs", {"lr": 0.5, "max_iter": 6, "history_size": 3}),
    ("layer", "lbfgs", {"max_iter": 5, "line_search": 1}),
    ("rosenbrock", "lbfgs", {"max_iter": 5, "line_search": 1}),
    ("rosenbrock", "lbfgs", {"lr": 0.001, "max_iter": 8, "max_eval": 5}),
    ("rosenbrock", "lbfgs", {"line_search": 1, "history_size": 2, "max_iter": 4}),
]


def optimiser(kind, params, options):
    o = dict(options)
    if kind == "sgd":
        o.setdefault("lr", 1e-3)
    if "beta1" in o:
        o["betas"] = (o.pop("beta1"), o.pop("beta2"))
    for switch in ("nesterov", "centered", "amsgrad"):
        if switch in o:
            o[switch] = bool(o[switch])
    if o.pop("line_search", 0):
        o["line_search_fn"] = "strong_wolfe"
    return KINDS[kind](params, **o)


def options_text(options):
    return "".join(" %s=%.17g" % item for item in options.items())


with open("optimizers.txt", "w") as out:
    for name, (start, loss) in PROBLEMS.items():
        out.write("problem %s\nstart %s\n" % (name, numbers(flat(start()))))
        if name == "layer":
            out.write("x %s\ny %s\n" % (numbers(X.reshape(-1)), numbers(Y.reshape(-1))))
    for problem, kind, options in CASES:
        start, loss = PROBLEMS[problem]
        params = start()
        opt = optimiser(kind, params, options)
        out.write("case %s %s%s\n" % (problem, kind, options_text(options)))

        def closure():
            opt.zero_grad()
            value = loss(params)
            value.backward()
            return value

        for step in range(12 if kind != "lbfgs" else 6):
            before = opt.step(closure)
            out.write("%s\n" % numbers([before, *flat(params)]))

S = torch.optim.lr_scheduler
METRICS = [1.0, 0.9, 0.95, 0.9, 0.8999, 0.89999, 0.91, 0.7, 0.7, 0.7, 0.7, 0.7, 0.69, 0.71, 0.72, 0.73, 0.74, 0.75, 0.76, 0.77, 0.78, 0.6,
           0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]

SCHEDULES = [
    ("constant", 0.1, {}, lambda o: S.LambdaLR(o, lambda t: 1.0)),
    ("step", 0.1, {"step_size": 7}, lambda o: S.StepLR(o, 7)),
    ("step", 0.1, {"step_size": 4, "gamma": 0.5}, lambda o: S.StepLR(o, 4, gamma=0.5)),
    ("multi_step", 0.2, {"milestones": "3,10,11", "gamma": 0.3}, lambda o: S.MultiStepLR(o, [3, 10, 11], gamma=0.3)),
    ("exponential", 0.1, {"gamma": 0.9}, lambda o: S.ExponentialLR(o, 0.9)),
    ("cosine", 0.1, {"T_max": 29}, lambda o: S.CosineAnnealingLR(o, 29)),
    ("cosine", 0.1, {"T_max": 10, "eta_min": 0.01}, lambda o: S.CosineAnnealingLR(o, 10, eta_min=0.01)),
    ("cosine", 0.1, {"T_max": 20, "warmup": 5, "start_factor": 0.2},
     lambda o: S.SequentialLR(o, [S.LinearLR(o, start_factor=0.2, total_iters=5), S.CosineAnnealingLR(o, 20)], [5])),
    ("linear", 0.1, {}, lambda o: S.LinearLR(o)),
    ("linear", 0.1, {"start_factor": 1, "end_factor": 0.1, "total_iters": 20},
     lambda o: S.LinearLR(o, start_factor=1, end_factor=0.1, total_iters=20)),
    ("one_cycle", 0.1, {"max_lr": 0.5, "total_steps": 30}, lambda o: S.OneCycleLR(o, 0.5, total_steps=30)),
    ("one_cycle", 0.1, {"max_lr": 0.5, "total_steps": 30, "pct_start": 0.4, "linear": 1, "div_factor": 10, "final_div_factor": 100,
                        "three_phase": 1, "base_momentum": 0.8, "max_momentum": 0.9},
     lambda o: S.OneCycleLR(o, 0.5, total_steps=30, pct_start=0.4, anneal_strategy="linear", div_factor=10, final_div_factor=100,
                            three_phase=True, base_momentum=0.8, max_momentum=0.9)),
    ("plateau", 0.1, {"patience": 2}, lambda o: S.ReduceLROnPlateau(o, patience=2)),
    ("plateau", 0.1, {"patience": 1, "factor": 0.5, "threshold": 0.05, "cooldown": 2, "min_lr": 0.01},
     lambda o: S.ReduceLROnPlateau(o, patience=1, factor=0.5, threshold=0.05, cooldown=2, min_lr=0.01)),
    ("plateau", 0.1, {"patience": 1, "factor": 0.5, "threshold": 0.05, "absolute": 1, "maximize": 1},
     lambda o: S.ReduceLROnPlateau(o, mode="max", patience=1, factor=0.5, threshold=0.05, threshold_mode="abs")),
]

with open("schedules.txt", "w") as out:
    for kind, lr, options, make in SCHEDULES:
        param = torch.zeros(1, requires_grad=True)
        opt = torch.optim.SGD([param], lr=lr, momentum=0.9)
        schedule = make(opt)
        rates, momenta = [], []
        for t in range(30):
            rates.append(opt.param_groups[0]["lr"])
            momenta.append(opt.param_groups[0]["momentum"])
            opt.step()
            if t < 29:
                schedule.step(*([METRICS[t]] if kind == "plateau" else []))
        text = "".join(" %s=%s" % (k, v if isinstance(v, str) else "%.17g" % v) for k, v in options.items())
        out.write("case %s %.17g%s\n" % (kind, lr, text))
        if kind == "plateau":
            out.write("metrics %s\n" % numbers(METRICS))
        out.write("rates %s\n" % numbers(rates))
        if kind == "one_cycle":
            out.write("momenta %s\n" % numbers(momenta))
