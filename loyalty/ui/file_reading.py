"""A table read otherwise than found: encoding, delimiter, numbers, dates, header, kind; mapping files."""

from dataclasses import replace

import streamlit as st

from loyalty.i18n import t
from loyalty.intake import FileReading, Mapping, MappingError, dump_mapping, load_mapping
from loyalty.schema import TABLES
from loyalty.ui import upload_folder
from loyalty.ui.formats import date_words, encoding_words
from loyalty.ui.text import plain
from loyalty.ui.uploads import Upload, decide, forget, path_of

ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "mac_roman", "utf-16")
DELIMITERS = (";", ",", "\t", "|", " ")
DECIMALS = {",": "1.234,56", ".": "1,234.56"}
DATE_FORMATS = (
    "%d.%m.%Y",
    "%d.%m.%y",
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y%m%d",
)
FOUND = ""


def reading_menu(upload: Upload, lang: str) -> None:
    """'Anders lesen' with everything that was found, and the mapping as a file."""
    with st.popover(t("data.read_otherwise", lang), icon=":material/tune:", key=f"otherwise-{upload.id}"):
        _form(upload, upload.reading, lang)
        st.html('<hr class="stk-line">')
        _mapping_file(upload, lang)


def _form(upload: Upload, reading: FileReading, lang: str) -> None:
    wish = reading.wish.dialect
    with st.form(key=f"otherwise-form-{upload.state}", border=False):
        tables = list(TABLES)
        table = st.selectbox(
            t("data.table", lang),
            tables,
            index=tables.index(reading.table) if reading.table else None,
            format_func=lambda name: TABLES[name].label[lang],
            placeholder=t("data.choose_table", lang),
            key=f"table-{upload.state}",
        )
        chosen: dict[str, object] = {}
        if not reading.piece.is_written:
            chosen["encoding"] = _choice(upload, "encoding", ENCODINGS, wish, encoding_words, lang)
            chosen["delimiter"] = _choice(
                upload, "delimiter", DELIMITERS, wish, lambda sign: _delimiter(sign, lang), lang
            )
        chosen["decimal"] = _choice(upload, "decimal", DECIMALS, wish, DECIMALS.get, lang)
        chosen["date_format"] = _choice(
            upload, "date_format", DATE_FORMATS, wish, lambda pattern: date_words(pattern, lang), lang
        )
        has_header = st.checkbox(
            t("data.header", lang), value=bool(reading.dialect.header_row), key=f"header-{upload.state}"
        )
        is_platform = not reading.platform or st.checkbox(
            t("data.is_platform", lang, platform=reading.platform), value=True, key=f"preset-{upload.state}"
        )
        if st.form_submit_button(t("data.read_again", lang), type="primary"):
            decide(upload, mapping=_mapping(reading, table, chosen, has_header, is_platform))
    if st.button(t("data.read_afresh", lang), key=f"afresh-{upload.id}", icon=":material/restart_alt:"):
        forget(upload)


def _choice(upload: Upload, name: str, options, wish, words, lang: str) -> str:
    """One of a few, or as the file says itself."""
    fixed = wish.get(name, FOUND)
    listed = [FOUND, *options, *([fixed] if fixed not in (FOUND, *options) else [])]
    return st.selectbox(
        t(f"data.{name}", lang),
        listed,
        index=listed.index(fixed),
        format_func=lambda option: words(option) if option else t("data.as_found", lang),
        key=f"{name}-{upload.state}",
    )


def _delimiter(sign: str, lang: str) -> str:
    names = {"\t": "data.delimiter_tab", " ": "data.delimiter_blank"}
    return t(names[sign], lang) if sign in names else sign


def _mapping(
    reading: FileReading, table: str | None, chosen: dict[str, str], has_header: bool, is_platform: bool
) -> Mapping:
    """The mapping of what was chosen; where the columns are cut or named anew, they are found anew too."""
    before = reading.to_mapping()
    dialect = {name: value for name, value in before.dialect.items() if name not in chosen}
    dialect |= {name: value for name, value in chosen.items() if value != FOUND}
    if has_header != bool(reading.dialect.header_row):
        dialect["header"] = has_header
    cut = ("encoding", "delimiter", "header")
    is_cut_anew = any(dialect.get(name) != before.dialect.get(name) for name in cut)
    if is_cut_anew or table != reading.table or not is_platform:
        found = Mapping(table=table if table != reading.table else before.table, dialect=dialect)
        # "": no preset at all; without the field one is looked for.
        return found if is_platform else replace(found, preset="")
    return replace(before, dialect=dialect)


def _mapping_file(upload: Upload, lang: str) -> None:
    name = f"{upload.piece.hint or upload.piece.path.stem}.toml"
    st.download_button(
        t("data.mapping_save", lang),
        data=dump_mapping(upload.reading.to_mapping()),
        file_name=name,
        mime="application/toml",
        icon=":material/download:",
        key=f"mapping-save-{upload.id}",
        on_click="ignore",
        disabled=upload.reading.table is None,
    )
    found = st.file_uploader(
        t("data.mapping_load", lang), type=["toml"], key=f"mapping-load-{upload.id}-{_loads()}"
    )
    if found is None:
        return
    mapping = _loaded(found, lang)
    if mapping is not None:
        st.session_state["_mapping_loads"] = _loads() + 1
        decide(upload, mapping=mapping)


def _loads() -> int:
    """An uploader that has done its work is replaced by an empty one."""
    return st.session_state.get("_mapping_loads", 0)


def _loaded(found, lang: str) -> Mapping | None:
    path = path_of(found)
    name = upload_folder.safe_name(found.name)
    try:
        if path is None:
            raise FileNotFoundError
        return load_mapping(path)
    except MappingError as error:
        st.error(plain(error.said(lang, name)), icon=":material/error:")
    except FileNotFoundError:
        st.error(plain(t("error.file_gone", lang, file=name)), icon=":material/error:")
    return None
