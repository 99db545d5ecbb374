"""Inputs of the rows, made from a seed: both workers read the same files."""

import json
import struct
from pathlib import Path

import numpy as np
from PIL import Image


def write_safetensors(path, tensors):
    """Write float32 arrays: 8 bytes of header length, a JSON header, the data."""
    header, offset = {}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            stream.write(np.ascontiguousarray(array, "<f4").tobytes())


def read_safetensors(path):
    content = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    data = content[8 + length :]
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }


def pictures(rng, count, height, width):
    """Pictures with structure at every scale, float32 [count, height, width, 3] in [0, 1]."""
    made = np.empty((count, height, width, 3), np.float32)
    for index in range(count):
        total = np.zeros((height, width, 3), np.float32)
        for cells in (3, 9, 27, 81):
            coarse = Image.fromarray((rng.random((cells, cells, 3)) * 255).astype(np.uint8))
            total += np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.float32) / (255 * cells**0.5)
        total += 0.03 * rng.standard_normal(total.shape, np.float32)
        low, high = np.quantile(total[::7, ::7], [0.01, 0.99])
        made[index] = np.clip((total - low) / (high - low), 0, 1)
    return made


def planar(batch):
    return np.ascontiguousarray(batch.transpose(0, 3, 1, 2))


def generator_shapes(ngf, blocks):
    """Parameter shapes of the ResNet generator by the official keys (indices of its nn.Sequential)."""
    shapes = {1: (ngf, 3, 7, 7), 4: (2 * ngf, ngf, 3, 3), 7: (4 * ngf, 2 * ngf, 3, 3)}
    named = {f"model.{index}": shape for index, shape in shapes.items()}
    for block in range(blocks):
        for convolution in (1, 5):
            named[f"model.{10 + block}.conv_block.{convolution}"] = (4 * ngf, 4 * ngf, 3, 3)
    after = 10 + blocks
    named[f"model.{after}"] = (4 * ngf, 2 * ngf, 3, 3)  # transposed convolutions: inputs first
    named[f"model.{after + 3}"] = (2 * ngf, ngf, 3, 3)
    named[f"model.{after + 7}"] = (3, ngf, 7, 7)
    biases = {name: shape[0] for name, shape in named.items()}
    biases[f"model.{after}"], biases[f"model.{after + 3}"] = 2 * ngf, ngf
    return named, biases


def discriminator_shapes(ndf):
    named = {
        "model.0": (ndf, 3, 4, 4),
        "model.2": (2 * ndf, ndf, 4, 4),
        "model.5": (4 * ndf, 2 * ndf, 4, 4),
        "model.8": (8 * ndf, 4 * ndf, 4, 4),
        "model.11": (1, 8 * ndf, 4, 4),
    }
    return named, {name: shape[0] for name, shape in named.items()}


def cyclegan_step(folder, params, seed):
    rng = np.random.default_rng(seed)
    tensors = {}
    for net, (weights, biases) in {
        "G_A": generator_shapes(params["ngf"], params["blocks"]),
        "G_B": generator_shapes(params["ngf"], params["blocks"]),
        "D_A": discriminator_shapes(params["ndf"]),
        "D_B": discriminator_shapes(params["ndf"]),
    }.items():
        for name, shape in weights.items():
            # The official initialisation is N(0, 0.02); a little more spread keeps the losses away from a plateau.
            tensors[f"{net}.{name}.weight"] = 0.03 * rng.standard_normal(shape, np.float32)
            tensors[f"{net}.{name}.bias"] = 0.01 * rng.standard_normal(biases[name], np.float32)
    write_safetensors(folder / "weights.safetensors", tensors)
    for name in ("real_A", "real_B"):
        batch = planar(pictures(rng, params["steps"] * params["batch"], params["size"], params["size"])) * 2 - 1
        np.save(folder / f"{name}.npy", batch.reshape(params["steps"], params["batch"], *batch.shape[1:]))


def decode_resize(folder, params, seed):
    rng = np.random.default_rng(seed)
    (folder / "jpeg").mkdir()
    for index in range(params["count"]):
        width = int(rng.integers(1280, 1600))
        height = int(rng.integers(1_200_000, 1_900_000) / width)
        picture = pictures(rng, 1, height, width)[0]
        image = Image.fromarray((picture * 255 + 0.5).astype(np.uint8))
        image.save(folder / "jpeg" / f"{index:03d}.jpg", quality=90, subsampling="4:2:0")


def ssim(folder, params, seed):
    rng = np.random.default_rng(seed)
    a = planar(pictures(rng, params["count"], params["size"], params["size"]))
    strength = rng.uniform(0.01, 0.3, (params["count"], 1, 1, 1)).astype(np.float32)
    b = np.clip(a + strength * rng.standard_normal(a.shape, np.float32), 0, 1)
    np.save(folder / "a.npy", a)
    np.save(folder / "b.npy", b)


def dlib_descriptor(folder, params, seed):
    chips = pictures(np.random.default_rng(seed), params["count"], 150, 150)
    np.save(folder / "chips.npy", (chips * 255 + 0.5).astype(np.uint8))
