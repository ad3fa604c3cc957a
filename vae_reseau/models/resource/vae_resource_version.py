# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.vae_assistance.models.ground.file_field import File

# Its form alone: what is behind it is nobody's business here.
ADDRESS = re.compile(r"https?://[^\s/?#@.]+(\.[^\s/?#@.]+)+([/?#]\S*)?", re.IGNORECASE)
ADDRESS_MAX = 2000


class VaeResourceVersion(models.Model):
    """What a resource was from a day on: nobody changes it, another one follows it.

    It is made by writing on the resource.
    """

    _name = "vae.resource.version"
    _description = "Version of a Resource"
    _order = "resource_id, number desc"

    resource_id = fields.Many2one(
        comodel_name="vae.resource",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="resource_id.company_id", store=True, index=True
    )
    number = fields.Integer(string="Version", readonly=True, aggregator=False)
    date = fields.Date(
        readonly=True, required=True, default=lambda self: self._default_date()
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self._default_user_id(),
    )
    note = fields.Char(string="What Changes", readonly=True)
    file = File(attachment=True, holds="publication", readonly=True)
    filename = fields.Char(string="Name of the File", readonly=True)
    url = fields.Char(string="Address of the Page", readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(resource_id, number)",
        "Two versions of one resource cannot have the same number.",
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("number", "resource_id.name")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(resource)s · version %(number)s",
                resource=version.resource_id.name,
                number=version.number,
            )

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        versions.sudo()._take_numbers()
        return versions

    def _take_numbers(self):
        """Each is the next one of its resource; two at once do not get the same."""
        self.resource_id._vae_wait_for_rows()
        last = dict(
            self._read_group(
                [("resource_id", "in", self.resource_id.ids)],
                ["resource_id"],
                ["number:max"],
            )
        )
        for resource, versions in self.grouped("resource_id").items():
            for number, version in enumerate(versions, start=last[resource] or 0):
                version.number = number + 1

    @api.constrains("file", "url")
    def _check_content(self):
        for version in self:
            if bool(version.file) == bool(version.url):
                raise ValidationError(
                    self.env._(
                        "“%(resource)s”: give either the file or the address of the"
                        " page, not both.",
                        resource=version.resource_id.name,
                    )
                )
            url = version.url or ""
            if url and (len(url) > ADDRESS_MAX or not ADDRESS.fullmatch(url)):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not the address of a page. Copy it from the"
                        " browser: it begins with https://.",
                        url=url[:100],
                    )
                )

    def action_open(self):
        """Open the file, or the page, beside."""
        self.ensure_one()
        self.check_access("read")
        url = (
            self.url or f"/web/content/{self._name}/{self.id}/file/{self._file_name()}"
        )
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _file_name(self):
        self.ensure_one()
        return quote(self.filename or self.resource_id.name, safe="")
