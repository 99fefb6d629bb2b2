"""What applying a package changes, record by record: the rows and the counts of preview and receipt."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from clac_desktop.models.projection import Values, record_lines
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.writing import Writing, at_once

# What a preview says of a new record in one line
SHOWN_OF_NEW = (
    *("state", "end", "service", "organisation", "structure", "women", "men", "not_stated"),
    *("kind", "flo_id", "confirmed", "status", "code"),
)
KINDS = ("new", "changed", "same", "conflict", "held", "quarantined", "proposed")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of a preview: what happens to a record, or to one field of it. Values are JSON; `label` names it."""

    kind: str
    type: str
    uid: str
    label: str
    field: str | None = None
    before: Any = None
    after: Any = None
    author: str = ""
    reason: str | None = None


@dataclass(slots=True)
class Comparison:
    """Records before and after, of the aggregates that a package touches: each is compared when it is written.

    What was before is kept as the text that was stored; what is the same takes no room at all.
    """

    rows: list[ChangeRow] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)  # of the newest entry in each aggregate
    _asked: dict[str, None] = field(default_factory=dict)
    _before: dict[str, str] = field(default_factory=dict)
    # of each that was written: its lines, and the kinds of its records without a line
    _found: dict[str, tuple[list[ChangeRow], dict[str, str]]] = field(default_factory=dict)

    def remember(self, writing: Writing, aggregates: Iterable[str]) -> None:
        """From now on compare these aggregates with how they look now, whenever they are written or leave."""
        self._asked.update(dict.fromkeys(aggregates))
        writing.watcher = self._changing

    def _changing(
        self, writing: Writing, aggregates: Sequence[Aggregate], values: dict[str, dict[str, Values]]
    ) -> None:
        asked = [one for one in aggregates if one.uid in self._asked]
        new = [one.uid for one in asked if one.uid not in self._before]
        self._before.update(dict.fromkeys(new, ""))
        self._before.update(writing.stored(new))
        for aggregate in asked:
            state = self._before[aggregate.uid]
            before = _records(Aggregate.from_json(json.loads(state))) if state else {}
            after = _records(aggregate, values[aggregate.uid])
            self._found[aggregate.uid] = self._compared(aggregate, before, after)

    def compare(self, writing: Writing) -> None:
        """Note what changed since `remember`, in the order in which the aggregates were given."""
        writing.flush()
        writing.watcher = None
        for some in at_once(self._asked):
            unchanged = writing.stored([uid for uid in some if uid not in self._found])
            for uid in some:
                rows, kinds = self._found.pop(uid, ([], {}))
                for row in rows:
                    self.note(row)
                if uid in unchanged:
                    kinds = dict.fromkeys(json.loads(unchanged[uid])["records"], "same")
                for record, kind in kinds.items():
                    self.kinds.setdefault(record, kind)
        self._before.clear()

    def _compared(
        self, aggregate: Aggregate, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
    ) -> tuple[list[ChangeRow], dict[str, str]]:
        author = self.authors.get(aggregate.uid, "")
        rows: list[ChangeRow] = []
        kinds: dict[str, str] = {}
        for uid, line in after.items():
            old = before.get(uid)
            if old is None:
                rows.append(_new(aggregate, uid, line, author))
                continue
            changes = list(_changes(aggregate, uid, old["fields"], line, author))
            rows += changes
            if not changes:  # changed without a line: a conflict was settled
                kinds[uid] = "changed" if old["fields"] != line["fields"] else "same"
        for uid in before.keys() - after.keys():
            rows.append(ChangeRow("changed", before[uid]["type"], uid, "", "_here", True, False))
        return rows, kinds

    def note(self, row: ChangeRow) -> None:
        """Add a line; the first kind noted for a record is the one it is counted under."""
        self.rows.append(row)
        if self.kinds.get(row.uid, "same") == "same":
            self.kinds[row.uid] = row.kind

    def counts(self) -> dict[str, int]:
        """Return how many records fall under each kind."""
        found = Counter(self.kinds.values())
        return {kind: found.get(kind, 0) for kind in KINDS}

    def digest(self) -> str:
        """Return a hash of the plan, by which an apply is compared with its preview."""
        found = hashlib.sha256(repr(self.counts()).encode())
        for row in sorted(self.rows, key=lambda row: (row.uid, row.field or "", row.kind, row.type)):
            told = repr((row.kind, row.type, row.uid, row.field, row.before, row.after))
            found.update(told.encode("utf-8", "backslashreplace"))
        return found.hexdigest()


def _records(aggregate: Aggregate, values: dict[str, Values] | None = None) -> dict[str, dict[str, Any]]:
    return {line["uid"]: line for line in record_lines(aggregate, values)}


def _new(aggregate: Aggregate, uid: str, line: dict[str, Any], author: str) -> ChangeRow:
    fields = line["fields"]
    shown = {name: fields[name] for name in SHOWN_OF_NEW if fields.get(name) is not None}
    return ChangeRow("new", line["type"], uid, label_of(aggregate, uid), after=shown or None, author=author)


def _changes(
    aggregate: Aggregate, uid: str, old: dict[str, Any], line: dict[str, Any], author: str
) -> Iterator[ChangeRow]:
    """Yield a line for each field of a record that changed, conflicts first."""
    kind, new, label = line["type"], line["fields"], label_of(aggregate, uid)
    opened = new.get("_conflicts", {})
    for name, values in opened.items():
        if values != old.get("_conflicts", {}).get(name):
            yield ChangeRow("conflict", kind, uid, label, name, old.get(name), values, author)
    for name in sorted((new.keys() | old.keys()) - {"_conflicts"} - opened.keys()):
        if old.get(name) != new.get(name):
            yield ChangeRow("changed", kind, uid, label, name, old.get(name), new.get(name), author)


def label_of(aggregate: Aggregate, uid: str) -> str:
    """Return a short name of a record for a person: its title or name, else that of its aggregate."""
    for record in (uid, aggregate.uid):
        for name in ("title", "name", "acronym", "name_es", "text", "code"):
            value = aggregate.displayed((record, name))
            if value:
                return str(value)
    return uid[:8]
