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
