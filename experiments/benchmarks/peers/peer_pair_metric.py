"""Full-reference metrics by scikit-image, piq or torchmetrics, at the definitions that README.md states."""

import time

import numpy as np


class PairMetric:
    def __init__(self, params, inputs):
        self.a, self.b = np.load(inputs / "a.npy"), np.load(inputs / "b.npy")
        self.rounds = params["rounds"]
        self.measure, self.implementation = PEERS[params["peer"]](params["metric"], params["threads"])

    def go(self):
        start = time.perf_counter()
        # One pair at a time: batches make the peers slower.
        values = [value for _ in range(self.rounds) for value in self.measure(self.a, self.b)]
        return time.perf_counter() - start, len(values), values


def skimage_measure(metric, threads):
    import skimage
    from skimage.color import deltaE_ciede2000, rgb2lab
    from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

    settings = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1.0}
    of_pair = {
        "mse": mean_squared_error,
        "psnr": lambda x, y: peak_signal_noise_ratio(x, y, data_range=1.0),
        "ssim": lambda x, y: structural_similarity(x, y, channel_axis=0, **settings),
        "ciede2000": lambda x, y: deltaE_ciede2000(
            rgb2lab(np.moveaxis(x, 0, -1)), rgb2lab(np.moveaxis(y, 0, -1))
        ).mean(dtype=np.float64),
    }[metric]
    return lambda a, b: [float(of_pair(x, y)) for x, y in zip(a, b)], f"scikit-image {skimage.__version__}"


def torch_measure(of_pair, threads):
    import torch

    torch.set_num_threads(threads)

    def measure(a, b):
        with torch.inference_mode():
            return [float(of_pair(torch.from_numpy(x[None]), torch.from_numpy(y[None]))) for x, y in zip(a, b)]

    return measure


def piq_measure(metric, threads):
    import piq
    import torch

    of_pair = {
        "psnr": lambda x, y: piq.psnr(x, y, data_range=1.0),
        "ssim": lambda x, y: piq.ssim(x, y, data_range=1.0),
        "ms_ssim": lambda x, y: piq.multi_scale_ssim(x, y, data_range=1.0),
        "vif": lambda x, y: piq.vif_p(y, x, data_range=1.0),  # piq's second argument is the reference
        "fsim": lambda x, y: piq.fsim(x, y, data_range=1.0, chromatic=False),
        "gmsd": lambda x, y: piq.gmsd(x, y, data_range=1.0),
    }[metric]
    return torch_measure(of_pair, threads), f"piq {piq.__version__}, PyTorch {torch.__version__}"


def torchmetrics_measure(metric, threads):
    import torch
    import torchmetrics
    from torchmetrics.functional import mean_absolute_error, mean_squared_error
    from torchmetrics.functional.image import (
        multiscale_structural_similarity_index_measure,
        peak_signal_noise_ratio,
        structural_similarity_index_measure,
    )

    def ssim(x, y):
        # The mean that it returns includes windows that reach over the border.
        _, full = structural_similarity_index_measure(x, y, sigma=1.5, data_range=1.0, return_full_image=True)
        return full[..., 5:-5, 5:-5].mean()

    of_pair = {
        "mse": mean_squared_error,
        "mae": mean_absolute_error,
        "psnr": lambda x, y: peak_signal_noise_ratio(x, y, data_range=1.0),
        "ssim": ssim,
        "ms_ssim": lambda x, y: multiscale_structural_similarity_index_measure(x, y, sigma=1.5, data_range=1.0),
    }[metric]
    return torch_measure(of_pair, threads), f"torchmetrics {torchmetrics.__version__}, PyTorch {torch.__version__}"


PEERS = {"skimage": skimage_measure, "piq": piq_measure, "torchmetrics": torchmetrics_measure}
