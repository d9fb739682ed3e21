"""Where the pages stand and how the navigation groups them."""

from pathlib import Path

PAGES = Path(__file__).parents[2] / "pages"

# Group → pages with icon; the order is the order of the navigation.
PLACES = {
    "": {"overview": ":material/dashboard:", "targets": ":material/flag:"},
    "four_c": {
        "commerce": ":material/local_shipping:",
        "communication": ":material/forum:",
        "content": ":material/article:",
        "community": ":material/groups:",
    },
    "customers": {
        "lifecycle": ":material/autorenew:",
        "instruments": ":material/favorite:",
        "balance": ":material/balance:",
    },
    "learning": {
        "data": ":material/upload_file:",
        "settings": ":material/tune:",
        "catalogue": ":material/menu_book:",
    },
}

# What stands there does not depend on the filters.
UNFILTERED = ("catalogue", "settings")

# Folders of the catalogue that have no page of their own stand on another.
_ELSEWHERE = {"drivers": "instruments", "quality": "data"}


def page_of(folder: str) -> str:
    """The page on which the cards of a folder stand."""
    return _ELSEWHERE.get(folder, folder)
