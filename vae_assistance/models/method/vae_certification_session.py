# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class VaeCertificationSession(models.Model):
    """A date until which files are deposited, and the jury that reads them."""

    _name = "vae.certification.session"
    _description = "Session of a Certification: Deposit and Jury"
    _order = "date_deposit, id"

    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="cascade",
        index=True,
    )
    office_id = fields.Many2one(
        comodel_name="res.partner",
        string="Local Office",
        index="btree_not_null",
        help="The certifier's office that holds it. Empty: the same everywhere.",
    )
    date_registration = fields.Date(
        string="Registration Until",
        help="Last day to be registered for this session, if there is one.",
    )
    date_deposit = fields.Date(
        string="Deposit Until",
        required=True,
        help="Last day on which the certifier takes the validation file.",
    )
    date_jury = fields.Date(string="Jury From")
    date_jury_end = fields.Date(string="Jury Until")
    note = fields.Char(help="E.g. how many copies, or who convenes.")

    @api.depends("date_deposit", "date_jury")
    def _compute_display_name(self):
        for session in self:
            deposit = format_date(self.env, session.date_deposit)
            session.display_name = (
                self.env._(
                    "Deposit until %(deposit)s, jury from %(jury)s",
                    deposit=deposit,
                    jury=format_date(self.env, session.date_jury),
                )
                if session.date_jury
                else self.env._("Deposit until %(deposit)s", deposit=deposit)
            )

    @api.constrains("date_registration", "date_deposit", "date_jury", "date_jury_end")
    def _check_dates(self):
        for session in self:
            days = (
                session.date_registration,
                session.date_deposit,
                session.date_jury,
                session.date_jury_end,
            )
            known = [day for day in days if day]
            if known != sorted(known):
                raise ValidationError(
                    self.env._(
                        "%(session)s: registration ends before the deposit, which ends"
                        " before the jury. Correct the date that does not follow.",
                        session=session.display_name,
                    )
                )
