"""A test that could not run is seen, and fails in CI."""

import os
import subprocess
import sys

import pytest

from scripts.machine import ROOT

SKIPS = "import pytest\ndef test_there(): pass\n@pytest.mark.skip(reason='no chromium')\ndef test_missing(): pass\n"


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_skip_is_told_and_fails_in_ci(tmp_path, ci, code):
    (tmp_path / "test_some.py").write_text(SKIPS)
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-p", "no:django", "-p", "tests.runtime.plugin", "--rootdir", tmp_path,
         "-c", os.devnull, tmp_path],
        cwd=ROOT, env=os.environ | {"CI": ci}, capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == code, result.stdout + result.stderr
    assert "no chromium" in result.stdout
    assert "1 tests could not run here" in result.stdout
