"""The parts every page is made of, each with all its states (picture 14)."""

from __future__ import annotations

from clac_desktop.ui.kit.asking import ask_danger
from clac_desktop.ui.kit.banner import Banner, Icon
from clac_desktop.ui.kit.bars import Legend, Part, ShareBar, ValueBar
from clac_desktop.ui.kit.button import Button, IconButton, Link
from clac_desktop.ui.kit.card import Card
from clac_desktop.ui.kit.chip import CHIPS, Chip, ChipFace
from clac_desktop.ui.kit.choice_fields import ChoiceField, MultiChoiceField
from clac_desktop.ui.kit.date_field import DateField, read_date
from clac_desktop.ui.kit.empty import DropArea, EmptyCard, EmptyState
from clac_desktop.ui.kit.field import Field, FieldBox, fold
from clac_desktop.ui.kit.figure import FigureStrip, KeyFigure, StripFigure
from clac_desktop.ui.kit.form import FieldRow, Form
from clac_desktop.ui.kit.fx import FxFacts, FxPanel, FxRow
from clac_desktop.ui.kit.label import Column, Label, Line, Row, clear, scroll
from clac_desktop.ui.kit.menu import Menu, command
from clac_desktop.ui.kit.message import MessageBar
from clac_desktop.ui.kit.number_field import NumberField, UnreadableNumber, read_number
from clac_desktop.ui.kit.progress import Progress
from clac_desktop.ui.kit.rows import ActionRow
from clac_desktop.ui.kit.search import FilterChip, SearchField
from clac_desktop.ui.kit.segments import SegmentedControl, Tabs
from clac_desktop.ui.kit.text_fields import CheckField, LongTextField, TextField

__all__ = [
    "CHIPS", "ActionRow", "Banner", "Button", "Card", "CheckField", "Chip", "ChipFace", "ChoiceField", "Column",
    "DateField", "DropArea", "EmptyCard", "EmptyState", "Field", "FieldBox", "FieldRow", "FigureStrip",
    "FilterChip", "Form", "FxFacts", "FxPanel", "FxRow", "Icon", "IconButton", "KeyFigure", "Label", "Legend", "Line",
    "Link", "LongTextField", "Menu", "MessageBar", "MultiChoiceField", "NumberField", "Part", "Progress", "Row",
    "SearchField", "SegmentedControl", "ShareBar", "StripFigure", "Tabs", "TextField", "UnreadableNumber", "ValueBar",
    "ask_danger", "clear", "command", "fold", "read_date", "read_number", "scroll",
]  # fmt: skip
