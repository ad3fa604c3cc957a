# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeCandidate(models.Model):
    """The candidate's contracts and the certificate of their start."""

    _inherit = "vae.candidate"

    contract_ids = fields.One2many(
        comodel_name="vae.contract",
        inverse_name="candidate_id",
        string="Contracts",
        readonly=True,
    )
    contract_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )
    contract_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Contracts"
    )
    start_certificate_ids = fields.One2many(
        comodel_name="vae.start.certificate",
        inverse_name="candidate_id",
        readonly=True,
    )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("contract_ids", "date_signed", []),
        ]

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "contract_count": ("vae.contract", []),
        }

    def action_view_contracts(self):
        """Open the contracts; the only one at once, a first one if there is none.

        :return: window action on ``vae.contract``
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_contract_action"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        action["context"] = {"default_candidate_id": self.id}
        if self.contract_count <= 1:
            action.update(
                views=[(False, "form")],
                view_mode="form",
                res_id=self.contract_ids.id,
            )
        return action
