"""What one cell means, and what is refused instead of guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clac_desktop.imports.cells import (
    CellRefused,
    date_of,
    decimal_of,
    flag_of,
    flo_id_of,
    is_blank,
    refuse_error,
    whole_of,
)
from clac_desktop.spreadsheets.cells import ErrorCell


@pytest.mark.parametrize(
    ("typed", "sign", "value"),
    [
        ("12", None, "12"), ("12.5", None, "12.5"), ("12,5", None, "12.5"), ("0.375", None, "0.375"),
        ("0,375", None, "0.375"), ("1234.567", None, "1234.567"), ("1.234,50", None, "1234.5"),
        ("1,234.50", None, "1234.5"), ("1.234.567", None, "1234567"), ("1,234,567", None, "1234567"),
        ("1 234,5", None, "1234.5"), ("1\u202f234\u202f567", None, "1234567"), ("1'234.5", None, "1234.5"),
        ("-75,32", None, "-75.32"), ("+3", None, "3"), (".5", None, "0.5"),
        ("1.234", "point", "1.234"), ("1.234", "comma", "1234"), ("1,234", "comma", "1.234"),
        ("1,234", "point", "1234"),
        ("-1,234", "comma", "-1.234"), (6, None, "6"), (2.5, None, "2.5"), (0.1 + 0.2, None, "0.3"),
    ],
)  # fmt: skip
def test_numbers_of_both_signs(typed: str | float, sign: str | None, value: str) -> None:
    assert decimal_of(typed, sign) == Decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["1.234", "1,234", "-12,345", "999.999"])
def test_what_may_be_two_numbers_is_asked(typed: str) -> None:
    with pytest.raises(CellRefused) as refused:
        decimal_of(typed, None)
    assert refused.value.code == "import.ambiguous_number"


@pytest.mark.parametrize(
    ("typed", "sign", "code"),
    [
        ("12 horas", None, "import.not_number"), ("", None, "import.not_number"), ("1,2,3", None, "import.not_number"),
        ("12.", None, "import.not_number"), ("--3", None, "import.not_number"), ("50 %", None, "import.not_number"),
        ("12,5", "point", "import.number_sign"), ("1.234.567", "point", "import.number_sign"),
        ("1.234,50", "point", "import.number_sign"), (True, None, "import.not_number"),
        (dt.date(2023, 5, 1), None, "import.number_is_date"), ("9" * 30, None, "import.number_too_large"),
        ("12 34", None, "import.not_number"), (".", None, "import.not_number"), ("²", None, "import.not_number"),
    ],
)  # fmt: skip
def test_what_is_no_number_says_why(typed: object, sign: str | None, code: str) -> None:
    with pytest.raises(CellRefused) as refused:
        decimal_of(typed, sign)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_counts_are_whole() -> None:
    assert whole_of("12", None) == 12
    assert whole_of("12.0", None) == 12
    for wrong, code in (
        ("1.5", "import.not_whole"),
        ("-2", "import.below_zero"),
        ("9999999999", "import.number_too_large"),
    ):
        with pytest.raises(CellRefused) as refused:
            whole_of(wrong, None)
        assert refused.value.code == code


@given(st.text(max_size=12) | st.text("0123456789.,-+ '\u00a0", max_size=14), st.sampled_from([None, "point", "comma"]))
def test_any_text_is_a_number_or_refused(typed: str, sign: str | None) -> None:
    try:
        value = decimal_of(typed, sign)  # type: ignore[arg-type]
    except CellRefused:
        return
    assert value.is_finite()


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["point", "comma"]))
def test_a_written_number_is_read_back(value: Decimal, sign: str) -> None:
    typed = f"{value:,.2f}"
    if sign == "comma":
        typed = typed.translate({ord(","): ".", ord("."): ","})
    assert decimal_of(typed, sign) == value  # type: ignore[arg-type]


JULY = dt.date(2023, 7, 5)


@pytest.mark.parametrize(
    "typed",
    [
        JULY, dt.datetime(2023, 7, 5, 10, 30), "2023-07-05", "2023/7/5", "20230705", "2023-07-05 10:30:00",
        "5 de julio de 2023", "5 jul 2023", "5-jul-23", "Miércoles 5 de julio de 2023", "July 5, 2023", "5 July 2023",
        "5 juillet 2023", "5 de julho de 2023", "05 JUL. 2023",
    ],
)  # fmt: skip
def test_clear_dates(typed: object) -> None:
    assert date_of(typed, None) == JULY  # type: ignore[arg-type]


def test_day_and_month_are_asked_unless_they_are_clear() -> None:
    assert date_of("13/04/2023", None) == dt.date(2023, 4, 13)
    assert date_of("04/13/2023", None) == dt.date(2023, 4, 13)
    assert date_of("04/04/2023", None) == dt.date(2023, 4, 4)
    assert date_of("03/04/2023", "dmy") == dt.date(2023, 4, 3)
    assert date_of("03/04/2023", "mdy") == dt.date(2023, 3, 4)
    assert date_of("3.4.23", "dmy") == dt.date(2023, 4, 3)
    with pytest.raises(CellRefused) as refused:
        date_of("03/04/2023", None)
    assert refused.value.code == "import.ambiguous_date"
    assert refused.value.facts == {"dmy": dt.date(2023, 4, 3), "mdy": dt.date(2023, 3, 4)}


@pytest.mark.parametrize(
    ("typed", "order", "code"),
    [
        ("04/13/2023", "dmy", "import.date_order"), ("32/13/2023", "dmy", "import.no_such_day"),
        ("31/02/2023", None, "import.no_such_day"),
        ("2023-13-01", None, "import.no_such_day"), (45112, None, "import.date_is_number"),
        ("45112", None, "import.date_is_number"), (12, None, "import.not_date"), ("mañana", None, "import.not_date"),
        ("5 de brumario de 2023", None, "import.not_date"), (True, None, "import.not_date"),
        (dt.time(8, 0), None, "import.not_date"), (dt.date(1023, 1, 1), None, "import.date_far"),
        ("0203-01-01", None, "import.date_far"), ("99/99/2023", None, "import.no_such_day"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why(typed: object, order: str | None, code: str) -> None:
    with pytest.raises(CellRefused) as refused:
        date_of(typed, order)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_bare_number_proposes_the_day_that_excel_means() -> None:
    with pytest.raises(CellRefused) as refused:
        date_of(45112, None)
    assert refused.value.facts == {"proposed": JULY}


@given(st.text(max_size=20) | st.text("0123456789/-. abcdefjul", max_size=16), st.sampled_from([None, "dmy", "mdy"]))
def test_any_text_is_a_date_or_refused(typed: str, order: str | None) -> None:
    try:
        day = date_of(typed, order)  # type: ignore[arg-type]
    except CellRefused:
        return
    assert 1900 <= day.year <= 2100


def test_flo_ids_are_text() -> None:
    for typed, value in ((796.0, "796"), (796, "796"), ("796.0", "796"), (" 00796 ", "00796"), ("18 494", "18494"),
                         ("FLO ID 796", "796"), ("FLO-ID: 4509p", "4509p")):  # fmt: skip
        assert flo_id_of(typed) == value  # type: ignore[arg-type]
    for wrong in (796.5, "pendiente", dt.date(2023, 1, 1), True, "7/96"):
        with pytest.raises(CellRefused):
            flo_id_of(wrong)


def test_yes_and_no() -> None:
    assert all(flag_of(yes) for yes in (True, "Sí", "x", "yes", "1", "VERDADERO"))
    assert not any(flag_of(no) for no in (False, "No", "não", "0"))
    with pytest.raises(CellRefused):
        flag_of("quizás")


def test_errors_of_excel_are_named() -> None:
    for cell in (ErrorCell("#N/A"), "#N/A", "#¡DIV/0!", "#REF!"):
        with pytest.raises(CellRefused) as refused:
            refuse_error(cell)
        assert refused.value.code == "import.error_cell"
    refuse_error("#1 en ventas")


def test_marks_for_nothing_are_blank() -> None:
    assert all(is_blank(cell) for cell in (None, "", "  ", "-", "–", "s/d", "N/A"))
    assert not is_blank(0)
    assert not is_blank("0")
