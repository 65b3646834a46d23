"""Every example of every rule: the code that comes out, and its result on Spark next to pandas' own."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import examples
from translator.files import FileSniffer
from translator.registry import load_rules
from translator.rule import Example, Rule

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

RULES = load_rules()
TABLE = examples.rules_with_frames(RULES)
CASES = list(examples.all_examples(RULES))
VARIANTS = ("normal", "all_missing", "empty")
REFUSALS = ("PS2", "PS401", "PS403", "PS9")

# Optimising and compiling each of a thousand plans for a handful of rows would take longer than running them.
FAST_SETTINGS = {"spark.sql.codegen.wholeStage": "false", "spark.sql.shuffle.partitions": "1"}

each_example = pytest.mark.parametrize(
    ("found", "example"),
    [pytest.param(found, example, id=f"{found.name}-{number}") for found, number, example in CASES],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data files that examples read."""
    made = tmp_path_factory.mktemp("examples")
    examples.write_files(made)
    return made


@pytest.fixture
def sniffer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> FileSniffer:
    """What finds the schemas of the files; the test runs in their folder."""
    monkeypatch.chdir(folder)
    return FileSniffer(folder)


@pytest.fixture(scope="module")
def frames(spark: SparkSession, folder: Path) -> Iterator[dict[str, dict[str, DataFrame]]]:
    """The frames of the examples on Spark: variant -> name -> frame; relative paths start from the folder of files."""
    files, path_of = working_folder(spark)
    here = files.getWorkingDirectory()
    files.setWorkingDirectory(path_of(str(folder)))
    before = {key: spark.conf.get(key) for key in FAST_SETTINGS}
    for key, value in FAST_SETTINGS.items():
        spark.conf.set(key, value)
    yield {
        variant: {name: examples.spark_frame(spark, name, variant) for name in examples.COLUMNS}
        for variant in examples.VARIANTS
    }
    for key, value in before.items():
        assert value is not None
        spark.conf.set(key, value)
    files.setWorkingDirectory(here)


def working_folder(spark: SparkSession) -> tuple[Any, Any]:
    """Return Java's view of the local files, whose folder is not that of Python once it runs; and its type of paths."""
    java: Any = spark._jvm
    configuration = spark._jsc.hadoopConfiguration()
    return java.org.apache.hadoop.fs.FileSystem.getLocal(configuration), java.org.apache.hadoop.fs.Path


@each_example
def test_text(found: Rule, example: Example, sniffer: FileSniffer) -> None:
    """The example becomes the code that it says, without a hand-over."""
    made = examples.translated(example, TABLE, sniffer)
    refused = [f"{d.code.id} {d.message}" for d in made.diagnostics if d.code.id.startswith(REFUSALS)]
    assert not refused, f"{refused}\n{made.text}"
    assert examples.same_code(made.text, example.spark), f"{found.name}: {example.pandas}\nbecomes\n{made.text}"


@pytest.mark.differential
@each_example
def test_differential(
    found: Rule,
    example: Example,
    sniffer: FileSniffer,
    frames: dict[str, dict[str, DataFrame]],
    spark: SparkSession,
) -> None:
    """Spark gives what pandas gives, on every variant on which pandas gives anything."""
    from translator.verify.compare import compare

    made = examples.translated(example, TABLE, sniffer)
    for variant in VARIANTS:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                expected = examples.pandas_value(example, variant)
        except Exception:
            # What pandas does not take cannot be compared; the normal frames it has to take.
            if variant == "normal":
                raise
            continue
        actual = examples.spark_value(made, frames[variant], spark)
        comparison = compare(expected, actual, ordered=example.ordered or None)
        assert comparison.equal, (
            f"{found.name} on {variant}: {comparison}\n{example.pandas}\n\n{made.program}\n{expected}\n\n{actual}"
        )


def _pandas_members() -> dict[str, Any]:
    import numpy as np
    import pandas as pd

    return {
        "frame": pd.DataFrame,
        "series": pd.Series,
        "pandas": pd,
        "numpy": np,
        "grouped": pd.core.groupby.DataFrameGroupBy,
        "series.str": pd.core.strings.accessor.StringMethods,
        "series.dt": pd.core.indexes.accessors.CombinedDatetimelikeProperties,
        "series.cat": pd.core.arrays.categorical.CategoricalAccessor,
    }


OPERATORS = ("neg", "pos")
NAMED = [
    made
    for made in RULES.values()
    if made.member.isidentifier() and made.receiver in _pandas_members() and made.member not in OPERATORS
]
each_named_rule = pytest.mark.parametrize("found", [pytest.param(made, id=made.name) for made in NAMED])


@each_named_rule
def test_the_member_is_one_of_pandas(found: Rule) -> None:
    """A rule translates something that pandas or numpy has."""
    if found.name in examples.LEFT_PANDAS:
        return
    owner = _pandas_members()[found.receiver]
    grouped_series = getattr(_pandas_members()["pandas"].core.groupby, "SeriesGroupBy")  # noqa: B009
    assert hasattr(owner, found.member) or (found.receiver == "grouped" and hasattr(grouped_series, found.member))


@each_named_rule
def test_the_signature_is_the_one_of_pandas(found: Rule) -> None:
    """The parameters of a rule have the names, the order and the defaults that they have in pandas.

    A rule may leave off the last ones, and keyword-only ones: the engine refuses what a rule does not know by name. An
    older name for the same thing may lack some that the newer one has.
    """
    owner = _pandas_members()[found.receiver]
    member = inspect.getattr_static(owner, found.member, None)
    member = getattr(member, "__func__", member)
    if found.attribute or not inspect.isfunction(member) or found.receiver == "numpy":
        return
    theirs = {name: p for name, p in inspect.signature(member).parameters.items() if name != "self"}
    mine = [p for p in found.params if not (p.sniffing or p.evaluating) and p.kind not in _VARIADIC]
    by_position = [name for name, p in theirs.items() if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    assert [p.name for p in mine if p.name in by_position] == by_position[: len(mine)][
        : sum(p.name in by_position for p in mine)
    ], f"pandas has {inspect.signature(member)}"
    unknown = [p.name for p in mine if p.name not in theirs]
    older = found.function.rules[0].member != found.member  # type: ignore[attr-defined]
    assert not unknown or older or any(p.kind in _VARIADIC for p in theirs.values()), f"pandas has no {unknown}"
    for param in mine:
        default = theirs[param.name].default if param.name in theirs else object()
        if _plain(default):
            assert param.default == default, f"the default of {param.name}"


_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def _plain(default: object) -> bool:
    """Tell whether a default can be compared; a rule writes None for NaN, which is equal to nothing."""
    return default is None or (isinstance(default, (bool, int, float, str)) and default == default)


def test_every_rule_is_documented_and_has_examples() -> None:
    """A rule without a docstring or an example does not load; this holds for the rules of the project."""
    assert RULES
    assert all(made.examples and (made.function.__doc__ or "").strip() for made in RULES.values())


def test_a_wrong_example_is_found(folder: Path) -> None:
    """The comparison of text tells another translation from the right one."""
    made = examples.translated(Example("df['n'] > 3", ""), TABLE, FileSniffer(folder))
    assert examples.same_code(made.text, 'F.col("n") > 3')
    assert not examples.same_code(made.text, 'F.col("n") >= 3')
