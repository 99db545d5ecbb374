"""Writes tags.json anew from the tables of the exiftool that is installed.

    make_tags.py

Every tag that exiftool writes, in EXIF, GPS, IPTC, Photoshop, Ducky, the texts of PNG and all XMP schemas, but for
 - those that it calls unsafe (they describe the picture data) or protected,
 - whole structures, whose fields are tags themselves,
 - LEFT_OUT.
What exiftool_test.py then reports as lacking is a finding, or another name for explained.json.
"""

import json
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

GROUPS = ("IFD0", "ExifIFD", "GPS", "IPTC", "PNG", "Photoshop", "Ducky")
LEFT_OUT = {
    "XMP-crd": "crs's tags once more, as defaults of Camera Raw",
    "XMP-rdf": "of the packet, not of a schema",
    "XMP-x": "of the packet, not of a schema",
    "XMP-xmpNote": "exiftool writes it itself where it splits a packet",
}


def group_of(table, tag):
    group = tag.get("g1") or table.get("g1")
    return group if group in GROUPS or (group.startswith("XMP-") and group not in LEFT_OUT) else None


def entry_of(group, tag):
    """[name, type], of EXIF tags with their number, which Exiv2 has for those that it does not know."""
    entry = [tag.get("name"), tag.get("type")]
    is_numbered = group in ("IFD0", "ExifIFD", "GPS") and tag.get("id").isdigit()
    return [*entry, int(tag.get("id"))] if is_numbered else entry


def tags_of(root):
    tags = {}
    for table in root.findall("table"):
        for tag in table.findall("tag"):
            group = group_of(table, tag)
            flags = (tag.get("flags") or "").split(",")
            if not group or tag.get("writable") != "true" or tag.get("type") == "struct" or {"Unsafe", "Protected"} & {*flags}:
                continue
            entries = tags.setdefault(group, [])
            if tag.get("name") not in (entry[0] for entry in entries):
                entries.append(entry_of(group, tag))
    return tags


def main():
    listed = subprocess.run(["exiftool", "-listx", "-s", "-f"], check=True, capture_output=True, text=True).stdout
    version = subprocess.run(["exiftool", "-ver"], check=True, capture_output=True, text=True).stdout.strip()
    lines = ",\n".join(
        f"{json.dumps(group)}:{json.dumps(entries, separators=(',', ':'))}"
        for group, entries in sorted(tags_of(ElementTree.fromstring(listed)).items())
    )
    source = f"exiftool {version} -listx, by make_tags.py: writable, neither unsafe nor protected, no whole structures"
    path = Path(__file__).resolve().parent / "tags.json"
    path.write_text(f'{{"source":{json.dumps(source)},"tags":{{\n{lines}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
