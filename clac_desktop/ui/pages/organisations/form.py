"""Correcting or confirming an organisation: what the register says of it, and the history of its status."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from clac_desktop.errors import Problem
from clac_desktop.models.organisation import KINDS, STATUSES, OrganisationDraft
from clac_desktop.models.siblings import Look
from clac_desktop.models.writing import Reading, Writing
from clac_desktop.queries.choices import Choice, choices
from clac_desktop.queries.decisions import wanted_record
from clac_desktop.queries.organisations import draft_of, organisation_draft
from clac_desktop.queries.receipts import CORRECTED, settle
from clac_desktop.recording.organisation import correct_organisation, record_organisation
from clac_desktop.recording.undo import undo_entries
from clac_desktop.texts import N_, _, sentence
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.organisations import words


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form shows when it opens, and what its author sees then.

    `uid` is the organisation's, None for a new one; `look` is None where it is not here. `refused` is the eid of an own
    change that was not accepted, and is corrected by this form.
    """

    uid: str | None
    draft: OrganisationDraft
    look: Look | None
    countries: list[Choice]
    products: list[Choice]
    refused: str = ""


def read_form(reading: Reading, uid: str | None) -> Opened:
    """Return an organisation as the form shows it; an empty one for a new organisation."""
    draft, look = organisation_draft(reading, uid) if uid else (OrganisationDraft(), None)
    return Opened(uid, draft, look, choices(reading, "country"), choices(reading, "product"))


def read_refused(reading: Reading, eid: str) -> Opened | None:
    """Return an organisation as an own change that was not accepted wanted it; None where a form cannot mend it.

    That is one that is void here, by a person's decision. One that is not here keeps its own uid: should both be
    accepted in the end, it is one organisation.
    """
    wanted = wanted_record(reading, eid, ("organisation",))
    if wanted is None or wanted.look.aggregate.void_state(wanted.uid) == "yes":
        return None
    look = wanted.look if wanted.here else None
    lists = choices(reading, "country"), choices(reading, "product")
    return Opened(wanted.uid, draft_of(wanted.aggregate), look, *lists, eid)


def save_organisation(writing: Writing, opened: Opened, draft: OrganisationDraft, confirm: bool) -> str | None:
    """Record a new organisation, or correct the one that was opened; return the entry's eid, None without a change.

    A change that was not accepted, and was opened to be corrected, is corrected by this one. Raises InvalidDraft where
    a rule refuses.
    """
    if opened.uid is not None and opened.look is not None:
        eid = correct_organisation(writing, opened.uid, draft, opened.look, confirm=confirm)
    else:
        record_organisation(writing, draft, uid=opened.uid)
        eid = writing.written[-1]
    if eid is not None and opened.refused:
        settle(writing, [opened.refused], CORRECTED)
    return eid


def _undo(writing: Writing, eid: str) -> None:
    undo_entries(writing, [eid])


class OrganisationForm(Page):
    """The fields of one organisation. `uid` None makes a new one; `confirm` takes an office's into the register.

    `opened` is an own change that was not accepted, read before: it is shown as it was wanted.
    """

    name = "organisation_form"
    title = N_("Corregir organización")
    icon = "edit"

    def __init__(
        self,
        frame: Frame,
        background: Background,
        uid: str | None,
        *,
        confirm: bool = False,
        opened: Opened | None = None,
    ) -> None:
        super().__init__(frame, background)
        self._uid, self._confirm = uid, confirm
        self._opened = opened
        self._typed: dict[str, Any] | None = None

    # ---- making
    def build(self) -> None:
        """Make the fields in two columns, what is saved with Ctrl+Enter below."""
        self.header.set_back(self.close_page)
        if self._opened is not None and self._opened.refused:
            self.header.set_title(_("Corregir lo no aceptado"), _("al guardar se envía otra vez"))
        elif self._uid is None:
            self.header.set_title(_("Nueva organización"))
        elif self._confirm:
            self.header.set_title(_("Confirmar organización"), _("desde entonces cuenta como miembro"))
        else:
            self.header.set_title(_("Corregir organización"))
        self._fields: dict[str, kit.Field] = {
            "name": kit.TextField(_("Nombre")),
            "acronym": kit.TextField(_("Sigla"), optional=True),
            "flo_id": kit.TextField(_("FLO-ID"), optional=True),
            "kind": kit.ChoiceField(_("Tipo"), [(code, _(words.KIND_NAMES[code])) for code in KINDS]),
            "grade": kit.ChoiceField(
                _("Grado"), [(n, words.grade_name(n)) for n in (1, 2, 3)], empty=True, optional=True
            ),
            "country": kit.MultiChoiceField(_("Países"), []),
            "place": kit.TextField(_("Lugar"), optional=True),
            "products": kit.MultiChoiceField(_("Productos"), [], optional=True),
            "entry": kit.DateField(_("Ingreso a CLAC"), optional=True),
            "exit": kit.DateField(_("Salida"), optional=True),
            "members_women": kit.NumberField(_("Socias"), minimum=0, optional=True),
            "members_men": kit.NumberField(_("Socios"), minimum=0, optional=True),
            "email": kit.TextField(_("Correo"), optional=True),
            "phone": kit.TextField(_("Teléfono"), optional=True),
            "status": kit.ChoiceField(
                _("Certificación"), [(code, words.status_name(code)) for code in STATUSES], empty=True, optional=True
            ),
            "since": kit.DateField(_("Vale desde"), optional=True),
        }
        for key, field in self._fields.items():
            field.key = key
        card, status = kit.Card(_("Datos")), kit.Card(_("Estado y contacto"))
        self._form = kit.Form()
        for row in (("name",), ("acronym", "flo_id"), ("kind", "grade"), ("country",), ("place",), ("products",)):
            self._form.add(kit.FieldRow(*(self._fields[key] for key in row)))
        self._form.add_stretch()
        self._more = kit.Form()
        self._history = kit.Label("", 12, 400, "text3", wrap=True)
        for row in (("status", "since"),):
            self._more.add(kit.FieldRow(*(self._fields[key] for key in row)))
        self._more.add(self._history)
        for row in (("entry", "exit"), ("members_women", "members_men"), ("email", "phone")):
            self._more.add(kit.FieldRow(*(self._fields[key] for key in row)))
        self._more.add_stretch()
        card.add(self._form, 1)
        status.add(self._more, 1)
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(12))
        columns.addWidget(card, 1)
        columns.addWidget(status, 1)
        inner = kit.Column()
        inner.box.addLayout(columns)
        inner.add(None)
        self.body.addWidget(kit.scroll(inner), 1)
        text = _("Confirmar") if self._confirm else _("Guardar")
        self._save = self.command(text, "Ctrl+Return", self._store, icon="check", menu="edit")
        self._told = kit.Label("", 13, 500, "bad", elide=True)
        foot = kit.Row(gap=2.5)
        foot.add(self._told, 1)
        foot.add(kit.Button(_("Dejar como estaba"), kind="quiet", key="Esc", on=self.close_page))
        foot.add(kit.Button.of(self._save, kind="primary"))
        self.body.addWidget(foot)

    def refresh(self) -> None:
        """Read the organisation once; what is typed is never overwritten."""
        if self._opened is None:
            self.background.read(read_form, self._uid, then=self._show, owner=self)
        else:
            self._fill(self._opened)

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self._fill(opened)

    def _fill(self, opened: Opened) -> None:
        for key, items in (("country", opened.countries), ("products", opened.products)):
            field = self._fields[key]
            assert isinstance(field, kit.MultiChoiceField)
            field.set_items([(choice.uid, choice.name) for choice in items])
        draft = opened.draft
        statuses = draft.statuses
        for key, field in self._fields.items():
            if key == "status":
                field.set_value(statuses[-1][1] if statuses else None)
            elif key == "since":
                field.set_value(statuses[-1][0] if statuses else None)
            else:
                value = getattr(draft, key)
                field.set_value(list(value) if isinstance(value, tuple) else value)
        if len(statuses) > 1:
            earlier = "; ".join(
                _("{status} desde {day}").format(
                    status=words.status_name(status), day=words.day_of(day, dt.date.min) if day else _("siempre")
                )
                for day, status in statuses[:-1]
            )
            self._history.set_text(_("Antes: {statuses}. Otra fecha abre un estado nuevo.").format(statuses=earlier))
        else:
            self._history.set_text(_("Otra fecha abre un estado nuevo; la misma corrige el que hay."))
        if self._typed is not None:
            for key, value in self._typed.items():
                self._fields[key].set_value(value)
            self._typed = None

    # ---- saving
    def _drafted(self) -> OrganisationDraft:
        assert self._opened is not None
        old = self._opened.draft
        values = {key: field.value() for key, field in self._fields.items() if key not in ("status", "since")}
        for key in ("country", "products"):
            values[key] = tuple(values[key] or ())
        for key in ("name", "acronym", "flo_id", "kind", "place", "email", "phone"):
            values[key] = values[key] or ""
        status, since = self._fields["status"].value(), self._fields["since"].value()
        statuses = tuple(pair for pair in old.statuses if pair[0] != since) if status else old.statuses
        if status:
            statuses = tuple(sorted((*statuses, (since, status)), key=lambda pair: pair[0] or dt.date.min))
        return replace(old, statuses=statuses, **values)

    def _unreadable(self) -> kit.Field | None:
        """A number or date that cannot be read says so itself; nothing is saved until it can."""
        for field in self._fields.values():
            if isinstance(field, kit.NumberField | kit.DateField) and not field.readable():
                return field
        return None

    def _store(self) -> None:
        if self._opened is None:
            return
        gap = self._unreadable()
        if gap is not None:
            self._told.set_text(_("Falta leer un campo: {label}").format(label=gap.label()))
            gap.focus()
            return
        draft = self._drafted()
        problems = draft.problems()
        self._mark(problems)
        if problems:
            return
        self._save.setEnabled(False)
        opened, confirm = self._opened, self._confirm
        self.background.write(
            save_organisation, opened, draft, confirm, then=self._saved, failed=self._refused, owner=self
        )

    def _mark(self, problems: list[Problem]) -> None:
        by_field = {problem.column or "": problem for problem in reversed(problems)}
        self._form.show_problems(by_field)
        self._more.show_problems(by_field)
        self._told.set_text(sentence(problems[0]) if problems else "")
        if problems and problems[0].column in self._fields:
            self._fields[problems[0].column].focus()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._save.setEnabled(True)
        self._mark(list(problems))

    def _saved(self, eid: str | None) -> None:
        self._save.setEnabled(True)
        background = self.background
        if eid is not None:
            text = _("Organización confirmada") if self._confirm else _("Organización guardada")
            self.frame.say(text, icon="check", undo=lambda: background.write(_undo, eid))
        self.close_page()

    def keep(self) -> dict[str, Any]:
        """Return what is typed, for a change of language or zoom."""
        return {key: field.value() for key, field in self._fields.items()}

    def take(self, state: dict[str, Any]) -> None:
        """Put back what was typed."""
        self._typed = state
        if self._opened is not None:
            self._fill(self._opened)

    def first_focus(self) -> kit.Field | None:
        """The name first."""
        return self._fields["name"]
