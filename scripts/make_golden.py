"""Write the translations of the example programs to fixtures/golden: `make golden`, then read the diff."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fixtures.make_data import write_nycflights, write_vega
from translator.document import read_document
from translator.files import FileSniffer
from translator.interpret.context import Options
from translator.registry import Rules, load_rules
from translator.translate import Translation, translate

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
GOLDEN = FIXTURES / "golden"


def programs() -> list[Path]:
    """Return the example programs."""
    return [*sorted((FIXTURES / "notebooks").glob("*.ipynb")), *sorted((FIXTURES / "scripts").glob("*.py"))]


def prepared(program: Path, folder: Path) -> Path:
    """Copy a program and its data into a folder and return the copy."""
    if program.stem == "flights":
        write_nycflights(folder)
    elif program.stem == "vega":
        write_vega(folder)
    else:
        shutil.copytree(program.parent / "data", folder / "data", dirs_exist_ok=True)
    return Path(shutil.copy(program, folder))


def translation_of(program: Path, rules: Rules) -> Translation:
    """Translate a program that stands beside its data."""
    document = read_document(program)
    options = Options(notebook=document.kind != "script")
    return translate(document, rules, options, FileSniffer(program.parent), debug=True)


def translations() -> Iterator[tuple[Path, Translation]]:
    """Yield the example programs with their translations."""
    rules = load_rules()
    for program in programs():
        with tempfile.TemporaryDirectory() as folder:
            yield program, translation_of(prepared(program, Path(folder)), rules)


def main() -> None:
    """Write all translations."""
    GOLDEN.mkdir(exist_ok=True)
    for program, translation in translations():
        (GOLDEN / program.name).write_bytes(translation.render())


if __name__ == "__main__":
    main()
