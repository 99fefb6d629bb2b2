"""F1: the page of the view in words, offline, in the user's language, from `resources/help/<language>/<topic>.md`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from clac_desktop import paths
from clac_desktop.texts import _, language
from clac_desktop.ui import theme
from clac_desktop.ui.kit.button import Button
from clac_desktop.ui.page import Page
from clac_desktop.ui.reading_window import ReadingWindow

FALLBACK = "es"  # the language of the product: a topic that nobody translated is still read
TITLE = re.compile(r"\A# (.+)\n")


def help_file(topic: str) -> Path:
    """Return the file of a topic in the user's language, else in Spanish. FileNotFoundError for an unknown topic."""
    folder = paths.resources() / "help"
    for code in (language(), FALLBACK):
        file = folder / code / f"{topic}.md"
        if file.is_file():
            return file
    raise FileNotFoundError(file)


def topics(code: str) -> list[str]:
    """Return the topics written in a language."""
    return sorted(file.stem for file in (paths.resources() / "help" / code).glob("*.md"))


def topic_of(page: Page | None, root: str) -> str:
    """Return the topic of a page; one that has none shares that of the page in the side bar it was opened from."""
    return page.name if page is not None and page.name in topics(FALLBACK) else root


class HelpWindow(ReadingWindow):
    """One topic; its links lead to others, and *Atrás* back."""

    def __init__(self, parent: QWidget, topic: str, on_keys: Callable[[], object]) -> None:
        super().__init__(parent, _("Ayuda"), "", (720, 600))
        self._way: list[str] = []
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.browser.setFont(theme.font(13))
        self.browser.document().setDocumentMargin(theme.unit(4))
        self.browser.anchorClicked.connect(self._follow)
        self.content.addWidget(self.browser)
        self._back = Button(_("Atrás"), icon="arrow_back", key="Alt+Left", on=self.back)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.back)
        self.foot.insertWidget(0, self._back)
        self.foot.insertWidget(1, Button(_("Teclas"), key="Ctrl+/", on=on_keys))
        self.show_topic(topic)
        self.browser.setFocus()

    def topic(self) -> str:
        """Return the topic shown."""
        return self._way[-1]

    def show_topic(self, topic: str) -> None:
        """Show a topic and remember the way. FileNotFoundError for an unknown one."""
        words = help_file(topic).read_text(encoding="utf-8")
        found = TITLE.match(words)
        title = found.group(1) if found else topic
        self._way.append(topic)
        self._back.setEnabled(len(self._way) > 1)
        self.set_title(title)
        document = self.browser.document()
        document.setMarkdown(TITLE.sub("", words))
        dress(document)
        self.browser.setAccessibleName(f"{_('Ayuda')}: {title}")
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)

    def back(self) -> None:
        """Show the topic before."""
        if len(self._way) > 1:
            self._way.pop()
            self.show_topic(self._way.pop())

    def _follow(self, link: QUrl) -> None:
        self.show_topic(link.toString())


def dress(document: QTextDocument) -> None:
    """Give a document the type and colours of the window: headings 14/600, keys on a quiet ground, links in accent."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        shape = block.blockFormat()
        level = shape.headingLevel()
        shape.setTopMargin(theme.unit(3 if level else 0))
        shape.setBottomMargin(theme.unit(1.5))
        cursor.setBlockFormat(shape)
        pieces = []
        walk = block.begin()
        while not walk.atEnd():
            piece = walk.fragment()
            pieces.append((piece.position(), piece.length(), piece.charFormat()))
            walk += 1
        for position, length, found in pieces:
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_character(found, level))
        block = block.next()


def _character(found: QTextCharFormat, level: int) -> QTextCharFormat:
    made = QTextCharFormat()
    bold = level or found.fontWeight() > QFont.Weight.Normal
    made.setFont(theme.font(14 if level else 13, 600 if bold else 400, found.fontItalic()))
    made.setForeground(theme.color("text"))
    if found.fontFixedPitch():
        made.setFont(theme.font(12, 500))
        made.setBackground(theme.color("neutral_bg"))
    if found.isAnchor():
        made.setAnchor(True)
        made.setAnchorHref(found.anchorHref())
        made.setForeground(theme.color("accent"))
    return made
