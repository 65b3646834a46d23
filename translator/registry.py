"""Loading the rules: installed packages announce them by entry point, repositories keep them in folders."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TypeAlias

from translator.errors import RuleError
from translator.rule import Rule

GROUP = "pandas2pyspark.rules"
Rules: TypeAlias = Mapping[tuple[str, str], Rule]


def load_rules(folders: Iterable[Path] = ()) -> Rules:
    """Return the table of rules: ``(receiver, member) -> Rule``.

    Args:
        folders: folders with rule modules of a repository's own; a rule in them may stand for a member that has none.

    Raises:
        RuleError: two rules translate the same member, or a rule is declared wrongly.
    """
    table: dict[tuple[str, str], Rule] = {}
    packages = sorted({entry.value for entry in entry_points(group=GROUP)} | {"rules"})
    for package in packages:
        _add(table, _modules(importlib.import_module(package)))
    for folder in folders:
        _add(table, _local_modules(folder))
    return MappingProxyType(table)


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.walk_packages(getattr(package, "__path__", ()), package.__name__ + "."):
        yield importlib.import_module(found.name)


def _local_modules(folder: Path) -> Iterator[ModuleType]:
    if not folder.is_dir():
        raise RuleError(f"the folder of rules {folder} does not exist", advice="mend `rules` in the configuration")
    for path in sorted(folder.rglob("*.py")):
        name = "pandas2pyspark_local_rules." + ".".join(path.relative_to(folder).with_suffix("").parts)
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise RuleError(f"the rule module {path} cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        yield module


def _add(table: dict[tuple[str, str], Rule], modules: Iterable[ModuleType]) -> None:
    for module in modules:
        for function in vars(module).values():
            if getattr(function, "__module__", None) != module.__name__:
                continue
            for rule in getattr(function, "rules", ()):
                key = (rule.receiver, rule.member)
                if key in table and table[key].function is not rule.function:
                    raise RuleError(f"two rules translate {rule.name}", advice="remove one of them")
                table[key] = rule
