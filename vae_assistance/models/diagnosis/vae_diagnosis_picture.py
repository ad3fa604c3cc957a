# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..ground.hours import said_hours
from .vae_condition import FAMILIES

# Bars leave out what does not concern the candidate.
ANSWERS_DRAWN = ("met", "partly", "missing", "todo")
FITS = [("yes", "Fits"), ("partly", "Fits in part"), ("no", "Does not fit")]
HOURS_MAX = 10_000
HOURS_WEEK_MAX = 60


class VaeDiagnosis(models.Model):
    """What was met last time and what is met now, drawn family by family."""

    _inherit = "vae.diagnosis"

    picture = fields.Html(
        string="Progress",
        compute="_compute_picture",
        sanitize=False,
        help="Per family, what was met last time and what is met now.",
    )

    # Whether the target is feasible, and at which rhythm.
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
        " “Travail personnel jusqu’à la validation”.",
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
    # Whether the target is feasible, and at which rhythm.
    # ------------------------------------------------------------------

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

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
            "week": said_hours(self.env, self.hours_week),
            "weeks": weeks,
            "available": said_hours(self.env, available),
            "needed": said_hours(self.env, self.hours_needed),
        }
        if not weeks:
            return "short", self.env._(
                "It does not fit: less than a week is left until the target of"
                " %(date)s, and %(needed)s are needed. Choose a later target.",
                date=format_date(self.env, self.date_target),
                **values,
            )
        if available >= self.hours_needed:
            return "fits", self.env._(
                "It fits: %(week)s a week over %(weeks)s weeks make %(available)s;"
                " %(needed)s are needed.",
                **values,
            )
        weeks_needed = ceil(self.hours_needed / self.hours_week)
        return "short", self.env._(
            "It does not fit: %(week)s a week over %(weeks)s weeks make"
            " %(available)s; %(needed)s are needed. It would take %(rhythm)s a"
            " week, or a target on %(later)s.",
            rhythm=said_hours(self.env, ceil(2 * self.hours_needed / weeks) / 2),
            later=self._later_target(start, weeks_needed),
            **values,
        )

    def _later_target(self, start, weeks):
        try:
            return format_date(self.env, start + timedelta(weeks=weeks))
        except OverflowError:
            return "…"
