"""The history at the right of a sheet: a line of dots, each with what happened, who, when and with which package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.queries.history import Told
from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit import Label, clear
from clac_desktop.ui.kit.painted import PaintedButton
from clac_desktop.ui.pages.organisations.words import fate_of, moment_of, sentence_of


class EventLine(PaintedButton):
    """One event: dot on the line, sentence, author, moment and package. Opens its service where it has one."""

    def __init__(self, told: Told, today: dt.date, on_service: Callable[[str], object], *, last: bool) -> None:
        super().__init__()
        entry = told.entry
        self._dot, self._icon, self._package, self._ink = fate_of(entry)
        self._sentence = sentence_of(told)
        self._who = " · ".join(part for part in (entry.author, entry.office) if part)
        self._when = moment_of(entry.at, today)
        self._last = last
        service = str(told.facts.get("service", ""))
        words = [self._sentence, " · ".join(part for part in (self._who, self._when) if part), self._package]
        if entry.reason:
            words.append(entry.reason)
        self.setText(self._sentence)
        theme.describe(self, ". ".join(word for word in words if word))
        self.setToolTip("\n".join(word for word in words if word))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if service:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(lambda *_args: on_service(service))
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """Return two lines and the gap to the next."""
        return QSize(theme.px(280), theme.px(54))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow line; words are cut and stay in the tool tip."""
        return QSize(theme.px(160), theme.px(54))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dot, line and words."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        if self.underMouse() and self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            paint.box(painter, rect.adjusted(0, 0, 0, -theme.px(8)), fill="hover", radius=4)
        edge, centre = theme.px(8), theme.px(8)
        if not self._last:
            line = QRectF(centre - 0.5, theme.px(22), 1, rect.height() - theme.px(22) + theme.px(4))
            painter.fillRect(line, theme.color("line_mid"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._dot))
        painter.drawEllipse(QRectF(centre - edge / 2, theme.px(8), edge, edge))
        x = theme.px(24)
        first = QRectF(x, theme.px(2), rect.width() - x - theme.px(2), theme.px(20))
        paint.words(painter, first, self._sentence, theme.font(13, 500), "text")
        self._paint_circumstances(painter, QRectF(x, theme.px(21), rect.width() - x - theme.px(2), theme.px(18)))
        if self.hasFocus():
            paint.ring(painter, rect.adjusted(0, 0, 0, -theme.px(8)), 4)
        painter.end()

    def _paint_circumstances(self, painter: QPainter, room: QRectF) -> None:
        """Paint who, when and the package; where room is short the name is cut, never the moment."""
        small, strong = theme.font(12), theme.font(12, 500)
        tail = theme.metrics(12, 500).horizontalAdvance(self._package) + theme.px(28) if self._package else 0
        when = f" · {self._when}" if self._who else self._when
        moment = theme.metrics(12).horizontalAdvance(when)
        x = room.left() + paint.words(painter, room.adjusted(0, 0, -tail - moment, 0), self._who, small, "text3")
        x += paint.words(painter, QRectF(x, room.top(), moment, room.height()), when, small, "text3", elide=False)
        if not self._package:
            return
        icon = theme.px(14)
        x += theme.px(10)
        icons.paint(painter, QRectF(x, round(room.center().y() - icon / 2), icon, icon), self._icon, self._ink)
        words = QRectF(x + theme.px(18), room.top(), room.right() - x - theme.px(18), room.height())
        paint.words(painter, words, self._package, strong, self._ink)


class EventList(QWidget):
    """The events of one record, newest first."""

    def __init__(self, on_service: Callable[[str], object]) -> None:
        super().__init__()
        self._on_service = on_service
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_events(self, events: Sequence[Told], today: dt.date) -> None:
        """Show these events in the place of the former."""
        clear(self._box)
        for at, told in enumerate(events):
            self._box.addWidget(EventLine(told, today, self._on_service, last=at == len(events) - 1))
        if not events:
            self._box.addWidget(Label(_("Todavía no hay cambios registrados."), 12, 400, "text3"))
        self._box.addStretch(1)
