"""Writes `embeddings.npy` beside it: python make.py graph_final.pb (numpy; ImageMagick's `convert` decodes the pictures).

Reads TensorFlow's frozen graph and evaluates it node by node in double precision: no code is shared with the program,
and none of OpenCV's or TensorFlow's runs.
"""

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
SIDE = 160


def varint(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    """(number, value) of each field of a protocol-buffer message."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        else:
            length, at = varint(data, at) if key & 7 == 2 else ({1: 8, 5: 4}[key & 7], at)
            value = data[at : at + length]
            at += length
        yield key >> 3, value


def ints(data):
    values, at = [], 0
    while at < len(data):
        value, at = varint(data, at)
        values.append(value)
    return values


def text(data):
    return bytes(data).decode()


def tensor(data):
    """TensorProto: field 1 type (1: float, 3: int32), 2 shape, 4 content, 5 and 7 the values of small ones."""
    kind, shape, values = 0, [], []
    for number, value in fields(data):
        if number == 1:
            kind = value
        elif number == 2:
            shape = [dict(fields(dimension)).get(1, 0) for _, dimension in fields(value)]
        elif number == 4:
            values = np.frombuffer(value, np.float32 if kind == 1 else np.int32)
        elif number == 5:
            values = np.frombuffer(value, np.float32)
        elif number == 7:
            values = np.array([value] if isinstance(value, int) else ints(value))
    return np.broadcast_to(values, np.prod(shape, dtype=int)).reshape(shape)


class Node:
    def __init__(self, data):
        self.inputs, self.attributes = [], {}
        for number, value in fields(data):
            if number == 1:
                self.name = text(value)
            elif number == 2:
                self.op = text(value)
            elif number == 3:
                self.inputs.append(text(value).removesuffix(":0"))
            elif number == 5:
                entry = dict(fields(value))
                self.attributes[text(entry[1])] = dict(fields(entry[2]))

    def spatial(self, key):
        """The middle two of four numbers, of a list attribute in the order NHWC."""
        return ints(dict(fields(self.attributes[key][1]))[3])[1:3]

    def same(self):
        return text(self.attributes["padding"][2]) == "SAME"


def windows(x, size, stride):
    """[N,H,W,C] to [N,H',W',C,height,width]."""
    seen = np.lib.stride_tricks.sliding_window_view(x, size, axis=(1, 2))
    return seen[:, :: stride[0], :: stride[1]]


def conv(node, x, weights):
    size, stride = weights.shape[:2], node.spatial("strides")
    assert stride == [1, 1] or not node.same()  # strides with "SAME" pad unevenly
    if node.same():
        x = np.pad(x, [(0, 0), (size[0] // 2,) * 2, (size[1] // 2,) * 2, (0, 0)])
    seen = windows(x, size, stride)
    flat = np.ascontiguousarray(seen).reshape(-1, weights.shape[2] * size[0] * size[1])
    out = flat @ weights.astype(np.float64).transpose(2, 0, 1, 3).reshape(flat.shape[1], -1)
    return out.reshape(*seen.shape[:3], -1)


def pool(reduce):
    return lambda node, x: reduce(windows(x, node.spatial("ksize"), node.spatial("strides")), axis=(4, 5))


def batch_norm(node, x, scale, offset, mean, variance):
    (epsilon,) = struct.unpack("<f", node.attributes["epsilon"][4])
    return (x - mean) / np.sqrt(variance.astype(np.float64) + epsilon) * scale + offset


OPERATORS = {
    "Conv2D": conv,
    "BiasAdd": lambda node, x, bias: x + bias,
    "Relu": lambda node, x: np.maximum(x, 0),
    "ConcatV2": lambda node, *parts: np.concatenate(parts[:-1], int(parts[-1])),
    "Mul": lambda node, a, b: a * b,
    "Add": lambda node, a, b: a + b,
    "MaxPool": pool(np.max),
    "AvgPool": pool(np.mean),
    "Reshape": lambda node, x, shape: x.reshape(len(x), *shape[1:]),
    "MatMul": lambda node, a, b: a @ b.astype(np.float64),
    "FusedBatchNorm": batch_norm,
    "Square": lambda node, x: x * x,
    "Sum": lambda node, x, axis: x.sum(1, keepdims=True),
    "Maximum": lambda node, a, b: np.maximum(a, b),
    "Rsqrt": lambda node, x: 1 / np.sqrt(x),
}


def run(nodes, x):
    values = {"input": x}

    def value(name):
        if name not in values:
            node = nodes[name]
            if node.op == "Const":
                values[name] = tensor(node.attributes["value"][8])
            else:
                inputs = [value(other) for other in node.inputs if not other.startswith("^")]
                values[name] = OPERATORS[node.op](node, *inputs)
        return values[name]

    return value("embeddings")


def prewhitened(levels):
    """D. Sandberg's `prewhiten`: (x - mean) / max(std, 1 / sqrt(size)), of RGB in levels."""
    x = levels.astype(np.float64)
    return (x - x.mean()) / max(x.std(), x.size**-0.5)


def picture(name):
    rgb = subprocess.run(["convert", FOLDER / name, "-depth", "8", "rgb:-"], capture_output=True, check=True).stdout
    return np.frombuffer(rgb, np.uint8).reshape(SIDE, SIDE, 3)


grey = np.full((SIDE, SIDE, 3), 90, np.uint8)
chips = np.stack([prewhitened(chip) for chip in (picture("portrait.png"), picture("other.png"), grey)])
graph = memoryview(Path(sys.argv[1]).read_bytes())
nodes = {node.name: node for node in (Node(data) for number, data in fields(graph) if number == 1)}
np.save(FOLDER / "embeddings.npy", run(nodes, chips).astype(np.float32))
