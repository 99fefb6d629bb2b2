"""Looking for garbage in cycles while a window is open: in short stretches, and through everything only at rest.

Python stops all threads while it looks. With a package in memory, a million objects, the middle generation alone took
200 ms and the oldest half a second, and the window stood still for it. So the young are looked at in small numbers,
the oldest never by themselves; what the program itself is made of is set aside, and the rest is gone through when
nothing runs (some 30 ms with the preview of 5,000 services on the screen).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from clac_desktop.ui.background import Background

YOUNG, OLDER = 10_000, 10  # objects made until the young are looked at, and how often until those that survived are
NEVER = 1_000_000_000
EVERY = 30_000  # milliseconds


class Tidying(QObject):
    """Goes through the garbage of one session while its background rests."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._before = gc.get_threshold()
        gc.set_threshold(YOUNG, OLDER, NEVER)
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tidy)
        self._timer.start(EVERY)

    def tidy(self) -> bool:
        """Go through everything where nothing runs that would have to wait; return whether it was done."""
        made_much = gc.get_count()[2] > 0  # the middle generation was looked at since the last time
        if not made_much or not self._background.idle():
            return False
        gc.collect()
        return True

    def end(self) -> None:
        """Give back what was set aside: the session it belongs to is about to go."""
        self._timer.stop()
        gc.unfreeze()
        gc.set_threshold(*self._before)
