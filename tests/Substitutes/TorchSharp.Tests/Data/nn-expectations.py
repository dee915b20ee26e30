"""Writes nn-expectations.json: what PyTorch computes for the cases of FunctionalTests and OptimizerTests.

    python3 nn-expectations.py > nn-expectations.json

Inputs are double precision and exact in binary: element i of pattern(shape, seed) is ((7 i + 3 seed) mod 11 - 5) / 4.
"""
import json

import torch
import torch.nn.functional as F


def pattern(shape, seed=0):
    count = 1
    for size in shape:
        count *= size
    values = [((7 * i + 3 * seed) % 11 - 5) / 4 for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def batch_norm_in_training():
    mean, var = torch.zeros(3, dtype=torch.float64), torch.ones(3, dtype=torch.float64)
    out = F.batch_norm(pattern([2, 3, 2, 2]), mean, var, pattern([3], 1), pattern([3], 2), True, 0.2, 1e-3)
    return torch.cat([out.flatten(), mean, var])


x4 = pattern([2, 3, 4, 5])
x5 = pattern([1, 2, 3, 4, 3])
logits = pattern([2, 3, 2, 2], 4)
labels = torch.tensor([0, 1, 2, 2, 1, 0, 0, 2]).reshape(2, 2, 2)
unit = torch.sigmoid(pattern([2, 4], 1))
targets = torch.tensor([0, 1, 1, 0, 1, 0, 0, 1], dtype=torch.float64).reshape(2, 4)
class_weight = torch.tensor([1.0, 2.0, 0.5], dtype=torch.float64)

functions = {
    "conv2d": lambda: F.conv2d(x4, pattern([4, 3, 3, 3], 1), pattern([4], 2), padding=1),
    "conv2d_strided_dilated_grouped": lambda: F.conv2d(
        pattern([1, 4, 7, 6]), pattern([6, 2, 3, 2], 1), None, stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2),
    "conv3d": lambda: F.conv3d(x5, pattern([2, 2, 2, 3, 3], 1), pattern([2], 2), stride=(1, 2, 1), padding=(0, 1, 1)),
    "conv_transpose2d": lambda: F.conv_transpose2d(
        x4, pattern([3, 2, 3, 3], 1), pattern([2], 2), stride=(2, 3), padding=1, output_padding=(1, 2)),
    "conv_transpose3d": lambda: F.conv_transpose3d(x5, pattern([2, 1, 2, 2, 2], 1), None, stride=2),
    "batch_norm_in_training": batch_norm_in_training,
    "batch_norm_in_evaluation": lambda: F.batch_norm(
        x4, pattern([3], 1), pattern([3], 2).abs() + 1, pattern([3], 3), pattern([3], 4), False, 0.1, 1e-3),
    "instance_norm": lambda: F.instance_norm(x4, weight=pattern([3], 1), bias=pattern([3], 2), eps=1e-3),
    "leaky_relu": lambda: F.leaky_relu(x4, 0.2),
    "prelu": lambda: F.prelu(x4, pattern([3], 1)),
    "silu": lambda: F.silu(x4),
    "elu": lambda: F.elu(x4, 0.5),
    "softplus": lambda: F.softplus(x4, 2, 1.5),
    "softmax": lambda: F.softmax(x4, 1),
    "log_softmax": lambda: F.log_softmax(x4, 1),
    "logsigmoid": lambda: F.logsigmoid(x4),
    "max_pool2d": lambda: F.max_pool2d(x4, (3, 2), (2, 1), (1, 0)),
    "max_pool3d": lambda: F.max_pool3d(x5, 2),
    "avg_pool2d": lambda: F.avg_pool2d(x4, (2, 3), (2, 2), (1, 1), count_include_pad=False),
    "avg_pool2d_with_divisor": lambda: F.avg_pool2d(x4, 2, 2, 0, ceil_mode=True, divisor_override=3),
    "avg_pool3d": lambda: F.avg_pool3d(x5, (1, 2, 3), padding=(0, 1, 1)),
    "adaptive_avg_pool2d": lambda: F.adaptive_avg_pool2d(x4, (2, 3)),
    "adaptive_avg_pool3d": lambda: F.adaptive_avg_pool3d(x5, (1, 2, 2)),
    "interpolate_nearest": lambda: F.interpolate(x4, scale_factor=(2.0, 2.0), mode="nearest"),
    "interpolate_bilinear": lambda: F.interpolate(x4, size=(7, 9), mode="bilinear", align_corners=False),
    "interpolate_bilinear_scaled": lambda: F.interpolate(x4, scale_factor=(1.6, 2.3), mode="bilinear", align_corners=False),
    "interpolate_bilinear_aligned": lambda: F.interpolate(x4, size=(7, 9), mode="bilinear", align_corners=True),
    "interpolate_trilinear": lambda: F.interpolate(x5, scale_factor=(2.0, 2.0, 2.0), mode="trilinear", align_corners=False),
    "pad_constant": lambda: F.pad(x4, (1, 2, 0, 3), "constant", 0.5),
    "pad_reflect": lambda: F.pad(x4, (1, 2, 0, 3), "reflect"),
    "pad_replicate": lambda: F.pad(x4, (1, 2, 0, 3), "replicate"),
    "cross_entropy": lambda: F.cross_entropy(logits, labels),
    "cross_entropy_weighted_ignoring_smoothed": lambda: F.cross_entropy(
        logits, labels, class_weight, ignore_index=1, label_smoothing=0.1),
    "cross_entropy_unreduced": lambda: F.cross_entropy(logits, labels, reduction="none"),
    "cross_entropy_of_probabilities": lambda: F.cross_entropy(logits, F.softmax(pattern([2, 3, 2, 2], 7), 1), reduction="sum"),
    "nll_loss": lambda: F.nll_loss(F.log_softmax(logits, 1), labels, class_weight),
    "binary_cross_entropy": lambda: F.binary_cross_entropy(unit, targets, pattern([4], 5).abs()),
    "binary_cross_entropy_with_logits": lambda: F.binary_cross_entropy_with_logits(
        pattern([2, 4], 1), targets, pattern([4], 5).abs(), reduction="sum", pos_weight=pattern([4], 6).abs()),
    "mse_loss": lambda: F.mse_loss(unit, targets, reduction="sum"),
    "l1_loss": lambda: F.l1_loss(unit, targets),
    "smooth_l1_loss": lambda: F.smooth_l1_loss(unit, targets, beta=0.4),
    "kl_div": lambda: F.kl_div(F.log_softmax(logits, 1), F.softmax(pattern([2, 3, 2, 2], 7), 1), reduction="sum"),
}

optimizers = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "sgd_with_momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, dampening=0.1, weight_decay=0.01),
    "sgd_with_nesterov_momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.05),
    "adam_with_amsgrad": lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1, amsgrad=True),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.02),
    "rmsprop_centred_with_momentum": lambda p: torch.optim.RMSprop(
        p, lr=0.02, alpha=0.9, weight_decay=0.05, momentum=0.5, centered=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1, lr_decay=0.01, weight_decay=0.05, initial_accumulator_value=0.2),
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=1.5, rho=0.8, weight_decay=0.05),
}


def train(make):
    """Fifty steps that fit factor * parameter to target; the second parameter gets no gradient in even steps."""
    first = torch.nn.Parameter(pattern([2, 3]))
    second = torch.nn.Parameter(pattern([4], 5))
    optimizer = make([first, second])
    for step in range(50):
        optimizer.zero_grad(set_to_none=True)
        loss = ((first * pattern([2, 3], 2) - pattern([2, 3], 3)) ** 2).sum()
        if step % 2:
            loss = loss + (second * pattern([4], 6)).cos().sum()
        loss.backward()
        optimizer.step()
    return torch.cat([first.detach().flatten(), second.detach()])


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


torch.set_num_threads(1)
lines = [f"  {json.dumps(name)}: {json.dumps(rounded(make()))}" for name, make in functions.items()]
lines += [f"  {json.dumps('optimizer_' + name)}: {json.dumps(rounded(train(make)))}" for name, make in optimizers.items()]
print("{\n" + ",\n".join(lines) + "\n}")
