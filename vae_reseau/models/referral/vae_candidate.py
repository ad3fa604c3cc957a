# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCandidate(models.Model):
    """To whom the candidate was referred."""

    _inherit = "vae.candidate"

    referral_ids = fields.One2many(
        comodel_name="vae.referral",
        inverse_name="candidate_id",
        string="Referrals",
        readonly=True,
    )
    referral_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Referrals"
    )
    referral_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )

    def _counted_records(self):
        return {**super()._counted_records(), "referral_count": ("vae.referral", [])}

    def _action_offers(self, **searched):
        """Whom an offer that is found there is for: the button refers them."""
        action = super()._action_offers(**searched)
        action["context"]["default_candidate_id"] = self.id
        return action

    def action_refer(self):
        """Prepare a referral of the candidate."""
        self.ensure_one()
        return self._action_refer()

    def _action_refer(self, **defaults):
        """A new referral.

        :param defaults: values, with which the form opens
        """
        self.check_access("read")
        return self.env["vae.referral"]._get_records_action(
            name=self.env._("New Referral"),
            context={
                "default_candidate_id": self.id,
                **{f"default_{name}": value for name, value in defaults.items()},
            },
        )

    def action_view_referrals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reseau.vae_referral_action"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        action["context"] = {"default_candidate_id": self.id}
        return action
