"""scripts/setup says what is missing, exactly and without installing, and the repository names no registry."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MISSING = 4
NO_SUCH = "pentimento-no-such-package"
NOT_SOURCES = {".git", "build", "runs", "gpu-bundle", "shared", "__pycache__"}


class Setup(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pentimento-test-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        shutil.copytree(ROOT / "scripts", self.tree / "scripts")
        shutil.copytree(ROOT / "weights", self.tree / "weights")

    def put_program(self, name, text):
        """A program of this name, found before the machine's own, that writes its arguments into calls.txt."""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        program = tools / name
        program.write_text(f'#!/bin/bash\nprintf "%s\\n" "{name} $*" >>"{self.folder}/calls.txt"\n{text}\n',
                           encoding="utf-8")
        program.chmod(0o755)
        return f"{tools}:{os.environ['PATH']}"

    def calls(self):
        path = self.folder / "calls.txt"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def run_setup(self, *arguments, path=None):
        environment = {**os.environ, "PENTIMENTO_HOME": str(self.folder / "home"), "PATH": path or os.environ["PATH"]}
        return subprocess.run(
            ["bash", self.tree / "scripts" / "setup", *arguments],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )

    def test_missing_package_is_named_in_a_command_to_copy(self):
        if not shutil.which("apt-get"):
            self.skipTest("not on Debian or Ubuntu")
        with open(self.tree / "scripts" / "apt-packages.txt", "a", encoding="utf-8") as packages:
            packages.write(f"{NO_SUCH}  # with a comment\n")
        run = self.run_setup("--check")
        self.assertEqual(run.returncode, MISSING, run.stderr)
        command = next(line for line in run.stderr.splitlines() if "apt-get install" in line)
        self.assertIn(NO_SUCH, command.split())
        self.assertNotIn("#", command)

    def test_optional_package_stops_nothing(self):
        if not shutil.which("apt-get"):
            self.skipTest("not on Debian or Ubuntu")
        (self.tree / "scripts" / "apt-packages.txt").write_text(f"bash\n?{NO_SUCH}\n", encoding="utf-8")
        run = self.run_setup("--check")
        self.assertIn(f"optional {NO_SUCH}", run.stderr)
        self.assertNotIn("apt-get install", run.stderr)

    def test_check_names_the_missing_environment_and_makes_nothing(self):
        (self.tree / "scripts" / "apt-packages.txt").write_text("bash\n", encoding="utf-8")
        if not shutil.which("apt-get"):
            self.skipTest("not on Debian or Ubuntu")
        run = self.run_setup("--check")
        self.assertEqual(run.returncode, MISSING, run.stderr)
        self.assertIn(str(self.folder / "home" / "venv"), run.stderr)
        self.assertFalse((self.folder / "home").exists())

    def test_without_root_or_sudo_nothing_is_installed_and_what_is_missing_is_named(self):
        if not shutil.which("apt-get"):
            self.skipTest("not on Debian or Ubuntu")
        (self.tree / "scripts" / "apt-packages.txt").write_text(f"bash\n{NO_SUCH}\n", encoding="utf-8")
        self.put_program("id", "echo 1000")
        self.put_program("sudo", "exit 1")
        run = self.run_setup("--skip-weights", path=self.put_program("apt-get", "exit 100"))
        self.assertEqual(run.returncode, MISSING, run.stderr)
        self.assertIn(f"  apt-get install -y --no-install-recommends {NO_SUCH}\n", run.stderr)
        self.assertFalse([call for call in self.calls() if call.startswith("apt-get")])

    def test_what_is_in_place_is_not_installed_again(self):
        if not shutil.which("apt-get"):
            self.skipTest("not on Debian or Ubuntu")
        (self.tree / "scripts" / "apt-packages.txt").write_text("bash\n", encoding="utf-8")
        path = self.put_program("apt-get", "exit 100")
        environment = self.folder / "home" / "venv"
        (environment / "bin").mkdir(parents=True)
        self.put_program("python", "")
        (self.folder / "tools" / "python").rename(environment / "bin" / "python")
        for name in ("torch", "safetensors", "cmake"):
            pins = (self.tree / "scripts" / f"requirements-{name}.txt").read_bytes()
            stamp = environment / f".pentimento-{name}"
            stamp.write_text(f"{hashlib.sha256(pins).hexdigest()}  -\n", encoding="utf-8")
        run = self.run_setup("--skip-weights", path=path)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(self.calls(), ["python -c import pip"])

        with open(self.tree / "scripts" / "requirements-torch.txt", "a", encoding="utf-8") as pins:
            pins.write("# another pin\n")
        self.assertEqual(self.run_setup("--skip-weights", path=path).returncode, 0)
        installs = [call for call in self.calls() if "pip install" in call]
        self.assertEqual(len(installs), 1)
        self.assertIn("requirements-torch.txt", installs[0])

    def test_off_debian_every_required_package_is_looked_for(self):
        table = (ROOT / "scripts" / "setup").read_text(encoding="utf-8").split("<<'TABLE'\n")[1].split("\nTABLE")[0]
        looked_for = {line.split()[0] for line in table.splitlines()}
        lines = (ROOT / "scripts" / "apt-packages.txt").read_text(encoding="utf-8").splitlines()
        required = {line.split("#")[0].strip() for line in lines if line and line[0] not in "#?"}
        # Certificates come with any system; GoogleTest's sources are for `make gpu-bundle`, which asks for them itself.
        self.assertEqual(required - looked_for, {"ca-certificates", "googletest"})

    def test_off_debian_names_what_is_needed(self):
        """Without dpkg and apt, programs and headers are looked for instead."""
        tools = self.folder / "bin"
        tools.mkdir()
        for name in ("bash", "cat", "sed", "grep", "tr", "dirname", "basename", "python3", "env"):
            (tools / name).symlink_to(shutil.which(name))
        run = self.run_setup("--check", path=str(tools))
        self.assertEqual(run.returncode, MISSING, run.stderr)
        self.assertIn("no Debian or Ubuntu", run.stderr)
        self.assertIn("ninja-build", run.stderr)
        self.assertIn("cmake", run.stderr)

    def test_bad_argument_prints_the_usage(self):
        run = self.run_setup("--no-such-option")
        self.assertEqual(run.returncode, 2)
        self.assertIn("scripts/setup [--check]", run.stderr)


class Repository(unittest.TestCase):
    def test_no_registry_host_is_named(self):
        """Registries are reached through pip's and apt's own configuration, which may name mirrors."""
        hosts = ["pypi" + ".org", "python" + "hosted.org", "deb." + "debian.org", "archive." + "ubuntu.com"]
        found = []
        for folder, folders, names in os.walk(ROOT):
            folders[:] = [name for name in folders if name not in NOT_SOURCES and not name.startswith("build")]
            for name in names:
                path = Path(folder) / name
                if path.stat().st_size > 2_000_000:
                    continue
                text = path.read_bytes().decode("utf-8", errors="replace")
                found += [f"{path.relative_to(ROOT)}: {host}" for host in hosts if host in text]
        self.assertEqual(found, [])

    def test_every_pinned_requirement_has_hashes(self):
        for path in [*ROOT.glob("scripts/requirements-*.txt"), *ROOT.glob("experiments/benchmarks/peers/requirements.txt")]:
            lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
            starts = [number for number, line in enumerate(lines) if "==" in line]
            self.assertTrue(starts, path)
            for start in starts:
                self.assertTrue(lines[start + 1].startswith("--hash=sha256:"), f"{path}: {lines[start]}")


if __name__ == "__main__":
    unittest.main()
