"""Strips the files of exiftool_test.py and lets others look for what is left.

    strip_test.py PENTIMENTO

Every file that exiftool can write privacy-relevant tags into is stripped. Afterwards exiftool must report nothing but what
a decoder needs (ALLOWED), mat2 must find no more in it, and ImageMagick must read all of them and decode both to the
same pixels. Most pictures are tiny; twelve, three of each format, are as large as a photograph and written by ImageMagick.
Of each format, a file with an ICC profile that names somebody is stripped with its profile kept: exiftool finds a profile
(ALLOWED_OF_PROFILE) and no name.
Exit codes: 0 all of it holds; 1 not; 77 exiftool, mat2 or ImageMagick is missing (skipped).
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import exiftool_test
import files

# What is asked, and the Debian package that it is in.
TOOLS = {"exiftool": "libimage-exiftool-perl", "mat2": "mat2", "identify": "imagemagick", "convert": "imagemagick"}

# How the large pictures are written: a name, and ImageMagick's arguments.
LARGE = [
    ("baseline.jpg", ["-quality", "90"]),
    ("progressive.jpg", ["-interlace", "JPEG", "-quality", "75"]),
    ("grey.jpg", ["-colorspace", "Gray"]),
    ("plain.png", []),
    ("interlaced.png", ["-interlace", "PNG"]),
    ("deep.png", ["-depth", "16"]),
    ("lossy.webp", ["-quality", "80"]),
    ("lossless.webp", ["-define", "webp:lossless=true"]),
    ("transparent.webp", ["-alpha", "set", "-channel", "A", "-evaluate", "set", "50%"]),
    ("plain.tif", ["-compress", "None"]),
    ("packed.tif", ["-compress", "LZW"]),
    ("grey.tif", ["-colorspace", "Gray", "-compress", "Zip"]),
]
LARGE_SIZE = "1280x960"

# Facts of the picture itself, of its storage, and of the file system: by exiftool's groups, the names that may stay.
ALLOWED = {
    "ExifTool": r".*",
    "System": r".*",
    "Composite": r"ImageSize|Megapixels",
    "File": r"File.*|MIMEType|ImageWidth|ImageHeight|EncodingProcess|BitsPerSample|ColorComponents|YCbCrSubSampling|"
            r"ExifByteOrder",
    "JFIF": r"JFIFVersion|ResolutionUnit|XResolution|YResolution",
    "PNG": r"ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Palette|SRGBRendering|Gamma|"
           r"BackgroundColor|WhitePoint[XY]|(Red|Green|Blue)[XY]",
    "RIFF": r"ImageWidth|ImageHeight|WebP_Flags|VP8Version|HorizontalScale|VerticalScale|AlphaIsUsed|"
            r"Alpha(Preprocessing|Filtering|Compression)",
    "IFD0": r"Orientation|ImageWidth|ImageHeight|BitsPerSample|Compression|PhotometricInterpretation|StripOffsets|"
            r"SamplesPerPixel|RowsPerStrip|StripByteCounts|PlanarConfiguration|XResolution|YResolution|ResolutionUnit|"
            r"SampleFormat|ExtraSamples|SubfileType|Predictor|YCbCr.*|"
            r"FillOrder|InkSet|WhitePoint|PrimaryChromaticities",
}
# And of a profile that is kept: what every header and what rendering has. These say nothing where strip has rewritten them.
ALLOWED_OF_PROFILE = {
    **ALLOWED,
    "IFD0": ALLOWED["IFD0"] + r"|ICC_Profile",
    "PNG": ALLOWED["PNG"] + r"|ProfileName",
    "ICC-header": r"Profile(CMMType|Version|Class|ConnectionSpace|DateTime|FileSignature|Creator|ID)|ColorSpaceData|"
                  r"PrimaryPlatform|CMMFlags|Device(Manufacturer|Model|Attributes)|RenderingIntent|ConnectionSpaceIlluminant",
    "ICC_Profile": r"ProfileDescription|ProfileCopyright|MediaWhitePoint|GrayTRC",
}
SECRET = b"Zacharias Musterperson 4711"


def left_over(report, allowed=None):
    """What exiftool still reports that is none of the above."""
    tags = (key.split(":", 1) for key in report if ":" in key)
    return [f"{group}:{name}" for group, name in tags if not re.fullmatch((allowed or ALLOWED).get(group, ""), name)]


# mat2 names tags as exiftool does, without groups.
RENDERING = "|".join(names for group, names in ALLOWED.items() if group not in ("ExifTool", "System"))


def left_over_by_mat2(shown):
    """What mat2 shows of files, one `    Name: value` a line, that is none of the above."""
    names = re.findall(r"^ +(\w+): ", shown, flags=re.MULTILINE)
    return sorted({name for name in names if not re.fullmatch(RENDERING, name)})


def make_large(folder):
    """Pictures with an edge or a colour at every place, and metadata in several carriers of each."""
    paths = [folder / f"large-{name}" for name, _ in LARGE]
    for path, (_, arguments) in zip(paths, LARGE, strict=True):
        pixels = ["-size", LARGE_SIZE, "-seed", "7", "plasma:fractal"]
        subprocess.run(["convert", *pixels, *arguments, str(path)], check=True, capture_output=True, text=True)
    written = ["-EXIF:Artist=Somebody", "-EXIF:GPSLatitude=52.51", "-EXIF:GPSLatitudeRef=N", "-EXIF:Orientation#=6"]
    written += ["-XMP-dc:Creator=Somebody", "-XMP-xmpMM:DocumentID=xmp.did:1"]
    command = ["exiftool", "-overwrite_original", "-q", "-q", *written, *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return paths


def signatures(paths):
    """Of the first picture's decoded pixels, by ImageMagick, for each file that it reads."""
    command = ["identify", "-quiet", "-format", "%f %#\n", *map(str, paths)]
    lines = subprocess.run(command, check=False, capture_output=True, text=True).stdout.splitlines()
    found = {}
    for name, signature in (line.split() for line in lines):
        found.setdefault(name, signature)
    return found


def strip(program, paths, folder, *options):
    command = [program, "metadata", "strip", "--json", *options, "--output", str(folder), *map(str, paths)]
    finished = subprocess.run(command, check=False, capture_output=True, text=True)
    print(finished.stderr, end="")
    return json.loads(finished.stdout)["files"]


def problems_of(program, folder):
    tags = json.loads((exiftool_test.HERE / "tags.json").read_text(encoding="utf-8"))["tags"]
    (folder / "before").mkdir()
    (folder / "after").mkdir()
    before = exiftool_test.make_files(folder / "before", tags) + make_large(folder / "before")
    reports = strip(program, before, folder / "after", "--no-icc")
    problems = [report["error"] for report in reports if "error" in report]
    after = [Path(report["output"]) for report in reports if "error" not in report]
    removed = sum(len(report.get("removed", [])) for report in reports)
    print(f"{len(before)} files, {len(after)} stripped, {removed} parts removed")
    for report in exiftool_test.by_exiftool(after):
        problems += [f"{Path(report['SourceFile']).name}: exiftool still finds {tag}" for tag in left_over(report)]
    wanted, found = signatures(before), signatures(after)
    print(f"ImageMagick reads {len(wanted)} of {len(before)} files and {len(found)} of {len(after)} stripped ones")
    problems += [f"{path.name}: ImageMagick does not read it" for path in before if path.name not in wanted]
    problems += [f"{name}: other pixels" for name in wanted if found.get(name) != wanted[name]]
    shown = subprocess.run(["mat2", "--show", *map(str, after)], check=False, capture_output=True, text=True).stdout
    foreign = len(re.findall(r"format .* is not supported", shown))
    looked_at = shown.count("No metadata found") + shown.count("Metadata for ")
    print(f"mat2 looks at {looked_at} of {len(after) - foreign} files of formats that it knows")
    problems += [f"mat2 still finds {name}" for name in left_over_by_mat2(shown)]
    if looked_at + foreign != len(after):
        problems.append("mat2 does not speak of every file:\n" + shown[:2000])
    if len(after) < exiftool_test.LEAST_FILES:
        problems.append(f"fewer than {exiftool_test.LEAST_FILES} files")
    return problems


def problems_of_profiles(program, folder):
    """Of files whose profile stays: wherever the secret still is, and whatever else exiftool still finds."""
    (folder / "named").mkdir()
    (folder / "plain").mkdir()
    (folder / "profile.icc").write_bytes(files.profile(SECRET))
    before = []
    for extension, make in files.BASES.items():
        before.append(folder / "named" / f"a.{extension}")
        before[-1].write_bytes(make())
    profile = f"-icc_profile<={folder / 'profile.icc'}"
    subprocess.run(["exiftool", "-overwrite_original", "-q", profile, *map(str, before)], check=True)
    problems = []
    reports = strip(program, before, folder / "plain")
    after = [Path(report["output"]) for report in reports if "error" not in report]
    if len(after) != len(before):
        problems.append(f"{len(before) - len(after)} files with a profile are not stripped")
    for path in after:
        kept = subprocess.run(["exiftool", "-b", "-icc_profile", str(path)], check=True, capture_output=True).stdout
        if b"GRAY" not in kept:
            problems.append(f"{path.name}: the profile is gone")
        if any(part in data for data in (kept, path.read_bytes()) for part in (SECRET[:4], SECRET[-4:])):
            problems.append(f"{path.name}: the profile still names somebody")
    for report in exiftool_test.by_exiftool(after):
        left = left_over(report, ALLOWED_OF_PROFILE)
        problems += [f"{Path(report['SourceFile']).name}: exiftool still finds {tag}" for tag in left]
    if shutil.which("identify"):
        wanted, found = signatures(before), signatures(after)
        problems += [f"{name}: other pixels" for name in wanted if found.get(name) != wanted[name]]
    print(f"{len(after)} files stripped with their profile kept")
    return problems


def main():
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        packages = " ".join(sorted({TOOLS[tool] for tool in missing}))
        print(f"SKIPPED: {', '.join(missing)} missing; as root: apt-get install {packages}")
        return exiftool_test.SKIPPED
    with tempfile.TemporaryDirectory(prefix="pentimento-strip-") as temporary:
        problems = problems_of(sys.argv[1], Path(temporary)) + problems_of_profiles(sys.argv[1], Path(temporary))
    for problem in problems[:40]:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
