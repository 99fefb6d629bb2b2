"""Material Symbols in the colours of the theme.

Each picture is rendered once per name, colour, size and device ratio; the cache is dropped when theme or zoom change.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from clac_desktop import paths
from clac_desktop.ui import theme

_cache: Final[dict[tuple[str, int, int], QPixmap]] = {}


@cache
def _source(name: str) -> str:
    """Return the SVG text. FileNotFoundError for an icon that is not among the resources."""
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def names() -> list[str]:
    """Return the names of all icons that travel with the program."""
    return sorted(file.stem for file in (paths.resources() / "icons").glob("*.svg"))


def pixmap(name: str, size: float, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """Return the icon as `size` logical pixels at a device ratio."""
    edge = max(round(size * ratio), 1)
    key = (name, colour.rgba(), edge)
    found = _cache.get(key)
    if found is None:
        text = _source(name).replace("<path ", f'<path fill="{colour.name()}" ', 1)
        renderer = QSvgRenderer(QByteArray(text.encode()))
        found = QPixmap(edge, edge)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        renderer.render(painter, QRectF(0, 0, edge, edge))
        painter.end()
        _cache[key] = found
    if found.devicePixelRatio() != ratio:
        found = QPixmap(found)
        found.setDevicePixelRatio(ratio)
    return found


def paint(painter: QPainter, rect: QRectF, name: str, token: str) -> None:
    """Paint the icon centred in `rect`, as large as its shorter side."""
    size = min(rect.width(), rect.height())
    ratio = painter.device().devicePixelRatioF()
    at = QPointF(round(rect.x() + (rect.width() - size) / 2), round(rect.y() + (rect.height() - size) / 2))
    painter.drawPixmap(at, pixmap(name, size, theme.color(token), ratio))


def icon(name: str, token: str = "text2", size: float = 16) -> QIcon:
    """Return a QIcon for actions and menus, in normal and disabled colour, for ratios 1 and 2."""
    made = QIcon()
    edge = theme.px(size)
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, edge, theme.color(token), ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, edge, theme.color("text3"), ratio), QIcon.Mode.Disabled)
    return made


def size(n: float = 16) -> QSize:
    """Return the size of an icon of n design pixels."""
    return QSize(theme.px(n), theme.px(n))


theme.on_change(_cache.clear)
