# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeCandidate(models.Model):
    """A candidate joins a project on their own page, by the code they were given."""

    _inherit = "vae.candidate"

    def _portal_values(self):
        return {**super()._portal_values(), "project": self._portal_project()}

    def _portal_project(self):
        """What the page says of it.

        :return: dict of ``name`` (of their project) and ``url`` (to send a code to), or
            False where there is nothing to join
        """
        self.ensure_one()
        if self.project_id:
            return {"name": self.project_id.name, "url": ""}
        invites = not self.date_closed and self.env["vae.project"].search_count(
            [("company_id", "=", self.company_id.id), ("state", "=", "open")], limit=1
        )
        return bool(invites) and {"name": "", "url": f"/my/vae/{self.id}/project"}

    def _portal_join_project(self, code):
        """Join the project of a code.

        :param code: as it was sent: any text, or anything that is none
        :return: whether the journey may still join one
        :raise UserError: it is the code of no open project
        """
        self.ensure_one()
        if self.date_closed:
            return False
        project = self.env["vae.project"]._of_code(
            self.company_id, self._portal_text(code)
        )
        if self.project_id != project:
            self._join_project(project)
            self._portal_told(
                self.env._(
                    "The candidate joined the project “%(project)s” by its code.",
                    project=project.name,
                )
            )
        return True
