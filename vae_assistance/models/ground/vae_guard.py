# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What stands before every model that holds fields of ours.

The ORM lets an RPC caller write readonly fields, move a record to where its rules do
not reach, and link records that the caller may not read; onchanges and stored computes
then read these as superuser. Here that is refused to everybody but the code itself:

- *protected fields*: what nobody types (readonly, or computed without inverse) is
  neither written, copied nor taken from a default that somebody else set, not even
  where the code makes the record as superuser: the context is the caller's;
- *anchors*: the journey, the parent and the structure of a record stay what they are
  once they are set; so does, from the first, what a model names in ``_vae_stays``.
  A value that does not change is accepted;
- *homes*: what is for one structure or for all, or follows from what is typed, may
  move; what belongs elsewhere from now on is still something its author may write;
- *pointers*: a link leads only to what the user may read;
- *lines* that a colleague deleted while a form was open do not keep the rest of it from
  being saved; what was typed in one of them is told, not thrown away, but where the
  model says in ``_vae_lines_may_go`` that nothing is left to be done about it: see
  ``vae_deleted``;
- *professionals*: who is chosen among the users has a VAE role;
- *dates* that people type can be right, see ``vae_dates``;
- *values* are of the kind of their field, and texts hold no character that the database
  cannot keep, see ``vae_values``.

All of it is found in the registry: a field or model that comes later is guarded by
itself. Superuser code is free; code that runs as the user writes protected fields and
anchors through ``_vae_by_code()``.

``Guard`` is the first base class of the guarded models' classes. As an extension of
``base`` it would come last: it would judge what the models' own ``create`` adds to what
was sent, not what was sent. As a patch on the class it would be taken away by
base_automation, which removes those of others together with its own.
"""

from collections import defaultdict
from contextlib import contextmanager

from odoo import api, fields
from odoo.api import NewId
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.fields import Command
from odoo.models import BaseModel
from odoo.tools import format_date

from . import vae_dates, vae_deleted, vae_values

PROFESSIONAL = "vae_assistance.group_vae_accompagnateur"

# In the context of what the code itself writes. Compared by identity: nothing that is
# sent from outside is this object.
BY_CODE = object()
BY_CODE_KEY = "vae_by_code"

# In the cursor's cache while a door is open: what was found to be readable.
READABLE = object()

# What a call may bring in the place of ids.
SENT = {list, str, dict, float, bool}

DEFAULT = "default_"


class Guard:
    """First among the base classes of the models that hold guarded fields."""

    __slots__ = ()

    # Odoo asks these of every base class; models have their own.
    _name = None
    _module = None
    _inherits = {}
    _depends = {}

    @classmethod
    def _vae_stand_before(cls, model_cls):
        """Make the guard the first base class of a model's class in the registry."""
        if cls not in model_cls._base_classes__:
            model_cls._base_classes__ = (cls, *model_cls._base_classes__)
            model_cls.__bases__ = model_cls._base_classes__

    # ------------------------------------------------------------------
    # Doors
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        # Before anything speaks of what was sent.
        self._vae_check_access("create")
        if self._vae_is_by_code():
            return super(Guard, self._vae_not_by_code()).create(vals_list)
        if not isinstance(vals_list, list | tuple):
            self._vae_refuse_values()
        for vals in vals_list:
            self._vae_check_protected(vals)
            self._vae_check_values(vals)
            self._vae_check_dates(vals)
        with asked_once(self.env):
            vals_list = self._vae_without_deleted(vals_list)
            self._vae_check_professionals(vals_list)
            return super(Guard, self._vae_checked_context()).create(vals_list)

    def write(self, vals):
        if self.env.su or not self:
            return super().write(vals)
        records = self
        if self._vae_is_by_code():
            records = self._vae_not_by_code()
        else:
            self._vae_check_protected(vals)
            self._vae_check_values(vals)
            self._vae_check_dates(vals)
            self._vae_check_anchors(vals)
            [vals] = self._vae_without_deleted([vals])
            self._vae_check_professionals([vals])
        try:
            result = super(Guard, records).write(vals)
            if not self._vae_guarded.homes.isdisjoint(vals):
                # Core checks the rules before a change only.
                self._vae_check_access("write")
            return result
        except UserError as error:
            refusal = error
        # Core checks access after the model's own `write` has refused: nothing of what
        # that says is for whoever may not write, not even in a chain of errors. Asked
        # only here, it costs nothing when all goes well.
        self._vae_check_access("write")
        raise refusal

    def copy_data(self, default=None):
        if self.env.su or self._vae_is_by_code():
            return super().copy_data(default)
        self._vae_check_access("read")
        self._vae_check_protected(default or {})
        given = default or {}
        left_out = self._vae_not_copied() - given.keys()
        vals_list = super().copy_data({**dict.fromkeys(left_out), **given})
        return [
            vals and {name: vals[name] for name in vals if name not in left_out}
            for vals in vals_list
        ]

    def _vae_not_copied(self):
        """What a copy does not take over.

        It is a new record: what follows from what was done is not its own. What the
        user may not read is left out rather than refused: Odoo reads all that it
        copies, and repeats an event by copying it.
        """
        guarded = self._vae_guarded
        return guarded.protected | {
            name
            for name in guarded.restricted
            if not self._has_field_access(self._fields[name], "read")
        }

    def update_field_translations(self, field_name, translations, source_lang=""):
        if not self.env.su:
            self._vae_check_access("write")
            self._vae_check_protected({field_name: translations})
        return super().update_field_translations(
            field_name, translations, source_lang=source_lang
        )

    def onchange(self, values, field_names, fields_spec):
        if self.env.su:
            return super().onchange(values, field_names, fields_spec)
        with asked_once(self.env):
            try:
                self._vae_check_shown(values)
            except MissingError:
                values = vae_deleted.without_deleted(self, values)
                self._vae_check_shown(values)
            self._vae_check_dates(values)
            return super(Guard, self._vae_checked_context()).onchange(
                values, field_names, fields_spec
            )

    @api.model
    def default_get(self, fields):
        if self.env.su:
            # What the code makes has the context of whoever called the code.
            records = self._vae_without_defaults(self._vae_defaults_sent())
            return super(Guard, records).default_get(fields)
        self._vae_check_active_records()
        records = self._vae_checked_context()
        defaults = super(Guard, records).default_get(fields)
        # A user's own default may name any record, too; those of the code do not.
        own = self._vae_guarded.pointers.intersection(defaults)
        if own:
            kept = self.env["ir.default"]._get_model_defaults(self._name)
            own = own.intersection(kept)
        if own:
            for fname in self._vae_unreadable([{name: defaults[name] for name in own}]):
                del defaults[fname]
        return defaults

    def _vae_refuse_ids(self):
        raise UserError(
            self.env._(
                "%(document)s: records are named by the list of their numbers.",
                document=self.env["ir.model"]._get(self._name).name,
            )
        )

    # ------------------------------------------------------------------
    # Who writes
    # ------------------------------------------------------------------

    def _vae_is_by_code(self):
        return self.env.context.get(BY_CODE_KEY) is BY_CODE

    def _vae_not_by_code(self):
        """What follows from the one call is not the code's own word any more."""
        context = dict(self.env.context)
        del context[BY_CODE_KEY]
        return self.with_context(context)  # pylint: disable=context-overridden

    def _vae_check_access(self, operation):
        """Core's models check in their own time: their overrides may give rights."""
        if self._vae_guarded.is_ours:
            self.check_access(operation)

    # ------------------------------------------------------------------
    # Protected fields
    # ------------------------------------------------------------------

    def _vae_check_protected(self, vals):
        if not isinstance(vals, dict):
            self._vae_refuse_values()
        protected = self._vae_guarded.protected
        if not protected.isdisjoint(vals):
            self._vae_refuse_protected([name for name in vals if name in protected])

    def _vae_check_values(self, vals):
        if not self._vae_guarded.is_ours:
            return  # core answers as it does without us
        for fname, value in vals.items():
            field = self._fields.get(fname)
            if field and not vae_values.can_keep(field, value, self.env):
                if field.relational:
                    self._vae_refuse_pointers([fname])
                raise ValidationError(
                    self.env._(
                        "“%(field)s” cannot be “%(value)s”: it is too large, or"
                        " something else is expected there. Correct it.",
                        field=field._description_string(self.env),
                        value=str(value)[:40],
                    )
                )
            if isinstance(value, str) and not vae_values.is_kept_text(value):
                raise ValidationError(
                    self.env._(
                        "%(field)s holds an invisible character that cannot be kept."
                        " Type the text again.",
                        field=self._vae_labels([fname]),
                    )
                )

    def _vae_refuse_values(self):
        raise UserError(
            self.env._(
                "%(document)s: values are sent by the names of their fields.",
                document=self.env["ir.model"]._get(self._name).name,
            )
        )

    def _vae_refuse_protected(self, fnames):
        raise AccessError(
            self.env._(
                "%(document)s: nobody types %(fields)s. They follow from what is done:"
                " leave them out.",
                document=self.env["ir.model"]._get(self._name).name,
                fields=self._vae_labels(fnames),
            )
        )

    # ------------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------------

    def _vae_check_dates(self, vals):
        """Refuse dates that cannot be right; those of core, from our people only."""
        guarded = self._vae_guarded
        fnames = guarded.dates.intersection(vals)
        is_core = not guarded.dates_of_core.isdisjoint(vals)
        if is_core and self.env.user.has_group(PROFESSIONAL):
            fnames |= guarded.dates_of_core.intersection(vals)
        if not fnames:
            return
        today = fields.Date.context_today(self)
        for fname in sorted(fnames):
            field = self._fields[fname]
            day = vae_dates.wrong_day(field, vals[fname], today)
            if day:
                first, last = vae_dates.bounds(field, today)
                raise ValidationError(
                    self.env._(
                        "“%(field)s”: %(date)s cannot be right. Check the year: the"
                        " date is between %(first)s and %(last)s.",
                        field=field._description_string(self.env),
                        date=format_date(self.env, day, date_format="dd/MM/yyyy"),
                        first=format_date(self.env, first, date_format="dd/MM/yyyy"),
                        last=format_date(self.env, last, date_format="dd/MM/yyyy"),
                    )
                )

    def _vae_labels(self, fnames):
        return ", ".join(
            self.env._(
                "“%(field)s”", field=self._fields[fname]._description_string(self.env)
            )
            for fname in fnames
        )

    def _vae_checked_context(self):
        """The same records, in whose context no default says what nobody types.

        An action's context reaches models that it was not meant for: it is ignored.
        """
        sent = self._vae_defaults_sent()
        if not sent:
            return self
        self._vae_check_pointers([sent])
        self._vae_check_dates(sent)
        return self._vae_without_defaults(sent)

    def _vae_without_defaults(self, sent):
        """The same records, in whose context nothing protected has a default.

        :param dict sent: see ``_vae_defaults_sent``
        """
        dropped = {DEFAULT + name for name in self._vae_guarded.protected & sent.keys()}
        if not dropped:
            return self
        context = self.env.context
        kept = {key: value for key, value in context.items() if key not in dropped}
        return self.with_context(kept)  # pylint: disable=context-overridden

    # ------------------------------------------------------------------
    # Anchors
    # ------------------------------------------------------------------

    def _vae_check_anchors(self, vals):
        """Refuse to move records to another journey, parent or structure."""
        guarded = self._vae_guarded
        if guarded.anchors.isdisjoint(vals):
            return
        self.check_access("write")
        for fname in guarded.anchors.intersection(vals):
            field = self._fields[fname]
            new = field.convert_to_cache(vals[fname], self, validate=False) or False
            now = {
                field.convert_to_cache(record[fname], record, validate=False) or False
                for record in self.sudo().filtered("id")
            }
            if now - ({new} if fname in guarded.stays else {new, False}):
                raise AccessError(
                    self.env._(
                        "%(document)s: %(fields)s stays as it is once it is set. Make"
                        " another record where it belongs.",
                        document=self.env["ir.model"]._get(self._name).name,
                        fields=self._vae_labels([fname]),
                    )
                )
            if (
                new
                and False in now
                and field.comodel_name != "res.company"
                and not self.env[field.comodel_name].browse(new).has_access("write")
            ):
                self._vae_refuse_pointers([fname])

    # ------------------------------------------------------------------
    # Pointers
    # ------------------------------------------------------------------

    def _vae_check_pointers(self, vals_list):
        """Refuse links to what the user may not read.

        What a record holds already is not new to it: whoever may write the record may
        leave it there.
        """
        if unreadable := self._vae_unreadable(vals_list):
            refused = [
                fname
                for fname, ids in unreadable.items()
                if not self._vae_is_held(fname, ids)
            ]
            if refused:
                self._vae_refuse_pointers(refused)

    def _vae_without_deleted(self, vals_list):
        """The same, without commands about lines that were deleted meanwhile.

        It is asked where a line is removed, or where one could not be read: nothing
        else costs anything.

        :return: the values that are left, checked
        """
        may_be_gone = vae_deleted.removes(self, vals_list, self._vae_guarded.pointers)
        if not may_be_gone:
            try:
                self._vae_check_pointers(vals_list)
            except MissingError:
                may_be_gone = True
        if may_be_gone:
            vals_list = [
                vae_deleted.without_deleted(self, vals, told=True) for vals in vals_list
            ]
            self._vae_check_pointers(vals_list)
        return vals_list

    def _vae_check_shown(self, values):
        """The same for the values of a form, with those of the records in it."""
        self._vae_check_pointers([values])
        for fname, value in values.items():
            field = self._fields.get(fname)
            if not field or field.type not in ("many2one", "one2many", "many2many"):
                continue
            others = self.env[field.comodel_name]
            if isinstance(others, Guard):
                for number, typed in typed_in(value):
                    others.browse(number or ())._vae_check_shown(typed)

    def _vae_refuse_pointers(self, fnames):
        raise AccessError(
            self.env._(
                "%(document)s: %(fields)s points to a record that you may not use."
                " Choose one that you may open.",
                document=self.env["ir.model"]._get(self._name).name,
                fields=self._vae_labels(fnames),
            )
        )

    def _vae_is_held(self, fname, ids):
        records = self.sudo().filtered("id").with_context(active_test=False)
        field = self._fields[fname]
        if not records or field.type in ("reference", "many2one_reference"):
            return False
        return all(ids <= set(record[fname].ids) for record in records)

    def _vae_unreadable(self, vals_list):
        """Ids in values that the user may not read: one query a model at most.

        :return: dict of field name to set of ids
        """
        pointers = self._vae_guarded.pointers
        named = defaultdict(lambda: defaultdict(set))
        unreadable = {}
        for vals in vals_list:
            if pointers.isdisjoint(vals):
                continue
            for fname in pointers.intersection(vals):
                try:
                    model, ids = self._vae_target(self._fields[fname], vals)
                except ValueError:  # what is no id is nobody's record
                    unreadable[fname] = {None}
                    continue
                if ids:
                    named[model][fname].update(ids)
        for model, by_field in named.items():
            ids = set().union(*by_field.values())
            if forbidden := ids - self._vae_readable(model, ids):
                for fname, its in by_field.items():
                    if its & forbidden:
                        unreadable[fname] = its & forbidden
        return unreadable

    def _vae_readable(self, model, ids):
        """Those of some ids that the user may read, and maybe others.

        A form that opens and is saved names the same journey at every step.
        """
        found = self.env.cr.cache.get(READABLE)
        known = set()
        if found is not None:
            companies = self.env["ir.rule"]._compute_domain_context_values()
            known = found[self.env.uid, model, *companies]
        if model == "res.users":
            known.add(self.env.uid)  # everybody reads themselves
        if asked := ids - known:
            targets = self.env[model].browse(asked)
            known.update(targets._filtered_access("read").ids)
        return known

    def _vae_target(self, field, vals):
        """The model and the ids of a link's value, as it may be sent."""
        value = vals[field.name]
        if not value:
            return None, ()
        if field.type in ("one2many", "many2many"):
            if not isinstance(value, list | tuple | BaseModel):
                raise ValueError(f"{value!r} is no list of commands")
            return field.comodel_name, set(brought_ids(value)) - {None}
        model = field.comodel_name
        if field.type == "reference":
            model, _separator, value = str(value).partition(",")
        elif field.type == "many2one_reference":
            model = vals.get(field.model_field) or self[:1][field.model_field]
        number = id_of(value)
        return model, {number} if number and model in self.env else ()

    # ------------------------------------------------------------------
    # Professionals
    # ------------------------------------------------------------------

    def _vae_check_professionals(self, vals_list):
        """Refuse to choose colleagues who have no VAE role and could open nothing.

        Who has had one and was chosen then may stay.
        """
        for vals in vals_list:
            for fname in self._vae_guarded.professionals.intersection(vals):
                __, ids = self._vae_target(self._fields[fname], vals)
                without = (
                    self.env["res.users"]
                    .browse(ids)
                    .filtered(lambda user: not user.has_group(PROFESSIONAL))
                )
                if without and not self._vae_is_held(fname, set(without.ids)):
                    raise ValidationError(
                        self.env._(
                            "“%(field)s”: %(users)s has no VAE role. Ask an"
                            " administrator to give them one, or choose somebody else.",
                            field=self._fields[fname]._description_string(self.env),
                            users=", ".join(without.sudo().mapped("name")),
                        )
                    )

    # ------------------------------------------------------------------
    # Dialogs
    # ------------------------------------------------------------------

    def _vae_check_active_records(self):
        """A dialog is about what its user may read."""
        context = self.env.context
        if not (self._transient and self._vae_guarded.is_ours):
            return
        model = context.get("active_model")
        ids = context.get("active_ids") or context.get("active_id")
        if isinstance(model, str) and model in self.env and ids:
            ids = list(ids) if isinstance(ids, list | tuple) else [ids]
            if not are_ids(ids):
                self._vae_refuse_ids()
            self.env[model].browse(ids).check_access("read")


class GuardOfOurs(Guard):
    """The same before our own models, which also answer wrong calls in a sentence.

    Not before core's: it makes records all the time, and its callers get its errors.
    """

    __slots__ = ()

    @api.private
    def browse(self, ids=()):
        """What is no list of ids is told in a sentence, whatever way it comes."""
        if ids.__class__ in SENT and ids and not are_ids(ids):
            self._vae_refuse_ids()
        return super().browse(ids)

    def ensure_one(self):
        """What is done on one record is asked of none or several: a sentence."""
        try:
            return super().ensure_one()
        except ValueError:
            raise UserError(
                self.env._(
                    "%(document)s: this is done on one record at a time, and"
                    " %(count)s are chosen. Choose one.",
                    document=self.env["ir.model"]._get(self._name).name,
                    count=len(self),
                )
            ) from None


@contextmanager
def asked_once(env):
    """Until the outermost call has ended, what was found readable is not asked again.

    What was found not to be is: the call itself may give the right.
    """
    cache = env.cr.cache
    if READABLE in cache:
        yield
        return
    cache[READABLE] = defaultdict(set)
    try:
        yield
    finally:
        cache.pop(READABLE, None)


def are_ids(value):
    """Whether a value names records by their ids; the code's own may have gaps."""
    return value.__class__ in (list, dict) and all(
        (each.__class__ is int and each) or each is False or isinstance(each, NewId)
        for each in value
    )


def brought_ids(value):
    """Ids that the value of a field of many records brings into it."""
    if isinstance(value, BaseModel):
        yield from value.ids
        return
    for item in value:
        if not isinstance(item, list | tuple):
            yield id_of(item)
        elif item and item[0] in (Command.LINK, Command.UPDATE):
            yield id_of(item[1])
        elif item and item[0] == Command.SET:
            yield from map(id_of, item[2])


def typed_in(value):
    """What a form sends of the records that a link leads to, with what is typed there.

    Lines send the record that they are in like that, too.

    :return: pairs of the id of each, None of a new one, and its values
    """
    if isinstance(value, dict):
        value = [value]
    for each in value if isinstance(value, list | tuple) else ():
        if isinstance(each, dict):
            yield id_of(each), {name: each[name] for name in each if name != "id"}
        elif (
            isinstance(each, list | tuple)
            and len(each) > 2
            and isinstance(each[2], dict)
        ):
            if each[0] == Command.CREATE:
                yield None, each[2]
            elif each[0] == Command.UPDATE:
                yield each[1], each[2]


def id_of(value):
    """The id in a value as it may be sent, None if it names no record.

    PostgreSQL takes texts and fractions for ids, too.

    :raise ValueError: it cannot be an id
    """
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, BaseModel):
        return value.id or None
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    try:
        number = int(value or 0)
    except TypeError:  # a new record, or the values of one
        return None
    except OverflowError as error:
        raise ValueError(f"{value!r} is no id") from error
    if not isinstance(value, str) and number != (value or 0):
        raise ValueError(f"{value!r} is no id")
    return number or None
