# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..method.vae_certification import LEVELS

EDUCATION_LEVELS = [("none", "No diploma"), *LEVELS]
# Lowest age of each band: FSE+ bands and regional ones can both be summed.
AGE_BANDS = [
    (55, "55"),
    (45, "45_54"),
    (30, "30_44"),
    (26, "26_29"),
    (18, "18_25"),
    (0, "under_18"),
]
ZONES = [("yes", "Yes"), ("no", "No")]
# What does not change between two journeys of a person; their situation may have.
STAYS = ("sex", "birth_date", "education_level", "in_qpv", "in_frr")


class VaeCandidate(models.Model):
    """The profile at entry, for statistics and for the eligibility to programs.

    What the person alone may decide to tell (disability, benefits) is kept apart, see
    ``vae.candidate.sensitive``. The board reads none of it.
    """

    _inherit = "vae.candidate"

    sex = fields.Selection(
        selection=[
            ("f", "Woman"),
            ("m", "Man"),
            ("none", "Not given"),
        ],
        prefetch="vae_profile",
    )
    birth_date = fields.Date(string="Date of Birth", prefetch="vae_profile")
    age_entry = fields.Integer(
        string="Age at Entry",
        compute="_compute_age_entry",
        store=True,
        aggregator="avg",
        prefetch="vae_profile",
    )
    age_band = fields.Selection(
        selection=[
            ("under_18", "Under 18"),
            ("18_25", "18–25"),
            ("26_29", "26–29"),
            ("30_44", "30–44"),
            ("45_54", "45–54"),
            ("55", "55 and over"),
        ],
        compute="_compute_age_entry",
        store=True,
        prefetch="vae_profile",
    )
    situation_id = fields.Many2one(
        comodel_name="vae.situation",
        string="Situation at Entry",
        index="btree_not_null",
        ondelete="restrict",
    )
    education_level = fields.Selection(
        selection=EDUCATION_LEVELS,
        string="Highest Diploma",
        prefetch="vae_profile",
        help="French level of the highest diploma at entry.",
    )
    zip = fields.Char(related="partner_id.zip", string="Postcode", readonly=False)
    city = fields.Char(related="partner_id.city", string="Commune", readonly=False)
    in_qpv = fields.Selection(
        selection=ZONES,
        string="Lives in a QPV",
        prefetch="vae_profile",
        help="Quartier prioritaire de la politique de la ville.",
    )
    in_frr = fields.Selection(
        selection=ZONES,
        string="Lives in an FRR",
        prefetch="vae_profile",
        help="Zone France Ruralités Revitalisation.",
    )
    vae_sensitive_profile = fields.Boolean(
        related="company_id.vae_sensitive_profile", string="Asks for Sensitive Data"
    )

    @api.depends("zip", "city")
    def _compute_territory_id(self):
        """While postcode and commune are typed in the profile, too."""
        return super()._compute_territory_id()

    def _home_zip(self):
        return self.zip

    def _home_city(self):
        return self.city

    @api.depends("birth_date", "date_open")
    def _compute_age_entry(self):
        for candidate in self:
            born, entry = candidate.birth_date, candidate.date_open
            if not born or not entry:
                candidate.age_entry = candidate.age_band = False
                continue
            age = candidate._age_on(entry)
            candidate.age_entry = age
            candidate.age_band = next(band for low, band in AGE_BANDS if age >= low)

    def _age_on(self, day):
        """Age in full years on a day; the date of birth is known."""
        self.ensure_one()
        born = self.birth_date
        return max(
            day.year - born.year - ((day.month, day.day) < (born.month, born.day)), 0
        )

    @api.constrains("birth_date", "date_open")
    def _check_birth_date(self):
        for candidate in self:
            if candidate.birth_date and (
                candidate.birth_date >= candidate.date_open or candidate.age_entry > 110
            ):
                raise ValidationError(
                    self.env._(
                        "%(candidate)s: the date of birth does not fit the entry."
                        " Correct one of the two dates.",
                        candidate=candidate._called(),
                    )
                )

    def _go_on_from(self, earlier):
        result = super()._go_on_from(earlier)
        self.write({fname: earlier[fname] for fname in STAYS})
        return result

    # ------------------------------------------------------------------
    # Disability and benefits
    # ------------------------------------------------------------------

    def action_open_sensitive(self):
        """Open what the candidate agreed to tell on disability and benefits.

        :raise UserError: the structure does not ask, the user does not follow the
            candidate, or their consent is missing
        :return: window action on the candidate's one record
        """
        self.ensure_one()
        self.check_access("read")
        sensitive = self.env["vae.candidate.sensitive"]
        sensitive._check_allowed(self)
        return sensitive.search(
            [("candidate_id", "=", self.id)], limit=1
        )._get_records_action(
            name=self.env._("Disability and Benefits"),
            target="new",
            context={"default_candidate_id": self.id},
        )
