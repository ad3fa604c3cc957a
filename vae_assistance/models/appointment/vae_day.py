# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.vae_day import Block, Source

FETCHED = (
    "candidate_id",
    "date",
    "modality",
    "number",
    "state",
    "company_id",
    "event_id",
)


class VaeDay(models.AbstractModel):
    """Appointments of today, fiches to complete, to-dos, people without appointment."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        begins, ends = self._today()
        mine = Domain("user_id", "=", self.env.uid)
        drafts = Domain("state", "=", "draft")
        today = Domain("date", ">=", begins) & Domain("date", "<", ends)
        # One question for both: nobody has more of them than a page can hold.
        fiches = self.env["vae.fiche.action"].search_fetch(
            mine
            & Domain("date", "<", ends)
            & (drafts | (today & Domain("state", "=", "done"))),
            FETCHED,
            order="date, id",
        )
        of_today = fiches.filtered(lambda fiche: fiche.date >= begins)
        fiches.event_id.sudo().fetch(["vae_tz"])  # by which clock they are told
        return {
            **super()._blocks_of_journeys(journeys),
            "today": Block(
                label=self.env._("Today"),
                icon="fa-calendar-check-o",
                sequence=10,
                shown=None,
                sources=[
                    self._fiche_source(
                        mine & today & Domain("state", "!=", "cancelled"),
                        of_today,
                        self.env._("Appointments"),
                    )
                ],
            ),
            "to_complete": Block(
                label=self.env._("Fiches to Complete"),
                icon="fa-edit",
                sequence=20,
                sources=[
                    self._fiche_source(
                        mine & drafts & Domain("date", "<", begins),
                        fiches - of_today,
                        self.env._("Fiches action"),
                    )
                ],
            ),
            "todos": self._todo_block(journeys),
            "unplanned": self._unplanned_block(journeys),
        }

    @api.model
    def _journey_fields(self):
        return [*super()._journey_fields(), "next_appointment", "last_contact"]

    # ------------------------------------------------------------------
    # Appointments
    # ------------------------------------------------------------------

    @api.model
    def _fiche_source(self, domain, fiches, label):
        return Source(
            model="vae.fiche.action",
            domain=domain,
            row=self._fiche_row,
            action="vae_assistance.vae_fiche_action_action",
            records=fiches,
            label=label,
        )

    @api.model
    def _fiche_row(self, fiche):
        done = fiche.state == "done"
        today = fiche.date >= self._today()[0]
        return self._row(
            fiche,
            fiche.candidate_id._called(),
            [
                "" if today else fiche.time_of_day,
                self._label_of(fiche, "modality"),
                self.env._("fiche no. %(number)s", number=fiche.number),
            ],
            [] if done else [("", self.env._("Fill In"))],
            when=today and fiche.time_of_day,
            sort=fields.Datetime.to_string(fiche.date),
            done=done,
        )

    # ------------------------------------------------------------------
    # What is to do, and who has no appointment
    # ------------------------------------------------------------------

    @api.model
    def _todo_block(self, journeys):
        today = fields.Date.context_today(self)
        return Block(
            label=self.env._("To-Dos Due or Late"),
            icon="fa-check-square-o",
            sequence=40,
            sources=[
                Source(
                    model="vae.todo",
                    domain=Domain("candidate_id", "in", journeys.ids)
                    & Domain("state", "=", "open")
                    & Domain("date_due", "<=", today),
                    row=self._todo_row,
                    action="vae_assistance.vae_todo_action",
                    order="date_due, id",
                    fetched=(
                        *("name", "assigned_to", "candidate_id"),
                        *("state", "date_due", "date_done"),
                    ),
                )
            ],
        )

    @api.model
    def _todo_row(self, todo):
        return self._row(
            todo,
            todo.name,
            [
                todo.candidate_id._called(),
                self._label_of(todo, "assigned_to"),
                format_date(self.env, todo.date_due),
            ],
            [("action_done", self.env._("Done"))],
            tone="watch" if todo.is_late else "",
            open=todo.candidate_id,
        )

    @api.model
    def _unplanned_block(self, journeys):
        without = journeys.filtered(lambda journey: not journey.next_appointment)
        # The longest without news first.
        without = without.sorted(lambda each: (each.last_contact or date.min, each.id))
        return Block(
            label=self.env._("No Appointment Planned"),
            icon="fa-calendar-times-o",
            sequence=90,
            sources=[
                Source(
                    model="vae.candidate",
                    domain=Domain("id", "in", without.ids),
                    row=self._unplanned_row,
                    action="vae_assistance.vae_candidate_action",
                    records=without,
                )
            ],
        )

    @api.model
    def _unplanned_row(self, journey):
        return self._row(
            journey,
            journey._called(),
            self.env._(
                "last contact on %(day)s",
                day=format_date(self.env, journey.last_contact),
            )
            if journey.last_contact
            else self.env._("no contact yet"),
            [("action_plan_appointment", self.env._("Plan One"))],
        )

    @api.model
    def _caseload_columns(self):
        return [
            *super()._caseload_columns(),
            {
                "label": self.env._("Hours Delivered"),
                "model": "vae.fiche.action.support",
                "domain": Domain("given_on", "!=", False)
                & Domain("candidate_id.date_closed", "=", False),
                "user": "candidate_id.user_id",
                "total": "hours:sum",
                "unit": "hours",
                "action": "vae_assistance.vae_fiche_action_support_action",
            },
        ]
