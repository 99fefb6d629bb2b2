"""The counts over a preview: each is a button that filters the rows below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QWidget

from clac_desktop.texts import N_, _, number
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.kit.painted import PaintedButton

TILES = (
    ("all", N_("Todos"), "list", "accent"),
    ("new", N_("Nuevos"), "add_circle", "ok"),
    ("changed", N_("Cambiados"), "edit", "accent"),
    ("same", N_("Iguales"), "check", "text2"),
    ("conflict", N_("Conflictos"), "call_split", "bad"),
    ("proposed", N_("Propuestas"), "lightbulb", "info"),
    ("held", N_("Retenidos"), "hourglass_empty", "warn"),
    ("quarantined", N_("Cuarentena"), "lock", "bad"),
)


class _Tile(PaintedButton):
    def __init__(self, key: str, label: str, icon: str, tone: str) -> None:
        super().__init__()
        self.key, self._icon, self._tone, self._count = key, icon, tone, 0
        self.setText(label)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self._count = count
        theme.describe(self, f"{self.text()}: {number(count)}", _("Muestra solo estas filas"))
        self.update()

    def shown_count(self) -> int:
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(theme.px(102), theme.px(56))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(64), theme.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        if self.isChecked():
            paint.box(painter, rect, fill="accent_bg", border="accent", width=2, radius=6)
        else:
            paint.box(painter, rect, fill="hover" if self.underMouse() else "surface", border="line", radius=6)
        if self.hasFocus():
            paint.ring(painter, rect, 6)
        quiet = self._count == 0
        edge, x = theme.px(18), theme.px(11)
        icons.paint(painter, QRectF(x, theme.px(11), edge, edge), self._icon, "text3" if quiet else self._tone)
        figure = QRectF(x + theme.px(25), theme.px(8), rect.width() - x - theme.px(28), theme.px(24))
        words = number(self._count)
        sizes = [size for size in (18, 15, 13) if theme.metrics(size, 600).horizontalAdvance(words) <= figure.width()]
        paint.words(painter, figure, words, theme.font(sizes[0] if sizes else 11, 600), "text3" if quiet else "text")
        label = QRectF(x, theme.px(32), rect.width() - x - theme.px(4), theme.px(18))
        paint.words(painter, label, self.text(), theme.font(12), "text3" if quiet else "text2")
        painter.end()


class Tiles(QWidget):
    """Eight counts in one row, in two when the window is narrow; `chosen(key)` when a person filters."""

    chosen = Signal(str)

    def __init__(self, *, narrow: bool = False) -> None:
        super().__init__()
        box = QGridLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        in_row = 4 if narrow else len(TILES)
        self._group = QButtonGroup(self)
        self._tiles: dict[str, _Tile] = {}
        for at, (key, label, icon, tone) in enumerate(TILES):
            tile = _Tile(key, _(label), icon, tone)
            self._tiles[key] = tile
            self._group.addButton(tile)
            box.addWidget(tile, at // in_row, at % in_row)
        self._tiles["all"].setChecked(True)
        self._group.buttonClicked.connect(lambda tile: self.chosen.emit(tile.key))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records fall under each kind; all leaves the same ones out."""
        for key, tile in self._tiles.items():
            tile.set_count(counts.get(key, 0))
        self._tiles["all"].set_count(sum(n for key, n in counts.items() if key not in ("same", "all")))

    def count(self) -> int:
        """Return the count of the kind shown."""
        return self._tiles[self.current()].shown_count()

    def current(self) -> str:
        """Return the kind shown."""
        tile = self._group.checkedButton()
        return tile.key if isinstance(tile, _Tile) else "all"

    def choose(self, key: str) -> None:
        """Show another kind without announcing it."""
        self._tiles[key].setChecked(True)
