# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

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
    # What one writes on from, and which version that is: as it was when the dialog was
    # opened, whoever writes in between.
    text = fields.Text(
        compute="_compute_from_section",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    base_number = fields.Integer(
        compute="_compute_from_section",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    file = File(holds="publication")
    filename = fields.Char()

    @api.depends("section_id")
    def _compute_from_section(self):
        for dialog in self:
            dialog.text = dialog._last_text()
            dialog.base_number = dialog.section_id.version_last

    def _last_text(self):
        return self.section_id.version_ids.sorted("number")[-1:].text

    def action_confirm(self):
        """Keep the version.

        :raise UserError: it is empty, or the section is final
        """
        self.ensure_one()
        self.section_id.check_access("write")
        # The text that stood there already is no part of a new file.
        text = "" if self.file and self.text == self._last_text() else self.text
        self.env["vae.validation.version"]._add(
            self.section_id, text, self.file, self.filename, base=self.base_number
        )
        return {"type": "ir.actions.act_window_close"}
