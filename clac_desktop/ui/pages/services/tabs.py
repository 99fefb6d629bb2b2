"""The tabs of saved views over the table, with the link that keeps or forgets a view of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.recording.workspace import set_preference
from clac_desktop.texts import _
from clac_desktop.ui import kit
from clac_desktop.ui.background import Background
from clac_desktop.ui.pages.services.naming import NameView
from clac_desktop.ui.pages.services.views import FIXED, Overview, View, fixed_view, views_as_text, with_view


class ViewTabs(QWidget):
    """Announces the view of the tab chosen; `stored` comes when own views were kept or forgotten."""

    chosen = Signal(object)
    stored = Signal()
    removed = Signal(object)

    def __init__(self, background: Background, *, with_link: bool = True) -> None:
        super().__init__()
        self._background, self._with_link = background, with_link
        self._view = View()
        self._saved: tuple[View, ...] = ()
        self._centre = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._make({})

    def _make(self, counts: dict[str, int]) -> None:
        kit.clear(self._box)
        fixed = [one for one in FIXED if one[0] != "rejected" or not self._centre]
        items: list[tuple[object, str, int | None]] = [(name, _(words), counts.get(name)) for name, words in fixed]
        items += [(view.name, view.name, counts.get(view.name)) for view in self._saved]
        self._names = {item[0] for item in items}
        self.tabs = kit.Tabs(items, self._tab_of(self._view), self.choose, name=_("Vistas guardadas"))
        self.keep_link = kit.Link("", self.keep_or_forget)
        self.tabs.add_right(self.keep_link)
        self._box.addWidget(self.tabs)
        self._tell_link()

    def _tab_of(self, view: View) -> str:
        return view.name if view.name in self._names else "all"

    def show_overview(self, found: Overview) -> None:
        """Show own views and all counts."""
        counts = dict(found.counts)
        if found.saved != self._saved or found.centre != self._centre:
            self._saved, self._centre = found.saved, found.centre
            self._make(counts)
        for name in self._names:
            self.tabs.set_count(name, counts.get(str(name)))

    def show_view(self, view: View) -> None:
        """Mark the tab of a view."""
        self._view = view
        self.tabs.set_current(self._tab_of(view))
        self._tell_link()

    def choose(self, name: object) -> None:
        """Choose a tab as a click does."""
        saved = {view.name: view for view in self._saved}
        self.chosen.emit(saved.get(str(name)) or fixed_view(str(name), dt.date.today()))

    # ---- own views
    def _tell_link(self) -> None:
        own = self._view in self._saved
        self.keep_link.set_text(_("Quitar esta vista") if own else _("+ Guardar esta vista"))
        self.keep_link.setVisible(self._with_link and (own or self._view.is_narrowed()))

    def keep_or_forget(self) -> None:
        """Ask for a name for what is shown; forget it when it is one of the kept views."""
        if self._view in self._saved:
            before = self._saved
            self.store([view for view in before if view != self._view])
            self.removed.emit(before)
            return
        popup = NameView(self)
        popup.named.connect(self.keep_as)
        popup.open_under(self.keep_link if self._with_link else self)

    def keep_as(self, name: str) -> None:
        """Keep what is shown under a name."""
        self._view = replace(self._view, name=name)
        self.store(with_view(self._saved, name, self._view))
        self.chosen.emit(self._view)

    def store(self, views: Sequence[View]) -> None:
        """Keep these views on this laptop."""
        told = self.stored.emit
        self._background.write(
            set_preference, "services.views", views_as_text(views), then=lambda _done: told(), owner=self
        )
