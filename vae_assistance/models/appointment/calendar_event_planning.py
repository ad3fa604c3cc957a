# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

# More than this is a day that the calendar itself has to show.
NAMED_MAX = 3


class CalendarEvent(models.Model):
    """What who plans is told: whose appointments there are, and which ones overlap.

    By the rights of who asks: what they may not read is neither named nor counted.
    """

    _inherit = "calendar.event"

    vae_label = fields.Char(
        string="With Whom, or About What",
        compute="_compute_vae_label",
        groups="vae_assistance.group_vae_accompagnateur",
        help="The candidate, for who may open the appointment; else the theme.",
    )
    vae_overlap = fields.Char(
        string="At the Same Time",
        compute="_compute_vae_overlap",
        groups="vae_assistance.group_vae_accompagnateur",
        help="What else the professional or the candidate has at that time.",
    )

    @api.depends("name", "vae_candidate_id")
    @api.depends_context("uid")
    def _compute_vae_label(self):
        # Whoever may not open the journey reads the title, which names nobody.
        journeys = self.vae_candidate_id._filtered_access("read")
        for event in self:
            journey = event.vae_candidate_id & journeys
            event.vae_label = journey.name or event.name

    @api.depends("start", "stop", "user_id", "vae_candidate_id")
    @api.depends_context("uid", "tz", "lang")
    def _compute_vae_overlap(self):
        now = fields.Datetime.now()
        # Of what is over, nothing is to be planned otherwise.
        coming = self.filtered(
            lambda event: event.start and event.stop and event.stop > now
        )
        (self - coming).vae_overlap = False
        asked = [
            (event.start, event.stop, event.user_id, event.vae_candidate_id, event)
            for event in coming
        ]
        for event, text in zip(coming, self._vae_overlaps(asked), strict=True):
            event.vae_overlap = text

    @api.model
    def _vae_overlaps(self, asked):
        """What is in the calendar already, while something is planned.

        :param list asked: for each of what is planned, a tuple of start and stop (UTC),
            the professional, the candidate, and the event that it is itself; the last
            three may be empty
        :return: list of texts in the same order, False where the time is free
        """
        if not asked:
            return []
        users = self.env["res.users"].union(*(user for _s, _e, user, _c, _o in asked))
        journeys = self.env["vae.candidate"].union(
            *(journey for _s, _e, _u, journey, _o in asked)
        )
        meanwhile = (
            Domain("start", "<", max(stop for _s, stop, *_rest in asked))
            & Domain("stop", ">", min(start for start, *_rest in asked))
            & Domain("show_as", "=", "busy")
        )
        # One after the other: asked for both at once, the database reads all events.
        others = (
            self.browse()
            .union(
                *(
                    self.search(meanwhile & Domain(fname, "in", found.ids))
                    for fname, found in (
                        ("partner_ids", users.partner_id),
                        ("vae_candidate_id", journeys._origin),
                    )
                    if found
                )
            )
            .sorted(lambda event: (event.start, event.id))
        )
        return [
            others._filtered_vae_overlapping(*each)._vae_overlap_text()
            for each in asked
        ]

    def _filtered_vae_overlapping(self, start, stop, user, journey, own):
        """Of these events, those that overlap; see ``_vae_overlaps``."""
        return self.filtered(
            lambda other: (
                other != own._origin
                and other.start < stop
                and other.stop > start
                and (
                    user.partner_id in other.partner_ids
                    or (journey and other.vae_candidate_id == journey._origin)
                )
            )
        )

    def _vae_overlap_text(self):
        """The events in words; False if there are none."""
        if not self:
            return False
        named = [
            self.env._(
                "%(what)s (%(when)s)", what=event.vae_label, when=event._vae_hours()
            )
            for event in self[:NAMED_MAX]
        ]
        if len(self) > NAMED_MAX:
            named.append("…")
        return self.env._("At the same time: %(events)s", events=", ".join(named))

    def _vae_hours(self):
        """From when to when, by the clock of who reads: as the calendar shows it."""
        if self.allday:
            return self.env._("all day")

        def hour(moment):
            return fields.Datetime.context_timestamp(self, moment).strftime("%H:%M")

        return f"{hour(self.start)} – {hour(self.stop)}"
