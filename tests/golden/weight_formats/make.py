"""Writes the weight files beside it: python make.py FOLDER (torch 2.11.0, numpy 2.2.6, onnx 1.23.2, safetensors 0.8.0,
h5py 3.16.0).

Files of torch need torch and numpy alone, `network.onnx` needs onnx, `python.safetensors` safetensors, those that end in
`.h5` h5py; what is not installed is left out. Values are `arange(n) / 8 + offset`, so that a test can tell them without a second file.
"""

import io
import pickle
import sys
import zipfile
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])


def values(*shape, offset=0.0):
    return np.arange(int(np.prod(shape)), dtype=np.float32).reshape(shape) / 8 + np.float32(offset)


def with_torch(torch):
    class Block(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = torch.nn.Conv2d(2, 3, 1)
            self.register_buffer("kept", torch.from_numpy(values(4)))
            self.register_buffer("passing", torch.zeros(2), persistent=False)

        def forward(self, x):
            return self.conv(x) + self.kept.sum()

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.block = Block()
            self.scale = torch.nn.Parameter(torch.tensor(2.5))

        def forward(self, x):
            return self.block(x) * self.scale

    net = Net()
    with torch.no_grad():
        net.block.conv.weight.copy_(torch.from_numpy(values(3, 2, 1, 1)))
        net.block.conv.bias.copy_(torch.from_numpy(values(3, offset=10)))
    script = io.BytesIO()
    torch.jit.save(torch.jit.script(net), script)
    # Without what it says for debuggers: where this file lies on the machine that it was run on.
    with zipfile.ZipFile(script) as source, zipfile.ZipFile(folder / "script.pt", "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), entry.compress_type)

    types = {"bool": torch.bool, "u8": torch.uint8, "i8": torch.int8, "u16": torch.uint16, "i16": torch.int16,
             "u32": torch.uint32, "i32": torch.int32, "u64": torch.uint64, "i64": torch.int64, "f16": torch.float16,
             "bf16": torch.bfloat16, "f32": torch.float32, "f64": torch.float64, "c64": torch.complex64,
             "c128": torch.complex128}
    every = {name: torch.arange(3).to(t) for name, t in types.items()}
    for protocol in (2, 3, 4, 5):
        torch.save(every, folder / f"types_protocol{protocol}.pt", pickle_protocol=protocol)
    legacy = {name: tensor for name, tensor in every.items() if name[:2] not in ("u1", "u3", "u6")}
    torch.save(legacy, folder / "types_legacy.pt", _use_new_zipfile_serialization=False)

    Marked = type("Marked", (torch.Tensor,), {"__module__": "__main__"})
    globals()["Marked"] = Marked
    marked = torch.from_numpy(values(2, 2)).as_subclass(Marked)
    marked.note = "a tensor of a class of its own"
    torch.save({"params": {"module.marked": marked}, "params_ema": {"module.plain": torch.from_numpy(values(3))},
                "listed": [torch.from_numpy(values(2)), {"inner": torch.from_numpy(values(1))}], 7: torch.zeros(1)},
               folder / "nested.pt")
    torch.save(torch.from_numpy(values(2, 3)), folder / "bare_tensor.pt")
    torch.save({"quantised": torch.quantize_per_tensor(torch.ones(3), 0.5, 0, torch.qint8),
                "sparse": torch.eye(2).to_sparse(), "plain": torch.ones(2)}, folder / "unsupported.pt")

    # As an ordinary zip program packs it anew: compressed.
    stored = io.BytesIO()
    torch.save({"weight": torch.from_numpy(values(32, 32))}, stored)
    with zipfile.ZipFile(stored) as source, zipfile.ZipFile(folder / "deflated.pt", "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)


def with_numpy():
    arrays = {"rows": values(2, 3), "columns": np.asfortranarray(values(2, 3)), "bytes": np.arange(4, dtype=np.uint8),
              "big_endian": values(2).astype(">f4"), "scalar": np.float64(1.5), "objects": np.array([{}, None])}
    for protocol in (2, 4, 5):
        (folder / f"arrays_protocol{protocol}.pkl").write_bytes(pickle.dumps(arrays, protocol=protocol))


def with_onnx(onnx):
    from onnx import TensorProto, helper, numpy_helper

    raw = numpy_helper.from_array(values(3, 2, 1, 1), "conv.weight")
    listed = helper.make_tensor("conv.bias", TensorProto.FLOAT, [3], values(3, offset=10).tolist())
    longs = helper.make_tensor("shape", TensorProto.INT64, [4], [1, 3, -1, 8])
    halves = numpy_helper.from_array(values(2).astype(np.float16), "half")
    booleans = helper.make_tensor("mask", TensorProto.BOOL, [3], [True, False, True])
    doubles = helper.make_tensor("double", TensorProto.DOUBLE, [2], [0.5, -1.5])
    empty = numpy_helper.from_array(np.zeros((0, 2), np.float32), "empty")
    node = helper.make_node("Conv", ["x", "conv.weight", "conv.bias"], ["y"])
    graph = helper.make_graph(
        [node], "network", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2, None, None])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, None, None])],
        [raw, listed, longs, halves, booleans, doubles, empty])
    onnx.save(helper.make_model(graph, producer_name="make.py"), folder / "network.onnx")


def with_safetensors(numpy_files):
    numpy_files.save_file({"weight": values(2, 3), "count": np.array(7)}, folder / "python.safetensors", {"who": "make.py"})


def with_h5py(h5py):
    """The groups and arrays that Keras's `save_weights` makes: since version 3, and before."""
    with h5py.File(folder / "keras.weights.h5", "w") as file:
        variables = file.create_group("layers/conv2d").create_group("vars")
        variables.attrs["name"] = "conv2d"
        variables["0"] = values(1, 1, 2, 3)
        variables["1"] = values(3, offset=10)
        file.create_group("layers/dropout/seed_generator").create_group("vars")["0"] = np.array([1, 2], np.uint32)
    with h5py.File(folder / "keras2.h5", "w") as file:
        file.attrs["layer_names"] = [b"conv2d"]
        layer = file.create_group("model_weights").create_group("conv2d")
        layer.attrs["weight_names"] = [b"conv2d/kernel:0", b"conv2d/bias:0"]
        layer["conv2d/kernel:0"] = values(1, 1, 2, 3)
        layer["conv2d/bias:0"] = values(3, offset=10)


with_numpy()
try:
    import torch
    with_torch(torch)
except ModuleNotFoundError:
    print("torch is missing")
try:
    import onnx
    with_onnx(onnx)
except ModuleNotFoundError:
    print("onnx is missing")
try:
    import safetensors.numpy
    with_safetensors(safetensors.numpy)
except ModuleNotFoundError:
    print("safetensors is missing")
try:
    import h5py
    with_h5py(h5py)
except ModuleNotFoundError:
    print("h5py is missing")
