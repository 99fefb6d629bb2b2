"""The panel behind every figure: name, formula, sentence, numerator, denominator, the lists, period and cut-off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.kit.button import IconButton, Link
from clac_desktop.ui.kit.card import Card
from clac_desktop.ui.kit.label import Label, Line, Row, clear


@dataclass(frozen=True, slots=True)
class FxRow:
    """One number of the panel, and the list behind it if there is one."""

    label: str
    value: str
    on_list: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class FxFacts:
    """What the panel says of one figure; `formula` is its code ("F2"), shown nowhere else."""

    name: str
    formula: str
    sentence: str
    rows: Sequence[FxRow]
    foot: str = ""
    value: str = ""


class FxPanel(Card):
    """The panel; Esc or the cross close it, copy puts it on the clipboard as text."""

    def __init__(self, *, on_close: Callable[[], object] | None = None) -> None:
        super().__init__("…", gap=0)
        self._on_close = on_close
        self._facts: FxFacts | None = None
        self.head_add(IconButton("content_copy", _("Copiar"), on=self.copy))
        self.head_add(IconButton("close", _("Cerrar"), on=self.close_panel))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_facts(self, facts: FxFacts) -> None:
        """Show one figure."""
        self._facts = facts
        clear(self.body)
        self.set_title(facts.name)
        self.set_note(_("fórmula {code}").format(code=facts.formula))
        self.add(Label(facts.sentence, 12, 400, "text2", wrap=True))
        self.body.addSpacing(theme.unit(2))
        for row in facts.rows:
            self.add(Line())
            self.add(self._line(row))
        self.add(Line())
        if facts.foot:
            self.body.addSpacing(theme.unit(1.5))
            self.add(Label(facts.foot, 12, 400, "text3", wrap=True))
        self.body.addStretch(1)
        self.setAccessibleDescription(self.as_text())

    def _line(self, row: FxRow) -> QWidget:
        line = QWidget()
        line.setFixedHeight(theme.px(30))
        line.setAccessibleName(f"{row.label}: {row.value}")
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Label(row.label, 13, elide=True), 1)
        box.addWidget(Label(row.value, 13, 600, align="right"))
        if row.on_list is not None:
            link = Link(_("Ver lista"), row.on_list, name=_("Ver lista: {what}").format(what=row.label))
            end = Row(None, link)
            end.setFixedWidth(theme.px(98))
            box.addWidget(end)
        else:
            box.addSpacing(theme.px(98))
        return line

    def as_text(self) -> str:
        """Return the panel as plain text, one fact a line."""
        facts = self._facts
        if facts is None:
            return ""
        head = f"{facts.name} ({_('fórmula {code}').format(code=facts.formula)})"
        if facts.value:
            head += f": {facts.value}"
        return "\n".join(
            [head, facts.sentence, *(f"{row.label}\t{row.value}" for row in facts.rows), facts.foot]
        ).strip()

    def copy(self) -> None:
        """Put the panel on the clipboard."""
        QGuiApplication.clipboard().setText(self.as_text())

    def close_panel(self) -> None:
        """Close as the cross does."""
        if self._on_close is not None:
            self._on_close()
        else:
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Ctrl+C copies."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copy()
        else:
            super().keyPressEvent(event)
