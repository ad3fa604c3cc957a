# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

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
        domain="[('share', '=', False)]",
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
        default="onsite",
        required=True,
    )
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Calendar Event",
        ondelete="set null",
        copy=False,
        index="btree_not_null",
    )

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

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context("vae_show_candidate", "vae_neutral_name")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here,
        # but on screens that list fiches themselves and ask for it (calendar).
        context = self.env.context
        shown = context.get("vae_show_candidate") and not context.get(
            "vae_neutral_name"
        )
        for fiche in self:
            if shown and not self.env.su:
                fiche.display_name = fiche.candidate_id.name
                continue
            fiche.display_name = self.env._(
                "Fiche action no. %(number)s – %(reference)s",
                number=fiche.number or "…",
                reference=fiche.candidate_id.sudo().reference or "",
            )

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

    @api.depends("event_id.duration")
    def _compute_duration(self):
        for fiche in self:
            if fiche.event_id and (fiche.state == "draft" or not fiche.duration):
                fiche.duration = fiche.event_id.duration
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
            if (event.start, event.stop) != (fiche.date, stop):
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
        if vals.get("todo_ids"):
            vals["todo_ids"] = self._without_deleted_todos(vals["todo_ids"])
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
        return True

    def _check_complete(self):
        """Refuse to complete what cannot be so; to be extended.

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
        """What follows from fiches that are now completed, whoever completed them.

        What became of the to-dos is noted, the plan's lines are held. Rooms above go
        on from here: the contract's asks for the start certificate. The next
        appointment is planned afterwards, and the working time follows from the state.
        """
        self._note_todos()
        self._hold_plan_lines()

    def _uncomplete(self):
        """What no longer follows from fiches that were completed; see `_complete`."""
        self._release_todos()
        self._hold_plan_lines()

    def action_cancel(self):
        """Cancel fiches of appointments that did not take place."""
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
        """Open the mail composer with the fiche as PDF, for the candidate."""
        self.ensure_one()
        template = self.env.ref(
            "vae_assistance.mail_template_fiche_action", raise_if_not_found=False
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send to the Candidate"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template and template.id,
                "default_composition_mode": "comment",
            },
        }

    def action_view_event(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "calendar.event",
            "view_mode": "form",
            "res_id": self.event_id.id,
        }
