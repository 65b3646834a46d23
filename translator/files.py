"""The reader of data files' schemas that the engine gives to the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from translator.rule import Sniffer
from translator.sniff.delimited import sniff_csv
from translator.sniff.found import Sniffed
from translator.sniff.json_records import sniff_json
from translator.sniff.parquet import sniff_parquet


@dataclass(slots=True)
class FileSniffer(Sniffer):
    """Finds out the schemas of files below a folder; each file is read once for the same options.

    Attributes:
        folder: what relative paths start from, the folder of the program.
        limit_rows: how many rows to read at most; None reads them all.
    """

    folder: Path
    limit_rows: int | None = 20_000
    found: dict[str, Sniffed | None] = field(default_factory=dict)

    def csv(self, path: str, **options: object) -> Sniffed | None:
        """Return what the first rows of a delimited text file tell; options as of `sniff_csv`."""
        return self._once(sniff_csv, path, limit_rows=self.limit_rows, **options)

    def parquet(self, path: str) -> Sniffed | None:
        """Return what the footer of a parquet file tells."""
        return self._once(sniff_parquet, path)

    def json(self, path: str, lines: bool) -> Sniffed | None:
        """Return what the first records of a JSON file tell."""
        return self._once(sniff_json, path, lines=lines, limit_rows=self.limit_rows)

    def module(self, name: str) -> str | None:
        """Return the text of a module of the project: beside the program, or from where its package begins.

        A name with leading dots is relative to the program.
        """
        plain = name.lstrip(".")
        dots = len(name) - len(plain)
        folders = [self.folder, *self.folder.resolve().parents[: dots - 1]][-1:] if dots else self._roots()
        for folder in folders:
            file = folder.joinpath(*plain.split("."))
            for each in (file.with_suffix(".py"), file / "__init__.py"):
                try:
                    if plain and each.is_file():
                        return each.read_text(encoding="utf-8")
                except (OSError, ValueError):
                    return None
        return None

    def _roots(self) -> list[Path]:
        """Return the folder of the program, and those above it as far as it is a package."""
        folders = [self.folder, *self.folder.resolve().parents]
        return folders[: next(i for i, each in enumerate(folders) if not (each / "__init__.py").is_file()) + 1]

    def _once(self, sniff: Callable[..., Sniffed | None], path: str, **options: Any) -> Sniffed | None:
        key = f"{sniff.__name__} {path} {sorted(options.items())!r}"
        if key not in self.found:
            self.found[key] = self._sniffed(sniff, path, options)
        return self.found[key]

    def _sniffed(self, sniff: Callable[..., Sniffed | None], path: str, options: dict[str, Any]) -> Sniffed | None:
        try:
            file = self.folder / path
            return sniff(file, **options) if file.is_file() else None
        except (OSError, ValueError):
            return None
