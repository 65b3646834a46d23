"""Columns that are set from other rows: aligned where the condition is known, left as pandas where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import examples
from translator.files import FileSniffer
from translator.registry import load_rules
from translator.rule import Example

TABLE = examples.rules_with_frames(load_rules())


def translated(code: str, folder: Path) -> examples.Translated:
    """Translate statements over the frames of the examples."""
    return examples.translated(Example(code, ""), TABLE, FileSniffer(folder))


REFUSED = {
    "labels of another kind": 'part = df.set_index("k")\npart["a"] = df["x"]',
    "a list with one value for each row": 'df["a"] = [1, 2, 3]',
    "a frame of other rows": 'df[["x", "y"]] = other[["v", "w"]]',
    "columns exchanged in place": 'df.loc[df["n"] > 0, ["x", "y"]] = df[["y", "x"]]',
}


BY_LABELS = {
    "a condition on what changed since": 'part = df[df["n"] > 0]\ndf["n"] = 1\ndf["a"] = part["x"]',
    "a column that changed since": 'part = df[df["n"] > 0]\ndf["x"] = 1.0\ndf["a"] = part["x"]',
    "rows that a limit chose": 'part = df.head(3)\ndf["a"] = part["x"]',
    "another frame": 'df["a"] = other["v"]',
    "new labels after a filter": 'part = df[df["n"] > 0].reset_index(drop=True)\ndf["a"] = part["x"]',
    "the whole into new labels": 'part = df[df["n"] > 0].reset_index(drop=True)\npart["a"] = df["x"]',
    "new labels after a sort": 'part = df.sort_values("n").reset_index(drop=True)\npart["a"] = df["x"]',
}


@pytest.mark.parametrize("code", REFUSED.values(), ids=REFUSED)
def test_rows_that_cannot_be_told_are_left_to_pandas(code: str, tmp_path: Path) -> None:
    """Where the rows of the two sides may differ, nothing is guessed: pandas aligns them, and that is said."""
    found = {diagnostic.code.id for diagnostic in translated(code, tmp_path).diagnostics}
    assert found & {"PS201", "PS202", "PS204", "PS205"}


ALIGNED = {
    'df["a"] = df[df["n"] > 0]["x"]': 'df = df.withColumn("a", F.when(F.col("n") > 0, F.col("x")))',
    'part = df[df["n"] > 0]\npart = part[part["m"] > 1]\ndf["a"] = part["x"] * 2': (
        'part = df.filter(F.col("n") > 0)\npart = part.filter(F.col("m") > 1)\n'
        'df = df.withColumn("a", F.when((F.col("n") > 0) & (F.col("m") > 1), F.col("x") * 2))'
    ),
    'part = df[df["n"] > 0]\npart["a"] = df["x"]': (
        'part = df.filter(F.col("n") > 0)\npart = part.withColumn("a", F.col("x"))'
    ),
}


@pytest.mark.parametrize("code", ALIGNED)
def test_rows_that_a_condition_chose_are_aligned(code: str, tmp_path: Path) -> None:
    """A column of the rows where a condition holds is missing in the others."""
    made = translated(code, tmp_path)
    assert not [each for each in made.diagnostics if each.code.id.startswith("PS2")]
    assert examples.same_code(made.text, ALIGNED[code]), made.text


LOOPS = {
    'for c in df.columns:\n    if df[c].dtype == "object":\n        df[c] = df[c].fillna("none")': (
        'for c in df.columns:\n    if c in ["k", "g", "s"]:\n'
        '        df = df.withColumn(c, F.coalesce(F.col(c), F.lit("none")))'
    ),
    'for c in df.columns:\n    if c.startswith("x"):\n        df[c] = df[c].fillna(0)': (
        'for c in df.columns:\n    if c.startswith("x"):\n        df = df.withColumn(c, F.coalesce(F.col(c), F.lit(0)))'
    ),
    'for c in ["x", "n"]:\n    df[c] = df[c].fillna(0)': (
        'for c in ["x", "n"]:\n    df = df.withColumn(c, F.coalesce(F.col(c), F.lit(0)))'
    ),
}


@pytest.mark.parametrize("code", LOOPS)
def test_a_loop_over_columns_stays_one(code: str, tmp_path: Path) -> None:
    """A condition that is known for each column chooses the columns; where only values differ, all are done alike."""
    made = translated(code, tmp_path)
    assert examples.same_code(made.text, LOOPS[code]), made.text


def test_a_column_that_is_popped_leaves_the_frame(tmp_path: Path) -> None:
    """Taking a column out changes the frame, also where its values are not used."""
    made = translated('y = df.pop("x")\nresult = df', tmp_path)
    assert examples.same_code(made.text, 'y = F.col("x")\ndf = df.drop("x")\nresult = df'), made.text


def test_a_frame_that_is_changed_in_a_way_without_a_rule_is_pandas_from_then_on(tmp_path: Path) -> None:
    """update() changes the frame: where it is not translated, a copy must not be changed in its place."""
    made = translated('df.update(other, filter_func=lambda old: old > 0)\nresult = df["x"]', tmp_path)
    assert made.text.splitlines()[0] == "df = df.toPandas()", made.text


@pytest.mark.parametrize("code", BY_LABELS.values(), ids=BY_LABELS)
def test_columns_of_other_rows_are_joined_by_their_labels(code: str, tmp_path: Path) -> None:
    """Where the labels of both sides are the numbers of rows, a join aligns them as pandas does."""
    made = translated(code, tmp_path)
    assert '"__label", "left"' in made.text
    assert "toPandas" not in made.text
