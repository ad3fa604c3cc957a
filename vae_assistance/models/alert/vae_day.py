# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..ground.vae_day import Block, Source

SHOWN_TO_LEADERS = 8


class VaeDay(models.AbstractModel):
    """Alerts by severity, with the act that lifts each: to whom they are for."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        blocks = super()._blocks_of_journeys(journeys)
        begins, _ends = self._today()
        unplanned = journeys.filtered(lambda journey: not journey.next_appointment)
        overdue = journeys.filtered(
            lambda journey: (
                journey.next_appointment and journey.next_appointment < begins
            )
        )
        self._leave_to_alerts(blocks["deadlines"])
        # What other blocks list, with the same act, is not listed twice.
        listed = self._alerts_of("plan_appointment", unplanned) | self._alerts_of(
            "record_meeting", overdue
        )
        return {
            **blocks,
            "alerts": self._alert_block(
                Domain("candidate_id", "in", journeys.ids), "referent", listed
            ),
        }

    @api.model
    def _journey_fields(self):
        return [*super()._journey_fields(), "alert_level"]

    @api.model
    def _unplanned_row(self, journey):
        level = journey.alert_level
        return {
            **super()._unplanned_row(journey),
            "tone": "" if level == "ok" else level,
        }

    @api.model
    def _blocks_team(self):
        unassigned = Domain("rule_id.act", "=", "hand_over") & Domain(
            "candidate_id", "any", self._unassigned()
        )
        return {
            **super()._blocks_team(),
            "alerts": self._alert_block(
                Domain.TRUE, "coordinator", unassigned, SHOWN_TO_LEADERS
            ),
        }

    @api.model
    def _blocks_direction(self):
        return {
            **super()._blocks_direction(),
            "alerts": self._alert_block(
                Domain.TRUE, "director", Domain.FALSE, SHOWN_TO_LEADERS
            ),
        }

    @api.model
    def _leave_to_alerts(self, block):
        """Take out of the deadlines those of which an alert speaks already."""
        [source] = block.sources
        if not source.records:
            return
        alerts = self.env["vae.alert"].search_fetch(
            Domain("candidate_id", "in", source.records.candidate_id.ids)
            & Domain("state", "!=", "closed")
            & Domain("rule_id.kind", "=", "deadline"),
            ("candidate_id", "rule_id"),
        )
        told = {(alert.candidate_id, alert.rule_id.date_field) for alert in alerts}
        days = self.env["vae.candidate"]._deadline_days()
        doubles = source.records.filtered(
            lambda deadline: (deadline.candidate_id, days[deadline.kind]) in told
        )
        source.records -= doubles
        source.domain &= Domain("id", "not in", doubles.ids)

    @api.model
    def _alerts_of(self, act, journeys):
        return Domain("rule_id.act", "=", act) & Domain(
            "candidate_id", "in", journeys.ids
        )

    @api.model
    def _alert_block(self, whose, owner, listed, shown=None):
        block = Block(
            label=self.env._("Alerts"),
            icon="fa-bell-o",
            sequence=30,
            sources=[
                Source(
                    model="vae.alert",
                    domain=whose
                    & Domain("state", "=", "open")
                    & Domain("rule_id.owner", "=", owner)
                    & ~listed,
                    row=self._alert_row,
                    action="vae_assistance.vae_alert_action",
                    fetched=(
                        "candidate_id",
                        "rule_id",
                        "severity",
                        "since",
                        "amount",
                        "state",
                        "date_closed",
                    ),
                )
            ],
        )
        if shown:
            block.shown = shown
        return block

    @api.model
    def _alert_row(self, alert):
        return self._row(
            alert,
            alert.candidate_id._called(),
            alert.title,
            [
                ("action_resolve", self._label_of(alert, "act")),
                ("action_postpone", self.env._("Postpone")),
            ],
            open=alert.candidate_id,
            tone=alert.severity,
        )

    @api.model
    def _caseload_columns(self):
        def column(severity, label):
            return {
                "label": label,
                "model": "vae.alert",
                "domain": Domain("state", "=", "open")
                & Domain("severity", "=", severity),
                "user": "candidate_id.user_id",
                "total": "__count",
                "tone": severity,
                "action": "vae_assistance.vae_alert_action",
            }

        return [
            *super()._caseload_columns(),
            column("urgent", self.env._("Urgent Alerts")),
            column("watch", self.env._("Alerts to Watch")),
        ]
