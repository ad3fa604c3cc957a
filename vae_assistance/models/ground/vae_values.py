# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which values a field can keep: the ORM and the database raise on others.

Only what neither of them takes is told from the rest: what a value means is for the
models to judge.
"""

from odoo import fields
from odoo.api import NewId
from odoo.fields import Command
from odoo.models import BaseModel

INTEGER_MAX = 2**31 - 1
COMMANDS = list(Command)
# Beyond it a float no longer tells cents apart.
FLOAT_MAX = 10**13


def can_keep(field, value, env):
    """Whether a value, as it may be sent, can be that of a field."""
    if isinstance(value, BaseModel):
        return True
    if field.type in ("one2many", "many2many"):
        return value in (None, False) or (
            isinstance(value, list | tuple) and all(map(is_command, value))
        )
    if value in (None, False, ""):
        return True
    try:
        return CHECKS.get(field.type, _anything)(field, value, env)
    except (OverflowError, TypeError, ValueError):
        return False


def is_kept_text(value):
    """Whether the database can keep a text: neither NUL nor half of a character."""
    if "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_id(value):
    """Whether a value may name a record: one that is, or is being made."""
    if isinstance(value, bool):
        return value is False
    if isinstance(value, int):
        return 0 <= value <= INTEGER_MAX
    return value is None or isinstance(value, NewId | str)


def is_command(command):
    """Whether it is a command on a field of many records, or the id of one."""
    if not isinstance(command, list | tuple):
        return is_id(command)
    if not command or command[0] not in COMMANDS:
        return False
    name, number, values = (*command, None, None)[:3]
    if name in (Command.CREATE, Command.UPDATE):
        return isinstance(values, dict) and is_id(number)
    if name == Command.SET:
        return isinstance(values, list | tuple) and all(map(is_id, values))
    return is_id(number)


def _anything(_field, _value, _env):
    return True


def _integer(_field, value, _env):
    return abs(int(value)) <= INTEGER_MAX


def _float(_field, value, _env):
    return abs(float(value)) <= FLOAT_MAX  # what is no number is not


def _binary(_field, value, _env):
    return isinstance(value, str | bytes)


def _date(_field, value, _env):
    return bool(fields.Date.to_date(value))


def _datetime(_field, value, _env):
    return bool(fields.Datetime.to_datetime(value))


def _selection(field, value, env):
    return value in field.get_values(env)


def _many2one(_field, value, _env):
    if isinstance(value, str):
        return 0 <= int(value) <= INTEGER_MAX
    return is_id(value)


def _text(_field, value, _env):
    if isinstance(value, bytes):
        value.decode()
    return True


CHECKS = {
    "char": _text,
    "text": _text,
    "html": _text,
    "integer": _integer,
    "float": _float,
    "monetary": _float,
    "binary": _binary,
    "date": _date,
    "datetime": _datetime,
    "selection": _selection,
    "many2one": _many2one,
}
