"""An open workspace as the bridge to the window sees it: who listens is told which kinds of things changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from clac_desktop.models.database import Workspace
from clac_desktop.models.writing import Reading, Writing


@dataclass(frozen=True, slots=True)
class Announcing:
    """A workspace as the bridge to the window sees it."""

    workspace: Workspace

    def reading(self) -> AbstractContextManager[Reading]:
        """Yield a view for questions."""
        return self.workspace.reading()

    def writing(self) -> AbstractContextManager[Writing]:
        """Yield a writing transaction."""
        return self.workspace.writing()

    def on_commit(self, listener: Callable[[set[str]], object]) -> None:
        """Call `listener` with the kinds of what changed, after each commit."""

        def tell(kinds: frozenset[str]) -> None:
            listener(set(kinds))

        self.workspace.announce_to(tell)
