"""Which words a file writes in its columns of fixed words, and as what they are understood."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from loyalty.intake.chunks import Source, sources_of
from loyalty.intake.file_reading import FileReading
from loyalty.intake.understand import is_known, translated
from loyalty.intake.values import without_gap

# Words repeat: what does not occur in so many rows is rare enough to be met among the problems.
COUNTED_ROWS = 200_000
MOST_WORDS = 60


@dataclass(frozen=True)
class Word:
    """One spelling in the file: its canonical word (None: not taken over), and how often it occurs.

    `is_known`: it stands in the dictionary; else it was taken for the nearest thing there is, or for nothing.
    """

    text: str
    word: str | None
    is_known: bool
    count: int


@dataclass(frozen=True)
class Words:
    """The words of one column, most frequent first. `is_whole`: all rows were counted."""

    header: str
    target: str
    words: tuple[Word, ...]
    is_whole: bool


def found_words(reading: FileReading) -> tuple[Words, ...]:
    """The words of every column that has a dictionary, counted over the first 200,000 rows."""
    # What a preset computes stands in no cell of the file.
    own = reading.dialect.width
    sources = [source for source in sources_of(reading) if source.column.values and source.place < own]
    if not sources:
        return ()
    counted = {source: Counter() for source in sources}
    rows = 0
    for batch in reading.dialect.records(reading.path).batches():
        skipped = max(0, reading.dialect.header_row + 1 - batch.first)
        records = batch.records[skipped:]
        rows += len(records)
        for source, words in counted.items():
            words.update(fields[source.place] for fields in records if source.place < len(fields))
        if rows >= COUNTED_ROWS:
            break
    return tuple(_words(source, found, rows < COUNTED_ROWS) for source, found in counted.items())


def _words(source: Source, cells: Counter, is_whole: bool) -> Words:
    column, gaps = source.column, source.notation.gaps
    bare: Counter[str] = Counter()
    for cell, count in cells.items():
        bare[without_gap(cell, gaps)] += count
    del bare[""]
    common = list(islice(bare.most_common(), MOST_WORDS))
    meant = translated(column, [text for text, _ in common], b"", gaps)
    words = tuple(
        Word(text, word, is_known(column, text), count)
        for (text, count), word in zip(common, meant, strict=True)
    )
    return Words(source.header, column.path, words, is_whole)
