"""What the translator has to say: positions, severities, and the one table of codes.

A code is `PS` and three digits, grouped by reason and never renumbered: 1xx cannot be read, 2xx no equivalent, 3xx row
order or index, 4xx collects data to the driver, 5xx runs Python per row or group, 6xx may differ in value, 7xx cost,
8xx reproducibility, 9xx internal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How serious a diagnostic is; compare by `rank`."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Verdict(Enum):
    """How a statement came out of the translation."""

    NATIVE = "native"
    DISTRIBUTED_PYTHON = "distributed python"
    DRIVER = "driver"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of source: lines and columns count from 1, the end is exclusive; `cell` is None in scripts."""

    cell: int | None
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}"
        return f"cell {self.cell}:{place}" if self.cell is not None else place


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table of codes.

    Attributes:
        id: `PS` and three digits.
        severity: the severity of its diagnostics.
        title: what was found, a short phrase.
        why: why it matters, one or two sentences.
        way_out: what to do about it.
        unbounded: whether it is a hand-over to the driver that grows with the rows of the data.
    """

    id: str
    severity: Severity
    title: str
    why: str
    way_out: str
    unbounded: bool = False

    @property
    def page(self) -> str:
        """Where the documentation explains it."""
        return f"docs/rules/{self.id}.md"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding at one place.

    Attributes:
        code: the row of the table.
        span: the place in the input.
        message: what was found here, one sentence without a full stop.
        way_out: what to do here; the code's own advice if it is empty.
    """

    code: Code
    span: Span
    message: str
    way_out: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return self.code.severity

    @property
    def advice(self) -> str:
        """What to do: the diagnostic's own way out or that of its code."""
        return self.way_out or self.code.way_out

    def as_dict(self) -> dict[str, object]:
        """Return the diagnostic as JSON data."""
        return {
            "code": self.code.id,
            "severity": self.severity.value,
            "cell": self.span.cell,
            "line": self.span.line,
            "column": self.span.column,
            "end_line": self.span.end_line,
            "end_column": self.span.end_column,
            "message": self.message,
            "way_out": self.advice,
            "page": self.code.page,
        }


_INFO, _WARNING, _ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

CODES: dict[str, Code] = {
    code.id: code
    for code in (
        Code(
            "PS101",
            _ERROR,
            "a file cannot be parsed",
            "Only Python 3 that parses can be translated.",
            "mend the syntax; 2to3 helps with Python 2",
        ),
        Code(
            "PS102",
            _INFO,
            "the schema of a data file is not known",
            "Without a schema Spark has to read the file once more to guess the types, and its guesses are not "
            "those of pandas.",
            "translate where the data can be read, or give dtype= and parse_dates=",
        ),
        Code(
            "PS103",
            _INFO,
            "a schema comes from the first rows of a file",
            "Types and markers for missing values were read off the first rows; a file that changes later on makes "
            "the reading fail.",
            "check the schema in the output",
        ),
        Code(
            "PS201",
            _WARNING,
            "not translated yet",
            "The translator has no rule for this, so it stays pandas, on data handed over to the driver.",
            "rewrite it with members that have rules, or write a rule",
        ),
        Code(
            "PS202",
            _WARNING,
            "Spark has no words for this",
            "There is no native equivalent, so it stays pandas, on data handed over to the driver.",
            "look whether the result is needed at full size; aggregate or sample first",
        ),
        Code(
            "PS203",
            _ERROR,
            "left out by --fallback error",
            "The statement has no native translation, and the fallback is an error.",
            "translate this statement by hand, or use --fallback pandas",
        ),
        Code(
            "PS204",
            _WARNING,
            "the translator lost track of a value",
            "What this value is can only be known at run time, so code that depends on it stays pandas.",
            "annotate the parameter or assign the frame to a name of its own",
        ),
        Code(
            "PS205",
            _WARNING,
            "will not be translated",
            "It is an error in pandas itself, has left pandas, or makes sense on one machine only; it stays as it is.",
            "write it in another way",
        ),
        Code(
            "PS301",
            _WARNING,
            "depends on the order of rows",
            "A Spark frame has no row order; the order of the file is carried along in a column, which costs a sort.",
            "sort by a column before this",
        ),
        Code(
            "PS302",
            _WARNING,
            "depends on the row labels",
            "A Spark frame has no index; the row number is carried along in a column, which costs one pass in a single "
            "task.",
            "use a key column in place of the default index",
        ),
        Code(
            "PS303",
            _INFO,
            "which rows are shown is free",
            "head() without a sort shows any rows; pandas shows the first ones.",
            "sort before, if it matters which rows are shown",
        ),
        Code(
            "PS304",
            _WARNING,
            "row labels are lost",
            "pandas keeps the labels of the rows through filters and sorts and aligns by them; here the rows that are "
            "handed over are numbered anew.",
            "use a key column, or reset_index(drop=True) before",
        ),
        Code(
            "PS305",
            _INFO,
            "which of equal rows are taken is free",
            "pandas takes the rows that come first; here their order is not known, so that any of them are taken.",
            "sort or choose by a further column that tells them apart",
        ),
        Code(
            "PS306",
            _INFO,
            "two levels of column names become one",
            "Spark's columns have plain names: the aggregate mean of the column x is x_mean, where pandas has the pair "
            "(x, mean).",
            'name the results: agg(x_mean=("x", "mean"))',
        ),
        Code(
            "PS401",
            _WARNING,
            "all rows are handed over to the driver",
            "toPandas() of data that grows with the rows does not scale beyond one machine.",
            "aggregate, sample or limit before",
            unbounded=True,
        ),
        Code(
            "PS402",
            _INFO,
            "one row per group is handed over to the driver",
            "The size of this hand-over grows with the number of groups.",
            "fine while the groups are few",
        ),
        Code(
            "PS403",
            _WARNING,
            "rows are handed over to be drawn",
            "A picture needs its points on the driver; only the columns that it draws are handed over.",
            "sample or aggregate before drawing",
            unbounded=True,
        ),
        Code(
            "PS404",
            _WARNING,
            "goes on as pandas-on-Spark",
            "pandas-on-Spark keeps the rows on the cluster, but has members and results of its own; functions of "
            "pandas itself do not take its columns.",
            "look at the members that are used, or use --fallback pandas",
        ),
        Code(
            "PS501",
            _WARNING,
            "runs Python for each row",
            "A Python function on each row costs the transfer of the rows to Python.",
            "write it with column expressions",
        ),
        Code(
            "PS502",
            _WARNING,
            "runs Python for each group",
            "Each group must fit into the memory of one worker.",
            "write it with aggregates or windows",
        ),
        Code(
            "PS601",
            _WARNING,
            "may differ in value",
            "Spark and pandas compute this differently in some cases.",
            "check those cases on your data",
        ),
        Code(
            "PS602",
            _INFO,
            "a type is not known",
            "Without the type of the column the translation assumes the usual one.",
            "give a schema: dtype=, parse_dates=, or translate where the data can be read",
        ),
        Code(
            "PS603",
            _WARNING,
            "regular expressions differ",
            "Java and Python read this pattern differently in some cases.",
            "check the pattern",
        ),
        Code(
            "PS604",
            _INFO,
            "the lean style assumes something about the data",
            "A guard is left out that is needed only if the data hold what pandas treats in a way of its own.",
            "run the program that --assumptions writes on the full data, or use --style exact",
        ),
        Code(
            "PS605",
            _INFO,
            "is printed in another layout",
            "The facts are the same, but a text that is taken apart by a program would be another one.",
            "read the facts from dtypes and count()",
        ),
        Code(
            "PS606",
            _WARNING,
            "has no effect from pandas 3 on",
            "A column or a part that is taken from a frame is a copy there; changing it leaves the frame as it is.",
            "assign to the frame itself: df.loc[rows, column] = value, or use --pandas 2",
        ),
        Code(
            "PS607",
            _WARNING,
            "has no effect",
            "df[rows][column] = value changes the copy that df[rows] is; pandas warns of it and leaves df as it is. "
            "Nothing is written for it.",
            "assign to the frame itself, if that was meant: df.loc[rows, column] = value",
        ),
        Code(
            "PS701",
            _WARNING,
            "a window without a partition",
            "All rows go through one task.",
            "partition the window by a key, if there is one",
        ),
        Code(
            "PS702",
            _INFO,
            "values are collected to build columns",
            "The columns of the result depend on the data, so they are looked up first.",
            "name the values",
        ),
        Code(
            "PS703",
            _INFO,
            "a folder is written in place of a file",
            "Spark writes one part file per task into a folder of that name; readers of single files have to know.",
            "read the folder with Spark or pandas, or use coalesce(1)",
        ),
        Code(
            "PS704",
            _INFO,
            "several actions compute the same frame",
            "Spark computes a frame anew for each action; a join, an aggregation or a window is carried out again.",
            "use --cache, or call cache() on it",
        ),
        Code(
            "PS801",
            _WARNING,
            "not reproducible",
            "Spark draws other random rows than pandas does.",
            "compare statistics in place of rows",
        ),
        Code(
            "PS901",
            _ERROR,
            "internal error",
            "The translator failed on this statement and left it as pandas.",
            "report it, with the statement",
        ),
    )
}
