"""scripts/weights and weights/manifest.json: what is pinned, what is refused, and that nothing is placed elsewhere.

Archives are made here and found by pip through --find-links; the network is not used.
"""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "weights"
MANIFEST = ROOT / "weights" / "manifest.json"
FAILED, USAGE, DIFFERS, MISSING = 1, 2, 3, 4
CONTENT = b"weights of nothing in particular\n" * 100


def pin(content):
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


class ShippedManifest(unittest.TestCase):
    def setUp(self):
        self.packages = json.loads(MANIFEST.read_text(encoding="utf-8"))["packages"]

    def test_unknown_licence_is_never_fetched_by_default(self):
        self.assertTrue(any(entry["licence"] == "unknown" for entry in self.packages), "the rule has no case to hold for")
        for entry in self.packages:
            if entry["licence"] == "unknown":
                self.assertFalse(entry["default"], entry["name"])

    def test_names_no_registry_host(self):
        text = MANIFEST.read_text(encoding="utf-8") + SCRIPT.read_text(encoding="utf-8")
        for host in ("pypi" + ".org", "python" + "hosted.org"):
            self.assertNotIn(host, text)

    def test_is_accepted_by_the_script(self):
        run = subprocess.run([sys.executable, SCRIPT, "list", "--json"], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        listed = json.loads(run.stdout)["packages"]
        self.assertEqual([entry["name"] for entry in listed], [entry["name"] for entry in self.packages])


class Fetching(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pentimento-test-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.index = self.folder / "index"
        self.index.mkdir()
        self.root = self.folder / "weights"

    def make_source_archive(self, members=None, evil=False):
        """A source archive whose setup.py would leave a trace if it ever ran."""
        trace = self.folder / "setup-py-was-run"
        name = "pentimento_example-1.0"
        path = self.index / f"{name}.tar.gz"
        with tarfile.open(path, "w:gz") as archive:

            def add(member, content):
                info = tarfile.TarInfo(member)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))

            add(f"{name}/setup.py", f"open({str(trace)!r}, 'w').close()\n".encode())
            add(f"{name}/PKG-INFO", b"Metadata-Version: 1.0\nName: pentimento-example\nVersion: 1.0\n")
            for member, content in (members or {f"{name}/model.dat": CONTENT}).items():
                add(member, content)
            if evil:
                link = tarfile.TarInfo(f"{name}/link.dat")
                link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
                archive.addfile(link)
        return path, trace

    def entry(self, archive, **changes):
        name = "pentimento_example-1.0"
        entry = {
            "name": "example",
            "package": "pentimento-example",
            "version": "1.0",
            "archive": {"file": archive.name, **pin(archive.read_bytes())},
            "licence": "CC0-1.0",
            "licence_note": "made by this test",
            "source": "this test",
            "citation": "this test",
            "purpose": "this test",
            "default": True,
            "files": [{"member": f"{name}/model.dat", "install": "example/model.dat", **pin(CONTENT)}],
        }
        return {**entry, **changes}

    def run_script(self, entries, *arguments):
        manifest = self.folder / "manifest.json"
        manifest.write_text(json.dumps({"schema": "pentimento-weights/1", "packages": entries}), encoding="utf-8")
        environment = {
            **os.environ,
            "PENTIMENTO_WEIGHTS": str(self.root),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.index),
            "PIP_CONFIG_FILE": os.devnull,
        }
        run = subprocess.run(
            [sys.executable, SCRIPT, "--manifest", manifest, *arguments],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )
        if "pip is missing" in run.stderr:
            self.skipTest(run.stderr.strip())
        return run

    def assert_nothing_installed(self):
        left = [path for path in self.root.rglob("*") if path.is_file() and path.name != ".lock"]
        self.assertEqual(left, [])

    def test_installs_without_running_the_package(self):
        archive, trace = self.make_source_archive()
        run = self.run_script([self.entry(archive)], "get", "--default")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual((self.root / "example/model.dat").read_bytes(), CONTENT)
        self.assertFalse(trace.exists(), "setup.py was run")

    def test_second_call_needs_no_archive(self):
        archive, _ = self.make_source_archive()
        entry = self.entry(archive)
        self.assertEqual(self.run_script([entry], "get", "example").returncode, 0)
        before = (self.root / "example/model.dat").stat().st_mtime_ns
        archive.unlink()
        run = self.run_script([entry], "get", "example")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("already", run.stderr)
        self.assertEqual((self.root / "example/model.dat").stat().st_mtime_ns, before)

    def test_wheel_of_another_python_and_machine_is_only_unpacked(self):
        path = self.index / "pentimento_example-1.0-cp27-cp27mu-manylinux2014_s390x.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("pentimento_example/model.dat", CONTENT)
        entry = self.entry(path)
        entry["files"][0]["member"] = "pentimento_example/model.dat"
        run = self.run_script([entry], "get", "example")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual((self.root / "example/model.dat").read_bytes(), CONTENT)

    def test_corrupted_archive_is_refused(self):
        archive, _ = self.make_source_archive()
        entry = self.entry(archive)
        content = bytearray(archive.read_bytes())
        content[len(content) // 2] ^= 1
        archive.write_bytes(content)
        run = self.run_script([entry], "get", "example")
        self.assertEqual(run.returncode, DIFFERS, run.stderr)
        self.assertIn("SHA-256", run.stderr)
        self.assert_nothing_installed()

    def test_archive_longer_than_pinned_is_refused(self):
        archive, _ = self.make_source_archive()
        entry = self.entry(archive)
        archive.write_bytes(archive.read_bytes() + b"\0")
        run = self.run_script([entry], "get", "example")
        self.assertEqual(run.returncode, DIFFERS, run.stderr)
        self.assert_nothing_installed()

    def test_member_that_differs_is_refused_and_none_is_placed(self):
        archive, _ = self.make_source_archive(
            {"pentimento_example-1.0/model.dat": CONTENT, "pentimento_example-1.0/other.dat": b"changed"}
        )
        entry = self.entry(archive)
        entry["files"].append(
            {"member": "pentimento_example-1.0/other.dat", "install": "example/other.dat", **pin(b"pinned!")}
        )
        run = self.run_script([entry], "get", "example")
        self.assertEqual(run.returncode, DIFFERS, run.stderr)
        self.assert_nothing_installed()

    def test_link_in_the_archive_is_refused(self):
        archive, _ = self.make_source_archive(evil=True)
        entry = self.entry(archive)
        entry["files"][0]["member"] = "pentimento_example-1.0/link.dat"
        run = self.run_script([entry], "get", "example")
        self.assertEqual(run.returncode, DIFFERS, run.stderr)
        self.assertIn("not a regular file", run.stderr)
        self.assert_nothing_installed()

    def test_install_path_outside_is_refused(self):
        archive, _ = self.make_source_archive()
        for path in ("../escaped.dat", "/tmp/escaped.dat", "example/../../escaped.dat", "example//x", "model.dat",
                     "example/.hidden", "example\\x/y", ""):
            entry = self.entry(archive)
            entry["files"][0]["install"] = path
            run = self.run_script([entry], "get", "example")
            self.assertEqual(run.returncode, USAGE, f"{path}: {run.stderr}")
            self.assertIn("install path", run.stderr)
        self.assertFalse((self.folder / "escaped.dat").exists())

    def test_folder_that_links_outside_is_refused(self):
        archive, _ = self.make_source_archive()
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        self.root.mkdir()
        (self.root / "example").symlink_to(elsewhere)
        run = self.run_script([self.entry(archive)], "get", "example")
        self.assertEqual(run.returncode, USAGE, run.stderr)
        self.assertEqual(list(elsewhere.iterdir()), [])

    def test_unknown_licence_by_default_is_refused(self):
        archive, _ = self.make_source_archive()
        run = self.run_script([self.entry(archive, licence="unknown")], "get", "--default")
        self.assertEqual(run.returncode, USAGE, run.stderr)
        self.assert_nothing_installed()

    def test_unknown_licence_by_name_needs_acceptance(self):
        archive, _ = self.make_source_archive()
        entry = self.entry(archive, licence="unknown", default=False)
        run = self.run_script([entry], "get", "example")
        self.assertEqual(run.returncode, USAGE, run.stderr)
        self.assertIn("--accept-unknown-licence", run.stderr)
        self.assert_nothing_installed()
        self.assertEqual(self.run_script([entry], "get", "example", "--accept-unknown-licence").returncode, 0)

    def test_missing_archive_says_what_to_check(self):
        archive, _ = self.make_source_archive()
        entry = self.entry(archive)
        archive.unlink()
        run = self.run_script([entry], "get", "example")
        self.assertEqual(run.returncode, MISSING, run.stderr)
        self.assertIn("pip config", run.stderr)

    def test_changed_file_is_found_and_replaced(self):
        archive, _ = self.make_source_archive()
        entry = self.entry(archive)
        self.assertEqual(self.run_script([entry], "get", "example").returncode, 0)
        place = self.root / "example/model.dat"
        place.write_bytes(CONTENT[:-1] + b"X")
        self.assertEqual(self.run_script([entry], "verify").returncode, DIFFERS)
        self.assertEqual(self.run_script([entry], "get", "example").returncode, 0)
        self.assertEqual(place.read_bytes(), CONTENT)
        self.assertEqual(self.run_script([entry], "verify", "example").returncode, 0)

    def test_unknown_name_lists_the_known(self):
        archive, _ = self.make_source_archive()
        run = self.run_script([self.entry(archive)], "get", "exampel")
        self.assertEqual(run.returncode, USAGE)
        self.assertIn("there are: example", run.stderr)

    def test_a_name_used_twice_is_refused(self):
        archive, _ = self.make_source_archive()
        run = self.run_script([self.entry(archive), self.entry(archive)], "list")
        self.assertEqual(run.returncode, USAGE)

    def test_full_disk_is_a_failure_that_leaves_nothing(self):
        archive, _ = self.make_source_archive()
        self.root.mkdir()
        entry = self.entry(archive)
        manifest = self.folder / "manifest.json"
        manifest.write_text(json.dumps({"schema": "pentimento-weights/1", "packages": [entry]}), encoding="utf-8")
        limited = (
            "import resource, signal, sys, runpy; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); sys.argv = sys.argv[1:];"
            "runpy.run_path(sys.argv[0], run_name='__main__')"
        )
        environment = {**os.environ, "PENTIMENTO_WEIGHTS": str(self.root), "PIP_NO_INDEX": "1",
                       "PIP_FIND_LINKS": str(self.index), "PYTHONDONTWRITEBYTECODE": "1"}
        run = subprocess.run(
            [sys.executable, "-c", limited, str(SCRIPT), "--manifest", str(manifest), "get", "example"],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )
        if "pip is missing" in run.stderr:
            self.skipTest(run.stderr.strip())
        self.assertEqual(run.returncode, FAILED, run.stderr)
        self.assert_nothing_installed()


if __name__ == "__main__":
    unittest.main()
