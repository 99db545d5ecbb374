"""Compares `pentimento metadata show` with exiftool on files that exiftool makes.

    exiftool_test.py PENTIMENTO [--keep FOLDER]

Every tag of tags.json (make_tags.py) stands in one of more than 600 files, in JPEG, PNG, TIFF or WebP, with one person in
several carriers, lists, Unicode and long texts. Whatever `exiftool -a -G1 -s -ee -j` reports must be an item of the
inventory, under its name or one that explained.json gives, texts with their text; or explained.json says why not. What by
its name (categories.json) is a place, a time, a device or a person must be in that category.
Exit codes: 0 all of it is; 1 not; 77 exiftool is missing (skipped).
"""

import argparse
import collections
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import files

HERE = Path(__file__).resolve().parent
SKIPPED = 77
TAGS_A_FILE = 5
LEAST_FILES, LEAST_TAGS = 600, 2800


def plain(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())


def make_files(folder, tags):
    """Writes the files, by one exiftool process. Tags that it refuses in some format are left out by it."""
    script = []
    for number, (extension, arguments) in enumerate(files.plans(tags, TAGS_A_FILE)):
        path = folder / f"{number:03}.{extension}"
        path.write_bytes(files.BASES[extension]())
        script += ["-overwrite_original", "-m", "-q", "-q", *arguments, str(path), "-execute"]
    (folder / "script").write_text("\n".join(script) + "\n", encoding="utf-8")
    subprocess.run(["exiftool", "-@", str(folder / "script")], check=False, capture_output=True)
    (folder / "script").unlink()
    return sorted(folder.iterdir())


def by_exiftool(paths):
    command = ["exiftool", "-a", "-G1", "-s", "-ee", "-j", *map(str, paths)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def by_us(program, paths):
    command = [program, "metadata", "show", "--json", *map(str, paths)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["files"]


class Explained:
    """What explained.json says, and which of it was needed."""

    def __init__(self):
        document = json.loads((HERE / "explained.json").read_text(encoding="utf-8"))
        self.groups = document["groups"]
        self.tags = document["tags"]
        self.renamed = document["renamed"]
        self.prefixes = document["xmp_prefixes"]
        self.values = document["values"]
        self.used = set()

    def why_not(self, group, name):
        for key in (group, f"{group}:{name}"):
            table = self.groups if key == group else self.tags
            if key in table:
                self.used.add(key)
                return table[key]
        return None

    def unused(self):
        return sorted({*self.tags} - self.used)


def flat(name):
    """Exiv2's path of an XMP property as exiftool flattens it: LocationShown[1]/iptcExt:City is LocationShownCity."""
    return "".join(part.split(":")[-1] for part in re.sub(r"\[[^\]]*\]", "", name).split("/"))


CARRIERS = {"Image": "IFD0", "Photo": "ExifIFD", "GPSInfo": "GPS", "Iop": "InteropIFD", "Thumbnail": "IFD1"}
CONTAINER = {"comment": "File", "jfif": "JFIF", "png-text": "PNG", "png-time": "PNG", "photoshop": "Photoshop"}


def items_by_name(ours, prefixes):
    """(exiftool's group, plain name) to the values of the items of that name."""
    found = collections.defaultdict(list)
    for item in ours["items"]:
        carrier, name = item["carrier"], item["name"]
        if carrier == "exif":
            group = CARRIERS.get(item["group"], item["group"])
        elif carrier == "xmp":
            group, name = "XMP-" + item["group"], flat(name)
        elif carrier == "iptc":
            group = "IPTC"
        else:
            group = CONTAINER.get(carrier, carrier)
        found[prefixes.get(group, group), plain(name)].append(item["value"])
    return found


def is_text(value):
    return isinstance(value, str) and re.match(r"(v\d|Artist|Creator|Byline|comment|Author)", value)


def check_file(theirs, ours, tag_ids, explained, seen):
    """What exiftool reports of one file and the inventory lacks, in words."""
    lacking = []
    found = items_by_name(ours, explained.prefixes)
    for key, value in theirs.items():
        if ":" not in key:
            continue
        group, name = key.split(":", 1)
        if explained.why_not(group, name):
            continue
        places = {(group, plain(name))}
        for other in explained.renamed.get(key, []):
            in_group, _, in_name = other.rpartition(":")
            places.add((in_group or group, plain(in_name)))
        if (group, name) in tag_ids:
            places.add((group, f"0x{tag_ids[group, name]:04x}"))
        values = [text for place in places for text in found.get(place, [])]
        if not values:
            lacking.append(f"{key} = {str(value)[:60]!r}")
            continue
        seen.add(key)
        for text in value if isinstance(value, list) else [value]:
            shown = " ".join(values)
            if is_text(text) and key not in explained.values and text not in shown and "SHA-256" not in shown:
                lacking.append(f"{key} = {text!r}, but the inventory says {shown[:100]!r}")
    return lacking


def misplaced(ours):
    """Items whose names say a place, a time, a device or a person, and whose category is none of what they say."""
    table = json.loads((HERE / "categories.json").read_text(encoding="utf-8"))
    found = set()
    for item in (item for file in ours for item in file["items"] if item["carrier"] in ("exif", "xmp", "iptc")):
        name = item["name"]
        said = {category for category, words in table["words"].items() if re.search(words, name)}
        if said and item["category"] not in said and not any(re.search(other, f"{item['group']}:{name}") for other in table["others"]):
            found.add(f"{item['carrier']} {item['group']}:{name} is {item['category']}, not {' or '.join(sorted(said))}")
    return sorted(found)


def compare(theirs, ours, tags, explained):
    """Prints what the inventory lacks; returns how much, and the tags that it has."""
    tag_ids = {(group, entry[0]): entry[2] for group, entries in tags.items() for entry in entries if len(entry) > 2}
    seen, lacking = set(), 0
    for their, our in zip(theirs, ours, strict=True):
        for problem in check_file(their, our, tag_ids, explained, seen):
            lacking += 1
            print(f"{Path(their['SourceFile']).name}: {problem}")
    for key in explained.unused():
        print(f"explained.json explains {key}, which does not occur")
    return lacking, seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    if shutil.which("exiftool") is None:
        print("SKIPPED: exiftool is missing; as root: apt-get install libimage-exiftool-perl")
        return SKIPPED
    tags = json.loads((HERE / "tags.json").read_text(encoding="utf-8"))["tags"]
    explained = Explained()
    with tempfile.TemporaryDirectory(prefix="pentimento-exiftool-") as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        paths = make_files(folder, tags)
        theirs, ours = by_exiftool(paths), by_us(arguments.program, paths)
        if arguments.keep:
            (folder / "theirs.json").write_text(json.dumps(theirs, indent=1))
            (folder / "ours.json").write_text(json.dumps(ours, indent=1))
    lacking, seen = compare(theirs, ours, tags, explained)
    reported = sum(":" in key for their in theirs for key in their)
    print(f"{len(paths)} files, {reported} values reported by exiftool, {len(seen)} different tags found, {lacking} lacking; "
          f"explained: {len(explained.used)} tags and groups, {len(explained.renamed)} other names")  # fmt: skip
    enough = len(paths) >= LEAST_FILES and len(seen) >= LEAST_TAGS
    if not enough:
        print(f"fewer than {LEAST_FILES} files or {LEAST_TAGS} tags: the comparison shows too little")
    wrong = misplaced(ours)
    for problem in wrong:
        print(problem)
    return 0 if enough and not lacking and not wrong and not explained.unused() else 1


if __name__ == "__main__":
    sys.exit(main())
