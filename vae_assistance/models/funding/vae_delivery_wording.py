# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class VaeDeliveryWording(models.Model):
    """What a *certificat de réalisation* says by law, from a day on.

    Start data after the model of the ministry of labour; the law changes it, so it is
    dated: a certificate takes the last wording that holds on its day.
    """

    _name = "vae.delivery.wording"
    _description = "Wording of Delivery Certificates"
    _inherit = ["vae.catalogue.mixin"]
    _order = "date_from desc, id desc"

    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    text = fields.Text(
        required=True,
        translate=True,
        help="Printed under the hours: what is kept as proof, and for how long.",
    )
    basis = fields.Char(help="Where the wording comes from.")

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self)

    @api.model
    def _text_on(self, day):
        """The wording that holds on a day.

        :param date day: of the certificate
        :return: str, empty without one
        """
        found = self.search(Domain("date_from", "<=", day), limit=1)
        return found.text or ""
