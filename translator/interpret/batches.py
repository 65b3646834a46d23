"""Members of ``.str`` and ``.dt`` that Spark has no words for: run by pandas itself, on batches of rows.

They look at one value at a time, so that a pandas UDF sees all that pandas would see.
"""

from __future__ import annotations

import libcst as cst

from translator.diagnostics import Verdict
from translator.interpret import distributed
from translator.interpret.context import Context
from translator.interpret.handover import on_cluster
from translator.rule import Arguments
from translator.schema import BOOL, INT, STR, Kind, Type
from translator.spark import Call, Name, is_windowed
from translator.values import Accessor, Function, Python, Refused, Series, Value

_TEXTS = "swapcase casefold translate normalize center pad ljust rjust zfill wrap replace slice slice_replace repeat"
_MEMBERS: dict[tuple[str, Kind], dict[str, Type]] = {
    ("str", Kind.STR): {
        **dict.fromkeys(_TEXTS.split(), STR),
        **dict.fromkeys("istitle contains match fullmatch".split(), BOOL),
        **dict.fromkeys("count find rfind index rindex".split(), INT),
    },
    ("dt", Kind.TIMESTAMP): dict.fromkeys("strftime day_name month_name".split(), STR),
}
"""What the members of an accessor give, by the type of the values."""


def batched(context: Context, node: cst.Call, receiver: Value, args: Arguments, refused: Refused) -> Value | None:
    """Return the column that a call of a member gives by way of a pandas UDF; None where it cannot be."""
    if refused.kind == "never" or context.inside or context.options.fallback != "pandas":
        return None
    if not isinstance(receiver, Accessor) or not isinstance(receiver.of, Series):
        return None
    series, member = receiver.of, cst.ensure_type(node.func, cst.Attribute).attr.value
    made = _MEMBERS.get((receiver.name, series.type.kind), {}).get(member)
    if made is None or series.type.nullable or series.loose or is_windowed(series.column):
        return None
    if any(on_cluster(value) or _is_fraction(value) for _, value in args):
        return None
    if not all(distributed.is_pure(context, value) for _, value in args if isinstance(value, Function)):
        return None
    name = distributed.defined(context, node, member, f"values.{receiver.name}.{member}", "Series", made)
    if name is None:
        return None
    context.find("PS501", node, f"the member {receiver.name}.{member} is run by Python on batches of rows")
    context.flags.add(Verdict.DISTRIBUTED_PYTHON)
    return series.derived(
        Call(Name(name), (series.column,), ()), type=made, missing=series.missing and not _filled(args)
    )


def _is_fraction(value: Value) -> bool:
    """Tell whether an argument is a number with a fraction, of which no member makes texts."""
    return isinstance(value, Python) and isinstance(value.const, float)


def _filled(args: Arguments) -> bool:
    """Tell whether a test of text says what a missing one counts as."""
    given = dict(args).get("na")
    return isinstance(given, Python) and isinstance(given.const, bool)
