"""Trains a network of MLSegmentation in PyTorch, by any number of processes on any number of machines, and gives its weights back.

    mlseg export --model model.zip --pytorch network.py --weights weights.safetensors
    python3 train_ddp.py network.py weights.safetensors images masks trained.safetensors --processes 2
    mlseg import --weights trained.safetensors --into model.zip --model trained.zip

Images and masks have the same names, whatever their endings: cell1.jpg goes with cell1.png. Each process takes its share of every batch;
DistributedDataParallel averages the gradients. On several machines, torchrun or SLURM start the processes and say by RANK, WORLD_SIZE, MASTER_ADDR
and MASTER_PORT who they are.
"""

import argparse
import importlib.util
import json
import os
import socket
import struct
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from PIL import Image, ImageOps, UnidentifiedImageError
from torch.nn import functional as F
from torch.nn.parallel import DistributedDataParallel

IGNORED = 255
MODES = {1: "L", 3: "RGB"}
TYPES = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "I64": np.int64, "I32": np.int32, "U8": np.uint8}


def read_file(path):
    """The header of a safetensors file and its numbers: the length of a JSON header comes first."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def read_weights(path):
    """The tensors of a safetensors file."""
    header, data = read_file(path)
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


def read_metadata(path):
    """The texts beside the tensors: mlseg export says there which network it is, and mlseg import wants to know."""
    return read_file(path)[0].get("__metadata__")


def write_weights(path, tensors, metadata=None):
    """Writes the floating-point tensors of a state_dict; counts of batches are of no use elsewhere."""
    values = {name: tensor.detach().cpu().float().contiguous().numpy() for name, tensor in tensors.items() if tensor.is_floating_point()}
    header, offset = {"__metadata__": metadata or {"format": "pt"}}, 0
    for name, value in values.items():
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes]}
        offset += value.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    temporary = Path(f"{path}.tmp")
    with temporary.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for value in values.values():
            file.write(value.tobytes())
    temporary.replace(path)


def load_network(path):
    """The file that mlseg export --pytorch wrote."""
    spec = importlib.util.spec_from_file_location("network", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files_of(folder):
    """The image files of a folder by their names without ending; hidden ones are none of the user's."""
    if not Path(folder).is_dir():
        raise SystemExit(f"There is no folder '{folder}'.")
    files, endings = {}, Image.registered_extensions()
    for path in sorted(Path(folder).iterdir()):
        if path.name.startswith(".") or path.suffix.lower() not in endings:
            continue
        if path.stem in files:
            raise SystemExit(f"'{files[path.stem]}' and '{path}' differ in their endings only, so nothing says which one belongs to the name.")
        files[path.stem] = path
    return files


def find_pairs(images, masks):
    """Images and their masks, by name. Nothing is left out without a word."""
    given, found = files_of(images), files_of(masks)
    if not given:
        raise SystemExit(f"There are no images of a kind that Pillow reads in '{images}'.")
    missing = [path.name for stem, path in given.items() if stem not in found]
    if missing:
        raise SystemExit(f"There is no mask in '{masks}' for {', '.join(missing[:5])}{' and others' if len(missing) > 5 else ''}.")
    return [(path, found[stem]) for stem, path in given.items()]


def open_image(path):
    """An image of 8 bits, of which the header alone is read as yet."""
    try:
        image = Image.open(path)
    except UnidentifiedImageError:
        raise SystemExit(f"'{path}' is no image of a kind that Pillow reads.") from None
    if image.mode.startswith(("I", "F")) or any(";16" in str(tile[-1]) for tile in image.tile):
        raise SystemExit(f"'{path}' has more than 8 bits, and this program trains on 8.")
    return image


def read_pixels(path, mode):
    """The pixels of an image, turned as viewers turn it; where it is transparent, the stored colours count."""
    image = ImageOps.exif_transpose(open_image(path))
    if image.mode == "P":
        image = image.convert("RGBA")
    if image.mode in ("RGBA", "LA"):
        image = image.convert("RGB")
    return np.asarray(image.convert(mode))


def check(network, arguments):
    """Ends with a line where the data is wrong, before there are processes that would wait for each other."""
    if len(network.MEAN) not in MODES:
        raise SystemExit(f"The network takes {len(network.MEAN)} channels, and this program reads grey images (1) and coloured ones (3).")
    for pair in find_pairs(arguments.images, arguments.masks):
        for path in pair:
            open_image(path).close()


class Samples:
    """Crops of images and masks, normalised as the model does it."""

    def __init__(self, network, channels, arguments):
        self.network, self.mode = network, MODES[channels]
        self.pairs = find_pairs(arguments.images, arguments.masks)
        self.crop = -(-arguments.crop // network.DIVISOR) * network.DIVISOR
        self.labels = np.full(256, IGNORED, np.uint8)
        values = [int(value) for value in arguments.values.split(",")]
        self.known = {*values, IGNORED}
        self.labels[values] = range(len(values))

    def take(self, pair, random):
        pixels = read_pixels(pair[0], self.mode)
        image = pixels.astype(np.float32).reshape(*pixels.shape[:2], -1) / 255
        grey = read_pixels(pair[1], "L")
        if grey.shape != pixels.shape[:2]:
            raise SystemExit(f"'{pair[0]}' and its mask '{pair[1]}' differ in size.")
        unknown = sorted({int(value) for value in np.unique(grey)} - self.known)
        if unknown:
            raise SystemExit(f"The mask '{pair[1]}' has the values {unknown}, which --values does not name: {sorted(self.known)}.")
        mask = self.labels[grey]
        missing = [(0, max(0, self.crop - side)) for side in mask.shape]
        image = np.pad(image, [*missing, (0, 0)], mode="symmetric")
        mask = np.pad(mask, missing, constant_values=IGNORED)
        top, left = (random.integers(side - self.crop + 1) for side in mask.shape)
        place = np.s_[top : top + self.crop, left : left + self.crop]
        normalized = (image[place] - np.float32(self.network.MEAN)) / np.float32(self.network.STD)
        return torch.from_numpy(normalized.transpose(2, 0, 1).copy()), torch.from_numpy(mask[place].astype(np.int64))


def loss_of(logits, target):
    """Of several heads, the mean."""
    heads = logits if isinstance(logits, tuple) else (logits,)
    return sum(F.cross_entropy(head, target, ignore_index=IGNORED) for head in heads) / len(heads)


def train(network, arguments, rank, processes):
    model = network.Network()
    weights = read_weights(arguments.weights)
    model.load_state_dict(weights)
    samples = Samples(network, len(network.MEAN), arguments)
    model = DistributedDataParallel(model.train())
    optimizer = torch.optim.SGD(model.parameters(), lr=arguments.learning_rate, momentum=0.9)
    together, order = arguments.batch * processes, []

    # Alike in all processes, so that they agree on who takes which image.
    shuffle, crops = np.random.default_rng(arguments.seed), np.random.default_rng((arguments.seed, rank))
    for step in range(arguments.steps):
        while len(order) < together:
            order += shuffle.permutation(len(samples.pairs)).tolist()
        mine, order = order[:together][rank::processes], order[together:]
        images, targets = zip(*(samples.take(samples.pairs[index], crops) for index in mine))
        loss = loss_of(model(torch.stack(images)), torch.stack(targets))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if rank == 0 and (step + 1) % arguments.show == 0:
            print(f"step {step + 1}: loss {loss.item():.4f}", flush=True)
    if rank == 0:
        write_weights(arguments.output, model.module.state_dict(), read_metadata(arguments.weights))


def work(rank, arguments, variables=None):
    """What one process does; what torchrun sets is in the environment unless it is given."""
    os.environ.update(variables or {})
    if variables:
        os.environ["RANK"] = str(rank)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    dist.init_process_group("gloo")
    try:
        train(load_network(arguments.network), arguments, dist.get_rank(), dist.get_world_size())
    finally:
        dist.destroy_process_group()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", help="the file that mlseg export --pytorch wrote")
    parser.add_argument("weights", help="the weights to begin with")
    parser.add_argument("images", help="the folder of the images")
    parser.add_argument("masks", help="the folder of the masks")
    parser.add_argument("output", help="the safetensors file of the trained weights")
    parser.add_argument("--values", default="0,255", help="the grey value of each class in the masks, in the order of the classes")
    parser.add_argument("--crop", type=int, default=256, help="the side of the crops in pixels, rounded up to what the network takes")
    parser.add_argument("--batch", type=int, default=2, help="images of each process in a step")
    parser.add_argument("--processes", type=int, default=1, help="processes on this machine, where nothing else starts them")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--learning-rate", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10, help="show the loss after so many steps")
    arguments = parser.parse_args()
    check(load_network(arguments.network), arguments)

    if "RANK" in os.environ:
        work(int(os.environ["RANK"]), arguments)
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    variables = {"WORLD_SIZE": str(arguments.processes), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    method = "fork" if hasattr(os, "fork") else "spawn"
    mp.start_processes(work, (arguments, variables), nprocs=arguments.processes, start_method=method)


if __name__ == "__main__":
    main()
