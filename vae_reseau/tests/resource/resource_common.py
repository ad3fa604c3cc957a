# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.fields import Command

from odoo.addons.vae_assistance.tests.common import pdf_file

from ..common import NetworkCommon


def document(title):
    return base64.b64encode(pdf_file(title))


class ResourceCommon(NetworkCommon):
    """Ways to make resources, and a grouping with another structure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grouping = cls.env["vae.grouping"].create(
            {
                "name": "Groupement",
                "member_ids": [Command.set((cls.company | cls.other_company).ids)],
            }
        )

    @classmethod
    def _resource(cls, name, user=None, **values):
        if not values.keys() & {"file", "url"}:
            values["url"] = "https://example.com/page"
        resources = cls.env["vae.resource"].with_user(user or cls.referent)
        return resources.create({"name": name, **values})
