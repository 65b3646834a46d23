"""How long translating takes, against parsing and printing the same program with libcst; how it grows with length.

``python -m benchmarks.translate`` prints the ratio for the example programs and for generated ones of up to 20,000
lines. Rules are loaded before, since every run of the command loads them once.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import libcst as cst
from rich.console import Console
from rich.table import Table

from scripts.make_golden import prepared, programs
from translator.document import Document, parse_document, read_document
from translator.files import FileSniffer
from translator.interpret.context import Options
from translator.registry import Rules, load_rules
from translator.rule import Sniffer
from translator.translate import translate

LIMIT = 8.0
"""Translating may take so many times what libcst needs to parse and print."""
LENGTHS = (2_500, 5_000, 10_000, 20_000)

BLOCK = '''\
# ---- report {n} ----
def clean_{n}(orders, limit={n}):
    """Keep the orders that count and add what they bring in."""
    orders = orders.copy()
    orders = orders[orders["quantity"] > 0]
    orders["revenue"] = orders["quantity"] * orders["price"]
    orders["region"] = orders["region"].fillna("none").str.strip()
    if limit > 100:
        orders = orders[orders["revenue"] < limit]
    return orders


def share_{n}(values, total):
    """Return the share of a total in per cent."""
    if total == 0:
        return 0.0
    return round(100 * values / total, 2)


orders_{n} = pd.read_csv("orders.csv")
customers_{n} = pd.read_csv("customers.csv")
good_{n} = clean_{n}(orders_{n})
good_{n}["big"] = good_{n}["revenue"] > 1000
joined_{n} = good_{n}.merge(customers_{n}, on="customer", how="left")
by_region_{n} = (
    joined_{n}.groupby(["region", "segment"])["revenue"]
    .agg(["sum", "mean", "count"])
    .reset_index()
    .sort_values("sum", ascending=False)
)
total_{n} = joined_{n}["revenue"].sum()
print("report {n}", total_{n}, len(joined_{n}))

for column in ["price", "revenue"]:
    joined_{n}[column] = joined_{n}[column].fillna(0)

if total_{n} > 1000:
    message_{n} = f"a good month: {{total_{n}:.2f}}"
    names_{n} = sorted(set(["north", "south", "east", "west"]) - {{"west"}})
else:
    message_{n} = "a bad month"
    names_{n} = []

settings_{n} = {{
    "title": "Report {n}",
    "columns": ["region", "segment", "sum", "mean", "count"],
    "options": {{"limit": {n}, "verbose": False}},
}}
lines_{n} = []
for name in names_{n}:
    if name.startswith("n"):
        continue
    lines_{n}.append(f"{{name.title():<10}} {{settings_{n}['title']}}")
best_{n} = by_region_{n}.head(3)
joined_{n}["level"] = np.where(joined_{n}["revenue"] > 100, "high", "low")
counts_{n} = joined_{n}["level"].value_counts()
missing_{n} = joined_{n}.isnull().sum()
joined_{n} = joined_{n}.drop(columns=["day"]).rename(columns={{"id": "order"}})
print(message_{n}, counts_{n}, missing_{n}, best_{n})

'''


ORDERS = "id,customer,region,price,quantity,day\n1,7, north,2.5,3,2024-01-05\n2,8,,,1,2024-01-06\n"
CUSTOMERS = "customer,name,segment\n7,Ada,home\n8,Bo,\n"


def generated(lines: int) -> str:
    """Return a program of about so many lines: functions, branches, loops, plain Python and pandas in turn."""
    blocks = round(lines / BLOCK.count("\n"))
    return "import numpy as np\nimport pandas as pd\n\n" + "".join(BLOCK.format(n=n) for n in range(blocks))


def data(folder: Path) -> FileSniffer:
    """Write the data files of the generated program and return what finds their schemas."""
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return FileSniffer(folder)


def seconds(work: Callable[[], object], runs: int) -> float:
    """Return the processor time of the best of several runs: what else the machine does only makes them longer."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def parse_and_print(document: Document) -> None:
    """Parse every cell with libcst and print it again."""
    for cell in document.cells:
        if cell.translate:
            assert cst.parse_module(cell.code).code == cell.code


def measured(document: Document, rules: Rules, sniffer: Sniffer, runs: int) -> tuple[float, float]:
    """Return the seconds of libcst alone and of the translation."""
    options = Options(notebook=document.kind != "script")
    return (
        seconds(lambda: parse_and_print(document), runs),
        seconds(lambda: translate(document, rules, options, sniffer), runs),
    )


def _row(table: Table, name: str, document: Document, times: tuple[float, float]) -> float:
    alone, whole = times
    lines = sum(cell.code.count("\n") + 1 for cell in document.cells)
    ratio = whole / alone
    table.add_row(
        name,
        f"{lines:,}",
        f"{alone * 1000:,.0f}",
        f"{whole * 1000:,.0f}",
        f"{ratio:.1f}",
        f"{whole / lines * 1e6:,.0f}",
    )
    return ratio


def main() -> int:
    """Print the table; returns 1 if a ratio is above the limit."""
    rules = load_rules()
    table = Table("program", "lines", "libcst ms", "translate ms", "ratio", "µs a line")
    ratios = []
    alone = whole = 0.0
    for program in programs():
        with tempfile.TemporaryDirectory() as name:
            document = read_document(prepared(program, Path(name)))
            sniffer = FileSniffer(Path(name))
            translate(document, rules, Options(), sniffer)  # the schemas of the data files are looked up once
            times = measured(document, rules, sniffer, 3)
        alone, whole = alone + times[0], whole + times[1]
        _row(table, program.name, document, times)
    ratios.append(whole / alone)
    table.add_row(
        "all of them", "", f"{alone * 1000:,.0f}", f"{whole * 1000:,.0f}", f"{ratios[0]:.1f}", "", end_section=True
    )
    with tempfile.TemporaryDirectory() as name:
        sniffer = data(Path(name))
        for lines in LENGTHS:
            document = parse_document(generated(lines).encode())
            ratios.append(_row(table, "generated", document, measured(document, rules, sniffer, 1)))
    Console().print(table)
    print(f"the highest ratio is {max(ratios):.1f}, the limit {LIMIT}")
    return int(max(ratios) > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
