# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ground.vae_trace_mixin import NAMED

# What another journey of the same person takes over; opinions are of one journey.
FACTS = (
    "name",
    "kind",
    "place",
    "date_start",
    "date_end",
    "hours",
    "description",
    "documents",
    "sequence",
)
# And a journey that goes on, of what shows the blocs that are left.
SIGNIFICANT = ("is_significant", "activity_title", "activity_description")
HOURS_MAX = 200_000
ANSWERS = [("yes", "Yes"), ("partly", "In part"), ("no", "No")]


class VaeExperience(models.Model):
    """What somebody did that may be validated, and what in it counts for the target."""

    _name = "vae.experience"
    _description = "Experience"
    _inherit = [
        "vae.thread.mixin",
        "vae.long.text.mixin",
        "vae.shown.mixin",
        "vae.journey.mixin",
    ]
    _order = "candidate_id, sequence, id"
    _check_company_auto = True
    _long_texts = (
        "description",
        "documents",
        "opinion",
        "activity_description",
    )

    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Job, Role or Diploma",
        required=True,
        help="E.g. nurse's aide, treasurer of an association, CAP cuisine.",
    )
    kind = fields.Selection(
        selection=[
            ("job", "Job"),
            ("volunteering", "Volunteering"),
            ("training", "Training"),
            ("diploma", "Diploma"),
            ("other", "Other"),
        ],
        required=True,
        default="job",
        index=True,
    )
    place = fields.Char(string="Employer or Place")
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="To", help="Empty: still going on.")
    hours = fields.Float(
        string="Hours in All",
        help="Hours that the documents can prove. A year of full time makes about"
        " 1,607 hours.",
    )
    description = fields.Text(string="What Was Done")
    documents = fields.Text(
        string="Documents Expected",
        help="What proves it: certificates of employment, pay slips, attestation of"
        " the association…",
    )
    bloc_ids = fields.One2many(
        comodel_name="vae.experience.bloc",
        inverse_name="experience_id",
        string="Blocs",
        readonly=True,
    )
    is_significant = fields.Boolean(
        string="For the File",
        help="An activity of it is chosen for the validation file.",
    )
    activity_title = fields.Char(
        string="Significant Activity", help="Title of the activity in the file."
    )
    activity_description = fields.Text(string="Why This Activity")
    opinion = fields.Text(
        string="Opinion of the Professional",
        tracking=True,
        help="What this experience is worth for the target.",
    )
    opinion_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Opinion By",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    opinion_date = fields.Date(string="Opinion Of", readonly=True, copy=False)
    origin_id = fields.Many2one(
        comodel_name="vae.experience",
        string="Taken Over From",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The same experience in an earlier journey.",
    )
    active = fields.Boolean(default=True)

    _check_hours = models.Constraint(
        f"CHECK(hours >= 0 AND hours <= {HOURS_MAX})",
        f"The hours of an experience are between 0 and {HOURS_MAX}.",
    )

    def action_new(self):
        """Open the dialog of a new experience over a list, which stays where it is."""
        return self.browse()._get_records_action(
            name=self.env._("Add an Experience"),
            target="new",
            context={
                f"default_{fname}": value
                for fname, value in self._vae_defaults_sent().items()
            },
        )

    # ------------------------------------------------------------------
    # Computed and constraints
    # ------------------------------------------------------------------

    @api.depends("name", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "uid", "vae_show_line")
    def _compute_display_name(self):
        # A job tells who somebody is: names of linked records have no rules.
        shown = self._with_title_shown()
        for experience in self:
            experience.display_name = (
                experience.name
                if experience in shown
                else self.env._(
                    "Experience · %(whose)s",
                    whose=experience.candidate_id._called(),
                )
            )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for experience in self:
            if (
                experience.date_start
                and experience.date_end
                and experience.date_end < experience.date_start
            ):
                raise ValidationError(
                    self.env._(
                        "“%(experience)s” ends before it starts. Correct its dates.",
                        experience=experience.name,
                    )
                )

    @api.constrains("is_significant", "activity_title")
    def _check_activity_title(self):
        for experience in self:
            if (
                experience.is_significant
                and not (experience.activity_title or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "“%(experience)s” is chosen for the file: give the title of the"
                        " significant activity.",
                        experience=experience.name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_opinion(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_opinion(vals))

    @api.model
    def _with_opinion(self, vals):
        """An opinion is dated and signed when it is written."""
        if "opinion" not in vals:
            return vals
        given = bool((vals["opinion"] or "").strip())
        return {
            **vals,
            "opinion_user_id": given and self.env.uid,
            "opinion_date": given and fields.Date.context_today(self),
        }


class VaeExperienceBloc(models.Model):
    """Whether an experience shows the competences of a bloc, and by what.

    Users only read it: the grid of the candidate writes all at once.
    """

    _name = "vae.experience.bloc"
    _description = "Experience and Bloc"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "experience_id, bloc_id"
    _rec_name = "bloc_id"
    _long_texts = ("shown_by",)

    experience_id = fields.Many2one(
        comodel_name="vae.experience",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="experience_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="experience_id.company_id", store=True, index=True, precompute=True
    )
    bloc_id = fields.Many2one(
        comodel_name="vae.certification.bloc",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    answer = fields.Selection(
        selection=ANSWERS,
        string="Shows the Bloc",
        required=True,
        readonly=True,
    )
    shown_by = fields.Text(readonly=True)

    _bloc_uniq = models.Constraint(
        "UNIQUE(experience_id, bloc_id)",
        "An experience is crossed with a bloc once.",
    )
