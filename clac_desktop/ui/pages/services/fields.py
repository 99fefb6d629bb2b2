"""The fields of one service: what is common on the left of the form, and what is asked less often.

What they hold travels as raw words (`raw`, `show`), so that a draft keeps half-typed dates and numbers; `values` is
what the words mean, for a `ServiceDraft`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clac_desktop.queries.choices import Choice
from clac_desktop.texts import _, pgettext
from clac_desktop.ui import kit
from clac_desktop.ui.pages.services.opening import Offered, number_text

# What only a delivered service must have (domain.md 3.2): its label says "opcional" while it is planned.
ONLY_DELIVERED: Final = ("hours", "modality", "themes", "sdgs")
OTHER_COUNTRIES: Final = "other_countries"  # a service of several countries is rare: one field asks for the first
CURRENCIES: Final = (
    "PEN", "USD", "EUR", "ARS", "BOB", "BRL", "BZD", "CLP", "COP", "CRC", "CUP", "DOP", "GTQ", "GYD", "HNL", "HTG",
    "JMD", "MXN", "NIO", "PAB", "PYG", "UYU", "VES", "XCD",
)  # fmt: skip
Value = Any


class ServiceFields(QObject):
    """All fields but the attendance. `changed` comes with each key stroke, `left` with the key of a field left."""

    changed = Signal()
    left = Signal(str)

    def __init__(self, offered: Offered, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lists, self._words = offered.lists, offered.words
        self.main, self.more = kit.Form(gap=8), kit.Form(gap=8)
        self._fields: dict[str, kit.Field] = {}
        self._reference = ""  # the name an imported service has in its file: never typed, never lost
        self._make_main()
        self._make_more()
        for key, field in self._fields.items():
            field.key = key
            field.changed.connect(self.changed)
            field.committed.connect(lambda key=key: self._leave(key))
            if isinstance(field, kit.MultiChoiceField):
                field.changed.connect(lambda field=field: lay_pieces(field))

    # ---- making
    def _keep(self, key: str, field: kit.Field) -> kit.Field:
        self._fields[key] = field
        return field

    def _choice(self, key: str, label: str, kind: str, *, optional: bool = False) -> kit.Field:
        return self._keep(key, kit.ChoiceField(label, self._items(kind), optional=optional, reserve=False))

    def _several(self, key: str, label: str, kind: str, placeholder: str = "", *, optional: bool = False) -> kit.Field:
        items = self._items(kind)
        return self._keep(
            key, kit.MultiChoiceField(label, items, placeholder=placeholder, optional=optional, reserve=False)
        )

    def _items(self, kind: str) -> list[tuple[Value, str]]:
        coded = kind in ("tactical_objective", "sdg")
        found = self._lists[kind]
        return [(one.uid, f"{one.code} {one.name}" if coded else one.name) for one in found if not one.retired]

    def _text(self, key: str, label: str, **more: Any) -> kit.Field:
        return self._keep(key, kit.TextField(label, reserve=False, **more))

    def _number(self, key: str, label: str, *, decimals: int = 6, unit: str = "", optional: bool = False) -> kit.Field:
        field = kit.NumberField(label, decimals=decimals, unit=unit, optional=optional, reserve=False)
        return self._keep(key, field)

    def _make_main(self) -> None:
        add = self.main.add
        add(self._text("title", _("Título"), max_length=250))
        start = self._keep("start", kit.DateField(pgettext("fecha", "Inicio"), reserve=False))
        end = self._keep("end", kit.DateField(_("Fin"), reserve=False))
        add(kit.FieldRow(start, end, self._number("hours", _("Horas"), unit=_("h")), widths=[112, 112, 76]))
        add(
            kit.FieldRow(
                self._choice("service_type", _("Tipo"), "service_type"),
                self._choice("modality", _("Modalidad"), "modality"),
            )
        )
        place = self._text("place", _("Lugar"), suggestions=self._words.place)
        add(kit.FieldRow(self._choice("country", _("País"), "country"), place, widths=[136, 170]))
        add(self._choice("tactical_objective", _("Objetivo táctico principal"), "tactical_objective"))
        add(self._several("themes", _("Temas y ejes"), "theme", _("elija al menos uno")))
        add(self._several("sdgs", _("ODS"), "sdg", _("elija al menos uno")))
        known = dict.fromkeys([*self._words.currency, *CURRENCIES])
        currency = kit.ChoiceField(_("Moneda"), [(code, code) for code in known], empty=True, reserve=False)
        funder = self._text("funder", _("Financiador"), suggestions=self._words.funder)
        cost = self._number("cost", _("Costo"), optional=True)
        add(kit.FieldRow(cost, self._keep("currency", currency), funder, widths=[104, 76, 118]))
        add(
            self._text(
                "project",
                _("Proyecto"),
                placeholder=_("sin proyecto"),
                suggestions=self._words.project,
                optional=True,
            )
        )

    def _make_more(self) -> None:
        add = self.more.add
        add(self._several(OTHER_COUNTRIES, _("Otros países"), "country", optional=True))
        add(self._several("products", _("Productos"), "product", optional=True))
        add(self._several("further_objectives", _("Otros objetivos tácticos"), "tactical_objective", optional=True))
        add(self._choice("action_line", _("Línea de acción"), "action_line", optional=True))
        add(self._text("programme", _("Programa"), suggestions=self._words.programme, optional=True))
        mean = self._number("satisfaction_mean", _("Satisfacción, de 1 a 5"), optional=True)
        add(kit.FieldRow(mean, self._number("satisfaction_n", _("Respuestas"), decimals=0, optional=True)))
        for key, label in (
            ("need", _("Necesidad que atiende")),
            ("agreements", _("Acuerdos")),
            ("remarks", _("Observaciones")),
        ):
            add(self._keep(key, kit.LongTextField(label, rows=2, optional=True, reserve=False)))

    # ---- words and values
    def raw(self) -> dict[str, Value]:
        """Return what stands in the fields, as typed."""
        found = {key: _words_of(field) for key, field in self._fields.items()}
        found["country"] = _countries(found)
        return found | {"service_ref": self._reference}

    def show(self, raw: dict[str, Value]) -> None:
        """Show what `raw` returned; an entry that is retired or out of scope stays chosen and readable."""
        self._reference = str(raw.get("service_ref") or "")
        countries = list(raw.get("country") or [])
        split = {"country": countries[0] if countries else None, OTHER_COUNTRIES: countries[1:]}
        for key, field in self._fields.items():
            words = split[key] if key in split else raw.get(key)
            if isinstance(field, kit.NumberField | kit.DateField):
                field.set_value(None)
                field.edit.setText(str(words or ""))
                continue
            if isinstance(field, kit.ChoiceField | kit.MultiChoiceField):
                self._offer(key, field, words)
            field.set_value(words)
            if isinstance(field, kit.MultiChoiceField):
                lay_pieces(field)

    def _offer(self, key: str, field: kit.ChoiceField | kit.MultiChoiceField, words: Value) -> None:
        wanted = list(words) if isinstance(words, list) else [words] if words else []
        known = {ident for ident, _label in field.items()}
        missing = [one for one in wanted if one not in known]
        if missing:
            names = {one.uid: one for kind in self._lists.values() for one in kind}
            field.set_items([*field.items(), *((one, _name_of(names.get(one), one)) for one in missing)])

    def values(self) -> dict[str, Value]:
        """Return the values for a `ServiceDraft`; what cannot be read is None (`unreadable` names it)."""
        found: dict[str, Value] = {"service_ref": self._reference}
        for key, field in self._fields.items():
            value = field.value()
            if isinstance(field, kit.MultiChoiceField):
                found[key] = tuple(value)
            elif key == "currency":
                found[key] = value or ""
            else:
                found[key] = value
        found["country"] = tuple(_countries(found))
        return found

    def unreadable(self) -> list[str]:
        """Return the keys of fields whose words are no date or number."""
        return [
            key
            for key, field in self._fields.items()
            if isinstance(field, kit.NumberField | kit.DateField) and not field.readable()
        ]

    def field(self, key: str) -> kit.Field | None:
        """Return the field of a key, None for what is no field."""
        return self._fields.get(key)

    def order(self) -> list[str]:
        """Return the keys in the order of the keyboard."""
        return list(self._fields)

    def label(self, key: str) -> str:
        """Return the words above a field."""
        return self._fields[key].label()

    def is_more(self, key: str) -> bool:
        """Whether a field stands among what is asked less often."""
        return self._fields[key] in self.more.fields()

    def set_planned(self, planned: bool) -> None:
        """Say at their labels which fields a planned service may leave open."""
        for key in ONLY_DELIVERED:
            field = self._fields[key]
            field.set_label(field.label(), optional=planned)

    def on_words(self, key: str, watch: Callable[[str], object]) -> None:
        """Call `watch` with what is typed into a text field."""
        field = self._fields[key]
        field.changed.connect(lambda: watch(str(field.value())))

    def first_focus(self) -> QWidget:
        """Return the first field."""
        return self._fields["title"]

    def _leave(self, key: str) -> None:
        field = self._fields[key]
        if isinstance(field, kit.NumberField) and (value := field.value()) is not None:
            field.edit.setText(number_text(value, 2 if key == "cost" else 0))
        if key == "start":
            self._propose_end()
        self.left.emit(key)

    def _propose_end(self) -> None:
        """Most services last a day: an end that nobody has typed is the first day; typing goes over it."""
        start, end = self._fields["start"], self._fields["end"]
        if isinstance(end, kit.DateField) and end.is_empty() and start.value() is not None:
            end.set_value(start.value())
            if end.edit.hasFocus():
                end.edit.selectAll()
            self.changed.emit()


def _countries(found: dict[str, Value]) -> list[str]:
    """Take the two fields of countries together: the first one, then the others, each once."""
    first, others = found.get("country"), found.pop(OTHER_COUNTRIES)
    return list(dict.fromkeys([*([first] if first else []), *others]))


def lay_pieces(field: kit.MultiChoiceField) -> None:
    """Put the chosen pieces before the words: showing a piece lays them out before the words took their place."""
    holder = field.edit.parentWidget()
    layout = holder.layout() if holder is not None else None
    if layout is not None:
        layout.invalidate()
        layout.activate()


def _words_of(field: kit.Field) -> Value:
    if isinstance(field, kit.NumberField | kit.DateField):
        return field.edit.text()
    if isinstance(field, kit.TextField):
        return field.edit.text()
    if isinstance(field, kit.LongTextField):
        return field.edit.toPlainText()
    return field.value()


def _name_of(found: Choice | None, uid: str) -> str:
    return _("{name} (retirado)").format(name=found.name) if found else _("de otra oficina ({uid})").format(uid=uid[:6])


def named(keys: Sequence[str], labels: Callable[[str], str]) -> str:
    """Return labels as a list of words: "ODS, fila 3 y fila 10"."""
    words = [labels(key) for key in keys]
    if len(words) < 2:
        return "".join(words)
    return _("{first} y {last}").format(first=", ".join(words[:-1]), last=words[-1])
