"""Records PyTorch's moving averages of a weight and a bias that SGD changes: python3 record_average.py > average.json"""

import json

import torch
from torch.optim.swa_utils import AveragedModel


def record(decay):
    def average(averaged, current, updates):
        kept = min(decay, (1 + int(updates)) / (10 + int(updates)))
        return kept * averaged + (1 - kept) * current

    torch.set_default_dtype(torch.float64)
    network = torch.nn.Linear(1, 1)
    with torch.no_grad():
        network.weight.fill_(1)
        network.bias.fill_(-2)
    averaged = AveragedModel(network, avg_fn=average)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.05)
    weights, averages = [], []
    for _ in range(50):
        optimizer.zero_grad()
        (network(torch.tensor([[3.0]])) - 1).pow(2).add(network.weight.pow(4)).sum().backward()
        optimizer.step()
        averaged.update_parameters(network)
        weights.append([network.weight.item(), network.bias.item()])
        averages.append([averaged.module.weight.item(), averaged.module.bias.item()])
    return {"decay": decay, "weights": weights, "averages": averages}


# The first keeps the same share at every update, as none may keep less than 2/11.
print(json.dumps([record(decay) for decay in [0.1, 0.7, 0.999]]))
