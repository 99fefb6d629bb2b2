"""What a table asks its source, beside the window: the first rows at once where the source can, then all ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal

from clac_desktop.ui.background import Background, Job, Work
from clac_desktop.ui.table_model import PAGE, Order, Row, Source

Answer = tuple[Sequence[Any], Sequence[Row]]  # ids, and the rows of the first page
Question = tuple[Order, dict[str, Any]]


@runtime_checkable
class LargeSource(Source, Protocol):
    """A source that knows its first rows long before it knows all."""

    def some(
        self,
        session: Any,
        order: Order,
        filters: Mapping[str, Any],
        most: int | None,
        check: Callable[[], object],
    ) -> Sequence[Any]:
        """Return the first `most` ids in order, or all; `check` is called now and then and gives up by raising."""


class Asking(QObject):
    """Asks again and again; an answer to a question that nobody has any more is dropped.

    Only another question than the one before shows its first rows alone: when the data changed, those who look at row
    5,000 stay there.
    """

    began = Signal(object)  # the first page of the answer to another question
    came = Signal(object)  # all of it

    def __init__(self, source: Source | None, background: Background | None, parent: QObject) -> None:
        super().__init__(parent)
        self._source, self._background = source, background
        self._job: Job | None = None
        self._shown: Question | None = None

    @property
    def has_source(self) -> bool:
        """Whether there is anybody to ask."""
        return self._source is not None and self._background is not None

    def ask(self, order: Order, filters: Mapping[str, Any]) -> None:
        """Ask for rows and drop what was asked before; nothing happens where there is nobody to ask."""
        if not self.has_source:
            return
        question = (order, dict(filters))
        if isinstance(self._source, LargeSource) and question != self._shown:
            self._read(_first, question, lambda answer: self._first_came(question, answer))
        else:
            self._read_all(question)

    def _read(self, work: Callable[..., Answer], question: Question, then: Callable[[Answer], object]) -> None:
        assert self._background is not None
        if self._job is not None and not self._job.done:
            self._job.cancel()
        self._job = self._background.read(work, self._source, *question, then=then, owner=self)

    def _read_all(self, question: Question) -> None:
        self._read(_all, question, lambda answer: self._all_came(question, answer))

    def _first_came(self, question: Question, answer: Answer) -> None:
        if len(answer[0]) != PAGE:  # there are no more
            self._all_came(question, answer)
            return
        self._shown = question
        self.began.emit(answer)
        self._read_all(question)

    def _all_came(self, question: Question, answer: Answer) -> None:
        self._shown = question
        self.came.emit(answer)


def _first(session: Any, source: LargeSource, order: Order, filters: Mapping[str, Any], work: Work) -> Answer:
    ids = source.some(session, order, filters, PAGE, work.check)
    return ids, _page(session, source, ids)


def _all(session: Any, source: Source, order: Order, filters: Mapping[str, Any], work: Work) -> Answer:
    if isinstance(source, LargeSource):
        ids = source.some(session, order, filters, None, work.check)
    else:
        ids = source.ids(session, order, filters)
    return ids, _page(session, source, ids)


def _page(session: Any, source: Source, ids: Sequence[Any]) -> Sequence[Row]:
    return source.page(session, ids[:PAGE]) if len(ids) else ()
