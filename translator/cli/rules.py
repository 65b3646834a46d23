"""``pandas2pyspark rules``."""

from __future__ import annotations

from pathlib import Path

import click

from translator.cli.settings import read_settings
from translator.registry import load_rules


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD...]")
def rules(words: tuple[str, ...]) -> None:
    """List the members of pandas that have a rule.

    With words, only those whose names hold one of them.
    """
    table = load_rules(read_settings([Path.cwd()]).rules)
    found = sorted(rule.name for rule in table.values())
    summaries = {rule.name: (rule.function.__doc__ or "").strip().partition("\n")[0] for rule in table.values()}
    for name in found:
        if not words or any(word in name for word in words):
            click.echo(f"{name:<32} {summaries[name]}")
