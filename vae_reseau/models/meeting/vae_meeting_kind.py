# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeMeetingKind(models.Model):
    """What meetings of the network are for. Start data, editable."""

    _name = "vae.meeting.kind"
    _description = "Kind of Meeting"
    _inherit = ["vae.catalogue.mixin"]

    time_kind_id = fields.Many2one(
        comodel_name="vae.time.kind",
        string="Counts As",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("code", "!=", False)],
        default=lambda self: self._default_time_kind_id(),
        help="Under what the hours of the colleagues who were present count.",
    )

    @api.model
    def _default_time_kind_id(self):
        return self.env["vae.time.kind"]._by_code().get("network")

    @api.constrains("time_kind_id")
    def _check_time_kind_id(self):
        for kind in self:
            if not kind.time_kind_id.code:
                raise ValidationError(
                    self.env._(
                        "“%(kind)s”: choose one of the kinds of time that the software"
                        " itself uses, such as the one for the network.",
                        kind=kind.name,
                    )
                )
