# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import float_compare, format_date


class VaeTime(models.Model):
    """The record that gives an entry; what has none was typed.

    One record gives one entry of a kind to a person, and what it told about a candidate
    is not typed again.
    """

    _inherit = "vae.time"

    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="Fiche Action",
        readonly=True,
        ondelete="cascade",
    )
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Calendar Event",
        readonly=True,
        ondelete="cascade",
    )
    service_id = fields.Many2one(
        comodel_name="vae.service",
        string="VAE Service",
        readonly=True,
        ondelete="cascade",
    )
    training_id = fields.Many2one(
        comodel_name="vae.training",
        string="Training Action",
        readonly=True,
        ondelete="cascade",
    )
    is_produced = fields.Boolean(
        string="From a Record",
        compute="_compute_is_produced",
        store=True,
        precompute=True,
        help="Made from a fiche, a service…: corrected there, not here.",
    )

    # Never twice, whoever presses at the same time.
    _fiche_uniq = models.UniqueIndex(
        "(fiche_id, user_id, kind_id) WHERE fiche_id IS NOT NULL",
        "The time of this fiche action is counted already.",
    )
    _event_uniq = models.UniqueIndex(
        "(event_id, user_id, kind_id) WHERE event_id IS NOT NULL",
        "The time of this event is counted already.",
    )
    _service_uniq = models.UniqueIndex(
        "(service_id, user_id, kind_id) WHERE service_id IS NOT NULL",
        "The time of this service is counted already.",
    )
    _training_uniq = models.UniqueIndex(
        "(training_id, user_id, kind_id, date) WHERE training_id IS NOT NULL",
        "The time of this training action is counted already.",
    )
    _typed_uniq = models.UniqueIndex(
        "(user_id, date, kind_id, COALESCE(candidate_id, 0), COALESCE(program_id, 0))"
        " WHERE is_produced IS NOT TRUE",
        "Time of this kind is typed already for that day, candidate and program."
        " Reload the page and change it.",
    )
    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends(lambda self: self._source_fields())
    def _compute_is_produced(self):
        sources = self._source_fields()
        for entry in self:
            entry.is_produced = any(entry[fname] for fname in sources)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("user_id", "date", "kind_id", "candidate_id")
    def _check_not_recorded(self):
        """What a fiche has told about a candidate is not typed again."""
        typed = self.sudo().filtered(
            lambda entry: not entry.is_produced and entry.candidate_id
        )
        if not typed:
            return
        recorded = typed._same_keys(is_produced=True)
        keys = {entry._key() for entry in recorded}
        for entry in typed:
            if entry._key() in keys:
                raise ValidationError(
                    self.env._(
                        "%(day)s, %(kind)s, journey %(reference)s: these hours come"
                        " from a record already. Correct that record instead.",
                        day=format_date(
                            self.env, entry.date, date_format="EEEE d MMMM y"
                        ),
                        kind=entry.kind_id.name,
                        reference=entry.reference,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_hand(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_hand([vals])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_produced(self):
        self._check_by_hand([])

    def _check_by_hand(self, vals_list):
        """People type their own time, and leave alone what comes from records.

        :raise UserError: an entry comes from a record
        :raise AccessError: an entry would become somebody else's
        """
        if self.env.su:
            return
        for entry in self.sudo():
            if entry.is_produced:
                raise UserError(
                    self.env._(
                        "“%(entry)s” comes from %(record)s: correct it there.",
                        entry=entry.display_name,
                        record=entry._source().display_name,
                    )
                )
        for vals in vals_list:
            if vals.get("user_id", self.env.uid) != self.env.uid:
                raise AccessError(
                    self.env._("Each person types their own working time.")
                )

    # ------------------------------------------------------------------
    # Where an entry comes from
    # ------------------------------------------------------------------

    @api.model
    def _source_fields(self):
        """The links to what gives time; addons that add one add it here."""
        return ["fiche_id", "event_id", "service_id", "training_id"]

    def _source(self):
        """The record that the entry comes from; an empty one if it was typed."""
        self.ensure_one()
        for fname in self._source_fields():
            if self[fname]:
                return self[fname]
        return self.env["vae.fiche.action"]

    def _source_key(self, fname):
        self.ensure_one()
        return (self[fname].id, self.user_id.id, self.kind_id.id, self.date)

    def _says(self, values):
        """Whether the entry tells what its source wants it to."""
        self.ensure_one()
        return (
            not float_compare(self.hours, values["hours"], 4)
            and not float_compare(self.km, values["km"], 1)
            and self.candidate_id.id == (values.get("candidate_id") or False)
            and (
                self.candidate_id
                or self.program_id.id == (values.get("program_id") or False)
            )
        )

    def _key(self):
        """What tells typed time of a candidate apart."""
        self.ensure_one()
        return (self.user_id.id, self.date, self.kind_id.id, self.candidate_id.id)

    def _same_keys(self, is_produced):
        """Entries that may be about the same hours as these, in one query."""
        return self.search(
            [
                ("user_id", "in", self.user_id.ids),
                ("date", "in", list({entry.date for entry in self})),
                ("kind_id", "in", self.kind_id.ids),
                ("candidate_id", "in", self.candidate_id.ids),
                ("is_produced", "=", is_produced),
                ("id", "not in", self.ids),
            ]
        )

    def _replace_typed(self):
        """What has been recorded takes the place of what was typed about it."""
        about = self.filtered("candidate_id")
        if about:
            keys = {entry._key() for entry in about}
            typed = about._same_keys(is_produced=False)
            typed.filtered(lambda entry: entry._key() in keys).unlink()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_source(self):
        """Open the record that the entry comes from."""
        self.ensure_one()
        self.check_access("read")
        source = self.sudo()._source().sudo(False)
        if not source:
            raise UserError(self.env._("This time was typed: it has no other record."))
        source.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": source.id,
        }
