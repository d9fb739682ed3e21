"""Columns of cells as `values.without_gap` sees each cell; gaps become NULL."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loyalty.intake.values import BLANK

# Lengths from here on are told apart no more.
_LONG = 32


def cleaned(cells: pa.Array, gaps: frozenset[str]) -> pa.Array:
    """The trimmed cells, NULL for gaps.

    Most cells are what they seem: by their first and last byte and their length only a few can be blank at
    an end, in Excel's shell or a gap, and only these are looked at as text.
    """
    if cells.null_count == len(cells):
        return cells
    if cells.offset:
        cells = pa.concat_arrays([cells])
    offsets = np.frombuffer(cells.buffers()[1], np.int32, len(cells) + 1)
    lengths = np.diff(offsets)
    text = np.frombuffer(cells.buffers()[2] or b"", np.uint8)
    filled = lengths > 0
    bare = _with_nulls(cells, filled)
    if not filled.any():
        return bare
    by_start, by_end = _suspicious(gaps)
    first = text[np.minimum(offsets[:-1], len(text) - 1)]
    last = text[np.maximum(offsets[1:], 1) - 1]
    suspects = filled & (by_start[first, np.minimum(lengths, _LONG)] | by_end[last])
    if not suspects.any():
        return bare
    mask = pa.array(suspects)
    return pc.replace_with_mask(bare, mask, _looked_at(cells.filter(mask), gaps))


def _with_nulls(cells: pa.Array, filled: np.ndarray) -> pa.Array:
    if filled.all():
        return cells
    bits = pa.py_buffer(np.packbits(filled, bitorder="little"))
    return pa.StringArray.from_buffers(len(cells), *cells.buffers()[1:], bits)


@lru_cache(maxsize=64)
def _suspicious(gaps: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
    """Whether a cell must be looked at, by first byte and length; and by last byte."""
    by_start, by_end = np.zeros((256, _LONG + 1), bool), np.zeros(256, bool)
    for sign in BLANK:
        by_start[sign.encode()[0]] = by_end[sign.encode()[-1]] = True
    by_start[ord("=")] = True
    for gap in gaps - {""}:
        for spelling in (gap, gap.upper()):
            start = spelling.encode()[0]
            # Letters beyond ASCII may take more or fewer bytes in capitals.
            length = min(len(gap), _LONG) if gap.isascii() else slice(None)
            by_start[start, length] = True
    return by_start, by_end


def _looked_at(cells: pa.Array, gaps: frozenset[str]) -> pa.Array:
    text = pc.utf8_trim(cells, characters=BLANK)
    if pc.any(pc.starts_with(text, '="')).as_py():
        text = pc.utf8_trim(pc.replace_substring_regex(text, r'(?s)^="(?:(.*)")?$', r"\1"), characters=BLANK)
    is_gap = pc.is_in(pc.utf8_lower(text), value_set=pa.array(sorted(gaps | {""})))
    return pc.if_else(is_gap, pa.scalar(None, pa.string()), text)
