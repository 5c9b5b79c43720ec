"""The forecaster's and the detector's networks in PyTorch, on one thread.

Prints one JSON object: the mean seconds of processor time of an epoch of the forecaster, and the
microseconds of an answer of each network, eager, to one input.
"""

import json
import sys
import time

import torch

SAMPLES, STEPS, FEATURES, OUTPUTS, BATCH = 2016, 24, 10, 12, 32
EPOCHS, CALLS, WARM_UP = int(sys.argv[1]), 3000, 300

torch.set_num_threads(1)
torch.manual_seed(1)


class Forecaster(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.LSTM(FEATURES, 64, batch_first=True)
        self.second = torch.nn.LSTM(64, 32, batch_first=True)
        self.dropout = torch.nn.Dropout(0.2)
        self.hidden = torch.nn.Linear(32, 16)
        self.output = torch.nn.Linear(16, OUTPUTS)

    def forward(self, inputs):
        sequence, _ = self.first(inputs)
        sequence, _ = self.second(self.dropout(sequence))
        last = self.dropout(sequence[:, -1])
        return self.output(torch.relu(self.hidden(last)))


def epochs(network):
    inputs = torch.rand(SAMPLES, STEPS, FEATURES)
    targets = torch.rand(SAMPLES, OUTPUTS)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    loss_of = torch.nn.MSELoss()
    network.train()
    for _ in range(EPOCHS):
        start = time.process_time()
        order = torch.randperm(SAMPLES)
        for first in range(0, SAMPLES, BATCH):
            batch = order[first : first + BATCH]
            optimizer.zero_grad()
            loss = loss_of(network(inputs[batch]), targets[batch])
            loss.backward()
            optimizer.step()
        yield time.process_time() - start


def latency(network, one):
    network.eval()
    times = []
    with torch.no_grad():
        for _ in range(WARM_UP + CALLS):
            start = time.perf_counter()
            network(one)
            times.append(time.perf_counter() - start)
    times = sorted(times[WARM_UP:])
    return {"p50Us": times[CALLS // 2] * 1e6, "p99Us": times[CALLS * 99 // 100] * 1e6}


forecaster = Forecaster()
detector = torch.nn.Sequential(
    torch.nn.Linear(20, 8), torch.nn.ReLU(), torch.nn.Linear(8, 20), torch.nn.Sigmoid()
)
# The first epoch warms up.
times = list(epochs(forecaster))[1:]
print(
    json.dumps(
        {
            "version": torch.__version__,
            "epochS": sum(times) / len(times),
            "forecaster": latency(forecaster, torch.rand(1, STEPS, FEATURES)),
            "detector": latency(detector, torch.rand(1, 20)),
        }
    )
)
