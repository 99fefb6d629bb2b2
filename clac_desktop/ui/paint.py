"""Strokes that several widgets share: boxes with hairlines, hatched bars, elided words, keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter, QPainterPath, QPen

from clac_desktop.texts import _
from clac_desktop.ui import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
_SINGLE = int(Qt.TextFlag.TextSingleLine)


def smooth(painter: QPainter) -> None:
    """Switch antialiasing on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def box(
    painter: QPainter,
    rect: QRectF,
    *,
    fill: str | None = None,
    border: str | None = None,
    width: float = 1,
    radius: float = 6,
    dashed: bool = False,
) -> None:
    """Paint a rounded box whose border lies wholly inside `rect`; width and radius in design pixels."""
    stroke = theme.px(width) if width >= 1 else width
    inset = stroke / 2 if border else 0
    inner = rect.adjusted(inset, inset, -inset, -inset)
    if border:
        pen = QPen(theme.color(border), stroke)
        if dashed:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
    corner = max(theme.px(radius) - inset, 0)
    painter.drawRoundedRect(inner, corner, corner)


def words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    token: str,
    align: Qt.AlignmentFlag = LEFT,
    *,
    elide: bool = True,
) -> float:
    """Paint one line of text, elided to `rect`; return the width it took in logical pixels."""
    measure = QFontMetrics(font)
    if elide and measure.horizontalAdvance(text) > rect.width() + 0.5:
        text = measure.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(rect, int(align) | _SINGLE, text)
    return measure.horizontalAdvance(text)


def hatch(painter: QPainter, rect: QRectF, fill: str = "s5", ink: str = "s1", *, outline: bool = True) -> None:
    """Paint the second series: fill, 45 degree lines every 5-6 px, outline, so that it never hangs on colour alone."""
    painter.save()
    painter.fillRect(rect, theme.color(fill))
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    smooth(painter)
    painter.setPen(QPen(theme.color("surface"), 1))
    step = theme.px(5.5)
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += step
    painter.restore()
    if outline:
        painter.setPen(QPen(theme.color(ink), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def bar(painter: QPainter, rect: QRectF, parts: list[tuple[float, str]], *, track: str = "neutral_bg") -> None:
    """Paint a bar of parts (fraction, token) over its track, with a gap of 1 px between parts."""
    painter.save()
    smooth(painter)
    shape = QPainterPath()
    corner = min(rect.height() / 2, theme.px(3)) if len(parts) < 2 else 0
    shape.addRoundedRect(rect, corner, corner)
    painter.fillPath(shape, theme.color(track))
    if theme.is_contrast():
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
    x = rect.left()
    for fraction, token in parts:
        width = rect.width() * min(max(fraction, 0.0), 1.0)
        if width > 0:
            piece = QPainterPath()
            piece.addRoundedRect(
                QRectF(x, rect.top(), max(width - (1 if len(parts) > 1 else 0), 1), rect.height()), corner, corner
            )
            painter.fillPath(piece, theme.color(token))
        x += width
    painter.restore()


def key_text(keys: str) -> str:
    """Return a key sequence as the user's keyboard writes it: "Ctrl+Shift+N" is "Ctrl+Mayús+N" in Spanish."""
    portable = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText) or keys
    names = {
        "Shift": _("Mayús"), "Return": _("Intro"), "Enter": _("Intro"), "PgUp": _("RePág"), "PgDown": _("AvPág"),
        "Del": _("Supr"), "Space": _("Espacio"), "Home": _("Inicio"), "End": _("Fin"), "Ins": _("Insert"),
        "Backspace": _("Retroceso"), "Up": "↑", "Down": "↓", "Left": "←", "Right": "→",
    }  # fmt: skip
    if portable.endswith("++"):
        return "+".join([*(names.get(part, part) for part in portable[:-2].split("+")), "+"])
    return "+".join(names.get(part, part) for part in portable.split("+"))


def key_width(keys: str) -> int:
    """Return the width of the small drawn key."""
    return theme.metrics(11, 500).horizontalAdvance(key_text(keys)) + theme.px(10) if keys else 0


def key(painter: QPainter, rect: QRectF, keys: str, token: str = "text2", border: str = "line_mid") -> None:
    """Paint a small key, right-aligned and centred vertically in `rect`."""
    width, height = key_width(keys), theme.px(18)
    place = QRectF(rect.right() - width, round(rect.center().y() - height / 2), width, height)
    smooth(painter)
    box(painter, place, border=border, radius=3)
    words(painter, place, key_text(keys), theme.font(11, 500), token, CENTRE, elide=False)


def ring(painter: QPainter, rect: QRectF, radius: float = 6, token: str = "focus") -> None:
    """Paint the focus ring: 2 px, inside the border."""
    smooth(painter)
    box(painter, rect, border=token, width=2, radius=radius)
