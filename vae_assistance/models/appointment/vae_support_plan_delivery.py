# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class VaeSupportPlanLine(models.Model):
    """Hours of the plan that were delivered at appointments."""

    _inherit = "vae.support.plan.line"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        if not self.env.context.get("vae_show_line"):
            return found
        # Core reads the names as superuser; the user may read what they have found.
        lines = self.browse([id_ for id_, _name in found])
        return [(line.id, line.name) for line in lines]

    def _delivered_hours(self):
        delivered = super()._delivered_hours()
        roots = self.root_id
        if not roots:
            return delivered
        self._flush_deliveries()
        # Numbers of hours alone, of lines that the user may read.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT support.root_line_id,
                       SUM(support.hours),
                       SUM(support.hours) FILTER (
                           WHERE signed_fiche.id IS NOT NULL
                              OR signed_attendance.id IS NOT NULL
                       )
                  FROM vae_fiche_action_support AS support
             LEFT JOIN vae_signature_request AS signed_fiche
                    ON signed_fiche.res_model = 'vae.fiche.action'
                   AND signed_fiche.res_id = support.fiche_id
                   AND signed_fiche.state = 'signed'
             LEFT JOIN vae_attendance AS attendance
                    ON attendance.fiche_id = support.fiche_id
             LEFT JOIN vae_signature_request AS signed_attendance
                    ON signed_attendance.res_model = 'vae.attendance'
                   AND signed_attendance.res_id = attendance.id
                   AND signed_attendance.state = 'signed'
                 WHERE support.given_on IS NOT NULL
                   AND support.root_line_id IN %s
              GROUP BY support.root_line_id
                """,
                tuple(roots.ids),
            )
        )
        for root_id, hours, signed in rows:
            root = self.browse(root_id)
            done, signed_for = delivered.get(root, (0, 0))
            delivered[root] = (done + hours, signed_for + (signed or 0))
        return delivered

    @api.model
    def _flush_deliveries(self):
        for model, fnames in (
            (
                "vae.fiche.action.support",
                ["fiche_id", "root_line_id", "given_on", "hours"],
            ),
            ("vae.attendance", ["fiche_id"]),
            ("vae.signature.request", ["res_model", "res_id", "state"]),
        ):
            self.env[model].flush_model(fnames)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_delivered(self):
        supports = self.env["vae.fiche.action.support"].sudo()
        given = supports.search([("plan_line_id", "in", self.ids)], limit=1)
        if given:
            raise UserError(
                self.env._(
                    "“%(line)s” was worked on (%(fiche)s) and is kept. If it will not"
                    " be gone on with: button “Drop”.",
                    line=given.plan_line_id.name,
                    fiche=given.fiche_id._neutral().display_name,
                )
            )
