# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeCertificationDocument(models.Model):
    """A document of the certifier: the framework, the models and guides of the file."""

    _name = "vae.certification.document"
    _description = "Document of a Certification"
    _order = "certification_id, sequence, id"

    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("framework", "Framework (référentiel)"),
            ("file", "Model of the validation file"),
            ("guide", "Guide of the validation file"),
            ("jury", "Guide of the jury"),
            ("other", "Other"),
        ],
        required=True,
        default="framework",
    )
    name = fields.Char(string="Title", required=True)
    file = fields.Binary(attachment=True)
    filename = fields.Char()
    url = fields.Char(string="Address", help="Page of the certifier, if not a file.")
    date = fields.Date(string="Version Of")

    @api.constrains("name", "file", "url")
    def _check_content(self):
        for document in self:
            if not document.file and not document.url:
                raise ValidationError(
                    self.env._(
                        "“%(document)s”: add the file, or the address of its page.",
                        document=document.name,
                    )
                )
