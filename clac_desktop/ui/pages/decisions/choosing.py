"""The widgets of one conflict (picture 06): heads of the versions, one row per field, what the record will be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clac_desktop.texts import _, ngettext
from clac_desktop.ui import icons, kit, paint, theme

LINES = ("accent", "info", "warn", "bad", "text2")  # the colour of each version's line; the number says the same


def label_width(narrow: bool) -> int:
    """Return the width of the column of field names."""
    return theme.px(104 if narrow else 172)


def fact(name: str, value: str, width: int = 150) -> QWidget:
    """Return one line "field  value" in small words."""
    title = kit.Label(name, 12, 400, "text3")
    title.setFixedWidth(theme.px(width))
    line = kit.Row(title, gap=2)
    line.add(kit.Label(value, 12, 400, "text2", elide=True), 1)
    return line


class Columns(QWidget):
    """The label, the versions and the result of one row, all rows with the same widths."""

    def __init__(self, label: QWidget, cells: Sequence[QWidget], result: QWidget, narrow: bool) -> None:
        super().__init__()
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        label.setFixedWidth(label_width(narrow))
        self.box.addWidget(label)
        for cell in (*cells, result):
            cell.setSizePolicy(QSizePolicy.Policy.Ignored, cell.sizePolicy().verticalPolicy())
            cell.setMinimumWidth(theme.px(120))
            self.box.addWidget(cell, 1)
        self._boundaries = [*cells, result]

    def paint_lines(self, painter: QPainter) -> None:
        """Paint the hairlines between the columns."""
        for cell in self._boundaries:
            painter.fillRect(cell.x(), 0, 1, self.height(), theme.color("line"))


class Head(QWidget):
    """The head of one column: a coloured line, a title, who wrote it and when, the key that chooses it."""

    def __init__(self, token: str, title: str, strong: str, note: str, key: str = "") -> None:
        super().__init__()
        self._token, self._key = token, key
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(14), theme.px(11), theme.px(10), theme.px(10))
        box.setSpacing(theme.px(2))
        box.addWidget(kit.Label(title, 14, 600, elide=True))
        self.strong = kit.Label(strong, 12, 500, elide=True)
        self.note = kit.Label(note, 12, 400, "text3", elide=True)
        box.addWidget(self.strong)
        box.addWidget(self.note)
        self.note.setVisible(bool(note))
        self.setAccessibleName(f"{title}. {strong}. {note}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line above and the key."""
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), theme.px(3)), theme.color(self._token))
        if self._key:
            paint.key(painter, QRectF(0, theme.px(8), self.width() - theme.px(16), theme.px(22)), self._key)
        painter.end()


class ChoiceBox(QAbstractButton):
    """One version of one field: a radio sign and the value; the one that is counted meanwhile says so."""

    def __init__(self, text: str, spoken: str, *, counted: bool, on: Callable[[], object]) -> None:
        super().__init__()
        self.setText(text)
        self._counted = counted
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has the focus and the keys
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(spoken)
        self.setToolTip(text)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda *_args: on())

    def _words(self) -> str:
        return self.text() or _("(vacío)")

    def _note(self) -> str:
        return _("es la que se cuenta") if self._counted else ""

    def sizeHint(self) -> QSize:
        """Return the size of two lines."""
        return QSize(theme.px(160), theme.px(56))

    def heightForWidth(self, width: int) -> int:
        """Return the height for the value, at most six lines of it."""
        room = max(width - theme.px(54), 20)
        measure = theme.metrics(13, 600)
        bounds = measure.boundingRect(0, 0, room, 9999, int(Qt.TextFlag.TextWordWrap), self._words())
        rows = min(max(round(bounds.height() / measure.lineSpacing()), 1), 6)
        return max(theme.px(56), rows * measure.lineSpacing() + theme.px(24)) + (theme.px(14) if self._note() else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, sign and words."""
        painter = QPainter(self)
        paint.smooth(painter)
        chosen = self.isChecked()
        fill = "accent_bg" if chosen else ("hover" if self.underMouse() else "surface")
        box = QRectF(self.rect())
        paint.box(painter, box, fill=fill, border="accent" if chosen else "line_mid", width=2 if chosen else 1)
        side = theme.px(16)
        note = theme.px(14) if self._note() else 0
        sign = QRectF(theme.px(11), (box.height() - note - side) / 2, side, side)
        name = "radio_button_checked" if chosen else "radio_button_unchecked"
        icons.paint(painter, sign, name, "accent" if chosen else "text2")
        left = theme.px(36)
        room = QRectF(left, theme.px(6), box.width() - left - theme.px(12), box.height() - theme.px(12) - note)
        painter.setFont(theme.font(13, 600 if chosen else 400))
        painter.setPen(theme.color("text" if self.text() else "text3"))
        option = QTextOption(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.drawText(room, self._words(), option)
        if note:
            below = QRectF(left, box.height() - note - theme.px(7), room.width(), note)
            paint.words(painter, below, self._note(), theme.font(11), "text3")
        painter.end()


class Result(QWidget):
    """What a field will be: the chosen value with a tick, or that nobody has decided yet."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self._value: str | None = None
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.px(14), theme.px(6), theme.px(10), theme.px(6))
        box.setSpacing(theme.px(8))
        self._icon = kit.Icon("help", "warn")
        self._words = kit.Label("", 13, 400, "warn", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._icon)
        box.addWidget(self._words, 1)
        self._box = box
        self._typing: OtherValue | None = None
        self.show_value(None)

    def type_other(self, editor: OtherValue) -> None:
        """Let another value be typed in the place of the words."""
        self.end_typing()
        self._typing = editor
        for widget in (self._icon, self._words):
            widget.hide()
        self._box.addWidget(editor, 1)
        editor.begin()

    @property
    def typing(self) -> OtherValue | None:
        """What is being typed here, and not taken yet."""
        return self._typing

    def end_typing(self) -> None:
        """Show the words again."""
        if self._typing is not None:
            self._box.removeWidget(self._typing)
            self._typing.hide()
            self._typing.deleteLater()
            self._typing = None
        for widget in (self._icon, self._words):
            widget.show()

    def show_value(self, value: str | None) -> None:
        """Show the value chosen; None while nothing is."""
        self.end_typing()
        self._value = value
        chosen = value is not None
        self._icon.set_icon("check" if chosen else "help", "ok" if chosen else "warn")
        self._words.setFont(theme.font(13, 600 if chosen else 400))
        self._words.set_token("text" if chosen else "warn")
        self._words.set_text((value or _("(vacío)")) if chosen else _("Sin decidir: {keys}").format(keys=self._keys))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a quiet ground under what is not decided."""
        if self._value is None and self._typing is None:
            painter = QPainter(self)
            inner = QRectF(self.rect()).adjusted(theme.px(6), theme.px(6), -theme.px(6), -theme.px(6))
            paint.box(painter, inner, fill="warn_bg", radius=4)
            painter.end()


class OtherValue(QWidget):
    """Fields in which another value is typed; Enter takes it, Esc leaves it."""

    typed = Signal(list)
    left = Signal()

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(4))
        self._fields: list[kit.TextField] = []
        for label, words in parts:
            field = kit.TextField(label, reserve=False)
            field.set_value(words)
            self._fields.append(field)
            box.addWidget(field)
        self._wrong = kit.Label("", 12, 500, "bad", wrap=True)
        self._wrong.hide()
        box.addWidget(self._wrong)

    def texts(self) -> list[str]:
        """Return what stands in the fields."""
        return [field.value() for field in self._fields]

    def begin(self) -> None:
        """Put the keyboard into the first field, its words selected."""
        self._fields[0].edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fields[0].edit.selectAll()

    def refuse(self, why: str) -> None:
        """Say why what was typed cannot be taken."""
        self._wrong.set_text(why)
        self._wrong.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take by Enter, leave by Esc; all else is the fields'."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.typed.emit(self.texts())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FieldRow(QWidget):
    """One field in conflict: it has the focus, 1, 2, … choose, F2 types another, the arrows go to the next field."""

    chosen = Signal(int)
    moved = Signal(int)
    other_requested = Signal()

    def __init__(
        self,
        label: str,
        note: str,
        values: Sequence[str | None],
        counted: int,
        *,
        typed: bool = False,
        narrow: bool = False,
    ) -> None:
        super().__init__()
        self.values, self.choice = list(values), -1
        self.other: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = QWidget()
        words = QVBoxLayout(title)
        words.setContentsMargins(theme.px(8 if narrow else 16), theme.px(8), theme.px(6), theme.px(8))
        words.setSpacing(theme.px(2))
        words.addStretch(1)
        words.addWidget(kit.Label(label, 13, 600, wrap=True))
        if note:
            words.addWidget(kit.Label(note, 12, 400, "text3", wrap=True))
        words.addStretch(1)
        self.label = label
        self._boxes: list[ChoiceBox | None] = []
        cells = [self._cell(n, value, counted) for n, value in enumerate(values)]
        there = [str(n + 1) for n, value in enumerate(values) if value is not None]
        keys = _("{first} o {last}").format(first=", ".join(there[:-1]), last=there[-1])
        if typed:
            keys = _("{keys} o escriba otro valor (F2)").format(keys=", ".join(there))
        self.result = Result(keys)
        self.columns = Columns(title, cells, self.result, narrow)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.columns)
        self._speak()

    def _cell(self, n: int, value: str | None, counted: int) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        if value is None:
            self._boxes.append(None)
            box.addWidget(kit.Label("–", 13, 400, "text3", align="centre"))
            return holder
        spoken = _("Versión {n}: {value}").format(n=n + 1, value=value or _("(vacío)"))
        made = ChoiceBox(value, spoken, counted=n == counted, on=lambda: self.chosen.emit(n))
        self._boxes.append(made)
        box.addWidget(made)
        return holder

    def show_choice(self, n: int, other: str | None = None) -> None:
        """Mark the version chosen; -1 for none, or for another value that was typed."""
        self.choice, self.other = n, other
        for at, box in enumerate(self._boxes):
            if box is not None:
                box.setChecked(at == n)
        self.result.show_value(self.values[n] if n >= 0 else other)
        self._speak()

    def _speak(self) -> None:
        told = [box.accessibleName() for box in self._boxes if box is not None]
        value = self.values[self.choice] if self.choice >= 0 else self.other
        state = _("Sin decidir") if value is None else _("Quedará así: {v}").format(v=value)
        self.setAccessibleName(f"{self.label}. {'. '.join(told)}. {state}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number, go by arrow, type another value by F2."""
        key, plain = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        n = key - Qt.Key.Key_1
        if plain and 0 <= n < len(self.values) and self.values[n] is not None:
            self.chosen.emit(n)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_F2:
            self.other_requested.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus where the row is clicked."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the ring of the current field, and the hairlines."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.hasFocus():
            painter.fillRect(rect, theme.color("hover"))
        self.columns.paint_lines(painter)
        painter.fillRect(QRectF(0, rect.height() - 1, rect.width(), 1), theme.color("line"))
        if self.hasFocus():
            paint.ring(painter, rect.adjusted(2, 0, -2, -1))
        painter.end()


class EqualFields(QWidget):
    """The fields in which the versions agree, folded into one line."""

    def __init__(self, facts: Sequence[tuple[str, str]], narrow: bool) -> None:
        super().__init__()
        named = 2 if narrow else 8
        names = ", ".join(name[:1].lower() + name[1:] for name, _value in facts[:named])
        more = "…" if len(facts) > named else ""
        words = ngettext(
            "{n} campo igual en todas las versiones: {names}",
            "{n} campos iguales en todas las versiones: {names}",
            len(facts),
        ).format(n=len(facts), names=names + more)
        self._button = kit.Button(words, kind="link", icon="chevron_right", on=self.toggle)
        self._button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._facts = QWidget()
        inner = QVBoxLayout(self._facts)
        inner.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(8))
        inner.setSpacing(theme.px(4))
        for name, value in facts:
            inner.addWidget(fact(name, value))
        self._facts.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(4), theme.px(2), 0, 0)
        box.setSpacing(0)
        box.addWidget(self._button)
        box.addWidget(self._facts)

    def toggle(self) -> None:
        """Unfold, or fold again."""
        self._facts.setVisible(self._facts.isHidden())
