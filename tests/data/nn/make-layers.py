#!/usr/bin/python3
# make-layers.py: what PyTorch's layers give: tests/data/nn/layers.txt, read by tests/engine/test-nn-torch.c
# SPDX-License-Identifier: Apache-2.0
#
# Run it here with PyTorch 1.13.
#
# A case begins with `case NAME: SETTINGS: MODE`, then come, one a line:
#
#   input KIND SHAPE    as in ZkyNnSample, or `input -` where it is left out
#   state NAME          parameters and buffers in the order of the state dict; their values are number(i, k) for entry k
#   output NUMBERS      each output
#   x NUMBERS           the gradient of each floating input, of L = Σ weight(i) · output
#   p NAME NUMBERS      the gradient of each parameter
#   b NAME NUMBERS      each buffer behind the call
#
# All in float64. Inputs are number(i, 100 + k), or whole numbers (7 i + k) mod n, or true at each third place.

import math
import sys

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def number(i, k):
    return 0.6 * math.sin(1.3 * i + 0.7 * k + 0.2)


def fill(shape, k):
    n = math.prod(shape)
    return torch.tensor([number(i, k) for i in range(n)]).reshape(shape)


def weight(i):
    return math.cos(0.9 * i) + 0.3


def state_value(name, value, k):
    if value.dtype == torch.int64:
        return value
    filled = fill(tuple(value.shape), k)
    return filled.abs() + 0.5 if name.endswith("running_var") else filled


def set_state(module):
    module.load_state_dict({name: state_value(name, value, k) for k, (name, value) in enumerate(module.state_dict().items())})


def make_input(spec, k):
    if spec == "-":
        return None
    kind, _, extents = spec.rpartition(":")
    shape = [int(x) for x in extents.split(",") if x.strip()]
    n = math.prod(shape)
    if kind.startswith("int"):
        return torch.tensor([(7 * i + k) % int(kind[4:]) for i in range(n)]).reshape(shape)
    if kind == "true":
        return torch.tensor([i % 3 == 2 for i in range(n)]).reshape(shape)
    value = fill(shape, 100 + k)
    if kind == "share":
        value = value.abs()
    return value.requires_grad_()


def text(values):
    return " ".join("%.17g" % x for x in values.detach().reshape(-1).tolist())


class RMSNorm(nn.Module):
    """Zhang and Sennrich, 2019; PyTorch has it since 2.4."""

    def __init__(self, normalized_shape, eps=1e-5):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(normalized_shape)), eps
        self.axes = tuple(range(-len(normalized_shape), 0))

    def forward(self, x):
        return x / torch.sqrt((x * x).mean(self.axes, keepdim=True) + self.eps) * self.weight


class PositionalEncoding(nn.Module):
    """PyTorch's tutorial on transformers."""

    def __init__(self, base=10000.0, batch_first=False):
        super().__init__()
        self.base, self.batch_first = base, batch_first

    def forward(self, x):
        n, e = x.shape[1 if self.batch_first else 0], x.shape[-1]
        table = torch.zeros(n, e)
        place = torch.arange(n, dtype=x.dtype).unsqueeze(1)
        speed = torch.exp(torch.arange(0, e, 2, dtype=x.dtype) * (-math.log(self.base) / e))
        table[:, 0::2], table[:, 1::2] = torch.sin(place * speed), torch.cos(place * speed)
        return x + (table if self.batch_first else table.unsqueeze(1))


def flatten(outputs):
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    return [x for output in outputs if output is not None for x in flatten(output)]


def call_attention(module, inputs, need_weights=False, average=True, causal=False):
    q, k, v, mask, padding = (inputs + [None] * 5)[:5]
    k = q if k is None else k
    v = k if v is None else v
    axis = 1 if module.batch_first and q.dim() == 3 else 0
    if causal:
        mask = torch.triu(torch.ones(q.shape[axis], k.shape[axis], dtype=torch.bool), 1)
    return module(q, k, v, attn_mask=mask, key_padding_mask=padding, need_weights=need_weights, average_attn_weights=average)


def call_states(module, inputs):
    states = [x for x in inputs[1:] if x is not None]
    if not states:
        return module(inputs[0])
    return module(inputs[0], states[0] if len(states) == 1 else tuple(states))


def call_encoder(module, inputs, causal=False):
    src, mask, padding = (inputs + [None] * 3)[:3]
    length = src.shape[1 if getattr(module, "batch", False) else 0]
    if causal:
        mask = torch.triu(torch.ones(length, length, dtype=torch.bool), 1)
    if isinstance(module, nn.TransformerEncoder):
        return module(src, mask=mask, src_key_padding_mask=padding)
    return module(src, src_mask=mask, src_key_padding_mask=padding)


def call_decoder(module, inputs, causal=False):
    tgt, memory, mask, memory_mask, padding, memory_padding = (inputs + [None] * 6)[:6]
    length = tgt.shape[1 if getattr(module, "batch", False) else 0]
    if causal:
        mask = torch.triu(torch.ones(length, length, dtype=torch.bool), 1)
    return module(tgt, memory, tgt_mask=mask, memory_mask=memory_mask, tgt_key_padding_mask=padding, memory_key_padding_mask=memory_padding)


def case(name, settings, module, inputs, mode="train", call=None):
    print("case %s: %s: %s" % (name, settings, mode))
    module.train(mode == "train")
    set_state(module)
    values = [make_input(spec, k) for k, spec in enumerate(inputs)]
    for spec in inputs:
        print("input", spec)
    for key in module.state_dict():
        print("state", key)
    outputs = flatten(call(module, values) if call else module(*[x for x in values if x is not None]))
    loss = 0
    for output in outputs:
        print("output", text(output))
        loss = loss + (output.reshape(-1) * torch.tensor([weight(i) for i in range(output.numel())])).sum()
    leaves = [x for x in values if x is not None and x.requires_grad] + list(module.parameters())
    if leaves:
        loss.backward()
    for x in values:
        if x is not None and x.requires_grad:
            print("x", text(x.grad if x.grad is not None else torch.zeros_like(x)))
    for key, x in module.named_parameters():
        print("p", key, text(x.grad if x.grad is not None else torch.zeros_like(x)))
    for key, x in module.named_buffers():
        print("b", key, text(x))


sys.stdout = open("layers.txt", "w")

# -- Weights, tables, shapes ---------------------------------------------------------------------

case("Linear", "in_features=3, out_features=2", nn.Linear(3, 2), ["2, 4, 3"])
case("Linear", "in_features=3, out_features=2, bias=false", nn.Linear(3, 2, bias=False), ["3"])
case("Bilinear", "in1_features=2, in2_features=3, out_features=2", nn.Bilinear(2, 3, 2), ["4, 2", "4, 3"])
case("Embedding", "num_embeddings=5, embedding_dim=3", nn.Embedding(5, 3), ["int 5: 2, 4"])
case("Embedding", "num_embeddings=5, embedding_dim=2, padding_idx=-4", nn.Embedding(5, 2, padding_idx=-4), ["int 5: 6"])
case("Flatten", "", nn.Flatten(), ["2, 3, 2"])
case("Unflatten", "axis=1, shape=[2, 3]", nn.Unflatten(1, (2, 3)), ["2, 6"])

# -- Convolutions ----------------------------------------------------------------------------------

for d, shape, padding in ((1, "2, 4, 7", "2"), (2, "2, 4, 5, 4", "[1, 2]"), (3, "1, 4, 3, 4, 3", "[1, 0, 1]")):
    Conv, Transposed = getattr(nn, "Conv%dd" % d), getattr(nn, "ConvTranspose%dd" % d)
    pads = eval(padding)
    case("Conv%dd" % d, "in_channels=4, out_channels=6, kernel_size=2, stride=2, padding=%s, dilation=2, groups=2" % padding,
         Conv(4, 6, 2, 2, pads, 2, 2), [shape])
    case("Conv%dd" % d, "in_channels=4, out_channels=1, kernel_size=3, padding=1, bias=false, padding_mode=reflect",
         Conv(4, 1, 3, 1, 1, bias=False, padding_mode="reflect"), [shape])
    case("ConvTranspose%dd" % d, "in_channels=4, out_channels=2, kernel_size=3, stride=2, padding=1, output_padding=1, groups=2, dilation=2",
         Transposed(4, 2, 3, 2, 1, 1, 2, True, 2), [shape])
case("Conv2d", "in_channels=4, out_channels=2, kernel_size=3, padding=[1, 2], padding_mode=circular",
     nn.Conv2d(4, 2, 3, 1, (1, 2), padding_mode="circular"), ["1, 4, 3, 4"])

# -- Pools --------------------------------------------------------------------------------------------

case("MaxPool1d", "kernel_size=3, stride=2, padding=1", nn.MaxPool1d(3, 2, 1), ["2, 2, 7"])
case("MaxPool2d", "kernel_size=[2, 3], ceil_mode=true", nn.MaxPool2d((2, 3), ceil_mode=True), ["1, 2, 5, 4"])
case("AvgPool1d", "kernel_size=3, stride=2, padding=1", nn.AvgPool1d(3, 2, 1), ["2, 2, 7"])
case("AvgPool2d", "kernel_size=[2, 3], padding=1, count_include_pad=false", nn.AvgPool2d((2, 3), padding=1, count_include_pad=False), ["1, 2, 5, 4"])
case("AdaptiveMaxPool1d", "output_size=3", nn.AdaptiveMaxPool1d(3), ["2, 2, 7"])
case("AdaptiveMaxPool2d", "output_size=[2, 3]", nn.AdaptiveMaxPool2d((2, 3)), ["1, 2, 5, 4"])
case("AdaptiveAvgPool1d", "output_size=3", nn.AdaptiveAvgPool1d(3), ["2, 2, 7"])
case("AdaptiveAvgPool2d", "output_size=[2, 3]", nn.AdaptiveAvgPool2d((2, 3)), ["1, 2, 5, 4"])
case("MaxPool3d", "kernel_size=2, stride=1", nn.MaxPool3d(2, 1), ["1, 2, 3, 2, 3"])
case("AvgPool3d", "kernel_size=[2, 1, 3], padding=[1, 0, 1]", nn.AvgPool3d((2, 1, 3), padding=(1, 0, 1)), ["1, 2, 3, 2, 3"])
case("AdaptiveMaxPool3d", "output_size=2", nn.AdaptiveMaxPool3d(2), ["1, 2, 3, 2, 4"])
case("AdaptiveAvgPool3d", "output_size=[2, 1, 3]", nn.AdaptiveAvgPool3d((2, 1, 3)), ["1, 2, 3, 2, 4"])
case("Upsample", "scale_factor=2", nn.Upsample(scale_factor=2), ["1, 2, 3, 2"])
case("Upsample", "size=[5, 3], mode=bilinear, align_corners=true", nn.Upsample((5, 3), mode="bilinear", align_corners=True), ["1, 2, 3, 2"])

# -- Norms ----------------------------------------------------------------------------------------------

for d, shape in ((1, "4, 3"), (1, "2, 3, 4"), (2, "2, 3, 2, 3"), (3, "2, 3, 2, 1, 2")):
    Batch = getattr(nn, "BatchNorm%dd" % d)
    for mode in ("train", "eval"):
        case("BatchNorm%dd" % d, "num_features=3, eps=0.01, momentum=0.3", Batch(3, 0.01, 0.3), [shape], mode)
case("BatchNorm2d", "num_features=3, affine=false", nn.BatchNorm2d(3, affine=False), ["2, 3, 2, 2"])
case("BatchNorm2d", "num_features=3, track_running_stats=false", nn.BatchNorm2d(3, track_running_stats=False), ["2, 3, 2, 2"], "eval")
for d, shape in ((1, "2, 3, 4"), (2, "2, 3, 2, 3"), (3, "2, 3, 2, 1, 2")):
    Instance = getattr(nn, "InstanceNorm%dd" % d)
    case("InstanceNorm%dd" % d, "num_features=3", Instance(3), [shape], "eval")
    for mode in ("train", "eval"):
        case("InstanceNorm%dd" % d, "num_features=3, momentum=0.2, affine=true, track_running_stats=true",
             Instance(3, momentum=0.2, affine=True, track_running_stats=True), [shape], mode)
case("LayerNorm", "normalized_shape=[2, 3], eps=0.001", nn.LayerNorm((2, 3), 0.001), ["2, 2, 3"])
case("LayerNorm", "normalized_shape=3, elementwise_affine=false", nn.LayerNorm(3, elementwise_affine=False), ["2, 3"])
case("RMSNorm", "normalized_shape=[2, 3]", RMSNorm((2, 3)), ["2, 2, 3"])
case("GroupNorm", "num_groups=2, num_channels=4", nn.GroupNorm(2, 4), ["2, 4, 3"])
case("Dropout", "", nn.Dropout(), ["2, 3"], "eval")
case("Dropout2d", "", nn.Dropout2d(), ["2, 3, 2, 2"], "eval")

# -- Activations ------------------------------------------------------------------------------------------

# Not Hardsigmoid, whose slope PyTorch 1.13 has in single precision.
for name, settings, module in (
        ("ReLU", "", nn.ReLU()), ("LeakyReLU", "", nn.LeakyReLU()), ("ReLU6", "", nn.ReLU6()), ("ELU", "alpha=0.5", nn.ELU(0.5)),
        ("CELU", "alpha=0.5", nn.CELU(0.5)), ("SELU", "", nn.SELU()), ("GELU", "", nn.GELU()),
        ("GELU", "approximate=tanh", nn.GELU("tanh")), ("SiLU", "", nn.SiLU()), ("Mish", "", nn.Mish()), ("Sigmoid", "", nn.Sigmoid()),
        ("LogSigmoid", "", nn.LogSigmoid()), ("Tanh", "", nn.Tanh()), ("Tanhshrink", "", nn.Tanhshrink()), ("Softplus", "", nn.Softplus()),
        ("Softsign", "", nn.Softsign()), ("Softshrink", "", nn.Softshrink()), ("Hardshrink", "", nn.Hardshrink()),
        ("Hardtanh", "", nn.Hardtanh()), ("Hardswish", "", nn.Hardswish()),
        ("Threshold", "threshold=0.1, value=-2", nn.Threshold(0.1, -2)), ("GLU", "", nn.GLU()), ("Softmax", "axis=1", nn.Softmax(1)),
        ("Softmin", "axis=0", nn.Softmin(0)), ("LogSoftmax", "", nn.LogSoftmax(-1)), ("PReLU", "num_parameters=3", nn.PReLU(3))):
    case(name, settings, module, ["2, 3, 4"] if name == "PReLU" else ["3, 4"])

# -- Recurrent ----------------------------------------------------------------------------------------------

for name in ("RNN", "GRU", "LSTM"):
    Stack, Cell = getattr(nn, name), getattr(nn, name + "Cell")
    relu = {"nonlinearity": "relu"} if name == "RNN" else {}
    more = ", nonlinearity=relu" if relu else ""
    n = 2 if name == "LSTM" else 1
    case(name, "input_size=3, hidden_size=2", Stack(3, 2), ["4, 2, 3"], call=call_states)
    case(name, "input_size=3, hidden_size=2, num_layers=2, bidirectional=true, batch_first=true" + more,
         Stack(3, 2, 2, bidirectional=True, batch_first=True, **relu), ["2, 4, 3"] + ["4, 2, 2"] * n, call=call_states)
    case(name, "input_size=3, hidden_size=2, num_layers=2, bias=false", Stack(3, 2, 2, bias=False), ["3, 3"] + ["2, 2"] * n, call=call_states)
    case(name + "Cell", "input_size=3, hidden_size=2", Cell(3, 2), ["4, 3"], call=call_states)
    case(name + "Cell", "input_size=3, hidden_size=2, bias=false" + more, Cell(3, 2, bias=False, **relu), ["4, 3"] + ["4, 2"] * n, call=call_states)

# -- Attention ------------------------------------------------------------------------------------------------

case("MultiheadAttention", "embed_dim=4, num_heads=2", nn.MultiheadAttention(4, 2), ["3, 2, 4"], call=call_attention)
case("MultiheadAttention", "embed_dim=4, num_heads=2, kdim=3, vdim=2, batch_first=true, bias=false",
     nn.MultiheadAttention(4, 2, kdim=3, vdim=2, batch_first=True, bias=False), ["2, 2, 4", "2, 3, 3", "2, 3, 2"], call=call_attention)
case("MultiheadAttention", "embed_dim=4, num_heads=2, causal=true, need_weights=true", nn.MultiheadAttention(4, 2), ["3, 4"],
     call=lambda m, x: call_attention(m, x, True, True, True))
case("MultiheadAttention", "embed_dim=4, num_heads=2, causal=true", nn.MultiheadAttention(4, 2), ["3, 2, 4"],
     call=lambda m, x: call_attention(m, x, False, True, True))
case("MultiheadAttention", "embed_dim=4, num_heads=2, need_weights=true, average_attn_weights=false, batch_first=true",
     nn.MultiheadAttention(4, 2, batch_first=True), ["2, 2, 4", "2, 3, 4", "2, 3, 4", "true: 2, 3"],
     call=lambda m, x: call_attention(m, x, True, False))
case("MultiheadAttention", "embed_dim=4, num_heads=2", nn.MultiheadAttention(4, 2), ["3, 2, 4", "-", "-", "4, 3, 3", "true: 2, 3"], call=call_attention)
case("MultiheadAttention", "embed_dim=4, num_heads=2", nn.MultiheadAttention(4, 2), ["3, 2, 4", "-", "-", "true: 4, 3, 3", "true: 2, 3"],
     call=call_attention)
case("PositionalEncoding", "", PositionalEncoding(), ["3, 2, 4"])
case("PositionalEncoding", "base=100, batch_first=true", PositionalEncoding(100.0, True), ["2, 3, 4"])

# -- Transformers ------------------------------------------------------------------------------------------------

for first in (False, True):
    flags = "norm_first=%s" % str(first).lower()
    block = "d_model=4, nhead=2, dim_feedforward=3, dropout=0, %s" % flags
    case("TransformerEncoderLayer", block, nn.TransformerEncoderLayer(4, 2, 3, 0, norm_first=first), ["3, 2, 4"], call=call_encoder)
    case("TransformerDecoderLayer", block, nn.TransformerDecoderLayer(4, 2, 3, 0, norm_first=first), ["2, 2, 4", "3, 2, 4"], call=call_decoder)
layer = nn.TransformerEncoderLayer(4, 2, 3, 0, "gelu", 0.01, batch_first=True)
layer.batch = True
case("TransformerEncoderLayer", "d_model=4, nhead=2, dim_feedforward=3, dropout=0, activation=gelu, layer_norm_eps=0.01, batch_first=true, causal=true",
     layer, ["2, 3, 4"], call=lambda m, x: call_encoder(m, x, True))
case("TransformerEncoderLayer", "d_model=4, nhead=2, dim_feedforward=3, dropout=0", nn.TransformerEncoderLayer(4, 2, 3, 0),
     ["3, 2, 4", "3, 3", "true: 2, 3"], call=call_encoder)
layer = nn.TransformerDecoderLayer(4, 2, 3, 0, batch_first=True)
layer.batch = True
case("TransformerDecoderLayer", "d_model=4, nhead=2, dim_feedforward=3, dropout=0, batch_first=true, causal=true", layer,
     ["2, 2, 4", "2, 3, 4", "-", "true: 2, 3", "-", "true: 2, 3"], call=lambda m, x: call_decoder(m, x, True))
case("TransformerEncoder", "d_model=4, nhead=2, dim_feedforward=3, dropout=0, num_layers=2, norm=true",
     nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 3, 0), 2, nn.LayerNorm(4)), ["3, 2, 4", "3, 3"], call=call_encoder)
case("TransformerDecoder", "d_model=4, nhead=2, dim_feedforward=3, dropout=0, num_layers=2",
     nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 3, 0), 2), ["2, 2, 4", "3, 2, 4"], call=call_decoder)

# -- Losses ------------------------------------------------------------------------------------------------------------

for name, settings, module, inputs in (
        ("MSELoss", "", nn.MSELoss(), ["3, 2", "3, 2"]), ("L1Loss", "reduction=sum", nn.L1Loss(reduction="sum"), ["3, 2", "3, 2"]),
        ("SmoothL1Loss", "beta=0.5", nn.SmoothL1Loss(beta=0.5), ["3, 2", "3, 2"]), ("HuberLoss", "delta=0.5", nn.HuberLoss(delta=0.5), ["3, 2", "3, 2"]),
        ("CrossEntropyLoss", "label_smoothing=0.1", nn.CrossEntropyLoss(label_smoothing=0.1), ["4, 3", "int 3: 4"]),
        ("CrossEntropyLoss", "reduction=none", nn.CrossEntropyLoss(reduction="none"), ["2, 3, 2", "int 3: 2, 2"]),
        ("NLLLoss", "", nn.NLLLoss(), ["4, 3", "int 3: 4"]), ("BCELoss", "", nn.BCELoss(), ["share: 4", "share: 4"]),
        ("BCEWithLogitsLoss", "", nn.BCEWithLogitsLoss(), ["4", "share: 4"]),
        ("PoissonNLLLoss", "", nn.PoissonNLLLoss(), ["4", "share: 4"]),
        ("CosineSimilarity", "axis=1", nn.CosineSimilarity(1), ["4, 3", "4, 3"]),
        ("TripletMarginLoss", "", nn.TripletMarginLoss(), ["4, 3", "4, 3", "4, 3"])):
    case(name, settings, module, inputs)
