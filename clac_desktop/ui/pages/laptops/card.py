"""The card of one laptop: how it stands, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clac_desktop.texts import _, number
from clac_desktop.ui import kit
from clac_desktop.ui.pages.laptops import words
from clac_desktop.ui.pages.laptops.reading import Laptop


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person may want of a laptop; each gets the laptop."""

    ask: Callable[[Laptop], object]
    lost: Callable[[Laptop], object]
    revoke: Callable[[Laptop], object]
    replace: Callable[[Laptop], object]
    second: Callable[[Laptop], object]


def focused_row(holder: QWidget) -> int | None:
    """Return which of the lines of a card has the keyboard."""
    rows = holder.findChildren(kit.ActionRow)
    return next((at for at, row in enumerate(rows) if row.hasFocus()), None)


def focus_row(holder: QWidget, at: int | None) -> None:
    """Give the keyboard back to a line that was made anew."""
    rows = [row for row in holder.findChildren(kit.ActionRow) if row.focusPolicy() != Qt.FocusPolicy.NoFocus]
    if at is not None and rows:
        rows[min(at, len(rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)


class LaptopCard(kit.Card):
    """Facts of the laptop above, its ways below."""

    def __init__(self, wishes: Wishes) -> None:
        super().__init__(_("Equipo"))
        self._wishes = wishes
        self._facts = kit.Column(gap=0)
        self._ways = kit.Column(gap=0)
        self.add(self._facts)
        self.add(self._ways)

    def show_laptop(self, one: Laptop) -> None:
        """Show this laptop."""
        self.set_title(words.name_of(one))
        self.set_note(one.office_name)
        focused = focused_row(self._ways)
        kit.clear(self._facts.box)
        kit.clear(self._ways.box)
        for line in self._lines(one):
            self._facts.add(line)
        ways = self._ways_of(one)
        for at, (icon, strong, note, on, tone) in enumerate(ways):
            last = at == len(ways) - 1
            self._ways.add(kit.ActionRow(icon, strong, note, _("Abrir"), on, tone=tone, last=last))
        focus_row(self._ways, focused)

    def _lines(self, one: Laptop) -> list[kit.Label | kit.ActionRow]:
        """Facts, one a line; the six words are never cut, they are compared aloud."""
        found: list[kit.Label | kit.ActionRow] = [kit.Label(words.words_of(one), 13, 500, wrap=True)]
        package = words.package_words(one) or _("ninguno todavía")
        rows = [
            ("inventory_2", _("Último paquete"), package, "text2"),
            ("done_all", _("Cambios recibidos"), number(one.entries), "ok" if one.entries else "text2"),
        ]
        if one.gaps:
            rows.append(("error", _("Faltan"), words.missing_words(one.gaps), "bad"))
        if one.held:
            rows.append(("hourglass_empty", _("Retenidos hasta que llegue lo anterior"), number(one.held), "warn"))
        if one.forked:
            rows.append(("call_split", _("De una copia de este equipo"), number(one.forked), "bad"))
        if one.quarantined:
            rows.append(("lock", _("En cuarentena, por decidir"), number(one.quarantined), "bad"))
        for lost in one.lost:
            told = _("{by}, {day}").format(by=lost.by, day=words.day(lost.at))
            label = _("Declarados perdidos: {first} a {last}").format(first=number(lost.first), last=number(lost.last))
            rows.append(("history", label, told, "text2"))
        found += [kit.ActionRow(icon, label, value=value, tone=tone) for icon, label, value, tone in rows]
        return found

    def _ways_of(self, one: Laptop) -> list[tuple[str, str, str, Callable[[], object], str]]:
        wish = self._wishes
        ways: list[tuple[str, str, str, Callable[[], object], str]] = []
        if one.gaps:
            ways.append(
                ("mail", _("Pedir lo que falta"), _("texto para copiar o mandar"), lambda: wish.ask(one), "accent")
            )
            ways.append(("flag", _("Declararlo perdido"), _("solo si no va a llegar"), lambda: wish.lost(one), "warn"))
        if one.revoked:
            note = _("{n} por decidir").format(n=number(one.quarantined)) if one.quarantined else ""
            ways.append(("lock", _("Lo que llegó desde la baja"), note, lambda: wish.revoke(one), "bad"))
        else:
            ways.append(("block", _("Dar de baja"), _("perdido, robado o retirado"), lambda: wish.revoke(one), "bad"))
        ways.append(("sync", _("Reemplazarlo"), _("un equipo nuevo en su lugar"), lambda: wish.replace(one), "accent"))
        ways.append(
            (
                "add",
                _("Otro equipo para esta oficina"),
                _("los dos trabajan a la vez"),
                lambda: wish.second(one),
                "accent",
            )
        )
        return ways
