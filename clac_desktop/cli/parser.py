"""The words of the command line. A verb that is not built does not exist here."""

from __future__ import annotations

import argparse
from pathlib import Path

from clac_desktop import __version__
from clac_desktop.cli import decisions, laptops, packages, questions, tables, workspaces


def parser() -> argparse.ArgumentParser:
    """Return the parser with every verb; each names its function as `do`."""
    found = argparse.ArgumentParser(
        prog="clac-desktop", description="CLAC Desktop. Without a verb the window opens.", allow_abbrev=False
    )
    found.add_argument("--version", action="version", version=__version__)
    found.add_argument("--workspace", metavar="PATH")
    found.add_argument("--lang", choices=("es", "pt", "en", "fr"), default="")
    found.add_argument("--json", action="store_true")
    found.add_argument("--quiet", action="store_true")
    found.add_argument("--actor", metavar="NAME", default="")
    verbs = found.add_subparsers(dest="verb", required=True, metavar="VERB")
    _workspace_verbs(verbs)
    _package_verbs(verbs)
    _decision_verbs(verbs)
    _table_verbs(verbs)
    _question_verbs(verbs)
    return found


def _workspace_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser("init", help="new workspace of the centre")
    verb.add_argument("--role", choices=("central",), required=True)
    verb.add_argument("--office", default="CLAC")
    verb.add_argument("--name", default="")
    verb.add_argument("--recovery", type=Path, metavar="FILE")
    verb.set_defaults(do=workspaces.init)
    verb = verbs.add_parser("invite", help="invitation of one laptop of an office (centre)")
    verb.add_argument("--office", required=True)
    verb.add_argument("--countries", required=True, metavar="PE[,BO]")
    verb.add_argument("--to", type=Path, required=True, metavar="FILE")
    verb.set_defaults(do=workspaces.invite)
    verb = verbs.add_parser("join", help="make this laptop's workspace and enrolment request (office)")
    verb.add_argument("file", type=Path)
    verb.add_argument("--to", type=Path, required=True, metavar="REQUEST")
    verb.add_argument("--name", default="")
    verb.set_defaults(do=workspaces.join)
    verb = verbs.add_parser("admit", help="enrol a laptop if its six words are right (centre)")
    verb.add_argument("request", type=Path)
    verb.add_argument("--fingerprint", required=True, metavar='"SIX WORDS"')
    verb.add_argument("--to", type=Path, required=True, metavar="PACKAGE")
    verb.set_defaults(do=workspaces.admit)
    verb = verbs.add_parser("devices", help="enrolled laptops")
    verb.set_defaults(do=laptops.devices)
    verb = verbs.add_parser("check", help="integrity of the workspace")
    verb.set_defaults(do=workspaces.check)
    verb = verbs.add_parser("backup", help="verified backup")
    verb.add_argument("--to", type=Path, metavar="DIR")
    verb.set_defaults(do=workspaces.backup)
    verb = verbs.add_parser("restore", help="put a backup in the place of the workspace")
    verb.add_argument("file", type=Path)
    verb.set_defaults(do=laptops.restore)
    verb = verbs.add_parser("hand-over", help="hand this laptop over to another person")
    verb.add_argument("name")
    verb.set_defaults(do=laptops.hand_over)
    verb = verbs.add_parser("demo", help="a centre and three offices with example data, one whole cycle, pictures")
    verb.add_argument("--to", type=Path, required=True, metavar="DIR")
    verb.set_defaults(do=workspaces.demo)


def _package_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser("export", help="the next package for the counterpart")
    verb.add_argument("--to", type=Path, metavar="DIR")
    verb.add_argument("--office", metavar="PE")
    verb.add_argument("--full", action="store_true")
    verb.add_argument("--max-mb", metavar="N", help="most MB of a file, for mail: more goes into numbered parts")
    verb.set_defaults(do=packages.export)
    verb = verbs.add_parser("inspect", help="what a package is and holds, touching nothing")
    verb.add_argument("file", type=Path)
    verb.set_defaults(do=packages.inspect)
    verb = verbs.add_parser("import", help="packages: preview or apply, each atomically, in any order")
    verb.add_argument("files", type=Path, nargs="+", metavar="FILE")
    verb.add_argument("--dry-run", action="store_true")
    verb.set_defaults(do=packages.bring_in)
    verb = verbs.add_parser("status", help="what is not sent or confirmed, gaps per office, what waits for a person")
    verb.set_defaults(do=packages.status)


def _decision_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser("conflicts", help="open conflicts with all their values")
    verb.set_defaults(do=decisions.conflicts)
    verb = verbs.add_parser("resolve", help="keep one value of a conflict")
    verb.add_argument("uid")
    verb.add_argument("field")
    verb.add_argument("--keep", type=int, required=True, metavar="N")
    verb.set_defaults(do=decisions.resolve)
    verb = verbs.add_parser("proposals", help="all that waits for a person")
    verb.set_defaults(do=decisions.proposals)
    verb = verbs.add_parser("accept", help="accept what waits")
    verb.add_argument("ids", nargs="*", metavar="ID")
    verb.add_argument("--all", action="store_true")
    verb.set_defaults(do=decisions.accept)
    verb = verbs.add_parser("reject", help="refuse what waits")
    verb.add_argument("ids", nargs="+", metavar="ID")
    verb.set_defaults(do=decisions.reject)
    verb = verbs.add_parser("undo", help="undo an import")
    verb.add_argument("number", metavar="IMPORT")
    verb.add_argument("--reason", default="", metavar="WORDS")
    verb.set_defaults(do=decisions.undo)
    verb = verbs.add_parser("declare-lost", help="declare a missing range of a laptop's changes lost (centre)")
    verb.add_argument("device")
    verb.add_argument("first", type=int, metavar="FROM")
    verb.add_argument("last", type=int, metavar="TO")
    verb.set_defaults(do=laptops.declare_lost)
    verb = verbs.add_parser("rebuild", help="bring every package of the inbox in again (centre)")
    verb.add_argument("--from", dest="given", type=Path, metavar="DIR", help="a folder of kept packages besides")
    verb.set_defaults(do=laptops.rebuild)
    verb = verbs.add_parser("revoke", help="revoke a laptop (centre)")
    verb.add_argument("device")
    verb.set_defaults(do=laptops.revoke)


def _table_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, do in (
        ("import-organisations", tables.import_organisations),
        ("import-services", tables.import_services),
    ):
        verb = verbs.add_parser(name, help="records from xlsx, xls, ods or csv")
        verb.add_argument("file", type=Path)
        verb.add_argument("--dry-run", action="store_true")
        verb.add_argument("--mapping", type=Path, metavar="M")
        verb.add_argument("--sheet", metavar="NAME")
        verb.add_argument("--decimal", choices=("point", "comma"))
        verb.add_argument("--dates", choices=("dmy", "mdy"))
        verb.add_argument("--as-of", metavar="D")
        verb.add_argument("--errors", type=Path, metavar="FILE")
        verb.set_defaults(do=do)
    verb = verbs.add_parser("template", help="workbook to fill in")
    verb.add_argument("kind", choices=("organisations", "services"))
    verb.add_argument("--to", type=Path, required=True, metavar="FILE")
    verb.set_defaults(do=tables.template)


def _question_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser("figures", help="figures F0 to F11 with numerator, denominator and records")
    verb.add_argument("--from", dest="start", metavar="D")
    verb.add_argument("--to", dest="end", metavar="D")
    verb.add_argument("--country", nargs="+", metavar="CC")
    verb.add_argument("--figure", nargs="+", metavar="F1")
    verb.add_argument("--records", action="store_true")
    verb.set_defaults(do=questions.figures)
    verb = verbs.add_parser("history", help="the journal of a record")
    verb.add_argument("uid")
    verb.set_defaults(do=questions.history)
    verb = verbs.add_parser("dump", help="every shared record as canonical JSON lines")
    verb.add_argument("--office", metavar="PE")
    verb.set_defaults(do=questions.dump)
