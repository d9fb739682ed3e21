"""What surrounds the app on the wire: the workspace cookie and the language of the HTML page."""

import re
import secrets
from http.cookies import SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loyalty.i18n import pick_language

COOKIE = "stammkunde"
COOKIE_PATTERN = re.compile(r"[0-9a-f]{32}")
MAX_AGE = 400 * 24 * 3600


class WorkspaceCookie:
    """Gives every browser a random id, so that it finds its workspace again after a refresh.

    HttpOnly and SameSite=Lax; the id is never part of an address. Only pages set it, not data requests.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _cookie(scope) or "/_stcore/" in scope["path"]:
            await self.app(scope, receive, send)
            return
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        cookie = (
            f"{COOKIE}={secrets.token_hex(16)}; Path=/; Max-Age={MAX_AGE}; HttpOnly; SameSite=Lax{secure}"
        )

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, send_with_cookie)


class PageLanguage:
    """Says in `<html lang>` which language the page opens in, for screen readers and translators."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "/_stcore/" in scope["path"]:
            await self.app(scope, receive, send)
            return
        lang = pick_language(Headers(scope=scope).get("accept-language"))
        held: list[Message] = []

        async def send_translated(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                held.append(message)
                return
            if not held:
                await send(message)
                return
            held.append(message)
            if not message.get("more_body", False):
                start, body = held[0], b"".join(part.get("body", b"") for part in held[1:])
                body = body.replace(b'<html lang="en"', f'<html lang="{lang}"'.encode(), 1)
                MutableHeaders(scope=start)["content-length"] = str(len(body))
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, send_translated)


def _cookie(scope: Scope) -> str | None:
    jar = SimpleCookie(Headers(scope=scope).get("cookie", ""))
    found = jar[COOKIE].value if COOKIE in jar else ""
    return found if COOKIE_PATTERN.fullmatch(found) else None


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


MIDDLEWARE = [Middleware(WorkspaceCookie), Middleware(PageLanguage)]
