# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from .vae_fiche_action import NEXT_HEADINGS


class VaeFicheAction(models.Model):
    """The next appointment that a fiche announces: its event and its draft fiche."""

    _inherit = "vae.fiche.action"

    previous_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="Previous Fiche",
        ondelete="set null",
        copy=False,
        index="btree_not_null",
        readonly=True,
    )
    next_ids = fields.One2many(
        comodel_name="vae.fiche.action",
        inverse_name="previous_id",
        string="Following Fiches",
        readonly=True,
    )

    next_date = fields.Datetime(string="Next Appointment", copy=False)
    next_documents = fields.Text(string="Documents to Produce")
    next_people = fields.Text(string="People-Structures to Contact")
    next_tasks = fields.Text(string="Tasks to Carry Out")
    next_planned = fields.Boolean(compute="_compute_next_planned")

    _check_next_year = models.Constraint(
        "CHECK(next_date < '2100-01-01')",
        "The year of the next appointment cannot be right: correct it.",
    )
    # A planned appointment follows a fiche once, even if two people press the button.
    _previous_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state != 'cancelled'",
        "The next appointment of this fiche action is planned already.",
    )

    @api.depends("next_ids.state")
    def _compute_next_planned(self):
        for fiche in self:
            fiche.next_planned = bool(fiche._following())

    @api.constrains("date", "next_date")
    def _check_next_date(self):
        for fiche in self:
            if fiche.date and fiche.next_date and fiche.next_date <= fiche.date:
                raise ValidationError(
                    self.env._(
                        "The next appointment must come after this one"
                        " (%(date)s). Correct its date.",
                        date=format_datetime(self.env, fiche.date),
                    )
                )

    def action_plan_next(self):
        """Plan the next appointment and open its draft fiche.

        :raise UserError: the date of the next appointment is missing
        :return: window action on the next fiche
        """
        self.ensure_one()
        if not self.next_date:
            raise UserError(
                self.env._("Give the day and hour of the next appointment first.")
            )
        following = self._plan_next()
        return {
            "type": "ir.actions.act_window",
            "res_model": "vae.fiche.action",
            "view_mode": "form",
            "res_id": following.id,
        }

    def action_view_next(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self._following().id,
        }

    def _following(self):
        """The fiche of the appointment that follows this one, if there is one."""
        self.ensure_one()
        return self.next_ids.filtered(lambda fiche: fiche.state != "cancelled")[:1]

    def _plan_next(self):
        """Plan the appointment that each fiche announces.

        A following appointment that is still to come is moved and its aims are kept;
        otherwise the event and its draft fiche are made.

        :return: the following fiches
        """
        to_plan = self.filtered(lambda fiche: not fiche._following())
        to_plan._create_next()
        following = self.browse()
        for fiche in self:
            planned = fiche._following()
            if planned.state == "draft" and planned.date != fiche.next_date:
                planned.date = fiche.next_date
            following |= planned
        return following

    def _create_next(self):
        """Put the next appointments in the calendar, with their draft fiches."""
        if not self:
            return
        self.next_ids.flush_recordset(["state"])  # the index on followers has to know
        # That they were made follows from this fiche: no message about it.
        fiches = self.with_context(mail_create_nolog=True)
        events = fiches.env["calendar.event"]._create_vae_appointments(
            [
                {
                    "vae_candidate_id": fiche.candidate_id.id,
                    "user_id": fiche.user_id.id,
                    "start": fiche.next_date,
                    "stop": fiche.next_date + timedelta(hours=fiche.duration or 1.0),
                    "duration": fiche.duration or 1.0,
                }
                for fiche in self
            ]
        )
        fiches._vae_by_code().create(
            [
                {
                    "candidate_id": fiche.candidate_id.id,
                    "event_id": event.id,
                    "previous_id": fiche.id,
                    "user_id": fiche.user_id.id,
                    "modality": fiche.modality,
                    "objectives_aimed": fiche._carried_forward(),
                }
                for fiche, event in zip(self, events, strict=True)
            ]
        )

    def _carried_forward(self):
        """What the next appointment starts from: what was written as free text.

        To-dos are not copied: the next fiche shows those that are open then.

        :return: text, one heading per list followed by its lines; False if nothing
        """
        self.ensure_one()
        blocks = []
        for fname in NEXT_HEADINGS:
            lines = self._next_lines(fname)
            if lines:
                title = self._fields[fname]._description_string(self.env)
                blocks.append("\n".join([title, *(f"- {line}" for line in lines)]))
        return "\n".join(blocks) or False

    def _next_lines(self, fname):
        """One of the three lists of what is to do, line by line, without bullets."""
        lines = [line.strip() for line in (self[fname] or "").splitlines()]
        return [line.lstrip("-•").strip() for line in lines if line]
