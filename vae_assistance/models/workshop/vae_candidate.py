# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCandidate(models.Model):
    """The workshops and sessions of a journey."""

    _inherit = "vae.candidate"

    attendance_ids = fields.One2many(
        comodel_name="vae.attendance",
        inverse_name="candidate_id",
        string="Attendances",
        readonly=True,
    )
    workshop_count = fields.Integer(
        compute="_compute_record_counts",
        string="Number of Workshops",
        help="Workshops and information sessions that the candidate is registered for.",
    )

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "workshop_count": ("vae.attendance", [("event_id", "!=", False)]),
        }

    def action_view_attendances(self):
        """The attendances of the candidate, individual ones as well."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_attendance_action"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        action["context"] = {"default_candidate_ids": self.ids}
        return action

    def action_register_workshop(self):
        """Open the choice of the workshop to register the candidates for."""
        self.check_access("read")
        return self.env["vae.attendance.register"]._get_records_action(
            name=self.env._("Register for a Workshop"),
            target="new",
            context={"default_candidate_ids": self.ids},
        )
