# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeTimeKind(models.Model):
    """What working time is spent on. Start data, editable."""

    _name = "vae.time.kind"
    _description = "Kind of Time"
    _inherit = ["vae.catalogue.mixin"]

    code = fields.Char(
        string="Technical Code",
        readonly=True,
        copy=False,
        help="By which fiches, services and trainings find the kind of their time.",
    )
    counts_as = fields.Selection(
        selection=[
            ("support", "Support of candidates"),
            ("network", "Network"),
            ("administration", "Administration"),
            ("development", "Professional development"),
            ("outside", "Outside VAE"),
        ],
        required=True,
        default="support",
        help="What is not outside VAE counts in the share of working time that a"
        " référent devotes to it; professional development also counts in its yearly"
        " minimum.",
    )
    has_km = fields.Boolean(
        string="With Kilometres", help="Travel: kilometres are asked for as well."
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Two kinds of time cannot have the same technical code."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_known(self):
        for kind in self:
            if kind.code:
                raise UserError(
                    self.env._(
                        "Entries of the kind “%(kind)s” are made by the software: it"
                        " cannot be deleted. Rename it, or archive it: it then can no"
                        " longer be typed.",
                        kind=kind.name,
                    )
                )

    @api.model
    def _by_code(self):
        """The kinds that the software itself uses, archived or not, by code."""
        kinds = self.sudo().with_context(active_test=False)
        return {
            kind.code: kind
            for kind in kinds.search_fetch([("code", "!=", False)], ["code"])
        }
