"""Verbs that only ask: figures, history, dump."""

from __future__ import annotations

import datetime as dt
import sys

from clac_desktop.cli.call import Call
from clac_desktop.cli.tables import date_of
from clac_desktop.errors import Problem, ProblemError
from clac_desktop.models.identity import reference_uid
from clac_desktop.queries.dump import dump as lines_of
from clac_desktop.queries.figure import figures_as_json
from clac_desktop.queries.figures import figures as compute
from clac_desktop.queries.figures import scope_countries
from clac_desktop.queries.history import history_json
from clac_desktop.queries.period import PLAN_START, Period
from clac_desktop.sync.scope import scope_of


def figures(call: Call) -> None:
    """Figures of a period: all, 2022-01-01 to today, where nothing is said."""
    options, today = call.options, dt.date.today()
    start, end = date_of(options.start) or PLAN_START, date_of(options.end) or today
    with call.workspace() as workspace, workspace.reading() as reading:
        asked = [code.upper() for word in options.country or () for code in word.split(",")]
        countries = asked or scope_countries(reading)
        period = Period(start, end)
        found = compute(reading, period, countries=countries, codes=options.figure, with_records=options.records)
        known = reading.connection.exec_driver_sql("SELECT code FROM country ORDER BY code").scalars()
        shown = countries if countries is not None else list(known)
    call.document = figures_as_json(period, shown, found, today=today)
    for figure in found:
        value = "s/d" if figure.value is None else figure.value
        call.say(f"{figure.code:5} {figure.name:44} {value!s:>14}  {figure.numerator} / {figure.denominator}")


def history(call: Call) -> None:
    """The journal of a record."""
    with call.workspace() as workspace, workspace.reading() as reading:
        found = history_json(reading, call.options.uid)
    if found is None:
        raise ProblemError(Problem("record.unknown", {"uid": call.options.uid}))
    call.document = found
    for entry in found["entries"]:
        call.say(f"{entry['at']}  {entry['author']}  {', '.join(entry['fields'])}")


def dump(call: Call) -> None:
    """Every shared record as canonical JSON lines, straight to standard output."""
    with call.workspace() as workspace, workspace.reading() as reading:
        scope = None
        if call.options.office:
            if reading.settings.get("role") != "central":
                raise ProblemError(Problem("only_centre"))
            uid = reference_uid("office", call.options.office.upper())
            if not reading.connection.exec_driver_sql("SELECT 1 FROM office WHERE uid = ?", (uid,)).first():
                codes = reading.connection.exec_driver_sql("SELECT code FROM office ORDER BY code").scalars()
                facts = {"known": ", ".join(codes)}
                raise ProblemError(Problem("dump.unknown_office", facts, value=call.options.office))
            scope = scope_of(reading, uid)
        for line in lines_of(reading, scope):
            sys.stdout.write(line + "\n")
