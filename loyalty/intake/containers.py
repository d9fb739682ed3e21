"""A file as it was dropped → the tables in it, each a text file that the rest of the intake reads."""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from loyalty.intake.archives import Budget, Member, Refused, gunzipped, unzipped
from loyalty.intake.errors import IntakeError
from loyalty.intake.kinds import Kind, kind_of
from loyalty.intake.markup import read_tables
from loyalty.intake.rows import Layout
from loyalty.intake.workbooks import read_book

# What a folder is searched for and the uploader accepts; what a file is, its content says.
SUFFIXES = (".csv", ".tsv", ".txt", ".gz", ".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
NOTES = ("members_left_out", "sheets_hidden")
WRITTEN = Layout("utf-8")
_SHOWN_NAMES = 10
# Names that programs give to sheets say nothing.
_NAMELESS = re.compile(
    r"(?:tabelle|sheet|worksheet|blatt|feuil|hoja|foglio|arkusz|table)?\s*\d*", re.IGNORECASE
)


@dataclass(frozen=True)
class Piece:
    """One table of a dropped file.

    `name`: as users read it everywhere, 'Shop.xlsx · Bestellungen'; `path`: its text; `origin`: the file as
    dropped; `member`: sheet or file inside, None where the file is the table; `hint`: the part of the name
    that may tell the table; `layout`: how the text is written, where that is known and not to be found;
    `is_typed`: its numbers and dates were typed cells, their notation is known too.
    `refusal`: why this part of the file cannot be read, or what of it is left out; its `path` is the origin.
    """

    name: str
    path: Path
    origin: Path
    member: str | None = None
    hint: str = ""
    layout: Layout | None = None
    is_typed: bool = False
    refusal: IntakeError | None = None

    @classmethod
    def of_text(cls, path: Path) -> "Piece":
        """A text file as it is."""
        return cls(path.name, path, path, hint=path.stem)

    @classmethod
    def refused(cls, path: Path, error: IntakeError) -> "Piece":
        """A file of which nothing can be read."""
        return cls(path.name, path, path, refusal=error)

    @property
    def is_note(self) -> bool:
        """Whether it only says what is left out of a file that is read otherwise."""
        return self.refusal is not None and self.refusal.code in NOTES

    @property
    def is_written(self) -> bool:
        """Whether its text was written here: it has no encoding or delimiter to speak of."""
        return self.layout is not None


def unpack(path: Path, scratch: Path, lang: str = "de") -> list[Piece]:
    """The tables of a file; what had to be written lies in `scratch`, which the caller removes.

    Parts that cannot be read come as pieces with a `refusal`. Raises IntakeError where no part can be read;
    then nothing is left in `scratch`.
    """
    piece = Piece.of_text(path)
    if not path.is_file() or not os.access(path, os.R_OK):
        return [piece]  # `inspect` says what is wrong
    folder = Path(tempfile.mkdtemp(prefix="unpacked-", dir=scratch))
    try:
        found = _Unpacking(Budget(folder, path.stat().st_size), lang).tables(piece)
        usable = [part for part in found if not part.refusal]
        if not usable:
            raise found[0].refusal
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if not any(folder.iterdir()):
        folder.rmdir()
    return found


@dataclass(frozen=True)
class _Unpacking:
    """One dropped file being taken apart."""

    budget: Budget
    lang: str

    def tables(self, piece: Piece, within: tuple[Kind, ...] = ()) -> list[Piece]:
        """The tables in a piece; `within`: the kinds of archive it came out of. Raises IntakeError."""
        try:
            kind = kind_of(piece.path)
            if kind == Kind.TEXT:
                return [piece]
            if kind in (Kind.GZIP, Kind.ZIP):
                _expect_shallow(kind, within)
            take = {
                Kind.GZIP: self._gzip,
                Kind.ZIP: self._zip,
                Kind.WORKBOOK: self._workbook,
                Kind.MARKUP: self._page,
            }
            if kind not in take:
                raise Refused("archive_method" if kind == Kind.PACKED else "file_type")
            return take[kind](piece, (*within, kind))
        except Refused as refusal:
            raise self._error(refusal, piece) from refusal

    def _error(self, refusal: Refused, piece: Piece) -> IntakeError:
        return IntakeError(refusal.code, self.lang, file=piece.name, **refusal.values)

    def _gzip(self, piece: Piece, within: tuple[Kind, ...]) -> list[Piece]:
        """A gzip file is its content under another name."""
        hint = piece.hint if piece.name.lower().endswith(".gz") else piece.name
        inner = replace(piece, path=gunzipped(piece.path, self.budget), hint=PurePath(hint).stem)
        return self.tables(inner, within)

    def _zip(self, piece: Piece, within: tuple[Kind, ...]) -> list[Piece]:
        """Every member that may be a table; the others are named together at the end."""
        found: list[Piece] = []
        strange: list[str] = []
        for member in unzipped(piece.path, self.budget):
            inner = replace(
                piece,
                name=f"{piece.name} · {member.name}",
                path=member.path or piece.origin,
                member=member.name,
                hint=PurePath(member.name).stem,
            )
            try:
                found += self._member(member, inner, within)
            except IntakeError as error:
                if error.code == "file_type":
                    strange.append(member.name)
                else:
                    found.append(replace(inner, path=piece.origin, refusal=error))
        if not found:
            raise Refused("archive_empty")
        return found + self._left_out("members_left_out", strange, piece)

    def _member(self, member: Member, piece: Piece, within: tuple[Kind, ...]) -> list[Piece]:
        if member.refusal:
            raise self._error(member.refusal, piece)
        return self.tables(piece, within)

    def _workbook(self, piece: Piece, within: tuple[Kind, ...]) -> list[Piece]:
        book = read_book(piece.path, self.budget)
        if not book.sheets:
            raise Refused("workbook_hidden" if book.hidden else "workbook_empty")
        found = []
        for sheet in book.sheets:
            part = self._part(piece, sheet.name, sheet.path, len(book.sheets) == 1)
            if sheet.path is None:
                error = IntakeError("archive_damaged", self.lang, file=part.name)
                part = replace(part, path=piece.origin, layout=None, refusal=error)
            found.append(replace(part, is_typed=True))
        return found + self._left_out("sheets_hidden", book.hidden, piece)

    def _page(self, piece: Piece, within: tuple[Kind, ...]) -> list[Piece]:
        tables = read_tables(piece.path, self.budget)
        if len(tables) == 1 and not tables[0].name:
            return [replace(piece, path=tables[0].path, layout=WRITTEN)]
        return [
            self._part(piece, table.name or str(number), table.path, len(tables) == 1)
            for number, table in enumerate(tables, start=1)
        ]

    def _part(self, piece: Piece, name: str, path: Path | None, is_only: bool) -> Piece:
        """One sheet. Its name may tell its table; the file's name only where it is the only one."""
        hint = name
        if _NAMELESS.fullmatch(name):
            hint = piece.hint if is_only else ""
        return replace(
            piece,
            name=f"{piece.name} · {name}",
            path=path or piece.origin,
            member=f"{piece.member} · {name}" if piece.member else name,
            hint=hint,
            layout=WRITTEN,
        )

    def _left_out(self, code: str, names: list[str] | tuple[str, ...], piece: Piece) -> list[Piece]:
        """A note that names what is not read."""
        if not names:
            return []
        told = ", ".join(names[:_SHOWN_NAMES]) + (" …" if len(names) > _SHOWN_NAMES else "")
        error = IntakeError(code, self.lang, file=piece.name, names=told, n=len(names))
        return [replace(piece, path=piece.origin, refusal=error)]


def _expect_shallow(kind: Kind, within: tuple[Kind, ...]) -> None:
    """Archives in archives are how bombs are built; a gzip file in a ZIP file is common."""
    if within and not (kind == Kind.GZIP and within == (Kind.ZIP,)):
        raise Refused("archive_nested")
