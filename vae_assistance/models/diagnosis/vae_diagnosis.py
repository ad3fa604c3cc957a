# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..ground.vae_trace_mixin import NAMED
from ..signature.vae_signature_mixin import AGREED_MEANS
from .vae_diagnosis_line import ANSWERS

# What was shared and agreed upon: it stays as it was.
FROZEN = {
    "candidate_id",
    "state",
    "date",
    "date_agreed",
    "agreed_means",
    "user_id",
    "answers",
    "conclusion",
    "fit_skills",
    "fit_time",
    "fit_constraints",
    "feasibility",
    "feasibility_text",
    "hours_week",
    "hours_needed",
    "date_target",
    "obstacle_snapshot",
}


class VaeDiagnosis(models.Model):
    """Where a candidate stands: conditions of success, obstacles, feasibility.

    It is made with the candidate and agreed with them on a date; from then on it does
    not change. A later diagnosis starts from the last agreed one, so that progress
    shows.
    """

    _name = "vae.diagnosis"
    _description = "Shared Diagnosis"
    _inherit = [
        "vae.thread.mixin",
        "mail.activity.mixin",
        "vae.long.text.mixin",
        "vae.signature.mixin",
        "vae.numbered.mixin",
        "vae.frozen.mixin",
        "vae.undo.mixin",
    ]
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = ("conclusion", "feasibility_text")
    _signature_report = "vae_assistance.report_vae_diagnosis"
    _signature_lines_shown = ("answers", "line_ids", "obstacle_ids")
    _consent_items = ("diagnosis",)
    _number_counter = "diagnosis_last_number"
    _frozen = {"_check_not_agreed": FROZEN}

    number = fields.Integer(
        help="Number of the diagnosis among those of the candidate.",
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    is_followed = fields.Boolean(related="candidate_id.is_followed")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Made By",
        index=True,
        required=True,
        check_company=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_user_id(),
        help="The professional who makes the diagnosis with the candidate.",
    )
    state = fields.Selection(
        selection=[("draft", "In progress"), ("agreed", "Agreed")],
        default="draft",
        required=True,
        index=True,
        tracking=True,
        copy=False,
    )
    date = fields.Date(
        string="Diagnosis Of",
        required=True,
        index=True,
        copy=False,
        default=lambda self: self._default_date(),
    )
    date_agreed = fields.Date(
        string="Agreed On",
        copy=False,
        help="Day on which the candidate agreed. Today, unless an earlier day is"
        " chosen.",
    )
    agreed_means = fields.Selection(
        selection=AGREED_MEANS,
        string="By What Means",
        copy=False,
    )
    previous_id = fields.Many2one(
        comodel_name="vae.diagnosis",
        string="Previous Diagnosis",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The last one that was agreed before; this one started from its answers.",
    )
    conclusion = fields.Text(
        string="What We Conclude Together",
        help="In words that the candidate agrees with; it is printed.",
    )
    obstacle_ids = fields.One2many(related="candidate_id.obstacle_ids", readonly=False)
    obstacle_snapshot = fields.Json(
        readonly=True,
        copy=False,
        help="The obstacles as they were when the diagnosis was agreed.",
    )
    disability_contact_id = fields.Many2one(
        related="company_id.vae_disability_contact_id"
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two diagnoses of one candidate cannot have the same number.",
    )
    _check_agreed_date = models.Constraint(
        "CHECK(state != 'agreed' OR date_agreed IS NOT NULL)",
        "An agreed diagnosis has the day of the agreement.",
    )

    # What candidate and professional found, condition by condition.
    line_ids = fields.One2many(
        comodel_name="vae.diagnosis.line",
        inverse_name="diagnosis_id",
        string="Conditions",
        readonly=True,
    )
    answers = fields.Json(
        string="Conditions of Success",
        compute="_compute_answers",
        inverse="_inverse_answers",
        help="All conditions on one screen, saved at once.",
    )
    answered_count = fields.Integer(
        string="Conditions Looked At",
        compute="_compute_counts",
        help="Conditions that have an answer.",
    )
    missing_count = fields.Integer(
        string="Missing Conditions",
        compute="_compute_counts",
        help="Conditions that are missing or met in part.",
    )
    progress = fields.Integer(
        string="Looked At (%)", compute="_compute_counts", help="Percent."
    )

    # ------------------------------------------------------------------
    # Defaults
    # ------------------------------------------------------------------

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        for diagnosis in self:
            diagnosis.display_name = self.env._(
                "Diagnosis no. %(number)s · %(whose)s",
                number=diagnosis.number or "…",
                whose=diagnosis.candidate_id._called(),
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date", "date_agreed", "state")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for diagnosis in self:
            if diagnosis.date_agreed and diagnosis.date_agreed > today:
                raise ValidationError(
                    self.env._(
                        "%(diagnosis)s: the candidate cannot have agreed on %(date)s,"
                        " which is to come.",
                        diagnosis=diagnosis.display_name,
                        date=format_date(self.env, diagnosis.date_agreed),
                    )
                )
            if diagnosis.date_agreed and diagnosis.date_agreed < diagnosis.date:
                raise ValidationError(
                    self.env._(
                        "%(diagnosis)s is of %(date)s: it cannot have been agreed"
                        " before, on %(agreed)s. Correct one of the two days.",
                        diagnosis=diagnosis.display_name,
                        date=format_date(self.env, diagnosis.date),
                        agreed=format_date(self.env, diagnosis.date_agreed),
                    )
                )

    @api.constrains("state")
    def _check_answered(self):
        for diagnosis in self:
            if diagnosis.state == "agreed":
                diagnosis._check_ready()

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._with_numbers(vals_list)
        previous = self._last_agreed_ids([vals["candidate_id"] for vals in vals_list])
        for vals in vals_list:
            vals["previous_id"] = previous.get(vals["candidate_id"])
        # Answers and the agreement need lines, which need the diagnosis.
        later = [
            {name: vals.pop(name) for name in ("answers", "state") if name in vals}
            for vals in vals_list
        ]
        diagnoses = super().create(vals_list)
        diagnoses._create_lines()
        for diagnosis, vals in zip(diagnoses, later, strict=True):
            if vals.get("answers"):
                diagnosis._save_answers(vals["answers"])
            if vals.get("state") == "agreed":
                diagnosis._agree(diagnosis.date_agreed, diagnosis.agreed_means)
        return diagnoses

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if any(diagnosis.state == "agreed" for diagnosis in self):
            raise UserError(
                self.env._("An agreed diagnosis proves what was shared and is kept.")
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_agree(self):
        """The candidate agrees with the diagnosis: it no longer changes.

        :raise UserError: no condition was looked at yet
        """
        for diagnosis in self:
            diagnosis._check_not_agreed()
        days = {each.id: fields.Date.to_string(each.date_agreed) for each in self}
        for diagnosis in self:
            # What the button says, unless the form says otherwise.
            diagnosis._agree(diagnosis.date_agreed, diagnosis.agreed_means or "oral")
        decided = self._decided(
            "diagnosis", lambda each: {"date_agreed": days[each.id]}
        )
        return self.candidate_id._said_next(
            self.env._("The agreement is recorded."), decided
        )

    def _check_undo(self, decision):
        result = super()._check_undo(decision)
        if self.sudo().search_count([("previous_id", "=", self.id)], limit=1):
            raise UserError(
                self.env._(
                    "%(diagnosis)s: another diagnosis started from it since. Go on with"
                    " that one.",
                    diagnosis=self.display_name,
                )
            )
        return result

    def _undo(self, decision):
        self._vae_by_code().write(
            {
                "state": "draft",
                "date_agreed": decision.before["date_agreed"],
                "obstacle_snapshot": False,
            }
        )

    def action_new(self):
        """Open the diagnosis in progress, or a new one that starts from this one."""
        self.ensure_one()
        return self.candidate_id.action_new_diagnosis()

    # ------------------------------------------------------------------
    # Agreement
    # ------------------------------------------------------------------

    def _agree(self, date, means):
        """Freeze the diagnosis as it is.

        :param date: day of the agreement; today if there is none
        :param str means: value of ``agreed_means``
        :raise UserError: by what means the candidate agreed is not said
        """
        self.ensure_one()
        if not means:
            raise UserError(
                self.env._(
                    "%(diagnosis)s: say by what means the candidate agreed.",
                    diagnosis=self.display_name,
                )
            )
        self._check_ready()
        self._vae_by_code().write(
            {
                "state": "agreed",
                "date_agreed": date or fields.Date.context_today(self),
                "agreed_means": means,
                "obstacle_snapshot": self._obstacle_values(),
            }
        )

    def _check_ready(self):
        """Refuse a diagnosis without any answer.

        :raise UserError: nothing was looked at
        """
        for diagnosis in self:
            if all(line.state == "todo" for line in diagnosis.line_ids):
                raise ValidationError(
                    self.env._(
                        "%(diagnosis)s: no condition of success was looked at yet."
                        " Answer them with the candidate, then have it agreed.",
                        diagnosis=diagnosis.display_name,
                    )
                )

    def _check_not_agreed(self):
        """Refuse changes of what was agreed.

        :raise UserError: a diagnosis is agreed
        """
        for diagnosis in self:
            if diagnosis.state == "agreed":
                raise UserError(
                    self.env._(
                        "%(diagnosis)s was agreed with the candidate on %(date)s and no"
                        " longer changes. Make a new diagnosis: it starts from this"
                        " one.",
                        diagnosis=diagnosis.display_name,
                        date=format_date(self.env, diagnosis.date_agreed),
                    )
                )

    def _obstacle_values(self):
        """The obstacles that are not confidential, as plain values for the print."""
        self.ensure_one()
        if self.state == "agreed":
            return self.obstacle_snapshot or []
        return [
            {
                "kind": obstacle.kind_id.name,
                "description": obstacle.description or "",
                "severity": obstacle.severity,
                "state": obstacle.state,
                "answers": obstacle.answers or "",
            }
            for obstacle in self.candidate_id.obstacle_ids
        ]

    # ------------------------------------------------------------------
    # What candidate and professional found, condition by condition.
    # ------------------------------------------------------------------

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("line_ids.state", "line_ids.comment", "candidate_id")
    def _compute_answers(self):
        families = self.env["vae.condition"]._family_labels()
        for diagnosis in self:
            if diagnosis._origin:
                answers = [
                    (line.condition_id, line.state, line.comment)
                    for line in diagnosis.line_ids
                ]
            else:
                answers = [
                    (condition, *answer)
                    for condition, answer in self._starting_answers(
                        self._last_agreed(diagnosis.candidate_id)
                    ).items()
                ]
            diagnosis.answers = [
                {
                    "condition": condition.id,
                    "name": condition.name,
                    "family": families[condition.family],
                    "importance": condition.importance,
                    "state": state,
                    "comment": comment or "",
                }
                for condition, state, comment in sorted(
                    answers, key=lambda answer: answer[0]._sort_key()
                )
            ]

    def _inverse_answers(self):
        for diagnosis in self:
            diagnosis._save_answers(diagnosis.answers)

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for diagnosis in self:
            counts = Counter(diagnosis.line_ids.mapped("state"))
            total = counts.total()
            diagnosis.answered_count = total - counts["todo"]
            diagnosis.missing_count = counts["missing"] + counts["partly"]
            diagnosis.progress = 100 * diagnosis.answered_count // total if total else 0

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_save_answers(self, values):
        """Save the answers to all conditions at once.

        The number of queries does not depend on how many there are.

        :param list values: dicts with ``condition`` (id), ``state`` and ``comment``;
            conditions that are left out keep their answer
        :raise UserError: the diagnosis is agreed, or something else was sent
        """
        self.ensure_one()
        self.check_access("write")
        self._save_answers(values)
        return True

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    @api.model
    def _last_agreed(self, candidate):
        """The latest agreed diagnosis of a candidate; empty if there is none."""
        return self.browse(self._last_agreed_ids(candidate.ids).get(candidate.id))

    @api.model
    def _last_agreed_ids(self, candidate_ids):
        """The latest agreed diagnosis of each candidate, as far as there is one.

        :return: dict of id of a candidate to id of a diagnosis
        """
        agreed = self.search_fetch(
            [("candidate_id", "in", candidate_ids), ("state", "=", "agreed")],
            ["candidate_id"],
            order="date_agreed, number",
        )
        return {diagnosis.candidate_id.id: diagnosis.id for diagnosis in agreed}

    @api.model
    def _starting_answers(self, previous):
        """What a new diagnosis starts from.

        :return: dict of each active condition to its state and comment
        """
        known = {line.condition_id: line for line in previous.line_ids}
        return {
            condition: (
                (known[condition].state, known[condition].comment)
                if condition in known
                else ("todo", False)
            )
            for condition in self.env["vae.condition"].search([("active", "=", True)])
        }

    def _create_lines(self):
        """Ask the conditions that are not answered yet."""
        lines = []
        for previous, diagnoses in self.grouped("previous_id").items():
            answers = self._starting_answers(previous)
            lines += [
                {
                    "diagnosis_id": diagnosis.id,
                    "condition_id": condition.id,
                    "state": state,
                    "comment": comment,
                }
                for diagnosis in diagnoses
                for condition, (state, comment) in answers.items()
                if condition not in diagnosis.line_ids.condition_id
            ]
        # Lines are only written by their diagnosis.
        self.env["vae.diagnosis.line"].sudo().create(lines)

    def _save_answers(self, values):
        self.ensure_one()
        self._check_not_agreed()
        lines = {line.condition_id.id: line for line in self.sudo().line_ids}
        same = {}
        for condition_id, state, comment in self._clean_answers(values, lines):
            line = lines[condition_id]
            if (line.state, line.comment or "") != (state, comment):
                same.setdefault((state, comment), line.browse())
                same[state, comment] |= line
        for (state, comment), changed in same.items():
            changed.write({"state": state, "comment": comment})
        if same:
            self._signature_check_content()

    def _clean_answers(self, values, known):
        """The answers as they are saved.

        :return: list of tuples of condition's id, state and comment
        :raise UserError: something else was sent, or about another condition
        """
        try:
            answers = [
                (value["condition"], value["state"], value.get("comment") or "")
                for value in values
            ]
        except (TypeError, KeyError, AttributeError):
            answers = [(None, None, None)]
        for condition_id, state, comment in answers:
            if (
                not isinstance(condition_id, int)
                or condition_id not in known
                or not isinstance(state, str)
                or state not in dict(ANSWERS)
                or not isinstance(comment, str)
            ):
                raise UserError(
                    self.env._(
                        "%(diagnosis)s: an answer is about a condition that is not in"
                        " this diagnosis, or is none of those proposed. Reload the"
                        " page.",
                        diagnosis=self.display_name,
                    )
                )
        return [
            (condition_id, state, comment.replace("\x00", "").strip())
            for condition_id, state, comment in answers
        ]

    def _sorted_lines(self):
        return self.line_ids.sorted(lambda line: line.condition_id._sort_key())

    def _print_families(self):
        """The answers as they are printed, by family.

        :return: list of tuples, see ``vae.condition._print_families``
        """
        self.ensure_one()
        return self.env["vae.condition"]._group_rows(
            [
                line.condition_id._print_row(line.state, line.comment)
                for line in self._sorted_lines()
            ]
        )

    def _missing_conditions(self):
        """Conditions that are missing or met in part, important ones first.

        :return: ``vae.condition``
        """
        lines = self.line_ids.filtered(lambda line: line.state in ("missing", "partly"))
        return lines.condition_id.sorted(
            lambda condition: (
                (condition.importance != "important",) + condition._sort_key()
            )
        )

    # ------------------------------------------------------------------
    # A diagnosis is signed by the candidate and who made it: that agrees it.
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return (
            "candidate_id",
            "number",
            "date",
            "user_id",
            "previous_id",
            "conclusion",
            "fit_skills",
            "fit_time",
            "fit_constraints",
            "feasibility",
            "feasibility_text",
            "hours_week",
            "hours_needed",
            "date_target",
        )

    def _signature_content(self):
        return {
            **super()._signature_content(),
            "answers": [
                [line.condition_id.id, line.state, line.comment or ""]
                for line in self.line_ids.sorted("id")
            ],
            "obstacles": self._obstacle_values(),
        }

    def _signature_signers(self):
        return self._signature_of_two(self.user_id)

    def _signature_check(self):
        result = super()._signature_check()
        self._check_ready()
        return result

    def _signature_done(self, request):
        result = super()._signature_done(request)
        diagnosis = self.sudo()
        if diagnosis.state != "agreed":
            signature = request.signer_ids.filtered(lambda s: s.role == "candidate")
            signed_on = diagnosis._vae_local_day(signature.date_signed)
            diagnosis._agree(max(signed_on, diagnosis.date), signature.means)
        return result
