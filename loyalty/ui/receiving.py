"""Uploads go to disk as they arrive. Streamlit, which would hold them in memory, gets a stub of each.

It stands before Streamlit's own route, so it asks everything itself: the XSRF token, the session, whose
session it is, the size, the free space. The page finds the bytes by the file's id (see `uploads.py`).
"""

import asyncio
import logging
import re
import secrets
import shutil
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.web.server.server_util import is_xsrf_enabled
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from loyalty.ui import upload_folder
from loyalty.ui.multipart_body import BodyError, FileBody
from loyalty.ui.visitor import cookie_of, folder_name

log = logging.getLogger("stammkunde")

STUB_TYPE = "application/x-stammkunde-on-disk"
RESERVE = 1024**3  # bytes of free space that no upload may use: the import needs room, and so do others
PIECE = 1024**2
FRAME = 1024**2  # what a body may be larger than its file
SWEEP_SECONDS = 300
NOTE_SECONDS = 300
MAX_NOTES = 10
_ROUTE = re.compile(r"(?s:.*)/_stcore/upload_file/([^/]+)/([^/]+)")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Note:
    """Why a file was refused, for the page to say: the key of a text and what it is about."""

    key: str
    file: str
    at: float = field(default_factory=time.monotonic)


_notes: dict[str, deque[Note]] = defaultdict(lambda: deque(maxlen=MAX_NOTES))


def notes(session: str) -> list[Note]:
    """Why files of this session were refused in the last minutes."""
    fresh = [note for note in _notes.pop(session, ()) if time.monotonic() - note.at < NOTE_SECONDS]
    if fresh:
        _notes[session].extend(fresh)
    return fresh


def forget_notes(session: str, file: str | None = None) -> None:
    """The visitor has gone on, or (`file`) has sent this file once more."""
    kept = [note for note in _notes.pop(session, ()) if file is not None and note.file != file]
    if kept:
        _notes[session].extend(kept)


class Refused(Exception):
    """An upload that is not taken; `key` names a sentence if the visitor can do something about it."""

    def __init__(self, status: int, reason: str, key: str | None = None) -> None:
        super().__init__(reason)
        self.status, self.key = status, key


class Uploads:
    """ASGI middleware in front of Streamlit's upload route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _ROUTE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if route is None or scope["method"] not in ("PUT", "DELETE"):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            folder = _permitted_folder(request, *route.groups())
            if scope["method"] == "DELETE":
                await run_in_threadpool(upload_folder.discard, folder, route[2])
                await self.app(scope, receive, send)
            else:
                await _Upload(self.app, request, send, folder, route[2]).receive()
        except Refused as refusal:
            log.warning("upload refused: %s", refusal)
            # The rest of the body is not waited for.
            answer = PlainTextResponse(str(refusal), refusal.status, {"connection": "close"})
            await answer(scope, receive, send)
        except ClientDisconnect:
            log.info("upload ended by the browser")


def _permitted_folder(request: Request, session: str, file_id: str) -> Path:
    """Where this visitor's session keeps its files. Raises Refused for everybody else."""
    if is_xsrf_enabled() and not validate_xsrf_token(
        request.headers.get("x-xsrftoken"), request.cookies.get(XSRF_COOKIE_NAME)
    ):
        raise Refused(403, "XSRF token missing or invalid")
    if not (_ID.fullmatch(session) and _ID.fullmatch(file_id)):
        raise Refused(400, "invalid id")
    client = Runtime.instance().get_client(session)
    if client is None:
        raise Refused(400, "no such session")
    visitor = cookie_of(request.cookies)
    context = client.client_context
    owner = cookie_of(context.cookies) if context else None
    if visitor is None or owner is None or not secrets.compare_digest(visitor, owner):
        raise Refused(403, "not this visitor's session")
    return upload_folder.session_folder(folder_name(visitor), session)


class _Upload:
    """One file on its way: from the browser to disk, then a stub of it to Streamlit."""

    def __init__(self, app: ASGIApp, request: Request, send: Send, folder: Path, file_id: str) -> None:
        self.app, self.request, self.send = app, request, send
        self.folder, self.file_id = folder, file_id
        self.session = folder.name
        self.limit = st.get_option("server.maxUploadSize") * 1024**2
        self.name = ""

    async def receive(self) -> None:
        """Take the file or leave nothing of it behind."""
        try:
            disposition = await self._store()
        except Refused as refusal:
            if refusal.key:
                _say(self.session, Note(refusal.key, upload_folder.safe_name(self.name)))
            raise
        forget_notes(self.session, upload_folder.safe_name(self.name))
        await self._hand_over(disposition)

    async def _store(self) -> bytes:
        """The body's file to its place; returns the header that names it."""
        temporary = None
        try:
            temporary = upload_folder.arriving(self.folder)
            disposition = await self._write(temporary)
            upload_folder.keep(temporary, self.folder, self.file_id, self.name)
        except BodyError as error:
            raise Refused(400, str(error)) from error
        except OSError as error:
            raise Refused(507, f"cannot be written: {error.strerror}", "error.disk_full") from error
        finally:
            if temporary:
                temporary.unlink(missing_ok=True)
        return disposition

    async def _write(self, path: Path) -> bytes:
        content_type = self.request.headers.get("content-type", "")
        body = FileBody(content_type, path, self._check_announced, self._check_size)
        try:
            await self._pump(body)
            await run_in_threadpool(body.finish)
        finally:
            body.close()
        return body.disposition

    async def _pump(self, body: FileBody) -> None:
        """Piece by piece through a thread, so that others are served meanwhile."""
        piece = bytearray()
        async for chunk in self.request.stream():
            piece += chunk
            if len(piece) >= PIECE:
                await run_in_threadpool(body.write, bytes(piece))
                piece.clear()
        await run_in_threadpool(body.write, bytes(piece))

    def _check_announced(self, name: str) -> None:
        """What the browser says about the size is good for an early refusal, and for nothing else."""
        self.name = name
        announced = self.request.headers.get("content-length", "")
        if announced.isdecimal():
            self._check_limit(int(announced) - FRAME)
            self._check_space(int(announced))

    def _check_size(self, size: int) -> None:
        self._check_limit(size)
        self._check_space(0)

    def _check_limit(self, size: int) -> None:
        if size > self.limit:
            raise Refused(413, "file too large", "error.file_too_large")

    def _check_space(self, coming: int) -> None:
        if shutil.disk_usage(self.folder).free < RESERVE + coming:
            raise Refused(507, "disk full", "error.disk_full")

    async def _hand_over(self, disposition: bytes) -> None:
        """Streamlit's own route takes the stub as the file; if it does not, the file goes again."""
        boundary = secrets.token_hex(16)
        head = f"\r\nContent-Type: {STUB_TYPE}\r\n\r\n{self.file_id}\r\n--{boundary}--\r\n"
        body = f"--{boundary}\r\nContent-Disposition: ".encode() + disposition + head.encode()
        scope = _with_body(self.request.scope, body, boundary)
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        is_taken = False

        async def receive() -> Message:
            return waiting.pop() if waiting else await self.request.receive()

        async def send(message: Message) -> None:
            nonlocal is_taken
            if message["type"] == "http.response.start":
                is_taken = 200 <= message["status"] < 300
            await self.send(message)

        try:
            await self.app(scope, receive, send)
        finally:
            if not is_taken:
                upload_folder.discard(self.folder, self.file_id)


def _with_body(scope: Scope, body: bytes, boundary: str) -> Scope:
    """The same request with another body."""
    replaced = (b"content-length", b"content-type", b"transfer-encoding")
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in replaced]
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"content-type", f"multipart/form-data; boundary={boundary}".encode()),
    ]
    return {**scope, "headers": headers}


def _say(session: str, note: Note) -> None:
    """Note why a file was refused, and have its page drawn anew: the uploader itself has no words for it."""
    _notes[session].append(note)
    page = Runtime.instance().get_app_session(session)
    if page is not None:
        page.request_rerun(None)


@asynccontextmanager
async def kept_clean() -> AsyncIterator[None]:
    """While the server runs, what closed pages and crashed servers have left is deleted; at its end, all."""
    task = asyncio.create_task(_keep_clean())
    try:
        yield
    finally:
        task.cancel()
        upload_folder.leave()


async def _keep_clean() -> None:
    sweeper = upload_folder.Sweeper(_is_open)
    while True:
        try:
            await run_in_threadpool(sweeper.sweep)
        except OSError:
            log.warning("uploads: not everything could be cleaned", exc_info=True)
        for session in [session for session in _notes if not _is_open(session)]:
            forget_notes(session)
        await asyncio.sleep(SWEEP_SECONDS)


def _is_open(session: str) -> bool:
    return Runtime.exists() and Runtime.instance().is_active_session(session)
