"""What applying a package changes, record by record: the rows and the counts of preview and receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from clac_desktop.models.identity import canonical_json, sha256
from clac_desktop.models.projection import record_lines
from clac_desktop.models.siblings import Aggregate
from clac_desktop.models.writing import AT_ONCE, Writing

# What a preview says of a new record in one line
SHOWN_OF_NEW = ("state", "end", "service", "organisation", "structure", "women", "men", "not_stated", "kind", "flo_id")
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
    """Records before and after, of the aggregates that a package touches."""

    before: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    rows: list[ChangeRow] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)

    def remember(self, writing: Writing, aggregates: Iterable[str]) -> None:
        """Keep how these aggregates look before anything is applied."""
        for some in _by_many(aggregates):
            writing.fetch(some)
            for uid in some:
                if uid not in self.before:
                    self.before[uid] = _records(writing.aggregate(uid))

    def compare(self, writing: Writing, authors: dict[str, str]) -> None:
        """Note what changed since `remember`; `authors` are names by aggregate."""
        for some in _by_many(self.before):
            writing.fetch(some)
            for uid in some:
                self._compare(writing.aggregate(uid), self.before[uid], authors.get(uid, ""))

    def _compare(self, aggregate: Aggregate, before: dict[str, dict[str, Any]], author: str) -> None:
        after = _records(aggregate)
        for record, line in after.items():
            self._record(aggregate, record, before.get(record), line, author)
        for record in before.keys() - after.keys():
            self.note(ChangeRow("changed", before[record]["type"], record, "", "_here", True, False))

    def _record(
        self, aggregate: Aggregate, uid: str, before: dict[str, Any] | None, after: dict[str, Any], author: str
    ) -> None:
        kind, label = str(after["type"]), label_of(aggregate, uid)
        if before is None:
            shown = {name: after["fields"][name] for name in SHOWN_OF_NEW if after["fields"].get(name) is not None}
            self.note(ChangeRow("new", kind, uid, label, after=shown or None, author=author))
            return
        changed = before["fields"] != after["fields"]
        old, new = before["fields"], after["fields"]
        opened = new.get("_conflicts", {})
        for name, values in opened.items():
            if values != old.get("_conflicts", {}).get(name):
                self.note(ChangeRow("conflict", kind, uid, label, name, old.get(name), values, author))
        for name in sorted((new.keys() | old.keys()) - {"_conflicts"} - opened.keys()):
            if old.get(name) != new.get(name):
                self.note(ChangeRow("changed", kind, uid, label, name, old.get(name), new.get(name), author))
        self.kinds.setdefault(uid, "changed" if changed else "same")  # changed without a line: a conflict was settled

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
        rows = sorted(canonical_json([r.kind, r.type, r.uid, r.field, r.before, r.after]) for r in self.rows)
        return sha256(canonical_json([rows, self.counts()]))


def _by_many(uids: Iterable[str]) -> Iterator[list[str]]:
    listed = list(uids)
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))


def _records(aggregate: Aggregate) -> dict[str, dict[str, Any]]:
    return {line["uid"]: line for line in record_lines(aggregate)}


def label_of(aggregate: Aggregate, uid: str) -> str:
    """Return a short name of a record for a person: its title or name, else that of its aggregate."""
    for record in (uid, aggregate.uid):
        for name in ("title", "name", "acronym", "name_es", "text", "code"):
            value = aggregate.displayed((record, name))
            if value:
                return str(value)
    return uid[:8]
