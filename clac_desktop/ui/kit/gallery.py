"""Every component in its states on one sheet (picture 14), for the eye of whoever changes the kit and for its test.

The words are invented examples and are not translated; nothing in the program shows this sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.ui import paint, theme
from clac_desktop.ui.kit.banner import Banner
from clac_desktop.ui.kit.button import Button
from clac_desktop.ui.kit.card import Card
from clac_desktop.ui.kit.chip import Chip
from clac_desktop.ui.kit.date_field import DateField
from clac_desktop.ui.kit.figure import KeyFigure
from clac_desktop.ui.kit.fx import FxFacts, FxPanel, FxRow
from clac_desktop.ui.kit.label import Label, Row
from clac_desktop.ui.kit.message import MessageBar
from clac_desktop.ui.kit.number_field import NumberField
from clac_desktop.ui.kit.progress import Progress
from clac_desktop.ui.kit.segments import SegmentedControl
from clac_desktop.ui.kit.text_fields import TextField
from clac_desktop.ui.table import Column as TableColumn
from clac_desktop.ui.table import Order, RowsTable
from clac_desktop.ui.table import Row as TableRow

SERIES = (
    ("Formación, elegido", "s1"), ("Asistencia técnica", "s5"), ("Acompañamiento", "s3"), ("Mujeres", "s2"),
    ("Hombres", "s4"), ("Meta no alcanzada", "s6"), ("s/d: borde discontinuo", ""),
)  # fmt: skip


class _Swatch(QWidget):
    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.setFixedSize(theme.px(28), theme.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._token == "s5":
            paint.hatch(painter, rect)
        elif self._token:
            painter.fillRect(rect, theme.color(self._token))
        else:
            paint.smooth(painter)
            paint.box(painter, rect, border="line_strong", dashed=True, radius=2)
        painter.end()


class Gallery(QWidget):
    """The sheet; `focused` is the widget that stands for "con el foco"."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(theme.px(1366), theme.px(768))
        box = QHBoxLayout(self)
        margin = theme.px(12)
        box.setContentsMargins(margin, theme.px(8), margin, theme.px(8))
        box.setSpacing(theme.px(10))
        for cards, share in ((self._left(), 452), (self._middle(), 494), (self._right(), 376)):
            column = QVBoxLayout()
            column.setSpacing(theme.px(10))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            holder = QWidget()
            holder.setLayout(column)
            column.setContentsMargins(0, 0, 0, 0)
            holder.setFixedWidth(theme.px(share))
            box.addWidget(holder)

    def _left(self) -> Sequence[QWidget]:
        return (self._figures(), self._buttons(), self._chips(), self._type())

    def _figures(self) -> Card:
        card = Card("Cifra clave")
        grid = QGridLayout()
        grid.setSpacing(theme.px(8))
        figures = [
            KeyFigure(label, short=True)
            for label in ("Normal", "Con el puntero", "Con el foco", "Calculando", "Sin denominador", "Con conflicto")
        ]
        for at in (0, 1, 2):
            figures[at].show_value("74 %", "87 de 118")
        figures[1].setDown(True)
        figures[4].show_unknown("sin activas")
        figures[5].show_value("72 %", conflicts=3)
        for at, figure in enumerate(figures):
            grid.addWidget(figure, at // 3, at % 3)
        self.focused: QWidget = figures[2]
        card.add_layout(grid)
        return card

    def _buttons(self) -> Card:
        card = Card("Botones")
        off = Button("Inactivo")
        off.setEnabled(False)
        card.add(
            Row(
                Button("Nuevo servicio", kind="primary", icon="add", key="Ctrl+N"),
                Button("Con el foco", kind="primary"),
                None,
            )
        )
        card.add(Row(Button("Normal", icon="print"), Button("Con el foco"), off, None))
        segments = SegmentedControl([(1, "Tipo"), (2, "Producto")])
        card.add(
            Row(
                Button("Anular...", kind="danger", icon="block"),
                Button("Enlace", kind="link"),
                Button("Discreto", kind="quiet"),
                segments,
                None,
            )
        )
        return card

    def _chips(self) -> Card:
        card = Card("Marcas de estado: siempre icono + palabra")
        for names in (
            ("draft", "planned", "done", "void"),
            ("local", "unsent", "sent", "confirmed"),
            ("rejected", "conflict", "proposal", "unsealed"),
        ):
            card.add(Row(*(Chip.of(name) for name in names), None, gap=1.5))
        return card

    def _type(self) -> Card:
        card = Card("Letra: Inter, cifras tabulares")
        lines = (
            ("2,318", 28, 600, "28 · cifra clave"),
            ("Servicios", 20, 600, "20 · título de página"),
            ("Servicios por mes", 14, 600, "14 · título de tarjeta"),
            ("Central Piurana de Asociaciones", 13, 400, "13 · texto y celdas"),
            ("87 de 118 activas al 30 jun", 12, 400, "12 · ayuda, encabezados"),
            ("ene  feb  mar  Ctrl+N", 11, 400, "11 · ejes y teclas, nada más"),
        )
        for text, size, weight, note in lines:
            card.add(Row(Label(text, size, weight), None, Label(note, 12, 400, "text3")))
        return card

    def _middle(self) -> Sequence[QWidget]:
        fields = Card("Campos")
        place = TextField("Lugar", reserve=False)
        place.set_value("Pichanaki, Junín")
        focus = TextField("Con el foco", reserve=False)
        focus.set_value("Pichan")
        off = TextField("Inactivo", placeholder="lo llena el centro", reserve=False)
        off.set_disabled("lo llena el centro")
        day = DateField("Fecha final")
        day.set_value(date(2023, 8, 12))
        day.set_error("Aún no llega: déjelo planificado.")
        hours = NumberField("Horas", unit="h")
        hours.set_value(64)
        hours.set_warning("¿64 horas en 2 días? Puede seguir.")
        fields.add(Row(place, focus, off))
        fields.add(Row(day, hours))
        banners = Card("Avisos en la página")
        banners.add(Banner("Solo lectura.", "Vienen del registro del centro; usted puede proponer."))
        banners.add(
            Banner(
                "",
                "Hace 15 días que no envía: 37 cambios.",
                tone="warn",
                icon="outbox",
                buttons=[Button("Crear paquete", small=True)],
            )
        )
        banners.add(
            Banner(
                "",
                "Tiene clave: quítela en Excel y suéltelo otra vez.",
                tone="bad",
                buttons=[Button("Copiar detalles", kind="link")],
            )
        )
        work = Card("Trabajo largo: no tapa la ventana")
        progress = Progress("Leyendo «Registro 2023.xlsx»", unit="filas")
        progress.report(3120, 5000)
        work.add(progress)
        panel = FxPanel()
        rows = [FxRow("Numerador", "87", int), FxRow("Denominador", "118", int), FxRow("Sin estado, aparte", "4", int)]
        sentence = (
            "Organizaciones atendidas en el período que están activas al corte, divididas entre las activas al corte."
        )
        panel.show_facts(
            FxFacts(
                "Cobertura",
                "F2",
                sentence,
                rows,
                "1 ene – 30 jun 2023 · corte 30 jun · 0 conflictos · calculado hoy 16:42",
            )
        )
        return (fields, banners, work, panel)

    def _right(self) -> Sequence[QWidget]:
        card = Card("Tabla y cuadrícula · fila 28 px")
        columns = [
            TableColumn("name", "Encabezado ordenado", 200, stretch=True, kind="plain"),
            TableColumn("n", "Part.", 70, kind="number"),
        ]
        table = RowsTable(columns, "Tabla", order=Order("name", True))
        rows = [
            TableRow(at, (text, 112), voided=text == "Anulada")
            for at, text in enumerate(("Fila normal", "Seleccionada", "Celda con foco", "Anulada"))
        ]
        table.show_rows(rows)
        table.select_id(1)
        table.setFixedHeight(theme.px(32 + 28 * 4))
        card.add(table)
        message = Card("Mensaje con Deshacer: abajo a la izquierda, 10 s")
        bar = MessageBar(message)
        bar.say("Servicio anulado", "block", undo=int)
        message.add(bar)
        series = Card("Series de los gráficos")
        grid = QGridLayout()
        for at, (text, token) in enumerate(SERIES):
            grid.addWidget(_Swatch(token), at // 2, at % 2 * 2)
            grid.addWidget(Label(text, 12), at // 2, at % 2 * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        series.add_layout(grid)
        return (card, message, series)
