"""Perceptual distances in PyTorch: the package lpips as it is used, and the same recipe for the HED VGG-16 trunk."""

import time

import numpy as np
import torch

import device
from inputs import read_safetensors


def tensors(path):
    return {name: torch.from_numpy(array.copy()) for name, array in read_safetensors(path).items()}


class Pairs:
    """Pairs one at a time in fp32, channels first, as the package's own script measures them."""

    def __init__(self, params, inputs):
        self.device = device.choose(params)
        self.a, self.b = (torch.from_numpy(np.load(inputs / f"{side}.npy")) for side in "ab")

    def go(self):
        start = time.perf_counter()
        with torch.inference_mode():
            values = [float(self.distance(x[None].to(self.device), y[None].to(self.device))) for x, y in zip(self.a, self.b)]
        return time.perf_counter() - start, len(values), values


class Lpips(Pairs):
    def __init__(self, params, inputs):
        import lpips

        super().__init__(params, inputs)
        self.implementation = f"lpips 0.1.4, PyTorch {torch.__version__}"
        network = lpips.LPIPS(net=params["network"], pretrained=False, pnet_rand=True, verbose=False).eval()
        # The package numbers its slices and keeps torchvision's indices within them.
        by_index = {".".join(name.split(".")[1:]): name for name in network.net.state_dict()}
        backbone = tensors(inputs / "backbone.safetensors")
        network.net.load_state_dict({by_index[name.removeprefix("features.")]: value for name, value in backbone.items()})
        for name, value in tensors(inputs / "heads.safetensors").items():
            network.get_parameter(name).data.copy_(value)
        self.network = network.to(self.device)

    def distance(self, x, y):
        return self.network(x, y, normalize=True)


class HedVgg16(Pairs):
    TAPS = (3, 8, 15, 22, 29)
    MEANS = (122.67892, 116.66877, 104.00699)

    def __init__(self, params, inputs):
        import torchvision

        super().__init__(params, inputs)
        self.implementation = f"PyTorch {torch.__version__}, torchvision's VGG-16"
        self.layers = torchvision.models.vgg16(weights=None).features[:30].eval()
        for layer in self.layers:
            if isinstance(layer, torch.nn.MaxPool2d):
                layer.ceil_mode = True
        backbone = tensors(inputs / "backbone.safetensors")
        self.layers.load_state_dict({name.removeprefix("features."): value for name, value in backbone.items()})
        self.layers.to(self.device)
        self.means = torch.tensor(self.MEANS, device=self.device).view(1, 3, 1, 1)

    def features(self, x):
        x, taps = 255 * x - self.means, []
        for index, layer in enumerate(self.layers):
            x = layer(x)
            if index in self.TAPS:
                taps.append(x / (x.square().sum(1, keepdim=True).sqrt() + 1e-10))
        return taps

    def distance(self, x, y):
        pairs = zip(self.features(x), self.features(y))
        return sum((f - g).square().sum(1).mean() for f, g in pairs)


class Dists(Pairs):
    """piq's DISTS with given weights instead of those that it downloads."""

    def __init__(self, params, inputs):
        from unittest import mock

        import piq
        import torchvision

        super().__init__(params, inputs)
        self.implementation = f"piq {piq.__version__}, PyTorch {torch.__version__}"
        backbone = torchvision.models.vgg16(weights=None)
        backbone.load_state_dict(tensors(inputs / "backbone.safetensors"), strict=False)
        channel_weights = tensors(inputs / "dists.safetensors")
        with (
            mock.patch("torch.hub.load_state_dict_from_url", return_value=channel_weights),
            mock.patch("piq.perceptual.vgg16", return_value=backbone),
        ):
            self.distance = piq.DISTS().to(self.device)
