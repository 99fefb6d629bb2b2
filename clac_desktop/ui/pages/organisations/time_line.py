"""The time line of one organisation: lanes by year for certification and membership, dots for services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from clac_desktop.queries.organisations import Given, Sheet
from clac_desktop.texts import _, date_long, ngettext, number
from clac_desktop.ui import paint, theme
from clac_desktop.ui.pages.organisations.words import STATUS_FACES, status_name

PLAN_YEARS = (2022, 2023, 2024)
LEAST_YEARS, MOST_YEARS = 6, 10


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a lane from `start` up to `stop`; dashed where it is not known."""

    start: dt.date
    stop: dt.date
    text: str
    tone: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Lanes:
    """What the time line paints: its first and last day, and its lanes."""

    first: dt.date
    last: dt.date
    today: dt.date
    certification: tuple[Stretch, ...]
    membership: tuple[Stretch, ...]
    services: tuple[Given, ...]


def lanes_of(sheet: Sheet, today: dt.date) -> Lanes:
    """Return the lanes of an organisation: six years or more up to the end of this one."""
    last_year = max([today.year, *(given.end.year for given in sheet.services if given.end)])
    early = min([today.year, *(given.end.year for given in sheet.services if given.end)])
    first_year = max(min(early, last_year - LEAST_YEARS + 1), last_year - MOST_YEARS + 1)
    first, last = dt.date(first_year, 1, 1), dt.date(last_year, 12, 31)
    shown = tuple(given for given in sheet.services if given.end and given.end >= first and not given.voided)
    return Lanes(first, last, today, _certification(sheet, first, today), _membership(sheet, first, today), shown)


def _certification(sheet: Sheet, first: dt.date, today: dt.date) -> tuple[Stretch, ...]:
    steps = [(since or first, status) for since, status in sheet.statuses]
    begun = steps[0][0] if steps else today
    found = []
    if begun > first:
        found.append(Stretch(first, begun, _("sin estado"), "neutral", dashed=True))
    for at, (since, status) in enumerate(steps):
        stop = steps[at + 1][0] if at + 1 < len(steps) else today
        if stop > first and since < stop:
            face = STATUS_FACES.get(status)
            found.append(Stretch(max(since, first), stop, status_name(status), face.tone if face else "neutral"))
    return tuple(found)


def _membership(sheet: Sheet, first: dt.date, today: dt.date) -> tuple[Stretch, ...]:
    if not sheet.row.confirmed:
        return (Stretch(first, today, _("por confirmar en el centro"), "warn", dashed=True),)
    start, stop = sheet.entry or first, sheet.exit or today
    if stop <= first:
        text = _("salió el {day}").format(day=date_long(stop))
        return (Stretch(first, today, text, "neutral", dashed=True),)
    if sheet.entry is None:
        text = _("Miembro desde antes del plan (fecha s/d)")
    else:
        text = _("Miembro desde {day}").format(day=date_long(sheet.entry))
    if sheet.exit is not None and sheet.exit <= today:
        text = _("{membership}, hasta {day}").format(membership=text, day=date_long(sheet.exit))
    return (Stretch(max(start, first), min(stop, today), text, "accent"),) if start < today else ()


class TimeLine(QWidget):
    """Painted lanes with the line of today. Pointer over a dot names its service; a click opens it."""

    def __init__(self, on_service: Callable[[str], object]) -> None:
        super().__init__()
        self._lanes: Lanes | None = None
        self._on_service = on_service
        self._dots: list[tuple[QRectF, Given]] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.describe(self, _("Línea de tiempo"))

    def show_lanes(self, lanes: Lanes) -> None:
        """Show another organisation, and say its lanes in words."""
        self._lanes = lanes
        theme.describe(self, _("Línea de tiempo"), ". ".join(f"{a}: {b}" for a, b in twin_rows(lanes)))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of years and three lanes."""
        return QSize(theme.px(640), theme.px(124))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest line that can be read."""
        return QSize(theme.px(320), theme.px(124))

    # ---- where
    def _left(self) -> float:
        names = (_("Certificación"), _("Membresía"), _("Servicios"))
        return max(theme.metrics(13).horizontalAdvance(name) for name in names) + theme.px(32)

    def _x(self, day: dt.date, lanes: Lanes) -> float:
        room = self.width() - self._left() - theme.px(24)
        whole = max((lanes.last - lanes.first).days, 1)
        return self._left() + room * min(max((day - lanes.first).days / whole, 0.0), 1.0)

    # ---- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint years, lanes, dots and today."""
        painter = QPainter(self)
        paint.smooth(painter)
        if self._lanes is not None:
            self._paint_years(painter, self._lanes)
            self._paint_lane(painter, 0, _("Certificación"), self._lanes.certification, self._lanes)
            self._paint_lane(painter, 1, _("Membresía"), self._lanes.membership, self._lanes)
            self._paint_services(painter, self._lanes)
            self._paint_today(painter, self._lanes)
        if self.hasFocus():
            paint.ring(painter, QRectF(self.rect()), 4)
        painter.end()

    def _paint_years(self, painter: QPainter, lanes: Lanes) -> None:
        step = self._x(dt.date(lanes.first.year + 1, 1, 1), lanes) - self._left()
        every = 1 if step > theme.metrics(12, 600).horizontalAdvance("2000") + theme.px(8) else 2
        for year in range(lanes.first.year, lanes.last.year + 1):
            x = round(self._x(dt.date(year, 1, 1), lanes))
            painter.fillRect(QRectF(x, theme.px(2), 1, self.height() - theme.px(4)), theme.color("grid"))
            if (lanes.last.year - year) % every:
                continue
            weight, token = (600, "text") if year in PLAN_YEARS else (400, "text3")
            room = QRectF(x + theme.px(4), 0, theme.px(60), theme.px(18))
            paint.words(painter, room, str(year), theme.font(12, weight), token, elide=False)

    def _row(self, at: int) -> QRectF:
        return QRectF(0, theme.px(26) + at * theme.px(30), self.width(), theme.px(22))

    def _paint_name(self, painter: QPainter, row: QRectF, name: str) -> None:
        room = QRectF(theme.px(2), row.top(), self._left(), row.height())
        paint.words(painter, room, name, theme.font(13), "text", elide=False)

    def _paint_lane(self, painter: QPainter, at: int, name: str, stretches: tuple[Stretch, ...], lanes: Lanes) -> None:
        row = self._row(at)
        self._paint_name(painter, row, name)
        for stretch in stretches:
            left, right = self._x(stretch.start, lanes), self._x(stretch.stop, lanes)
            box = QRectF(left + 1, row.top(), max(right - left - 2, theme.px(4)), row.height())
            if stretch.dashed:
                paint.box(painter, box, fill="surface", border="line_strong", radius=3, dashed=True)
            else:
                paint.box(painter, box, fill=f"{stretch.tone}_bg", border=stretch.tone, radius=3)
            inner = box.adjusted(theme.px(7), 0, -theme.px(5), 0)
            if inner.width() > theme.px(28):
                token = "text3" if stretch.dashed else stretch.tone
                align = paint.CENTRE if stretch.dashed else paint.LEFT
                paint.words(painter, inner, stretch.text, theme.font(12, 400 if stretch.dashed else 500), token, align)

    def _paint_services(self, painter: QPainter, lanes: Lanes) -> None:
        row = self._row(2)
        self._paint_name(painter, row, _("Servicios"))
        edge = theme.px(10)
        self._dots = []
        for given in reversed(lanes.services):
            assert given.end is not None
            x = self._x(given.end, lanes)
            dot = QRectF(x - edge / 2, row.center().y() - edge / 2, edge, edge)
            self._dots.append((dot, given))
            if given.counts:
                painter.setPen(QPen(theme.color("surface"), 1))
                painter.setBrush(theme.color("s1"))
            else:
                painter.setPen(QPen(theme.color("s1"), theme.px(1.5)))
                painter.setBrush(theme.color("surface"))
            painter.drawEllipse(dot)

    def _paint_today(self, painter: QPainter, lanes: Lanes) -> None:
        x = round(self._x(lanes.today, lanes))
        painter.fillRect(QRectF(x - 1, theme.px(16), theme.px(2), self.height() - theme.px(18)), theme.color("bad"))
        words = _("hoy")
        width = theme.metrics(12, 600).horizontalAdvance(words)
        room = QRectF(min(x + theme.px(4), self.width() - width), 0, width, theme.px(18))
        painter.fillRect(room.adjusted(-theme.px(2), 0, 0, 0), theme.color("surface"))
        paint.words(painter, room, words, theme.font(12, 600), "bad", elide=False)

    # ---- pointer
    def _at(self, point: QPointF) -> Given | None:
        near = theme.px(3)
        for dot, given in reversed(self._dots):
            if dot.adjusted(-near, -near, near, near).contains(point):
                return given
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over a dot."""
        over = self._at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the service of a dot."""
        given = self._at(event.position())
        if given is not None:
            self._on_service(given.uid)

    def event(self, event: QEvent) -> bool:
        """Name the service under the pointer."""
        if isinstance(event, QHelpEvent):
            given = self._at(QPointF(event.pos()))
            words = f"{date_long(given.end)} · {given.title}" if given and given.end else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def twin_rows(lanes: Lanes) -> list[tuple[str, str]]:
    """Return the same lanes as (lane, words): the table behind the picture, and what a screen reader says."""
    rows = []
    for name, stretches in ((_("Certificación"), lanes.certification), (_("Membresía"), lanes.membership)):
        for stretch in stretches:
            span = _("{start} – {end}").format(start=date_long(stretch.start), end=date_long(stretch.stop))
            rows.append((name, f"{stretch.text} · {span}"))
    for year in range(lanes.first.year, lanes.last.year + 1):
        n = sum(1 for given in lanes.services if given.end and given.end.year == year and given.counts)
        if n:
            words = ngettext("{n} servicio en {year}", "{n} servicios en {year}", n).format(n=number(n), year=year)
            rows.append((_("Servicios"), words))
    return rows
