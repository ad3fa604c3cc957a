# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

# What a section can hold of the field.
OBSERVED_MAX, QUOTED_MAX = 20, 5
# Who wrote words down has often put them in quotes already.
QUOTES = ' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\n"«»“”'


class VaeBilanSectionTemplate(models.Model):
    """A part of a bilan that is written: what is asked in it, and the facts beside it.

    A bilan takes the wording when it is made: what becomes of the template since
    changes nothing in it.
    """

    _name = "vae.bilan.section.template"
    _description = "Section of Bilans"
    _inherit = ["vae.catalogue.mixin"]

    guide = fields.Text(
        string="What to Write", translate=True, help="Questions to the writer."
    )
    indicator_ids = fields.Many2many(
        comodel_name="vae.indicator",
        string="Facts",
        help="Their figures are set out above the text.",
    )
    tells_observations = fields.Boolean(
        string="Field Observations",
        help="What was noticed in the field over the period is set out above the text.",
    )
    is_public = fields.Boolean(
        string="In the Public Version", help="Unless somebody says otherwise."
    )


class VaeBilanSection(models.Model):
    _name = "vae.bilan.section"
    _description = "Section of a Bilan"
    _inherit = ["vae.nameless.mixin", "vae.long.text.mixin"]
    _order = "bilan_id, sequence, id"

    _nameless_texts = ("text",)
    _long_texts = _nameless_texts

    bilan_id = fields.Many2one(
        comodel_name="vae.bilan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="bilan_id.company_id", store=True, precompute=True, index=True
    )
    template_id = fields.Many2one(
        comodel_name="vae.bilan.section.template",
        string="Taken From",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Title", required=True)
    guide = fields.Text(string="What to Write", readonly=True)
    facts = fields.Text(
        readonly=True,
        help="Set out from the figures and from what was noticed in the field.",
    )
    text = fields.Text(help="In your words. Name nobody.")
    is_public = fields.Boolean(string="In the Public Version")

    @api.model_create_multi
    def create(self, vals_list):
        sections = super().create(vals_list)
        sections.bilan_id._signature_check_content()
        return sections

    def write(self, vals):
        result = super().write(vals)
        self.bilan_id._signature_check_content()
        return result

    def unlink(self):
        bilans = self.bilan_id
        result = super().unlink()
        bilans._signature_check_content()
        return result


class VaeBilan(models.Model):
    _inherit = "vae.bilan"

    def _add_sections(self):
        templates = self.env["vae.bilan.section.template"].search(
            [("active", "=", True)]
        )
        self.env["vae.bilan.section"]._vae_by_code().create(
            [
                {
                    "bilan_id": bilan.id,
                    "template_id": template.id,
                    "sequence": template.sequence,
                    "name": template.name,
                    "guide": template.guide,
                    "is_public": template.is_public,
                }
                for bilan in self
                if not bilan.section_ids
                for template in templates
            ]
        )

    def _take_texts_of(self, other):
        """A new version begins with the texts of the one before."""
        self.section_ids.unlink()
        self.env["vae.bilan.section"]._vae_by_code().create(
            [
                {
                    "bilan_id": self.id,
                    "template_id": section.template_id.id,
                    "sequence": section.sequence,
                    "name": section.name,
                    "guide": section.guide,
                    "text": section.text,
                    "is_public": section.is_public,
                }
                for section in other.section_ids
            ]
        )

    def _set_facts(self):
        """Set out the facts of each section from the figures and the observations."""
        self.ensure_one()
        said = {line["code"]: line for line in self._told_lines()}
        observed = None
        for section in self.section_ids:
            template = section.template_id
            lines = [
                self._fact(said[indicator.code])
                for indicator in template.indicator_ids
                if indicator.code in said
            ]
            if template.tells_observations:
                observed = self._observed() if observed is None else observed
                lines += observed
            section._vae_by_code().facts = "\n".join(f"- {line}" for line in lines)

    def _fact(self, line):
        if line["before"] == "":
            return self.env._(
                "%(label)s: %(number)s", label=line["name"], number=line["text"]
            )
        return self.env._(
            "%(label)s: %(number)s (the year before: %(before)s)",
            label=line["name"],
            number=line["text"],
            before=line["before"],
        )

    def _observed(self):
        """What was noticed in the field, the most often first, and what may be quoted.

        :return: list of sentences; they name nobody
        """
        occurrences = self.env["vae.observation.occurrence"]
        domain = self._domain_observed()
        groups = occurrences._read_group(
            domain,
            ["observation_id"],
            ["__count"],
            order="__count desc, observation_id",
            limit=OBSERVED_MAX,
        )
        quoted = occurrences.search(
            domain & Domain("is_quotable", "=", True) & Domain("words", "!=", False),
            limit=QUOTED_MAX,
        )
        states = self.env["vae.observation"]._fields["state"]
        states = dict(states._description_selection(self.env))
        return [
            *(
                self.env._(
                    "%(observation)s (%(times)s ×, %(state)s)",
                    observation=observation.name,
                    times=times,
                    state=states.get(observation.state, "").lower(),
                )
                for observation, times in groups
            ),
            *(
                self.env._("“%(words)s”", words=each.words.strip(QUOTES))
                for each in quoted
            ),
        ]

    def _domain_observed(self):
        """What was noticed in the perimeter; what is of no program is of each."""
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", self.date_start)
            & Domain("date", "<=", self.date_end)
        )
        if self.program_id:
            domain &= Domain("program_id", "in", [self.program_id.id, False])
        if self.territory_id:
            domain &= Domain("territory_id", "child_of", self.territory_id.id)
        return domain
