"""Form bodies as a browser sends them."""

from collections.abc import Iterator

BOUNDARY = "----WebKitFormBoundaryQ2hhcmFkZQ"


def form(name: str | None, content: bytes, end: bool = True) -> Iterator[bytes]:
    """One part in pieces: a file of this name, or (None) a field without one; `end` closes the form."""
    file = "" if name is None else f'; filename="{name}"'
    kind = "" if name is None else "Content-Type: text/csv\r\n"
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"{file}\r\n{kind}\r\n'
    yield head.encode()
    for at in range(0, len(content), 65536):
        yield content[at : at + 65536]
    yield b"\r\n"
    if end:
        yield f"--{BOUNDARY}--\r\n".encode()
