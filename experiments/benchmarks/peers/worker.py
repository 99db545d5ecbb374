"""The Python side of a row, speaking the protocol of README.md on standard input and output."""

import importlib
import json
import re
import sys
from pathlib import Path

# Row name to module and class; each takes (params, inputs) and has `implementation` and `go() -> seconds, items, check`.
WORK = {
    "cyclegan_step": ("peer_cyclegan", "CycleganStep"),
    "decode_resize": ("peer_decode", "DecodeResize"),
    "dists": ("peer_perceptual", "Dists"),
    "distribution": ("peer_distribution", "Distribution"),
    "generator": ("peer_generator", "Generate"),
    "hed_vgg16": ("peer_perceptual", "HedVgg16"),
    "lpips": ("peer_perceptual", "Lpips"),
    "metadata_inventory": ("peer_exiftool", "MetadataInventory"),
    "pair_metric": ("peer_pair_metric", "PairMetric"),
}


def peak_bytes(device):
    """The most that this process has held: of the device's memory, or of the machine's."""
    if device == "cpu":
        # Not ru_maxrss, which a process takes over from the one that it was started by.
        return 1024 * int(re.search(r"^VmHWM:\s*(\d+) kB$", Path("/proc/self/status").read_text(), re.M).group(1))
    import torch

    return torch.cuda.max_memory_allocated(device)


def answer(document):
    print(json.dumps(document, allow_nan=False), flush=True)


def main():
    task = json.loads(sys.stdin.readline())
    if task["row"] not in WORK:
        answer({"error": f"no row called {task['row']}", "kind": "unsupported"})
        return
    module, name = WORK[task["row"]]
    try:
        work = getattr(importlib.import_module(module), name)(task["params"], Path(task["inputs"]))
        answer({"ready": True, "implementation": work.implementation})
        for line in sys.stdin:
            if line.strip() != "go":
                raise ValueError(f"expected the word go, got {line.strip()!r}")
            seconds, items, check = work.go()
            peak = peak_bytes(task["params"].get("device", "cpu"))
            answer({"seconds": seconds, "items": items, "check": check, "peak_bytes": peak})
    except Exception as error:  # whatever it is, the driver must hear of it in the protocol's form
        answer({"error": f"{type(error).__name__}: {error}", "kind": "failed"})


if __name__ == "__main__":
    main()
