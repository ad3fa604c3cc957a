# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pathlib import PurePath
from urllib.parse import urlsplit

from odoo import api, models
from odoo.tools import format_date

ICONS = {
    "leaflet": "fa-newspaper-o",
    "guide": "fa-book",
    "method": "fa-compass",
    "form": "fa-pencil-square-o",
    "media": "fa-play-circle-o",
    "page": "fa-globe",
    "other": "fa-file-o",
}
LONGEST_FORMAT = 5


class VaeResource(models.Model):
    """What candidates find of it on their portal: plain values, no record."""

    _inherit = "vae.resource"

    @api.model
    def _portal_resources(self, journeys):
        """Resources for candidates of the structures that follow them, as superuser.

        :param journeys: ``vae.candidate`` of one person, as superuser
        """
        return self.sudo().search(
            [
                ("for_candidates", "=", True),
                ("version_id", "!=", False),
                ("reader_ids", "in", journeys.company_id.ids),
            ]
        )

    def _portal_sections(self, journeys):
        """The resources as the page lists them: what serves now comes first.

        :param journeys: whose current steps are meant
        :return: list of dict with ``title``, ``is_current`` and ``resources``
        """
        current = journeys.step_id.filtered(lambda step: not step.is_closing)
        left = self
        sections = []
        steps = current.sorted() | self.step_ids.sorted()
        for step in steps:
            found = left.filtered(lambda resource, its=step: its in resource.step_ids)
            left -= found
            sections.append((step.name, step in current, found))
        # Before the other steps: it serves now as well.
        sections.insert(len(current), (self.env._("At any time"), False, left))
        return [
            {
                "title": title,
                "is_current": is_current,
                "resources": [resource._portal_entry(journeys) for resource in found],
            }
            for title, is_current, found in sections
            if found
        ]

    def _portal_entry(self, journeys):
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        version = self.version_id
        elsewhere = self.company_id not in journeys.company_id
        suffix = PurePath(version.filename or "").suffix[1:].upper()
        if len(suffix) > LONGEST_FORMAT:
            suffix = ""
        return {
            "name": self.name,
            "description": self.description or "",
            "icon": ICONS[self.kind],
            "kind": kinds[self.kind],
            # Where one gets to, before one does.
            "format": urlsplit(version.url).hostname if version.url else suffix,
            "date": format_date(self.env, version.date, date_format="d MMMM y"),
            "structure": self.company_id.name if elsewhere else "",
            "is_page": bool(version.url),
            "url": version.url or f"/my/vae/resources/{self.id}",
        }
