"""Long JSON is the same sign by sign, however it is cut for the sake of the window."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clac_desktop.models import long_json
from clac_desktop.models.identity import canonical_json
from clac_desktop.models.long_json import canonical_text, parse_text

leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
values = leaves | st.lists(leaves, max_size=3) | st.dictionaries(st.text(max_size=3), leaves, max_size=3)
long = values.map(lambda value: [value] * 60)
bodies = st.dictionaries(st.text(max_size=3), values | long, max_size=3)


@given(bodies)
def test_the_text_is_the_canonical_one_and_is_read_as_json_reads_it(body: dict[str, Any]) -> None:
    text = canonical_text(body)
    assert text == canonical_json(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_json, "LONG", 0)  # however short
        assert parse_text(text) == body


@given(bodies, st.integers(0, 200), st.text(max_size=3))
def test_what_is_not_written_so_is_read_as_a_whole(body: dict[str, Any], place: int, strange: str) -> None:
    text = canonical_text(body)
    text = text[:place] + strange + text[place:]
    try:
        expected = json.loads(text)
    except ValueError:
        expected = ValueError
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_json, "LONG", 0)
        if expected is ValueError:
            with pytest.raises(ValueError):
                parse_text(text)
        else:
            assert parse_text(text) == expected
