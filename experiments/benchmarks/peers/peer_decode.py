"""JPEG files to batches by PyTorch's DataLoader, Pillow and torchvision: what a training script does."""

import time

import numpy as np
import torch
import torchvision
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms


class Files(Dataset):
    def __init__(self, paths, size):
        self.paths = paths
        self.transform = transforms.Compose([transforms.Resize((size, size)), transforms.ToTensor()])

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        with Image.open(self.paths[index]) as image:
            return self.transform(image.convert("RGB"))


class DecodeResize:
    def __init__(self, params, inputs):
        torch.set_num_threads(params["threads"])
        self.loaders = params["loaders"]
        self.files = Files(sorted((inputs / "jpeg").glob("*.jpg")), params["size"])
        self.implementation = f"DataLoader, torchvision {torchvision.__version__}"
        # Workers stay between epochs, so that starting processes is not part of the time.
        self.loader = DataLoader(self.files, batch_size=8, num_workers=self.loaders, persistent_workers=True)

    def go(self):
        start = time.perf_counter()
        batches = list(self.loader)
        seconds = time.perf_counter() - start
        pictures = torch.cat(batches).numpy()
        count, channels, size, _ = pictures.shape
        cells = pictures.reshape(count, channels, 8, size // 8, 8, size // 8).mean(axis=(3, 5), dtype=np.float64)
        return seconds, count, cells.ravel().tolist()
