"""What `make audit` makes of pip-audit's answer."""

from scripts.audit import judge

HOLE = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.0"]}


def package(name="thing", **more):
    return {"name": name, "version": "1.0", "vulns": [], **more}


def test_known_hole_fails():
    code, said = judge([package(vulns=[HOLE]), package("other")], today="2026-01-01")
    assert (code, said) == (1, ["thing 1.0: PYSEC-1, mended in 2.0", "2 packages audited"])


def test_exception_holds_until_its_day():
    exceptions = {"CVE-1": ("not used here", "2026-01-01")}
    assert judge([package(vulns=[HOLE])], today="2026-01-01", exceptions=exceptions)[0] == 0
    assert judge([package(vulns=[HOLE])], today="2026-01-02", exceptions=exceptions)[0] == 1


def test_index_that_knows_nothing_is_said_and_fails_nothing():
    code, said = judge([{"name": "thing", "skip_reason": "not found"}], today="2026-01-01")
    assert code == 0 and said[0].startswith("not audited")
