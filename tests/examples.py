"""The frames of the rules' examples, and the running of examples: on pandas, and translated on Spark.

An example is an expression or some statements over the frames ``df`` and ``other``. Its value is that of the
expression, or of ``result`` if the statements bind that name, or ``df`` as the statements leave it.

``python -m tests.examples --show rules.frame.select`` prints what each example of a rule module becomes.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.diagnostics import Diagnostic
from translator.document import parse_document
from translator.files import FileSniffer
from translator.registry import Rules, load_rules
from translator.rule import Example, Rule, Sniffer, rule
from translator.schema import BOOL, FLOAT, INT, STR, TIMESTAMP, Column, ddl
from translator.spark import Name
from translator.translate import translate
from translator.values import Frame, origin

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

LEFT_PANDAS = ("frame.append",)
"""Members that older programs have and pandas 2 has not; `pandas_value` gives them back their meaning."""

VARIANTS = ("normal", "all_missing", "empty", "one_row", "duplicates")

COLUMNS = {
    "df": (
        Column("k", STR),
        Column("g", STR),
        Column("x", FLOAT),
        Column("y", FLOAT),
        Column("n", INT, missing=False),
        Column("m", INT, missing=False),
        Column("s", STR),
        Column("t", TIMESTAMP),
        Column("u", TIMESTAMP, missing=False),
        Column("b", BOOL, missing=False),
    ),
    "other": (
        Column("k", STR),
        Column("j", STR),
        Column("v", INT, missing=False),
        Column("w", FLOAT),
    ),
    "texts": (
        Column("day", STR),
        Column("local", STR),
        Column("mixed", STR),
        Column("number", STR),
        Column("seconds", INT, missing=False),
        Column("year", INT, missing=False),
        Column("month", INT, missing=False),
        Column("date", INT, missing=False),
    ),
}

ROWS: dict[str, list[tuple[object, ...]]] = {
    "df": [
        ("b", "u", 1.5, 2.0, 3, 0, " Ab c", "2021-03-14 01:30:00", "2024-02-29 23:59:59", True),
        ("a", "v", None, 0.0, -1, 2, "zürich", None, "1969-12-31 18:00:00", False),
        (None, "u", -2.5, None, 0, -3, None, "2020-12-31 23:00:00", "2021-01-03 00:00:00", True),
        ("a", "w", 0.0, -1.0, 7, 0, "", "2021-03-14 01:30:00", "2021-01-04 12:15:30", False),
        ("c", "v", 3.25, 0.0, 2, 5, "x-1", "1999-01-01 00:00:00", "2000-06-15 06:07:08", True),
        ("b", "u", 1.5, 4.0, -8, 1, "A,b", None, "2021-12-31 09:00:00", True),
        (None, "w", None, None, 3, 2, "  ", "2024-02-29 12:00:00", "2024-12-30 00:00:01", False),
        ("A", "v", -0.5, 2.5, 100, -7, "Straße 12", "2021-03-15 10:00:00", "2021-03-14 01:30:00", False),
        ("a", "u", 2.5, 1.0, 2, 2, "x-1", "2021-03-14 01:30:00", "2019-07-07 17:45:00", True),
        ("d", "x", None, 3.5, 4, 0, "12.50", "2022-08-09 08:09:10", "2021-01-04 12:15:30", False),
    ],
    "other": [
        ("a", "left", 1, 0.5),
        ("b", "right", 2, None),
        ("a", "up", -3, 2.0),
        (None, "down", 4, 1.0),
        ("e", None, 0, -1.5),
    ],
    "texts": [
        ("2021-03-14", "14.03.2021 01:30", "20210314", "1.5", 0, 2021, 3, 14),
        (None, None, None, None, 86_400, 1999, 12, 31),
        ("1969-12-31", "31.12.1969 23:59", "junk", "-7", -1, 1969, 12, 31),
        ("2024-02-29", "1.2.2024 00:00", "12d", " 1e3", 1_700_000_000, 2024, 2, 29),
        ("2000-01-01", "01.01.2000 12:05", "+.5", "inf", 86_399, 2000, 1, 1),
        ("2000-01-01", "01.01.2000 12:05", " Inf ", "0", 86_399, 2000, 1, 1),
    ],
}


@dataclass(frozen=True, slots=True)
class Translated:
    """An example and what it became.

    Attributes:
        text: the new code of the example alone.
        program: the whole new program; it leaves the value of the example in ``kept``.
        diagnostics: those of the example.
    """

    text: str
    program: str
    diagnostics: tuple[Diagnostic, ...]


def frame(name: str, variant: str = "normal") -> pd.DataFrame:
    """Return the pandas frame of a name in one of the `VARIANTS`."""
    import pandas as pd

    columns = COLUMNS[name]
    data = pd.DataFrame(_rows(name, variant), columns=[column.name for column in columns])
    kinds = {FLOAT: "float64", INT: "int64", BOOL: "bool", TIMESTAMP: "datetime64[ns]", STR: "object"}
    return data.astype({column.name: kinds[column.type] for column in columns})


def _rows(name: str, variant: str) -> list[tuple[object, ...]]:
    rows = ROWS[name]
    match variant:
        case "empty":
            return []
        case "one_row":
            return rows[:1]
        case "all_missing":
            gaps = [column.missing for column in COLUMNS[name]]
            return [tuple(None if gap else cell for gap, cell in zip(gaps, row, strict=True)) for row in rows[:5]]
        case "duplicates":
            return [rows[place % len(rows)] for place in (3, 1, 1, 8, 2, 3, 0, 2, 1)]
    return rows


def spark_frame(spark: SparkSession, name: str, variant: str = "normal") -> DataFrame:
    """Return the same data as a Spark frame, in which null stands for missing."""
    data = frame(name, variant)
    data = data.astype(object).where(data.notna(), None)
    return spark.createDataFrame(data, schema=ddl(COLUMNS[name]))


def write_files(folder: Path) -> None:
    """Write the data files that examples of reading name."""
    data = frame("df").head(6)
    data.to_csv(folder / "data.csv", index=False)
    data.to_csv(folder / "data.tsv", index=False, sep="\t", na_rep="NA")
    (folder / "odd.csv").write_text(_ODD, encoding="utf-8")
    data[["k", "x", "n", "u"]].astype({"u": "datetime64[us]"}).to_parquet(folder / "data.parquet")
    data[["k", "x"]].to_orc(folder / "data.orc")
    data[["k", "x"]].set_index("k").to_parquet(folder / "indexed.parquet")
    data[["k", "x", "n"]].to_json(folder / "data.jsonl", orient="records", lines=True)
    data[["k", "x", "n"]].to_json(folder / "data.json", orient="records")


_ODD = """\
day;amount;count;text;late
31.01.2020;1.234,5;1.000;"a ""quoted"" word";NA
01.02.2020;-0,5; 7;"two
lines";null
;NA;n/a;;2
12.12.2021;;3;"back\\slash";3
"""


def _given(name: str) -> Frame:
    return origin(Name(f"given_{name}"), COLUMNS[name])


@rule("pandas", "read_example_df", examples=[Example("pd.read_example_df()", "given_df")])
def _df() -> Frame:
    """Stand for the frame ``df``, so that the engine gives it an origin like that of a file."""
    return _given("df")


@rule("pandas", "read_example_other", examples=[Example("pd.read_example_other()", "given_other")])
def _other() -> Frame:
    """Stand for the frame ``other``."""
    return _given("other")


@rule("pandas", "read_example_texts", examples=[Example("pd.read_example_texts()", "given_texts")])
def _texts() -> Frame:
    """Stand for the frame ``texts``, of texts that are dates and numbers."""
    return _given("texts")


def rules_with_frames(rules: Rules) -> Rules:
    """Return the table of rules with the ones that give the frames of the examples."""
    given = [made for function in (_df, _other, _texts) for made in function.rules]  # type: ignore[attr-defined]
    return {**rules, **{(made.receiver, made.member): made for made in given}}


def statements(example: Example) -> str:
    """Return the example as statements that leave its value in ``result``."""
    *first, last = ast.parse(example.pandas).body
    if isinstance(last, ast.Expr):
        lines = example.pandas.split("\n")
        head = "".join(line + "\n" for line in lines[: last.lineno - 1])
        return f"{head}result = " + "\n".join(lines[last.lineno - 1 :])
    bound = {target.id for part in (*first, last) for target in ast.walk(part) if isinstance(target, ast.Name)}
    return example.pandas if "result" in bound else f"{example.pandas}\nresult = df"


HEAD = "import pandas as pd\nimport numpy as np\ndf = pd.read_example_df()\nother = pd.read_example_other()\n"
HEAD += "texts = pd.read_example_texts()\n"


def translated(example: Example, rules: Rules, sniffer: Sniffer) -> Translated:
    """Translate one example; `rules` as of `rules_with_frames`."""
    alone = f"{HEAD}{example.pandas}\n"
    if isinstance(ast.parse(example.pandas).body[-1], ast.Expr):
        alone = f"{HEAD}{statements(example)}\n"
    made = translate(parse_document(alone.encode()), rules, sniffer=sniffer, debug=True)
    lines = made.codes[0].split("\n")
    head = HEAD.count("\n")
    start = made.steps[0][head - 1][1] if len(made.steps[0]) >= head else 0
    text = "\n".join(lines[start:]).strip("\n")
    prefix, _, last = text.rpartition("result = ")
    if isinstance(ast.parse(example.pandas).body[-1], ast.Expr):
        text = prefix + last
    whole = translate(parse_document(f"{HEAD}{statements(example)}\nkept = keep(result)\n".encode()), rules,
                      sniffer=sniffer, debug=True)  # fmt: skip
    mine = tuple(found for found in made.diagnostics if found.span.line > head)
    return Translated(text, whole.codes[0], mine)


def pandas_value(example: Example, variant: str) -> object:
    """Run an example on pandas and return its value."""
    import numpy as np
    import pandas as pd

    scope: dict[str, Any] = {"pd": pd, "np": np, **{name: frame(name, variant) for name in COLUMNS}}
    with _older_members():
        exec(statements(example), scope)
    return scope["result"]


@contextlib.contextmanager
def _older_members() -> Iterator[None]:
    """Give `DataFrame.append` back, which was concat() in pandas 1."""
    import pandas as pd

    def append(frame: pd.DataFrame, other: Any, ignore_index: bool = False) -> pd.DataFrame:
        return pd.concat([frame, *(other if isinstance(other, list) else [other])], ignore_index=ignore_index)

    pd.DataFrame.append = append  # type: ignore[operator]
    try:
        yield
    finally:
        del pd.DataFrame.append  # type: ignore[operator]


def spark_value(made: Translated, frames: Mapping[str, DataFrame], spark: SparkSession) -> object:
    """Run what an example became and return its value, handed over."""
    scope: dict[str, Any] = {"spark": spark, "keep": lambda value: value}
    scope |= {f"given_{name}": data for name, data in frames.items()}
    exec(made.program, scope)
    return scope["kept"]


def same_code(one: str, two: str) -> bool:
    """Tell whether two pieces of code are the same but for their line breaks and quotes."""
    return ast.dump(ast.parse(one)) == ast.dump(ast.parse(two))


def all_examples(rules: Rules) -> Iterator[tuple[Rule, int, Example]]:
    """Yield the examples of all rules with their number; one that several members of a function have is seen once."""
    seen = set()
    for made in rules.values():
        for number, example in enumerate(made.examples):
            if (made.function, example) not in seen:
                seen.add((made.function, example))
                yield made, number, example


def _show(module: str, folder: Path) -> None:
    rules = load_rules()
    table = rules_with_frames(rules)
    for found, number, example in all_examples(rules):
        if found.function.__module__.startswith(module):
            made = translated(example, table, FileSniffer(folder))
            mark = " " if same_code(made.text, example.spark) else "!"
            print(f"{mark} {found.name} {number}\n    {example.pandas}\n    {made.text}")  # noqa: T201
            for diagnostic in made.diagnostics:
                print(f"    {diagnostic.code.id} {diagnostic.message}")  # noqa: T201


def main() -> None:
    """Print what the examples of a rule module become."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--show", metavar="MODULE", required=True, help="such as rules.frame.select")
    module = parser.parse_args().show
    with tempfile.TemporaryDirectory() as name:
        write_files(Path(name))
        os.chdir(name)
        _show(module, Path(name))


if __name__ == "__main__":
    main()
