# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What an axis may not name: people.
PEOPLE = {"vae.candidate", "res.partner", "res.users", "crm.lead"}
SPLITTING = {"many2one", "selection", "boolean"}


class VaeIndicatorAxis(models.Model):
    """By what a figure is split: sex, step, nature of the support…"""

    _name = "vae.indicator.axis"
    _description = "Axis of Indicators"
    _inherit = ["vae.fixed.code.mixin"]

    path = fields.Char(
        required=True,
        help="Names of fields from the record that is counted, with points between"
        " them: a choice, a yes or no, or an entry of a list; never a person.",
    )

    @api.constrains("path")
    def _check_path(self):
        """Of no model at all it leads anywhere: nobody could use it."""
        models_counted = self.env["vae.indicator"]._counted_models()
        for axis in self:
            if not any(axis._field(model) for model in models_counted):
                raise ValidationError(
                    self.env._(
                        "“%(axis)s”: “%(path)s” leads to no choice, yes or no, or list"
                        " entry of what is counted. Correct the path.",
                        axis=axis.name,
                        path=axis.path,
                    )
                )

    def _field(self, model):
        """The field that splits records of a model; None if there is none.

        :param str model: name of the model that is counted
        """
        self.ensure_one()
        *steps, last = (self.path or "").split(".")
        for step in steps:
            field = self.env[model]._fields.get(step)
            if field is None or field.type != "many2one" or not field.store:
                return None
            model = field.comodel_name
        field = self.env[model]._fields.get(last)
        if field is None or not field.store or field.type not in SPLITTING:
            return None
        if field.groups:
            return None
        if field.type == "many2one" and (
            field.comodel_name in PEOPLE
            # Records about somebody say whose they are.
            or self.env["vae.access.log"]._is_traced(field.comodel_name)
        ):
            return None
        return field
