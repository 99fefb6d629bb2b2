"""Which language is spoken, and the look-up of sentences in it."""

from __future__ import annotations

import gettext
from functools import cache
from typing import Final

from clac_desktop import paths

DOMAIN: Final = "clac_desktop"
SOURCE: Final = "es"
# Every language the product is meant for, with its own name; which of them can be chosen is said by `languages`.
LANGUAGES: Final = {"es": "Español", "pt": "Português", "en": "English", "fr": "Français"}

_language = SOURCE
_translations = gettext.NullTranslations()


def languages() -> list[str]:
    """Return the codes of the languages that have sentences: Spanish always, others with a compiled catalogue."""
    locale = paths.resources() / "locale"
    return [code for code in LANGUAGES if code == SOURCE or (locale / code / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file()]


def language_name(code: str) -> str:
    """Return the name of a language in that language. Raises KeyError for a code that is not known."""
    return LANGUAGES[code]


def set_language(code: str) -> None:
    """Speak this language from now on; what is already on the screen is shown anew by who shows it.

    A known language without catalogue keeps the Spanish sentences, with its own numbers and dates.
    Raises ValueError for a code that is not in `LANGUAGES`.
    """
    global _language, _translations
    if code not in LANGUAGES:
        raise ValueError(f"unknown language {code!r}, known: {', '.join(LANGUAGES)}")
    translations = gettext.NullTranslations()
    if code != SOURCE:
        translations = _catalogue(code)
    _language, _translations = code, translations


def language() -> str:
    """Return the code of the language that is spoken."""
    return _language


def _(message: str) -> str:
    """Return the sentence in the language that is spoken; without translation the Spanish one."""
    return _translations.gettext(message)


def translated(message: str, code: str) -> str:
    """Return a sentence in a named language, whatever language is spoken: for files, which keep theirs."""
    return message if code == SOURCE else _catalogue(code).gettext(message)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    """The sentences of a language, looked for on the disk once: a workbook asks for thousands of labels."""
    return gettext.translation(DOMAIN, paths.resources() / "locale", [code], fallback=True)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form for this many. `{n}` is not filled in: `.format(n=number(n))` does that."""
    return _translations.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Return a sentence that needs its context to be translated ("Estado" of a service, of a certificate)."""
    return _translations.pgettext(context, message)


def N_(message: str) -> str:
    """Mark a sentence for translation and return it as it is: for constants, which `_` translates when shown."""
    return message
