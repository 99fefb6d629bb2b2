"""The row of search field and filter chips above the table."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clac_desktop.queries.choices import Choice
from clac_desktop.texts import _
from clac_desktop.ui import kit, theme
from clac_desktop.ui.pages.services.views import Overview, View, fixed_view, period_items, period_text


class FilterBar(QWidget):
    """Shows a view and announces the one that a person makes of it."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._view = View()
        self.search = kit.SearchField(_("banano, taller, López…"), key="Ctrl+F")
        self.search.setFixedWidth(theme.px(280))
        self.period = kit.FilterChip(_("Período"), period_items(dt.date.today()), all_text=_("todos"))
        states = [
            ("draft", _("Borrador")),
            ("planned", _("Planificado")),
            ("delivered", _("Realizado")),
            ("void", _("Anulado")),
        ]
        self.states = kit.FilterChip(_("Estado"), states, many=True, all_text=_("todos"))
        self.types = kit.FilterChip(_("Tipo"), [], many=True)
        self.objectives = kit.FilterChip(_("Objetivo"), [], many=True)
        self.more = kit.FilterChip(_("Más"), [], many=True, bare=True)
        self.reset = kit.Link(_("Quitar"), self._reset, name=_("Quitar todos los filtros"))
        self.search.searched.connect(lambda text: self._take(text=text))
        self.period.changed.connect(lambda value: self._take(period=value or ""))
        for chip, name in (
            (self.states, "states"),
            (self.types, "types"),
            (self.objectives, "objectives"),
            (self.more, "more"),
        ):
            chip.changed.connect(lambda value, name=name: self._take(**{name: tuple(value or ())}))
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.unit(2))
        self._box.addWidget(self.search)
        self._box.addSpacing(theme.unit(1))
        for widget in (self.period, self.states, self.types, self.objectives, self.more, self.reset):
            self._box.addWidget(widget)
        self._box.addStretch(1)
        self.setFixedHeight(theme.px(32))

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._box.addWidget(widget)

    def fit(self, width_class: str) -> None:
        """Leave the chips that there is no room for to wider windows; what they filter stays."""
        wide = width_class == "wide"
        self.search.setFixedWidth(theme.px(280 if wide else 200 if width_class == "middle" else 150))
        self.types.setVisible(wide)
        self.objectives.setVisible(wide)
        self.more.setVisible(width_class != "narrow")

    def offer(self, lists: Overview) -> None:
        """Take what can be chosen."""
        self.types.set_items(_items(lists.types))
        self.objectives.set_items([(one.uid, one.code) for one in lists.objectives])
        found: list[tuple[object, str]] = [
            ("sending:unsent", _("Sin enviar")),
            ("sending:rejected", _("No aceptado")),
            ("conflict:open", _("En conflicto")),
        ]
        found += [(f"modality:{one.uid}", one.name) for one in lists.modalities if not one.retired]
        found += [(f"country:{one.uid}", one.name) for one in lists.countries]
        self.more.set_items(found)

    def show_view(self, view: View) -> None:
        """Show what a view filters, without announcing it."""
        self._view = view
        self.search.set_text(view.text)
        periods = period_items(dt.date.today())
        if view.period and view.period not in {period for period, _words in periods}:
            periods.insert(0, (view.period, period_text(view.period)))
        self.period.set_items(periods)
        self.period.set_value(view.period or None)
        self.states.set_value(list(view.states))
        self.types.set_value(list(view.types))
        self.objectives.set_value(list(view.objectives))
        self.more.set_value(list(view.more))
        self.reset.setVisible(view.is_narrowed())

    def filtered_columns(self) -> set[str]:
        """Return the columns whose header carries a funnel."""
        view = self._view
        told = {
            "end": view.period or view.overdue,
            "state": view.states,
            "type": view.types,
            "objective": view.objectives,
        }
        return {key for key, value in told.items() if value}

    def open_for(self, column: str) -> None:
        """Open the chip that filters a column."""
        chips = {"end": self.period, "state": self.states, "type": self.types, "objective": self.objectives}
        if column in chips:
            chips[column].open_menu()

    def _take(self, **changes: object) -> None:
        self.show_view(replace(self._view, **changes))  # type: ignore[arg-type]
        self.changed.emit(self._view)

    def _reset(self) -> None:
        self.show_view(fixed_view(self._view.name, dt.date.today()))
        self.changed.emit(self._view)


def _items(found: object) -> list[tuple[object, str]]:
    return [(one.uid, one.name) for one in found if isinstance(one, Choice) and not one.retired]  # type: ignore[attr-defined]
