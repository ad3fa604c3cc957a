# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeCertificationBloc(models.Model):
    """A bloc of competences, the part of a certification validated on its own."""

    _name = "vae.certification.bloc"
    _description = "Bloc of Competences"
    _order = "certification_id, sequence, code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(
        help="Code of the certification followed by BC and a number,"
        " e.g. RNCP37275BC01.",
    )
    sequence = fields.Integer(default=10)
    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="cascade",
        index=True,
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A bloc with this code exists already."
    )

    @api.depends("name", "code")
    def _compute_display_name(self):
        for bloc in self:
            bloc.display_name = " – ".join(filter(None, [bloc.code, bloc.name]))

    @api.constrains("code", "certification_id")
    def _check_code(self):
        for bloc in self.filtered("code"):
            prefix = re.escape(bloc.certification_id.code)
            if not re.fullmatch(rf"{prefix}BC[0-9]{{2,3}}", bloc.code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is not the code of a bloc of %(certification)s."
                        " Write %(certification)sBC followed by its number, for"
                        " example %(certification)sBC01.",
                        code=bloc.code,
                        certification=bloc.certification_id.code,
                    )
                )
