"""Programs for the command line, and the command itself, called in this process or in one of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from translator.cli import main

PANDAS = """\
import pandas as pd

df = pd.DataFrame({"a": [1, 2, 3], "b": ["x", None, "y"]})
big = df[df["a"] > 1]
"""
HANDED_OVER = PANDAS + "big.to_clipboard()\n"
PLAIN = "import os\n\nprint( os.getcwd( ) )\n"
BROKEN = "import pandas as pd\n\ndf = pd.DataFrame()\nx = = 1\n"


def notebook(*sources: str, language: str = "python") -> str:
    cells = [
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": source.splitlines(True)}
        for source in sources
    ]
    metadata = {"language_info": {"name": language}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}, indent=1) + "\n"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


Call = Callable[..., Result]


@pytest.fixture
def call() -> Call:
    """Call the command in this process; `stdin` is what it reads there."""

    def called(*arguments: object, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
        assert "Traceback" not in result.output
        return result

    return called


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Call the command in a process of its own."""
    command = [sys.executable, "-m", "translator", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
