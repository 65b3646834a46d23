"""What the form of an expression tells about the sign of its values."""

from __future__ import annotations

import pytest

from rules.numpy.signs import never_negative
from translator.spark import Code, F, Lit, col, lit

X, Y = col("x"), col("y")
CUT_OFF = F.when(X < 0, 0).otherwise(X)


@pytest.mark.parametrize(
    "code",
    [
        Lit(0),
        lit(2.5),
        X * X,
        F.abs("x"),
        F.pow(X, 2) + F.pow(Y, 4),
        (F.abs(X) + 1) / 2,
        CUT_OFF,
        F.when(X < 0, 0).when(X > 9, 9).otherwise(X),
        F.when(X > 0, 1).otherwise(0),
        F.greatest("x", F.lit(0)),
    ],
)
def test_never_negative(code: Code) -> None:
    """Sums of squares, absolute values and what is cut off at zero are recognised."""
    assert never_negative(code)


@pytest.mark.parametrize(
    "code",
    [
        X,
        Lit(-1),
        X * Y,
        F.abs("x") - 1,
        F.pow(X, 3),
        F.when(X < 1, 0).otherwise(Y),
        F.when(X < 0, -1).otherwise(X),
        F.when(X > 9, 9).otherwise(X),
        F.greatest("x", "y"),
        F.least("x", F.lit(0)),
    ],
)
def test_may_be_negative(code: Code) -> None:
    """Everything else may be negative."""
    assert not never_negative(code)
