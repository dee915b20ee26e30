"""Records PyTorch's learning rates: python3 record_schedules.py > schedules.json"""

import json
import math

import torch
from torch.optim.lr_scheduler import (
    ConstantLR, CosineAnnealingLR, LinearLR, OneCycleLR, PolynomialLR, ReduceLROnPlateau, SequentialLR, StepLR)


def make_optimizer(rate):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate, momentum=0.9)


def record(optimizer, schedule, steps, values=None):
    rates = []
    for step in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < steps:
            schedule.step(*([values[step]] if values else []))
    return rates


def one_cycle(rate, steps, **settings):
    optimizer = make_optimizer(1)
    return record(optimizer, OneCycleLR(optimizer, rate, total_steps=steps, **settings), steps)


def warmed_up(rate, steps, warm_up, kind, **settings):
    optimizer = make_optimizer(rate)
    schedule = kind(optimizer, **settings)
    if warm_up > 0:
        rise = LinearLR(optimizer, start_factor=1 / (warm_up + 1), total_iters=warm_up)
        schedule = SequentialLR(optimizer, [rise, schedule], milestones=[warm_up])
        # PyTorch 1.13 applies the first factor of the rise twice when it makes the schedules.
        optimizer.param_groups[0]["lr"] = rate / (warm_up + 1)
    return record(optimizer, schedule, steps)


def plateau(rate, losses, **settings):
    optimizer = make_optimizer(rate)
    return record(optimizer, ReduceLROnPlateau(optimizer, eps=0, **settings), len(losses) + 1, losses)


def case(schedule, steps, warm_up=0, rate=0.1, **settings):
    kind, more = {
        "constant": (ConstantLR, {"factor": 1}),
        "step": (StepLR, {"step_size": (steps - warm_up) // 3, "gamma": 0.1}),
        "step(4, 0.5)": (StepLR, {"step_size": (steps - warm_up) // 5, "gamma": 0.5}),
        "cosine": (CosineAnnealingLR, {"T_max": steps - warm_up}),
        "cosine(0.1)": (CosineAnnealingLR, {"T_max": steps - warm_up, "eta_min": 0.1 * rate}),
        "polynomial": (PolynomialLR, {"total_iters": steps - warm_up, "power": 0.9}),
        "polynomial(2)": (PolynomialLR, {"total_iters": steps - warm_up, "power": 2}),
    }[schedule]
    return {"schedule": schedule, "rate": rate, "warmUp": warm_up, "rates": warmed_up(rate, steps, warm_up, kind, **more)}


# Falls, stays, rises, falls by less than the threshold, and stays.
losses = [math.exp(-epoch / 4) for epoch in range(12)] + [0.06] * 9 + [0.07, 0.055, 0.054997, 0.01] + [0.01] * 24
print(json.dumps({
    "oneCycle": [
        {"rate": 0.002, "steps": 10, "risingFraction": 0.3, "initialDivisor": 25, "finalDivisor": 1e4, "rates": one_cycle(0.002, 10)},
        {"rate": 0.002, "steps": 50, "risingFraction": 0.3, "initialDivisor": 25, "finalDivisor": 1e4, "rates": one_cycle(0.002, 50)},
        {"rate": 0.1, "steps": 3, "risingFraction": 0.3, "initialDivisor": 25, "finalDivisor": 1e4, "rates": one_cycle(0.1, 3)},
        {"rate": 1.0, "steps": 20, "risingFraction": 0.5, "initialDivisor": 10, "finalDivisor": 100,
         "rates": one_cycle(1.0, 20, pct_start=0.5, div_factor=10, final_div_factor=100)},
    ],
    "others": [
        case("constant", 50), case("step", 51), case("step(4, 0.5)", 50), case("cosine", 50), case("cosine(0.1)", 50),
        case("polynomial", 50), case("polynomial(2)", 50),
        case("constant", 50, warm_up=5), case("step", 51, warm_up=6), case("cosine", 50, warm_up=7), case("polynomial", 50, warm_up=10),
    ],
    "plateau": [
        {"schedule": "plateau", "rate": 0.1, "losses": losses, "rates": plateau(0.1, losses, min_lr=0.1 * 1e-4)},
        {"schedule": "plateau(0.5, 2, 0.001, 0.05)", "rate": 0.1, "losses": losses,
         "rates": plateau(0.1, losses, factor=0.5, patience=2, threshold=0.001, min_lr=0.1 * 0.05)},
    ],
}, indent=1))
