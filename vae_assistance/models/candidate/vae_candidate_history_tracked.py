# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from itertools import pairwise

from odoo import api, fields, models
from odoo.tools import SQL

from .timeline import Span, joined, overlaid
from .vae_candidate_history import TOLD, plain

# What the discussions of journeys have tracked of what the history tells.
TRACKED = (
    *("user_id", "step_id", "program_id", "active"),
    *("dropout_reason_id", "exit_situation_id"),
)


class VaeCandidateHistory(models.Model):
    """The history of journeys from before there was one.

    By what their discussions have tracked; what these say nothing about has been as it
    is since the entry.
    """

    _inherit = "vae.candidate.history"

    @api.model
    def _take_over(self, journeys):
        """Tell what is known of journeys that have no history. In sudo.

        :param journeys: ``vae.candidate``, as many as memory holds
        """
        tracked = self._tracked(journeys)
        timelines = {
            journey: self._timeline_of(journey, tracked[journey.id])
            for journey in journeys
        }
        self._replace(timelines, fields.Date.context_today(self))

    @api.model
    def _tracked(self, journeys):
        """Changes of journeys, the last one first.

        :return: dict of each id to a list of (moment, field name, value until then)
        """
        self.env["mail.message"].flush_model()
        self.env["mail.tracking.value"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT message.res_id, message.date, field.name,
                          value.old_value_integer
                     FROM mail_tracking_value AS value
                     JOIN mail_message AS message ON message.id = value.mail_message_id
                     JOIN ir_model_fields AS field ON field.id = value.field_id
                    WHERE message.model = %s
                      AND message.res_id = ANY(%s)
                      AND field.name = ANY(%s)
                 ORDER BY message.date DESC, value.id DESC""",
                journeys._name,
                journeys.ids,
                list(TRACKED),
            )
        )
        there = self._still_there(journeys, rows)
        changes = defaultdict(list)
        for journey_id, moment, name, old in rows:
            if name in there:
                old = old if old in there[name] else False
            if old or name != "step_id":  # a step that was deleted says nothing
                changes[journey_id].append((moment, name, old))
        return changes

    @api.model
    def _still_there(self, journeys, rows):
        """Ids that changes name, by field: those that have not been deleted."""
        return {
            name: set(
                self.env[journeys._fields[name].comodel_name]
                .browse({old for *__, found, old in rows if found == name and old})
                .exists()
                .ids
            )
            for name in TRACKED
            if journeys._fields[name].relational
        }

    @api.model
    def _timeline_of(self, journey, changes):
        """The timeline of a journey, from how it is back to its entry."""
        now = plain(journey, TOLD)
        now["active"] = journey.active
        days = [
            (journey._vae_local_day(moment), name, old) for moment, name, old in changes
        ]
        if journey.date_closed and not any(name == "step_id" for __, name, __ in days):
            left = journey.left_step_id or journey._default_step_id()
            days.insert(0, (journey.date_closed, "step_id", left.id))
        spans = [Span(journey.date_open, None, now)]
        for day, name, old in days:
            spans = overlaid(
                spans,
                journey.date_open,
                day,
                lambda values, name=name, old=old: {**values, name: old},
            )
        told = [
            Span(span.start, span.end, self._told_of(journey, span.values))
            for span in spans
        ]
        for before, span in pairwise(told):
            if span.values["state"] == "closed":
                span.values["left_step_id"] = (
                    before.values["left_step_id"] or before.values["step_id"]
                )
                if span.end:  # it was reopened since
                    span.values["date_closed"] = (
                        before.values["date_closed"] or span.start
                    )
        return joined(told)

    @api.model
    def _told_of(self, journey, values):
        """What the history tells of a range, with what follows from it."""
        told = {name: values[name] for name in TOLD}
        told["state"] = "open" if values["active"] else "archived"
        return {**told, **journey._derived_from_step(told)}
