"""What surrounds the app on the wire: the workspace cookie, the language of the HTML page, uploads."""

import secrets

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.middleware import Middleware
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loyalty.i18n import LANGUAGES, pick_language
from loyalty.ui.receiving import Uploads
from loyalty.ui.visitor import COOKIE, cookie_of

MAX_AGE = 400 * 24 * 3600


class Pages:
    """Completes every HTML page on its way out.

    It says its language in `<html lang>`, for screen readers and translators, and gives the browser a
    random id (HttpOnly, SameSite=Lax, never part of an address) by which it finds its workspace again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        if scope["path"].endswith("/overview"):  # the first page has no address of its own
            query = scope["query_string"].decode("latin-1")
            target = scope["path"].removesuffix("overview") + (f"?{query}" if query else "")
            await RedirectResponse(target)(scope, receive, send)
            return
        page = _Page(scope, send)
        await self.app(_whole(scope), receive, page.send)


class _Page:
    """Holds the response back until it is complete, so that its text can be changed."""

    def __init__(self, scope: Scope, send: Send) -> None:
        headers = Headers(scope=scope)
        self.lang = _language(scope, headers)
        self.cookie = None if _has_cookie(headers) else _new_cookie(scope)
        self.downstream = send
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self.start = message
        elif self.start is None:
            await self.downstream(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish()

    async def _finish(self) -> None:
        body = self.body.replace(b'<html lang="en"', f'<html lang="{self.lang}"'.encode(), 1)
        headers = MutableHeaders(scope=self.start)
        headers["content-length"] = str(len(body))
        headers.add_vary_header("Accept-Language")
        if self.cookie:
            headers.append("set-cookie", self.cookie)
            headers["cache-control"] = "private, no-store"
        await self.downstream(self.start)
        await self.downstream({"type": "http.response.body", "body": body})


def _whole(scope: Scope) -> Scope:
    """The request as one for the whole page: neither compressed nor "not modified" could be completed."""
    unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since")
    headers = [(name, value) for name, value in scope["headers"] if name not in unwanted]
    return {**scope, "headers": headers}


def _language(scope: Scope, headers: Headers) -> str:
    """The language that the address asks for, else the browser's."""
    asked = QueryParams(scope["query_string"]).get("lang")
    return asked if asked in LANGUAGES else pick_language(headers.get("accept-language"))


def _has_cookie(headers: Headers) -> bool:
    # Cookies of other local programs come along, in forms that the strict parser of Python refuses.
    return cookie_of(cookie_parser(headers.get("cookie", ""))) is not None


def _new_cookie(scope: Scope) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{COOKIE}={secrets.token_hex(16)}; Path=/; Max-Age={MAX_AGE}; HttpOnly; SameSite=Lax{secure}"


def _is_html(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return message["status"] == 200 and headers.get("content-type", "").startswith("text/html")


MIDDLEWARE = [Middleware(Pages), Middleware(Uploads)]
