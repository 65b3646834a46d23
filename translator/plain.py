"""Values that are not on the cluster: plain Python, and the functions, classes and objects of the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from translator.spark import (
    Code,
)
from translator.states import (
    Note,
)


class Value:
    """Anything that an expression can be."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Unset:
    """The marker for "not known at translation time"."""


UNSET = Unset()


@dataclass(frozen=True, slots=True)
class Python(Value):
    """A plain Python value.

    Attributes:
        code: how to reach it.
        const: its value where that is known at translation time, else `UNSET`; the code may still be any expression.
        items: the elements of a list, tuple or set display.
        pairs: keys and values of a dict display.
        brackets: of a display, "[]", "()" or "{}".
        touched: whether the code differs from what the user wrote.
        notes: doubts.
        among: of a list whose elements are only known when the program runs, those that it can hold.
        several: whether it is a list or dict of which the elements are not known.
        each: of a list or dict of frames whose length is not known, what holds of each of them; `EACH` reaches it.
        fixed: whether it is a tuple that a call gave.
    """

    code: Code
    const: object = UNSET
    items: tuple[Value, ...] | None = None
    pairs: tuple[tuple[Value, Value], ...] | None = None
    brackets: str = "[]"
    touched: bool = False
    notes: tuple[Note, ...] = ()
    among: tuple[Value, ...] = ()
    several: bool = False
    each: Value | None = None
    fixed: bool = False

    @property
    def is_tuple(self) -> bool:
        """Whether it is certainly a tuple, none of whose elements can be exchanged."""
        return self.items is not None and (self.fixed or self.brackets == "()")

    @property
    def is_several(self) -> bool:
        """Whether it is certainly a list or dict."""
        displayed = self.items is not None or self.pairs is not None
        return self.several or displayed or isinstance(self.const, (list, dict, set))

    @property
    def known(self) -> bool:
        """Whether the value is known at translation time."""
        return self.const is not UNSET


@dataclass(frozen=True, slots=True)
class Stream(Python):
    """An open file, or a text or bytes in memory that are read like one: no path."""


@dataclass(frozen=True, slots=True)
class Labels(Python):
    """The column labels of a frame: an Index in pandas, a list of names in Spark.

    Attributes:
        index: how to reach them as a pandas Index, for the members that a list does not have.
    """

    index: Code = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Mask(Python):
    """A truth value for each of the column labels of a frame.

    Attributes:
        kept: the truth values.
    """

    kept: tuple[bool, ...] = field(kw_only=True)

    def chosen(self, names: Sequence[str]) -> list[str]:
        """Return those of the names that are chosen."""
        return [name for name, kept in zip(names, self.kept, strict=True) if kept]


@dataclass(frozen=True, slots=True)
class Gone(Value):
    """What a variable would be if the output had the loop that binds it.

    Attributes:
        reason: why it cannot be used where columns stand for rows.
        site: the loop; empty within it.
    """

    reason: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Member(Value):
    """A module, or a thing that a module holds: ``pandas``, ``numpy.float64``, ``builtins.len``."""

    path: str
    code: Code


@dataclass(frozen=True, slots=True)
class Function(Value):
    """A function or lambda of the program.

    Attributes:
        code: how to reach it.
        name: its name, or "lambda".
        on_elements: interprets the body with these values as arguments and gives the result; raises `Refused`.
        node: its definition.
        site: the place of that, the same in every interpretation.
        home: the scope that it was defined in.
        owner: of a method, the object that it is called for.
        given: what `functools.partial` gives it before the arguments of a call, each with its keyword or None.
    """

    code: Code
    name: str
    on_elements: Callable[[Sequence[Value]], Value] = field(compare=False)
    node: object = field(default=None, compare=False)
    site: str = ""
    home: object = field(default=None, compare=False)
    owner: Value | None = field(default=None, compare=False)
    given: tuple[tuple[str | None, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Partial(Member):
    """What `functools.partial` makes of a thing that a module holds, such as ``partial(pd.merge, on="k")``.

    Its path is that of no thing in a module, so that no rule takes it for what it calls.

    Attributes:
        of: what it calls.
        node: the call of `functools.partial`.
        given: what it gives besides the arguments of a call, each with its keyword or None.
    """

    of: Member | None = None
    node: object = field(default=None, compare=False)
    given: tuple[tuple[str | None, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Class(Value):
    """A class of the program whose objects are followed.

    Attributes:
        code: how to reach it.
        lineage: its definition, and those of the classes that it inherits from, in the order of Python's search.
        site: the place of its definition.
        home: the scope that it was defined in.
    """

    code: Code
    lineage: tuple[object, ...] = field(default=(), compare=False)
    site: str = ""
    home: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Instance(Value):
    """An object of a class of the program.

    Attributes:
        code: how to reach it.
        lineage: as in `Class`.
        site: the place of the definition of its class.
        home: the scope that the class was defined in.
        holder: the variable that holds it; its fields are variables ``holder.field``.
        fields: the fields of an object that no variable holds.
    """

    code: Code
    lineage: tuple[object, ...] = field(default=(), compare=False)
    site: str = ""
    home: object = field(default=None, compare=False)
    holder: str = ""
    fields: tuple[tuple[str, Value], ...] = ()
