# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command


class CalendarEvent(models.Model):
    """An appointment of a candidate.

    Core lets every employee read every event. Ours therefore have a title that names
    nobody, no description, no candidate among the attendees, and global rules that
    keep them to those who follow the candidate.
    """

    _inherit = "calendar.event"

    vae_candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="VAE Candidate",
        ondelete="set null",
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_fiche_ids = fields.One2many(
        comodel_name="vae.fiche.action",
        inverse_name="event_id",
        string="Fiche Action",
        groups="vae_assistance.group_vae_accompagnateur",
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get("vae_candidate_id"):
                candidate = self.env["vae.candidate"].browse(vals["vae_candidate_id"])
                candidate.check_access("read")
                vals.update(candidate._prepare_appointment(vals))
        events = super().create(vals_list)
        appointments = events._vae_appointments()
        if appointments:
            # Core puts the coordinates of people into the description.
            super(CalendarEvent, appointments).write({"description": False})
            appointments._create_vae_fiche()
        return events

    def write(self, vals):
        if vals.get("vae_candidate_id"):
            candidate = self.env["vae.candidate"].browse(vals["vae_candidate_id"])
            candidate.check_access("read")
            result = super().write({**vals, **candidate._prepare_appointment(vals)})
            self._create_vae_fiche()
            return result
        appointments = self._vae_appointments()
        if appointments and vals.keys() & {"name", "description", "partner_ids"}:
            result = super(CalendarEvent, self - appointments).write(vals)
            for event in appointments:
                super(CalendarEvent, event).write(event._neutral_values(vals))
        else:
            result = super().write(vals)
        if vals.get("active") is False:
            self._cancel_vae_fiche()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_vae_fiche(self):
        self._cancel_vae_fiche()

    def _vae_appointments(self):
        return self.filtered(lambda event: event.sudo().vae_candidate_id)

    def _neutral_values(self, vals):
        """What may be written on an appointment: no text, never the candidate.

        The report of the appointment is the fiche action; colleagues may be invited.
        """
        self.ensure_one()
        vals = {
            fname: value
            for fname, value in vals.items()
            if fname not in ("name", "description")
        }
        if "partner_ids" in vals:
            candidate_partner = self.sudo().vae_candidate_id.partner_id
            partners = self.new(
                {"partner_ids": vals["partner_ids"]}, origin=self
            ).partner_ids._origin
            vals["partner_ids"] = [Command.set((partners - candidate_partner).ids)]
        return vals

    def _create_vae_fiche(self):
        """Every appointment of a candidate has its draft fiche."""
        self.env["vae.fiche.action"].create(
            [
                {
                    "candidate_id": event.vae_candidate_id.id,
                    "event_id": event.id,
                    "user_id": event.user_id.id,
                }
                for event in self.sudo()
                if event.vae_candidate_id and not event.vae_fiche_ids
            ]
        )

    def _cancel_vae_fiche(self):
        """An appointment removed from the calendar did not take place."""
        if self.env.context.get("vae_keep_fiche"):
            return
        fiches = self.sudo().vae_fiche_ids.filtered(lambda f: f.state == "draft")
        fiches.sudo(False).write({"state": "cancelled"})

    @api.model
    def _create_vae_appointment(self, candidate, start, duration):
        """Put an appointment of a candidate in the calendar.

        :param candidate: one ``vae.candidate``
        :param datetime start: start of the appointment, UTC
        :param float duration: length in hours
        :return: the event; its draft fiche is ``vae_fiche_ids``
        """
        return self.create(
            {
                "vae_candidate_id": candidate.id,
                "start": start,
                "stop": fields.Datetime.add(start, hours=duration),
            }
        )

    def action_open_vae_fiche(self):
        """Open the fiche action of the appointment."""
        self.ensure_one()
        self._create_vae_fiche()
        return {
            "type": "ir.actions.act_window",
            "res_model": "vae.fiche.action",
            "view_mode": "form",
            "res_id": self.vae_fiche_ids[:1].id,
        }
