"""Chips: icon and word in the colour of a state, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from clac_desktop.texts import N_, _
from clac_desktop.ui import icons, paint, theme


@dataclass(frozen=True, slots=True)
class ChipFace:
    """How a state looks: word (marked, not yet translated), icon, tone, dashed outline."""

    text: str
    icon: str
    tone: str = "neutral"
    dashed: bool = False


CHIPS: Final[Mapping[str, ChipFace]] = {
    "draft": ChipFace(N_("Borrador"), "edit_note", "neutral", dashed=True),
    "planned": ChipFace(N_("Planificado"), "schedule", "accent"),
    "done": ChipFace(N_("Realizado"), "check_circle", "ok"),
    "void": ChipFace(N_("Anulado"), "block"),
    "local": ChipFace(N_("Solo aquí"), "desktop_windows"),
    "unsent": ChipFace(N_("Sin enviar"), "outbox", "warn"),
    "sent": ChipFace(N_("Enviado"), "send", "accent"),
    "confirmed": ChipFace(N_("Confirmado"), "done_all", "ok"),
    "rejected": ChipFace(N_("No aceptado"), "error", "bad"),
    "sealed": ChipFace(N_("Sellado"), "verified_user", "ok"),
    "edited": ChipFace(N_("Editado en Excel"), "edit", "warn"),
    "unsealed": ChipFace(N_("Sin sello"), "lock", "bad"),
    "applied": ChipFace(N_("Aplicado"), "done_all"),
    "conflict": ChipFace(N_("Conflicto"), "call_split", "bad"),
    "proposal": ChipFace(N_("Propuesta"), "lightbulb", "info"),
    "sample": ChipFace(N_("Datos de ejemplo"), "science", "info"),
    "new": ChipFace(N_("Nuevo"), "add_circle", "ok"),
    "changed": ChipFace(N_("Cambiado"), "edit", "accent"),
    "same": ChipFace(N_("Igual"), "check"),
    "unresolved": ChipFace(N_("por identificar"), "person_search", "warn"),
}


def face_of(state: str | ChipFace) -> ChipFace:
    """Return the face of a state. KeyError for an unknown state."""
    return state if isinstance(state, ChipFace) else CHIPS[state]


def chip_width(face: ChipFace, text: str) -> int:
    """Return the width of a chip in pixels."""
    icon = theme.px(20) if face.icon else 0
    return theme.px(16) + icon + theme.metrics(12, 500).horizontalAdvance(text)


def paint_chip(painter: QPainter, rect: QRectF, face: ChipFace, text: str) -> None:
    """Paint a chip at the left of `rect`, centred vertically, elided when room is short."""
    height = theme.px(20)
    width = min(chip_width(face, text), rect.width())
    place = QRectF(rect.left(), round(rect.center().y() - height / 2), width, height)
    border: str | None = face.tone if face.dashed or theme.is_contrast() else None
    if face.dashed:
        border = "line_strong"
    paint.smooth(painter)
    paint.box(painter, place, fill=f"{face.tone}_bg", border=border, radius=10, dashed=face.dashed)
    x = place.left() + theme.px(7)
    if face.icon:
        edge = theme.px(14)
        icons.paint(painter, QRectF(x, round(place.center().y() - edge / 2), edge, edge), face.icon, face.tone)
        x += theme.px(18)
    room = QRectF(x, place.top(), max(place.right() - x - theme.px(5), 0), height)
    paint.words(painter, room, text, theme.font(12, 500), face.tone)


class Chip(QLabel):
    """A state as icon and word."""

    def __init__(self, text: str, *, icon: str = "", tone: str = "neutral", dashed: bool = False) -> None:
        super().__init__(text)
        self._face = ChipFace(text, icon, tone, dashed)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(12, 500))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)

    @classmethod
    def of(cls, state: str) -> Chip:
        """Return the chip of a known state."""
        face = face_of(state)
        return cls(_(face.text), icon=face.icon, tone=face.tone, dashed=face.dashed)

    def set_state(self, state: str | ChipFace, text: str = "") -> None:
        """Show another state, with other words if given."""
        self._face = face_of(state)
        self.setText(text or _(self._face.text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return icon, word and the rounded ends."""
        return QSize(chip_width(self._face, self.text()), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        """Return the whole chip."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._face, self.text())
        painter.end()
