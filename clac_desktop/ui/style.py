"""The one style of the window: Fusion, with fields, focus, menus and scroll bars as the design card draws them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionMenuItem,
    QStyleOptionSlider,
    QWidget,
)

from clac_desktop.ui import icons, paint, theme

PM = QStyle.PixelMetric
PE = QStyle.PrimitiveElement
CE = QStyle.ControlElement
CC = QStyle.ComplexControl
SC = QStyle.SubControl
CT = QStyle.ContentsType
State = QStyle.StateFlag
Item = QStyleOptionMenuItem.MenuItemType

_METRICS = {
    PM.PM_ScrollBarExtent: 12, PM.PM_ScrollBarSliderMin: 28, PM.PM_MenuHMargin: 6, PM.PM_MenuVMargin: 6,
    PM.PM_MenuPanelWidth: 1, PM.PM_MenuBarPanelWidth: 0, PM.PM_MenuBarItemSpacing: 0, PM.PM_MenuBarHMargin: 2,
    PM.PM_MenuBarVMargin: 0, PM.PM_SmallIconSize: 16, PM.PM_ButtonIconSize: 16, PM.PM_IndicatorWidth: 18,
    PM.PM_IndicatorHeight: 18, PM.PM_ExclusiveIndicatorWidth: 18, PM.PM_ExclusiveIndicatorHeight: 18,
    PM.PM_ToolTipLabelFrameWidth: 6, PM.PM_CheckBoxLabelSpacing: 8, PM.PM_RadioButtonLabelSpacing: 8,
    PM.PM_TextCursorWidth: 1,
}  # fmt: skip
_HINTS = {
    QStyle.StyleHint.SH_Menu_MouseTracking: 1,
    QStyle.StyleHint.SH_MenuBar_MouseTracking: 1,
    QStyle.StyleHint.SH_UnderlineShortcut: 1,
    QStyle.StyleHint.SH_EtchDisabledText: 0,
    QStyle.StyleHint.SH_Widget_Animation_Duration: 0,
    QStyle.StyleHint.SH_ComboBox_Popup: 0,
    QStyle.StyleHint.SH_ScrollBar_Transient: 0,
    QStyle.StyleHint.SH_ToolTip_WakeUpDelay: 500,
}

_OWN = frozenset(
    {
        PE.PE_PanelLineEdit, PE.PE_FrameLineEdit, PE.PE_FrameFocusRect, PE.PE_PanelMenu, PE.PE_FrameMenu,
        PE.PE_PanelTipLabel, PE.PE_IndicatorCheckBox, PE.PE_IndicatorRadioButton, PE.PE_PanelButtonCommand,
        PE.PE_PanelButtonTool, PE.PE_PanelButtonBevel,
    }
)  # fmt: skip


class DeskStyle(QProxyStyle):
    """Fusion under the tokens. Widgets of the kit paint themselves; this serves menus, scroll bars and plain Qt."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Return measures that follow the zoom."""
        own = _METRICS.get(metric)
        return super().pixelMetric(metric, option, widget) if own is None else theme.px(own)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        """Return the calm answers: no animation, no etched text."""
        own = _HINTS.get(hint)
        return super().styleHint(hint, option, widget, returnData) if own is None else own

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        """Return 32 high rows for menus and fields."""
        if kind == CT.CT_MenuItem:
            item = cast(QStyleOptionMenuItem, option)
            if item.menuItemType == Item.Separator:
                return QSize(theme.px(10), theme.px(9))
            label, _tab, keys = item.text.partition("\t")
            measure = theme.metrics(13)
            width = measure.horizontalAdvance(label.replace("&", "")) + measure.horizontalAdvance(keys) + theme.px(84)
            return QSize(width, theme.px(32))
        if kind == CT.CT_MenuBarItem:
            item = cast(QStyleOptionMenuItem, option)
            return QSize(theme.metrics(13).horizontalAdvance(item.text.replace("&", "")) + theme.px(20), theme.px(28))
        made = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind in (CT.CT_LineEdit, CT.CT_ComboBox, CT.CT_PushButton):
            made.setHeight(theme.px(32))
        return made

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Paint fields, focus, menu panels, marks of choice and tool tips."""
        if element == PE.PE_PanelItemViewRow:  # asked for every cell of every table; our delegates paint the ground
            return
        if element not in _OWN:
            super().drawPrimitive(element, option, painter, widget)
            return
        rect = QRectF(option.rect)
        state = option.state
        if element in (PE.PE_PanelLineEdit, PE.PE_FrameLineEdit):
            if isinstance(option, QStyleOptionFrame) and option.lineWidth > 0:
                _field(painter, rect, state)
        elif element == PE.PE_FrameFocusRect:
            paint.ring(painter, rect, 4)
        elif element in (PE.PE_PanelMenu, PE.PE_FrameMenu):
            painter.fillRect(rect, theme.color("surface"))
            paint.box(painter, rect, border="line_mid", radius=0)
        elif element == PE.PE_PanelTipLabel:
            painter.fillRect(rect, theme.color("text"))
        elif element in (PE.PE_IndicatorCheckBox, PE.PE_IndicatorRadioButton):
            _mark(painter, rect, state, square=element == PE.PE_IndicatorCheckBox)
        elif element in (PE.PE_PanelButtonCommand, PE.PE_PanelButtonTool, PE.PE_PanelButtonBevel):
            paint.smooth(painter)
            paint.box(painter, rect, fill="hover" if state & State.State_MouseOver else "surface", border="line_mid")

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Paint menu rows and the menu bar."""
        if element == CE.CE_MenuItem and isinstance(option, QStyleOptionMenuItem):
            _menu_item(painter, option)
        elif element == CE.CE_MenuBarItem and isinstance(option, QStyleOptionMenuItem):
            _bar_item(painter, option)
        elif element == CE.CE_MenuBarEmptyArea:
            painter.fillRect(option.rect, theme.color("window"))
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Paint scroll bars as one quiet handle without arrows."""
        if control == CC.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            handle = QRectF(self.subControlRect(control, option, SC.SC_ScrollBarSlider, widget))
            if widget is None or not widget.property(theme.BARE):
                painter.fillRect(option.rect, theme.color("surface"))
            if option.maximum > option.minimum:
                flat = theme.px(3)
                paint.smooth(painter)
                active = option.state & (State.State_MouseOver | State.State_Sunken)
                across = option.orientation == Qt.Orientation.Horizontal
                inner = handle.adjusted(1, flat, -1, -flat) if across else handle.adjusted(flat, 1, -flat, -1)
                paint.box(painter, inner, fill="line_strong" if active else "line_mid", radius=3)
            return
        super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Return a groove as long as the whole scroll bar: there are no arrows."""
        if control == CC.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return _scroll_part(self, option, part)
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]


def _scroll_part(style: QStyle, option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    rect: QRect = option.rect
    low, high, step = option.minimum, option.maximum, option.pageStep
    across = option.orientation == Qt.Orientation.Horizontal
    length = rect.width() if across else rect.height()
    span = high - low
    handle = length if span <= 0 else min(max(int(length * step / (span + step)), theme.px(28)), length)
    start = QStyle.sliderPositionFromValue(low, high, option.sliderPosition, length - handle, option.upsideDown)
    pieces = {
        SC.SC_ScrollBarGroove: (0, length),
        SC.SC_ScrollBarSlider: (start, handle),
        SC.SC_ScrollBarSubPage: (0, start),
        SC.SC_ScrollBarAddPage: (start + handle, length - start - handle),
    }
    at, size = pieces.get(part, (0, 0))
    if across:
        return QRect(rect.x() + at, rect.y(), size, rect.height() if size else 0)
    return QRect(rect.x(), rect.y() + at, rect.width() if size else 0, size)


def _field(painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
    paint.smooth(painter)
    enabled = bool(state & State.State_Enabled)
    focused = bool(state & State.State_HasFocus)
    paint.box(
        painter,
        rect,
        fill="surface" if enabled else "sunken",
        border="focus" if focused else ("line_strong" if enabled else "line_mid"),
        width=2 if focused else 1,
        dashed=theme.is_contrast() and not enabled,
    )


def _mark(painter: QPainter, rect: QRectF, state: QStyle.StateFlag, *, square: bool) -> None:
    chosen = bool(state & State.State_On)
    if square:
        name = "check_box" if chosen else "check_box_outline_blank"
    else:
        name = "radio_button_checked" if chosen else "radio_button_unchecked"
    token = "text3" if not state & State.State_Enabled else ("accent" if chosen else "line_strong")
    icons.paint(painter, rect, name, token)


def _menu_item(painter: QPainter, option: QStyleOptionMenuItem) -> None:
    rect = QRectF(option.rect)
    if option.menuItemType == Item.Separator:
        painter.setPen(QPen(theme.color("line"), 1))
        middle = round(rect.center().y())
        painter.drawLine(int(rect.left()), middle, int(rect.right()), middle)
        return
    state = option.state
    enabled = bool(state & State.State_Enabled)
    selected = bool(state & State.State_Selected) and enabled
    if selected:
        paint.smooth(painter)
        paint.box(painter, rect, fill="accent_bg", radius=4, border="accent" if theme.is_contrast() else None)
    edge = theme.px(16)
    mark = QRectF(rect.left() + theme.px(8), round(rect.center().y() - edge / 2), edge, edge)
    if option.checked:
        icons.paint(painter, mark, "check", "accent")
    elif not option.icon.isNull():
        mode = QIcon.Mode.Normal if enabled else QIcon.Mode.Disabled
        option.icon.paint(painter, mark.toRect(), Qt.AlignmentFlag.AlignCenter, mode)
    label, _tab, keys = option.text.partition("\t")
    token = "text" if enabled else "text3"
    line = rect.adjusted(theme.px(34), 0, -theme.px(8), 0)
    painter.setFont(theme.font(13, 500 if selected else 400))
    painter.setPen(theme.color(token))
    shown = paint.LEFT | Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextSingleLine
    painter.drawText(line, int(shown), label)
    if option.menuItemType == Item.SubMenu:
        icons.paint(painter, QRectF(line.right() - edge, mark.top(), edge, edge), "chevron_right", "text3")
    elif keys:
        paint.words(painter, line, keys, theme.font(12), "text3", paint.RIGHT)


def _bar_item(painter: QPainter, option: QStyleOptionMenuItem) -> None:
    rect = QRectF(option.rect)
    painter.fillRect(rect, theme.color("window"))
    state = option.state
    if state & (State.State_Selected | State.State_Sunken):
        paint.smooth(painter)
        sunken = bool(state & State.State_Sunken)
        paint.box(painter, rect.adjusted(2, 2, -2, -2), fill="accent_bg" if sunken else "hover", radius=4)
    painter.setFont(theme.font(13))
    painter.setPen(theme.color("text"))
    shown = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, int(shown), option.text)
