"""How the next package is to be made: for whom, in files of which size, and whether it is to carry everything anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clac_desktop.queries.home import OfficeContact
from clac_desktop.sync.parts import MAIL_MEGABYTES
from clac_desktop.texts import _
from clac_desktop.ui import kit, theme


class Options(kit.Row):
    """The choices before *Crear paquete*. `on_size` is called with the MB a person chose, to be remembered."""

    def __init__(self, on_size: Callable[[int], object]) -> None:
        super().__init__(gap=4)
        self._office = kit.ChoiceField(_("Para"), [("", _("Todas las oficinas"))], reserve=False)
        self._office.set_value("")
        self._office.setMaximumWidth(theme.px(360))
        sizes = [(str(n), _("Correo: hasta {n} MB").format(n=n)) for n in reversed(MAIL_MEGABYTES)]
        self._size = kit.ChoiceField(
            _("Tamaño de los archivos"), [("0", _("Cualquiera (USB, nube)")), *sizes], reserve=False
        )
        self._size.set_value("0")
        self._size.setMaximumWidth(theme.px(240))
        self._size.setMinimumWidth(theme.px(210))
        self._size.changed.connect(lambda: on_size(self.megabytes))
        self._full = kit.CheckField(_("Paquete completo"))
        self._full.setToolTip(_("Lleva todo otra vez: para quien perdió un paquete o una de sus partes."))
        self.add(self._office, 5)
        self.add(self._size, 4)
        self.add(self._full)
        self.box.setAlignment(self._full, Qt.AlignmentFlag.AlignBottom)
        self.add(None)

    @property
    def office(self) -> str | None:
        """The office that the package is for; None for all."""
        return str(self._office.value() or "") or None

    @property
    def megabytes(self) -> int:
        """The most MB of a file; 0 is as much as a part holds."""
        return int(str(self._size.value() or "0"))

    @property
    def full(self) -> bool:
        """Whether the package carries everything anew."""
        return self._full.value()

    def show_choices(self, central: bool, offices: Sequence[OfficeContact], megabytes: int) -> None:
        """Show what can be chosen here, and the size that was chosen before."""
        items = [(contact.code, f"{contact.name} ({contact.code})") for contact in offices]
        self._office.set_items([("", _("Todas las oficinas")), *items])
        self._size.set_value(str(megabytes) if megabytes in MAIL_MEGABYTES else "0")
        self._office.setVisible(central)
        self._full.setVisible(central)

    def forget_full(self) -> None:
        """Once it was sent, the next package is an ordinary one again."""
        self._full.set_value(False)

    def first(self) -> QWidget:
        """What takes the keyboard first."""
        return self._size
