# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeConsentPurpose(models.Model):
    """For what a candidate may be asked to consent.

    Start data, editable: names, texts, durations and what a consent has to state. The
    code is what the software asks for (``candidate._has_consent(code)``) and stays.
    """

    _name = "vae.consent.purpose"
    _description = "Purpose of Consent"
    _inherit = ["vae.fixed.code.mixin"]

    description = fields.Text(
        string="What the Candidate Is Told",
        required=True,
        translate=True,
        help="In plain words. A copy is kept with each consent.",
    )
    needs_recipient = fields.Boolean(
        string="States to Whom",
        help="Such a consent names the person or the organisation that receives.",
    )
    needs_items = fields.Boolean(
        string="States Which Information",
        help="Such a consent lists the items that it covers.",
    )
    default_months = fields.Integer(
        string="Duration Proposed (Months)",
        help="Proposed end of a new consent, in months. 0: no end.",
    )
    _check_default_months = models.Constraint(
        "CHECK(default_months >= 0 AND default_months <= 240)",
        "The duration proposed is a number of months between 0 (no end) and 240.",
    )

    @api.model
    def _of_code(self, code):
        """The purpose of a code, archived ones too; empty if there is none."""
        return (
            self.sudo()
            .with_context(active_test=False)
            .search([("code", "=", code)], limit=1)
        )


class VaeConsentItem(models.Model):
    """One kind of information that a consent covers. Start data, editable."""

    _name = "vae.consent.item"
    _description = "Information Covered by a Consent"
    _inherit = ["vae.fixed.code.mixin"]

    @api.model
    def _of_codes(self, codes):
        """The items of some codes, archived ones too."""
        return (
            self.sudo()
            .with_context(active_test=False)
            .search([("code", "in", list(codes))])
        )
