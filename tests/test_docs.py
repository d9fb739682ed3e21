"""The documents say what is true: generated pages are current, links lead somewhere, commands parse."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from loyalty.__main__ import parser
from loyalty.catalog import catalog, read
from loyalty.cli import platform_docs
from loyalty.cli.kpi_docs import page
from loyalty.compute import results
from loyalty.examples import example_version
from loyalty.intake.presets import presets

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
IDS = [path.name for path in PAGES]

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANCHOR = re.compile(r'<a id="([^"]+)"')
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PYTHON = re.compile(r"^\S*python\S* -m loyalty (.+)$")
# Folders of one machine, and hosts that packages or images come from: neither belongs into the project.
FOREIGN = re.compile(
    r"(?<![\w.$}/-])/(?:work|tmp|root|home/\w+|Users/\w+)/|[A-Z]:\\Users\\"
    r"|pythonhosted\.org|pypi\.org|registry\.npmjs\.org|index[-_]url\s*=|extra[-_]index",
    re.IGNORECASE,
)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands(path: Path) -> list[str]:
    """The lines of a page's code fences that hold commands, continued lines joined."""
    fences = [body for kind, body in FENCE.findall(text_of(path)) if kind in ("", "sh", "bash", "console")]
    return [
        line.strip() for body in fences for line in body.replace("\\\n", " ").splitlines() if line.strip()
    ]


def anchors(path: Path) -> set[str]:
    """What `#…` may name on a page: its headings as GitHub writes them, and anchors set by hand."""
    prose = FENCE.sub("", text_of(path))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose))
    return {heading.strip().replace(" ", "-") for heading in plain} | set(ANCHOR.findall(prose))


def test_the_page_of_kpis_is_up_to_date():
    written = text_of(ROOT / "docs" / "kpis.md")
    assert written == page(catalog().values()), "run: python -m loyalty.cli.kpi_docs"


def test_the_page_of_kpis_says_what_became_of_the_claims():
    kpi = catalog()["bad_experience_before_churn"]
    rows = [
        row
        for row in page([kpi]).splitlines()
        if kpi.claim.said["de"] in row or kpi.claim.checked["en"] in row
    ]
    assert len(rows) == 2 and kpi.claim.said["en"] in rows[0] and kpi.claim.checked["de"] in rows[1]


def test_the_page_of_platforms_is_up_to_date():
    written = text_of(ROOT / "docs" / "platforms.md")
    assert written == platform_docs.page(presets().values()), "run: python -m loyalty.cli.platform_docs"


@pytest.mark.parametrize("document", PAGES, ids=IDS)
def test_links_and_pictures_lead_somewhere(document):
    for link in LINK.findall(FENCE.sub("", text_of(document))):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), f"{document.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{document.name}: {link}"


def test_command_lines_of_the_readme_parse():
    lines = [found[1] for line in commands(README) if (found := PYTHON.match(line))]
    assert lines, "the readme shows the command line"
    for line in lines:
        words = shlex.split(line.split(" > ")[0], comments=True)
        options = parser().parse_args(words)
        for name in (getattr(options, "kpi", None) or "").split(","):
            assert not name or name in catalog(), line
        for path in [*getattr(options, "files", []), *getattr(options, "source", [])]:
            if path.parts[:1] == ("data",):
                assert (ROOT / path).exists(), line


def test_make_targets_of_the_readme_exist():
    targets = set(re.findall(r"^([\w-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][\w-]*)", "\n".join(re.findall(r"`[^`]+`", text_of(README)))))
    named |= {line.split()[1] for line in commands(README) if line.startswith("make ")}
    assert {"run", "test"} <= named <= targets


def test_versions_named_in_the_readme_are_those_of_the_makefile():
    for version in re.findall(r"lifelines==([\d.]+)", text_of(README)):
        assert f"lifelines=={version}" in text_of(ROOT / "Makefile")


def test_the_example_of_a_kpi_file_works(tmp_path):
    source = next(
        body for kind, body in FENCE.findall(text_of(ROOT / "docs" / "kpi_files.md")) if kind == "sql"
    )
    folder = tmp_path / "lifecycle"
    folder.mkdir()
    path = folder / "voucher_order_rate.sql"
    path.write_text(source, encoding="utf-8")
    kpi = read(path)
    with example_version(kpi) as version:
        row = results(version, [kpi], "all").iloc[0]
    assert {name: row[name] for name in kpi.example["expect"]} == kpi.example["expect"]


def test_files_name_no_machine_and_no_package_registry():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    found = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        try:
            text = text_of(ROOT / name)
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, or deleted and not yet committed
        if name != "tests/test_docs.py":
            found += [f"{name}: {match[0]}" for match in FOREIGN.finditer(text)]
    assert not found
