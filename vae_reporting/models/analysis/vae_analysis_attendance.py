# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.vae_assistance.models.workshop.vae_attendance import PRESENCES


class VaeAnalysisAttendance(models.Model):
    """Who was there, and for how long: one line for each meeting of a journey.

    Individual appointments and workshops. The hours are those delivered to the person:
    of a fiche that is completed, unless its attendance says otherwise.
    """

    _name = "vae.analysis.attendance"
    _description = "Analysis of Attendance"
    _inherit = ["vae.analysis.mixin", "vae.trace.mixin"]
    _auto = False
    _rec_name = "candidate_id"
    _order = "date desc, id desc"
    _depends = {
        "calendar.event": ["vae_kind"],
        "vae.attendance": [
            "candidate_id",
            "fiche_id",
            "presence",
            "hours",
            "date",
            "leader_id",
        ],
        "vae.candidate": ["company_id", "program_id", "partner_id", "certification_id"],
        "vae.fiche.action": [
            "candidate_id",
            "date",
            "duration",
            "modality",
            "state",
            "step_id",
            "user_id",
        ],
    }

    candidate_id = fields.Many2one(comodel_name="vae.candidate", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Person", readonly=True
    )
    certification_id = fields.Many2one(comodel_name="vae.certification", readonly=True)
    step_id = fields.Many2one(comodel_name="vae.step", readonly=True)
    date = fields.Datetime(string="When", readonly=True)
    kind = fields.Selection(
        selection=[("individual", "Appointment"), ("workshop", "Workshop")],
        readonly=True,
    )
    modality = fields.Selection(
        selection=[
            ("onsite", "Face to face"),
            ("video", "Video"),
            ("phone", "Telephone"),
        ],
        readonly=True,
    )
    presence = fields.Selection(selection=PRESENCES, readonly=True)
    hours = fields.Float(string="Hours Delivered", readonly=True)
    was_missed = fields.Float(
        string="Missed",
        readonly=True,
        aggregator="avg",
        help="Part of the meetings at which the person was excused, absent, or had"
        " cancelled late.",
    )

    @property
    def _table_query(self):
        return self._query()

    @api.model
    def _query(self, where=None):
        """Lines of all journeys, or of those that a condition on ``journey`` keeps.

        :param where: SQL
        :return: SQL with the columns of the fields
        """
        fiche_presence = SQL(
            """CASE WHEN attendance.presence IS NOT NULL
                     AND attendance.presence != 'expected' THEN attendance.presence
                    WHEN fiche.state = 'done' THEN 'present'
                    ELSE 'expected' END"""
        )
        return SQL(
            """
            SELECT line.*,
                   CASE WHEN line.presence IN ('excused', 'absent', 'late_cancel')
                        THEN 1.0 WHEN line.presence = 'present' THEN 0.0 END
                   AS was_missed
              FROM (
                SELECT fiche.id * 2::bigint AS id,
                       'vae.fiche.action' AS res_model, fiche.id AS res_id,
                       fiche.candidate_id, journey.partner_id, journey.company_id,
                       fiche.user_id, journey.program_id, journey.certification_id,
                       fiche.step_id, fiche.date,
                       CASE WHEN event.vae_kind IN ('workshop', 'information')
                            THEN 'workshop'
                            ELSE 'individual' END AS kind,
                       fiche.modality,
                       %(fiche_presence)s AS presence,
                       CASE WHEN fiche.state != 'done' THEN 0
                            WHEN attendance.presence = 'present'
                            THEN COALESCE(attendance.hours, 0)
                            WHEN attendance.presence IS NULL
                              OR attendance.presence = 'expected'
                            THEN COALESCE(fiche.duration, 0)
                            ELSE 0 END AS hours
                  FROM vae_fiche_action AS fiche
                  JOIN vae_candidate AS journey ON journey.id = fiche.candidate_id
             LEFT JOIN vae_attendance AS attendance ON attendance.fiche_id = fiche.id
             LEFT JOIN calendar_event AS event ON event.id = fiche.event_id
                 WHERE fiche.state != 'cancelled' AND %(where)s
             UNION ALL
                SELECT attendance.id * 2::bigint + 1,
                       'vae.attendance', attendance.id,
                       attendance.candidate_id, journey.partner_id,
                       journey.company_id, attendance.leader_id, journey.program_id,
                       journey.certification_id, NULL::integer, attendance.date,
                       'workshop', NULL::varchar, attendance.presence,
                       CASE WHEN attendance.presence = 'present'
                            THEN COALESCE(attendance.hours, 0) ELSE 0 END
                  FROM vae_attendance AS attendance
                  JOIN vae_candidate AS journey ON journey.id = attendance.candidate_id
                 WHERE attendance.fiche_id IS NULL AND %(where)s
              ) AS line
            """,
            fiche_presence=fiche_presence,
            where=where or SQL("TRUE"),
        )
