"""A field for numbers, read by the format it shows; what can be read in two ways is asked, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from clac_desktop.texts import _, number
from clac_desktop.ui import theme
from clac_desktop.ui.kit.field import Field, bare_edit
from clac_desktop.ui.kit.label import Label

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})+")
_BOTH = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})*(?!\1)[.,]\d+")
_ONE = re.compile(r"[+-]?\d+[.,]\d+")
_WHOLE = re.compile(r"[+-]?\d+")


class UnreadableNumber(ValueError):
    """Text that is no number; `ambiguous` when it is one, but could be two different ones."""

    def __init__(self, text: str, *, ambiguous: bool) -> None:
        super().__init__(text)
        self.ambiguous = ambiguous


def read_number(text: str) -> Decimal | None:
    """Return the number a person typed, None for nothing.

    Both decimal signs are read where only one reading is possible: "1,5", "1.5", "1,850.00", "1.850,00", "0.125",
    "1,234,567". One sign before exactly three digits ("1.234") raises UnreadableNumber(ambiguous=True).
    """
    plain = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("\u2212", "-")
    if not plain:
        return None
    if _WHOLE.fullmatch(plain):
        return Decimal(plain)
    if _GROUPED.fullmatch(plain):
        return Decimal(plain.replace(",", "").replace(".", ""))
    if "," in plain and "." in plain:
        if _BOTH.fullmatch(plain):
            decimal_sign = "." if plain.rindex(".") > plain.rindex(",") else ","
            group = "," if decimal_sign == "." else "."
            return Decimal(plain.replace(group, "").replace(decimal_sign, "."))
    elif _ONE.fullmatch(plain):
        whole, _sign, rest = plain.partition("." if "." in plain else ",")
        if len(rest) == 3 and whole.lstrip("+-") != "0" and len(whole.lstrip("+-")) <= 3:
            raise UnreadableNumber(text, ambiguous=True)
        return Decimal(f"{whole}.{rest}")
    raise UnreadableNumber(text, ambiguous=False)


class NumberField(Field):
    """A number; `value` is int without decimals, Decimal with them, None when empty or unreadable."""

    def __init__(
        self,
        label: str,
        *,
        decimals: int = 0,
        unit: str = "",
        minimum: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        optional: bool = False,
        help: str = "",
        reserve: bool = True,
    ) -> None:
        super().__init__(label, optional=optional, help=help, reserve=reserve)
        self._decimals, self._minimum, self._maximum = decimals, minimum, maximum
        self._own_message = False
        self.edit = bare_edit()
        self._unit = Label(unit, 12, 400, "text3")
        self.box.row.addWidget(self.edit)
        self.box.row.addWidget(self._unit)
        self.edit.textEdited.connect(self._edited)
        self.edit.editingFinished.connect(self._finish)
        self._adopt()

    def editor(self) -> QWidget:
        """Return the line edit."""
        return self.edit

    def _mark(self, mode: str, sentence: str, tone: str) -> None:
        """The mark of an error stands in the place of the unit, so that the number is not cut."""
        super()._mark(mode, sentence, tone)
        with_unit = bool(self._unit.text())
        self._unit.setVisible(with_unit and mode != "error")
        if with_unit:
            edge = theme.px(2)
            self.box.row.setContentsMargins(theme.px(8), edge, theme.px(26 if mode == "error" else 8), edge)

    def _read(self) -> tuple[Decimal | None, str]:
        text = self.edit.text()
        try:
            found = read_number(text)
        except UnreadableNumber as problem:
            found = self._own_words(text.strip()) if problem.ambiguous else None
            if found is None:
                return None, self._sentence(text.strip(), problem.ambiguous)
        if found is None:
            return None, ""
        if -found.as_tuple().exponent > self._decimals and found != round(found, self._decimals):  # type: ignore[operator]
            if self._decimals == 0:
                return None, _("Escriba un número entero, sin decimales.")
            return None, _("Escriba como mucho {n} decimales.").format(n=self._decimals)
        if self._minimum is not None and found < self._minimum:
            return None, _("Escriba {n} o más.").format(n=number(self._minimum))
        if self._maximum is not None and found > self._maximum:
            return None, _("Escriba {n} o menos.").format(n=number(self._maximum))
        return found, ""

    def _own_words(self, text: str) -> Decimal | None:
        """A whole number as this field itself writes it: "1,200" has one reading where no decimals are taken."""
        whole = Decimal(re.sub(r"[.,]", "", text.replace("\u2212", "-")))
        return whole if self._decimals == 0 and text == number(whole, 0) else None

    def _sentence(self, text: str, ambiguous: bool) -> str:
        if not ambiguous:
            return _("«{text}» no es un número.").format(text=text)
        digits = re.sub(r"[.,]", "", text)
        if self._decimals == 0:
            return _("«{text}» se puede leer de dos maneras: escriba {n}.").format(text=text, n=digits)
        other = text.replace(",", ".") + "0"
        return _("«{text}» se puede leer de dos maneras: escriba {n} o {m}.").format(text=text, n=digits, m=other)

    def readable(self) -> bool:
        """Return whether the text is a number within limits (or nothing)."""
        return not self._read()[1]

    def value(self) -> Any:
        """Return int or Decimal; None when empty or not readable."""
        found = self._read()[0]
        if found is None:
            return None
        return int(found) if self._decimals == 0 else found

    def is_empty(self) -> bool:
        """Return whether nothing is typed."""
        return not self.edit.text().strip()

    def set_value(self, value: Any) -> None:
        """Show a number as the language writes it; None is nothing."""
        if value is None:
            self.edit.clear()
        elif not self.edit.hasFocus() or self.value() != value:
            self.edit.setText(number(value, self._decimals))
        if self._own_message:
            self._own_message = False
            self.clear_message()

    def _edited(self) -> None:
        if self._own_message and self.readable():
            self._own_message = False
            self.clear_message()
        self.changed.emit()

    def _finish(self) -> None:
        found, sentence = self._read()
        if sentence:
            self._own_message = True
            self.set_error(sentence)
        elif found is not None:
            self.edit.setText(number(self.value(), self._decimals))
        self.committed.emit()
