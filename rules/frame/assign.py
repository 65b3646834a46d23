"""Setting columns: ``df["c"] = value``, ``df.assign`` and ``df.insert``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rules.alignment import aligned, belongs
from rules.beside import with_aligned
from rules.filled import filling
from rules.frame.cells import mask
from rules.frame.elements import computed
from rules.labels import labels_of
from rules.lean import sure_series
from rules.plain import as_column
from rules.preparing import carried_over, cleared, steps
from rules.series.splitting import part
from translator.rule import PLAUSIBLE, Example, Label, Refused, Unsupported, magnitude, names_of, rule
from translator.spark import Attribute, Call, Code, Each, Lit, Star, as_code, col, is_call, lit
from translator.values import Accessor, Driver, Frame, Function, Python, Series, Value

STORED = "pandas has False where a side of the comparison is missing, Spark null"

SET = [
    Example('df["i"] = df.index', 'df = df.withColumn("i", F.col("__label"))'),
    Example('df["z"] = df["x"] > 1', 'df = df.withColumn("z", F.coalesce(F.col("x") > 1, F.lit(False)))'),
    Example('df["z"] = 1', 'df = df.withColumn("z", F.lit(1))'),
    Example('df["x"] = "text"', 'df = df.withColumn("x", F.lit("text"))'),
    Example('df["z"] = np.nan', 'df = df.withColumn("z", F.lit(None).cast("double"))'),
    Example(
        'df["z"] = np.datetime64("2020-01-01")',
        """df = df.withColumn("z", F.lit(pd.Timestamp(np.datetime64("2020-01-01"))))""",
    ),
    Example('df["z"] = pd.NaT', 'df = df.withColumn("z", F.lit(None).cast("timestamp"))'),
    Example('df["z"] = None', 'df = df.withColumn("z", F.lit(None).cast("string"))'),
    Example('df["z"] = df[df["n"] > 0]["x"]', 'df = df.withColumn("z", F.when(F.col("n") > 0, F.col("x")))'),
    Example('df[["a", "c"]] = df[["x", "y"]]', 'df = df.withColumns({"a": F.col("x"), "c": F.col("y")})'),
    Example(
        'df[["x", "y"]] = df[["x", "y"]].fillna(0)',
        'df = df.fillna(0, subset=["x", "y"])',
    ),
    Example(
        'df[["x", "y"]] = df[["x", "y"]].fillna(df[["x", "y"]].mean())',
        'df = df.fillna(df.agg(F.mean("x").alias("x"), F.mean("y").alias("y"))'
        ".toPandas().iloc[0].rename(None).dropna().to_dict())",
    ),
    Example(
        'df[["x", "y"]] = df[["x", "y"]] * 100',
        'df = df.withColumns({"x": F.col("x") * 100, "y": F.col("y") * 100})',
    ),
    Example('df["z"] = other["w"]', 'df = df.join(other.select("__label", F.col("w").alias("z")), "__label", "left")'),
    Example(
        'df["x"] = other["j"]',
        'df = (\n    df\n    .join(other.select("__label", F.col("j").alias("__aligned")), "__label'
        '", "left")\n    .withColumn("x", F.col("__aligned"))\n    .drop("__aligned")\n)',
    ),
    Example(
        'part = df[df["n"] > 0].copy()\npart["n"] = part["n"] * 2\ndf["z"] = part["n"]',
        'part = df.filter(F.col("n") > 0)\npart = part.withColumn("n", F.col("n") * 2)\ndf = df.joi'
        'n(part.select("__label", F.col("n").alias("z")), "__label", "left")',
    ),
    Example(
        'df = df.set_index("g")\ndf["z"] = df.groupby("g")["x"].sum()',
        'df = df.select("g", *[c for c in df.columns if c != "g"])\ndf = df.join(\n    F.broadcast('
        '\n        df\n        .filter(F.col("g").isNotNull())\n        .groupBy("g")\n        .agg(F'
        '.coalesce(F.sum("x"), F.lit(0.0)).alias("x"))\n        .select("g", F.col("x").alias("z")'
        '),\n    ),\n    "g",\n    "left",\n)',
    ),
    Example(
        'low = df[["x", "y"]].mean()\nwide = df[["x", "y"]].std()\ndf[["x", "y"]] = (df[["x", "y"]] - low) / wide',
        'low = df.agg(F.mean("x").alias("x"), F.mean("y").alias("y")).toPandas().iloc[0].rename(N'
        'one)\nwide = df.agg(F.stddev("x").alias("x"), F.stddev("y").alias("y")).toPandas().iloc[0'
        '].rename(None)\ndf = df.withColumns({\n    "x": F.try_divide(F.col("x") - low["x"], F.null'
        'if(F.lit(wide["x"]), F.lit(float("nan")))),\n    "y": F.try_divide(F.col("y") - low["y"],'
        ' F.nullif(F.lit(wide["y"]), F.lit(float("nan")))),\n})',
    ),
    Example(
        'names = ["x", "y"]\ndf[names] = df[names].fillna(df[names].median())',
        'names = ["x", "y"]\ndf = df.fillna(df.agg(F.median("x").alias("x"), F.median("y").alias("'
        'y")).toPandas().iloc[0].rename(None).dropna().to_dict())',
    ),
    Example(
        'df = df[["x", "y"]]\ndf[df < 0] = 0',
        'df = df.select("x", "y")\ndf = df.select(F.when(F.coalesce(F.col("x") < 0, F.lit(False)),'
        ' 0).otherwise(F.col("x")).alias("x"), F.when(F.coalesce(F.col("y") < 0, F.lit(False)), 0'
        ').otherwise(F.col("y")).alias("y"))',
    ),
    Example(
        'df[df[["x", "y"]] < 0] = 0',
        'df = df.withColumns({\n    "x": F.when(F.coalesce(F.col("x") < 0, F.lit(False)), 0).ot'
        'herwise(F.col("x")),\n    "y": F.when(F.coalesce(F.col("y") < 0, F.lit(False)), 0).oth'
        'erwise(F.col("y")),\n})',
    ),
    Example(
        'df["s"] = df["s"].where(df["s"].isna(), "p-q")\ndf[["a", "c"]] = df["s"].str.split("-", expand=True)',
        'df = df.withColumn("s", F.when(F.col("s").isNull(), F.col("s")).otherwise("p-q"))\ndf = df.withColumns({"a": '
        'F.get(F.split(F.col("s"), "-"), 0), "c": F.get(F.split(F.col("s"), "-"), 1)})',
    ),
    Example('df[["a", "c"]] = 0', 'df = df.withColumns({"a": F.lit(0), "c": F.lit(0)})'),
]


@rule(Frame, "[]=", examples=SET)
def set_columns(frame: Frame, key: Value, value: Value) -> Frame:
    """Set a column, or several.

    A column of a part of the frame's rows is missing in the other rows, as pandas aligns it by row labels.
    """
    if isinstance(key, Frame) and isinstance(value, (Python, Driver)) and set(key.names) < set(frame.names):
        # pandas leaves the columns alone that the condition does not have.
        masked = mask(frame.projected([frame.column(name) for name in key.names]), key, value)
        return assigned(frame, dict(zip(key.names, computed(masked, frame), strict=True)))
    if isinstance(key, (Series, Frame)) and isinstance(value, (Python, Driver)):
        return mask(frame, key, value)
    if isinstance(key, (Series, Frame)) or (isinstance(key, Python) and key.brackets == ":"):
        raise Refused("whole rows are set", way_out="set columns with .loc[condition, columns]")
    names = names_of(key)
    if len(set(names)) < len(names):
        raise Refused("a column is set twice", "never")
    if isinstance(value, Frame) and len(value.columns or ()) == 1 and len(names) == 1:
        return assigned(frame, {names[0]: computed(value, frame)[0]})
    if isinstance(key, Python) and isinstance(key.const, str):
        if isinstance(value, Series) and not steps(value) and not belongs(frame, value):
            return with_aligned(frame, value, names[0])
        return assigned(frame, {names[0]: whole_column(frame, value, names[0])})
    if isinstance(value, Frame):
        refilled = _refilled(frame, names, value)
        if refilled is not None:
            return refilled
        parts = computed(value, frame)
        if len(parts) != len(names):
            raise Refused("so many columns are set to another number of them", "never")
        pairs = dict(zip(names, parts, strict=True))
        changed = {name: part for name, part in pairs.items() if part.column != col(name)}
        return assigned(frame, changed) if changed else frame.replaced(frame.code)
    if isinstance(value, Accessor) and value.name == "apply(pd.Series)":
        made = {name: whole_column(frame, part(value, place), name) for place, name in enumerate(names)}
        return assigned(frame, made).noted("PS601", "if texts have another number of parts, pandas raises an error")
    if isinstance(value, Series):
        raise Refused("several columns are set to one series")
    return assigned(frame, {name: whole_column(frame, value, name) for name in names})


def _refilled(frame: Frame, names: tuple[str, ...], value: Frame) -> Frame | None:
    """Return the frame with missing values filled in some columns: ``df[names] = df[names].fillna(...)``."""
    match value.code:
        case Call(Attribute(inner, "fillna"), (filling,), ()) if value.columns is not None and value.names == names:
            casts: tuple[Code, ...] = ()
            match inner:
                case Call(Attribute(before, "withColumns"), casts, ()):
                    inner = before
            if value.rows != frame.rows or not _is_choice(inner, frame.code):
                return None
            made = frame.with_columns({name: value.series(name) for name in names})
            options = {"subset": as_code(list(names))} if isinstance(filling, Lit) else {}
            code = frame.code.withColumns(*casts) if casts else frame.code
            return made.replaced(code.fillna(filling, **options)) if made.order == frame.order else None
    return None


def _is_choice(code: Code, whole: Code) -> bool:
    """Tell whether the code just chooses columns of a frame."""
    match code:
        case Call(Attribute(base, "select"), chosen, ()) if base == whole:
            return all(
                isinstance(each, Lit) or (isinstance(each, Star) and not isinstance(each.value, Each))
                for each in chosen
            )
    return False


def whole_column(frame: Frame, value: Value, name: str) -> Series:
    """Return what a value becomes when a column of the frame is set to it.

    Raises:
        Refused: it holds one value for each row, or belongs to other rows.
    """
    if isinstance(value, Accessor) and value.name == "index" and isinstance(value.of, Frame):
        # Labels are set by their place, so that they have to be those of these very rows in this order.
        if (value.of.rows, value.of.order, value.of.index) != (frame.rows, frame.order, frame.index):
            raise Refused("the labels of other rows are set as a column")
        value = labels_of(value)
    if isinstance(value, Series):
        made = carried_over(frame, value) if steps(value) else aligned(frame, value)
        if value.frame.rows != frame.rows and frame.rows[:-1]:
            made = made.noted("PS601", "if no row is left, pandas takes the rows of what is assigned")
        return replace(made, name=name)
    made = as_column(frame, filling(frame, value), name)
    # Spark would take 32 bits for it, and for what it is multiplied with.
    wide = isinstance(made.column, Call) and is_call(made.column, "lit") and PLAUSIBLE < magnitude(made.column) < 2**31
    return replace(made, column=made.column.cast("bigint")) if wide else made


def assigned(frame: Frame, columns: Mapping[str, Series]) -> Frame:
    """Return the frame with these columns set; doubts about them go with it.

    Raises:
        Refused: a name is that of an index column, which a Spark frame cannot tell apart.
    """
    if any(str(name) in frame.carried for name in columns):
        raise Refused("a column is set that is the index as well", way_out="reset the index first")
    staged = [series for series in columns.values() if steps(series)]
    if len(staged) > 1:
        raise Refused("several columns are windows over windows", way_out="assign them one by one")
    frame = staged[0].frame if staged else frame
    columns = {name: sure_series(series, STORED) if series.loose else series for name, series in columns.items()}
    made = cleared(frame.with_columns({name: _stored(frame, series.exact) for name, series in columns.items()}))
    notes = tuple(note for series in columns.values() for note in series.notes)
    void = {str(name) for name, series in columns.items() if _is_void(series)}
    known = made.columns and tuple(replace(c, void=True) if c.name in void else c for c in made.columns)
    return replace(made, columns=known, notes=(*made.notes, *notes))


def _stored(frame: Frame, series: Series) -> Series:
    """Return whole numbers that Spark has in 32 bits in 64, where no list of columns will tell that they need them."""
    if frame.columns is not None or is_call(series.column, "lit") or not series.as_column("value").narrow:
        return series
    return replace(series, column=series.column.cast("bigint"))


def _is_void(series: Series) -> bool:
    code = series.column
    return isinstance(code, Call) and lit(None) in (code, getattr(code.func, "obj", None)) and not is_call(code, "when")


ASSIGN = [
    Example("df.assign(z=np.zeros(len(df)))", 'df.withColumn("z", F.lit(0.0))'),
    Example(
        "df.assign(z=np.ones(len(df), dtype=int), w=np.full(df.shape[0], 'a'))",
        'df.withColumns({"z": F.lit(1), "w": F.lit("a")})',
    ),
    Example("df.assign(z=np.zeros((len(df),), dtype=bool))", 'df.withColumn("z", F.lit(False))'),
    Example("df.assign(z=1)", 'df.withColumn("z", F.lit(1))'),
    Example(
        'df.assign(z=df["x"] > 1, w="a")',
        'df.withColumns({"z": F.coalesce(F.col("x") > 1, F.lit(False)), "w": F.lit("a")})',
    ),
    Example(
        'df.assign(z=1, often=lambda d: d["g"].map(d["g"].value_counts()))',
        'df.withColumn("z", F.lit(1)).join(df.withColumn("z", F.lit(1)).filter(F.col("g").isNotNu'
        'll()).groupBy("g").count().select(F.col("g").alias("__before_key"), F.col("count").alias'
        '("__before")), F.col("g") == F.col("__before_key"), "left").drop("__before_key").withCol'
        'umn("often", F.col("__before")).drop("__before")',
    ),
    Example('df.assign(z=lambda d: d["n"] > 2)', 'df.withColumn("z", F.col("n") > 2)'),
    Example(
        'df.assign(z=lambda d: d["n"] > 2, w=lambda d: ~d["z"])',
        'df.withColumn("z", F.col("n") > 2).withColumn("w", ~F.col("z"))',
    ),
    Example('df.assign(n=df["m"], z=df["n"] > 2)', 'df.withColumns({"n": F.col("m"), "z": F.col("n") > 2})'),
]


@rule(Frame, "assign", examples=ASSIGN)
def assign(frame: Frame, **kwargs: Value) -> Frame:
    """Return the frame with columns added.

    A function sees the columns that come before it in the call; a series was computed before all of them.
    """
    made, pending = frame, dict[str, Series]()
    before: set[str] = set()
    for name, value in kwargs.items():
        if isinstance(value, (Series, Function)):
            after = assigned(made, pending) if pending else made
            staged = value.on_elements([after]) if isinstance(value, Function) else value
            if isinstance(staged, Series) and steps(staged):
                made = assigned(after, {name: whole_column(after, staged, name)})
                before |= {*pending, name}
                pending = {}
                continue
        if not isinstance(value, Function):
            series = whole_column(frame, value, name)
            if series.uses & before:
                raise Refused("a column is assigned that is computed from one that was assigned before it")
            pending[name] = replace(series, frame=made)
            continue
        after = assigned(made, pending) if pending else made
        series = whole_column(after, value.on_elements([after]), name)
        if series.uses & pending.keys():
            before |= pending.keys()
            made, pending = after, {}
        pending[name] = replace(series, frame=made)
    return assigned(made, pending)


INSERT = [
    Example(
        'df = df[["k", "n"]]\ndf.insert(1, "z", df["n"])\nresult = df',
        'df = df.select("k", "n")\ndf = df.withColumn("z", F.col("n")).select("k", "z", "n")\nresult = df',
    ),
    Example(
        'df = df[["k", "n"]]\ndf.insert(2, "z", 1)\nresult = df',
        'df = df.select("k", "n")\ndf = df.withColumn("z", F.lit(1))\nresult = df',
    ),
]


@rule(Frame, "insert", examples=INSERT)
def insert(frame: Frame, loc: int, column: Label, value: Value, allow_duplicates: Unsupported = None) -> Frame:
    """Add a column at a place among the others; the engine binds the frame's name to the result."""
    names = list(frame.names)
    if column in names or not 0 <= loc <= len(names):
        raise Refused("there is such a column already, or the place is not among the columns", "never")
    made = assigned(frame, {column: whole_column(frame, value, column)})
    if loc == len(names):
        return made
    names.insert(loc, column)
    return made.projected([made.column(name) for name in names])
