# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.vae_assistance.models.ground.people import words

# Of a problem's name: “Logement”, “Garde d’enfants”. Shorter words name none.
SHORTEST_PROBLEM = 5


class VaeSupportPlanLine(models.Model):
    """Partners are proposed for what they are to do."""

    _inherit = "vae.support.plan.line"

    def action_find_offers(self):
        """Offers that answer the line, for people like the candidate, nearest first."""
        self.ensure_one()
        return self.candidate_id._action_offers(
            search_default_obstacle_kind_ids=self._problems().ids
        )

    def _problems(self):
        """Kinds of obstacle that the line is about.

        :return: ``vae.obstacle.kind``: those that its words name, else those that its
            support answers
        """
        self.ensure_one()
        said = set(words(f"{self.name or ''} {self.objective or ''}"))
        kinds = self.env["vae.obstacle.kind"].search([("active", "=", True)])
        named = kinds.filtered(
            lambda kind: any(
                len(word) >= SHORTEST_PROBLEM and word in said
                for word in words(kind.name)
            )
        )
        return named or self.support_type_id.obstacle_kind_ids
