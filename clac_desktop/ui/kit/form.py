"""Fields together: side by side on one base line, and a form that knows its gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.errors import Problem
from clac_desktop.texts import sentence
from clac_desktop.ui import theme
from clac_desktop.ui.kit.field import Field, MessageLine


class FieldRow(QWidget):
    """Fields side by side; `widths` are their shares. What is wrong with one of them is told below the whole row."""

    def __init__(self, *fields: QWidget, widths: Sequence[int] | None = None) -> None:
        super().__init__()
        self.fields_inside = fields
        self._message = MessageLine(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        box = QHBoxLayout()
        box.setSpacing(theme.px(8))
        column.addLayout(box)
        column.addWidget(self._message)
        for at, field in enumerate(fields):
            box.addWidget(field, widths[at] if widths else 1)
            box.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        mine = [field for field in fields if isinstance(field, Field)]
        for one in mine:
            one.marked.connect(self._tell)
        kept = [one.leave_message_to_row() for one in mine]
        self._message.keep_room(any(kept))

    def _tell(self) -> None:
        """Show the first error, else the first warning."""
        mine = [field for field in self.fields_inside if isinstance(field, Field)]
        for mode, tone in (("error", "bad"), ("warning", "warn")):
            found = next((field for field in mine if field.box.mode == mode), None)
            if found is not None:
                which = f"{found.label()} · " if len(mine) > 1 else ""
                self._message.set(which + found.message(), tone)
                return
        self._message.set("", "bad")


class Form(QWidget):
    """Fields below each other in the order of the keyboard."""

    def __init__(self, *, gap: float = 2) -> None:
        super().__init__()
        self._fields: list[Field] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(gap))

    def add(self, widget: QWidget, key: str = "") -> None:
        """Add a field (with its key), a row of fields, or any widget."""
        self._box.addWidget(widget)
        if isinstance(widget, Field):
            widget.key = key or widget.key
            self._fields.append(widget)
        elif isinstance(widget, FieldRow):
            self._fields += [field for field in widget.fields_inside if isinstance(field, Field)]

    def add_stretch(self) -> None:
        """Leave the rest of the height empty."""
        self._box.addStretch(1)

    def fields(self) -> list[Field]:
        """Return the fields in the order of the keyboard."""
        return list(self._fields)

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Mark the fields whose `key` has a problem, and clear the others."""
        for field in self._fields:
            problem = problems.get(field.key)
            if problem is None:
                field.clear_message()
            elif problem.severity == "error":
                field.set_error(sentence(problem))
            else:
                field.set_warning(sentence(problem))

    def first_gap(self) -> Field | None:
        """Return the first field marked as wrong, in the order of the keyboard."""
        return next((field for field in self._fields if field.box.mode == "error"), None)
