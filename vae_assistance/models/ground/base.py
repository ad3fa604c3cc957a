# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections.abc import Collection
from contextlib import contextmanager
from datetime import datetime, time

import pytz

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from . import vae_guard, vae_guarded

# Where the programme takes place: for a person whose own settings say nothing.
PORTAL_TZ = "Europe/Paris"

# What of a caller's context is for those who are written to. All else could keep a word
# from them: core leaves addresses out that it names, for one.
OF_READERS = ("allowed_company_ids", "lang", "tz")


def is_of_ids(value):
    """Whether what a link is compared with are ids: no text, nothing that is asked."""
    if isinstance(value, str | Domain):
        return False
    return not isinstance(value, Collection) or all(
        isinstance(each, int | None) for each in value
    )


class Base(models.AbstractModel):
    _inherit = "base"

    def _register_hook(self):
        super()._register_hook()
        addons, people = self.env["base"]._vae_guarded_models()
        cls = type(self)
        if cls._original_module not in addons:
            vae_guarded.read_apart(cls, addons)
        if cls._abstract or not (
            guarded := vae_guarded.guarded_fields(cls, addons, people)
        ):
            return
        cls._vae_guarded = guarded
        guard = vae_guard.GuardOfOurs if guarded.is_ours else vae_guard.Guard
        guard._vae_stand_before(cls)

    @tools.ormcache()
    def _vae_guarded_models(self):
        """Our addons, and our models about people: once a registry."""
        addons = vae_guarded.guarded_addons(self.pool)
        return addons, vae_guarded.people_models(self.pool, addons)

    @api.model
    def _vae_addons(self):
        """Names of our addons: what “ours” means, of a field or a model."""
        return self.env["base"]._vae_guarded_models()[0]

    def _vae_by_code(self):
        """The same records, for one call by which the code itself writes.

        What nobody types may be written by it. It is no right: access is checked.
        """
        return self.with_context(**{vae_guard.BY_CODE_KEY: vae_guard.BY_CODE})

    @api.model
    def _vae_said(self, message, kind="success", after=None, sticky=False, undo=None):
        """What an act gives back to the screen: a word on what was done.

        :param str message: in the user's language
        :param str kind: ``success``, ``warning`` or ``danger``
        :param dict after: the action that follows; else a dialog closes
        :param bool sticky: it stays until it is closed
        :param str undo: name of the method of these records that takes it back
        """
        params = {
            "type": kind,
            "sticky": sticky,
            "message": message,
            "next": after or {"type": "ir.actions.act_window_close"},
        }
        if undo:
            params["undo"] = self._vae_call(undo)
        return {
            "type": "ir.actions.client",
            "tag": "vae_said",
            "params": params,
        }

    def _vae_call(self, method):
        """A button of what is said: the method that it calls on these records."""
        return {"model": self._name, "method": method, "ids": self.ids}

    @api.model
    def _vae_notify(self, partners, subject, body, **options):
        """Write to people in a message of no record, which its subject is said to be.

        Core says “Your document” over such a message.

        :param options: those of core's ``message_notify``
        """
        thread = self.env["mail.thread"].with_env(self._vae_env_of_readers())
        thread.message_notify(
            partner_ids=partners.ids,
            subject=subject,
            body=body,
            model_description=subject,
            **options,
        )

    @api.model
    def _vae_env_of_readers(self):
        """The environment of what is written to people, whoever calls and how."""
        context = self.env.context
        return self.env(
            context={key: context[key] for key in OF_READERS if key in context}
        )

    @contextmanager
    def _vae_names_watched(self, vals, fnames=("name",)):
        """The block writes these values: whoever then bears another name is told of.

        :param dict vals: as they are written
        :param tuple fnames: fields that make up the name
        """
        if vals.keys().isdisjoint(fnames):
            yield
            return

        def names(record):
            return [record[fname] for fname in fnames]

        before = [(record, names(record)) for record in self.sudo()]
        yield
        renamed = [record for record, known in before if names(record) != known]
        if renamed:
            self.sudo().browse().union(*renamed)._vae_renamed()

    def _vae_renamed(self):
        """Hook: these records bear another name, which documents print. In sudo."""

    def _vae_wait_for_rows(self):
        """Of two transactions at once on these records, the later one begins anew.

        Each sees but its own doing. The later one waits here, fails to be serialised
        as soon as the first is committed, and is run again by Odoo on what it has left.
        """
        if self.ids:
            self.flush_recordset()
            self.env.execute_query(
                SQL(
                    "UPDATE %(table)s SET id = id WHERE id IN (SELECT id FROM %(table)s"
                    " WHERE id IN %(ids)s ORDER BY id FOR NO KEY UPDATE) RETURNING id",
                    table=SQL.identifier(self._table),
                    ids=tuple(self.ids),
                )
            )

    def _vae_first(self):
        """The first of the records, if any, still read together with the others.

        A slice would be read alone.
        """
        return next(iter(self), self)

    def _vae_zone(self):
        """Time zone of the place that the records are about: that of their structure.

        The one rule for hours and days of ours that people read, whoever reads them.

        :return: name of a time zone
        """
        company = self.env["res.company"]
        field = self._fields.get("company_id")
        if field and field.comodel_name == company._name:
            company = self.sudo()._vae_first().company_id
        return (company or self.env.company).sudo().vae_tz or PORTAL_TZ

    def _vae_local_day(self, moment):
        """The day of a moment at the place that the record is about.

        :param datetime moment: UTC
        :return: date, or False without a moment
        """
        if not moment:
            return False
        local = self.with_context(tz=self._vae_zone())
        return fields.Datetime.context_timestamp(local, moment).date()

    def _vae_day_begins(self, day):
        """When a day begins at the place that the record is about.

        :param date day:
        :return: datetime, UTC
        """
        begins = pytz.timezone(self._vae_zone()).localize(
            datetime.combine(day, time.min)
        )
        return begins.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _vae_sent(self, value):
        """The record whose id was sent to one of our methods; none for an empty value.

        :raise UserError: it cannot be an id
        """
        try:
            return self.browse(vae_guard.id_of(value) or ())
        except ValueError:
            raise UserError(
                self.env._(
                    "%(document)s: “%(value)s” is the number of no record. Choose one.",
                    document=self.env["ir.model"]._get(self._name).name,
                    value=value,
                )
            ) from None

    @api.model
    def _vae_own_rights(self, domain):
        """A domain whose conditions on linked records are asked with the user's rights.

        Where core searches as superuser, they would tell what is true of records that
        the user may not read.

        :param domain: as it was sent
        :return: ``Domain``
        """

        def asked(condition):
            if condition.operator not in ("any", "not any"):
                return condition
            if not isinstance(condition.value, Domain):
                return condition
            field = self._fields[condition.field_expr]
            found = self.env[field.comodel_name]._search(
                condition.value, active_test=False
            )
            return Domain(field.name, condition.operator, found)

        domain = Domain(domain)
        if any(map(self._vae_asks_of_others, domain.iter_conditions())):
            domain = domain.optimize(self).map_conditions(asked)
        return domain

    @api.model
    def _vae_asks_of_others(self, condition):
        """Whether a condition asks what is true of linked records, or who they are."""
        field = self._fields.get(condition.field_expr.partition(".")[0])
        if not field or not field.relational:
            return False
        return "." in condition.field_expr or not is_of_ids(condition.value)

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Whether something hangs on a record is asked with one's own rights.

        Core asks without any whether a record has lines, and whether it has a given
        one: who may read none of them would learn that they are there.
        """
        if not (self.env.su or bypass_access):
            domain = self._vae_asked_of_readable(Domain(domain))
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _vae_asked_of_readable(self, domain):
        """The domain, where links count what they lead to that the user may read.

        :param domain: ``Domain``
        :return: ``Domain``
        """
        links = self._vae_asking_links()

        def asked(condition):
            if condition.field_expr not in links:
                return condition
            field, value = self._fields[condition.field_expr], condition.value
            comodel = self.env[field.comodel_name]
            if isinstance(value, Domain):
                # Without their rules: what hangs on them is asked all the same.
                if field.bypass_search_access:
                    value = comodel._vae_asked_of_readable(value)
                return Domain(field.name, condition.operator, value)
            if not self._vae_counts_readable(condition):
                return condition
            everything = comodel.with_context(active_test=False)
            ids = [each for each in value if each]
            found = Domain(field.name, "any", everything._search([("id", "in", ids)]))
            if not all(value):
                found |= Domain(field.name, "not any", everything._search([]))
            return found if condition.operator == "in" else ~found

        if links and any(
            condition.field_expr.partition(".")[0] in links
            for condition in domain.iter_conditions()
        ):
            domain = domain.optimize(self).map_conditions(asked)
        return domain

    @api.model
    def _vae_counts_readable(self, condition):
        """Whether a condition on ids is asked of what the user may read alone.

        Of a link of core to what somebody has no right to at all it is not: rules of
        ours give and take nothing there.
        """
        field = self._fields[condition.field_expr]
        return (
            field.type != "many2one"
            and field.comodel_name in self.env["ir.rule"]._vae_kept_models()
            and condition.operator in ("in", "not in")
            and is_of_ids(condition.value)
            and (
                not self._vae_addons().isdisjoint(field._modules)
                or self.env[field.comodel_name].has_access("read")
            )
        )

    @api.model
    @tools.ormcache()
    def _vae_asking_links(self):
        """Links that ask of others what their rules keep.

        Those to many records that rules of ours keep to some people, and those that
        are followed without any rule.

        :return: frozenset of names
        """
        kept = self.env["ir.rule"]._vae_kept_models()
        return frozenset(
            field.name
            for field in self._fields.values()
            if field.relational
            and (
                field.bypass_search_access
                or (
                    field.type != "many2one"
                    and field.comodel_name in kept
                    # Others are searched by a method of their own.
                    and (field.store or field.related)
                )
            )
        )

    def export_data(self, fields_to_export):
        """Export; data of journeys in the file leave a trace.

        On every model, because an export of contacts or appointments may hold them.
        """
        self._vae_check_named()
        result = super().export_data(fields_to_export)
        self.env["vae.access.log"]._trace_export(self, fields_to_export)
        return result

    def get_external_id(self):
        self._vae_check_named()
        return super().get_external_id()

    def get_metadata(self):
        self._vae_check_named()
        return super().get_metadata()

    def _vae_check_named(self):
        """Tell external ids to who may read the records, nobody else.

        Core gives that of whatever is named, and an export makes one where there is
        none: they tell that a record is there, and may hold a name.
        """
        if not self.env.su:
            guarded = getattr(type(self), "_vae_guarded", None)
            is_ours = guarded and guarded.is_ours
            # Of core's own records core asks for what it does without us.
            if kept := self if is_ours else self._filtered_vae_kept():
                kept.check_access("read")

    # ------------------------------------------------------------------
    # Dialogs and forms of other addons show nothing of ours to who may not read it.
    # ------------------------------------------------------------------

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su:
            shown = {**self._vae_defaults_sent(), **values}
            if not self:
                own = self.env["ir.default"]._get_model_defaults(self._name)
                shown = {**own, **shown}
            self._vae_check_people(shown)
            self._vae_check_documents(shown)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _vae_defaults_sent(self):
        """Defaults in the context: dict of field name to value."""
        prefix = vae_guard.DEFAULT
        return {
            key.removeprefix(prefix): value
            for key, value in self.env.context.items()
            if key.startswith(prefix)
        }

    def _vae_check_people(self, values):
        """Refuse to show contacts of journeys of other structures.

        Core's forms fetch names, addresses and telephones as superuser.

        :raise AccessError: one of them may not be read, and is not there already
        """
        for fname, value in values.items():
            field = self._fields.get(fname)
            if not value or not field or not field.comodel_name:
                continue
            if field.type in ("many2one", "one2many", "many2many"):
                for number, typed in vae_guard.typed_in(value):
                    others = self.env[field.comodel_name].browse(number or ())
                    others._vae_check_people(typed)
            if field.comodel_name != "res.partner":
                continue
            ids = {vae_guard.id_of(value)}
            if field.type != "many2one":
                ids = set(vae_guard.brought_ids(value))
            ids -= {None, *self._origin.sudo()[fname].ids, self.env.user.partner_id.id}
            if not ids:
                continue
            # Searched: filtering by the rules would leave in the cache, for whoever
            # asks next, what they read of those that may not be read.
            contacts = self.env["res.partner"].with_context(active_test=False)
            others = contacts.browse(ids) - contacts.search([("id", "in", list(ids))])
            journeys = (
                self.env[vae_guarded.JOURNEY].sudo().with_context(active_test=False)
            )
            if others and journeys.search_count(
                [("partner_id", "in", others.ids)], limit=1
            ):
                raise AccessError(
                    self.env._(
                        "“%(field)s” points to a contact that you may not read. Choose"
                        " another one.",
                        field=field._description_string(self.env),
                    )
                )

    def _vae_check_documents(self, values):
        """Refuse forms on records about people that the user may not read.

        :param dict values: a form's, where texts or numbers name a model and its
            records
        """
        context = self.env.context
        documents = []
        if self._transient:
            ids = context.get("active_ids") or context.get("active_id")
            documents.append((context.get("active_model"), ids, False))
        named = [values.get("model"), values.get("res_model")]
        if "res_model_id" in self._fields and values.get("res_model_id"):
            number = vae_guard.id_of(values["res_model_id"])
            named.append(self.env["ir.model"].sudo().browse(number or ()).model)
        for model in named:
            documents += [
                (model, values.get(name), True) for name in ("res_id", "res_ids")
            ]
        for model, ids, is_said in documents:
            is_named = ids and isinstance(model, str) and model in self.env
            if not is_named or self.env[model]._abstract:
                continue
            numbers = map(int, re.findall(r"\d+", str(ids)))
            records = self.env[model].browse(numbers)
            if not self.env["vae.access.log"]._is_traced(model):
                # A dialog of core's own is opened from whatever is chosen.
                records = records.exists() if is_said else records.browse()
            records.check_access("read")

    # ------------------------------------------------------------------
    # Refusals of mixed structures name nobody of the other structure.
    # ------------------------------------------------------------------

    def _check_company(self, fnames=None):
        try:
            return super()._check_company(fnames)
        except UserError:
            if mixed := self._vae_mixed(fnames):
                raise self._vae_mixed_error(mixed) from None
            raise

    def _vae_mixed(self, fnames):
        """What points to another structure.

        :return: dict of field of ours to the records where it does
        """
        if fnames is None or {"company_id", "company_ids"} & set(fnames):
            fnames = self._fields
        addons = self.env["base"]._vae_addons()
        mixed = {}
        for fname in fnames:
            field = self._fields[fname]
            if not field.relational or not field.check_company:
                continue
            if not addons.isdisjoint(field._modules) or not self._vae_may_read(field):
                wrong = self.filtered(lambda each, name=fname: each._vae_is_mixed(name))
                if wrong:
                    mixed[field] = wrong
        return mixed

    def _vae_may_read(self, field):
        """Whether the user may read all that the records point to."""
        targets = self.sudo()[field.name].sudo(self.env.su)
        return targets == targets._filtered_access("read")

    def _vae_is_mixed(self, fname):
        try:
            super()._check_company([fname])  # pylint: disable=super-method-mismatch
        except UserError:
            return True
        return False

    def _vae_mixed_error(self, mixed):
        return UserError(
            "\n".join(
                self.env._(
                    "%(record)s: what is chosen as “%(field)s” belongs to another"
                    " structure. Choose again.",
                    record=record._vae_name_without(field),
                    field=field._description_string(self.env),
                )
                for field, records in mixed.items()
                for record in records.with_context(vae_neutral_name=True)[:5]
            )
        )

    def _vae_name_without(self, field):
        """The record's name, but where it says what one of its fields points to."""
        name = self.display_name
        for target in self.sudo()[field.name]:
            plain = str(target[target._rec_name or "display_name"] or "")
            names = (target.display_name, plain)
            if any(each and each in name for each in names):
                return self.env["ir.model"]._get(self._name).name
        return name

    # ------------------------------------------------------------------
    # Records of ours are not changed from the other side of a relation.
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su:
            if self._transient:
                self._vae_check_created_dialogs(records)
            for fname in self._vae_shared_relations():
                given = f"default_{fname}" in self.env.context
                if given or any(fname in vals for vals in vals_list):
                    # Nobody gains a right on what they link to a new record.
                    records._vae_check_relinked(records.sudo()[fname].sudo(False))
        return records

    def write(self, vals):
        if not self.env.su:
            for fname in self._vae_shared_relations():
                if fname in vals:
                    self._vae_check_relinked(self._vae_relinked(fname, vals[fname]))
        return super().write(vals)

    def unlink(self):
        """What is kept is kept from whoever says that an addon is uninstalled, too.

        Core then leaves out every refusal to delete, and takes the word from the
        context of any call. Addons are uninstalled by those who have Odoo's settings;
        core's code says it as superuser of records of its own.
        """
        context = self.env.context
        guarded = getattr(type(self), "_vae_guarded", None)
        if (
            MODULE_UNINSTALL_FLAG in context
            and (not self.env.su or (guarded and guarded.is_ours))
            and not self.env.user._is_system()
        ):
            kept = {**context}
            del kept[MODULE_UNINSTALL_FLAG]
            records = self.with_context(kept)  # pylint: disable=context-overridden
            return super(Base, records).unlink()
        return super().unlink()

    @api.model
    def _vae_check_created_dialogs(self, dialogs):
        """The same for dialogs that are made, whatever gave their values."""
        fnames = {"model", "res_model", "res_id", "res_ids"} & self._fields.keys()
        if fnames & {"res_id", "res_ids"}:
            for dialog in dialogs.sudo():
                values = {fname: dialog[fname] for fname in fnames}
                dialogs._vae_check_documents(values)

    def _filtered_vae_kept(self):
        """Hook: those of the records that rules of ours keep to some people."""
        return self.browse()

    @api.model
    @tools.ormcache()
    def _vae_shared_relations(self):
        """Many2many fields that change records of a model with guarded ones.

        :return: tuple of names
        """
        registry = self.env.registry
        return tuple(
            field.name
            for field in self._fields.values()
            if field.type == "many2many"
            and field.store
            and self._vae_keeps_some(registry[field.comodel_name])
            and any(
                other.type == "many2many"
                and other.store
                and (other.relation, other.column1, other.column2)
                == (field.relation, field.column2, field.column1)
                for other in registry[field.comodel_name]._fields.values()
            )
        )

    @api.model
    def _vae_keeps_some(self, model):
        """Whether rules of ours keep records of a model to some people."""
        return model._filtered_vae_kept is not Base._filtered_vae_kept

    def _vae_relinked(self, fname, value):
        """The records that a value of a many2many links to ``self`` or takes away."""
        changed = set()
        for record in self.sudo().with_context(active_test=False):
            after = record.new({fname: value}, origin=record)[fname]._origin
            changed |= set(record[fname]._ids) ^ set(after._ids)
        return self.env[self._fields[fname].comodel_name].browse(changed)

    @api.model
    def _vae_check_relinked(self, records):
        """Ask for the right to write on those of the linked records that are ours.

        :raise AccessError: the user may not write on one of them
        """
        records._filtered_vae_kept().check_access("write")
