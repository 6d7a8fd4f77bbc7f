"""Tables for a spreadsheet: CSV that Excel reads as UTF-8, and in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet reads a cell that begins with one of these as a formula; the last four are full-width.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Excel reads a file as UTF-8 only where it begins with this mark.
BYTE_ORDER_MARK = "\ufeff"

type Cell = str | int | None


def heading(columns: Sequence[str]) -> str:
    """The beginning of a file: the mark, and the names of the columns."""
    return BYTE_ORDER_MARK + rows([columns])


def rows(lines: Iterable[Sequence[Cell]]) -> str:
    """Lines of a file. No cell of them is read as a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([_safe(value) for value in line] for line in lines)
    return text.getvalue()


def _safe(value: Cell) -> Cell:
    """The value, after an apostrophe where a spreadsheet would read it as a formula.

    A value that begins with an apostrophe gets another one. So one apostrophe can be taken off every cell that begins
    with one, and the value is as it was typed.
    """
    return f"'{value}" if isinstance(value, str) and value.startswith((*FORMULA_STARTS, "'")) else value
