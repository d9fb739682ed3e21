"""Every row of the dropped files tried out, once per state and in the background; nothing is taken over."""

from functools import partial
from pathlib import Path

from loyalty.background import Progress
from loyalty.checking import Trial, check
from loyalty.i18n import LANGUAGES
from loyalty.intake import FileReading
from loyalty.ui import batches, uploads
from loyalty.ui.running import Run
from loyalty.ui.session import own_workspace
from loyalty.ui.uploads import Upload
from loyalty.workspace import Version

BATCH = "_trials"


def tried(ready: list[Upload], lang: str) -> tuple[dict[str, Trial | None], Run | None]:
    """Upload id → what a trial has found (None: it was cancelled), and the trials that still run."""
    workspace = own_workspace()
    version = workspace.current()
    secret = workspace.secret() if ready else b""
    keys = {upload.id: _key(upload, version, lang) for upload in ready}
    jobs = {
        keys[upload.id]: partial(
            _check, upload.reading, secret, version, uploads.rejects_folder() / upload.id, lang
        )
        for upload in ready
    }
    sizes = {upload.reading.name: upload.reading.path.stat().st_size for upload in ready}
    results, run = batches.outcome(BATCH, jobs, "data.step_checking", sizes)
    return {identity: results[key] for identity, key in keys.items() if key in results}, run


def _key(upload: Upload, version: Version | None, lang: str) -> str:
    """Of a trial only the file of rejected rows is in a language: without one it counts in all of them."""
    keys = {one: f"{upload.state} {version.id if version else ''} {one}" for one in LANGUAGES}
    known = batches.known(BATCH)
    return next((key for key in keys.values() if (trial := known.get(key)) and not trial.rejects), keys[lang])


def _check(
    reading: FileReading, secret: bytes, version: Version | None, folder: Path, lang: str, tell: Progress
) -> Trial:
    return check([reading], secret, tell, version, folder, lang)[0]


def has_any() -> bool:
    """Whether results are on the page already."""
    return bool(batches.known(BATCH))


def again() -> None:
    """Try once more the files whose trial was cancelled."""
    batches.again(BATCH)


def clear() -> None:
    """Forget all results."""
    batches.clear(BATCH)
