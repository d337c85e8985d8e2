"""`make audit`: are there known holes in the packages of requirements.txt?"""

import json
import subprocess
from datetime import UTC, datetime

from scripts.machine import ROOT, VENV, need_requirements, say
from scripts.processes import run_command

# Holes that do not concern this product: number -> (why, the day on which to look again, as 2026-12-31).
EXCEPTIONS: dict[str, tuple[str, str]] = {}
PATIENCE = 180  # seconds


def main() -> int:
    """Ask PyPI; return 1 for a known hole. An index that does not answer is said and fails nothing."""
    need_requirements("requirements-dev.txt")
    command = [VENV / "bin" / "pip-audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"]
    try:
        answer = subprocess.run(
            [*command, "--requirement", "requirements.txt"], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
        )
        packages = json.loads(answer.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError, OSError):
        say("not audited: the list of known holes could not be asked. Run `make audit` where pypi.org answers.")
        return 0
    code, sentences = judge(packages, today=datetime.now(UTC).date().isoformat())
    for sentence in sentences:
        say(sentence)
    return code


def judge(packages: list[dict], *, today: str, exceptions: dict | None = None) -> tuple[int, list[str]]:
    """Return 1 and what is wrong, or 0 and how much was looked at, for the ``packages`` of pip-audit's answer."""
    exceptions = EXCEPTIONS if exceptions is None else exceptions
    looked_at = [package for package in packages if "skip_reason" not in package]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if not looked_at:
        return 0, ["not audited: the index knows none of the packages. Run `make audit` where pypi.org answers."]
    found = []
    for package in looked_at:
        for hole in package["vulns"]:
            names = {hole["id"], *hole.get("aliases", [])}
            # An exception ends on its day, so that somebody looks again.
            if not any(exceptions[name][1] >= today for name in names & set(exceptions)):
                mended = ", ".join(hole["fix_versions"]) or "no version yet"
                found.append(f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}")
    said = [f"{len(looked_at)} packages audited"]
    said += [f"not known to the index: {', '.join(skipped)}"] if skipped else []
    return (1 if found else 0), [*found, *said]


if __name__ == "__main__":
    run_command(main)
