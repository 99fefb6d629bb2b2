"""The head of a page: arrow back, title, note, chips at the left; buttons at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.kit.button import IconButton
from clac_desktop.ui.kit.label import Label


class PageHeader(QWidget):
    """52 high: arrow back, title, note, chips at the left; buttons at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._on_back: Callable[[], object] | None = None
        self._back = IconButton("arrow_back", _("Volver"), on=self.go_back)
        self._back.setToolTip(f"{_('Volver')} (Esc)")
        self._back.hide()
        self._title = Label("", 20, 600)
        self._note = Label("", 13, 400, "text3", elide=True)
        self._subtitle = Label("", 12, 400, "text2", elide=True)
        self._subtitle.hide()
        self._first = QHBoxLayout()
        self._first.setSpacing(theme.unit(2.5))
        self._first.addWidget(self._title)
        self._first.addWidget(self._note, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addLayout(self._first)
        words.addWidget(self._subtitle)
        words.addStretch(1)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.unit(2.5))
        self._box.addWidget(self._back)
        self._box.addLayout(words, 1)
        self.setMinimumHeight(theme.px(52))

    def set_title(self, title: str, note: str = "") -> None:
        """Show the title and the small words after it."""
        self._title.set_text(title)
        self._note.set_text(note)

    def title(self) -> str:
        """Return the title."""
        return self._title.text()

    def set_note(self, note: str) -> None:
        """Show other small words after the title."""
        self._note.set_text(note)

    def set_subtitle(self, text: str) -> None:
        """Show a second line; "" hides it."""
        self._subtitle.set_text(text)
        self._subtitle.setVisible(bool(text))
        self.setMinimumHeight(theme.px(60 if text else 52))

    def set_title_size(self, size: int) -> None:
        """Use 20, or 16 in a narrow window."""
        self._title.setFont(theme.font(size, 600))

    def set_back(self, on: Callable[[], object] | None) -> None:
        """Show the arrow back (Esc does the same)."""
        self._on_back = on
        self._back.setVisible(on is not None)

    def has_back(self) -> bool:
        """Return whether there is somewhere to go back to."""
        return self._on_back is not None

    def go_back(self) -> None:
        """Go back, as the arrow does."""
        if self._on_back is not None:
            self._on_back()

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right, in the order of calls."""
        self._box.addWidget(widget)

    def add_left(self, widget: QWidget) -> None:
        """Put a widget between title and note: chips, when it was saved."""
        self._first.insertWidget(self._first.count() - 1, widget)
