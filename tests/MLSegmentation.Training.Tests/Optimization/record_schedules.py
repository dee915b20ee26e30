"""Records PyTorch's one-cycle learning rates: python3 record_schedules.py > schedules.json"""

import json

import torch


def one_cycle(rate, steps, **settings):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1, momentum=0.9)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, **settings)
    rates = []
    for step in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < steps:
            schedule.step()
    return rates


print(json.dumps([
    {"rate": 0.002, "steps": 10, "risingFraction": 0.3, "initialDivisor": 25, "finalDivisor": 1e4, "rates": one_cycle(0.002, 10)},
    {"rate": 0.002, "steps": 50, "risingFraction": 0.3, "initialDivisor": 25, "finalDivisor": 1e4, "rates": one_cycle(0.002, 50)},
    {"rate": 0.1, "steps": 3, "risingFraction": 0.3, "initialDivisor": 25, "finalDivisor": 1e4, "rates": one_cycle(0.1, 3)},
    {"rate": 1.0, "steps": 20, "risingFraction": 0.5, "initialDivisor": 10, "finalDivisor": 100,
     "rates": one_cycle(1.0, 20, pct_start=0.5, div_factor=10, final_div_factor=100)},
], indent=1))
