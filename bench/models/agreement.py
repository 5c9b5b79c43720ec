"""PyTorch's training of the networks of bench/models/agreement.ts, from the same start and samples.

Arguments: a folder, and the names of the networks whose NAME.json, NAME-weights.f32, NAME-inputs.f32
and NAME-targets.f32 lie there. For each it writes NAME-double.f64 and NAME-single.f64, by precision,
and NAME-epsilon.f64, in double precision with PyTorch's own epsilon: the predictions of the first
batch, the gradients of its mean squared error in our order and layout, and the loss of each batch
before the step it makes. Prints one JSON object: the version.
"""

import json
import math
import sys
from pathlib import Path

import numpy
import torch

# Kingma and Ba's, with the epsilon of Keras.
BETAS, EPSILON = (0.9, 0.999), 1e-7
ACTIVATIONS = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid, "linear": torch.nn.Identity}

torch.set_num_threads(1)
folder, names = Path(sys.argv[1]), sys.argv[2:]


class Lstm(torch.nn.Module):
    """PyTorch has two biases where the equations have one: the second stays 0 and learns nothing,
    or Adam would take each step twice. The gates have our order: input, forget, cell, output."""

    def __init__(self, inputs, units, is_sequence):
        super().__init__()
        self.lstm = torch.nn.LSTM(inputs, units, batch_first=True)
        self.lstm.bias_hh_l0.requires_grad_(False).zero_()
        self.is_sequence = is_sequence

    def forward(self, inputs):
        sequence, _ = self.lstm(inputs)
        return sequence if self.is_sequence else sequence[:, -1]


def network_of(layers, inputs):
    """The network, and its weights in our order."""
    modules, weights = [], []
    for layer in layers:
        if layer["kind"] == "dropout":
            assert layer["rate"] == 0
            continue
        units = layer["units"]
        if layer["kind"] == "lstm":
            module = Lstm(inputs, units, layer["isSequence"])
            lstm = module.lstm
            modules.append(module)
            weights += [lstm.weight_ih_l0, lstm.weight_hh_l0, lstm.bias_ih_l0]
        else:
            dense = torch.nn.Linear(inputs, units)
            modules += [dense, ACTIVATIONS[layer["activation"]]()]
            weights += [dense.weight, dense.bias]
        inputs = units
    return torch.nn.Sequential(*modules), weights


def ours(matrix):
    """Ours have a column an output, PyTorch's a row."""
    return matrix.T if matrix.ndim == 2 else matrix


def start(weights, values):
    at = 0
    with torch.no_grad():
        for weight in weights:
            part = values[at : at + weight.numel()]
            ours(weight).copy_(part.reshape(ours(weight).shape))
            at += weight.numel()
    assert at == len(values)


def trace(case, weights, inputs, targets, has_keras_epsilon):
    network, parts = network_of(case["layers"], case["inputShape"][-1])
    network.to(inputs.dtype)
    start(parts, weights)
    optimizer = torch.optim.Adam(parts, lr=case["learningRate"], betas=BETAS, eps=EPSILON)
    loss_of = torch.nn.MSELoss()
    size, first, curve = case["batchSize"], [], []
    for at in range(0, len(inputs), size):
        optimizer.zero_grad()
        said = network(inputs[at : at + size])
        loss = loss_of(said, targets[at : at + size])
        loss.backward()
        if at == 0:
            first = [said.detach()] + [ours(part.grad) for part in parts]
            first = [part.clone().flatten() for part in first]
        curve.append(loss.item())
        if has_keras_epsilon:
            # Keras and the paper's faster order add epsilon to the root of the second moment before
            # its bias is corrected, PyTorch after.
            step = len(curve)
            optimizer.param_groups[0]["eps"] = EPSILON / math.sqrt(1 - BETAS[1] ** step)
        optimizer.step()
    return torch.cat([part.double() for part in first] + [torch.tensor(curve, dtype=torch.double)])


def numbers(path, shape, dtype):
    return torch.from_numpy(numpy.fromfile(path, dtype="<f4")).reshape(shape).to(dtype)


KINDS = {
    "double": (torch.double, True),
    "single": (torch.float, True),
    "epsilon": (torch.double, False),
}
for name in names:
    case = json.loads((folder / f"{name}.json").read_text())
    for kind, (dtype, has_keras_epsilon) in KINDS.items():
        weights = numbers(folder / f"{name}-weights.f32", (-1,), dtype)
        inputs = numbers(folder / f"{name}-inputs.f32", (-1, *case["inputShape"]), dtype)
        targets = numbers(folder / f"{name}-targets.f32", (len(inputs), -1), dtype)
        row = trace(case, weights, inputs, targets, has_keras_epsilon)
        row.numpy().astype("<f8").tofile(folder / f"{name}-{kind}.f64")
print(json.dumps({"version": torch.__version__}))
