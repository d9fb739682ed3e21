"""The sample shop's files and their generator, read without the dashboard."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd

from loyalty import schema

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
TABLES = sorted(path.stem for path in SAMPLE.glob("*.csv"))
AS_OF = pd.Timestamp("2026-10-31")


def sample_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_generate", SAMPLE / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sample_tables() -> dict[str, pd.DataFrame]:
    """The shipped tables with real types."""
    tables = {}
    for name in TABLES:
        frame = pd.read_csv(SAMPLE / f"{name}.csv", dtype=str)
        for column in schema.TABLES[name].columns.values():
            if column.name in frame:
                if column.type in ("timestamp", "date"):
                    frame[column.name] = pd.to_datetime(frame[column.name])
                elif column.type in ("money", "number", "integer", "scale"):
                    frame[column.name] = pd.to_numeric(frame[column.name])
        tables[name] = frame
    return tables
