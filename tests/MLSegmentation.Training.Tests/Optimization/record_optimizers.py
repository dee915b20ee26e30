"""Records the paths of PyTorch's optimizers with a group that decays and one that does not: python3 record_optimizers.py > optimizers.json"""

import json

import torch
from torch.optim import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop


def path(kind, rate, weight_decay, **settings):
    matrix = torch.nn.Parameter(torch.tensor([[1.0, -2.0]], dtype=torch.float64))
    vector = torch.nn.Parameter(torch.tensor([0.5], dtype=torch.float64))
    groups = [{"params": [matrix], "weight_decay": weight_decay}, {"params": [vector], "weight_decay": 0}]
    optimizer = kind(groups, lr=rate, **settings)
    points = []
    for _ in range(50):
        optimizer.zero_grad()
        x, y, z = matrix[0, 0], matrix[0, 1], vector[0]
        # A valley that is curved differently in each direction.
        (x ** 2 + 10 * (y - x) ** 2 + z ** 4 + x * z).backward()
        optimizer.step()
        points.append(matrix.flatten().tolist() + vector.tolist())
    return {"rate": rate, "weightDecay": weight_decay, "path": points}


cases = {
    "sgd": path(SGD, 0.01, 0, momentum=0.9, nesterov=True),
    "sgd, decay": path(SGD, 0.01, 0.1, momentum=0.9, nesterov=True),
    "sgd(0.5, False), decay": path(SGD, 0.01, 0.1, momentum=0.5),
    "sgd(0), decay": path(SGD, 0.01, 0.1),
    "adam": path(Adam, 0.05, 0),
    "adam(0.8, 0.9, 0.001), decay": path(Adam, 0.05, 0.1, betas=(0.8, 0.9), eps=1e-3),
    "adamW": path(AdamW, 0.05, 0.01),
    "adamW(0.8, 0.9, 0.001), decay": path(AdamW, 0.05, 0.5, betas=(0.8, 0.9), eps=1e-3),
    "rmsProp": path(RMSprop, 0.02, 0),
    "rmsProp, decay": path(RMSprop, 0.02, 0.1),
    "rmsProp(0.9, 0.001, 0.5, True), decay": path(RMSprop, 0.002, 0.1, alpha=0.9, eps=1e-3, momentum=0.5, centered=True),
    "adagrad": path(Adagrad, 0.3, 0),
    "adagrad(0.001), decay": path(Adagrad, 0.3, 0.1, eps=1e-3),
    "adadelta": path(Adadelta, 1, 0),
    "adadelta(0.8, 0.001), decay": path(Adadelta, 0.7, 0.1, rho=0.8, eps=1e-3),
}
print("{\n" + ",\n".join(f" {json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items()) + "\n}")
