# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The exchange format of address books data.inclusion v1: files read and written.

Schema: github.com/gip-inclusion/data-inclusion-schema, v1.0.8 (Licence Ouverte 2.0).
Records are dicts by column name; nothing here knows Odoo.

>>> list(parse_list("['numerique', 'mobilite']"))
['numerique', 'mobilite']
>>> as_v1({"profils": "adultes", "frais_autres": "10 euros"})
{'publics': ['adultes'], 'frais_precisions': '10 euros'}
"""

import csv
import hashlib
import io
import json
import math
import re
from contextlib import suppress

STRUCTURE = (
    "source",
    "id",
    "nom",
    "date_maj",
    "description",
    "lien_source",
    "site_web",
    "accessibilite_lieu",
    "siret",
    "adresse",
    "complement_adresse",
    "commune",
    "code_postal",
    "code_insee",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
    "horaires_accueil",
    "reseaux_porteurs",
)
SERVICE = (
    "source",
    "structure_id",
    "id",
    "nom",
    "description",
    "date_maj",
    "lien_source",
    "type",
    "thematiques",
    "publics",
    "publics_precisions",
    "conditions_acces",
    "frais",
    "frais_precisions",
    "adresse",
    "complement_adresse",
    "commune",
    "code_postal",
    "code_insee",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
    "horaires_accueil",
    "modes_accueil",
    "zone_eligibilite",
    "contact_nom_prenom",
    "modes_mobilisation",
    "lien_mobilisation",
    "mobilisable_par",
    "mobilisation_precisions",
    "volume_horaire_hebdomadaire",
    "nombre_semaines",
)
LISTS = {
    "reseaux_porteurs",
    "thematiques",
    "publics",
    "modes_accueil",
    "zone_eligibilite",
    "modes_mobilisation",
    "mobilisable_par",
}
NUMBERS = {
    "longitude": float,
    "latitude": float,
    "volume_horaire_hebdomadaire": float,
    "nombre_semaines": int,
}
# About people: in no file that leaves the structure unless it is asked for.
PERSONAL = {"contact_nom_prenom"}
# Columns of v0, which old files still have.
RENAMED = {
    "profils": "publics",
    "profils_precisions": "publics_precisions",
    "zone_diffusion_code": "zone_eligibilite",
    "frais_autres": "frais_precisions",
    "prise_rdv": "lien_mobilisation",
}
JOINED = {
    "conditions_acces": ("pre_requis", "justificatifs"),
    "reseaux_porteurs": ("typologie", "labels_nationaux", "labels_autres"),
}
# What a spreadsheet would run rather than show.
FORMULA = re.compile(r"^[=+\-@\t\r]")
HARMLESS = re.compile(r"[+-]?[\d\s.,()]*")
CHUNK = 1 << 16
BETWEEN = re.compile(r"[\s,]*")
# What a database keeps nowhere: NUL, halves of signs.
UNKEPT = re.compile("[\x00\ud800-\udfff]")
# A record is flat: what nests deeper is none.
DEEPEST = 8


# ----------------------------------------------------------------------
# Reading
# ----------------------------------------------------------------------


def records(stream):
    """The records of a file, one at a time: JSON (an array) or CSV, told by its sign.

    :param stream: binary file, UTF-8 with or without mark
    :return: generator of dicts, as the file has them
    :raise ValueError: the file is neither, or ends in the middle
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    start = text.read(CHUNK)
    if start.lstrip()[:1] in ("[", "{"):
        yield from _json_records(text, start)
    else:
        yield from _csv_records(text, start)


def _json_records(text, buffer):
    """Each object of the first array: what was read is forgotten."""
    # Spreadsheets write what is empty as NaN.
    decoder = json.JSONDecoder(parse_constant=lambda _name: None)
    _before, bracket, buffer = buffer.partition("[")
    if not bracket:
        raise ValueError("no array")
    start = 0
    while True:
        start = BETWEEN.match(buffer, start).end()
        if buffer.startswith("]", start):
            return
        try:
            record, start = decoder.raw_decode(buffer, start)
        except json.JSONDecodeError:
            # In pieces twice as large each time: a long record is not read for ever.
            buffer, start = buffer[start:], 0
            more = text.read(max(CHUNK, len(buffer)))
            if not more:
                raise
            buffer += more
            continue
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        if not isinstance(record, dict):
            raise ValueError("no object")
        yield record


def _csv_records(text, start):
    header = start.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    text.seek(0)
    reader = csv.DictReader(text, delimiter=separator, strict=True)
    try:
        names = reader.fieldnames
        if names and {"source", "id"}.isdisjoint(names):
            raise ValueError("columns of another format")
        for row in reader:
            row.pop(None, None)
            yield {name: uninert(cell) for name, cell in row.items() if name}
    except csv.Error as error:
        raise ValueError(str(error)) from error


def as_v1(record):
    """A record with the columns of v1, without those that are empty.

    Other columns stay as they are: nothing that a file says is lost.

    :raise ValueError: it is nested too deeply
    """
    result = {}
    for name, value in kept(record).items():
        name = RENAMED.get(name, name)
        if name in LISTS:
            value = parse_list(value)
        elif name in NUMBERS:
            value = parse_number(value, NUMBERS[name])
        elif isinstance(value, str):
            value = value.strip()
        if value not in (None, "", []) and name not in result:
            result[name] = value
    for name, olds in JOINED.items():
        parts = [part for old in olds for part in parse_list(result.pop(old, None))]
        if parts and name not in result:
            result[name] = parts if name in LISTS else "\n".join(parts)
    kind = result.pop("zone_diffusion_type", None)
    if kind == "pays":
        result["zone_eligibilite"] = ["france"]
    return result


def kept(value, depth=DEEPEST):
    """The value as a database keeps it.

    >>> kept({"a": ["b\\x00c", float("inf")]})
    {'a': ['bc', None]}
    """
    if not depth:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return UNKEPT.sub("", value)
    if isinstance(value, dict):
        return {kept(name): kept(each, depth - 1) for name, each in value.items()}
    if isinstance(value, list):
        return [kept(each, depth - 1) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def key(record):
    """Source and identifier of a record, as `as_v1` has them."""
    return tuple(str(kept(record.get(name))).strip() for name in ("source", "id"))


def parse_list(value):
    """A list however a cell writes it: JSON, Python's way, braces or commas."""
    if isinstance(value, list | tuple | set):
        return [UNKEPT.sub("", str(e)) for e in value if e not in (None, "")]
    text = str(value or "").strip()
    if text.startswith("["):
        with suppress(ValueError, RecursionError):
            return parse_list(json.loads(text))
    items = re.split(r"[,;|\n]", text.strip("[]{}"))
    return [each for item in items if (each := item.strip().strip("'\""))]


def parse_number(value, kind):
    """A number; what is none stays a text, that nothing be lost."""
    try:
        number = float(str(value).replace(",", "."))
        if not math.isfinite(number):
            return str(value)
        return int(number) if kind is int else number
    except (ValueError, OverflowError):
        return str(value) if value is not None else None


def digest(record):
    """What two records that say the same have in common."""
    said = {
        name: sorted(value, key=str) if isinstance(value, list) else value
        for name, value in record.items()
    }
    return hashlib.sha256(
        json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


# ----------------------------------------------------------------------
# Writing
# ----------------------------------------------------------------------


def write_json(stream, rows, columns):
    """An array of objects; columns without value are left out.

    :param stream: binary file
    :param rows: iterable of dicts
    """
    stream.write(b"[")
    for number, row in enumerate(rows):
        stream.write(b",\n" if number else b"\n")
        named = {name: row[name] for name in columns if name in row}
        stream.write(json.dumps({**named, **row}, ensure_ascii=False).encode())
    stream.write(b"\n]\n")


def write_csv(stream, rows, columns):
    """A table with the columns of the format; lists as JSON, formulas inert."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in columns])
    text.detach()


def cell(value):
    if value is None:
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return inert(str(value))


def inert(text):
    """The text, with an apostrophe where a spreadsheet would run it."""
    if FORMULA.match(text) and not HARMLESS.fullmatch(text):
        return f"'{text}"
    # So that what had an apostrophe of its own is read back as it was.
    return f"'{text}" if text.startswith("'") else text


def uninert(text):
    """What was written by `inert`, as it was."""
    if (
        text
        and text.startswith("'")
        and (FORMULA.match(text[1:]) or text[1:].startswith("'"))
    ):
        return text[1:]
    return text
