"""Entries of the reference lists by code or by name in any of the four languages, loaded once per import."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz, process
from sqlalchemy import Connection

from clac_desktop import paths
from clac_desktop.imports.cells import CellRefused
from clac_desktop.imports.columns import header_key
from clac_desktop.models.record import decimal_text
from clac_desktop.texts import LANGUAGES, language

_OBJECTIVE = re.compile(
    r"(?:ot|objetivo tactico|tactical objective|objetivo tatico|objectif tactique)?\s*(\d)\s*[.,]\s*(\d)"
)
_GOAL = re.compile(r"(?:ods|sdg|odd|objetivo|goal|objectif)?\s*(\d{1,2})")

# How the states of a service are called (domain.md 4); `anulado` is the shown name of a voided record.
STATE_WORDS = {
    "draft": "borrador draft rascunho brouillon",
    "planned": "planificado planificada planeado planned planejado planejada prevu prevue programado programada",
    "delivered": "realizado realizada delivered done realise realisee",
    "voided": "anulado anulada voided void annule annulee",
}
KIND_WORDS = {
    "OPP": "opp; spo; cp; organización de pequeños productores; pequeños productores; "
    "small producer organisation; small producer organization; small producers organisation; contract production; "
    "producción por contrato; organização de pequenos produtores; produção por contrato; "
    "organisation de petits producteurs; production sous contrat",
    "OT": "ot; hl; organización de trabajadores; organización de trabajadores as; plantación; hired labour; "
    "hired labor; "
    "worker organisation; workers organisation; plantation; plantação; organização de trabalhadores; "
    "organização de trabalhadores as; organisation de travailleurs",
}
SETUP_WORDS = {
    "SPO": "spo; organización de pequeños productores; small producer organisation; small producer organization",
    "HL": "hl; hired labour; hired labor; plantación; plantation; plantação; trabajo contratado",
    "CP": "cp; contract production; producción por contrato; produção por contrato; production sous contrat",
}
SETUP_KIND = {"SPO": "OPP", "CP": "OPP", "HL": "OT"}


def _words(table: dict[str, str], separator: str | None = None) -> dict[str, str]:
    return {header_key(word): code for code, words in table.items() for word in words.split(separator)}


STATES = _words(STATE_WORDS)
KINDS = _words(KIND_WORDS, ";")
SETUPS = _words(SETUP_WORDS, ";")


def statuses() -> dict[str, str]:
    """Return the code of each certification status by its folded names in the four languages."""
    found: dict[str, str] = {}
    for row in status_rows():
        for name in (row["code"], *(row[f"name_{code}"] for code in LANGUAGES)):
            found[header_key(name)] = row["code"]
            for ending, other in (("ada", "ado"), ("ida", "ido")):  # "certificado" of a register kept by hand
                if name.endswith(ending):
                    found[header_key(name.removesuffix(ending) + other)] = row["code"]
    return found


def status_rows() -> list[dict[str, str]]:
    """Return the certification statuses of the reference lists."""
    with (paths.resources() / "reference" / "certification_statuses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def word_of(text: str, words: dict[str, str], code: str) -> str:
    """Return what a word of a closed list stands for. Raises CellRefused(code) with the nearest known word."""
    found = words.get(header_key(text))
    if found is None:
        raise CellRefused(code, near=_nearest(text, words))
    return found


def _nearest(text: str, names: Iterable[str]) -> str:
    found = process.extractOne(header_key(text), list(names), scorer=fuzz.WRatio, score_cutoff=60)
    return found[0] if found else ""


@dataclass(slots=True)
class Catalogue:
    """One reference list: which entries a folded code or name may mean, and how each is called now."""

    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str:
        """Return the uid of the entry with that code or name. Raises CellRefused: unknown, or two entries."""
        key = header_key(text)
        if uid := self.codes.get(key):
            return uid
        found = self.names.get(key, set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise CellRefused("import.ambiguous_value", choices=sorted(self.shown[uid] for uid in found))
        raise CellRefused("import.unknown_value", near=self.near(text))

    def near(self, text: str, limit: int = 3) -> list[str]:
        """Return the names most like a text, in the language that is spoken; where none is, the first of the list."""
        found = process.extract(
            header_key(text), list(self.names), scorer=fuzz.WRatio, score_cutoff=60, limit=limit * 3
        )
        uids = [uid for name, _score, _place in found for uid in sorted(self.names[name])]
        return [self.shown[uid] for uid in dict.fromkeys(uids)][:limit] or list(self.shown.values())[:limit]

    def find_all(self, text: str) -> list[str]:
        """Return the entries of a list: parted by `|`, `;` or lines; by commas only where every part is known."""
        found: list[str] = []
        for part in re.split(r"[|;\n]", text):
            part = part.strip()
            if not part:
                continue
            try:
                found.append(self.find(part))
            except CellRefused as refused:
                pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
                if len(pieces) < 2:
                    raise _naming(refused, part) from refused
                found += [self._piece(piece) for piece in pieces]
        return list(dict.fromkeys(found))

    def _piece(self, text: str) -> str:
        try:
            return self.find(text)
        except CellRefused as refused:
            raise _naming(refused, text) from refused


def _naming(refused: CellRefused, part: str) -> CellRefused:
    return CellRefused(refused.code, **{**refused.facts, "part": part})


@dataclass(slots=True)
class Catalogues:
    """The reference lists of a workspace, each loaded when it is first asked."""

    connection: Connection
    loaded: dict[str, Catalogue] = field(default_factory=dict)
    _statuses: dict[str, str] = field(default_factory=dict)

    def one(self, kind: str) -> Catalogue:
        """Return a reference list."""
        if kind not in self.loaded:
            self.loaded[kind] = self._load_objectives() if kind == "tactical_objective" else self._load(kind)
        return self.loaded[kind]

    def find(self, kind: str, text: str) -> str:
        """Return the uid of one entry. Raises CellRefused."""
        if kind == "tactical_objective" and (found := _OBJECTIVE.fullmatch(text.strip().lower().replace("á", "a"))):
            text = f"{found[1]}.{found[2]}"
        return self.one(kind).find(text)

    def find_all(self, kind: str, text: str) -> list[str]:
        """Return the uids of a list of entries. Raises CellRefused."""
        if kind == "sdg":
            text = "|".join(_goal(part) for part in re.split(r"[|;,\n]|\by\b", text) if part.strip())
        return self.one(kind).find_all(text)

    def status(self, text: str) -> str:
        """Return the code of a certification status. Raises CellRefused."""
        self._statuses = self._statuses or statuses()
        return word_of(text, self._statuses, "import.status")

    def _load(self, kind: str) -> Catalogue:
        found = Catalogue()
        rows = self.connection.exec_driver_sql(
            f"SELECT uid, code, name_es, name_pt, name_en, name_fr FROM {kind} WHERE NOT voided ORDER BY id"
        )
        spoken = 1 + list(LANGUAGES).index(language())
        for uid, *names in rows:
            found.codes[header_key(names[0] or "")] = uid
            for name in filter(None, names):
                found.names.setdefault(header_key(name), set()).add(uid)
                if without := header_key(re.sub(r"\(.*?\)", " ", name)):
                    found.names.setdefault(without, set()).add(uid)
            found.shown[uid] = names[spoken] or names[1] or names[0] or ""
        if kind == "country":
            for uid, iso3 in self.connection.exec_driver_sql("SELECT uid, iso3 FROM country WHERE iso3 IS NOT NULL"):
                found.codes.setdefault(header_key(iso3), uid)
        return found

    def _load_objectives(self) -> Catalogue:
        found = Catalogue()
        rows = self.connection.exec_driver_sql(
            "SELECT uid, code, label, title FROM tactical_objective WHERE NOT voided"
        )
        for uid, code, label, title in rows:
            found.codes[header_key(code)] = uid
            for name in filter(None, (label, title, f"{code} {title}")):
                found.names.setdefault(header_key(name), set()).add(uid)
            found.shown[uid] = code
        return found


def _goal(part: str) -> str:
    found = _GOAL.fullmatch(part.strip().lower())
    return str(int(found[1])) if found else part


def number_text(number: float) -> str:
    """Return a number cell as the code it was meant to be: 2.2, 5."""
    return decimal_text(Decimal(str(number)))
