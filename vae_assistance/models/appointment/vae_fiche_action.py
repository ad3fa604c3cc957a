# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ..ground.vae_trace_mixin import NAMED

HEADINGS = (
    "objectives_aimed",
    "objectives_reached",
    "documents_produced",
    "people_contacted",
    "tasks_done",
    "difficulties",
    "successes",
    "remarks",
    "conclusion",
)
NEXT_HEADINGS = ("next_documents", "next_people", "next_tasks")
# Hours that an appointment lasts at most.
LONGEST = 24


class VaeFicheAction(models.Model):
    """The report of one appointment (booklet, part 08).

    One appointment is one calendar event and one fiche: a planned appointment has a
    draft fiche, whose aims are what the appointment before asked for.
    """

    _name = "vae.fiche.action"
    _description = "Fiche Action"
    _inherit = [
        "vae.thread.mixin",
        "mail.activity.mixin",
        "vae.long.text.mixin",
        "vae.signature.mixin",
        "vae.numbered.mixin",
    ]
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = HEADINGS + NEXT_HEADINGS
    _signature_report = "vae_assistance.report_vae_fiche_action"
    _signature_lines_shown = ("todo_ids", "support_ids", "todo_line_ids")
    _consent_items = ("fiches",)
    _number_counter = "fiche_last_number"

    number = fields.Integer(
        help="Number of the fiche in the candidate's booklet.",
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    step_id = fields.Many2one(
        comodel_name="vae.step",
        compute="_compute_step_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Step at which the appointment took place.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Met By",
        index=True,
        tracking=True,
        check_company=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "To complete"),
            ("done", "Completed"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    date = fields.Datetime(
        string="Appointment Of",
        compute="_compute_date",
        inverse="_inverse_date",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index=True,
        tracking=True,
    )
    duration = fields.Float(
        compute="_compute_duration",
        inverse="_inverse_date",
        store=True,
        readonly=False,
        precompute=True,
        help="Length of the appointment, in hours.",
    )
    modality = fields.Selection(
        selection=[
            ("onsite", "Face to face"),
            ("video", "Video"),
            ("phone", "Telephone"),
        ],
        help="How you met; said at the latest when the fiche is completed.",
    )
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Calendar Event",
        ondelete="set null",
        copy=False,
        index="btree_not_null",
    )

    # What is at hand while one is prepared: where things stood the last time. Computed
    # by the rights of who asks: the form names a candidate whom they choose.
    last_fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="Last Appointment",
        compute="_compute_last",
        help="The completed fiche of the candidate that comes before this one.",
    )
    last_date = fields.Datetime(string="Date Before", compute="_compute_last")
    last_conclusion = fields.Text(string="Conclusion Before", compute="_compute_last")
    last_reached = fields.Text(string="Reached Before", compute="_compute_last")

    # The day (headings of the booklet, in its order). Read together, but not whenever
    # the state or the date of many fiches is.
    objectives_aimed = fields.Text(string="Objectives Aimed At", prefetch="headings")
    objectives_reached = fields.Text(prefetch="headings")
    documents_produced = fields.Text(prefetch="headings")
    people_contacted = fields.Text(
        string="People-Structures Contacted", prefetch="headings"
    )
    tasks_done = fields.Text(string="Tasks Carried Out", prefetch="headings")
    difficulties = fields.Text(string="Difficulties Met", prefetch="headings")
    successes = fields.Text(string="Points of Success", prefetch="headings")
    remarks = fields.Text(prefetch="headings")
    conclusion = fields.Text(
        string="Conclusion of the Appointment", prefetch="headings"
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two fiches action of one candidate cannot have the same number.",
    )
    _check_year = models.Constraint(
        "CHECK(date BETWEEN '1980-01-01' AND '2100-01-01')",
        "The year of the appointment cannot be right: correct it.",
    )
    _event_uniq = models.UniqueIndex(
        "(event_id, candidate_id) WHERE event_id IS NOT NULL",
        "This appointment has its fiche action already.",
    )

    # The next appointment that a fiche announces: its event and its draft
    # fiche.
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

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "vae_show_candidate")
    def _compute_display_name(self):
        # Where fiches of many people stand side by side (calendar), whose it is first.
        for fiche in self:
            values = {
                "number": fiche.number or "…",
                "whose": fiche.candidate_id._called(),
            }
            fiche.display_name = (
                self.env._("%(whose)s · fiche no. %(number)s", **values)
                if self.env.context.get("vae_show_candidate")
                else self.env._("Fiche action no. %(number)s · %(whose)s", **values)
            )

    @api.depends("candidate_id", "date")
    @api.depends_context("uid")
    def _compute_last(self):
        completed = self.search_fetch(
            [("candidate_id", "in", self.candidate_id.ids), ("state", "=", "done")],
            ["candidate_id", "date", "conclusion", "objectives_reached"],
            order="date desc, id desc",
        ).grouped("candidate_id")
        for fiche in self:
            before = completed.get(fiche.candidate_id, self.browse()).filtered(
                lambda each, fiche=fiche: (
                    each != fiche._origin and (not fiche.date or each.date < fiche.date)
                )
            )[:1]
            fiche.last_fiche_id = before
            fiche.last_date = before.date
            fiche.last_conclusion = before.conclusion
            fiche.last_reached = before.objectives_reached

    @api.depends("candidate_id")
    def _compute_step_id(self):
        for fiche in self:
            fiche.step_id = fiche.candidate_id.step_id

    @api.depends("candidate_id")
    def _compute_user_id(self):
        for fiche in self:
            fiche.user_id = fiche._usual_user()

    @api.depends("event_id.start")
    def _compute_date(self):
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        for fiche in self:
            # A completed fiche tells when people met; moving the event later on does
            # not change history.
            if fiche.event_id and (fiche.state == "draft" or not fiche.date):
                fiche.date = fiche.event_id.start
            elif not fiche.date and not fiche._origin:
                fiche.date = now

    @api.depends("event_id.duration", "event_id.allday")
    def _compute_duration(self):
        for fiche in self:
            if fiche.event_id and (fiche.state == "draft" or not fiche.duration):
                # A whole day is no length: the hours are said when it has taken place.
                event = fiche.event_id
                fiche.duration = 0 if event.allday else event.duration
            elif not fiche.duration and not fiche._origin:
                fiche.duration = 1.0

    def _inverse_date(self):
        # A length that cannot be is refused, see `_check_dates`.
        for fiche in self.filtered(
            lambda fiche: (
                fiche.event_id and fiche.date and 0 <= fiche.duration <= LONGEST
            )
        ):
            stop = fiche.date + timedelta(hours=fiche.duration)
            event = fiche.event_id
            if event.allday:
                if fiche.duration or fiche.date != event.start:
                    event.write({"allday": False, "start": fiche.date, "stop": stop})
            elif (event.start, event.stop) != (fiche.date, stop):
                event.write({"start": fiche.date, "stop": stop})

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("candidate_id", "date", "duration")
    def _check_dates(self):
        for fiche in self:
            if not fiche.date:
                raise ValidationError(
                    self.env._(
                        "Give the day and hour of the appointment: a fiche action"
                        " without a date cannot be kept."
                    )
                )
            if not 0 <= fiche.duration <= LONGEST:  # no number is in no range either
                raise ValidationError(
                    self.env._(
                        "The length of an appointment is between 0 and 24 hours."
                    )
                )

    # ------------------------------------------------------------------
    # Create, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_todos_together(vals) for vals in vals_list]
        for vals in vals_list:
            event_id = vals.get("event_id")
            if event_id and not vals.get("candidate_id"):
                event = self.env["calendar.event"].browse(event_id)
                vals["candidate_id"] = event.vae_candidate_id.id
        reviews = [vals.pop("review_todo_ids", None) for vals in vals_list]
        fiches = super().create(self._with_numbers(vals_list))
        for fiche, commands in zip(fiches, reviews, strict=True):
            fiche._write_reviewed(commands)
        # Recorded as completed: what was planned afterwards is recorded by itself.
        fiches.filtered(lambda fiche: fiche.state == "done")._complete()
        return fiches

    def write(self, vals):
        vals = self._with_todos_together(vals)
        self._write_reviewed(vals.pop("review_todo_ids", None))
        before = {fiche: fiche.state for fiche in self} if "state" in vals else {}
        result = super().write(vals)
        changed = self.filtered(
            lambda fiche: before.get(fiche) not in (None, fiche.state)
        )
        # Whoever comes second learns it here, before anything follows from it.
        changed.flush_recordset(["state"])
        changed.filtered(lambda fiche: before[fiche] == "done")._uncomplete()
        completed = changed.filtered(lambda fiche: fiche.state == "done")
        completed._complete()
        completed.filtered("next_date")._plan_next()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_completed(self):
        if any(fiche.state == "done" for fiche in self):
            raise UserError(
                self.env._(
                    "A completed fiche action proves what was done and is kept."
                    " Reopen it to correct it, or cancel it."
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_done(self):
        """Complete the fiches; a next date also plans the next appointment.

        What is completed already stays as it is: two people may press the button.

        :raise UserError: a fiche is dated in the future, was cancelled, or does not
            add up
        """
        fiches = self.filtered(lambda fiche: fiche.state != "done")
        fiches._check_complete()
        fiches._vae_by_code().write({"state": "done"})
        return self._vae_said(self._completed_notice())

    def _completed_notice(self):
        """What the screen says once the fiches are completed."""
        if len(self) != 1:
            return self.env._("Fiches completed: %(count)s.", count=len(self))
        following = self._following()
        if not following:
            return self.env._("The fiche is completed.")
        return self.env._(
            "The fiche is completed. Next appointment: %(date)s.",
            date=format_datetime(self.env, following.date, dt_format="short"),
        )

    def _check_complete(self):
        """Refuse to complete by the button what cannot be so.

        A workshop has checks of its own; what is imported as completed was so before.

        :raise UserError: says what, and what to do
        """
        for fiche in self:
            if fiche.state == "cancelled":
                raise UserError(
                    self.env._(
                        "%(fiche)s is cancelled: “Did Not Take Place”. Reopen it"
                        " first.",
                        fiche=fiche.display_name,
                    )
                )
            if fiche.event_id.allday and not fiche.duration:
                raise UserError(
                    self.env._(
                        "%(fiche)s was planned for the whole day. Say how many hours"
                        " it lasted, then complete it.",
                        fiche=fiche.display_name,
                    )
                )
            if not fiche.modality:
                raise UserError(
                    self.env._(
                        "%(fiche)s: say how you met – face to face, by video or by"
                        " telephone –, then complete it.",
                        fiche=fiche.display_name,
                    )
                )
            if fiche.date > fields.Datetime.now() + timedelta(hours=12):
                raise UserError(
                    self.env._(
                        "%(fiche)s is dated %(date)s: an appointment to come cannot be"
                        " completed. Correct its date first.",
                        fiche=fiche.display_name,
                        date=format_datetime(self.env, fiche.date),
                    )
                )
        self._check_supports()

    def _complete(self):
        """What follows from fiches that are now completed, however they became so.

        The button, a workshop that is closed, an import: all end in `create` or `write`
        above, and so here; what the button refuses to complete says `_check_complete`.
        `write` then plans the next appointment, see `_plan_next`.

        What is computed from the state needs no call: how far the plan's lines are
        (`given_on` of supports) and the working time (`worktime/sources.py`). The start
        certificate follows from the signature, not from this.
        """
        self._note_todos()
        self._wait_for_plan_lines()

    def _uncomplete(self):
        """What no longer follows from fiches that were completed; see `_complete`."""
        self._release_todos()
        self._wait_for_plan_lines()

    def action_cancel(self):
        """Cancel fiches of appointments that did not take place.

        :raise UserError: one of them is completed: it did
        """
        for fiche in self:
            if fiche.state == "done":
                raise UserError(
                    self.env._(
                        "%(fiche)s is completed: the appointment took place. Reopen it"
                        " first if it did not.",
                        fiche=fiche.display_name,
                    )
                )
        self._vae_by_code().write({"state": "cancelled"})
        self.event_id.action_archive()
        return True

    def action_reopen(self):
        """Correct a completed fiche, or take up a cancelled appointment again."""
        cancelled = self.filtered(lambda fiche: fiche.state == "cancelled")
        cancelled.event_id.action_unarchive()
        self._vae_by_code().write({"state": "draft"})
        return True

    def action_send(self):
        """Open the mail composer with the fiche as PDF, for the candidate.

        :raise UserError: they have no usable e-mail address
        """
        self.ensure_one()
        self.check_access("read")
        self._check_reached(self.candidate_id.partner_id)
        return self._open_composer(
            self.env._("Send to the Candidate"),
            template="vae_assistance.mail_template_fiche_action",
        )

    def action_view_event(self):
        self.ensure_one()
        return self.event_id._get_records_action()

    # ------------------------------------------------------------------
    # The next appointment that a fiche announces: its event and its draft
    # fiche.
    # ------------------------------------------------------------------

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
        return following._get_records_action()

    def action_view_last(self):
        """Open the completed fiche that comes before this one."""
        self.ensure_one()
        return self.last_fiche_id._get_records_action()

    def action_view_next(self):
        self.ensure_one()
        return self._following()._get_records_action()

    def _is_prepared(self):
        """Whether the fiche holds more than its appointment: it is not made anew."""
        self.ensure_one()
        return self.state == "done" or (
            self.state == "draft"
            and bool(
                self.previous_id
                or self.next_date
                or self.todo_ids
                or self.support_ids
                or any(self[fname] for fname in HEADINGS + NEXT_HEADINGS)
            )
        )

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
        # Nothing is planned in the name of who has left.
        users = {
            fiche: fiche.user_id.filtered("active")
            or fiche.candidate_id._referent()
            or self.env.user
            for fiche in fiches
        }
        events = fiches.env["calendar.event"]._create_vae_appointments(
            [
                {
                    "vae_candidate_id": fiche.candidate_id.id,
                    "user_id": users[fiche].id,
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
                    "user_id": users[fiche].id,
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

    # ------------------------------------------------------------------
    # A completed fiche is signed by who met and by the candidate.
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return (
            "candidate_id",
            "number",
            "state",
            "date",
            "duration",
            "modality",
            "step_id",
            "user_id",
            "next_date",
            *HEADINGS,
            *NEXT_HEADINGS,
        )

    def _signature_title(self):
        # Screens that list fiches show the candidate's name instead.
        fiche = self.with_context(vae_show_candidate=False)
        return super(VaeFicheAction, fiche)._signature_title()

    def _signature_signers(self):
        self.ensure_one()
        if not self.user_id:
            raise UserError(
                self.env._(
                    "%(fiche)s: say by whom the candidate was met, they sign it.",
                    fiche=self.display_name,
                )
            )
        return self._signature_of_two(self.user_id)

    def _signature_check(self):
        if self.state != "done":
            raise UserError(
                self.env._(
                    "%(fiche)s is not completed. Complete it, then have it signed.",
                    fiche=self.display_name,
                )
            )
        return super()._signature_check()
