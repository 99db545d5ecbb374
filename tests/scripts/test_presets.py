"""The presets that build a part of the project can be configured: a folder of tests must not ask for what they leave out."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Presets(unittest.TestCase):
    def test_parts_are_configured(self):
        presets = json.loads((ROOT / "CMakePresets.json").read_text())["configurePresets"]
        parts = {preset["name"]: preset.get("cacheVariables", {}).get("PENTIMENTO_COMPONENTS") for preset in presets}
        parts = {name: components for name, components in parts.items() if components}
        self.assertIn("fuzz", parts)
        for name, components in parts.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                # With any compiler: which folders go together is what is asked.
                command = ["cmake", "-S", str(ROOT), "-B", folder, "-G", "Ninja", f"-DPENTIMENTO_COMPONENTS={components}"]
                done = subprocess.run(command, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
