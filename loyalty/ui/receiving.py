"""Uploads go to disk as they arrive. Streamlit, which would hold them in memory, gets a stub of each.

It stands before Streamlit's own route, so it asks everything itself: the XSRF token, the session, whose
session it is, the size, the free space. The page finds the bytes by the file's id (see `uploads.py`).
"""

import asyncio
import errno
import logging
import os
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

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

# The type of a stub says what became of the file; nobody but this module decides on it.
STUB_TYPE = "application/x-stammkunde-on-disk"
FULL_TYPE = "application/x-stammkunde-disk-full"
# Free space, in MB, that no upload may use: the import needs room, and so do others.
RESERVE = int(os.environ.get("STAMMKUNDE_RESERVE", "1024")) * 1024**2
FULL = (errno.ENOSPC, errno.EDQUOT)
PIECE = 1024**2
FRAME = 1024**2  # what a body may be larger than its file
SWEEP_SECONDS = 300
_ROUTE = re.compile(r"(?s:.*)/_stcore/upload_file/([^/]+)/([^/]+)")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Refused(Exception):
    """An upload that is not taken, for a reason that no browser of an honest visitor gives."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


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
        self.limit = st.get_option("server.maxUploadSize") * 1024**2
        self.announced = _announced(request)
        self.temporary: Path | None = None

    async def receive(self) -> None:
        """Take the file or leave nothing of it behind."""
        if self.announced > self.limit + FRAME:
            raise Refused(413, "file too large")
        try:
            body = FileBody(self.request.headers.get("content-type", ""), self._opened, self._check_size)
            kind = await self._store(body)
        except BodyError as error:
            raise Refused(400, str(error)) from error
        finally:
            if self.temporary:
                self.temporary.unlink(missing_ok=True)
        await self._hand_over(body.disposition, kind)

    async def _store(self, body: FileBody) -> str:
        """The body's file to its place; returns the kind of stub that says whether there was room for it."""
        stream = _limited(self.request.stream(), self.limit + FRAME)
        try:
            try:
                await _pump(stream, body)
            finally:
                body.close()
            upload_folder.keep(self.temporary, self.folder, self.file_id, body.name)
        except OSError as error:
            if error.errno not in FULL:
                raise
            log.error("upload refused: %s", error.strerror)
            # A browser reads no answer before it has sent everything; the page then says what happened.
            async for _ in stream:
                pass
            return FULL_TYPE
        return STUB_TYPE

    def _opened(self) -> BinaryIO:
        self._check_space(self.announced)
        self.temporary = upload_folder.arriving(self.folder)
        return self.temporary.open("xb")

    def _check_size(self, size: int) -> None:
        if size > self.limit:
            raise Refused(413, "file too large")
        self._check_space(0)

    def _check_space(self, coming: int) -> None:
        if upload_folder.free_space() < RESERVE + coming:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async def _hand_over(self, disposition: bytes, kind: str) -> None:
        """Streamlit's own route takes the stub as the file; if it does not, the file goes again."""
        boundary = secrets.token_hex(16)
        head = f"\r\nContent-Type: {kind}\r\n\r\n{self.file_id}\r\n--{boundary}--\r\n"
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


def _announced(request: Request) -> int:
    """What the browser says about the size is good for an early refusal, and for nothing else."""
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


async def _limited(stream: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """The body, as long as it is not longer than any that is taken."""
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > limit:
            raise Refused(413, "file too large")
        yield chunk


async def _pump(stream: AsyncIterator[bytes], body: FileBody) -> None:
    """Piece by piece through a thread, so that others are served meanwhile."""
    piece = bytearray()
    async for chunk in stream:
        piece += chunk
        if len(piece) >= PIECE:
            await run_in_threadpool(body.write, bytes(piece))
            piece.clear()
    await run_in_threadpool(body.write, bytes(piece))
    await run_in_threadpool(body.finish)


def _with_body(scope: Scope, body: bytes, boundary: str) -> Scope:
    """The same request with another body."""
    replaced = (b"content-length", b"content-type", b"transfer-encoding")
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in replaced]
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"content-type", f"multipart/form-data; boundary={boundary}".encode()),
    ]
    return {**scope, "headers": headers}


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
        await asyncio.sleep(SWEEP_SECONDS)


def _is_open(session: str) -> bool:
    return Runtime.exists() and Runtime.instance().is_active_session(session)
