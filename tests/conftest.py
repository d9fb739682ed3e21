"""Fixtures for all tests: where the project and its test data are, and a home for workspaces per test."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from loyalty.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
BROWSER = ROOT / "tests" / "browser"

# How long an example takes says something about the machine, not about the code. A run of all tests tries the
# same examples every time; `pytest --hypothesis-profile=search` looks for new ones.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spreads the files of browser tests among the others: they wait much, and at once they are too much."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    in_browser = [path for path in files if BROWSER in path.parents]
    others = [path for path in files if path not in in_browser]
    # The last ones must be short: at the end a worker has nothing else to take.
    share = (0.8 * len(others) + 1) / (len(in_browser) or 1)
    places = {path: share * number for number, path in enumerate(in_browser)}
    places |= {path: place for place, path in enumerate(others)}
    items[:] = [item for path in sorted(places, key=places.get) for item in files[path]]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def stammkunde_home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty STAMMKUNDE_HOME, so that no test sees the workspaces of another one or of the user."""
    # For each numbered folder pytest looks through all earlier ones, which is slow after thousands of tests.
    home = Path(tempfile.mkdtemp(dir=homes))
    monkeypatch.setenv("STAMMKUNDE_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real test data beside the project; where it is missing, the test is skipped."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("test data folder ../shared/data is not here")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A shop's folder in which nothing is yet."""
    return Workspace(tmp_path / "shop")
