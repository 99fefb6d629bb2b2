"""What stands in the header of the form: chip, when it was kept, patterns, state; in a narrow window the tabs."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from clac_desktop.texts import _, number
from clac_desktop.ui import kit
from clac_desktop.ui.page import PageHeader
from clac_desktop.ui.pages.services.opening import Body, Pattern, drop_pattern, keep_pattern, known_receivers

if TYPE_CHECKING:
    from clac_desktop.ui.pages.services.form import ServiceForm


class FormHead:
    """The controls of the form's header, for one class of width."""

    def __init__(self, form: ServiceForm, width: str, *, planned: bool) -> None:
        self._form, self._width = form, width
        states = [("planned", _("Planificado")), ("delivered", _("Realizado"))]
        current = "planned" if planned else "delivered"
        self.state = kit.SegmentedControl(states, current, form.set_state, name=_("Estado"))
        self.tabs = kit.SegmentedControl(
            [("data", _("Datos")), ("attendance", _("Asistencia")), ("more", _("Más"))],
            "data",
            lambda name: form.show_tab(str(name)),
            name=_("Partes del formulario"),
        )
        self._kept_icon = kit.Icon("check_circle", "ok")
        self._kept = kit.Label("", 12, 400, "text2")
        for widget in (self._kept_icon, self._kept):
            widget.hide()

    def fill(self, header: PageHeader) -> None:
        """Put the controls into a header."""
        form = self._form
        if self._width == "narrow":
            header.add(self.tabs)
            header.add(kit.IconButton("content_paste", _("Pegar lista"), on=form.attendance.paste, framed=True))
            header.add(kit.IconButton("more_horiz", _("Más órdenes"), framed=True, menu=self._menu()))
            return
        if not form.is_correction:
            header.add_left(kit.Chip.of("draft"))
        if self._width == "wide":
            header.add_left(kit.Row(self._kept_icon, self._kept, gap=1.5))
            header.add(kit.Button(_("Copiar del último"), icon="content_copy", on=form.copy_last))
            header.add(kit.Button(_("Patrones"), menu=self._patterns()))
        else:
            header.add(self.tabs)
        header.add(self.state)
        if self._width != "wide":
            header.add(kit.IconButton("more_horiz", _("Más órdenes"), framed=True, menu=self._menu()))

    def show_state(self, planned: bool) -> None:
        """Show the state chosen."""
        self.state.set_current("planned" if planned else "delivered")

    def mark_tab(self, name: str) -> None:
        """Show which part is on the screen."""
        self.tabs.set_current(name)

    def tell_rows(self, count: int) -> None:
        """Show at its tab how many receivers there are."""
        words = _("Asistencia")
        self.tabs.set_text("attendance", f"{words} {number(count)}" if count else words)

    def tell_kept(self, at: dt.datetime) -> None:
        """Show when the disk got what is typed."""
        self._kept.set_text(_("Guardado al escribir · {time}").format(time=f"{at:%H:%M:%S}"))
        self._kept.show()
        self._kept_icon.show()

    # ---- menus
    def _menu(self) -> kit.Menu:
        form = self._form
        menu = kit.Menu(parent=form)
        menu.add(_("Agregar"), form.attendance.open_adding, icon="add", key="Ctrl+Shift+A")
        menu.add(_("Copiar del último"), form.copy_last, icon="content_copy")
        patterns = self._patterns()
        patterns.setTitle(_("Patrones"))
        menu.addMenu(patterns)
        menu.add(_("Imprimir lista"), form.print_list, icon="print", key="Ctrl+P")
        menu.addSeparator()
        menu.add(_("Descartar el borrador"), form.discard, icon="delete")
        return menu

    def _patterns(self) -> kit.Menu:
        menu = kit.Menu(parent=self._form)
        menu.aboutToShow.connect(partial(self._fill_patterns, menu))
        return menu

    def _fill_patterns(self, menu: kit.Menu) -> None:
        menu.clear()
        for pattern in self._form.patterns:
            menu.add(pattern.name, partial(self._use, pattern), icon="description")
        if not self._form.patterns:
            menu.add(_("Todavía no hay patrones"), None, enabled=False)
        menu.addSeparator()
        menu.add(_("Guardar este servicio como patrón"), self._keep_pattern, icon="add")
        if self._form.patterns:
            forget = kit.Menu(_("Quitar un patrón"), menu)
            for pattern in self._form.patterns:
                forget.add(pattern.name, partial(self._drop_pattern, pattern.name))
            menu.addMenu(forget)

    def _use(self, pattern: Pattern) -> None:
        self._form.background.read(
            known_receivers,
            pattern.body,
            then=lambda known: self._form.replace_body(
                pattern.body, known, _("Patrón «{name}»: faltan fechas y participantes.").format(name=pattern.name)
            ),
            owner=self._form,
        )

    def _keep_pattern(self) -> None:
        form = self._form
        name = str(form.fields.values()["title"])
        if not name:
            form.frame.say(_("Escriba primero un título: será el nombre del patrón."), icon="info")
            return
        pattern = Pattern(name, _without_dates(form.body_now()))
        form.background.write(keep_pattern, pattern, then=form.set_patterns, owner=form)
        form.frame.say(_("Patrón guardado: {name}").format(name=name), icon="description")

    def _drop_pattern(self, name: str) -> None:
        form = self._form
        old = next(one for one in form.patterns if one.name == name)

        def bring_back() -> None:
            form.background.write(keep_pattern, old, then=form.set_patterns, owner=form)

        form.background.write(drop_pattern, name, then=form.set_patterns, owner=form)
        form.frame.say(_("Patrón quitado: {name}").format(name=name), icon="delete", undo=bring_back)


def _without_dates(body: Body) -> Body:
    """Return a body to begin others from: without dates, counts and satisfaction, with those who came."""
    gone = ("start", "end", "satisfaction_mean", "satisfaction_n", "service_ref")
    fields = {key: "" if key in gone else value for key, value in body["fields"].items()}
    rows = [{**row, "counts": [None, None, 0, None, None], "advice": False} for row in body["rows"] if not row["typed"]]
    return {**body, "fields": fields, "rows": rows}
