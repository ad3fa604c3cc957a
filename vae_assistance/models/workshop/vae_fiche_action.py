# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .vae_attendance import PRESENCES


class VaeFicheAction(models.Model):
    """Whether the candidate came.

    The presence at an individual appointment has no record until it is said or signed:
    a planned appointment is expected, a completed one took place.
    """

    _inherit = "vae.fiche.action"

    attendance_ids = fields.One2many(
        comodel_name="vae.attendance", inverse_name="fiche_id", readonly=True
    )
    presence = fields.Selection(
        selection=PRESENCES,
        compute="_compute_presence",
        inverse="_inverse_presence",
        search="_search_presence",
        help="Whether the candidate came. A completed fiche of somebody who did not"
        " come delivers no hours.",
    )
    hours_attended = fields.Float(
        compute="_compute_hours_attended",
        help="Hours that the candidate was there: none if they did not come.",
    )
    is_workshop = fields.Boolean(
        compute="_compute_is_workshop",
        compute_sudo=True,
        help="One of several fiches of a workshop, made by closing it.",
    )

    @api.depends("attendance_ids.presence", "state")
    def _compute_presence(self):
        for fiche in self:
            recorded = fiche.attendance_ids.presence
            if recorded in (False, "expected"):
                recorded = fiche._presumed_presence()
            fiche.presence = recorded

    # Apart from the presence, which is written: Odoo would keep the former hours.
    @api.depends("attendance_ids.presence", "attendance_ids.hours", "state", "duration")
    def _compute_hours_attended(self):
        for fiche in self:
            attendance = fiche.attendance_ids
            recorded = attendance.presence or "expected"
            if fiche.state != "done" or recorded not in ("expected", "present"):
                fiche.hours_attended = 0
            elif recorded == "present":
                fiche.hours_attended = attendance.hours
            else:
                fiche.hours_attended = fiche.duration

    def _inverse_presence(self):
        attendances = self.env["vae.attendance"]
        new = []
        for fiche in self:
            attendance = fiche.attendance_ids
            if attendance:
                attendance.presence = fiche.presence
            elif fiche.presence not in (False, fiche._presumed_presence()):
                new.append(
                    {
                        "fiche_id": fiche.id,
                        "candidate_id": fiche.candidate_id.id,
                        "presence": fiche.presence,
                    }
                )
        attendances._vae_by_code().create(new)

    def _presumed_presence(self):
        """What is taken for granted as long as nobody says otherwise."""
        self.ensure_one()
        return "present" if self.state == "done" else "expected"

    def _search_presence(self, operator, value):
        if operator != "in":
            return NotImplemented
        said = Domain("attendance_ids.presence", "in", value)
        unsaid = Domain("attendance_ids", "=", False) | Domain(
            "attendance_ids.presence", "=", "expected"
        )
        if "present" in value:
            said |= unsaid & Domain("state", "=", "done")
        if "expected" in value:
            said |= unsaid & Domain("state", "!=", "done")
        return said

    @api.depends("event_id.vae_kind")
    def _compute_is_workshop(self):
        for fiche in self:
            event = fiche.event_id
            fiche.is_workshop = bool(event) and event._vae_is_collective()

    def _inverse_date(self):
        # How long one person stayed does not move the workshop.
        own = self.filtered(lambda fiche: not fiche.is_workshop)
        return super(VaeFicheAction, own)._inverse_date()

    @api.ondelete(at_uninstall=False)
    def _unlink_attendances(self):
        self.attendance_ids.unlink()

    def action_cancel(self):
        # Told from others as superuser: what it reads is at hand from then on.
        self.check_access("write")
        # The workshop took place for the others.
        workshops = self.filtered("is_workshop")
        workshops._vae_by_code().write({"state": "cancelled"})
        return super(VaeFicheAction, self - workshops).action_cancel()

    def action_sign_presence(self):
        """Open the pad on which the candidate signs that they were there.

        :raise UserError: the appointment is cancelled
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "cancelled":
            raise UserError(
                self.env._(
                    "%(fiche)s is cancelled: nobody signs for it. Reopen it first.",
                    fiche=self.display_name,
                )
            )
        attendance = self.attendance_ids or self.attendance_ids._vae_by_code().create(
            {"fiche_id": self.id, "candidate_id": self.candidate_id.id}
        )
        return attendance.action_sign()

    # ------------------------------------------------------------------
    # What the reminder of an appointment says, beside when and where.
    # ------------------------------------------------------------------

    def _reminder_todos(self):
        """What the candidate is to prepare, as the portal shows it to them."""
        self.ensure_one()
        return self.candidate_id._portal_shown_todos().filtered(
            lambda todo: todo.state == "open" and todo.assigned_to == "candidate"
        )
