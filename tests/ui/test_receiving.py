"""Uploads on the wire, with Streamlit's own route behind: what is taken, what is refused, what is left."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from streamlit.web.server.starlette.starlette_routes import create_upload_routes

from loyalty.ui import receiving, upload_folder
from loyalty.ui.visitor import COOKIE, folder_name
from tests.ui.loops import in_a_thread
from tests.ui.multipart import BOUNDARY, form

MINE, OTHERS = "a" * 32, "b" * 32
SESSION, OTHER_SESSION = str(uuid.uuid4()), str(uuid.uuid4())
XSRF = generate_xsrf_token_string()


@dataclass
class Site:
    """The middleware in front of Streamlit's route; two visitors have a page open."""

    home: Path
    manager: MemoryUploadedFileManager = field(default_factory=lambda: MemoryUploadedFileManager("/x"))
    owners: dict[str, str] = field(default_factory=lambda: {SESSION: MINE, OTHER_SESSION: OTHERS})

    def get_client(self, session: str):
        owner = self.owners.get(session)
        return owner and SimpleNamespace(client_context=SimpleNamespace(cookies={COOKIE: owner}))

    def is_active_session(self, session: str) -> bool:
        return session in self.owners

    def request(
        self,
        body: Iterable[bytes],
        *,
        method: str = "PUT",
        session: str = SESSION,
        file_id: str | None = None,
        cookie: str | None = MINE,
        xsrf: str | None = XSRF,
        announced: int | None = None,
        content_type: str = f"multipart/form-data; boundary={BOUNDARY}",
        is_aborted: bool = False,
    ) -> int | None:
        """The status of the answer, None without one. `body` comes in pieces."""
        self.file_id = file_id or str(uuid.uuid4())
        cookies = [f"_streamlit_xsrf={XSRF}", *([f"{COOKIE}={cookie}"] if cookie else [])]
        headers = {"content-type": content_type, "cookie": "; ".join(cookies)}
        headers |= {"x-xsrftoken": xsrf} if xsrf else {}
        headers |= {"content-length": str(announced)} if announced is not None else {}
        scope = {
            "type": "http", "method": method, "query_string": b"", "root_path": "",
            "path": f"/_stcore/upload_file/{session}/{self.file_id}",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in body]
        messages.append({"type": "http.disconnect"} if is_aborted else {"type": "http.request", "body": b""})
        coming, answers = iter(messages), []

        async def receive():
            return next(coming)

        async def send(message):
            answers.append(message)

        app = receiving.Uploads(Starlette(routes=create_upload_routes(self, self.manager, "")))
        in_a_thread(app(scope, receive, send))
        return answers[0]["status"] if answers else None

    @property
    def stored(self) -> Path | None:
        """Where the last file lies."""
        return upload_folder.stored(self.folder(), self.file_id)

    def folder(self, visitor: str = MINE, session: str = SESSION) -> Path:
        return upload_folder.session_folder(folder_name(visitor), session)

    @property
    def stub(self):
        """What Streamlit has of the last file."""
        return self.manager.get_files(SESSION, [self.file_id])

    def expect_nothing(self) -> None:
        """Neither Streamlit nor the disk keep anything of the last file."""
        assert self.stub == []
        assert self.leftovers() == []

    def leftovers(self) -> list[Path]:
        return [path for path in (self.home / "uploads").rglob("*") if path.is_file()]


@pytest.fixture
def site(tmp_path, monkeypatch) -> Site:
    monkeypatch.setenv("STAMMKUNDE_HOME", str(tmp_path))
    monkeypatch.setattr(receiving, "RESERVE", 0)
    site = Site(tmp_path)
    monkeypatch.setattr(receiving.Runtime, "instance", lambda: site)
    yield site
    upload_folder.leave()


def set_limit(monkeypatch, megabytes: int) -> None:
    monkeypatch.setattr(receiving.st, "get_option", lambda _: megabytes)


def test_a_file_arrives_on_disk_and_streamlit_gets_its_name(site):
    content = bytes(range(256)) * 9000 + b"\r\n--" + BOUNDARY.encode()[:-1] + b"\r\n--\r\n"
    assert site.request(form("Käufe – März.csv", content)) == 204
    assert site.stored.name == "Käufe – März.csv"
    assert site.stored.read_bytes() == content
    (stub,) = site.stub
    assert (stub.name, stub.type) == ("Käufe – März.csv", receiving.STUB_TYPE)
    assert len(stub.data) < 100
    assert len(site.leftovers()) == 1


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_it_does_not_matter_where_a_body_is_cut(site, size):
    content = b"a;b\r\n1;2\r\n" * 20
    body = b"".join(form("x.csv", content))
    assert site.request(body[at : at + size] for at in range(0, len(body), size)) == 204
    assert site.stored.read_bytes() == content


def test_an_empty_file_arrives(site):
    assert site.request(form("leer.csv", b"")) == 204
    assert site.stored.read_bytes() == b""


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"xsrf": None}, 403),
        ({"xsrf": generate_xsrf_token_string()}, 403),
        ({"cookie": None}, 403),
        ({"cookie": "../" * 10 + "ab"}, 403),
        ({"cookie": OTHERS}, 403),
        ({"session": OTHER_SESSION}, 403),
        ({"session": str(uuid.uuid4())}, 400),
        ({"session": ".."}, 400),
        ({"file_id": ".."}, 400),
        ({"file_id": "arriving"}, 400),
        ({"file_id": "%2e%2e"}, 400),
        ({"content_type": "text/csv"}, 400),
        ({"content_type": "multipart/form-data"}, 400),
        ({"content_type": f"multipart/form-data; boundary={'x' * 5000}"}, 400),
    ],
)
def test_what_is_not_permitted_is_refused(site, changed, status):
    assert site.request(form("x.csv", b"a"), **changed) == status
    site.expect_nothing()


@pytest.mark.parametrize(
    "body",
    [
        [b""],
        [b"a;b\n1;2\n"],
        [*form("x.csv", b"a", end=False)],
        [*form("x.csv", b"a", end=False), *form("y.csv", b"b")],
        [*form(None, b"a")],
        [*form(None, b"a", end=False), *form("y.csv", b"b")],
        [b"--" + BOUNDARY.encode() + b"\r\n" + b"X: " + b"y" * 100_000],
    ],
    ids=["nothing", "no form", "cut off", "two files", "no file", "a field first", "endless header"],
)
def test_anything_but_one_complete_file_is_refused(site, body):
    assert site.request(body) == 400
    site.expect_nothing()


def test_an_aborted_upload_leaves_nothing(site):
    assert site.request(form("x.csv", b"a" * 3_000_000, end=False), is_aborted=True) is None
    site.expect_nothing()


@pytest.mark.parametrize("announced", [None, 10, 3_500_000])
def test_a_file_over_the_limit_is_refused_whatever_it_says_about_itself(site, monkeypatch, announced):
    set_limit(monkeypatch, 1)
    assert site.request(form("x.csv", b"a" * (1024**2 + 1)), announced=announced) == 413
    site.expect_nothing()
    assert site.request(form("x.csv", b"a" * 1024**2)) == 204


def test_a_body_that_never_ends_is_refused(site, monkeypatch):
    set_limit(monkeypatch, 1)
    pieces = (b"x" * 65536 for _ in range(1_000_000))
    assert site.request([*form("x.csv", b"a"), *(next(pieces) for _ in range(40))]) == 413
    site.expect_nothing()


def test_a_file_that_does_not_fit_on_the_disk_is_said_so(site, monkeypatch):
    monkeypatch.setattr(upload_folder, "free_space", lambda: 5_000_000)
    assert site.request(form("x.csv", b"a" * 100), announced=6_000_000) == 204
    assert [stub.type for stub in site.stub] == [receiving.FULL_TYPE]
    assert site.stored is None and site.leftovers() == []
    assert site.request(form("x.csv", b"a" * 100), announced=4_000_000) == 204
    assert site.stored


def test_a_disk_that_fills_up_meanwhile_is_said_so(site, monkeypatch):
    free = iter([2_000_000, 1_000_000, -1])
    monkeypatch.setattr(upload_folder, "free_space", lambda: next(free))
    assert site.request(form("x.csv", b"a" * 10_000_000)) == 204
    assert [stub.type for stub in site.stub] == [receiving.FULL_TYPE]
    assert site.stored is None and site.leftovers() == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..", "upload"),
        (".", "upload"),
        ("/etc/cron.d/x.csv", "x.csv"),
        ("C:\\Users\\a\\b.csv", "b.csv"),
        ("ordner/b.csv", "b.csv"),
        ("a\x00b\x1b[31m.csv", "ab[31m.csv"),
        (" .csv ", ".csv"),
        ("ö" * 300 + ".csv.gz", "ö" * 98 + ".gz"),
        ("x." + "y" * 300, "x." + "y" * 198),
        ("日本語.csv", "日本語.csv"),
        ("<b>=1+1 $x$.csv", "<b>=1+1 $x$.csv"),
    ],
)
def test_a_name_is_only_ever_a_name(site, sent, kept):
    assert upload_folder.safe_name(sent) == kept
    if "\x00" not in sent:
        assert site.request(form(sent, b"a")) == 204
        assert site.stored.name == kept and site.stored.parent.parent == site.folder()
    assert upload_folder.safe_name("con.csv", windows=True) == "_con.csv"
    assert upload_folder.safe_name('a:<b>?".csv', windows=True) == "a__b___.csv"


def test_a_name_in_another_encoding_arrives(site):
    body = [piece.replace("ü".encode(), b"\xfc") for piece in form("Käufe für.csv".replace("ä", "a"), b"a")]
    assert site.request(body) == 204
    assert site.stored.name == "Kaufe für.csv"


def test_one_name_twice_is_two_files(site):
    site.request(form("x.csv", b"first"))
    first = site.stored
    site.request(form("x.csv", b"second"))
    assert (first.read_bytes(), site.stored.read_bytes()) == (b"first", b"second")


def test_a_file_sent_again_replaces_itself(site):
    site.request(form("x.csv", b"first"))
    site.request(form("y.csv", b"second"), file_id=site.file_id)
    assert [path.read_bytes() for path in site.leftovers()] == [b"second"]


def test_deleting_takes_the_permission_of_sending(site):
    site.request(form("x.csv", b"a"))
    mine = site.file_id
    for changed in ({"xsrf": None}, {"cookie": OTHERS}, {"session": OTHER_SESSION}):
        assert site.request([], method="DELETE", file_id=mine, **changed) == 403
    assert site.request([], method="DELETE", file_id=mine, session=OTHER_SESSION, cookie=OTHERS) == 204
    assert site.stored.read_bytes() == b"a"
    assert site.request([], method="DELETE", file_id=mine) == 204
    site.expect_nothing()


def test_what_streamlit_does_not_take_does_not_stay(site, monkeypatch):
    monkeypatch.setattr(site, "is_active_session", lambda _: False)
    assert site.request(form("x.csv", b"a")) == 400
    site.expect_nothing()


def test_nobody_reaches_the_files_of_another(site):
    site.request(form("x.csv", b"mine"))
    mine = site.file_id
    assert upload_folder.stored(site.folder(), mine)
    assert upload_folder.stored(site.folder(OTHERS, OTHER_SESSION), mine) is None
    assert upload_folder.stored(site.folder(MINE, OTHER_SESSION), mine) is None


def test_other_requests_pass_untouched():
    seen = []

    async def app(scope, receive, send):
        seen.append((scope["type"], scope.get("path")))

    for scope in ({"type": "websocket", "path": "/_stcore/stream"}, {"type": "lifespan"},
                  {"type": "http", "method": "OPTIONS", "path": f"/_stcore/upload_file/{SESSION}/x"},
                  {"type": "http", "method": "GET", "path": "/data"}):  # fmt: skip
        in_a_thread(receiving.Uploads(app)(scope, None, None))
    assert len(seen) == 4
