# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How people's names and telephones are compared, searched and sorted.

>>> name_key("Œuvrard-Łukasz, Zoé") == name_key("zoe oeuvrard lukasz")
True
>>> phone_key("+262 692 12 34 56") == phone_key("0692.12.34.56")
True
"""

import re
from unicodedata import category

import phonenumbers

from odoo.tools import remove_accents

# Letters that are no letter with an accent: Unicode does not take them apart.
LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ı": "i",
    }
)
# France and its départements outre-mer share one plan of ten digits, whatever the
# country code in front: 0692… is +262 692…, and is typed +33 692… as well.
FRENCH_PLAN = {"33": "0", "262": "0", "590": "0", "594": "0", "596": "0", "508": "0508"}
# What begins a postcode overseas says which country's numbers are typed there.
REGIONS_BY_ZIP = {"975": "PM", "986": "WF", "987": "PF", "988": "NC"}
# Fewer digits are a house, a year or a number of a journey.
PHONE_DIGITS_MIN = 4
# From here on a number may be whole, with a country code and no sign before it.
PHONE_DIGITS_WHOLE = 9


def fold(text):
    """The text without letter case, accents, ligatures and what nobody sees."""
    seen = "".join(sign for sign in text or "" if category(sign) != "Cf")
    return remove_accents(seen.casefold().translate(LETTERS))


def clean_address(address):
    """An e-mail address as it was seen when it was pasted.

    Signs of no width and no-break spaces come along from web pages and documents; mails
    to such an address come back.
    """
    seen = "".join(
        sign
        for sign in address or ""
        if sign == " " or category(sign) not in ("Cc", "Cf", "Zl", "Zp", "Zs")
    )
    return seen.strip() or False


def clean_phone(number):
    """A telephone number as it was seen when it was pasted, see ``clean_address``."""
    seen = "".join(
        " " if category(sign) in ("Zl", "Zp", "Zs") else sign
        for sign in number or ""
        if category(sign) not in ("Cc", "Cf")
    )
    return " ".join(seen.split()) or False


def words(text):
    """The words of a text, folded; hyphens and apostrophes part them."""
    return re.findall(r"[^\W_]+", fold(text))


def name_key(name):
    """What two spellings of a person's name have in common.

    Letter case, accents, ligatures, hyphens and the order of the words do not count.
    """
    return " ".join(sorted(words(name))) or False


def name_order(name):
    """Sorting key: the order of a directory, É beside E whatever the database."""
    return fold(name), name or ""


def name_text(name):
    """What a name is found by: its words in their order, and what signs part as one.

    Jean-Noël is found by “noel”, “jean noel” and “jeannoel”.
    """
    joined = ["".join(words(part)) for part in (name or "").split()]
    return " ".join(dict.fromkeys([*words(name), *filter(None, joined)]))


def phone_region(country_code, zip_code):
    """The region (ISO 3166) whose numbers are typed nationally at an address."""
    return REGIONS_BY_ZIP.get((zip_code or "").strip()[:3]) or country_code or None


def phone_key(number, regions=()):
    """What two writings of a telephone number have in common.

    :param str number: as it is typed: nationally, with ``+`` or ``00``, with signs
    :param regions: where it may be typed nationally, the likeliest first; France and
        its plan are tried after them
    :return: digits: ``0…`` in the French plan, else with the country code; False
        without a number
    """
    digits = re.sub(r"\D", "", number or "")
    if len(digits) < PHONE_DIGITS_MIN:
        return False
    for region in dict.fromkeys([*filter(None, regions), "FR"]):
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed) or (
            # Of another département's block, or a block that is too new to be known.
            region == "FR" and phonenumbers.is_possible_number(parsed)
        ):
            national = phonenumbers.national_significant_number(parsed)
            code = str(parsed.country_code)
            return FRENCH_PLAN.get(code, code) + national
    return digits


def phone_part(text):
    """Part of a telephone number, as ``phone_key`` writes it.

    :return: digits, or False where the text is not the writing of a number
    """
    text = (text or "").strip().replace("(0)", "")
    if not re.fullmatch(r"\+?[\d\s().\-/]+", text):
        return False
    digits = re.sub(r"\D", "", text)
    if len(digits) < PHONE_DIGITS_MIN:
        return False
    if not text.startswith("+") and not digits.startswith("00"):
        return phone_key(text) if len(digits) >= PHONE_DIGITS_WHOLE else digits
    digits = digits.removeprefix("00")
    for code in FRENCH_PLAN:
        if digits.startswith(code):
            return FRENCH_PLAN[code] + digits.removeprefix(code).lstrip("0")
    return digits
