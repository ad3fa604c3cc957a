# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class VaeGroupingTotal(models.TransientModel):
    """One line of the totals of a grouping, as `vae.grouping` has worked it out.

    Text only, made for one user and read by nobody else: nothing here leads to a
    record of another structure, nor can the hidden figures be searched or summed.
    """

    _name = "vae.grouping.total"
    _description = "Totals of a Grouping"
    _order = "year desc, sequence, id"

    grouping_id = fields.Many2one(comodel_name="vae.grouping", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Own Structure",
        readonly=True,
        help="Only on the lines of one's own structures.",
    )
    name = fields.Char(string="Structure", readonly=True)
    is_total = fields.Boolean(string="All Structures", readonly=True)
    year = fields.Char(readonly=True)
    sequence = fields.Integer(readonly=True)
    date_start = fields.Date(string="From", readonly=True)
    date_end = fields.Date(string="Until", readonly=True)
    open_count = fields.Char(string="Open Journeys", readonly=True)
    entry_count = fields.Char(string="Entries", readonly=True)
    closed_count = fields.Char(string="Closed", readonly=True)
    outcome_full = fields.Char(string="Full Validation", readonly=True)
    outcome_partial = fields.Char(string="Partial Validation", readonly=True)
    outcome_refused = fields.Char(string="No Validation", readonly=True)
    outcome_dropped = fields.Char(string="Dropped Out", readonly=True)
    outcome_reoriented = fields.Char(string="Reoriented", readonly=True)
    fiche_count = fields.Char(string="Completed Fiches", readonly=True)
    hours = fields.Char(readonly=True)

    def action_view_candidates(self):
        """Open the journeys of one's own structure that were open in the period."""
        self.ensure_one()
        self.check_access("read")
        if not self.company_id:
            raise UserError(
                self.env._(
                    "The members of a grouping share totals, and never their people."
                )
            )
        action = self.env["vae.candidate"]._action_view_of(
            "company_id", self.company_id, active_test=False
        )
        action["domain"] += [
            ("date_open", "<=", self.date_end),
            "|",
            ("date_closed", "=", False),
            ("date_closed", ">=", self.date_start),
        ]
        return action
