"""SSIM by scikit-image or piq, with the settings of Wang et al. 2004."""

import time

import numpy as np


class Ssim:
    def __init__(self, params, inputs):
        self.a, self.b = np.load(inputs / "a.npy"), np.load(inputs / "b.npy")
        if params["peer"] == "skimage":
            import skimage

            self.measure, self.implementation = self.by_skimage, f"scikit-image {skimage.__version__}"
        else:
            import piq
            import torch

            torch.set_num_threads(params["threads"])
            self.measure, self.implementation = self.by_piq, f"piq {piq.__version__}, PyTorch {torch.__version__}"

    def by_skimage(self):
        from skimage.metrics import structural_similarity

        settings = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1.0}
        return [float(structural_similarity(x, y, channel_axis=0, **settings)) for x, y in zip(self.a, self.b)]

    def by_piq(self):
        import piq
        import torch

        with torch.inference_mode():
            # One pair at a time: batches make it slower.
            return [
                float(piq.ssim(torch.from_numpy(x[None]), torch.from_numpy(y[None]), data_range=1.0))
                for x, y in zip(self.a, self.b)
            ]

    def go(self):
        start = time.perf_counter()
        values = self.measure()
        return time.perf_counter() - start, len(values), values
