# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


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

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("attendance_ids", "date", [("presence", "=", "present")]),
        ]

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "workshop_count": ("vae.attendance", [("event_id", "!=", False)]),
        }

    # ------------------------------------------------------------------
    # What is planned when the journey is closed
    # ------------------------------------------------------------------

    def _coming_registrations(self):
        return self.env["vae.attendance"].search(
            [
                ("candidate_id", "in", self.ids),
                ("event_id.active", "=", True),
                ("presence", "=", "expected"),
                ("date", ">=", fields.Datetime.now()),
            ],
            order="date",
        )

    def _planned_records(self):
        records = super()._planned_records()
        label = self.env._("Registrations for workshops and sessions")
        return [*records[:1], (label, self._coming_registrations()), *records[1:]]

    def _planned_told(self):
        return super()._planned_told() + [
            self.env._(
                "“%(theme)s” of %(when)s",
                theme=attendance.theme,
                when=attendance._vae_when(),
            )
            for attendance in self._coming_registrations()
        ]

    def _drop_planned(self):
        result = super()._drop_planned()
        self._coming_registrations().unlink()
        return result

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
