from __future__ import annotations

import importlib
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from babel.messages.extract import extract_from_dir
from babel.numbers import format_percent
from hypothesis import given
from hypothesis import strategies as st

import hatch_build
from clac_desktop import paths, texts
from clac_desktop.errors import Problem
from clac_desktop.texts import formats, sentences

PACKAGE = Path(texts.__file__).parents[1]
ENGLISH = paths.resources() / "locale" / "en"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
EXAMPLES = {
    "test.cell": ("«{value}» no es un grado: use 1, 2 o 3.", "Corrija la celda."),
    "test.file": ("«{file}» no es un libro de Excel.", ""),
    "test.facts": ("{n:number} filas, {share:percent}, desde el {day}: {names}.", ""),
}
Key = tuple[str | None, str | tuple[str, ...]]


@pytest.fixture
def examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "templates", lambda: EXAMPLES)


@pytest.fixture(scope="module")
def written() -> dict[Key, str]:
    """Every sentence of the code, and the place where it stands."""
    found: dict[Key, str] = {}
    for file, line, message, _comments, context in extract_from_dir(PACKAGE, keywords=KEYWORDS):
        found.setdefault((context, message), f"{file}:{line}")
    return found


@pytest.fixture(scope="module")
def translated() -> dict[Key, tuple[str, object]]:
    return {
        (message.context, tuple(message.id) if isinstance(message.id, list | tuple) else message.id): (
            path.name,
            message.string,
        )
        for path in hatch_build.fragments(ENGLISH)
        for message in hatch_build.read_fragment(path, "en")
        if message.id
    }


def test_every_sentence_is_in_english(written: dict[Key, str], translated: dict[Key, tuple[str, object]]) -> None:
    missing = [
        f"{place}: {key[1]!r}" for key, place in written.items() if key not in translated or not translated[key][1]
    ]
    assert not missing, f"{len(missing)} without English:\n" + "\n".join(missing)


def test_every_translation_is_still_used(written: dict[Key, str], translated: dict[Key, tuple[str, object]]) -> None:
    left = [f"{fragment}: {key[1]!r}" for key, (fragment, _string) in translated.items() if key not in written]
    assert not left, f"{len(left)} not in the code any more:\n" + "\n".join(left)


def test_translations_keep_the_places_to_fill_in(translated: dict[Key, tuple[str, object]]) -> None:
    wrong = []
    for (_context, msgid), (fragment, string) in translated.items():
        originals = (msgid,) if isinstance(msgid, str) else msgid
        translations = (string,) if isinstance(string, str) else tuple(string or ())  # type: ignore[call-overload]
        allowed = set().union(*map(fields, originals))
        for translation in translations:
            if fields(translation) - allowed or (len(originals) == 1 and fields(translation) != allowed):
                wrong.append(f"{fragment}: {translation!r} for {originals}")
    assert not wrong, "\n".join(wrong)


def fields(template: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(template) if name is not None}


def test_fragments_do_not_contradict_each_other() -> None:
    assert len(hatch_build.merged(ENGLISH)) > 0


@pytest.mark.parametrize("second", ["Store", "Keep"], ids=["one file", "two files"])
def test_a_contradiction_is_noticed(tmp_path: Path, second: str) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    entry = 'msgid "Guardar"\nmsgstr "{}"\n\n'
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    if second == "Store":
        (folder / "a.po").write_text(head + entry.format("Save") + entry.format(second), encoding="utf-8")
    else:
        (folder / "a.po").write_text(head + entry.format("Save"), encoding="utf-8")
        (folder / "b.po").write_text(head + entry.format(second), encoding="utf-8")
    with pytest.raises(hatch_build.ConflictingTranslations):
        hatch_build.merged(folder)


def test_a_changed_fragment_is_compiled_anew(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "a.po").write_text('msgid "Guardar"\nmsgstr "Save"\n', encoding="utf-8")
    assert len(hatch_build.compile_translations(tmp_path)) == 1
    assert hatch_build.compile_translations(tmp_path) == []
    (folder / "b.po").write_text('msgid "Nuevo"\nmsgstr "New"\n', encoding="utf-8")
    assert len(hatch_build.compile_translations(tmp_path)) == 1


def test_language_changes_at_run_time() -> None:
    assert texts._("fila {row}") == "fila {row}"
    texts.set_language("en")
    assert texts.language() == "en"
    assert texts._("fila {row}") == "row {row}"
    assert texts.ngettext("un gato", "{n} gatos", 2) == "{n} gatos"
    texts.set_language("fr")
    assert texts._("fila {row}") == "fila {row}"
    with pytest.raises(ValueError, match="qu"):
        texts.set_language("qu")


def test_a_file_keeps_its_language_whatever_is_spoken() -> None:
    assert texts.translated("fila {row}", "en") == "row {row}"
    texts.set_language("en")
    assert texts.translated("fila {row}", "es") == "fila {row}"


def test_languages_to_choose_from_are_those_with_sentences() -> None:
    assert texts.languages() == ["es", "en"]
    assert texts.language_name("es") == "Español"


@pytest.mark.parametrize(
    ("x", "digits", "es", "pt"),
    [
        (2318, None, "2,318", "2.318"),
        (1850, 2, "1,850.00", "1.850,00"),
        (Decimal("1850.5"), None, "1,850.5", "1.850,5"),
        (0.125, 2, "0.13", "0,13"),
        (2.5, 0, "3", "3"),
        (-0.2, 0, "0", "0"),
        (1234567.891, None, "1,234,567.89", "1.234.567,89"),
        (10**40, None, "10" + ",000" * 13, "10" + ".000" * 13),
        (None, None, "s/d", "s/d"),
        (float("nan"), 1, "s/d", "s/d"),
    ],
)
def test_numbers(x: float | Decimal | None, digits: int | None, es: str, pt: str) -> None:
    assert texts.number(x, digits) == es
    texts.set_language("pt")
    assert texts.number(x, digits) == pt


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_numbers_are_rounded_once_and_can_be_read_back(x: Decimal) -> None:
    read = Decimal(texts.number(x, 2).replace(",", ""))
    assert abs(read - x) <= Decimal("0.005")


def test_percentages_and_dates() -> None:
    assert texts.percent(74.4) == "74\u00a0%"
    assert texts.percent(None) == "s/d"
    assert texts.date_long(date(2023, 7, 5)) == "5 jul 2023"
    assert texts.date_short(date(2023, 7, 5)) == "05/07/2023"
    assert texts.date_time(datetime(2023, 7, 5, 14, 5)) == "5 jul 2023, 14:05"
    assert (texts.month_name(9), texts.month_name(9, short=True)) == ("septiembre", "sept")
    with pytest.raises(IndexError):
        texts.month_name(0)
    texts.set_language("en")
    assert texts.percent(74.4, 1) == "74.4%"
    assert texts.date_long(date(2023, 7, 5)) == "5 Jul 2023"
    assert texts.number(None) == "n/a"


@pytest.mark.parametrize(("code", "locale"), [("es", "es_PE"), ("pt", "pt_BR"), ("en", "en"), ("fr", "fr")])
def test_conventions_are_those_of_unicode(code: str, locale: str) -> None:
    here, signs, names = formats.CONVENTIONS[code], Locale.parse(locale).number_symbols["latn"], Locale(code).months
    assert (here.group, here.decimal) == (signs["group"], signs["decimal"])
    assert here.months.split() == [names["format"]["wide"][n] for n in range(1, 13)]
    assert here.short_months.split() == [names["format"]["abbreviated"][n].rstrip(".") for n in range(1, 13)]
    assert f"{here.before_percent}%" == ("\u00a0%" if code == "es" else format_percent(1, locale=locale).lstrip("10"))


def test_a_sentence_names_the_place_then_what_is_wrong(examples: None) -> None:
    problem = Problem("test.cell", file="/tmp/Registro.xlsx", sheet="Datos", row=12, column="grado", value="7")
    assert texts.sentence(problem) == (
        "«Registro.xlsx», hoja «Datos», fila 12, columna «grado»: «7» no es un grado: use 1, 2 o 3."
    )
    assert texts.hint(problem) == "Corrija la celda."
    assert texts.reason(problem) == "«7» no es un grado: use 1, 2 o 3."


def test_a_place_that_the_sentence_names_is_not_told_twice(examples: None) -> None:
    assert texts.sentence(Problem("test.file", file="Registro.xlsx")) == "«Registro.xlsx» no es un libro de Excel."
    assert texts.sentence(Problem("test.cell", row=3, value="x")).startswith("Fila 3: «x»")


def test_facts_are_written_for_people(examples: None) -> None:
    facts = {"n": 2318, "share": 74, "day": date(2023, 7, 5), "names": ["Norandino", "La Florida"]}
    assert (
        texts.sentence(Problem("test.facts", facts))
        == "2,318 filas, 74\u00a0%, desde el 5 jul 2023: Norandino, La Florida."
    )


def test_a_problem_as_json_has_the_keys_of_the_contract(examples: None) -> None:
    problem = Problem("test.cell", file="a.xlsx", row=2, value="7", severity="warning")
    assert texts.problem_as_json(problem) == {
        "code": "test.cell",
        "severity": "warning",
        "message": "«7» no es un grado: use 1, 2 o 3.",
        "file": "a.xlsx",
        "sheet": None,
        "row": 2,
        "column": None,
        "value": "7",
        "hint": "Corrija la celda.",
    }


def test_an_unknown_code_fails_here_and_is_told_to_users(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = Problem("test.unknown", {"path": "a{b}"}, file="x.xlsx")
    with pytest.raises(KeyError):
        texts.sentence(unknown)
    monkeypatch.setattr(sentences, "strict", False)
    assert texts.sentence(unknown) == "«x.xlsx»: Problema test.unknown (path = a{b})"
    assert texts.hint(unknown) == ""


def test_a_missing_fact_fails_here_and_never_hides_the_sentence(
    monkeypatch: pytest.MonkeyPatch, examples: None
) -> None:
    with pytest.raises(KeyError):
        texts.sentence(Problem("test.facts"))
    monkeypatch.setattr(sentences, "strict", False)
    assert "filas" in texts.sentence(Problem("test.facts"))


def test_every_file_of_sentences_is_read() -> None:
    names = [path.stem for path in Path(texts.__file__).parent.glob("problems_*.py")]
    assert len(names) >= 10
    read = sentences.templates()
    for name in names:
        told = importlib.import_module(f"clac_desktop.texts.{name}").SENTENCES
        assert told and told.items() <= read.items(), name


def test_the_texts_load_without_the_library_of_locales() -> None:
    code = "import sys; from clac_desktop import texts; texts.percent(5); texts.month_name(1); "
    code += "sys.exit('babel' in sys.modules or 'PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
