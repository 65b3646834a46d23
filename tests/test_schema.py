"""Types: their names in pandas and Spark, and what holds two of them."""

from __future__ import annotations

from typing import Any

import pandas
import pytest

from translator.schema import (
    BOOL,
    FLOAT,
    INT,
    OBJECT,
    STR,
    TIMESTAMP,
    UNKNOWN,
    Column,
    Kind,
    Type,
    ddl,
    from_dtype,
    join,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int64", INT),
        ("int", INT),
        ("<i4", Type(Kind.INT, bits=32)),
        ("Int64", Type(Kind.INT, nullable=True)),
        ("UInt8", Type(Kind.INT, bits=16, unsigned=True, nullable=True)),
        ("int8[pyarrow]", Type(Kind.INT, bits=8, nullable=True)),
        ("float32", Type(Kind.FLOAT, bits=32)),
        ("float", FLOAT),
        ("double[pyarrow]", Type(Kind.FLOAT, nullable=True)),
        ("str", STR),
        ("string", Type(Kind.STR, nullable=True)),
        ("string[pyarrow]", Type(Kind.STR, nullable=True)),
        ("object", OBJECT),
        ("bool", BOOL),
        ("boolean", Type(Kind.BOOL, nullable=True)),
        ("category", Type(Kind.CATEGORY)),
        ("datetime64[ns]", TIMESTAMP),
        ("datetime64[us, Europe/Vienna]", Type(Kind.ZONED, zone="Europe/Vienna")),
        ("timedelta64[ns]", Type(Kind.TIMEDELTA)),
        ("uint64", None),
        ("period[M]", Type(Kind.PERIOD, frequency="M")),
        ("period[2M]", None),
        ("nonsense", None),
    ],
)
def test_from_dtype(text: str, expected: Type | None) -> None:
    assert from_dtype(text) == expected


def test_numpy_and_pandas_names_are_known() -> None:
    for text in (
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "float16",
        "float32",
        "float64",
        "bool",
    ):
        dtype: Any = pandas.api.types.pandas_dtype(text)
        found = from_dtype(text)
        assert found is not None
        assert found.kind.value[0] == {"u": "i"}.get(dtype.kind, dtype.kind)
        assert found.bits >= dtype.itemsize * 8 or found == BOOL


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (INT, "BIGINT"),
        (Type(Kind.INT, bits=8), "TINYINT"),
        (Type(Kind.FLOAT, bits=32), "FLOAT"),
        (Type(Kind.DECIMAL, precision=10, scale=2), "DECIMAL(10,2)"),
        (Type(Kind.LIST, element=INT), "ARRAY<BIGINT>"),
        (Type(Kind.CATEGORY), "STRING"),
        (Type(Kind.CATEGORY, categories=(1, 2)), "BIGINT"),
        (Type(Kind.CATEGORY, categories=(1, "b")), "STRING"),
    ],
)
def test_spark_name(type_: Type, expected: str) -> None:
    assert type_.spark == expected


def test_unknown_type_has_no_spark_name() -> None:
    with pytest.raises(ValueError, match="not known"):
        ddl([Column("x")])


def test_ddl_quotes_only_where_needed() -> None:
    columns = [
        Column("id", INT),
        Column("odd name", STR),
        Column("a`b", FLOAT),
        Column("order", BOOL),
        Column("é", STR),
    ]
    assert ddl(columns) == "id BIGINT, `odd name` STRING, `a``b` DOUBLE, `order` BOOLEAN, `é` STRING"


def test_join() -> None:
    assert join(INT, INT) == INT
    assert join(INT, FLOAT) == join(FLOAT, INT) == FLOAT
    assert join(Type(Kind.INT, bits=32), INT) == INT
    assert join(INT, STR) == OBJECT
    assert join(BOOL, INT) == OBJECT
    assert join(INT, UNKNOWN) == UNKNOWN
    assert join(Type(Kind.CATEGORY), STR) == STR
    assert join(Type(Kind.ZONED, zone="UTC"), TIMESTAMP) == OBJECT


def test_join_agrees_with_concat() -> None:
    names: list[Any] = [
        "int8",
        "int16",
        "int32",
        "int64",
        "float32",
        "float64",
        "bool",
        "object",
        "Int64",
        "boolean",
        "string",
    ]
    for left in names:
        for right in names:
            values = [pandas.Series([1], dtype="int64").astype(name) for name in (left, right)]
            expected = from_dtype(str(pandas.concat(values).dtype))
            one, two = from_dtype(left), from_dtype(right)
            assert one is not None
            assert two is not None
            assert join(one, two).kind is getattr(expected, "kind", None), (left, right)
