"""Who is meant by a FLO-ID or a name: identified exactly, or suggested; never guessed (domain.md 2.4, cli.md)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process
from sqlalchemy import Connection

from clac_desktop.models.keys import flo_key, name_key
from clac_desktop.models.writing import Reading, Writing


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that say what an organisation is in law, not who it is; and joints between words.
_LEGAL = _set(
    "coop cooperativa cooperativas cooperative cooperatives asociacion asociaciones asoc associacao association"
    " federacion central sociedad societe empresa compania cia company corporacion ltda limitada ltd limited inc sa"
    " sas sac srl scrl rl cv sc sca spr eirl ac sapi r l s a c v"
)
_JOINTS = _set("de del la las los el y e do da dos das of the and et des du le les")
_GLUED = ("cooper", "coope", "coop", "aso", "asoc", "co")  # COACIPAR is Acipar with "co" before it
_BULLET = re.compile(r"^\s*(?:[-*•·–—]+\s+|\(?\d{1,2}[.)]\s+)")
_FLO_FIRST = re.compile(r"^\(?(\d{2,9}[a-z]?)\)?\s*(?:[-–—:;,/|\t ]\s*)+(\S.*)$", re.I)
_FLO_LAST = re.compile(r"^(.*\S)\s*[(\[|,;:\t -]\s*(?:flo[\s-]*(?:id)?[:\s]*)?(\d{3,9}[a-z]?)\s*[)\]]?$", re.I)
_FLO_ALONE = re.compile(r"^(?:flo[\s_-]*(?:id)?[\s:#-]*)?(\d{2,9}[a-z]?)(?:\.0+)?$", re.I)

LIKELY = 88
SUGGESTED = 62


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An organisation that may be meant, and how alike it is (0-100)."""

    uid: str
    label: str
    flo_id: str
    score: int


@dataclass(frozen=True, slots=True)
class Identified:
    """One piece of a pasted list: who it is (`structure`: a national coordinator or network), else suggestions."""

    typed: str
    uid: str | None
    suggestions: tuple[Suggestion, ...] = ()
    structure: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the index keeps of one organisation or structure."""

    uid: str
    name: str
    acronym: str = ""
    flo_id: str = ""
    countries: frozenset[str] = frozenset()
    kind: str = ""
    confirmed: bool = True
    structure: bool = False

    @property
    def label(self) -> str:
        """Name and acronym, as a person reads them."""
        apart = self.acronym and name_key(self.acronym) != name_key(self.name)
        return f"{self.name} ({self.acronym})" if apart else self.name


@dataclass(slots=True)
class OrganisationIndex:
    """All organisations of a workspace that are not void, and the structures, ready for many questions."""

    known: dict[str, Known] = field(default_factory=dict)
    home: frozenset[str] = frozenset()
    by_flo: dict[str, list[str]] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    by_acronym: dict[str, list[str]] = field(default_factory=dict)
    structures: dict[str, list[str]] = field(default_factory=dict)
    _words: list[str] = field(default_factory=list)
    _owners: list[str] = field(default_factory=list)

    def add(self, one: Known) -> None:
        """Take one in; what was known under its uid is replaced for questions by name."""
        self.known[one.uid] = one
        if one.structure:
            for key in {name_key(one.name), name_key(one.acronym)} - {""}:
                self.structures.setdefault(key, []).append(one.uid)
            return
        places = (
            (self.by_flo, flo_key(one.flo_id)),
            (self.by_name, name_key(one.name)),
            (self.by_acronym, name_key(one.acronym)),
        )
        for table, key in places:
            if key and one.uid not in table.setdefault(key, []):
                table[key].append(one.uid)
        for word in variants(one.name, one.acronym):
            self._words.append(word)
            self._owners.append(one.uid)

    # ---- exactly
    def find(self, typed: str, countries: Collection[str] = ()) -> list[str]:
        """Return the uids that a FLO-ID, an exact name or an acronym means: one if it is clear, several if it is not.

        Of several, those of `countries` come first, then those of the office's own countries.
        """
        alone = _FLO_ALONE.match(typed.strip())
        if alone and (found := self.by_flo.get(flo_key(alone[1]))):
            return self._nearer(found, countries)
        key = name_key(typed)
        for table in (self.by_name, self.by_acronym, self.structures):
            if key and (found := table.get(key)):
                return self._nearer(found, countries)
        return self._find_with_both(typed, countries)

    def _find_with_both(self, typed: str, countries: Collection[str]) -> list[str]:
        """ "796 - La Florida", "La Florida (796)": the FLO-ID counts where the name beside it is not another's."""
        for pattern, flo_place, name_place in ((_FLO_FIRST, 1, 2), (_FLO_LAST, 2, 1)):
            both = pattern.match(typed.strip())
            if not both:
                continue
            named = name_key(both[name_place])
            found = self._nearer(self.by_flo.get(flo_key(both[flo_place]), []), countries)
            return [uid for uid in found if self._is_like(uid, named)]
        return []

    def _is_like(self, uid: str, named: str) -> bool:
        one = self.known[uid]
        return max(fuzz.WRatio(named, name_key(one.name)), fuzz.WRatio(named, name_key(one.acronym))) >= 80

    def _nearer(self, found: Sequence[str], countries: Collection[str]) -> list[str]:
        for near in (frozenset(countries), self.home):
            inside = [uid for uid in found if self.known[uid].countries & near]
            if inside:
                return inside
        return list(found)

    # ---- about
    def suggest(self, typed: str, countries: Collection[str] = (), limit: int = 3) -> list[Suggestion]:
        """Return the organisations most like a name, an acronym or a mistyped FLO-ID, best first."""
        alone = _FLO_ALONE.match(typed.strip())
        scores: dict[str, float] = {}
        whole: dict[str, float] = {}  # among names that share their usual words the rest decides
        if alone:
            wanted = flo_key(alone[1])
            for key, score, _place in process.extract(
                wanted, list(self.by_flo), scorer=fuzz.ratio, limit=12, score_cutoff=74
            ):
                scores.update(dict.fromkeys(self.by_flo[key], score))
        else:
            for word in variants(typed, ""):
                for other, score, place in process.extract(
                    word, self._words, scorer=fuzz.WRatio, limit=48, score_cutoff=SUGGESTED
                ):
                    uid = self._owners[place]
                    scores[uid] = max(scores.get(uid, 0.0), score)
                    whole[uid] = max(whole.get(uid, 0.0), fuzz.token_sort_ratio(word, other))
        near, home = frozenset(countries), self.home

        def rank(pair: tuple[str, float]) -> tuple[float, float, str, str]:
            uid, score = pair
            return -self._nearness(uid, score, near, home), -whole.get(uid, 0.0), self.known[uid].name, uid

        order = sorted(scores.items(), key=rank)
        return [self._suggestion(uid, score) for uid, score in order[:limit]]

    def _nearness(self, uid: str, score: float, near: frozenset[str], home: frozenset[str]) -> float:
        countries = self.known[uid].countries
        return score + (6 if countries & near else 3 if countries & home else 0)

    def _suggestion(self, uid: str, score: float) -> Suggestion:
        one = self.known[uid]
        return Suggestion(uid, one.label, one.flo_id, round(score))

    def likely_duplicates(
        self, name: str, acronym: str, flo_id: str, countries: Collection[str], apart_from: Collection[str] = ()
    ) -> list[Suggestion]:
        """Return organisations of the same country that may be the same one. Two different FLO-IDs never are."""
        own = variants(name, acronym)
        near, key = frozenset(countries), flo_key(flo_id)
        scores: dict[str, float] = {}
        for word in own:
            for other, _score, place in process.extract(
                word, self._words, scorer=fuzz.token_sort_ratio, limit=12, score_cutoff=70
            ):
                uid = self._owners[place]
                one = self.known[uid]
                other_key = flo_key(one.flo_id)
                if uid in apart_from or not one.countries & near or (key and other_key and key != other_key):
                    continue
                scores[uid] = max(scores.get(uid, 0.0), likeness(word, other))
        return [
            self._suggestion(uid, score)
            for uid, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
            if score >= LIKELY
        ]


def likeness(one: str, other: str) -> float:
    """Return how alike two folded names are (0-100); a glued "co", "coop" or "aso" says no more than a legal form."""
    score = fuzz.token_sort_ratio(one, other)
    if " " in one or " " in other:
        return score
    bare, other_bare = _bare(one), _bare(other)
    if min(len(bare), len(other_bare)) >= 5 and bare == other_bare:
        return max(score, 92.0)
    # one word: a letter more or less in a short acronym makes another organisation
    return score if min(len(one), len(other)) >= 8 else min(score, 87.0) if one != other else score


def _bare(word: str) -> str:
    for prefix in _GLUED:
        if word.startswith(prefix) and len(word) - len(prefix) >= 5:
            return word.removeprefix(prefix)
    return word


@lru_cache(maxsize=20_000)
def variants(name: str, acronym: str) -> tuple[str, ...]:
    """Return the forms under which an organisation is compared: its name without legal form, its acronym."""
    words = [word for word in name_key(name).split() if word not in _JOINTS]
    core = [word for word in words if word not in _LEGAL]
    found = (" ".join(core or words), name_key(acronym))
    return tuple(dict.fromkeys(word for word in found if word))


_ORGANISATIONS = """
SELECT o.uid, coalesce(o.name, ''), coalesce(o.acronym, ''), coalesce(o.flo_id, ''), coalesce(o.kind, ''), o.confirmed,
       (SELECT group_concat(c.uid) FROM organisation_country l JOIN country c ON c.id = l.target_id
        WHERE l.owner_id = o.id)
FROM organisation o WHERE NOT o.voided ORDER BY o.id
"""
_STRUCTURES = """
SELECT s.uid, coalesce(s.name_es, ''), coalesce(s.acronym, ''),
       (SELECT group_concat(c.uid) FROM structure_country l JOIN country c ON c.id = l.target_id
        WHERE l.owner_id = s.id)
FROM structure s WHERE NOT s.voided ORDER BY s.id
"""
_HOME = """
SELECT c.uid FROM office o JOIN office_country l ON l.owner_id = o.id JOIN country c ON c.id = l.target_id
WHERE o.uid = ?
"""


def load_index(connection: Connection, settings: dict[str, str]) -> OrganisationIndex:
    """Return the index of a workspace as it stands (some milliseconds for 1,000 organisations)."""
    run = connection.exec_driver_sql
    index = OrganisationIndex(home=frozenset(uid for (uid,) in run(_HOME, (settings.get("office_uid", ""),))))
    for uid, name, acronym, flo_id, kind, confirmed, countries in run(_ORGANISATIONS):
        index.add(Known(uid, name, acronym, flo_id, _uids(countries), kind, bool(confirmed)))
    for uid, name, acronym, countries in run(_STRUCTURES):
        index.add(Known(uid, name, acronym, "", _uids(countries), structure=True))
    return index


def _uids(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()


def suggest(reading: Reading | Writing, typed: str, countries: Sequence[str] = (), limit: int = 3) -> list[Suggestion]:
    """Return the organisations that a typed name, acronym or FLO-ID may mean, best first; `countries` are uids."""
    return load_index(reading.connection, reading.settings).suggest(typed, countries, limit)


def identify(reading: Reading | Writing, lines: Iterable[str], countries: Sequence[str] = ()) -> list[Identified]:
    """Return who is meant by each line of a pasted list of FLO-IDs or names; a line of FLO-IDs alone is cut up."""
    index = load_index(reading.connection, reading.settings)
    return [identify_one(index, piece, countries) for line in lines for piece in pieces(line)]


def identify_one(index: OrganisationIndex, typed: str, countries: Sequence[str] = ()) -> Identified:
    """Return who is meant by one piece of text."""
    found = index.find(typed, countries)
    if len(found) == 1:
        return Identified(typed, found[0], structure=index.known[found[0]].structure)
    if found:
        return Identified(typed, None, tuple(index._suggestion(uid, 100) for uid in found))
    return Identified(typed, None, tuple(index.suggest(typed, countries)))


def pieces(line: str) -> list[str]:
    """Return the receivers that a pasted line names, without bullets and numbering."""
    text = _BULLET.sub("", line).strip().strip(";,").strip()
    parts = [part for part in re.split(r"[\s,;|]+", text) if part]
    if len(parts) > 1 and all(_FLO_ALONE.match(part) for part in parts):
        return parts
    return (
        [part.strip() for part in re.split(r"[;\t]", text) if part.strip()] if ";" in text else [text] if text else []
    )
