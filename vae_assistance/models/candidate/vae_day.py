# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.people import name_order
from ..ground.vae_day import Block, Source

CASELOAD = "vae_assistance.vae_candidate_action"
SHOWN_TO_COORDINATOR = 8
# How far ahead the day looks: what can still be prepared.
DAYS_AHEAD = 14


class VaeDay(models.AbstractModel):
    """What is due next; who follows how many journeys, and those without anybody."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        return {
            **super()._blocks_of_journeys(journeys),
            "deadlines": self._deadline_block(journeys),
        }

    @api.model
    def _journey_fields(self):
        return [*super()._journey_fields(), "date_deadline"]

    # ------------------------------------------------------------------
    # What is due
    # ------------------------------------------------------------------

    @api.model
    def _deadline_block(self, journeys):
        """Every day that is awaited within two weeks, and those that are past."""
        until = fields.Date.context_today(self) + timedelta(days=DAYS_AHEAD)
        # A journey keeps its first one: where none of them is near, nothing is asked.
        near = journeys.filtered(
            lambda journey: journey.date_deadline and journey.date_deadline <= until
        )
        domain = Domain("candidate_id", "in", near.ids) & Domain("date", "<=", until)
        deadlines = self.env["vae.deadline"]
        if near:
            deadlines = deadlines.search_fetch(
                domain, ("candidate_id", "kind", "date"), order="date, id"
            )
        return Block(
            label=self.env._("What Is Due Soon"),
            icon="fa-hourglass-half",
            sequence=35,
            sources=[
                Source(
                    model="vae.deadline",
                    domain=domain,
                    row=self._deadline_row,
                    action="vae_assistance.vae_deadline_action",
                    records=deadlines,
                )
            ],
        )

    @api.model
    def _deadline_row(self, deadline):
        late = deadline.date < fields.Date.context_today(self)
        return self._row(
            deadline,
            deadline.candidate_id._called(),
            [
                self._label_of(deadline, "kind"),
                format_date(self.env, deadline.date),
            ],
            [("action_open", self.env._("Open It"))],
            open=deadline.candidate_id,
            tone="urgent" if late else "",
        )

    # ------------------------------------------------------------------
    # The team
    # ------------------------------------------------------------------

    @api.model
    def _blocks_team(self):
        return {
            **super()._blocks_team(),
            "caseload": Block(
                label=self.env._("Caseload"),
                icon="fa-users",
                sequence=1,  # as wide as the page: the others stand below, side by side
                table=self._caseload(),
            ),
            "unassigned": Block(
                label=self.env._("Journeys without a Référent"),
                icon="fa-user-times",
                sequence=20,
                sources=[
                    Source(
                        model="vae.candidate",
                        domain=self._unassigned(),
                        row=self._unassigned_row,
                        action="vae_assistance.vae_candidate_action",
                        order="date_open, id",
                        fetched=("name", "reference", "certification_id", "date_open"),
                    )
                ],
                shown=SHOWN_TO_COORDINATOR,
                together={
                    "name": "action_hand_over",
                    "label": self.env._("Hand Over To…"),
                },
            ),
        }

    @api.model
    def _unassigned(self):
        """Domain of open journeys without a référent who is still there."""
        nobody = Domain("user_id", "=", False) | Domain("user_id.active", "=", False)
        return nobody & Domain("date_closed", "=", False)

    @api.model
    def _unassigned_row(self, journey):
        return self._row(
            journey,
            journey._called(),
            [
                journey.certification_id.display_name,
                self.env._(
                    "since %(day)s", day=format_date(self.env, journey.date_open)
                )
                if journey.date_open
                else "",
            ],
            [("action_hand_over", self.env._("Hand Over To…"))],
        )

    # ------------------------------------------------------------------
    # Who follows what
    # ------------------------------------------------------------------

    @api.model
    def _caseload(self):
        """A line for each référent, a figure for each column, which opens its records.

        :return: dict with ``columns`` (labels) and ``rows``, each with the act on all
            journeys of the référent
        """
        columns = self._caseload_columns()
        figures = [self._caseload_figures(column) for column in columns]
        users = self.env["res.users"].union(
            *(user for each in figures for user in each)
        )
        return {
            "columns": [column["label"] for column in columns],
            "rows": [
                {
                    "id": user.id,
                    "name": user.name,
                    "act": {
                        "model": "vae.candidate",
                        "name": "action_hand_over",
                        "label": self.env._("Hand Over To…"),
                        "domain": [
                            ("user_id", "=", user.id),
                            ("date_closed", "=", False),
                        ],
                    },
                    "cells": [
                        {
                            "value": figure.get(user, 0),
                            "tone": column.get("tone", ""),
                            "unit": column.get("unit", ""),
                            "action": column["action"],
                            "domain": list(
                                column["domain"] & Domain(column["user"], "=", user.id)
                            ),
                        }
                        for column, figure in zip(columns, figures, strict=True)
                    ],
                }
                for user in users.sorted(lambda user: name_order(user.name))
            ],
        }

    @api.model
    def _caseload_columns(self):
        """What is counted for each référent; to be extended.

        :return: list of dict: ``label``, ``model``, ``domain``, ``user`` (path to the
            référent), ``total`` (an aggregate), ``action`` (the list that the figure
            opens), and if need be ``unit`` and ``tone``
        """
        return [
            {
                "label": self.env._("Journeys"),
                "model": "vae.candidate",
                "domain": Domain("date_closed", "=", False)
                & Domain("user_id.active", "=", True),
                "user": "user_id",
                "total": "__count",
                "action": CASELOAD,
            },
            {
                "label": self.env._("Deadlines Missed"),
                "model": "vae.candidate",
                "domain": Domain("date_closed", "=", False)
                & Domain("user_id.active", "=", True)
                & Domain("date_deadline", "<", "today"),
                "user": "user_id",
                "total": "__count",
                "tone": "urgent",
                "action": CASELOAD,
            },
        ]

    @api.model
    def _caseload_figures(self, column):
        """One column, in one query.

        :return: dict of user to number
        """
        return {
            user: total
            for user, total in self.env[column["model"]]._read_group(
                column["domain"], [column["user"]], [column["total"]]
            )
            if user
        }
