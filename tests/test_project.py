"""The project's own promises: one version, a complete lock, no trace of the machine that it was written on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import translator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
# One letter of each sits in brackets, so that this file does not hold what it looks for.
FOREIGN = re.compile(
    r"/[w]ork/|/[r]oot/|pypi\.[o]rg/(?:simple|packages)|python[h]osted\.org|registry\.[n]pmjs|--(?:extra-)?index[-]url"
    r"|--find[-]links"
)


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in names.split("\0") if name and (path := ROOT / name).is_file()]


def declared(project: dict[str, Any]) -> list[Requirement]:
    extras = project["project"]["optional-dependencies"]["verify"]
    texts = [*project["project"]["dependencies"], *extras, *project["dependency-groups"]["dev"]]
    return [Requirement(text) for text in texts]


def locked() -> dict[str, list[tuple[Requirement, int]]]:
    """Return each name of the lock with its pins and how many hashes each of them has."""
    pins: dict[str, list[tuple[Requirement, int]]] = {}
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8").replace("\\\n", "")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            requirement, *hashes = line.split("--hash=")
            pin = Requirement(requirement.strip())
            pins.setdefault(canonicalize_name(pin.name), []).append((pin, len(hashes)))
    return pins


def test_tracked_files_name_no_place_of_this_machine_and_no_registry(tracked: list[Path]) -> None:
    traces = []
    for path in tracked:
        text = path.read_bytes().decode("utf-8", errors="replace")
        if found := (FOREIGN.search(text) or re.search(re.escape(str(ROOT)) + r"\b", text)):
            traces.append(f"{path.relative_to(ROOT)}: {found.group()}")
    assert traces == []


def test_nothing_generated_or_huge_is_tracked(tracked: list[Path]) -> None:
    odd = [path.relative_to(ROOT) for path in tracked if path.stat().st_size > 2_000_000 or path.suffix == ".pyc"]
    assert odd == []


def test_the_version_has_one_source(project: dict[str, Any]) -> None:
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "translator/__init__.py"
    assert version("pandas2pyspark") == translator.__version__


def test_the_installed_project_offers_its_command_and_its_rules() -> None:
    (command,) = entry_points(group="console_scripts", name="pandas2pyspark")
    assert command.value == "translator.cli:main"
    assert "rules" in {entry.value for entry in entry_points(group="pandas2pyspark.rules")}


def test_core_dependencies_are_bounded(project: dict[str, Any]) -> None:
    for text in project["project"]["dependencies"] + project["project"]["optional-dependencies"]["verify"]:
        operators = {clause.operator for clause in Requirement(text).specifier}
        assert operators == {">=", "<"}, text


def test_the_lock_pins_everything_that_is_declared(project: dict[str, Any]) -> None:
    pins = locked()
    for requirement in declared(project):
        candidates = pins.get(canonicalize_name(requirement.name), [])
        assert candidates, f"{requirement} is not locked: run `make lock`"
        for pin, _ in candidates:
            (clause,) = pin.specifier
            assert requirement.specifier.contains(clause.version), f"{pin} does not suit {requirement}: run `make lock`"


def test_the_lock_has_versions_and_hashes_and_nothing_else() -> None:
    for pins in locked().values():
        for pin, hashes in pins:
            assert [clause.operator for clause in pin.specifier] == ["=="], pin
            assert pin.url is None
            assert hashes > 0, pin


def test_every_lint_ignore_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    start, end = text.index("\nignore = ["), text.index("[tool.ruff.lint.mccabe]")
    entries = re.findall(r'^    "[A-Z]+\d*",.*$', text[start:end], flags=re.MULTILINE)
    assert len(entries) > 10
    assert [entry for entry in entries if "#" not in entry] == []


@pytest.mark.parametrize(
    "target",
    "setup demo test lint format types docs differential fuzz bench check".split(),
)
def test_make_lists_the_target(target: str) -> None:
    shown = subprocess.run(["make", "--silent", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^  {target} +[A-Z]", shown, flags=re.MULTILINE)


def test_continuous_integration_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert commands[0] == "set -euo pipefail"
    assert commands[-1] == "make test"


def test_the_hook_for_other_repositories_checks_scripts_and_notebooks() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == ("pandas2pyspark-check", "pandas2pyspark check", "python")
    assert set(hook["types_or"]) == {"python", "jupyter"}


def test_our_own_hooks_download_nothing() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    assert {hook["language"] for repo in config["repos"] for hook in repo["hooks"]} == {"system"}


def test_preparing_the_tests_imports_neither_pandas_nor_pyspark() -> None:
    probe = (
        "import runpy, sys; runpy.run_path('tests/conftest.py'); "
        "print(sorted({'pandas', 'pyspark', 'numpy'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"
