# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class VaeAttendance(models.Model):
    """Who is registered, and is written to."""

    _inherit = "vae.attendance"

    @api.model
    def _register_people(self, event, candidates=(), leads=(), partners=()):
        """Register people, those who are registered already aside.

        :param event: one workshop or information session
        :return: the new attendances
        """
        known = self.sudo().search([("event_id", "=", event.id)]).partner_id
        vals_list = []
        for fname, people in (
            ("candidate_id", candidates),
            ("lead_id", leads),
            ("partner_id", partners),
        ):
            for person in people:
                partner = person if fname == "partner_id" else person.sudo().partner_id
                if partner and partner in known:
                    continue
                known |= partner
                vals_list.append({"event_id": event.id, fname: person.id})
        return self.create(vals_list)

    def action_invite(self):
        """Write to each person, in a mail of their own, when and where it takes place.

        :raise UserError: there is nobody to write to
        """
        self.check_access("write")
        people = self.sudo().filtered(
            lambda each: (
                each.event_id.active
                and each.presence == "expected"
                and each.partner_id.email
            )
        )
        if not people:
            raise UserError(
                self.env._(
                    "Nobody to write to: those who are still expected have no e-mail"
                    " address."
                )
            )
        template = self.env.ref(
            "vae_assistance.mail_template_attendance", raise_if_not_found=False
        )
        if not template:
            raise UserError(
                self.env._("The mail template “VAE: Invitation to a Workshop” is gone.")
            )
        template._vae_rendered_by_code().send_mail_batch(people.ids)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s invitations sent, each in a mail of its own.",
                    count=len(people),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
