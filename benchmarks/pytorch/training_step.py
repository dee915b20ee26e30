"""Times training steps of a U-Net in PyTorch eager: the other side of the comparison in ../README.md.

usage: training_step.py WIDTH BATCH SIZE STEPS      prints the milliseconds of each step, one a line
"""

import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Sequential):
    """Two times convolution, batch normalisation, ReLU."""

    def __init__(self, channels_in: int, channels_out: int):
        layers = []
        for channels in (channels_in, channels_out):
            layers += [nn.Conv2d(channels, channels_out, 3, padding=1, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU(inplace=True)]
        super().__init__(*layers)


class UNet(nn.Module):
    """Ronneberger et al. 2015, with batch normalisation: four levels, transposed convolutions."""

    def __init__(self, channels_in: int, classes: int, width: int, depth: int = 4):
        super().__init__()
        widths = [width * 2**level for level in range(depth + 1)]
        self.encoders = nn.ModuleList(Block(i, o) for i, o in zip([channels_in] + widths[:-1], widths))
        self.ups = nn.ModuleList(nn.ConvTranspose2d(2 * w, w, 2, stride=2) for w in reversed(widths[:-1]))
        self.decoders = nn.ModuleList(Block(2 * w, w) for w in reversed(widths[:-1]))
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


def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy plus soft Dice over the batch."""
    probabilities = logits.softmax(dim=1)
    truth = F.one_hot(target, logits.shape[1]).movedim(-1, 1).to(logits.dtype)
    overlap = (probabilities * truth).sum(dim=(0, 2, 3))
    total = probabilities.sum(dim=(0, 2, 3)) + truth.sum(dim=(0, 2, 3))
    return F.cross_entropy(logits, target) + (1 - 2 * overlap / total).mean()


def main() -> None:
    width, batch, size, steps = (int(text) for text in sys.argv[1:])
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = UNet(1, 2, width)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    images = torch.randn(batch, 1, size, size)
    target = (torch.rand(batch, size, size) < 0.3).long()
    for _ in range(steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        value = loss(model(images), target)
        value.backward()
        optimizer.step()
        value.item()
        print(f"{(time.perf_counter() - start) * 1000:.3f}", flush=True)


if __name__ == "__main__":
    main()
