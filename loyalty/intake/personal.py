"""Personal data by their values: what no header announces is still never taken over."""

import hmac
import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from loyalty.intake.parse import is_date
from loyalty.intake.values import BLANK, is_number, some
from loyalty.schema import Column

_SIGN = r"[^\s<>@,;:\"()\[\]]"
# It begins where a word does: a long word is not searched from each of its letters.
ADDRESS = re.compile(rf"(?<!{_SIGN}){_SIGN}+@{_SIGN}+\.{_SIGN}{{2,}}")
_PHONE = re.compile(r"(?:\+|00)[1-9][\d ()/.-]{6,18}|0\d{1,5}[ )/-][\d )/-]{4,14}|\(0\d+\)[\d ()/.-]{4,16}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?")
_GERMAN_WAY = r"str(?:\.|a(?:ß|ss)e)|weg|platz|allee|gasse|ring|damm|ufer|chaussee|steig|str"
_ENGLISH_WAY = r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|way"
_STREET = re.compile(
    rf"[^\W\d][\w .'’-]*?(?:{_GERMAN_WAY})\.? ?\d{{1,4}} ?[a-z]?\b.*"
    rf"|\d{{1,5}} [A-Z][\w .'’-]+ (?:{_ENGLISH_WAY})\b.*",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[A-ZÀ-Ý][\w'’.-]+(?: (?:von|van|de|der|zu|di))*(?:,? [A-ZÀ-Ý][\w'’.-]*){1,2}")
_NAMES = """
    anna maria erika sabine monika petra claudia susanne julia laura lena lea sarah sara lisa emma mia hannah
    katharina christina christine stefanie nicole andrea birgit karin ute ursula renate heike anja sandra jana
    max moritz erik peter michael thomas andreas stefan stephan christian martin markus klaus hans jürgen
    wolfgang frank uwe bernd jan tim tom lukas jonas paul felix leon finn ben daniel david alexander sebastian
    tobias john james robert william mary patricia jennifer linda elizabeth susan jessica karen mehmet ayse
    fatma ali mohammed jean pierre luca marco giulia piotr anders lars
"""
_GIVEN_NAMES = frozenset(_NAMES.split())
# Stands for what is not kept of a text.
MARK = "…"
_PERSON_KEYS = ("customer_id", "member_id", "visitor_id", "referred_by")
_NAME = re.compile(r"(?:[^\W\d_][^\W\d_]*[a-zß-ÿ.][\w'’.-]*)(?:,? [^\W\d_][\w'’.-]*)*")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
GUESTS = frozenset(["guest", "gast", "gastbestellung", "guest order", "gastkunde", "guest customer"])


def looks_personal(values: Sequence[str]) -> bool:
    """Whether most (trimmed) values of a column are phone numbers, IBANs, streets, or names of persons."""
    looked_at = some(values)
    if not looked_at:
        return False
    kinds = (_is_phone, _is_iban, lambda value: _STREET.fullmatch(value) is not None)
    if any(2 * sum(map(kind, looked_at)) >= len(looked_at) for kind in kinds):
        return True
    persons = [value for value in looked_at if _PERSON.fullmatch(value)]
    named = sum(not _GIVEN_NAMES.isdisjoint(re.split(r"[ ,-]+", value.casefold())) for value in persons)
    return 2 * len(persons) >= len(looked_at) and 5 * named >= len(looked_at)


def _is_phone(value: str) -> bool:
    return _PHONE.fullmatch(value) is not None and not is_date(value) and not is_number(value)


def _is_iban(value: str) -> bool:
    if not _IBAN.fullmatch(value):
        return False
    bare = value.replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def hidden(column: Column, cells: pa.Array, secret: bytes) -> pa.Array:
    """The (trimmed) cells of a text column without what tells of a person in single cells.

    In a column of numbers – a customer's, say – the keyed hash stands for an e-mail address and all around
    it, and for a name in place of a customer's number, so that the rows of one person stay together; in
    other text a mark stands for addresses, streets, phone numbers and bank accounts.
    """
    if not pc.any(pc.match_substring_regex(cells, _suspicious(column))).as_py():
        return cells
    encoded = cells.dictionary_encode()
    keyed = hmac.new(secret, digestmod="sha256")
    texts = [text and _hide(column, text, keyed) for text in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def _suspicious(column: Column) -> str:
    """A pattern that is quick to look for in all cells: where it is not found nothing is to be hidden."""
    if column.name in _PERSON_KEYS:
        return r"@|^\p{Lu}[^0-9]+$"
    return "@" if is_key(column) else r"@|[0-9]"


def _hide(column: Column, text: str, keyed: hmac.HMAC) -> str:
    address = ADDRESS.search(text)
    if address and (is_key(column) or address[0] == text):
        return hashed(address[0], keyed)
    if is_key(column):
        return hashed(text, keyed) if column.name in _PERSON_KEYS and _is_name(text) else text
    return masked(column, text)


def address_of(text: str) -> str:
    """The address in 'Erika <erika@example.org>'; the text itself where there is none."""
    address = ADDRESS.search(text)
    return address[0] if address else text


def masked(column: Column, text: str) -> str:
    """A text with a mark for e-mail addresses and bank accounts, one alone for a phone number or a street."""
    if _is_phone(text) or (_STREET.fullmatch(text) and not column.name.startswith("product")):
        return MARK
    return _ACCOUNT.sub(lambda found: MARK if _is_iban(found[0]) else found[0], ADDRESS.sub(MARK, text))


def _is_name(text: str) -> bool:
    """Whether words stand where the number of a customer is due: all guests are one 'Gast', no person."""
    return _NAME.fullmatch(text) is not None and text.casefold() not in GUESTS


def is_key(column: Column) -> bool:
    """Whether a column names a person, an order, a thing, and holds no text."""
    return column.name.endswith("_id") or column.name in ("referred_by", "referral_code")


def hashed(address: str, keyed: hmac.HMAC) -> str:
    """Never plain: a hash without a key could be looked up for every known address."""
    code = keyed.copy()
    code.update(address.strip(BLANK).lower().encode())
    return code.hexdigest()
