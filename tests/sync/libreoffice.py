"""A person at LibreOffice, without a screen: opens a package, sorts, filters, hides, inserts, types, pastes, saves.

LibreOffice itself does all of it, driven by a macro in a profile of its own: what comes out are its sheets, its types
and its files. Rows are found by uid, columns by their stable key, as the person finds them by their words.
"""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

MISSING = None if shutil.which("soffice") else "LibreOffice is not installed (package libreoffice-calc)"
LIBRARY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE {kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{dtd}">\n'
)
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}

# A step is a word and its arguments. A failure is written down with its step.
MACRO = """
Dim Book, Scratch, Doing

Sub Main(report As String)
  On Error GoTo Failed
{steps}
  Say(report, "done")
  StarDesktop.terminate()
  Exit Sub
Failed:
  Say(report, Doing & ": " & Error$ & " in line " & Erl)
  StarDesktop.terminate()
End Sub

Sub Say(report As String, words As String)
  Dim f As Integer
  f = FreeFile
  Open report For Output As #f
  Print #f, words
  Close #f
End Sub

Sub DoStep(a)
  Dim page, target, area, n
  Doing = Join(a, " ")
  If a(0) = "open" Then
    Book = StarDesktop.loadComponentFromURL(ConvertToURL(a(1)), "_blank", 0, Array())
    Exit Sub
  ElseIf a(0) = "save" Then
    Dim kind(0) As New com.sun.star.beans.PropertyValue
    kind(0).Name = "FilterName"
    kind(0).Value = a(2)
    Book.storeToURL(ConvertToURL(a(1)), kind())
    Exit Sub
  ElseIf a(0) = "close" Then
    Book.close(True)
    Exit Sub
  End If
  page = Book.Sheets.getByName(a(1))
  Select Case a(0)
  Case "type"
    TypeInto(page.getCellByPosition(ColumnOf(page, a(3)), RowOf(page, a(2))), a(4))
  Case "add"
    n = LastRow(page) + 1
    For i = 2 To UBound(a) - 1 Step 2
      TypeInto(page.getCellByPosition(ColumnOf(page, a(i)), n), a(i + 1))
    Next
  Case "sort"
    Dim how(1) As New com.sun.star.beans.PropertyValue
    Dim by(0) As New com.sun.star.table.TableSortField
    by(0).Field = ColumnOf(page, a(2))
    by(0).IsAscending = (a(3) = "up")
    how(0).Name = "SortFields"
    how(0).Value = by()
    how(1).Name = "ContainsHeader"
    how(1).Value = False
    DataOf(page).sort(how())
  Case "filter"
    Dim wish(0) As New com.sun.star.sheet.TableFilterField
    target = page.getCellRangeByPosition(0, 0, LastColumn(page), LastRow(page))
    area = target.createFilterDescriptor(True)
    wish(0).Field = ColumnOf(page, a(2))
    wish(0).Operator = com.sun.star.sheet.FilterOperator.EQUAL
    wish(0).StringValue = a(3)
    area.ContainsHeader = True
    area.FilterFields = wish()
    target.filter(area)
  Case "hide"
    page.Columns.getByIndex(ColumnOf(page, a(2))).IsVisible = False
  Case "insert"
    n = ColumnOf(page, a(2))
    page.Columns.insertByIndex(n, 1)
    TypeInto(page.getCellByPosition(n, 0), a(3))
    TypeInto(page.getCellByPosition(n, 2), a(4))
  Case "delete"
    page.Rows.removeByIndex(RowOf(page, a(2)), 1)
  Case "rename"
    page.Name = a(2)
  Case "paste"
    Scratch = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, Array())
    area = Scratch.Sheets.getByIndex(0).getCellRangeByPosition(0, 0, UBound(a) - 4, 0)
    For i = 4 To UBound(a)
      TypeInto(area.getCellByPosition(i - 4, 0), a(i))
    Next
    n = ColumnOf(page, a(3))
    target = page.getCellRangeByPosition(n, RowOf(page, a(2)), n + UBound(a) - 4, RowOf(page, a(2)))
    target.setDataArray(area.getDataArray()) ' without a screen there is no clipboard
    Scratch.close(True)
  Case Else
    Error 5
  End Select
End Sub

Sub TypeInto(cell, words)
  If words = "" Then
    cell.clearContents(1 + 2 + 4 + 16)
  Else
    cell.FormulaLocal = words
  End If
End Sub

Function LastRow(page)
  Dim cursor
  cursor = page.createCursor()
  cursor.gotoEndOfUsedArea(False)
  LastRow = cursor.RangeAddress.EndRow
End Function

Function LastColumn(page)
  Dim cursor
  cursor = page.createCursor()
  cursor.gotoEndOfUsedArea(False)
  LastColumn = cursor.RangeAddress.EndColumn
End Function

Function DataOf(page)
  DataOf = page.getCellRangeByPosition(0, 2, LastColumn(page), LastRow(page))
End Function

Function ColumnOf(page, key)
  For n = 0 To LastColumn(page)
    If page.getCellByPosition(n, 1).String = key Then
      ColumnOf = n
      Exit Function
    End If
  Next
  Error 5
End Function

Function RowOf(page, uid)
  For n = 2 To LastRow(page)
    If page.getCellByPosition(ColumnOf(page, "uid"), n).String = uid Then
      RowOf = n
      Exit Function
    End If
  Next
  Error 5
End Function
"""


def by_hand(folder: Path, steps: Sequence[tuple[str | Path, ...]]) -> None:
    """Let LibreOffice do the steps, one after the other: `("open", file)`, `("type", sheet, uid, key, words)` …

    Further words: add, sort, filter, hide, insert, delete, rename, paste, save (kind xlsx or ods), close.
    """
    profile, report = folder / "profile", folder / "report.txt"
    if not profile.exists():  # a first start makes the library of macros anew
        _soffice(profile, "--terminate_after_init")
    _write_macro(profile, "\n".join(f"  DoStep(Array({', '.join(map(_quoted, step))}))" for step in steps))
    said = _soffice(profile, f'macro:///Standard.Hands.Main("{report}")')
    said = report.read_text(encoding="utf-8") if report.exists() else f"nothing was done: {said}"
    assert said.strip() == "done", said


def _quoted(word: str | Path) -> str:
    return '"' + FILTERS.get(str(word), str(word)).replace('"', '""') + '"'


def _soffice(profile: Path, *words: str) -> str:
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=110, check=False).stderr


def _write_macro(profile: Path, steps: str) -> None:
    basic = profile / "user" / "basic" / "Standard"
    (basic / "script.xlb").write_text(
        LIBRARY.format(kind="library:library", dtd="library.dtd")
        + '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
        ' library:readonly="false" library:passwordprotected="false"><library:element library:name="Hands"/>'
        "</library:library>\n",
        encoding="utf-8",
    )
    (basic / "Hands.xba").write_text(
        LIBRARY.format(kind="script:module", dtd="module.dtd")
        + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Hands"'
        f' script:language="StarBasic">{html.escape(MACRO.replace("{steps}", steps), quote=False)}</script:module>\n',
        encoding="utf-8",
    )
