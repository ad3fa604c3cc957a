# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    vae_candidate_ids = fields.One2many(
        comodel_name="vae.candidate",
        inverse_name="partner_id",
        string="VAE Journeys",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_candidate_count = fields.Integer(
        compute="_compute_vae_candidate_count",
        compute_sudo=False,
        string="VAE Journey Count",
        groups="vae_assistance.group_vae_accompagnateur",
    )

    def _compute_vae_candidate_count(self):
        """Count only the journeys that the user may read."""
        counts = dict(
            self.env["vae.candidate"]
            .with_context(active_test=False)
            ._read_group([("partner_id", "in", self.ids)], ["partner_id"], ["__count"])
        )
        for partner in self:
            partner.vae_candidate_count = counts.get(partner._origin, 0)

    def action_view_vae_candidates(self):
        return self.env["vae.candidate"]._action_view_of(
            "partner_id", self, active_test=False
        )

    def _vae_consent_recipients(self):
        """Whom a consent has to name for these contacts to receive.

        :return: the contacts and the organisations where they work
        """
        partners = self.sudo()
        companies = partners.commercial_partner_id.filtered("is_company")
        return (partners | companies).sudo(self.env.su)
