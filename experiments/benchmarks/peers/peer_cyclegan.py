"""A CycleGAN training step after junyanz/pytorch-CycleGAN-and-pix2pix (models/networks.py, models/cycle_gan_model.py)."""

import contextlib
import itertools
import time

import numpy as np
import torch
from torch import nn

import device
from inputs import read_safetensors


def norm(channels):
    return nn.InstanceNorm2d(channels, affine=False, track_running_stats=False)


class ResnetBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), norm(channels), nn.ReLU(True),
            nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), norm(channels),
        )  # fmt: skip

    def forward(self, x):
        return x + self.conv_block(x)


class Generator(nn.Module):
    def __init__(self, ngf, blocks):
        super().__init__()
        layers = [nn.ReflectionPad2d(3), nn.Conv2d(3, ngf, 7), norm(ngf), nn.ReLU(True)]
        for width in (ngf, 2 * ngf):
            layers += [nn.Conv2d(width, 2 * width, 3, stride=2, padding=1), norm(2 * width), nn.ReLU(True)]
        layers += [ResnetBlock(4 * ngf) for _ in range(blocks)]
        for width in (4 * ngf, 2 * ngf):
            up = nn.ConvTranspose2d(width, width // 2, 3, stride=2, padding=1, output_padding=1)
            layers += [up, norm(width // 2), nn.ReLU(True)]
        layers += [nn.ReflectionPad2d(3), nn.Conv2d(ngf, 3, 7), nn.Tanh()]
        self.model = nn.Sequential(*layers)

    def forward(self, x):
        return self.model(x)


class Discriminator(nn.Module):
    def __init__(self, ndf):
        super().__init__()
        layers = [nn.Conv2d(3, ndf, 4, stride=2, padding=1), nn.LeakyReLU(0.2, True)]
        for width, stride in ((ndf, 2), (2 * ndf, 2), (4 * ndf, 1)):
            convolution = nn.Conv2d(width, 2 * width, 4, stride=stride, padding=1)
            layers += [convolution, norm(2 * width), nn.LeakyReLU(0.2, True)]
        layers += [nn.Conv2d(8 * ndf, 1, 4, stride=1, padding=1)]
        self.model = nn.Sequential(*layers)

    def forward(self, x):
        return self.model(x)


class CycleganStep:
    def __init__(self, params, inputs):
        self.device = device.choose(params)
        self.params = params
        weights = read_safetensors(inputs / "weights.safetensors")
        self.weights = {name: torch.from_numpy(array.copy()) for name, array in weights.items()}
        self.real_a = torch.from_numpy(np.load(inputs / "real_A.npy")).to(self.device)
        self.real_b = torch.from_numpy(np.load(inputs / "real_B.npy")).to(self.device)
        self.implementation = f"PyTorch {torch.__version__}, {params['peer_precision']}"

    def restore(self):
        self.nets = {
            "G_A": Generator(self.params["ngf"], self.params["blocks"]),
            "G_B": Generator(self.params["ngf"], self.params["blocks"]),
            "D_A": Discriminator(self.params["ndf"]),
            "D_B": Discriminator(self.params["ndf"]),
        }
        for name, net in self.nets.items():
            prefix = f"{name}."
            state = {key.removeprefix(prefix): value for key, value in self.weights.items() if key.startswith(prefix)}
            net.load_state_dict(state)
            net.to(self.device)

        def adam(*names):
            chained = itertools.chain(*(self.nets[name].parameters() for name in names))
            return torch.optim.Adam(chained, lr=2e-4, betas=(0.5, 0.999))

        self.optimise_g, self.optimise_d = adam("G_A", "G_B"), adam("D_A", "D_B")

    def autocast(self):
        if self.params["peer_precision"] == "bf16":
            return torch.autocast(self.device.type, dtype=torch.bfloat16)
        return contextlib.nullcontext()

    def set_discriminators_frozen(self, frozen):
        for name in ("D_A", "D_B"):
            self.nets[name].requires_grad_(not frozen)

    def step(self, real_a, real_b):
        g_a, g_b, d_a, d_b = (self.nets[name] for name in ("G_A", "G_B", "D_A", "D_B"))
        l1, mse = nn.functional.l1_loss, nn.functional.mse_loss

        def gan(prediction, real):
            return mse(prediction, torch.full_like(prediction, 1.0 if real else 0.0))

        self.set_discriminators_frozen(True)
        self.optimise_g.zero_grad()
        with self.autocast():
            fake_b = g_a(real_a)
            rec_a = g_b(fake_b)
            fake_a = g_b(real_b)
            rec_b = g_a(fake_a)
            losses = [
                gan(d_a(fake_b), True), gan(d_b(fake_a), True),
                l1(rec_a, real_a) * 10, l1(rec_b, real_b) * 10,
                l1(g_a(real_b), real_b) * 5, l1(g_b(real_a), real_a) * 5,
            ]  # fmt: skip
            total = sum(losses)
        total.backward()
        self.optimise_g.step()

        self.set_discriminators_frozen(False)
        self.optimise_d.zero_grad()
        for net, real, fake in ((d_a, real_b, fake_b), (d_b, real_a, fake_a)):
            with self.autocast():
                loss = (gan(net(real), True) + gan(net(fake.detach()), False)) * 0.5
            loss.backward()
            losses.append(loss)
        self.optimise_d.step()
        return [loss.detach() for loss in losses]

    def go(self):
        self.restore()
        device.finish(self.device)
        start = time.perf_counter()
        losses = [self.step(a, b) for a, b in zip(self.real_a, self.real_b)]
        device.finish(self.device)
        seconds = time.perf_counter() - start
        check = [value.item() for step in losses for value in step]
        return seconds, self.real_a.shape[0] * self.real_a.shape[1], check
