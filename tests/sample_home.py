"""A STAMMKUNDE_HOME with the sample shop in it, built once per test run because that takes long."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from loyalty.ui.session import sample_workspace
from loyalty.workspace import Version, Workspace


def copy_sample_home(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Path:
    """Fills `target` (which must not exist) with a home that has the sample shop; returns it."""
    shutil.copytree(_built(tmp_path_factory), target)
    return target


def sample_version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The sample shop, read from its files like those of any shop."""
    home = copy_sample_home(tmp_path_factory, tmp_path_factory.mktemp("version") / "home")
    (folder,) = (home / "sample").iterdir()
    return Workspace(folder).current()


def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home to copy from; the processes of one test run build it together only once."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    home = root / "sample-home"
    with FileLock(root / "sample-home.lock"):
        if not home.exists():
            draft = root / "sample-home-draft"
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("STAMMKUNDE_HOME", str(draft))
                sample_workspace()
            shutil.copytree(draft, home)
    return home
