# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...models.ground.people import name_order


class VaeAttendanceClose(models.TransientModel):
    """Close a workshop or a session in one screen: who came, what was done."""

    _name = "vae.attendance.close"
    _description = "Closing of a Workshop"
    _inherit = ["vae.long.text.mixin"]
    _long_texts = ("tasks_done", "conclusion")

    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Workshop or Session",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    vae_kind = fields.Selection(related="event_id.vae_kind")
    date_closed = fields.Datetime(
        string="Closed On",
        compute="_compute_from_event",
        compute_sudo=False,
        store=True,
        precompute=True,
        help="As it was when this screen was opened.",
    )
    support_type_id = fields.Many2one(
        comodel_name="vae.support.type",
        string="Support",
        compute="_compute_from_event",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        help="Advances the lines of the plans that foresee it.",
    )
    people = fields.Json(
        compute="_compute_from_event",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    tasks_done = fields.Text(
        string="What Was Done",
        compute="_compute_from_event",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="The same on the fiche of everybody: no name.",
    )
    conclusion = fields.Text(
        compute="_compute_from_event",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    # Computed with the rights of who opens it: the list is not for everybody.
    @api.depends("event_id")
    def _compute_from_event(self):
        for wizard in self:
            event = wizard.event_id
            event._vae_check_holds_list()
            wizard.date_closed = event.vae_date_closed
            wizard.support_type_id = event.vae_support_type_id
            attendances = event.sudo().vae_attendance_ids.sorted(
                lambda each: name_order(each.partner_id.name)
            )
            wizard.people = [self._person(attendance) for attendance in attendances]
            fiche = attendances.fiche_id.filtered(lambda each: each.state == "done")[:1]
            wizard.tasks_done = fiche.tasks_done
            wizard.conclusion = fiche.conclusion

    @api.model
    def _person(self, attendance):
        """What the screen shows of one person: who came is said, not presumed."""
        return {
            "id": attendance.id,
            "name": attendance.partner_id.name or "",
            "presence": attendance.presence,
            "signed": attendance.is_signed,
            "candidate": bool(attendance.candidate_id),
            "remarks": attendance.fiche_id.remarks or "",
        }

    def action_confirm(self):
        """Close the event: presences, short fiches, service.

        :raise UserError: see ``_vae_close`` of the event
        """
        self.ensure_one()
        event = self.event_id
        event._vae_check_holds_list()
        if event.vae_support_type_id != self.support_type_id:
            event.vae_support_type_id = self.support_type_id
        people = {
            person["id"]: {
                "presence": person.get("presence"),
                "remarks": str(person.get("remarks") or ""),
            }
            for person in self.people or []
            if isinstance(person, dict) and isinstance(person.get("id"), int)
        }
        texts = {
            "tasks_done": self.tasks_done or False,
            "conclusion": self.conclusion or False,
        }
        event._vae_close(people, texts, seen=self.date_closed)
        return {"type": "ir.actions.act_window_close"}
