"""Excel and nothing of CLAC: safe reading of any foreign workbook, fast writing of our own.

This room alone knows openpyxl and python-calamine. Importing it loads neither:

- `reading`: `read_table_file` for files of others, `read_sheets` for our own packages; both in a child process;
- `writing`: `write_workbook`, of the `plans` of its sheets, streamed;
- `annotate`: the user's workbook back, with marks on the cells that were refused;
- `cells`: what a cell can hold, and `clean_text`, the text that every program reads back.
"""
