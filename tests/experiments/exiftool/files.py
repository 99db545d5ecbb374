"""Small picture files made by hand, and exiftool's arguments that put metadata into them."""

import random
import struct
import zlib

LATIN = "Zoë Müller 日本"


def jpeg():
    """8 x 8, grey, baseline: every Huffman code is one bit long and says zero."""

    def segment(code, content):
        return struct.pack(">BBH", 0xFF, code, len(content) + 2) + content

    counts = bytes([1] + [0] * 15)
    return (
        b"\xff\xd8"
        + segment(0xDB, b"\0" + bytes([1] * 64))
        + segment(0xC0, struct.pack(">BHHBBBB", 8, 8, 8, 1, 1, 0x11, 0))
        + segment(0xC4, b"\0" + counts + b"\0")
        + segment(0xC4, b"\x10" + counts + b"\0")
        + segment(0xDA, b"\x01\x01\0\0\x3f\0")
        + b"\x3f\xff\xd9"
    )


def png():
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def tiff():
    """1 x 1, grey, little-endian."""
    entries = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 122), (277, 3, 1, 1),
               (278, 3, 1, 1), (279, 4, 1, 1)]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + directory + struct.pack("<I", 0) + b"\x80"


def webp():
    """1 x 1, lossless, in the simple form."""
    content = bytes.fromhex("2f00000010071011118888fe07")
    chunk = b"VP8L" + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def profile(secret):
    """A display profile of grey that says a secret in every place that has room for one: header, texts, a private tag, and
    behind its tags."""

    def description(text):
        return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + bytes(79)

    white = b"XYZ \0\0\0\0" + struct.pack(">III", 0xF351, 0x10000, 0x116CC)
    tags = [(b"desc", description(secret)), (b"cprt", b"text\0\0\0\0" + secret + b"\0"), (b"wtpt", white),
            (b"kTRC", b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x233)), (b"dmdd", description(secret)),
            (b"priv", b"data\0\0\0\0" + secret)]  # fmt: skip
    table, elements = struct.pack(">I", len(tags)), b""
    for name, element in tags:
        table += struct.pack(">4sII", name, 132 + 12 * len(tags) + len(elements), len(element))
        elements += element + bytes(-len(element) % 4)
    elements += secret
    header = struct.pack(">I4sI4s4s4s6H4s4sI4s4sQI3I4s16s28s", 132 + 12 * len(tags) + len(elements), secret[:4], 0x02400000,
                         b"mntr", b"GRAY", b"XYZ ", 2020, 1, 2, 3, 4, 5, b"acsp", b"APPL", 0, secret[:4], secret[4:8], 0, 0,
                         0xF6D6, 0x10000, 0xD32D, secret[:4], secret[:16], secret[:28])  # fmt: skip
    return header + table + elements


ONLY_IN = {"PNG": "png", "Photoshop": "jpg", "Ducky": "jpg"}
BASES = {"jpg": jpeg, "png": png, "tif": tiff, "webp": webp}


def value_of(kind, number):
    """A value of an exiftool type; texts are different for every number."""
    if kind in ("string", "lang-alt", "?"):
        return f"v{number} {LATIN}" if number % 3 else f"v{number}"
    if kind == "date":
        return f"2020:02:{number % 28 + 1:02} 04:05:06"
    if kind in ("real", "rational", "rational64u", "rational64s", "float", "double"):
        return f"{number % 90 + 0.25}"
    if kind == "boolean":
        return "True"
    if kind == "digits":
        return f"{number % 10}"
    if kind == "undef":
        return f"v{number}"
    return f"{number % 100 + 1}"


def groups_of(tags, each):
    """Every tag once, some in each file: (extension, tags). What one format alone can carry stands in that one."""
    for only in (None, *dict.fromkeys(ONLY_IN.values())):
        flat = [(group, *entry[:2]) for group, entries in tags.items() for entry in entries if ONLY_IN.get(group) == only]
        random.Random(20260101).shuffle(flat)
        for number, start in enumerate(range(0, len(flat), each)):
            yield only or list(BASES)[number % len(BASES)], flat[start : start + each]


def plans(tags, each):
    """One plan a file: its extension and exiftool's arguments. Every tag is in one file, five or so in each."""
    for number, (extension, chosen) in enumerate(groups_of(tags, each)):
        arguments = [f"-{group}:{name}#={value_of(kind, each * number + i)}"
                     for i, (group, name, kind) in enumerate(chosen)]  # fmt: skip
        # One person in three carriers, one position in two, a list, and now and then a long text.
        arguments += [f"-EXIF:Artist=Artist {number}", f"-XMP-dc:Creator=Creator {number}", f"-IPTC:By-line=Byline {number}"]
        arguments += ["-IPTC:CodedCharacterSet=UTF8", f"-IPTC:Keywords=first {number}", "-IPTC:Keywords=second"]
        arguments += ["-EXIF:GPSLatitude=52.51", "-EXIF:GPSLatitudeRef=N", "-XMP-exif:GPSLatitude=52.51"]
        if number % 10 == 0:
            arguments += ["-XMP-dc:Description=" + f"{LATIN} " * 400, "-EXIF:UserComment=" + "long " * 800]
        if extension == "jpg":
            arguments += [f"-Comment=comment {number}", "-JFIF:XResolution=72", f"-Photoshop:URL=http://x/{number}"]
        if extension == "png":
            arguments += [f"-PNG:Author=Author {number}", f"-PNG:Comment={LATIN}", "-PNG:ModifyDate=2020:01:02 03:04:05"]
        yield extension, arguments
