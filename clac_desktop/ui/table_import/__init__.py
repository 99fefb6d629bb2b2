"""Bringing in a table of others (experience.md, "import that helps"): what *Servicios* and *Organizaciones* share.

- `subjects`: what is brought in, with its words; `bringing`: the import and its undo, beside the window;
- `page.TableImport`: what enters and what does not, before anything is written; `asking`, `lines`: parts of it;
- `files`: which files are taken, and the template to fill in.
"""

from clac_desktop.ui.table_import.bringing import Imported, TakenBack, take_back
from clac_desktop.ui.table_import.files import TABLE_ENDINGS, choose_table, is_table, save_template
from clac_desktop.ui.table_import.page import TableImport
from clac_desktop.ui.table_import.subjects import REGISTER, SERVICES, Subject

__all__ = [
    "REGISTER",
    "SERVICES",
    "TABLE_ENDINGS",
    "Imported",
    "Subject",
    "TableImport",
    "TakenBack",
    "choose_table",
    "is_table",
    "save_template",
    "take_back",
]
