"""The user's language: sentences by gettext (the Spanish sentence is the key), numbers, dates, Problem -> sentence.

    from clac_desktop.texts import _, ngettext
    _("Guardar")
    ngettext("{n} servicio", "{n} servicios", n).format(n=number(n))

`_` looks up when it is called, so it is never called while a module is imported: there `N_` only marks.
"""

from __future__ import annotations

from clac_desktop.texts.formats import date_long, date_short, date_time, month_name, number, percent
from clac_desktop.texts.language import (
    LANGUAGES,
    N_,
    _,
    language,
    language_name,
    languages,
    ngettext,
    pgettext,
    set_language,
    translated,
)
from clac_desktop.texts.sentences import hint, problem_as_json, reason, sentence

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "date_long",
    "date_short",
    "date_time",
    "hint",
    "language",
    "language_name",
    "languages",
    "month_name",
    "ngettext",
    "number",
    "percent",
    "pgettext",
    "problem_as_json",
    "reason",
    "sentence",
    "set_language",
    "translated",
]
