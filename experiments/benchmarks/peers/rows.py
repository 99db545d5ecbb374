"""The rows of the table: what is done, with which parameters, and how closely both sides must agree."""

from dataclasses import dataclass, field

import inputs


@dataclass(frozen=True)
class Row:
    label: str
    """How the table calls it."""
    name: str
    """What the workers are asked for."""
    params: dict
    quick: dict
    """The parameters that --quick changes."""
    make_inputs: callable
    atol: float
    rtol: float
    unit: str
    peer: str = "python"
    """"python": worker.py; "cpp": our worker with --peer."""
    gpu: dict | None = None
    """The parameters that --device changes; None: the row has no side on a GPU."""
    needs: dict = field(default_factory=dict)
    """Parameter name to a file in the weights folder."""


def _cyclegan(size, precision, atol, rtol, peer_precision="fp32"):
    of_peer = "" if peer_precision == "fp32" else f", peer {peer_precision}"
    return Row(
        label=f"cyclegan_step[{size}, {precision}{of_peer}]",
        name="cyclegan_step",
        params={
            "size": size,
            "batch": 1,
            "ngf": 64,
            "ndf": 64,
            "blocks": 9,
            "steps": 1 if size > 128 or peer_precision == "bf16" else 2,
            "precision": precision,
            "peer_precision": peer_precision,
        },
        quick={"size": 64, "ngf": 8, "ndf": 8, "blocks": 6},
        gpu={"batch": 8},
        make_inputs=inputs.cyclegan_step,
        atol=atol,
        rtol=rtol,
        unit="step",
    )


def _generator(network, size, precision, atol):
    width = 32 if network == "animegan" else 64
    return Row(
        label=f"generator[{network}, {size}, {precision}]",
        name="generator",
        params={
            "network": network,
            "size": size,
            "count": 1,
            "ngf": width,
            "blocks": 9,
            "precision": precision,
        },
        quick={"size": 256 if network == "unet" else 64, "ngf": 16, "blocks": 2},
        gpu={"count": 32},
        make_inputs=inputs.generator,
        atol=atol,
        rtol=0.0,
        unit="picture",
    )


def _pair_metric(metric, peer, atol, settings=None, cached=False):
    return Row(
        label=f"{metric}[{peer}{', cached' if cached else ''}]",
        name="pair_metric",
        params={
            "metric": metric,
            "settings": settings or {},
            "count": 4 if cached else 64,
            "rounds": 64 if cached else 1,
            "size": 256,
            "peer": peer,
        },
        quick={"count": 4},
        make_inputs=inputs.pairs,
        atol=atol,
        rtol=0.0,
        unit="pair",
    )


def _lpips(network, precision, rtol, count):
    return Row(
        label=f"lpips[{network}, {precision}]",
        name="lpips",
        params={"count": count, "size": 256, "network": network, "precision": precision},
        quick={"count": 4, "size": 64},
        gpu={"count": 128},
        make_inputs=inputs.perceptual,
        atol=1e-6,
        rtol=rtol,
        unit="pair",
    )


def _vgg16(name, precision, rtol):
    return Row(
        label=f"{name}[{precision}]",
        name=name,
        params={"count": 8, "size": 256, "batch": 4, "network": "vgg", "precision": precision},
        quick={"count": 2, "size": 64},
        gpu={"count": 128, "batch": 16},
        make_inputs=inputs.perceptual,
        atol=1e-6,
        rtol=rtol,
        unit="pair",
    )


def _distribution(metric, peer, atol, rtol):
    return Row(
        label=f"{metric}[{peer}]",
        name="distribution",
        params={"metric": metric, "count": 2000, "features": 512},
        quick={"count": 200, "features": 64},
        make_inputs=inputs.distribution,
        atol=atol,
        rtol=rtol,
        unit="comparison",
    )


def _metadata_inventory(peer, workers, count):
    return Row(
        label=f"metadata_inventory[{peer}, {workers} worker{'' if workers == 1 else 's'}]",
        name="metadata_inventory",
        params={"count": count, "workers": workers, "peer": peer},
        quick={"count": 20},
        make_inputs=inputs.metadata_inventory,
        atol=1e-5,
        rtol=0.0,
        unit="file",
    )


def _dlib_descriptor(precision, atol):
    return Row(
        label=f"dlib_descriptor[{precision}]",
        name="dlib_descriptor",
        params={"count": 64, "precision": precision},
        quick={"count": 16},
        make_inputs=inputs.dlib_descriptor,
        atol=atol,
        rtol=0.0,
        unit="face",
        peer="cpp",
        needs={"weights": "face-recognition-models/dlib_face_recognition_resnet_model_v1.dat"},
    )


ROWS = [
    _cyclegan(128, "fp32", atol=1e-4, rtol=2e-3),
    _cyclegan(128, "bf16", atol=1e-2, rtol=5e-2),
    _cyclegan(128, "bf16", atol=1e-2, rtol=5e-2, peer_precision="bf16"),
    _cyclegan(256, "fp32", atol=1e-4, rtol=2e-3),
    _cyclegan(256, "bf16", atol=1e-2, rtol=5e-2),
    *(
        _generator(network, size, precision, atol=2e-4 if precision == "fp32" else 0.15)
        for network in ("resnet", "unet", "animegan")
        for size in (256, 512)
        for precision in ("fp32", "bf16")
    ),
    Row(
        label="decode_resize",
        name="decode_resize",
        params={"size": 256, "loaders": 2, "count": 64},
        quick={"count": 8},
        make_inputs=inputs.decode_resize,
        atol=0.02,
        rtol=0.0,
        unit="picture",
    ),
    _metadata_inventory("stay_open", workers=2, count=1000),
    _metadata_inventory("stay_open", workers=1, count=1000),
    _metadata_inventory("process", workers=2, count=1000),
    _pair_metric("mse", "skimage", atol=1e-6),
    _pair_metric("mse", "skimage", atol=1e-6, cached=True),
    _pair_metric("mse", "torchmetrics", atol=1e-6),
    _pair_metric("mse", "torchmetrics", atol=1e-6, cached=True),
    _pair_metric("mae", "torchmetrics", atol=1e-6),
    _pair_metric("mae", "torchmetrics", atol=1e-6, cached=True),
    _pair_metric("psnr", "skimage", atol=1e-3),
    _pair_metric("psnr", "skimage", atol=1e-3, cached=True),
    _pair_metric("psnr", "piq", atol=1e-3),
    _pair_metric("psnr", "piq", atol=1e-3, cached=True),
    _pair_metric("psnr", "torchmetrics", atol=1e-3),
    _pair_metric("psnr", "torchmetrics", atol=1e-3, cached=True),
    _pair_metric("ssim", "skimage", atol=2e-5),
    _pair_metric("ssim", "piq", atol=2e-5),
    _pair_metric("ssim", "torchmetrics", atol=2e-5),
    _pair_metric("ms_ssim", "piq", atol=2e-5),
    _pair_metric("ms_ssim", "torchmetrics", atol=2e-5, settings={"convention": "torchmetrics"}),
    _pair_metric("vif", "piq", atol=1e-4),
    _pair_metric("fsim", "piq", atol=1e-4),
    _pair_metric("gmsd", "piq", atol=1e-5),
    _pair_metric("ciede2000", "skimage", atol=1e-3),
    _lpips("alex", "fp32", rtol=1e-3, count=32),
    _lpips("alex", "bf16", rtol=0.1, count=32),
    _lpips("vgg", "fp32", rtol=1e-3, count=8),
    _lpips("vgg", "bf16", rtol=0.1, count=8),
    _lpips("squeeze", "fp32", rtol=1e-3, count=32),
    _lpips("squeeze", "bf16", rtol=0.1, count=32),
    _vgg16("hed_vgg16", "fp32", rtol=1e-3),
    _vgg16("hed_vgg16", "bf16", rtol=0.1),
    _vgg16("dists", "fp32", rtol=1e-3),
    _vgg16("dists", "bf16", rtol=0.1),
    _distribution("fid", "torchmetrics", atol=0.0, rtol=1e-6),
    _distribution("kid", "torchmetrics", atol=1e-5, rtol=1e-3),
    _distribution("manifolds", "piq", atol=2e-3, rtol=0.0),
    _dlib_descriptor("fp32", atol=1e-4),
    _dlib_descriptor("bf16", atol=3e-2),
]
