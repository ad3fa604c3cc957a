# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

CERTIFICATION_CODE = re.compile(r"(RNCP|RS)[1-9][0-9]{0,5}")


class VaeCertification(models.Model):
    """A certification of the national registers, RNCP or RS."""

    _name = "vae.certification"
    _description = "Certification"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _rec_names_search = ["name", "code", "abbreviation"]

    name = fields.Char(required=True, index="trigram", tracking=True)
    code = fields.Char(
        required=True,
        index=True,
        copy=False,
        tracking=True,
        help="Number in the national register: RNCP or RS, then digits.",
    )
    abbreviation = fields.Char(help="Short form, e.g. TP, BTS, DE.")
    level = fields.Selection(
        selection=[
            ("1", "Level 1"),
            ("2", "Level 2"),
            ("3", "Level 3 (CAP, BEP)"),
            ("4", "Level 4 (Baccalauréat)"),
            ("5", "Level 5 (Bac + 2)"),
            ("6", "Level 6 (Bac + 3 or 4)"),
            ("7", "Level 7 (Bac + 5)"),
            ("8", "Level 8 (Doctorate)"),
            ("none", "No level"),
        ],
        help="French level of qualification.",
    )
    certifier_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        tracking=True,
    )
    office_id = fields.Many2one(
        comodel_name="res.partner",
        string="Local Office",
        help="The certifier's office that handles the candidates of the territory.",
    )
    date_end = fields.Date(
        string="End of Registration",
        tracking=True,
        help="After this day nobody can be admitted for this certification.",
    )
    replaced_by_id = fields.Many2one(
        comodel_name="vae.certification",
        index="btree_not_null",
    )
    procedure = fields.Html(
        help="How a request is made: forms, addresses, what to attach.",
    )
    url = fields.Char(
        string="Official Page", compute="_compute_url", help="Page of the register."
    )
    bloc_ids = fields.One2many(
        comodel_name="vae.certification.bloc",
        inverse_name="certification_id",
        string="Blocs",
        copy=True,
    )
    session_ids = fields.One2many(
        comodel_name="vae.certification.session",
        inverse_name="certification_id",
        string="Sessions",
    )
    fee_ids = fields.One2many(
        comodel_name="vae.certification.fee",
        inverse_name="certification_id",
        string="Fees",
        copy=True,
    )
    document_ids = fields.One2many(
        comodel_name="vae.certification.document",
        inverse_name="certification_id",
        string="Documents",
    )
    bloc_count = fields.Integer(compute="_compute_bloc_count")
    candidate_count = fields.Integer(
        compute="_compute_candidate_count", string="Candidates"
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A certification with this code exists already."
    )

    @api.depends("code")
    def _compute_url(self):
        # The registers' pages are addressed as /rncp/<digits>/ and /rs/<digits>/.
        for certification in self:
            match = re.fullmatch(r"(RNCP|RS)(\d+)", certification.code or "")
            certification.url = match and (
                f"https://www.francecompetences.fr/recherche/"
                f"{match[1].lower()}/{match[2]}/"
            )

    @api.depends("bloc_ids")
    def _compute_bloc_count(self):
        for certification in self:
            certification.bloc_count = len(certification.bloc_ids)

    def _compute_candidate_count(self):
        counts = dict(
            self.env["vae.candidate"]._read_group(
                [("certification_id", "in", self.ids)],
                ["certification_id"],
                ["__count"],
            )
        )
        for certification in self:
            certification.candidate_count = counts.get(certification, 0)

    @api.depends("name", "code", "abbreviation")
    def _compute_display_name(self):
        for certification in self:
            title = " ".join(
                filter(None, [certification.abbreviation, certification.name])
            )
            certification.display_name = (
                f"{title} ({certification.code})" if certification.code else title
            )

    @api.constrains("code")
    def _check_code(self):
        for certification in self:
            if not CERTIFICATION_CODE.fullmatch(certification.code or ""):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is not the code of a certification. Write RNCP or"
                        " RS followed by its number, for example RNCP37275.",
                        code=certification.code or "",
                    )
                )

    @api.constrains("replaced_by_id")
    def _check_replaced_by_id(self):
        if self._has_cycle("replaced_by_id"):
            raise ValidationError(
                self.env._("A certification cannot replace itself, even indirectly.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_code(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_code(vals))

    @api.model
    def _clean_code(self, vals):
        """People type “rncp 37275”; the register writes RNCP37275."""
        if not vals.get("code"):
            return vals
        return dict(vals, code=re.sub(r"\s+", "", vals["code"]).upper())

    def action_view_candidates(self):
        return self.env["vae.candidate"]._action_view_of("certification_id", self)
