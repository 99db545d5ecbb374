"""Distances of two lots of features: the functions under torchmetrics' FID and KID, and piq's precision and recall."""

import time

import numpy as np
import torch


class Distribution:
    def __init__(self, params, inputs):
        torch.set_num_threads(params["threads"])
        self.reference, self.test = (torch.from_numpy(np.load(inputs / f"{side}.npy")) for side in ("reference", "test"))
        self.measure, package = {"fid": fid, "kid": kid, "manifolds": manifolds}[params["metric"]]()
        self.implementation = f"{package}, PyTorch {torch.__version__}"

    def go(self):
        start = time.perf_counter()
        with torch.inference_mode():
            values = self.measure(self.reference, self.test)
        return time.perf_counter() - start, 1, [float(value) for value in values]


def fid():
    import torchmetrics
    from torchmetrics.image.fid import _compute_fid

    def measure(reference, test):
        moments = [moment for lot in (reference.double(), test.double()) for moment in (lot.mean(0), torch.cov(lot.T))]
        return [_compute_fid(*moments)]

    return measure, f"torchmetrics {torchmetrics.__version__}"


def kid():
    import torchmetrics
    from torchmetrics.image.kid import poly_mmd

    return lambda reference, test: [poly_mmd(reference, test)], f"torchmetrics {torchmetrics.__version__}"


def manifolds():
    import piq

    return piq.PR(nearest_k=5), f"piq {piq.__version__}"
