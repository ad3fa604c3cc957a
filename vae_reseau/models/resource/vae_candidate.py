# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeCandidate(models.Model):
    """The resources that serve at this point of the journey."""

    _inherit = "vae.candidate"

    def action_view_resources(self):
        """What serves at the candidate's step, and throughout the journey."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reseau.vae_resource_action"
        )
        action["context"] = {"search_default_step_ids": self.step_id.ids}
        return action

    def _portal_values(self):
        resources = self.env["vae.resource"]._portal_resources(self)
        return {**super()._portal_values(), "resource_count": len(resources)}

    # ------------------------------------------------------------------
    # Useful addresses on a sheet
    # ------------------------------------------------------------------

    def _printed_contacts(self):
        """The people of the journey: dicts as of ``_printed_addresses``."""
        actors = dict(
            self.env["vae.interlocutor"]
            ._fields["actor"]
            ._description_selection(self.env)
        )
        return [
            {
                "name": contact.name,
                "place": "",
                "purpose": contact.role or actors[contact.actor],
                "reached": list(filter(None, [contact.phone, contact.email])),
            }
            for contact in self.interlocutor_ids
        ]

    def _printed_addresses(self):
        """The booklet's useful addresses.

        :return: list of dict with ``name``, ``place``, ``purpose`` (text) and
            ``reached`` (lines)
        """
        return [offer._printed_address() for offer in self._useful_addresses()]
