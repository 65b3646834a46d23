"""Members of pandas that have no rule and will not get one: of which kind the "no" is, and what to do instead."""

from __future__ import annotations

from dataclasses import dataclass

from translator.states import Refused

_DATA = ("frame", "series")
_GROUPS = ("grouped", "rolling", "expanding", "ewm", "resample")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why some members are refused.

    Attributes:
        receivers: what they are members of, as rules name it.
        members: their names.
        kind: "todo", "not_in_spark" or "never", as of `Refused`.
        reason: one sentence without a full stop.
        way_out: what to do instead.
    """

    receivers: tuple[str, ...]
    members: tuple[str, ...]
    kind: str
    reason: str
    way_out: str


def _refusal(receivers: str | tuple[str, ...], members: str, kind: str, reason: str, way_out: str) -> Refusal:
    return Refusal(
        (receivers,) if isinstance(receivers, str) else receivers, tuple(members.split()), kind, reason, way_out
    )


REFUSALS = (
    _refusal(
        "pandas", "read_excel", "not_in_spark", "Spark does not read Excel files, so pandas does it on the driver",
        "save the sheet as CSV or Parquet once, and read that",
    ),
    _refusal(
        "pandas", "read_sql read_sql_query read_sql_table", "not_in_spark",
        "Spark does not use connections of Python, so pandas reads all rows to the driver",
        'read the table on the workers: spark.read.format("jdbc").options(url=..., dbtable=...).load()',
    ),
    _refusal(
        "pandas", "read_pickle", "never", "a pickle holds objects of Python and may run code when it is read",
        "write the data as Parquet once, and read that",
    ),
    _refusal(
        "pandas", "read_html read_xml read_clipboard", "not_in_spark",
        "the tables of a page are read by pandas on the driver", "save them as CSV or Parquet once, and read that",
    ),
    _refusal(
        "pandas", "read_fwf", "todo", "columns of fixed width are read by pandas on the driver",
        "spark.read.text() and F.substring() take such columns apart, or save the data as Parquet once",
    ),
    _refusal(
        "pandas", "read_feather read_hdf read_sas read_spss read_stata", "not_in_spark",
        "Spark does not read this format, so pandas does it on the driver",
        "write the data as Parquet once, and read that",
    ),
    _refusal(
        "pandas", "read_gbq", "not_in_spark", "the client of pandas reads all rows to the driver",
        'read it on the workers by a connector: spark.read.format("bigquery").load(...)',
    ),
    _refusal(
        "pandas", "show_versions test set_eng_float_format", "never", "it concerns pandas on this machine only",
        "leave it out",
    ),
    _refusal(
        _DATA, "to_excel", "not_in_spark", "Spark does not write Excel files",
        "write Parquet or CSV; hand over a small result for people",
    ),
    _refusal(
        _DATA, "to_sql", "not_in_spark", "Spark does not use connections of Python",
        'write from the workers: df.write.format("jdbc").options(url=..., dbtable=...).save()',
    ),
    _refusal(
        _DATA, "to_pickle", "never", "a pickle holds objects of Python, which no other program can check",
        "write Parquet",
    ),
    _refusal("pandas", "to_pickle", "never", "a pickle holds objects of Python", "write Parquet"),
    _refusal(
        _DATA, "to_feather to_hdf to_stata to_xml to_gbq", "not_in_spark", "Spark does not write this format",
        "write Parquet, or use a connector of Spark",
    ),
    _refusal(
        _DATA, "to_html to_latex to_markdown to_string to_clipboard style", "not_in_spark",
        "all rows are laid out for people to read", "show a part: aggregate, or take the first rows",
    ),
    _refusal(
        _DATA, "to_numpy to_records to_xarray values array ravel view", "not_in_spark",
        "all values become one array on the driver", "compute with the columns, or take a sample",
    ),
    _refusal(
        _DATA, "T transpose swapaxes", "not_in_spark", "rows become columns, and Spark's columns are few and known",
        "aggregate first, or pivot on a key",
    ),
    _refusal(
        "frame", "iterrows itertuples items", "not_in_spark", "rows or columns go one by one through Python",
        "compute with whole columns; F.when() decides, a window looks at the rows around",
    ),
    _refusal(
        "series", "items", "not_in_spark", "values go one by one through Python", "compute with the whole column",
    ),
    _refusal(
        _DATA, "memory_usage", "not_in_spark", "the rows are spread over the memory of many machines",
        "look at the storage page of Spark's own pages, after df.cache()",
    ),
    _refusal(
        "series", "nbytes", "not_in_spark", "the rows are spread over the memory of many machines", "leave it out",
    ),
    _refusal(
        _DATA, "attrs flags set_flags", "never", "it is kept on one object of pandas",
        "keep such things in a variable of their own",
    ),
    _refusal(
        _DATA, "sparse", "not_in_spark", "Spark has no sparse columns", "leave it out: Parquet packs equal values",
    ),
    _refusal(
        _DATA, "append iteritems lookup mad tshift slice_shift ix as_matrix get_value set_value get_values"
        " to_panel to_dense from_csv", "never", "it has left pandas", "use what the notes of its release name instead",
    ),
    _refusal(
        _DATA, "first last bool swapaxes", "never", "it is deprecated in pandas 2 and has left pandas 3",
        "use a condition on the labels",
    ),
    _refusal(
        _GROUPS, "exclusions grouper indices ndim keys level groups", "never",
        "it looks at how pandas holds the groups", "ask the frame, or aggregate",
    ),
)  # fmt: skip
"""All refusals that are known; a member that is in none of them has just no rule yet."""

_KNOWN = {
    (receiver, member): refusal
    for refusal in reversed(REFUSALS)
    for receiver in refusal.receivers
    for member in refusal.members
}


_READERS = ("read_csv", "read_table", "read_json")
_LINES = "Spark knows no lines but those of the data and one of names"
_ARGUMENTS = {
    **dict.fromkeys(
        ((reader, name) for reader in _READERS for name in ("chunksize", "iterator")),
        ("Spark reads a file in parts by itself", "leave it out, and do with the frame what was done with each part"),
    ),
    **dict.fromkeys(
        ((reader, name) for reader in _READERS for name in ("skiprows", "skipfooter", "header", "comment")),
        (_LINES, "take the other lines off the file once"),
    ),
    **dict.fromkeys(
        ((reader, "converters") for reader in _READERS),
        ("functions of Python are called while the file is read", "read texts, and convert the columns afterwards"),
    ),
}
"""Why an argument is not taken, and what to do instead, by function and argument."""


def not_taken(member: str, argument: str) -> Refused:
    """Return the refusal of an argument that a rule does not take."""
    reason, way_out = _ARGUMENTS.get((member, argument), ("", ""))
    said = f"the argument {argument!r} of {member}() has no translation"
    return Refused(f"{said}: {reason}" if reason else said, way_out=way_out)


def without_rule(receiver: str, member: str) -> Refused:
    """Return the refusal of a member that has no rule."""
    known = _KNOWN.get((receiver, member))
    if known is None:
        return Refused(f"{receiver}.{member} has no rule")
    return Refused(f"{receiver}.{member}: {known.reason}", known.kind, known.way_out)


def is_known(receiver: str, member: str) -> bool:
    """Tell whether it is known why a member has no rule."""
    return (receiver, member) in _KNOWN
