"""Writing thousands of rows with few statements.

SQLite keeps a journal of its own for every statement that a trigger may take back, and begins it anew with each: a page
that a thousand rows of one statement change is copied once, with a thousand statements a thousand times.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection

AT_MOST = 30_000  # values in one statement; SQLite takes 32,766
FEW = 20  # rows that are written one by one: a statement of their own costs more to read than it saves


def put_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], then: str = ""
) -> None:
    """Insert rows in their order; `then` is what follows the values ("ON CONFLICT ... DO UPDATE SET ...").

    Every row has a value for every column. Raises what the driver raises; the rows of the statements before are
    then written, as with one statement for each row, so that the caller's transaction must be taken back.
    """
    head, one = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ", f"({', '.join('?' * len(columns))})"
    most = max(1, AT_MOST // len(columns))
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        if len(some) <= FEW:
            connection.exec_driver_sql(f"{head}{one} {then}", [tuple(row) for row in some])
        else:
            values = ", ".join([one] * len(some))
            connection.exec_driver_sql(f"{head}{values} {then}", tuple(chain.from_iterable(some)))
