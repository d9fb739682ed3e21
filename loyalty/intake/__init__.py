"""A file as it comes → typed rows and every problem as a row."""

from loyalty.intake.containers import SUFFIXES, Piece, unpack
from loyalty.intake.errors import IntakeError
from loyalty.intake.file_reading import ColumnReading, FileReading
from loyalty.intake.inspecting import inspect
from loyalty.intake.mapping_file import Mapping, MappingError, dump_mapping, load_mapping
from loyalty.intake.questions import Question, answered
from loyalty.intake.reading import load
from loyalty.intake.report import LoadReport, without_unknown

__all__ = [
    "SUFFIXES",
    "ColumnReading",
    "FileReading",
    "IntakeError",
    "LoadReport",
    "Mapping",
    "MappingError",
    "Piece",
    "Question",
    "answered",
    "dump_mapping",
    "inspect",
    "load",
    "load_mapping",
    "unpack",
    "without_unknown",
]
