# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, formatLang

from .vae_condition import FAMILIES
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
# Bars leave out what does not concern the candidate.
ANSWERS_DRAWN = ("met", "partly", "missing", "todo")
FITS = [("yes", "Fits"), ("partly", "Fits in part"), ("no", "Does not fit")]
HOURS_MAX = 10_000
HOURS_WEEK_MAX = 60


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
        "vae.trace.mixin",
    ]
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = ("conclusion", "feasibility_text")
    _signature_report = "vae_assistance.report_vae_diagnosis"
    _consent_items = ("diagnosis",)

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        ondelete="restrict",
        index=True,
    )
    number = fields.Integer(
        string="No.",
        readonly=True,
        copy=False,
        aggregator=False,
        help="Number of the diagnosis among those of the candidate.",
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    is_followed = fields.Boolean(related="candidate_id.is_followed")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Made By",
        index=True,
        required=True,
        check_company=True,
        domain="[('share', '=', False)]",
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
        selection=[
            ("oral", "In a conversation"),
            ("paper", "Signed on paper"),
            ("screen", "Signed on screen"),
            ("portal", "On the portal"),
        ],
        string="By What Means",
        default="oral",
        required=True,
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
    picture = fields.Html(
        string="Progress",
        compute="_compute_picture",
        sanitize=False,
        help="Per family, what was met last time and what is met now.",
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

    # Feasibility
    fit_skills = fields.Selection(
        selection=FITS,
        string="Skills and Experience",
        help="Whether the target fits the skills and the experience.",
    )
    fit_time = fields.Selection(
        selection=FITS,
        string="Time Available",
        help="Whether the target fits the time that the candidate has.",
    )
    fit_constraints = fields.Selection(
        selection=FITS,
        string="Personal and Professional Constraints",
        help="Whether the target fits the constraints. A disability is never a reason"
        " against: it calls for arrangements.",
    )
    feasibility = fields.Selection(
        selection=[
            ("favourable", "Favourable"),
            ("reservations", "Favourable with reservations"),
            ("unfavourable", "Unfavourable"),
        ],
        string="Opinion on Feasibility",
        tracking=True,
    )
    feasibility_text = fields.Text(
        string="Reasons of the Opinion",
        help="What the opinion rests on, and what would change it.",
    )
    hours_week = fields.Float(
        string="Hours a Week",
        aggregator=False,
        help="Hours a week that the candidate can work on the VAE.",
    )
    hours_needed = fields.Float(
        aggregator=False,
        compute="_compute_hours_needed",
        store=True,
        readonly=False,
        precompute=True,
        help="Hours of personal work until the target. Proposed by the parameter"
        " “diagnosis_hours_needed”.",
    )
    date_target = fields.Date(
        string="Target Date",
        compute="_compute_date_target",
        store=True,
        readonly=False,
        precompute=True,
        help="When the file is to be deposited, or the jury held.",
    )
    rhythm_fits = fields.Selection(
        selection=[("unknown", "Unknown"), ("fits", "Fits"), ("short", "Too short")],
        string="Rhythm",
        compute="_compute_rhythm",
    )
    rhythm_message = fields.Char(string="Rhythm Check", compute="_compute_rhythm")

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two diagnoses of one candidate cannot have the same number.",
    )
    _check_agreed_date = models.Constraint(
        "CHECK(state != 'agreed' OR date_agreed IS NOT NULL)",
        "An agreed diagnosis has the day of the agreement.",
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

    @api.depends("number", "candidate_id.reference")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        for diagnosis in self:
            diagnosis.display_name = self.env._(
                "Diagnosis no. %(number)s – %(reference)s",
                number=diagnosis.number or "…",
                reference=diagnosis.candidate_id.sudo().reference or "",
            )

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

    @api.depends("line_ids.state", "previous_id")
    @api.depends_context("lang")
    def _compute_picture(self):
        for diagnosis in self:
            if not diagnosis.line_ids:
                diagnosis.picture = False
                continue
            diagnosis.picture = self.env["ir.qweb"]._render(
                "vae_assistance.vae_diagnosis_picture", diagnosis._picture_values()
            )

    @api.depends("candidate_id")
    def _compute_hours_needed(self):
        parameters = self.env["vae.parameter"]
        for diagnosis in self.filtered("candidate_id"):
            diagnosis.hours_needed = parameters._value(
                "diagnosis_hours_needed",
                date=diagnosis.date,
                company=diagnosis.candidate_id.company_id,
                program=diagnosis.candidate_id.program_id,
            )

    @api.depends("candidate_id")
    def _compute_date_target(self):
        for diagnosis in self:
            diagnosis.date_target = diagnosis.candidate_id.date_target

    @api.depends("hours_week", "hours_needed", "date_target", "date")
    @api.depends_context("lang")
    def _compute_rhythm(self):
        for diagnosis in self:
            fits, message = diagnosis._rhythm()
            diagnosis.rhythm_fits = fits
            diagnosis.rhythm_message = message

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

    @api.constrains("hours_week", "hours_needed")
    def _check_hours(self):
        for diagnosis in self:
            if not (
                0 <= diagnosis.hours_week <= HOURS_WEEK_MAX
                and 0 <= diagnosis.hours_needed <= HOURS_MAX
            ):
                raise ValidationError(
                    self.env._(
                        "%(diagnosis)s: give between 0 and %(week)s hours a week, and"
                        " at most %(total)s hours in all.",
                        diagnosis=diagnosis.display_name,
                        week=HOURS_WEEK_MAX,
                        total=HOURS_MAX,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        by_candidate = {}
        for vals in vals_list:
            by_candidate.setdefault(vals.get("candidate_id"), []).append(vals)
        for candidate_id, group in by_candidate.items():
            candidate = self.env["vae.candidate"].browse(candidate_id)
            if not candidate:
                raise UserError(self.env._("Choose the candidate of the diagnosis."))
            candidate.check_access("read")
            numbers = candidate._reserve_numbers("diagnosis_last_number", len(group))
            previous = self._last_agreed(candidate)
            for vals, number in zip(group, numbers, strict=True):
                vals.update(number=number, previous_id=previous.id)
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

    def write(self, vals):
        if not vals.keys().isdisjoint(FROZEN):
            self._check_not_agreed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if any(diagnosis.state == "agreed" for diagnosis in self):
            raise UserError(
                self.env._("An agreed diagnosis proves what was shared and is kept.")
            )

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

    def action_agree(self):
        """The candidate agrees with the diagnosis: it no longer changes.

        :raise UserError: no condition was looked at yet
        """
        for diagnosis in self:
            diagnosis._check_not_agreed()
            diagnosis._agree(diagnosis.date_agreed, diagnosis.agreed_means)
        return True

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
        """
        self.ensure_one()
        self._check_ready()
        self.write(
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

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    @api.model
    def _last_agreed(self, candidate):
        """The latest agreed diagnosis of a candidate; empty if there is none."""
        return self.search(
            [("candidate_id", "=", candidate.id), ("state", "=", "agreed")],
            order="date_agreed desc, number desc",
            limit=1,
        )

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
    # The picture
    # ------------------------------------------------------------------

    def _family_counts(self):
        """Lines of each family by state.

        :return: dict of family to ``Counter``
        """
        counts = {family: Counter() for family, _label in FAMILIES}
        for line in self.line_ids:
            counts[line.condition_id.family][line.state] += 1
        return counts

    def _picture_values(self):
        """What the template of the picture draws, in units of the drawing."""
        self.ensure_one()
        labels = self.env["vae.condition"]._family_labels()
        bars = [(self, self.date_agreed or self.date)]
        if self.previous_id:
            bars.insert(0, (self.previous_id, self.previous_id.date_agreed))
        counts = {diagnosis: diagnosis._family_counts() for diagnosis, _date in bars}
        return {
            "families": [
                {
                    "name": label,
                    "bars": [
                        self._picture_bar(
                            counts[diagnosis][family], format_date(self.env, date)
                        )
                        for diagnosis, date in bars
                    ],
                }
                for family, label in labels.items()
            ],
            "answers": ANSWERS_DRAWN,
        }

    @api.model
    def _picture_bar(self, counts, date):
        concerned = counts.total() - counts["na"]
        start = 0.0
        segments = []
        for state in ANSWERS_DRAWN:
            width = 100 * counts[state] / concerned if concerned else 0
            if width:
                segments.append(
                    {
                        "state": state,
                        "start": round(start, 2),
                        "width": round(width, 2),
                        "count": counts[state],
                    }
                )
            start += width
        return {
            "date": date,
            "met": counts["met"],
            "concerned": concerned,
            "segments": segments,
        }

    # ------------------------------------------------------------------
    # Rhythm
    # ------------------------------------------------------------------

    def _rhythm(self):
        """Whether the hours a week until the target make up the hours needed.

        :return: tuple of ``rhythm_fits`` and a sentence
        """
        self.ensure_one()
        if not (self.hours_week and self.hours_needed and self.date_target):
            return "unknown", self.env._(
                "Give the hours a week, the hours needed and the target date to see"
                " whether the rhythm fits."
            )
        start = self.date or fields.Date.context_today(self)
        weeks = max((self.date_target - start).days, 0) // 7
        available = weeks * self.hours_week
        values = {
            "week": self._hours_text(self.hours_week),
            "weeks": weeks,
            "available": self._hours_text(available),
            "needed": self._hours_text(self.hours_needed),
        }
        if not weeks:
            return "short", self.env._(
                "It does not fit: less than a week is left until the target of"
                " %(date)s, and %(needed)s h are needed. Choose a later target.",
                date=format_date(self.env, self.date_target),
                **values,
            )
        if available >= self.hours_needed:
            return "fits", self.env._(
                "It fits: %(week)s h a week over %(weeks)s weeks make %(available)s h;"
                " %(needed)s h are needed.",
                **values,
            )
        weeks_needed = ceil(self.hours_needed / self.hours_week)
        return "short", self.env._(
            "It does not fit: %(week)s h a week over %(weeks)s weeks make"
            " %(available)s h; %(needed)s h are needed. It would take %(rhythm)s h a"
            " week, or a target on %(later)s.",
            rhythm=self._hours_text(ceil(2 * self.hours_needed / weeks) / 2),
            later=self._later_target(start, weeks_needed),
            **values,
        )

    def _later_target(self, start, weeks):
        try:
            return format_date(self.env, start + timedelta(weeks=weeks))
        except OverflowError:
            return "…"

    @api.model
    def _hours_text(self, hours):
        digits = 0 if float(hours).is_integer() else 1
        return formatLang(self.env, hours, digits=digits)
