"""Inputs of the rows, made from a seed: both workers read the same files."""

import json
import multiprocessing
import struct
import subprocess
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms


def write_safetensors(path, tensors):
    """Write float32 arrays: 8 bytes of header length, a JSON header, the data."""
    header, offset = {}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            stream.write(np.ascontiguousarray(array, "<f4").tobytes())


def read_safetensors(path):
    content = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    data = content[8 + length :]
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }


def pictures(rng, count, height, width):
    """Pictures with structure at every scale, float32 [count, height, width, 3] in [0, 1]."""
    made = np.empty((count, height, width, 3), np.float32)
    for index in range(count):
        total = np.zeros((height, width, 3), np.float32)
        for cells in (3, 9, 27, 81):
            coarse = Image.fromarray((rng.random((cells, cells, 3)) * 255).astype(np.uint8))
            total += np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.float32) / (255 * cells**0.5)
        total += 0.03 * rng.standard_normal(total.shape, np.float32)
        low, high = np.quantile(total[::7, ::7], [0.01, 0.99])
        made[index] = np.clip((total - low) / (high - low), 0, 1)
    return made


def planar(batch):
    return np.ascontiguousarray(batch.transpose(0, 3, 1, 2))


def generator_shapes(ngf, blocks):
    """Parameter shapes of the ResNet generator by the official keys (indices of its nn.Sequential)."""
    shapes = {1: (ngf, 3, 7, 7), 4: (2 * ngf, ngf, 3, 3), 7: (4 * ngf, 2 * ngf, 3, 3)}
    named = {f"model.{index}": shape for index, shape in shapes.items()}
    for block in range(blocks):
        for convolution in (1, 5):
            named[f"model.{10 + block}.conv_block.{convolution}"] = (4 * ngf, 4 * ngf, 3, 3)
    after = 10 + blocks
    named[f"model.{after}"] = (4 * ngf, 2 * ngf, 3, 3)  # transposed convolutions: inputs first
    named[f"model.{after + 3}"] = (2 * ngf, ngf, 3, 3)
    named[f"model.{after + 7}"] = (3, ngf, 7, 7)
    biases = {name: shape[0] for name, shape in named.items()}
    biases[f"model.{after}"], biases[f"model.{after + 3}"] = 2 * ngf, ngf
    return named, biases


def discriminator_shapes(ndf):
    named = {
        "model.0": (ndf, 3, 4, 4),
        "model.2": (2 * ndf, ndf, 4, 4),
        "model.5": (4 * ndf, 2 * ndf, 4, 4),
        "model.8": (8 * ndf, 4 * ndf, 4, 4),
        "model.11": (1, 8 * ndf, 4, 4),
    }
    return named, {name: shape[0] for name, shape in named.items()}


def cyclegan_step(folder, params, seed):
    rng = np.random.default_rng(seed)
    tensors = {}
    for net, (weights, biases) in {
        "G_A": generator_shapes(params["ngf"], params["blocks"]),
        "G_B": generator_shapes(params["ngf"], params["blocks"]),
        "D_A": discriminator_shapes(params["ndf"]),
        "D_B": discriminator_shapes(params["ndf"]),
    }.items():
        for name, shape in weights.items():
            # The official initialisation is N(0, 0.02); a little more spread keeps the losses away from a plateau.
            tensors[f"{net}.{name}.weight"] = 0.03 * rng.standard_normal(shape, np.float32)
            tensors[f"{net}.{name}.bias"] = 0.01 * rng.standard_normal(biases[name], np.float32)
    write_safetensors(folder / "weights.safetensors", tensors)
    for name in ("real_A", "real_B"):
        batch = planar(pictures(rng, params["steps"] * params["batch"], params["size"], params["size"])) * 2 - 1
        np.save(folder / f"{name}.npy", batch.reshape(params["steps"], params["batch"], *batch.shape[1:]))


def _initial_weights(params):
    from peer_generator import network

    state = network(params).state_dict()
    return {name: tensor.numpy() for name, tensor in state.items() if tensor.is_floating_point()}


def generator(folder, params, seed):
    # In a process of its own: what libtorch takes here would count as the peak memory of every worker started later.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        initial = pool.submit(_initial_weights, params).result()
    rng = np.random.default_rng(seed)
    tensors = {}
    for name, array in initial.items():
        if array.ndim == 4:
            # As wide as He et al. 2015 ask for, so that values neither fade nor explode on their way.
            scale = 0.03 if params["network"] == "resnet" else (2 / array[0].size) ** 0.5
            tensors[name] = (scale * rng.standard_normal(array.shape)).astype(np.float32)
        else:
            tensors[name] = array + (0.01 * rng.standard_normal(array.shape)).astype(np.float32)
    write_safetensors(folder / "weights.safetensors", tensors)
    np.save(folder / "pictures.npy", planar(pictures(rng, params["count"], params["size"], params["size"])) * 2 - 1)


def decode_resize(folder, params, seed):
    rng = np.random.default_rng(seed)
    (folder / "jpeg").mkdir()
    for index in range(params["count"]):
        width = int(rng.integers(1280, 1600))
        height = int(rng.integers(1_200_000, 1_900_000) / width)
        picture = pictures(rng, 1, height, width)[0]
        image = Image.fromarray((picture * 255 + 0.5).astype(np.uint8))
        image.save(folder / "jpeg" / f"{index:03d}.jpg", quality=90, subsampling="4:2:0")


def pairs(folder, params, seed):
    rng = np.random.default_rng(seed)
    a = planar(pictures(rng, params["count"], params["size"], params["size"]))
    strength = rng.uniform(0.01, 0.3, (params["count"], 1, 1, 1)).astype(np.float32)
    b = np.clip(a + strength * rng.standard_normal(a.shape, np.float32), 0, 1)
    np.save(folder / "a.npy", a)
    np.save(folder / "b.npy", b)


def _stage(first, width_in, widths, kernel=3):
    """Convolutions of a VGG stage: index and shape."""
    shapes = []
    for index, width in enumerate(widths):
        shapes.append((first + 2 * index, (width, width_in, kernel, kernel)))
        width_in = width
    return shapes


def _fire(index, inputs, squeezed, expanded):
    """A fire module of SqueezeNet under torchvision's names."""
    return [
        (f"{index}.squeeze", (squeezed, inputs, 1, 1)),
        (f"{index}.expand1x1", (expanded, squeezed, 1, 1)),
        (f"{index}.expand3x3", (expanded, squeezed, 3, 3)),
    ]


BACKBONES = {
    "alex": [
        (0, (64, 3, 11, 11)),
        (3, (192, 64, 5, 5)),
        (6, (384, 192, 3, 3)),
        (8, (256, 384, 3, 3)),
        (10, (256, 256, 3, 3)),
    ],
    "vgg": _stage(0, 3, [64, 64])
    + _stage(5, 64, [128, 128])
    + _stage(10, 128, [256, 256, 256])
    + _stage(17, 256, [512, 512, 512])
    + _stage(24, 512, [512, 512, 512]),
    "squeeze": [(0, (64, 3, 3, 3))]
    + _fire(3, 64, 16, 64)
    + _fire(4, 128, 16, 64)
    + _fire(6, 128, 32, 128)
    + _fire(7, 256, 32, 128)
    + _fire(9, 256, 48, 192)
    + _fire(10, 384, 48, 192)
    + _fire(11, 384, 64, 256)
    + _fire(12, 512, 64, 256),
}
TAPPED = {
    "alex": [64, 192, 384, 256, 256],
    "vgg": [64, 128, 256, 512, 512],
    "squeeze": [64, 128, 256, 384, 384, 512, 512],
}


def perceptual(folder, params, seed):
    """Pairs, and a network of random weights under torchvision's names with random heads under those of lpips."""
    pairs(folder, params, seed)
    rng = np.random.default_rng(seed + 1)
    backbone = {}
    for index, shape in BACKBONES[params["network"]]:
        scale = (2 / np.prod(shape[1:])) ** 0.5  # He: activations keep their size
        backbone[f"features.{index}.weight"] = (scale * rng.standard_normal(shape)).astype(np.float32)
        backbone[f"features.{index}.bias"] = (0.01 * rng.standard_normal(shape[0])).astype(np.float32)
    write_safetensors(folder / "backbone.safetensors", backbone)
    heads = {
        f"lin{tap}.model.1.weight": rng.random((1, channels, 1, 1), np.float32)
        for tap, channels in enumerate(TAPPED[params["network"]])
    }
    write_safetensors(folder / "heads.safetensors", heads)
    if params["network"] == "vgg":
        # DISTS: of the pictures' channels and the taps', its weights sum to 1.
        channels = 3 + sum(TAPPED["vgg"])
        weights = rng.random((2, 1, channels, 1, 1), np.float32)
        weights /= weights.sum()
        write_safetensors(folder / "dists.safetensors", {"alpha": weights[0], "beta": weights[1]})


def distribution(folder, params, seed):
    """Two lots of non-negative feature vectors with structure that overlap."""
    rng = np.random.default_rng(seed)
    mixing = rng.standard_normal((32, params["features"]), np.float32)
    for name, shift in (("reference", 0.0), ("test", 0.2)):
        hidden = rng.standard_normal((params["count"], 32), np.float32) + shift
        noise = rng.standard_normal((params["count"], params["features"]), np.float32)
        np.save(folder / f"{name}.npy", np.maximum(0.2 * hidden @ mixing + 0.1 * noise, 0))


def dlib_descriptor(folder, params, seed):
    chips = pictures(np.random.default_rng(seed), params["count"], 150, 150)
    np.save(folder / "chips.npy", (chips * 255 + 0.5).astype(np.uint8))


def metadata_inventory(folder, params, seed):
    """Small JPEGs with some hundred items each, in EXIF, XMP, IPTC, ICC and a thumbnail, by one exiftool process."""
    rng = np.random.default_rng(seed)
    (folder / "jpeg").mkdir()
    thumbnail = folder / "thumbnail"
    Image.fromarray((rng.random((60, 80, 3)) * 255).astype(np.uint8)).save(thumbnail, "JPEG", quality=60)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    arguments = []
    for index in range(params["count"]):
        path = folder / "jpeg" / f"{index:04}.jpg"
        picture = Image.fromarray((rng.random((24, 32, 3)) * 255).astype(np.uint8)).resize((640, 480))
        picture.save(path, quality=85, icc_profile=profile)
        latitude, longitude = rng.uniform(-60, 60), rng.uniform(-170, 170)
        arguments += ["-overwrite_original", "-q", "-m"]
        arguments += [f"-ThumbnailImage<={thumbnail}", f"-GPSLatitude={latitude}", f"-GPSLongitude={longitude}"]
        arguments += [f"-GPSLatitudeRef={'S' if latitude < 0 else 'N'}", f"-GPSLongitudeRef={'W' if longitude < 0 else 'E'}"]
        arguments += [f"-ISO={100 + index}", "-Make=Canon", "-Model=Canon EOS R5", f"-SerialNumber=0123{index}"]
        arguments += ["-ExposureTime=1/250", "-FNumber=2.8", "-FocalLength=50", "-LensModel=RF50mm F1.2 L USM", "-Flash#=16"]
        arguments += ["-DateTimeOriginal=2024:05:06 07:08:09", "-CreateDate=2024:05:06 07:08:09", "-OffsetTime=+02:00"]
        arguments += ["-Artist=A. Person", "-Copyright=2024 A. Person", "-ImageDescription=A person in a garden", "-Orientation#=1"]
        arguments += [f"-XMP-dc:Title=Picture {index}", "-XMP-dc:Creator=A. Person", "-XMP-dc:Description=In the garden"]
        arguments += ["-XMP-xmp:Rating=4", "-XMP-photoshop:City=Berlin", "-XMP-photoshop:Country=Germany", "-XMP-xmp:CreatorTool=A tool"]
        arguments += ["-XMP-xmpMM:DocumentID=xmp.did:1234", "-XMP-xmpMM:InstanceID=xmp.iid:5678", "-XMP-iptcExt:PersonInImage=B. Person"]
        arguments += ["-RegionInfo={AppliedToDimensions={W=640,H=480,Unit=pixel},RegionList=[{Area={X=.5,Y=.5,W=.2,H=.2,Unit=normalized},"
                      "Name=B. Person,Type=Face}]}"]  # fmt: skip
        arguments += ["-HistoryAction=created", "-HistorySoftwareAgent=A tool", "-HistoryWhen=2024:05:06 07:08:09+02:00"]
        arguments += [f"-IPTC:Keywords=keyword {k}" for k in range(1 + index % 5)]
        arguments += ["-IPTC:By-line=A. Person", "-IPTC:City=Berlin", "-IPTC:Country-PrimaryLocationName=Germany"]
        arguments += ["-IPTC:Caption-Abstract=In the garden", "-IPTC:CopyrightNotice=2024 A. Person", "-Comment=a comment"]
        arguments += [str(path), "-execute"]
    script = folder / "script"
    script.write_text("\n".join(arguments) + "\n", encoding="utf-8")
    subprocess.run(["exiftool", "-@", str(script)], check=True, stdout=subprocess.DEVNULL)
