"""What is needed of the places where rows come from: several needs are found in one interpretation of the program.

A need that turns up downstream is met at its origin, so that the program is interpreted again. Until then the
interpretation goes on as if the need had been met: it only looks for further needs, and its output is thrown away.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from translator.interpret.context import Context, Need
from translator.interpret.scope import Scope
from translator.values import LABEL, ROW, Accessor, Demanded, Frame, Grouped, Index, Python, Series, Value

_CARRIED = {"order": ROW, "index": LABEL}
"""What a frame carries whose origin has met a need."""


def postponed(context: Context, demanded: Demanded) -> None:
    """Note needs, so that the interpretation may go on as if they had been met.

    Raises:
        Demanded: with all needs so far, if it may not. Within a block it may not, since the states of the variables
            that the blocks around it have kept would not have met them.
    """
    carried = all(kind in _CARRIED for kind, _ in demanded.needs)
    if len(context.written) > 1 or (not context.pending and not carried):
        raise demanded
    if not carried or demanded.needs <= context.pending:
        # What else is needed may come of having gone on: it turns up again if it does not.
        raise Demanded(context.pending)
    context.pending |= demanded.needs
    scope: Scope | None = context.scope
    while scope is not None:
        for name, value in scope.values.items():
            scope.values[name] = _met(value, demanded.needs)
        scope = scope.parent


def check_met(context: Context) -> None:
    """Raise `Demanded` if there are needs for which the program has to be interpreted again."""
    if context.pending:
        raise Demanded(context.pending)


def _met(value: Value, needs: Collection[Need]) -> Value:
    """Return a value whose frames carry what their origins are asked for."""
    match value:
        case Frame():
            return _frame(value, needs)
        case Series() | Grouped():
            frame = _frame(value.frame, needs)
            return value if frame is value.frame else replace(value, frame=frame)
        case Accessor():
            of = _met(value.of, needs)
            return value if of is value.of else replace(value, of=of)
        case Python() if value.items or value.pairs or value.each is not None:
            return replace(
                value,
                items=value.items and tuple(_met(item, needs) for item in value.items),
                pairs=value.pairs and tuple((key, _met(item, needs)) for key, item in value.pairs),
                each=value.each and _met(value.each, needs),
            )
    return value


def _frame(frame: Frame, needs: Collection[Need]) -> Frame:
    for kind, site in needs:
        if kind == "index" and frame.index.site == site:
            hidden = (*(name for name in frame.hidden if name not in (LABEL, ROW)), LABEL)
            frame = replace(frame, index=Index(), hidden=hidden, origins=(site,))
        elif site in frame.origins and _CARRIED[kind] not in frame.hidden:
            hidden = tuple(name for name in frame.hidden if name != ROW)
            frame = replace(frame, hidden=(*hidden, _CARRIED[kind]))
    return frame
