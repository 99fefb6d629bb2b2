"""The foot of the form: what is missing for the chosen state, and the two ways to go on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import kit, theme


class Foot(QWidget):
    """One line that never scrolls."""

    def __init__(
        self, *, on_later: Callable[[], object], on_record: Callable[[], object], correcting: bool, narrow: bool = False
    ) -> None:
        super().__init__()
        self._icon = kit.Icon("flag", "bad")
        self._words = kit.Label("", 13, 500, elide=True)
        words = _("Guardar corrección") if correcting else _("Registrar y siguiente")
        key = "" if narrow else "Ctrl+Return"
        self.record_button = kit.Button(words, kind="primary", icon="check", key=key, on=on_record)
        self.later_button = kit.Button(_("Seguir después"), key="Esc", on=on_later)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        box.addWidget(self._icon)
        box.addWidget(self._words, 1)
        box.addWidget(self.later_button)
        box.addWidget(self.record_button)
        self.later_button.setVisible(not narrow)  # not before it has a parent: it would be a window of its own

    def tell(self, words: str, *, gaps: bool) -> None:
        """Show what is missing, or that nothing is."""
        self._icon.set_icon("flag" if gaps else "check_circle", "bad" if gaps else "ok")
        self._words.set_text(words)

    def words(self) -> str:
        """Return the sentence shown."""
        return self._words.text()
