# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command

from ..candidate.milestone import Milestone


class VaeCandidate(models.Model):
    """The appointments of a journey and their fiches action."""

    _inherit = "vae.candidate"
    _order = "next_appointment, id desc"

    fiche_ids = fields.One2many(
        comodel_name="vae.fiche.action",
        inverse_name="candidate_id",
        string="Fiches Action",
        readonly=True,
    )
    fiche_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Fiches"
    )
    fiche_last_number = fields.Integer(
        string="Last Fiche Number",
        readonly=True,
        copy=False,
        default=0,
        aggregator=False,
    )
    next_appointment = fields.Datetime(
        compute="_compute_next_appointment",
        string="First Open Appointment",
        store=True,
        index=True,
        help="Earliest appointment whose fiche action is not completed yet, be it past:"
        " journeys are in the order of it.",
    )
    coming_appointment = fields.Datetime(
        string="Next Appointment",
        compute="_compute_coming_appointment",
        help="The next one that has not begun.",
    )
    last_contact = fields.Date(
        compute="_compute_next_appointment",
        store=True,
        help="Day of the last completed fiche action.",
    )

    # The board reads open journeys of one step in the order of appointments.
    _board_index = models.Index(
        "(step_id, next_appointment, id DESC) WHERE active IS TRUE"
    )

    # What is to do on a journey, and the plan that its fiches work at.
    todo_ids = fields.One2many(
        comodel_name="vae.todo",
        inverse_name="candidate_id",
        string="To-Dos",
        readonly=True,
    )
    todo_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Open To-Dos"
    )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("fiche_ids", "date", [("state", "=", "done")]),
            ("todo_ids", "date_done", [("state", "=", "done")]),
        ]

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "fiche_count": ("vae.fiche.action", [("state", "!=", "cancelled")]),
            "todo_count": ("vae.todo", [("state", "=", "open")]),
        }

    def _milestone_facts(self):
        return {
            **super()._milestone_facts(),
            "fiche": ("vae.fiche.action", [], "state", "date"),
        }

    def _milestones(self, facts):
        held, coming = facts.count("fiche", "done"), self.coming_appointment
        note = self.env._("%(count)s held", count=held)
        if coming:
            day = self._day_told(self._vae_local_day(coming))
            note = self.env._("%(held)s, next on %(day)s", held=note, day=day)
        return [
            *super()._milestones(facts),
            Milestone(
                code="appointment",
                sequence=200,
                stretch="support",
                label=self.env._("Appointments"),
                state="doing" if held or coming else "todo",
                note=note,
                act="" if coming else self.env._("Plan an appointment"),
                action="action_view_fiches" if coming else "action_plan_appointment",
            ),
        ]

    @api.depends("fiche_ids")
    def _compute_record_counts(self):
        return super()._compute_record_counts()

    @api.depends("fiche_ids.date", "fiche_ids.state")
    def _compute_next_appointment(self):
        first, last = defaultdict(bool), defaultdict(bool)
        groups = self.env["vae.fiche.action"]._read_group(
            [("candidate_id", "in", self.ids)],
            ["candidate_id", "state"],
            ["date:min", "date:max"],
        )
        for candidate, state, date_min, date_max in groups:
            if state == "draft":
                first[candidate.id] = date_min
            elif state == "done":
                last[candidate.id] = date_max
        for candidate in self:
            candidate.next_appointment = first[candidate._origin.id]
            candidate.last_contact = candidate._vae_local_day(
                last[candidate._origin.id]
            )

    @api.depends("next_appointment", "fiche_ids.date", "fiche_ids.state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_coming_appointment(self):
        now = fields.Datetime.now()
        # Asked for only where an earlier one is still to complete.
        late = self.filtered(
            lambda journey: journey.next_appointment and journey.next_appointment < now
        )
        coming = {}
        if late:
            coming = dict(
                self.env["vae.fiche.action"]._read_group(
                    [
                        ("candidate_id", "in", late.ids),
                        ("state", "=", "draft"),
                        ("date", ">=", now),
                    ],
                    ["candidate_id"],
                    ["date:min"],
                )
            )
        for journey in self:
            journey.coming_appointment = (
                coming.get(journey._origin)
                if journey in late
                else journey.next_appointment
            )

    def action_record_meeting(self):
        """Open the fiche of today's (or a past, unfinished) appointment, or a new one.

        :return: window action on ``vae.fiche.action``
        """
        self.ensure_one()
        tomorrow = fields.Datetime.add(fields.Datetime.now(), hours=12)
        fiche = self.env["vae.fiche.action"].search(
            [
                ("candidate_id", "=", self.id),
                ("state", "=", "draft"),
                ("date", "<=", tomorrow),
            ],
            order="date desc",
            limit=1,
        )
        return fiche._get_records_action(
            name=self.env._("Fiche Action"), context={"default_candidate_id": self.id}
        )

    def action_view_fiches(self):
        return self._action_view_own("vae_assistance.vae_fiche_action_action")

    def action_plan_appointment(self):
        """Open the calendar, where a click makes an appointment of this candidate."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_planning_action"
        )
        action["display_name"] = self.env._(
            "Appointment with %(whom)s", whom=self._called()
        )
        user = self._referent() or self.env.user
        action["context"] = {
            "default_vae_candidate_id": self.id,
            "default_name": self._appointment_title(),
            "default_user_id": user.id,
            "default_partner_ids": user.partner_id.ids,
            "initial_date": self.coming_appointment or fields.Datetime.now(),
        }
        return action

    def _appointment_title(self):
        """Title of an appointment in the calendar: it names nobody.

        Nor does it tell the journey's reference, which attendance sheets print beside
        the name: titles go to whoever is invited, by mail and to their own calendar,
        and to the page of an invitation, which needs no account.
        """
        self.ensure_one()
        return self.env._("VAE appointment")

    def _prepare_appointment(self, vals):
        """Values of an event of this candidate, given those that were asked for."""
        self.ensure_one()
        user = (
            self.env["res.users"].browse(vals.get("user_id"))
            or self._referent()
            or self.env.user
        )
        return {
            "vae_candidate_id": self.id,
            "name": self._appointment_title(),
            "description": False,
            "user_id": user.id,
            "partner_ids": [Command.set(user.partner_id.ids)],
            "res_model_id": False,
            "res_id": False,
        }

    # ------------------------------------------------------------------
    # What is planned when the journey is closed
    # ------------------------------------------------------------------

    def _coming_fiches(self):
        """Draft fiches of appointments to come; those that are past are to complete."""
        return self.env["vae.fiche.action"].search(
            [
                ("candidate_id", "in", self.ids),
                ("state", "=", "draft"),
                ("date", ">=", fields.Datetime.now()),
            ],
            order="date",
        )

    def _planned_by_journey(self):
        fiches = self._coming_fiches().grouped("candidate_id")
        return {journey.id: len(coming) for journey, coming in fiches.items()}

    def _planned_records(self):
        todos = self.env["vae.todo"].search(
            [("candidate_id", "in", self.ids), ("state", "=", "open")]
        )
        return [
            (self.env._("Appointments to come"), self._coming_fiches()),
            (self.env._("To-dos that are open"), todos),
            *super()._planned_records(),
        ]

    def _planned_told(self):
        return [
            self.env._("appointment of %(when)s", when=fiche._vae_when())
            for fiche in self._coming_fiches()
        ] + super()._planned_told()

    def _drop_planned(self):
        result = super()._drop_planned()
        fiches = self._coming_fiches()
        fiches._tell_colleagues_cancelled()
        fiches.action_cancel()
        self.todo_ids.filtered(lambda todo: todo.state == "open").action_drop()
        return result

    # ------------------------------------------------------------------
    # What is to do on a journey, and the plan that its fiches work at.
    # ------------------------------------------------------------------

    def action_view_todos(self):
        """The candidate's to-dos, those still to do first."""
        return self._action_view_own(
            "vae_assistance.vae_todo_action", search_default_open=1
        )

    def _draft_plan(self):
        """The version of the plan that is being prepared, begun if there is none."""
        self.ensure_one()
        draft = self.plan_ids.filtered(lambda plan: plan.state == "draft")
        return draft or self.plan_ids.create({"candidate_id": self.id})
