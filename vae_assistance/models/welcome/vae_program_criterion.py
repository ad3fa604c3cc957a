# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from .vae_candidate_profile import EDUCATION_LEVELS

# What a criterion may look at → the comparisons that make sense.
FACT_OPERATORS = {
    "situation": ("in", "not_in"),
    "territory": ("in", "not_in"),
    "education": ("min", "max"),
    "certification": ("min", "max"),
    "age": ("min", "max"),
    "qpv": ("in", "not_in"),
    "frr": ("in", "not_in"),
    "rqth": ("in", "not_in"),
    "rsa": ("in", "not_in"),
    "ass": ("in", "not_in"),
    "are": ("in", "not_in"),
}
SENSITIVE_FACTS = ("rqth", "rsa", "ass", "are")
LEVELS = [code for code, _label in EDUCATION_LEVELS]


class VaeProgramCriterion(models.Model):
    """One condition of eligibility to a program, which explains itself.

    For a candidate a criterion is met, not met, or cannot be told yet, and says why.
    All criteria of a program have to be met.
    """

    _name = "vae.program.criterion"
    _description = "Eligibility Criterion of a VAE Program"
    _order = "program_id, sequence, id"
    _check_company_auto = True

    program_id = fields.Many2one(
        comodel_name="vae.program", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    fact = fields.Selection(
        selection=[
            ("situation", "Situation at entry"),
            ("territory", "Territory"),
            ("education", "Highest diploma"),
            ("certification", "Level of the certification"),
            ("age", "Age at entry"),
            ("qpv", "Lives in a QPV"),
            ("frr", "Lives in an FRR"),
            ("rqth", "Recognised disabled worker (RQTH)"),
            ("rsa", "Receives RSA"),
            ("ass", "Receives ASS"),
            ("are", "Receives ARE"),
        ],
        string="Looks At",
        required=True,
        default="situation",
    )
    operator = fields.Selection(
        selection=[
            ("in", "is"),
            ("not_in", "is not"),
            ("min", "at least"),
            ("max", "at most"),
        ],
        string="Condition",
        required=True,
        default="in",
    )
    situation_ids = fields.Many2many(
        comodel_name="vae.situation",
        string="Situations",
        help="One of them is enough.",
    )
    territory_ids = fields.Many2many(
        comodel_name="vae.territory",
        string="Territories",
        check_company=True,
        help="One of them, or a part of it, is enough.",
    )
    level = fields.Selection(selection=EDUCATION_LEVELS)
    age = fields.Integer(string="Years", aggregator=False)
    note = fields.Char(
        translate=True,
        help="Where the criterion comes from, e.g. article of a mandate.",
    )
    description = fields.Char(string="Criterion", compute="_compute_description")

    _check_age = models.Constraint(
        "CHECK(age IS NULL OR age >= 0 AND age <= 120)",
        "An age is between 0 and 120 years.",
    )

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    @api.depends(
        "fact",
        "operator",
        "situation_ids.name",
        "territory_ids.name",
        "level",
        "age",
    )
    @api.depends_context("lang")
    def _compute_description(self):
        facts = dict(self._fields["fact"]._description_selection(self.env))
        operators = dict(self._fields["operator"]._description_selection(self.env))
        for criterion in self:
            criterion.description = self.env._(
                "%(fact)s: %(operator)s %(value)s",
                fact=facts.get(criterion.fact, ""),
                operator=operators.get(criterion.operator, ""),
                value=criterion._value_text(),
            )

    @api.depends("description")
    def _compute_display_name(self):
        for criterion in self:
            criterion.display_name = criterion.description

    def _value_text(self):
        """What the criterion compares with, as people read it."""
        self.ensure_one()
        if self.fact == "situation":
            return format_list(self.env, self.situation_ids.mapped("name"), "or")
        if self.fact == "territory":
            names = self.territory_ids.sudo().mapped("display_name")
            return format_list(self.env, names, "or")
        if self.fact in ("education", "certification"):
            levels = dict(self._fields["level"]._description_selection(self.env))
            return levels.get(self.level, "")
        if self.fact == "age":
            return self.env._("%(years)s years", years=self.age)
        return self.env._("yes")

    @api.constrains(
        "fact", "operator", "situation_ids", "territory_ids", "level", "age"
    )
    def _check_complete(self):
        for criterion in self:
            fact = criterion.fact
            complete = {
                "situation": criterion.situation_ids,
                "territory": criterion.territory_ids,
                "education": criterion.level,
                "certification": criterion.level and criterion.level != "none",
                "age": criterion.age,
            }.get(fact, True)
            if not complete or criterion.operator not in FACT_OPERATORS[fact]:
                raise ValidationError(
                    self.env._(
                        "Program “%(program)s”: the criterion “%(criterion)s” cannot be"
                        " checked. Choose a condition and what it compares with.",
                        program=criterion.program_id.name,
                        criterion=criterion.description,
                    )
                )

    # ------------------------------------------------------------------
    # What it answers
    # ------------------------------------------------------------------

    def _evaluate(self, candidate, sensitive):
        """Whether the candidate meets the criterion, and why.

        :param candidate: one ``vae.candidate``
        :param sensitive: their ``vae.candidate.sensitive`` as far as it may be read, or
            None where it may not
        :return: True, False or None (cannot be told), and the reason in words
        """
        self.ensure_one()
        if self.fact in SENSITIVE_FACTS and sensitive is None:
            return None, self.env._("only those who follow the candidate see it")
        value, said = self._candidate_value(candidate, sensitive)
        if not value:
            return None, self._missing()
        if self.fact == "situation":
            found = value in self.situation_ids
        elif self.fact == "territory":
            found = any(value._lies_in(wanted) for wanted in self.territory_ids)
        elif self.fact in ("education", "certification"):
            rank, limit = LEVELS.index(value), LEVELS.index(self.level)
            return (rank >= limit if self.operator == "min" else rank <= limit), said
        elif self.fact == "age":
            years = candidate.age_entry
            return (
                years >= self.age if self.operator == "min" else years <= self.age
            ), said
        else:
            found = value == "yes"
        return found == (self.operator == "in"), said

    def _candidate_value(self, candidate, sensitive):
        """What the criterion looks at, and how it is told."""
        self.ensure_one()

        def chosen(record, fname):
            selection = record._fields[fname]._description_selection(self.env)
            return record[fname], dict(selection).get(record[fname], "")

        if self.fact == "situation":
            return candidate.situation_id, candidate.situation_id.name
        if self.fact == "territory":
            return candidate.territory_id, candidate.territory_id.display_name
        if self.fact == "education":
            return chosen(candidate, "education_level")
        if self.fact == "certification":
            return chosen(candidate.certification_id, "level")
        if self.fact == "age":
            years = candidate.age_entry
            return candidate.birth_date, self.env._("%(years)s years", years=years)
        if self.fact in SENSITIVE_FACTS:
            return chosen(sensitive, self.fact)
        return chosen(candidate, f"in_{self.fact}")

    def _missing(self):
        """What has to be completed before the criterion can be told."""
        self.ensure_one()
        if self.fact == "certification":
            return self.env._("no certification, or its level is unknown")
        if self.fact in SENSITIVE_FACTS:
            return self.env._("to record under “Disability and Benefits”")
        return self.env._("to complete in the profile")
