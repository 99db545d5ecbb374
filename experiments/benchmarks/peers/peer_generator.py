"""Generators as their authors' PyTorch code has them, one picture at a time in fp32, channels first."""

import time

import numpy as np
import torch
from torch import nn

import device
from inputs import read_safetensors
from peer_cyclegan import Generator


class UnetLevel(nn.Module):
    """A level of `UnetGenerator` of junyanz/pytorch-CycleGAN-and-pix2pix (models/networks.py), without dropout."""

    def __init__(self, outer, inner, inputs=None, within=None, outermost=False):
        super().__init__()
        self.outermost = outermost
        down = nn.Conv2d(inputs or outer, inner, 4, 2, 1, bias=False)
        up = nn.ConvTranspose2d(inner if within is None else 2 * inner, outer, 4, 2, 1, bias=outermost)
        layers = [down] if outermost else [nn.LeakyReLU(0.2, True), down]
        if not outermost and within is not None:
            layers.append(nn.BatchNorm2d(inner))
        if within is not None:
            layers.append(within)
        layers += [nn.ReLU(True), up, nn.Tanh() if outermost else nn.BatchNorm2d(outer)]
        self.model = nn.Sequential(*layers)

    def forward(self, x):
        return self.model(x) if self.outermost else torch.cat([x, self.model(x)], 1)


class Unet(nn.Module):
    def __init__(self, ngf, depth=8):
        super().__init__()
        level = UnetLevel(8 * ngf, 8 * ngf)
        for _ in range(depth - 5):
            level = UnetLevel(8 * ngf, 8 * ngf, within=level)
        for width in (4 * ngf, 2 * ngf, ngf):
            level = UnetLevel(width, 2 * width, within=level)
        self.model = UnetLevel(3, ngf, within=level, outermost=True)

    def forward(self, x):
        return self.model(x)


class ConvNormLReLU(nn.Sequential):
    """Of bryandlee/animegan2-pytorch (model.py), as what follows."""

    def __init__(self, inputs, outputs, kernel=3, stride=1, padding=1, groups=1, bias=False):
        edges = padding if isinstance(padding, tuple) else (padding,) * 4
        super().__init__(
            nn.ReflectionPad2d(edges),
            nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=bias),
            nn.GroupNorm(1, outputs, affine=True),
            nn.LeakyReLU(0.2, inplace=True),
        )


class InvertedResBlock(nn.Module):
    def __init__(self, inputs, outputs, expansion=2):
        super().__init__()
        self.use_res_connect = inputs == outputs
        widened = round(inputs * expansion)
        self.layers = nn.Sequential(
            ConvNormLReLU(inputs, widened, kernel=1, padding=0),
            ConvNormLReLU(widened, widened, groups=widened, bias=True),
            nn.Conv2d(widened, outputs, 1, bias=False),
            nn.GroupNorm(1, outputs, affine=True),
        )

    def forward(self, x):
        made = self.layers(x)
        return x + made if self.use_res_connect else made


class AnimeGan(nn.Module):
    def __init__(self, width):
        super().__init__()
        w, halving = width, {"stride": 2, "padding": (0, 1, 0, 1)}
        self.block_a = nn.Sequential(
            ConvNormLReLU(3, w, kernel=7, padding=3), ConvNormLReLU(w, 2 * w, **halving), ConvNormLReLU(2 * w, 2 * w)
        )
        self.block_b = nn.Sequential(ConvNormLReLU(2 * w, 4 * w, **halving), ConvNormLReLU(4 * w, 4 * w))
        self.block_c = nn.Sequential(
            ConvNormLReLU(4 * w, 4 * w),
            InvertedResBlock(4 * w, 8 * w), InvertedResBlock(8 * w, 8 * w),
            InvertedResBlock(8 * w, 8 * w), InvertedResBlock(8 * w, 8 * w),
            ConvNormLReLU(8 * w, 4 * w),
        )  # fmt: skip
        self.block_d = nn.Sequential(ConvNormLReLU(4 * w, 4 * w), ConvNormLReLU(4 * w, 4 * w))
        self.block_e = nn.Sequential(
            ConvNormLReLU(4 * w, 2 * w), ConvNormLReLU(2 * w, 2 * w), ConvNormLReLU(2 * w, w, kernel=7, padding=3)
        )
        self.out_layer = nn.Sequential(nn.Conv2d(w, 3, 1, bias=False), nn.Tanh())

    def forward(self, x):
        def enlarge(maps, like):
            return nn.functional.interpolate(maps, like.shape[-2:], mode="bilinear", align_corners=True)

        half = self.block_a(x)
        maps = self.block_c(self.block_b(half))
        maps = self.block_d(enlarge(maps, half))
        return self.out_layer(self.block_e(enlarge(maps, x)))


def network(params):
    """With random weights."""
    if params["network"] == "unet":
        return Unet(params["ngf"]).train()  # batch norms of the picture's own statistics, as in the official test
    if params["network"] == "animegan":
        return AnimeGan(params["ngf"]).eval()
    return Generator(params["ngf"], params["blocks"]).eval()


class Generate:
    def __init__(self, params, inputs):
        self.device = device.choose(params)
        self.implementation = f"PyTorch {torch.__version__}, fp32"
        self.network = network(params)
        weights = read_safetensors(inputs / "weights.safetensors")
        self.network.load_state_dict(
            {name: torch.from_numpy(array.copy()) for name, array in weights.items()}, strict=False
        )
        self.network.to(self.device)
        self.pictures = torch.from_numpy(np.load(inputs / "pictures.npy"))

    def go(self):
        start = time.perf_counter()
        with torch.inference_mode():
            made = [self.network(picture[None].to(self.device)).cpu() for picture in self.pictures]
        seconds = time.perf_counter() - start
        return seconds, len(made), torch.cat(made)[:, :, ::8, ::8].flatten().tolist()
