"""Training in PyTorch eager: the other side of the comparison in ../README.md.

usage: training.py step NORM WIDTH BATCH SIZE   a training step of a U-Net; NORM is batch or instance
       training.py loss CLASSES BATCH SIZE      cross-entropy alone, then with Dice, each with its gradient

Works once for each line of the standard input, and answers with the milliseconds that each part of it took: by
the clock / of the processor.
"""

import sys
import time
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional as F


NORMS = {"batch": nn.BatchNorm2d, "instance": lambda channels: nn.InstanceNorm2d(channels, affine=True)}


class Block(nn.Sequential):
    """Two times convolution, normalisation, ReLU."""

    def __init__(self, norm: str, channels_in: int, channels_out: int):
        layers = []
        for channels in (channels_in, channels_out):
            layers += [nn.Conv2d(channels, channels_out, 3, padding=1, bias=False), NORMS[norm](channels_out), nn.ReLU(inplace=True)]
        super().__init__(*layers)


class UNet(nn.Module):
    """Ronneberger et al. 2015, with normalisation: four levels, transposed convolutions."""

    def __init__(self, norm: str, channels_in: int, classes: int, width: int, depth: int = 4):
        super().__init__()
        widths = [width * 2**level for level in range(depth + 1)]
        self.encoders = nn.ModuleList(Block(norm, i, o) for i, o in zip([channels_in] + widths[:-1], widths))
        self.ups = nn.ModuleList(nn.ConvTranspose2d(2 * w, w, 2, stride=2) for w in reversed(widths[:-1]))
        self.decoders = nn.ModuleList(Block(norm, 2 * w, w) for w in reversed(widths[:-1]))
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        skips = []
        for encoder in self.encoders[:-1]:
            x = encoder(x)
            skips.append(x)
            x = F.max_pool2d(x, 2)
        x = self.encoders[-1](x)
        for up, decoder, skip in zip(self.ups, self.decoders, reversed(skips)):
            x = decoder(torch.cat([skip, up(x)], dim=1))
        return self.head(x)


def cross_entropy_and_dice(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy plus soft Dice over the batch."""
    probabilities = logits.softmax(dim=1)
    truth = F.one_hot(target, logits.shape[1]).movedim(-1, 1).to(logits.dtype)
    overlap = (probabilities * truth).sum(dim=(0, 2, 3))
    total = probabilities.sum(dim=(0, 2, 3)) + truth.sum(dim=(0, 2, 3))
    return F.cross_entropy(logits, target) + (1 - 2 * overlap / total).mean()


def prepare_step(norm: str, width: str, batch: str, size: str) -> list[Callable[[], None]]:
    model = UNet(norm, 1, 2, int(width))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    images = torch.randn(int(batch), 1, int(size), int(size))
    target = (torch.rand(int(batch), int(size), int(size)) < 0.3).long()

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        value = cross_entropy_and_dice(model(images), target)
        value.backward()
        optimizer.step()
        value.item()

    return [step]


def prepare_loss(classes: str, batch: str, size: str) -> list[Callable[[], None]]:
    logits = torch.randn(int(batch), int(classes), int(size), int(size), requires_grad=True)
    target = torch.randint(0, int(classes), (int(batch), int(size), int(size)))

    def differentiate(loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> None:
        logits.grad = None
        value = loss(logits, target)
        value.backward()
        value.item()

    return [lambda: differentiate(F.cross_entropy), lambda: differentiate(cross_entropy_and_dice)]


def measure(work: Callable[[], None]) -> str:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return f"{(time.perf_counter() - clock) * 1000:.3f}/{(time.process_time() - processor) * 1000:.3f}"


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    print("ready", flush=True)
    prepare = {"step": prepare_step, "loss": prepare_loss}[sys.argv[1]]
    parts: list[Callable[[], None]] = []
    for _ in sys.stdin:
        parts = parts or prepare(*sys.argv[2:])
        print(*(measure(work) for work in parts), flush=True)


if __name__ == "__main__":
    main()
