"""``python -m translator`` is the command ``pandas2pyspark``."""

from __future__ import annotations

from translator.cli import main

if __name__ == "__main__":
    main(prog_name="pandas2pyspark")
