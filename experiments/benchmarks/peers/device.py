"""Where the Python side computes."""

import torch


def choose(params):
    """The device of a row's parameters. On a GPU float32 is computed as float32, as ours does it, instead of in TF32."""
    torch.set_num_threads(params["threads"])
    torch.backends.cudnn.allow_tf32 = False
    return torch.device(params.get("device", "cpu"))


def finish(device):
    """Wait for what was begun: a GPU's work goes on behind the program."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
