"""Inventories of files by exiftool: one process that stays open, or a process for each file."""

import json
import re
import subprocess
import time

OPTIONS = ["-a", "-G1", "-s", "-ee", "-j"]


def degrees(text, reference):
    """52 deg 31' 12.34", North as a signed number."""
    whole, minutes, seconds = re.match(r"(\d+) deg (\d+)' ([\d.]+)\"", text).groups()
    value = int(whole) + int(minutes) / 60 + float(seconds) / 3600
    return -value if reference[0] in "SW" else value


class MetadataInventory:
    def __init__(self, params, inputs):
        self.files = sorted(str(path) for path in (inputs / "jpeg").iterdir())
        self.output = inputs / "peer.json"
        self.process = None
        version = subprocess.run(["exiftool", "-ver"], check=True, capture_output=True, text=True).stdout.strip()
        if params["peer"] == "stay_open":
            self.process = subprocess.Popen(
                ["exiftool", "-stay_open", "True", "-@", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        self.implementation = f"exiftool {version}, {'-stay_open' if self.process else 'a process a file'}"

    def __del__(self):
        if self.process:
            print("-stay_open", "False", sep="\n", file=self.process.stdin, flush=True)
            self.process.wait(timeout=10)

    def ask(self):
        """What one open process says of all files."""
        print(*OPTIONS, *self.files, "-execute", sep="\n", file=self.process.stdin, flush=True)
        lines = []
        for line in self.process.stdout:
            if line.startswith("{ready}"):
                return "".join(lines)
            lines.append(line)
        raise RuntimeError("exiftool ended")

    def run_each(self):
        """What a process for each file says, joined to one document."""
        parts = [
            subprocess.run(["exiftool", *OPTIONS, path], check=True, capture_output=True, text=True).stdout.strip()[1:-1]
            for path in self.files
        ]
        return "[" + ",\n".join(parts) + "]"

    def go(self):
        start = time.perf_counter()
        text = self.ask() if self.process else self.run_each()
        self.output.write_text(text)
        seconds = time.perf_counter() - start
        check = []
        for file in json.loads(text):
            keywords = file["IPTC:Keywords"]
            check += [degrees(file[f"GPS:GPS{axis}"], file[f"GPS:GPS{axis}Ref"]) for axis in ("Latitude", "Longitude")]
            check += [file["ExifIFD:ISO"], len(keywords) if isinstance(keywords, list) else 1]
        return seconds, len(self.files), check
