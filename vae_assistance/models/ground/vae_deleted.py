# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Lines that a colleague deleted while the form that shows them was open elsewhere.

What the form says of them is left out, so that all the rest of it is saved. What was
typed in one of them is not thrown away without a word: its user is told, and the form
keeps what they typed.
"""

from odoo.exceptions import UserError
from odoo.fields import Command

# Commands about one record, by its id.
OF_ONE = (Command.UPDATE, Command.DELETE, Command.UNLINK, Command.LINK)
REMOVING = (Command.DELETE, Command.UNLINK)


def commands_in(records, fname, vals):
    """The commands in the value of a field of many records; none in other values."""
    if records._fields[fname].type not in ("one2many", "many2many"):
        return []
    value = vals[fname]
    given = value if isinstance(value, list | tuple) else ()
    return [each for each in given if isinstance(each, list | tuple) and each]


def removes(records, vals_list, fnames):
    """Whether values remove a line from one of these fields."""
    return any(
        command[0] in REMOVING
        for vals in vals_list
        for fname in fnames.intersection(vals)
        for command in commands_in(records, fname, vals)
    )


def without_deleted(records, vals, told=False):
    """Values of a form, without commands about records that are no more.

    :param bool told: whether what was typed in such a line is refused; what the model
        names in ``_vae_lines_may_go`` goes with its line
    :raise UserError: something was typed in a line that is no more
    """
    kept = dict(vals)
    may_go = getattr(records, "_vae_lines_may_go", ())
    for fname in records._vae_guarded.pointers.intersection(vals):
        commands = commands_in(records, fname, vals)
        gone = _gone(records.env[records._fields[fname].comodel_name], commands)
        if not gone:
            continue
        if told and fname not in may_go:
            _check_typed(records, fname, commands, gone)
        kept[fname] = [
            Command.set([each for each in command[2] if each not in gone])
            if command[0] == Command.SET
            else command
            for command in commands
            if command[0] not in OF_ONE or command[1] not in gone
        ]
    return kept


def _gone(model, commands):
    named = {command[1] for command in commands if command[0] in OF_ONE}
    for command in commands:
        if command[0] == Command.SET:
            named.update(command[2])
    # What is no id is refused elsewhere.
    named = {each for each in named if each.__class__ is int and each}
    return named - set(model.browse(named).exists().ids) if named else set()


def _check_typed(records, fname, commands, gone):
    if any(
        command[0] == Command.UPDATE and command[1] in gone and command[2]
        for command in commands
    ):
        raise UserError(
            records.env._(
                "%(fields)s: somebody has deleted a line that you changed. Remove it"
                " here as well – type on a new line what is still needed –, then save:"
                " nothing else of what you typed is lost.",
                fields=records._vae_labels([fname]),
            )
        )
