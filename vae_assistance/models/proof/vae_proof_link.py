# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeProofLink(models.Model):
    """One act that a file proves: the same file may prove several."""

    _name = "vae.proof.link"
    _description = "Proof of an Act"
    _inherit = ["vae.trace.mixin"]
    _order = "proof_id, id"
    _rec_name = "proof_id"

    proof_id = fields.Many2one(
        comodel_name="vae.proof",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="proof_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="proof_id.company_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="proof_id.state", store=True, precompute=True)
    type_id = fields.Many2one(
        comodel_name="vae.proof.type",
        string="As",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    act_name = fields.Char(string="Act", compute="_compute_act_name")

    _act_uniq = models.UniqueIndex(
        "(res_model, res_id, type_id, proof_id)",
        "This file proves this act already.",
    )

    def _compute_act_name(self):
        for res_model, links in self.grouped("res_model").items():
            # Neutral names: they hold the journey's reference, no person's name.
            acts = self.env[res_model].sudo().browse(links.mapped("res_id")).exists()
            names = {act.id: act.display_name for act in acts}
            for link in links:
                link.act_name = names.get(link.res_id)

    def _act(self):
        """The act, empty if it is gone."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def action_open_act(self):
        """Open what is proven."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "view_mode": "form",
            "res_id": self.res_id,
        }
