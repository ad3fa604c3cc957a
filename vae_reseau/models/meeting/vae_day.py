# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.vae_assistance.models.ground.vae_day import Block, Source

HOUR, DAY_AND_HOUR = "HH:mm", "EEE d MMM, HH:mm"
FETCHED = (
    "name",
    "start",
    "duration",
    "kind_id",
    "place",
    "state",
    "company_id",
    "user_id",
)


class VaeDay(models.AbstractModel):
    """Meetings of today, minutes to write, decisions that the user has to carry out."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        blocks = super()._blocks_of_journeys(journeys)
        begins, ends = self._today()
        me, partner = self.env.uid, self.env.user.partner_id
        today = Domain("start", ">=", begins) & Domain("start", "<", ends)
        takes_part = Domain("user_id", "=", me) | Domain(
            "participant_ids.partner_id", "=", partner.id
        )
        blocks["today"].sources.append(
            self._meeting_source(
                today & takes_part & Domain("state", "!=", "cancelled"),
                self.env._("Network meetings"),
            )
        )
        blocks["meetings"] = Block(
            label=self.env._("Meetings of the Network"),
            icon="fa-comments-o",
            sequence=67,
            sources=[
                self._meeting_source(
                    Domain("user_id", "=", me)
                    & Domain("start", "<", begins)
                    & Domain("state", "in", ("planned", "held")),
                    self.env._("minutes to write"),
                ),
                self._decision_source(me),
            ],
        )
        return blocks

    @api.model
    def _meeting_source(self, domain, label):
        return Source(
            model="vae.meeting",
            domain=domain,
            row=self._meeting_row,
            action="vae_reseau.vae_meeting_action",
            order="start, id",
            fetched=FETCHED,
            label=label,
        )

    @api.model
    def _meeting_row(self, meeting):
        today = meeting.start >= self._today()[0]
        moment = meeting._vae_moment(meeting.start, HOUR if today else DAY_AND_HOUR)
        # The act of whoever organises it; the others only open it.
        state = meeting.user_id == self.env.user and meeting.state
        acts = []
        if state == "held":
            acts = [("", self.env._("Write the Minutes"))]
        elif state == "planned" and meeting.is_past:
            acts = [("action_hold", self.env._("It Took Place"))]
        return self._row(
            meeting,
            meeting.name,
            ["" if today else moment, meeting.kind_id.name, meeting.place],
            acts,
            when=today and moment,
            sort=fields.Datetime.to_string(meeting.start),
            done=meeting.state == "closed",
        )

    @api.model
    def _decision_source(self, me):
        """What is to be carried out by now or within the week, or whenever."""
        return Source(
            model="vae.meeting.decision",
            domain=Domain("user_id", "=", me)
            & Domain("state", "=", "open")
            & (Domain("date_due", "=", False) | Domain("date_due", "<", "today +8d")),
            row=self._decision_row,
            action="vae_reseau.vae_meeting_decision_action",
            order="date_due, id",
            fetched=("name", "date_due", "state", "meeting_id"),
            label=self.env._("decisions to carry out"),
        )

    @api.model
    def _decision_row(self, decision):
        due = decision.date_due
        until = due and self.env._(
            "until %(date)s", date=format_date(self.env, due, date_format="d MMMM")
        )
        return self._row(
            decision,
            decision.name,
            [until, decision.meeting_id.name],
            [("action_done", self.env._("Done"))],
            tone="urgent" if decision.is_late else None,
            sort=fields.Date.to_string(due) if due else "9999",
            method="action_open_meeting",
        )
