# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class VaeAttendance(models.Model):
    """One person who was registered twice at an event, as two contacts."""

    _inherit = "vae.attendance"

    @api.model
    def _merge_doubles(self, partners):
        """Leave one registration for each event of contacts that are one person.

        What is signed stays, or else what says more; the other one is deleted.

        :param partners: contacts of one person
        :raise UserError: both say something that is kept
        """
        registered = (
            self.sudo()
            .search([("partner_id", "in", partners.ids), ("event_id", "!=", False)])
            .grouped("event_id")
        )
        for attendances in registered.values():
            if len(attendances) > 1:
                attendances._merge_into_one()

    def _merge_into_one(self):
        signed = self._filtered_signed()
        done = self.filtered(lambda each: each.fiche_id.state == "done")
        if len(signed | done) > 1:
            raise UserError(
                self.env._(
                    "“%(event)s”: %(people)s are registered as two people, and both"
                    " have signed or have a completed fiche. Correct one of them first:"
                    " have its signature cancelled, or its fiche.",
                    event=self.event_id.name,
                    people=", ".join(self.partner_id.mapped("name")),
                )
            )
        kept = self.sorted(
            lambda each: (
                each not in signed | done,
                each.presence == "expected",
                not each.candidate_id,
                each.id,
            )
        )[0]
        others = self - kept
        notes = filter(None, [kept.note, *others.mapped("note")])
        kept.note = "\n".join(dict.fromkeys(notes)) or False
        # Taken back, so that it may be deleted: the one that is kept says it.
        others.filtered(lambda each: each.presence != "expected").presence = "expected"
        others.unlink()
