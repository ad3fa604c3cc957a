# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ground.file_field import File

WORKING_WEEK = 5


class VaeTraining(models.Model):
    """An action of a professional's own development: training, exchange of practice…

    The regional mandate wants two days a year of each référent (reference guide, I-2).
    Once it is done, its hours are in their working time.
    """

    _name = "vae.training"
    _description = "Professional Development"
    _inherit = ["vae.trace.mixin", "vae.time.source.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _time_source = "training_id"
    _time_fields = ("state", "user_id", "company_id", "date_from", "date_to", "hours")

    name = fields.Char(string="Theme", required=True)
    organizer = fields.Char(help="Who gave the training or led the exchange.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Took Part",
        required=True,
        index=True,
        default=lambda self: self._default_user_id(),
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    date_from = fields.Date(
        string="From",
        required=True,
        index=True,
        default=lambda self: self._default_date_from(),
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
    )
    hours = fields.Float(required=True, help="Hours of presence in all.")
    state = fields.Selection(
        selection=[("planned", "Planned"), ("done", "Done")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
        copy=False,
    )
    certificate = File(
        attachment=True,
        copy=False,
        help="Certificate of attendance: PDF or picture, 10 MB at most.",
    )
    certificate_name = fields.Char(string="Name of the Certificate", copy=False)
    has_certificate = fields.Boolean(
        string="Certificate Kept", compute="_compute_has_certificate", store=True
    )
    note = fields.Text(help="What it brought, what remains to be passed on.")

    _check_hours = models.Constraint(
        "CHECK(hours > 0)", "Give the hours of the professional development."
    )
    _check_dates = models.Constraint(
        "CHECK(date_to >= date_from)",
        "Professional development cannot end before it begins.",
    )

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self)

    @api.depends("date_from")
    def _compute_date_to(self):
        for training in self:
            if training.date_from and (
                not training.date_to or training.date_to < training.date_from
            ):
                training.date_to = training.date_from

    @api.depends("certificate")
    def _compute_has_certificate(self):
        # Of a size, the cache would keep what there was before.
        for training in self.with_context(bin_size=False):
            training.has_certificate = bool(training.certificate)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("hours", "date_from", "date_to")
    def _check_day_hours(self):
        for training in self:
            if training.hours > 24 * len(training._days()):
                raise ValidationError(
                    self.env._(
                        "“%(training)s”: a day has 24 hours. Correct the hours or the"
                        " dates.",
                        training=training.name,
                    )
                )

    @api.constrains("state", "date_to")
    def _check_done(self):
        today = fields.Date.context_today(self)
        for training in self:
            if training.state == "done" and training.date_to > today:
                raise ValidationError(
                    self.env._(
                        "“%(training)s” is not over: it can be done from its last day"
                        " on. Correct its dates.",
                        training=training.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"user_id", "company_id"}:
            # Core checks the rules before a change only: nobody hands theirs over.
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        for training in self:
            if training.state == "done":
                raise UserError(
                    self.env._(
                        "“%(training)s” counts in the yearly minimum and is kept. Set"
                        " it back to planned if it did not take place.",
                        training=training.name,
                    )
                )

    # ------------------------------------------------------------------
    # Time
    # ------------------------------------------------------------------

    def _days(self):
        """The days that the hours are spread over: working days, if there are some."""
        self.ensure_one()
        if not self.date_from or not self.date_to:
            return []
        span = range((self.date_to - self.date_from).days + 1)
        days = [self.date_from + timedelta(days=number) for number in span]
        return [day for day in days if day.weekday() < WORKING_WEEK] or days

    def _time_values(self):
        if self.state != "done":
            return []
        days = self._days()
        return [
            {
                "kind": "development",
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
                "date": day,
                "hours": self.hours / len(days),
            }
            for day in days
        ]

    def _trace_candidate(self):
        # About a professional, not about a journey.
        return self.env["vae.candidate"]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_done(self):
        """It took place: its hours count."""
        self._vae_by_code().write({"state": "done"})
        return self._vae_said(self.env._("The hours are counted."))

    def action_planned(self):
        """It has not taken place after all, or is to be corrected."""
        self._vae_by_code().write({"state": "planned"})
        return True
