"""Values as a person reads them, also those of a newer program's types: whatever they are, they are words."""

from __future__ import annotations

import pytest

from clac_desktop.ui.record_words import COUNTS, field_name, type_name, value_words

ODD = (["x"], {"uid": "x"}, 7, True, 1.5, "", [], [[]], None, "texto", [1, 2, 3, 4, 5], [{}] * 5, [None] * 5)


@pytest.mark.parametrize("field", ["organisation", "country", "end", "cost", "cost+currency", COUNTS, "title", "kilos"])
def test_a_field_of_a_newer_type_is_shown_whatever_it_holds(field: str) -> None:
    assert type_name("service_visit") == "service_visit" and field_name(field)
    for value in ODD:
        assert isinstance(value_words("service_visit", field, value, {}), str)
    assert value_words("service_visit", field, "texto", {}) == "texto"


def test_groups_of_our_own_types_are_words() -> None:
    assert value_words("service_attendance", COUNTS, [8, 9, 0, 3, 1], {}) == "8 mujeres · 9 hombres · 0 s/d · 4 jóvenes"
    assert "PEN" in value_words("service", "cost+currency", ["1850", "PEN"], {})
