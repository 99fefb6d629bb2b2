"""Colours, type and measures of the window: the only file with colour literals.

Light, dark and high contrast are three sets of the same tokens (design card, "Colour tokens"). Widgets ask for a token
at the moment of painting, so a change of theme is one repaint; a change of zoom changes fonts and measures together,
because both come from `unit`, `px` and `font`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from clac_desktop import paths

Tokens = Mapping[str, str]

THEMES: Final[Mapping[str, Tokens]] = {
    "light": {
        "window": "#F4F3EF", "surface": "#FFFFFF", "sunken": "#FAF9F6", "hover": "#F1EFEA",
        "line": "#E3E0D9", "line_mid": "#C6C3BB", "line_strong": "#87857E",
        "text": "#1D2126", "text2": "#474C53", "text3": "#63676E",
        "accent": "#0B5A8C", "accent_hover": "#084870", "on_accent": "#FFFFFF", "accent_bg": "#E1EDF6",
        "ok": "#00634A", "ok_bg": "#DFF1EA", "warn": "#754800", "warn_bg": "#FBEFD6",
        "bad": "#9C3300", "bad_bg": "#FBE6DB", "info": "#7A3A66", "info_bg": "#F6E8F1",
        "neutral": "#474C53", "neutral_bg": "#ECEAE4", "focus": "#0B5A8C", "grid": "#E9E7E1",
        "s1": "#0072B2", "s5": "#56B4E9", "s3": "#009E73", "s2": "#C27C00", "s4": "#CC79A7", "s6": "#9E3D00",
        "s_none": "#B9B6AE",
    },
    "dark": {
        "window": "#16181B", "surface": "#1E2125", "sunken": "#1A1D20", "hover": "#262A2F",
        "line": "#32363C", "line_mid": "#4A5058", "line_strong": "#7E858E",
        "text": "#ECEDEF", "text2": "#BEC3CA", "text3": "#9BA1A9",
        "accent": "#74B9EA", "accent_hover": "#94CAF0", "on_accent": "#0A1620", "accent_bg": "#17354B",
        "ok": "#62D2A9", "ok_bg": "#12362B", "warn": "#F1BE56", "warn_bg": "#3A2D10",
        "bad": "#FF9C72", "bad_bg": "#45220F", "info": "#E6A8CB", "info_bg": "#3B2334",
        "neutral": "#BEC3CA", "neutral_bg": "#2C3036", "focus": "#74B9EA", "grid": "#2A2E33",
        "s1": "#3D9BD6", "s5": "#7CC6F2", "s3": "#1DB489", "s2": "#E69F00", "s4": "#CC79A7", "s6": "#E8702A",
        "s_none": "#5A6068",
    },
    "contrast": {
        "window": "#000000", "surface": "#000000", "sunken": "#000000", "hover": "#1A1A1A",
        "line": "#FFFFFF", "line_mid": "#FFFFFF", "line_strong": "#FFFFFF",
        "text": "#FFFFFF", "text2": "#FFFFFF", "text3": "#E6E6E6",
        "accent": "#FFD60A", "accent_hover": "#FFE45C", "on_accent": "#000000", "accent_bg": "#003A5C",
        "ok": "#5CFFB8", "ok_bg": "#000000", "warn": "#FFD60A", "warn_bg": "#000000",
        "bad": "#FFA07A", "bad_bg": "#000000", "info": "#FFB3E1", "info_bg": "#000000",
        "neutral": "#FFFFFF", "neutral_bg": "#000000", "focus": "#00E5FF", "grid": "#6E6E6E",
        "s1": "#4DB8FF", "s5": "#A6E1FF", "s3": "#2EE6A8", "s2": "#FFC02E", "s4": "#FF9FD4", "s6": "#FF7A33",
        "s_none": "#8C8C8C",
    },
}  # fmt: skip

# Which token may stand on which, with the smallest ratio allowed (WCAG 2.1); the contrast test walks this table.
BACKGROUNDS: Final = (
    "window",
    "surface",
    "sunken",
    "hover",
    "accent_bg",
    "ok_bg",
    "warn_bg",
    "bad_bg",
    "info_bg",
    "neutral_bg",
)
_QUIET: Final = ("window", "surface", "sunken", "hover", "accent_bg", "warn_bg", "neutral_bg")
_PLAIN: Final = ("window", "surface", "sunken", "hover")
PAIRS: Final[Mapping[str, tuple[tuple[str, ...], float]]] = {
    "text": (BACKGROUNDS, 4.5),
    "text2": (BACKGROUNDS, 4.5),
    "text3": (_QUIET, 4.5),
    "accent": ((*_PLAIN, "accent_bg"), 4.5),
    "on_accent": (("accent", "accent_hover"), 4.5),
    "ok": ((*_PLAIN, "ok_bg", "accent_bg"), 4.5),
    "warn": ((*_PLAIN, "warn_bg", "accent_bg"), 4.5),
    "bad": ((*_PLAIN, "bad_bg", "accent_bg"), 4.5),
    "info": ((*_PLAIN, "info_bg"), 4.5),
    "neutral": ((*_PLAIN, "neutral_bg"), 4.5),
    "line_strong": (("window", "surface"), 3.0),
    "focus": (("window", "surface", "sunken"), 3.0),
    **dict.fromkeys(("s1", "s2", "s3", "s4", "s6"), (("surface",), 3.0)),
}
BARE: Final = "bare"  # property of a scroll bar that shows what is below instead of a ground of its own
ZOOMS: Final = (0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)

_FILES: Final = ("Inter_400Regular.ttf", "Inter_400Regular_Italic.ttf", "Inter_500Medium.ttf", "Inter_600SemiBold.ttf")


@dataclass(slots=True)
class _State:
    name: str = "light"
    zoom: float = 1.0
    tokens: Tokens = field(default_factory=lambda: THEMES["light"])
    listeners: list[Callable[[], None]] = field(default_factory=list)


_state: Final = _State()


def name() -> str:
    """Return "light", "dark" or "contrast"."""
    return _state.name


def zoom() -> float:
    """Return the zoom, 1.0 being 100 %."""
    return _state.zoom


def is_contrast() -> bool:
    """Return whether nothing may be filled behind text (high contrast)."""
    return _state.name == "contrast"


@cache
def _colour(value: str) -> QColor:
    return QColor(value)


def color(token: str) -> QColor:
    """Return the colour of a token in the current theme. KeyError for an unknown token."""
    return _colour(_state.tokens[token])


def unit(n: float) -> int:
    """Return n steps of the grid of 4 in whole pixels at the current zoom."""
    return round(4 * n * _state.zoom)


def px(n: float) -> int:
    """Return n design pixels at the current zoom (never 0 for a positive n)."""
    return max(round(n * _state.zoom), 1) if n > 0 else 0


@lru_cache(maxsize=128)
def _font(size: int, weight: int, italic: bool, strike: bool) -> QFont:
    made = QFont(["Inter", "Noto Sans"])
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setItalic(italic)
    made.setStrikeOut(strike)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def font(size: float = 13, weight: int = 400, italic: bool = False, strike: bool = False) -> QFont:
    """Return Inter with tabular figures, `size` in design pixels; weights 400, 500, 600."""
    return _font(max(round(size * _state.zoom), 6), weight, italic, strike)


@lru_cache(maxsize=128)
def _metrics(size: int, weight: int) -> QFontMetrics:
    return QFontMetrics(_font(size, weight, False, False))


def metrics(size: float = 13, weight: int = 400) -> QFontMetrics:
    """Return the measures of `font(size, weight)`, kept because asking Qt anew is slow."""
    return _metrics(max(round(size * _state.zoom), 6), weight)


def on_change(listener: Callable[[], None]) -> None:
    """Call `listener` after each change of theme or zoom (caches of pixmaps live on it)."""
    _state.listeners.append(listener)


def preferred() -> str:
    """Return the theme that the system asks for."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


@cache
def _load_fonts() -> None:
    folder = paths.resources() / "fonts"
    for file in _FILES:
        QFontDatabase.addApplicationFont(str(folder / file))


def apply(app: QApplication, theme: str = "light", zoom_factor: float = 1.0) -> None:
    """Give the application a theme and a zoom; at run time too. KeyError for an unknown theme."""
    from clac_desktop.ui.style import DeskStyle

    _state.tokens = THEMES[theme]
    _state.name = theme
    _state.zoom = min(max(zoom_factor, ZOOMS[0]), ZOOMS[-1])
    _load_fonts()
    for listener in _state.listeners:
        listener()
    if not isinstance(app.style(), DeskStyle):
        app.setStyle(DeskStyle())
    app.setFont(font())
    made = palette()
    app.setPalette(made)
    QToolTip.setPalette(made)
    QToolTip.setFont(font(12))


def palette() -> QPalette:
    """Return the palette of the tokens, for everything that Fusion still paints."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, token in {
        role.Window: "window", role.WindowText: "text", role.Base: "surface", role.AlternateBase: "sunken",
        role.Text: "text", role.Button: "surface", role.ButtonText: "text", role.BrightText: "on_accent",
        role.ToolTipBase: "text", role.ToolTipText: "surface", role.PlaceholderText: "text3",
        role.Highlight: "accent", role.HighlightedText: "on_accent", role.Link: "accent", role.LinkVisited: "accent",
        role.Light: "surface", role.Midlight: "hover", role.Mid: "line_mid", role.Dark: "line_strong",
        role.Shadow: "line", role.Accent: "accent",
    }.items():  # fmt: skip
        made.setColor(target, color(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, color("text3"))
    made.setColor(QPalette.ColorGroup.Disabled, role.Base, color("sunken"))
    return made


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2.1 contrast ratio of two colours written #RRGGBB."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(value: str) -> float:
    channels = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def describe(widget: QWidget, name_text: str, description: str = "") -> None:
    """Give a widget its accessible name and description, and tell a running screen reader."""
    if widget.accessibleName() != name_text:
        widget.setAccessibleName(name_text)
    if widget.accessibleDescription() != description:
        widget.setAccessibleDescription(description)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.DescriptionChanged))
