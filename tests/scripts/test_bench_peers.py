"""The driver of `make bench-peers` against workers that misbehave: a time never counts unless both sides agree."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "experiments" / "benchmarks" / "peers"
FAILED, DIFFERS, MISSING = 1, 3, 4


def peers_python():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    home = os.environ.get("PENTIMENTO_HOME") or os.path.join(cache, "pentimento")
    return Path(home) / "venv-peers" / "bin" / "python"


# A worker in a few lines: {answer} is what it says to every "go".
WORKER = """#!/usr/bin/env python3
import json, sys
sys.stdin.readline()
print(json.dumps({ready}), flush=True)
for line in sys.stdin:
    {answer}
"""

ANSWER = 'print(json.dumps({{"seconds": 1e-9, "items": 4, "check": {check}, "peak_bytes": 1}}), flush=True)'


class Driver(unittest.TestCase):
    def setUp(self):
        if not peers_python().exists():
            self.skipTest(f"{peers_python()} is missing: `make bench-peers` makes it")
        scratch = tempfile.TemporaryDirectory(prefix="pentimento-test-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def run_driver(self, answer, ready='{"ready": True, "implementation": "test"}'):
        ours = self.folder / "ours"
        if answer is not None:
            ours.write_text(WORKER.format(ready=ready, answer=answer), encoding="utf-8")
            ours.chmod(0o755)
        result = self.folder / "result.json"
        run = subprocess.run(
            [peers_python(), PEERS / "run.py", "--ours", ours, "--weights", self.folder, "--rows", r"ssim\[skimage",
             "--quick", "--repeats", "1", "--json", result],
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        return run, json.loads(result.read_text(encoding="utf-8"))["rows"][0]

    def test_another_result_gives_no_ratio(self):
        run, row = self.run_driver(ANSWER.format(check=[0.5] * 4))
        self.assertEqual(run.returncode, DIFFERS, run.stderr)
        self.assertIsNone(row["ratio"])
        self.assertIn("differs", run.stdout)

    def test_fewer_numbers_give_no_ratio(self):
        run, row = self.run_driver(ANSWER.format(check=[0.5]))
        self.assertEqual(run.returncode, DIFFERS, run.stderr)
        self.assertIsNone(row["ratio"])

    def test_worker_that_ends_is_a_failure(self):
        run, row = self.run_driver("sys.exit(7)")
        self.assertEqual(run.returncode, FAILED, run.stderr)
        self.assertIn("exit code 7", row["skipped"])

    def test_missing_worker_is_said(self):
        run, row = self.run_driver(None)
        self.assertEqual(run.returncode, MISSING, run.stderr)
        self.assertIn("cannot start", row["skipped"])

    def test_unknown_row_is_said(self):
        run, row = self.run_driver("pass", ready='{"error": "no such row", "kind": "unsupported"}')
        self.assertEqual(run.returncode, MISSING, run.stderr)
        self.assertEqual(row["kind"], "unsupported")


if __name__ == "__main__":
    unittest.main()
