# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class VaeProgramThenMixin(models.AbstractModel):
    """An act counts for the program that its journey was in on its day.

    A journey that goes on in another program takes nothing of its past along: what was
    done in the old one stays in the bilans of that one.
    """

    _name = "vae.program.then.mixin"
    _description = "Act That Counts for the Program of Its Day"

    program_then_id = fields.Many2one(
        comodel_name="vae.program",
        string="Program on That Day",
        compute="_compute_program_then_id",
        search="_search_program_then_id",
    )

    @api.depends("candidate_id.history_ids", "date")
    def _compute_program_then_id(self):
        programs = dict(
            self.env.execute_query(
                SQL(
                    "%s AND act.id = ANY(%s)",
                    self._sql_programs(SQL("act.id, span.program_id")),
                    self.ids,
                )
            )
            if self.ids
            else ()
        )
        for act in self:
            act.program_then_id = programs.get(act._origin.id)

    @api.model
    def _search_program_then_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        ids = [number for number in value if number]
        found = Domain(
            "id",
            "in",
            SQL(
                "(%s AND span.program_id = ANY(%s))",
                self._sql_programs(SQL("act.id")),
                ids,
            ),
        )
        if False not in value:
            return found
        none = SQL(
            "(%s AND span.program_id IS NULL)", self._sql_programs(SQL("act.id"))
        )
        return found | Domain("id", "in", none)

    @api.model
    def _sql_programs(self, columns):
        """Each act beside what holds of its journey on its day."""
        self.env["vae.candidate.history"].flush_model()
        self.flush_model(["candidate_id", "date"])
        return SQL(
            """SELECT %(columns)s
                 FROM %(table)s AS act
                 JOIN vae_candidate_history AS span
                   ON span.candidate_id = act.candidate_id
                  AND span.replaced_on IS NULL
                  AND span.date_from <= act.date::date
                  AND (span.date_to IS NULL OR span.date_to > act.date::date)
                WHERE TRUE""",
            columns=columns,
            table=SQL.identifier(self._table),
        )


class VaeFicheAction(models.Model):
    _name = "vae.fiche.action"
    _inherit = ["vae.fiche.action", "vae.program.then.mixin"]


class VaeFicheActionSupport(models.Model):
    _name = "vae.fiche.action.support"
    _inherit = ["vae.fiche.action.support", "vae.program.then.mixin"]


class VaeAttendance(models.Model):
    _name = "vae.attendance"
    _inherit = ["vae.attendance", "vae.program.then.mixin"]
