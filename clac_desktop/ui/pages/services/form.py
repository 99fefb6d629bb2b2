"""The form of one service (pictures 03, 12, 13, 15): left what is common, right who came, below what is missing.

It is a page over the list. What is typed is kept as a draft at once; *Registrar* makes a service of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from clac_desktop.errors import Problem
from clac_desktop.models.service import ServiceDraft, State
from clac_desktop.queries.service_form import Receiver, alike_that_day
from clac_desktop.recording.service import restore_service
from clac_desktop.texts import N_, _, sentence
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame, Page
from clac_desktop.ui.pages.services import printing
from clac_desktop.ui.pages.services.arrangement import Arrangement
from clac_desktop.ui.pages.services.attendance import Attendance
from clac_desktop.ui.pages.services.fields import ServiceFields
from clac_desktop.ui.pages.services.foot import Foot
from clac_desktop.ui.pages.services.gaps import Gaps, gaps_of, mark, sentence_of
from clac_desktop.ui.pages.services.head import FormHead
from clac_desktop.ui.pages.services.keeping import DraftKeeper, Saved, save_service, shown_of
from clac_desktop.ui.pages.services.opening import Body, Opening, Pattern, Request, open_form, read_last
from clac_desktop.ui.pages.services.rows import receiver_line

Told = Callable[[Saved, str], object]


class ServiceForm(Page):
    """One service, new or to be corrected. `saved` is called with what was recorded and the words for it."""

    name = "service"
    title = N_("Servicio")
    icon = "event_note"
    about = N_(
        "Lo común a la izquierda, quién vino a la derecha, abajo lo que falta. Nada se pierde: se guarda al escribir."
    )

    def __init__(self, frame: Frame, background: Background, opening: Opening, saved: Told) -> None:
        super().__init__(frame, background)
        self._saved = saved
        self._beginning: Body | None = None
        self._take_opening(opening)

    def _take_opening(self, opening: Opening) -> None:
        self._opening = opening
        self._planned = opening.body.get("state") == "planned"
        self._left: set[str] = set()
        self._alike = ""
        self._pressed = False
        self._tab = "data"
        self._more_open = False
        self._saving = False
        self._drafts = DraftKeeper(self.background, opening.draft, opening.record, opening.look)
        self._drafts.exists = opening.kept
        self._drafts.read_from(self._to_keep)
        self._drafts.kept.connect(self._draft_kept)

    # ---- making
    def build(self) -> None:
        """Make header, fields, attendance and foot for the width of now."""
        self._width = self.frame.width_class()
        self._building = True
        self.fields = ServiceFields(self._opening.offered)
        narrow = self._width == "narrow"
        self.attendance = Attendance(self.background, lambda: self.fields.values()["country"], narrow=narrow)
        self.bottom = Foot(on_later=self.later, on_record=self.record, correcting=self.is_correction, narrow=narrow)
        self.head = FormHead(self, self._width, planned=self._planned)
        self.header.set_back(self.later)
        self.header.set_title(_("Corregir servicio") if self.is_correction else _("Nuevo servicio"))
        self._make_commands()
        self.head.fill(self.header)
        undo = kit.Button(_("Restaurar"), small=True, on=self._restore)
        words = _("No cuenta en ninguna cifra. Restáurelo para corregirlo.")
        self.banner = kit.Banner(_("Anulado."), words, tone="warn", buttons=[undo])
        self.banner.setVisible(self._opening.voided)
        self.body.addWidget(self.banner)
        self.parts = Arrangement(self.fields, self.attendance, self.head.state, self._width, more_open=self._more_open)
        self.body.addWidget(self.parts, 1)
        self.body.addWidget(self.bottom)
        if self.parts.has_tabs():
            self.show_tab(self._tab)
        self.fields.changed.connect(self._edited)
        self.fields.left.connect(self._field_left)
        self.attendance.changed.connect(self._edited)
        self.attendance.told.connect(self.frame.status)
        self.attendance.failed.connect(lambda words: self.frame.say(words, icon="info"))
        self.attendance.focused.connect(self._tell_receiver)
        self.attendance.print_requested.connect(self.print_list)
        self._show_body(self._opening.body)
        self._building = False
        self._check()

    def _make_commands(self) -> None:
        words = _("Guardar corrección") if self.is_correction else _("Registrar y siguiente")
        record = self.command(words, "Ctrl+Return", self.record, icon="check")
        record.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.command(_("Pegar lista"), "Ctrl+V", self.attendance.paste, icon="content_paste", menu="edit")
        self.command(_("Agregar organización o estructura"), "Ctrl+Shift+A", self.attendance.open_adding, icon="add")
        self.command(_("Asesoría documental, sin participantes"), "Ctrl+Shift+D", self.attendance.toggle_advice)
        self.command(_("Siguiente error"), "F8", self._next_gap, icon="error", menu="edit")
        self.command(_("Imprimir lista de asistencia"), "Ctrl+P", self.print_list, icon="print", menu="file")
        self.command(_("Descartar el borrador"), "", self.discard, icon="delete")

    def show_tab(self, name: str) -> None:
        """Show Datos, Asistencia or Más where the window is too narrow for all."""
        self._tab = name
        self.parts.show_part(name)
        self.head.mark_tab(name)
        if not self._building:
            self._check()

    def width_changed(self, width_class: str) -> None:
        """Another class of width is another arrangement of the same fields."""
        if width_class != self._width:
            self.rebuild()

    def first_focus(self) -> QWidget:
        """Begin at the title."""
        return self.fields.first_focus()

    # ---- what is typed
    @property
    def is_correction(self) -> bool:
        """Whether a stored service is corrected."""
        return self._opening.record is not None

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns of this laptop."""
        return self._opening.offered.patterns

    def set_patterns(self, patterns: tuple[Pattern, ...]) -> None:
        """Offer other patterns from now on."""
        self._opening = replace(self._opening, offered=replace(self._opening.offered, patterns=patterns))

    def draft(self) -> ServiceDraft:
        """Return what is typed as a draft."""
        return ServiceDraft(state=self._state(), attendance=self.attendance.drafts(), **self.fields.values())

    def body_now(self) -> Body:
        """Return what is typed, word for word."""
        fields, refused = self.fields.raw(), self._opening.body.get("refused", "")
        return {"state": self._state(), "fields": fields, "rows": self.attendance.raw(), "refused": refused}

    def _show_body(self, body: Body) -> None:
        self.fields.show(body["fields"])
        self.attendance.show_rows(body["rows"], self._opening.known)
        self.attendance.look_up_unknown()
        self._set_planned(body.get("state") == "planned")

    def keep(self) -> Any:
        """Return what was typed, or what the next service begins with."""
        self._more_open = self.parts.more_open
        self._opening.known.update(self.attendance.known())
        beginning, self._beginning = self._beginning, None
        return (beginning or self.body_now()), self._left, self._pressed, self._tab

    def take(self, state: Any) -> None:
        """Put back what was typed."""
        body, self._left, self._pressed, tab = state
        self._building = True
        self._show_body(body)
        self._building = False
        if self.parts.has_tabs():
            self.show_tab(tab)
        self._check()

    def set_state(self, state: object) -> None:
        """Choose planned or delivered."""
        self._set_planned(state == "planned")
        self._edited()

    def _set_planned(self, planned: bool) -> None:
        self._planned = planned
        self.head.show_state(planned)
        self.fields.set_planned(planned)
        self.attendance.set_planned(planned)

    def replace_body(self, body: Body, known: dict[str, Receiver], told: str) -> None:
        """Begin from another service or a pattern; what stood there comes back with Undo."""
        before = self.body_now()
        self._opening.known.update(known)
        self._put(body)
        self.frame.say(told, icon="content_copy", undo=lambda: self._put(before))

    def _put(self, body: Body) -> None:
        self._building = True
        self._show_body(body)
        self._building = False
        self._edited()

    def copy_last(self) -> None:
        """Begin from the service that was recorded last."""
        self.background.read(read_last, then=self._take_last, owner=self)

    def _take_last(self, found: tuple[Body, dict[str, Receiver]] | None) -> None:
        if found is None:
            self.frame.say(_("Todavía no hay un servicio que copiar."), icon="info")
        else:
            self.replace_body(*found, _("Copiado del último: faltan fechas y participantes."))

    # ---- marks
    def _edited(self) -> None:
        if not self._building:
            self._drafts.touch()
            self._check()

    def _field_left(self, key: str) -> None:
        self._left.add(key)
        if key in ("title", "end"):
            draft = self.draft()
            own = self._opening.record
            self.background.read(alike_that_day, draft.title, draft.end, own, then=self._tell_alike, owner=self)
        self._check()

    def _tell_alike(self, found: tuple[str, str] | None) -> None:
        self._alike = ""
        if found is not None:
            words = _("Ese día ya está «{title}» ({office}). ¿Es el mismo?")
            self._alike = words.format(title=found[0], office=found[1])
        self._check()

    def _check(self) -> None:
        self._gaps = gaps_of(self.draft(), self.fields)
        shown = self.fields.order() if self._pressed else [key for key in self._left if key in self.fields.order()]
        mark(self.fields, self._gaps, shown)
        title = self.fields.field("title")
        if self._alike and title is not None and not title.message():
            title.set_warning(self._alike)
        words = sentence_of(
            self._gaps,
            self.fields,
            planned=self._planned,
            kept=self._drafts.exists and self._width != "narrow",
            correcting=self.is_correction,
        )
        problems = self.attendance.grid.problems()
        if self._width == "narrow" and problems and self._tab == "attendance":
            words = f"{problems[0].sentence} F8"
        self.bottom.tell(words, gaps=bool(self._gaps.count))
        self.head.tell_rows(len(self.attendance.drafts()))

    def _next_gap(self) -> None:
        if not self.attendance.grid.next_problem():
            self._go_to_gap()

    def _go_to_gap(self) -> None:
        """Go to the first thing that is missing, and say it."""
        gaps: Gaps = self._gaps
        if gaps.fields:
            key = gaps.fields[0]
            self.show_tab("more" if self.fields.is_more(key) else "data")
            field = self.fields.field(key)
            if field is not None:
                field.focus()
        else:
            self.show_tab("attendance")
            if gaps.rows:
                self.attendance.first_gap_shown()
            else:
                self.attendance.focus_widget().setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- recording
    def record(self) -> None:
        """Record what is typed; with something missing go there and say it."""
        self.attendance.grid.finish_editing()
        if self._opening.voided:
            self.frame.say(_("El servicio está anulado: restáurelo primero."), icon="block")
            return
        self._check()
        if self._gaps.count:
            self._pressed = True
            self._check()
            self._go_to_gap()
            return
        if self._saving:
            return
        self._saving = True
        self._drafts.stop()
        opening = self._opening
        self.background.write(
            save_service, self.draft(), opening, then=self._recorded, failed=self._refused, owner=self
        )

    def _recorded(self, saved: Saved) -> None:
        self._saving = False
        title = str(self.fields.values()["title"])
        if self.is_correction:
            told = _("Corregido: {title}") if saved.eids else _("Sin cambios: {title}")
            self.close_page()
            self._saved(saved, told.format(title=title))
            return
        told = _("Planificado: {title}") if self._planned else _("Registrado: {title}")
        self._saved(saved, told.format(title=title))
        self.background.read(open_form, Request(state=self._state()), then=self._start, owner=self)

    def _state(self) -> State:
        return "planned" if self._planned else "delivered"

    def _start(self, opening: Opening | None) -> None:
        assert opening is not None  # a new form can always be opened
        self._take_opening(opening)
        self._beginning = opening.body
        self.rebuild()
        self.fields.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._saving = False
        self._drafts.touch()
        self._pressed = True
        self._check()
        self.frame.say(sentence(problems[0]), icon="error")

    def later(self) -> None:
        """Close once the draft is kept; what the disk does not take stays on the screen."""
        self._drafts.leave(self._close_kept)

    def _close_kept(self) -> None:
        if self._drafts.exists:
            self.frame.say(_("Borrador guardado: sigue en «Borradores»."), icon="edit_note")
        self.close_page()

    def discard(self) -> None:
        """Give the draft up; Undo brings it back."""
        body = self.body_now()
        self._drafts.drop()
        self.close_page()
        keeper = self._drafts

        def bring_back() -> None:
            keeper.read_from(lambda: (str(body["fields"]["title"]), {**body, "shown": shown}))
            keeper.touch()

        shown = shown_of(self.draft())
        self.frame.say(_("Borrador descartado."), icon="delete", undo=bring_back)

    def _restore(self) -> None:
        uid = self._opening.record
        if uid is not None:
            self.background.write(restore_service, uid, then=self._restored, owner=self)

    def _restored(self, eid: str | None) -> None:
        uid = self._opening.record or ""
        self.close_page()
        self._saved(Saved(uid, (eid,) if eid else ()), _("Restaurado: {title}").format(title=self.draft().title))

    # ---- the draft
    def _to_keep(self) -> tuple[str, Body]:
        draft = self.draft()
        body = {**self.body_now(), "shown": shown_of(draft)}
        return draft.title or _("Sin título"), body

    def _draft_kept(self, at: dt.datetime) -> None:
        self.head.tell_kept(at)
        self.frame.set_saved(
            _("Borrador guardado · {time}").format(time=f"{at:%H:%M}"), _("Guardado {time}").format(time=f"{at:%H:%M}")
        )
        self._check()

    def left(self) -> bool:
        """Another page may come; what is typed is written first."""
        self._drafts.flush()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Write what is typed before the form goes out of sight."""
        self._drafts.flush()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Write what is typed when another program comes to the front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._drafts.flush()

    # ---- telling
    def _tell_receiver(self, found: Receiver | None) -> None:
        self.frame.status(receiver_line(found) if found else "")

    def print_list(self) -> None:
        """Print the blank list of this service, or save it for Excel."""
        if self._opening.record is None:
            self.frame.say(_("Regístrelo como planificado y podrá imprimir su lista de asistencia."), icon="print")
        else:
            printing.offer(self, self.background, self.frame, self._opening.record, self.draft().title)
