# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...models.ground.file_field import File


class VaeValidationVersionAdd(models.TransientModel):
    """A professional adds a version: a text, or a file with remarks in it."""

    _name = "vae.validation.version.add"
    _description = "New Version of a Section"

    section_id = fields.Many2one(
        comodel_name="vae.validation.section",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    text = fields.Text()
    file = File(holds="publication")
    filename = fields.Char()

    def action_confirm(self):
        """Keep the version.

        :raise UserError: it is empty, or the section is final
        """
        self.ensure_one()
        self.section_id.check_access("write")
        self.env["vae.validation.version"]._add(
            self.section_id, self.text, self.file, self.filename
        )
        return {"type": "ir.actions.act_window_close"}
