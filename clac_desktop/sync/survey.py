"""One look at every line of a payload: whether it is sound and well formed, and what its lines are about.

Each line is parsed once, and let go. A part may hold 60 million characters; as objects they would be some hundred
megabytes, so that only what is needed of all lines at once is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clac_desktop.models.journal import Entry, entry_of
from clac_desktop.models.long_json import canonical_text, parse_text
from clac_desktop.models.siblings import Aggregate
from clac_desktop.sync.shape import MISSHAPEN, has_shape, manifest_has_shape, shaped_entry, shaped_row
from clac_desktop.sync.sheets import HUMAN_SHEETS, Names
from clac_desktop.sync.shown import Shown

# Characters of the entries that are kept as they were read, some 60 MB: nearly every package is below. Those of a
# larger one are read again when their turn comes.
KEPT_CHARACTERS = 16_000_000
_TYPES = frozenset(sheet.type for sheet in HUMAN_SHEETS)


@dataclass(slots=True)
class Survey:
    """What was found in the lines of a payload. What is not sound was looked at no further."""

    lines: Sequence[str]
    sound: bool = True
    well_formed: bool = True
    places: dict[str, list[int]] = field(default_factory=dict)  # of the lines of each kind
    devices: set[str] = field(default_factory=set)  # that wrote the entries
    aggregates: list[str] = field(default_factory=list)  # uids of the rows, and of what leaves
    records: list[str] = field(default_factory=list)  # uids of the records that human sheets show
    shown: Shown | None = None  # what they show; let go once it was compared
    _kept: list[Entry] | None = field(default_factory=list)

    def entries(self) -> Iterator[Entry]:
        """Yield the journal entries, in the order of their lines."""
        if self._kept is not None and self.well_formed:
            yield from self._kept
            return
        for place in self.places.get("entry", ()):
            line = self.lines[place]
            yield entry_of(parse_text(line), line)

    def keep(self, entry: Entry, room: int) -> int:
        """Keep an entry as it was read, where there is room for it; return how much is left."""
        self.devices.add(entry.device)
        room -= len(entry.line)
        if room < 0:
            self._kept = None
        elif self._kept is not None:
            self._kept.append(entry)
        return room


def survey(manifest: Mapping[str, Any], lines: Sequence[str], language: str | None) -> Survey:
    """Return what the lines of a payload are; with `language`, what its rows show in sheets of that language, too."""
    found = Survey(lines, shown=None if language is None else Shown(Names({}, language)))
    try:
        down, version = manifest_has_shape(manifest)
    except MISSHAPEN:
        found.well_formed, down, version = False, False, 1
    room = KEPT_CHARACTERS
    for place, line in enumerate(lines):
        try:
            item = parse_text(line)
            found.sound = isinstance(item, dict) and canonical_text(item) == line
        except (ValueError, RecursionError):
            found.sound = False
        if not found.sound:
            break
        kind = item.get("k")
        if isinstance(kind, str):
            found.places.setdefault(kind, []).append(place)
        if found.well_formed:
            room = _look_at(found, item, line, down, version, room)
    if not (found.sound and found.well_formed):
        found.shown = None
    return found


def is_well_formed(manifest: Mapping[str, Any], lines: Sequence[str]) -> bool:
    """Return whether manifest and lines can be applied without a surprise."""
    found = survey(manifest, lines, None)
    return found.sound and found.well_formed


def _look_at(found: Survey, item: dict[str, Any], line: str, down: bool, version: int, room: int) -> int:
    kind = item.get("k")
    try:
        if kind == "entry":
            entry = shaped_entry(item, line)
            found.well_formed = entry is not None
            return found.keep(entry, room) if entry is not None else room
        if kind == "row":
            aggregate = shaped_row(item, line, down, version)
            found.well_formed = aggregate is not None
            if aggregate is not None:
                _take_row(found, aggregate)
        else:
            found.well_formed = has_shape(item, line)
            if kind == "leave":
                found.aggregates.append(item["uid"])
    except MISSHAPEN:
        found.well_formed = False
    return room


def _take_row(found: Survey, aggregate: Aggregate) -> None:
    found.aggregates.append(aggregate.uid)
    found.records += [uid for uid, kind in aggregate.types.items() if kind in _TYPES]
    if found.shown is not None:
        found.shown.add(aggregate)
