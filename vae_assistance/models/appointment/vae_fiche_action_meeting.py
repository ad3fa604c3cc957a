# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

SITUATIONS = [
    ("planned", "Foreseen"),
    ("to_complete", "To complete"),
    ("done", "Completed"),
    ("cancelled", "Cancelled"),
]


class VaeFicheAction(models.Model):
    """When and where the appointment takes place, as it is told to everybody."""

    _name = "vae.fiche.action"
    _inherit = ["vae.fiche.action", "vae.meeting.mixin"]

    # What “My day” shows of an appointment.
    time_of_day = fields.Char(string="Time", compute="_compute_time_of_day")
    situation = fields.Selection(
        selection=SITUATIONS,
        compute="_compute_situation",
        help="A fiche is to complete once its appointment has begun.",
    )
    place = fields.Char(
        string="Place",
        related="event_id.location",
        readonly=False,
        help="Where you meet; left empty, at the structure.",
    )
    nearness = fields.Float(
        compute="_compute_nearness",
        exportable=False,
        help="Days from now, past or to come: what cards are sorted by.",
    )
    elsewhere = fields.Char(compute="_compute_elsewhere")
    overlap = fields.Char(
        string="At the Same Time",
        compute="_compute_overlap",
        help="What else the professional or the candidate has at that time.",
    )
    next_overlap = fields.Char(
        string="At the Time of the Next Appointment", compute="_compute_next_overlap"
    )

    # ------------------------------------------------------------------
    # What “My day” shows of an appointment.
    # ------------------------------------------------------------------

    @api.depends("date")
    @api.depends_context("tz", "lang")
    def _compute_time_of_day(self):
        """The hour of today's appointments, the day of those that are past."""
        now = fields.Datetime.now()
        for fiche in self:
            if not fiche.date:
                fiche.time_of_day = False
                continue
            day, today = fiche._vae_local_day(fiche.date), fiche._vae_local_day(now)
            fiche.time_of_day = fiche._vae_moment(
                fiche.date, "HH:mm" if day == today else "EEE d MMM, HH:mm"
            )

    @api.depends("date")
    def _compute_nearness(self):
        now = fields.Datetime.now()
        for fiche in self:
            away = abs((fiche.date - now).total_seconds()) if fiche.date else 0
            fiche.nearness = away / 86400

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """The nearest first: on a telephone nobody scrolls from the furthest."""
        if field_name != "nearness":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        return SQL(
            "ABS(EXTRACT(EPOCH FROM %s - %s)) %s %s",
            self._field_to_sql(alias, "date", query),
            fields.Datetime.now(),
            direction,
            nulls,
        )

    @api.depends("date", "state")
    def _compute_situation(self):
        now = fields.Datetime.now()
        for fiche in self:
            if fiche.state == "draft":
                coming = fiche.date and fiche.date > now
                fiche.situation = "planned" if coming else "to_complete"
            else:
                fiche.situation = fiche.state

    @api.depends("date", "duration", "event_id.vae_tz")
    @api.depends_context("tz", "lang")
    def _compute_elsewhere(self):
        for fiche in self:
            fiche.elsewhere = fiche._vae_hours_of_place()

    # By the rights of who asks, as all that is computed of other appointments.
    @api.depends("date", "duration", "user_id", "candidate_id", "state", "event_id")
    @api.depends_context("uid", "tz", "lang")
    def _compute_overlap(self):
        now = fields.Datetime.now()
        coming = self.filtered(
            lambda fiche: fiche.state == "draft" and fiche.date and fiche.date > now
        )
        (self - coming).overlap = False
        coming._set_overlap("overlap", {fiche: fiche._vae_span() for fiche in coming})

    @api.depends("next_date", "duration", "user_id", "candidate_id", "next_ids.state")
    @api.depends_context("uid", "tz", "lang")
    def _compute_next_overlap(self):
        # Once it is planned, the next fiche says so itself.
        to_plan = self.filtered(
            lambda fiche: fiche.next_date and not fiche.next_planned
        )
        (self - to_plan).next_overlap = False
        to_plan._set_overlap(
            "next_overlap",
            {
                fiche: (
                    fiche.next_date,
                    fiche.next_date + timedelta(hours=fiche.duration or 1.0),
                )
                for fiche in to_plan
            },
        )

    def _set_overlap(self, fname, spans):
        """Write into a field what is in the calendar during spans of time."""
        texts = self.env["calendar.event"]._vae_overlaps(
            [
                (*spans[fiche], fiche.user_id, fiche.candidate_id, fiche.event_id)
                for fiche in self
            ]
        )
        for fiche, text in zip(self, texts, strict=True):
            fiche[fname] = text

    # ------------------------------------------------------------------
    # When and where
    # ------------------------------------------------------------------

    def _vae_span(self):
        if not self.date:
            return False, False
        return self.date, self.date + timedelta(hours=self.duration)

    def _vae_zone(self):
        return self.sudo()._vae_first().event_id.vae_tz or super()._vae_zone()

    def _vae_place(self):
        """Where the candidate goes; an empty text if they do not have to.

        The place that was written, else the address of the structure.
        """
        self.ensure_one()
        event = self.sudo().event_id
        if self.modality in ("video", "phone") or event.location:
            return event.location or ""
        structure = self.sudo().company_id
        town = " ".join(filter(None, [structure.zip, structure.city]))
        street = [structure.street, structure.street2, town]
        return ", ".join(filter(None, [structure.name, *street]))

    def _tell_colleagues_cancelled(self):
        """Tell the colleagues who are invited that appointments are cancelled."""
        for fiche in self:
            event = fiche.event_id
            colleagues = event.partner_ids - self.env.user.partner_id
            if colleagues:
                self._vae_notify(
                    colleagues,
                    self.env._("Cancelled: %(event)s", event=event.name),
                    self.env._(
                        "%(event)s, %(when)s, is cancelled: the journey is closed.",
                        event=event.name,
                        when=fiche._vae_when(),
                    ),
                    email_layout_xmlid="mail.mail_notification_light",
                )
