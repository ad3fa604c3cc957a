# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the schema of data.inclusion v1 asks of each column.

What is typed here is free: what the format would refuse is written as it asks for, or
left out. Schema: github.com/gip-inclusion/data-inclusion-schema, v1.0.8.

>>> clean({"siret": "130 025 265 00013", "code_postal": "CH-1201", "nom": "Relais."})
{'siret': '13002526500013', 'nom': 'Relais'}
>>> clean({"telephone": "04 65 71 49 01"})
{'telephone': '+33465714901'}
>>> clean({"publics": ["jeunes", "tous-publics"]})
{'publics': ['tous-publics']}
"""

import re

import phonenumbers

from odoo.tools import email_normalize

NAME_MAX = 150
DESCRIPTION_MAX = 10_000
URI_MAX = 2083
EVERYBODY = "tous-publics"


def clean(record):
    """A record without what the schema refuses.

    :param dict record: column to value, of what is said here
    :return: the same, columns without a value that the format knows left out
    """
    cleaned = {
        name: CLEANERS[name](value) if name in CLEANERS else value
        for name, value in record.items()
    }
    return {name: value for name, value in cleaned.items() if value}


def _name(text):
    return text.strip().rstrip(".").strip()[:NAME_MAX]


def _description(text):
    return text.strip()[:DESCRIPTION_MAX]


def _uri(text):
    is_one = re.match(r"https?://\S+$", text) and len(text) <= URI_MAX
    return text if is_one else None


def _matching(pattern):
    def cleaned(text):
        joined = "".join(text.split())
        return joined if re.fullmatch(pattern, joined) else None

    return cleaned


def _phone(text):
    """One number, as it is dialled from anywhere."""
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _subjects(codes):
    """Themes are of a category: a category alone is none."""
    return [code for code in codes if "--" in code]


def _audiences(codes):
    return [EVERYBODY] if EVERYBODY in codes else codes


CLEANERS = {
    "nom": _name,
    "description": _description,
    "lien_source": _uri,
    "site_web": _uri,
    "accessibilite_lieu": _uri,
    "lien_mobilisation": _uri,
    "siret": _matching(r"\d{14}"),
    "code_postal": _matching(r"\d{5}"),
    "code_insee": _matching(r"\w{5}"),
    "telephone": _phone,
    "courriel": email_normalize,
    "thematiques": _subjects,
    "publics": _audiences,
}
