"""A program says of its sources what git knows, and never more than that."""

import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "cmake" / "SourceRevision.cmake"


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class SourceRevision(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.sources = Path(folder.name) / "sources"
        self.header = Path(folder.name) / "source_revision.h"
        self.sources.mkdir()

    def git(self, *arguments):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        done = subprocess.run(["git", *identity, *arguments], cwd=self.sources, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self):
        self.git("init", "--quiet")
        (self.sources / "main.cpp").write_text("int main() {}\n")
        (self.sources / ".gitignore").write_text("/build/\n")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "first")

    def written(self):
        """The revision and whether it was modified, as C++ would read them."""
        subprocess.run(["cmake", f"-DSOURCE={self.sources}", f"-DOUTPUT={self.header}", "-P", str(SCRIPT)], check=True)
        text = self.header.read_text()
        return re.search(r'kSourceRevision = "(.*)";', text)[1], re.search(r"kSourceModified = (\S+);", text)[1]

    def test_an_untouched_checkout_is_not_modified(self):
        self.commit()
        (self.sources / "build").mkdir()
        (self.sources / "build" / "ignored.o").touch()
        self.assertEqual(self.written(), (self.git("rev-parse", "--short=12", "HEAD"), "false"))

    def test_a_changed_file_is_a_modification(self):
        self.commit()
        (self.sources / "main.cpp").write_text("int main() { return 1; }\n")
        self.assertEqual(self.written()[1], "true")

    def test_a_new_file_is_a_modification(self):
        self.commit()
        self.git("config", "status.showUntrackedFiles", "no")
        (self.sources / "new.cpp").touch()
        self.assertEqual(self.written()[1], "true")

    def test_without_a_repository_neither_is_known(self):
        self.assertEqual(self.written(), ("unknown", "std::nullopt"))

    def test_where_git_refuses_neither_is_known(self):
        self.commit()
        (self.sources / ".git" / "config").write_text("[core\n")
        self.assertEqual(self.written(), ("unknown", "std::nullopt"))


if __name__ == "__main__":
    unittest.main()
