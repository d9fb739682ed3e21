"""Archives → the files in them, streamed to disk under names of our own and within bounds."""

import gzip
import lzma
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from loyalty.background import go_on

MAX_FILES = 2000
MAX_BYTES = 8 << 30
# Tables pack to a tenth, rarely to a fiftieth of their size; a bomb to a thousandth.
MAX_RATIO = 200
HARMLESS = 100 << 20
_PIECE = 1 << 20
_DISK_RESERVE = 200 << 20
_JUNK = (".DS_Store", "Thumbs.db", "desktop.ini")
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
# Of the record that ends a ZIP file: its mark, its length, the longest comment behind it, the length of an
# entry in the directory without name and extra fields.
_END, _END_SIZE, _COMMENT, _ENTRY = b"PK\x05\x06", 22, 0xFFFF, 46
_LONG_ENTRY = 1000


class Refused(Exception):
    """Why something is not unpacked: a key under [error] of the texts, and the values it names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Member:
    """One file of an archive. `path`: where it was unpacked; None where `refusal` says why not."""

    name: str
    path: Path | None
    refusal: Refused | None = None


@dataclass
class Budget:
    """What one dropped file of `packed` bytes may become in `folder`; new files have a number for a name."""

    folder: Path
    packed: int
    files: int = 0
    written: int = 0

    def place(self) -> Path:
        """A name for one more file. Raises Refused where there are too many."""
        self.files += 1
        if self.files > MAX_FILES:
            raise Refused("archive_members", limit=MAX_FILES)
        return self.folder / f"{self.files:05}"

    def spend(self, size: int) -> None:
        """Bytes about to be written. Raises Refused beyond the bounds."""
        before, self.written = self.written, self.written + size
        self.expect(self.written)
        is_due = before // HARMLESS != self.written // HARMLESS or not before
        if is_due and shutil.disk_usage(self.folder).free < _DISK_RESERVE + size:
            raise Refused("disk_full")

    def expect(self, total: int) -> None:
        """Raises Refused where so many bytes in all are beyond the bounds."""
        if total > MAX_BYTES:
            raise Refused("archive_too_large", limit=f"{MAX_BYTES >> 30} GB")
        if total > max(HARMLESS, self.packed * MAX_RATIO):
            raise Refused("archive_bomb")

    def copied(self, source: BinaryIO) -> Path:
        """The stream as a new file; nothing stays of one that breaks off."""
        target = self.place()
        try:
            with target.open("wb") as output:
                while piece := source.read(_PIECE):
                    go_on()
                    self.spend(len(piece))
                    _write(output, piece)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target


def _write(output: BinaryIO, piece: bytes) -> None:
    try:
        output.write(piece)
    except OSError as error:
        raise Refused("disk_full") from error


def gunzipped(path: Path, budget: Budget) -> Path:
    """The file in a gzip file. Raises Refused."""
    try:
        with gzip.open(path) as source:
            return budget.copied(source)
    except _BROKEN as error:
        raise Refused("archive_damaged") from error


def unzipped(path: Path, budget: Budget) -> Iterator[Member]:
    """The files in a ZIP file in its order, without folders and what systems leave behind. Raises Refused."""
    with _opened(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and not _is_junk(info.filename)]
        if len(infos) > MAX_FILES:
            raise Refused("archive_members", limit=MAX_FILES)
        budget.expect(budget.written + sum(info.file_size for info in infos))
        names = _names([info.filename for info in infos])
        for name, info in zip(names, infos, strict=True):
            if stat.S_ISLNK(info.external_attr >> 16):
                yield Member(name, None, Refused("file_type"))
                continue
            try:
                yield Member(name, _extracted(archive, info, budget))
            except Refused as error:
                if error.code not in ("archive_password", "archive_method", "archive_damaged"):
                    raise  # what is beyond the bounds is not opened any further
                yield Member(name, None, error)


def zip_names(path: Path) -> list[str]:
    """The names in a ZIP file as they stand there. Raises Refused."""
    with _opened(path) as archive:
        return archive.namelist()


def _opened(path: Path) -> zipfile.ZipFile:
    _expect_short_directory(path)
    try:
        return zipfile.ZipFile(path)
    except (*_BROKEN, NotImplementedError) as error:
        raise Refused("archive_damaged") from error


def _expect_short_directory(path: Path) -> None:
    """zipfile reads the whole directory into memory: how long it is, the end of the file says before."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_SIZE - _COMMENT))
        tail = file.read()
    start = tail.rfind(_END)
    if start < 0 or len(tail) < start + _END_SIZE:
        raise Refused("archive_damaged")
    count = int.from_bytes(tail[start + 10 : start + 12], "little")
    length = int.from_bytes(tail[start + 12 : start + 16], "little")
    # Beyond 65,534 entries the true number stands elsewhere; it is too large in any case.
    if count > 10 * MAX_FILES or (length != 0xFFFFFFFF and length > 10 * MAX_FILES * _LONG_ENTRY):
        raise Refused("archive_members", limit=MAX_FILES)


def _extracted(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Path:
    if info.flag_bits & 0x1:
        raise Refused("archive_password")
    try:
        with archive.open(info) as source:
            return budget.copied(source)
    except NotImplementedError as error:
        raise Refused("archive_method") from error
    except (*_BROKEN, RuntimeError) as error:
        raise Refused("archive_damaged") from error


def _is_junk(name: str) -> bool:
    parts = _parts(name)
    return not parts or "__MACOSX" in parts or parts[-1] in _JUNK or parts[-1].startswith("._")


def _parts(name: str) -> tuple[str, ...]:
    return tuple(
        part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")
    )


def _names(names: list[str]) -> list[str]:
    """What users read: the file's own name, with its folders where two have the same, numbered if need be."""
    short = [shown(_parts(name)[-1]) for name in names]
    often = Counter(short)
    told = [
        shown("/".join(_parts(name))) if often[last] > 1 else last
        for name, last in zip(names, short, strict=True)
    ]
    seen: Counter[str] = Counter()
    numbered = []
    for name in told:
        seen[name] += 1
        numbered.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return numbered


def shown(name: str) -> str:
    """A name from inside a file as it may be shown: without control and direction signs, not endless."""
    clean = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip()
    return clean if len(clean) <= 80 else clean[:40] + "…" + clean[-39:]
