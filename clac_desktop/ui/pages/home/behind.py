"""The panel behind a figure: formula, numerator, denominator, what stands apart, each with its list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clac_desktop.queries.figure import Figure
from clac_desktop.queries.period import Period
from clac_desktop.texts import _, number
from clac_desktop.ui import kit, paint, theme
from clac_desktop.ui.pages.home.cards import SIDES, TOGETHER, Figures, foot, shown

OpenList = Callable[[str, str], object]  # code of the figure, code of the part


class FloatingPanel(kit.FxPanel):
    """The panel above the page, below the card that opened it; Esc gives the focus back to the card."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(on_close=self.leave)
        self.setParent(over)
        self._opener: QWidget | None = None
        self.hide()

    def show_under(self, opener: QWidget, facts: kit.FxFacts) -> None:
        """Show a figure's facts under its card, within the page."""
        self._opener = opener
        self.show_facts(facts)
        over = self.parentWidget()
        if over is None:
            return
        width = min(theme.px(500), over.width() - theme.px(24))
        self.setFixedWidth(width)
        self.setFixedHeight(self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height())
        corner = opener.mapTo(over, QPoint(0, opener.height() + theme.px(6)))
        left = max(min(corner.x(), over.width() - width - theme.px(12)), theme.px(12))
        top = max(min(corner.y(), over.height() - self.height() - theme.px(12)), theme.px(12))
        self.move(left, top)
        self.show()
        self.raise_()
        first = next((child for child in self.findChildren(kit.Link) if child.isEnabled()), None)
        (first or self).setFocus()

    def leave(self) -> None:
        """Close, and give the focus back."""
        self.hide()
        if self._opener is not None:
            self._opener.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a sheet that stands out from those below it."""
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, QRectF(self.rect()), fill="surface", border="accent", radius=8)
        painter.end()


def facts_of(code: str, figures: Figures, cutoff: Period, now: dt.datetime, open_list: OpenList) -> kit.FxFacts:
    """Return what the panel says of a figure and of those that stand on the same card."""
    figure = figures[code]
    rows: list[kit.FxRow] = []
    for one in (figures[each] for each in TOGETHER.get(code, (code,))):
        rows += _rows(one, one.code != code, open_list)
    return kit.FxFacts(figure.name, code, figure.formula, rows, foot(figure, cutoff, now), shown(figure))


def _rows(figure: Figure, named: bool, open_list: OpenList) -> list[kit.FxRow]:
    over, under = (_(words) if words else "" for words in SIDES[figure.code])
    rows: list[kit.FxRow] = []
    if named and figure.denominator is not None:
        rows.append(kit.FxRow(_("{name} · fórmula {code}").format(name=figure.name, code=figure.code), shown(figure)))
    first = _("Numerador: {what}").format(what=over) if under else over[:1].upper() + over[1:]
    rows.append(kit.FxRow(first, number(figure.numerator), partial(open_list, figure.code, "numerator")))
    if under and figure.denominator is not None:
        second = _("Denominador: {what}").format(what=under)
        rows.append(kit.FxRow(second, number(figure.denominator), partial(open_list, figure.code, "denominator")))
    for part in figure.apart:
        words = part.label if part.included else _("{label}, aparte").format(label=part.label)
        if part.value:
            on_list = partial(open_list, figure.code, part.code) if part.listed else None
            rows.append(kit.FxRow(words, number(part.value), on_list))
    return rows
