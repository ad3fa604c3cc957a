# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.models import MAGIC_COLUMNS

from ..candidate.timeline import last_since
from .vae_alert_rule import SEVERITIES

# Facts by which rules ask, of the journey itself and of its records.
FACTS = ("date", "datetime", "selection", "many2one", "boolean")
RECORD_FACTS = ("date", "datetime", "selection")


class VaeCandidate(models.Model):
    """Who needs me today: the alerts of a journey, and its level on the board."""

    _inherit = "vae.candidate"

    alert_ids = fields.One2many(
        comodel_name="vae.alert",
        inverse_name="candidate_id",
        string="Alerts",
        readonly=True,
    )
    open_alert_ids = fields.One2many(
        comodel_name="vae.alert",
        inverse_name="candidate_id",
        string="Open Alerts",
        domain=[("state", "=", "open")],
        readonly=True,
    )
    alert_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Alerts"
    )
    alert_level = fields.Selection(
        selection=[("ok", "On track"), *SEVERITIES],
        compute="_compute_alert_level",
        store=True,
        index=True,
        default="ok",
        help="The highest severity of the journey's open alerts.",
    )
    alert_reason = fields.Char(
        compute="_compute_alert_reason", help="Why the candidate needs attention."
    )
    date_step = fields.Date(
        string="In the Step Since",
        compute="_compute_date_step",
        store=True,
        copy=False,
    )

    # Column totals and progress bars of those who see the whole structure.
    _board_totals_index = models.Index(
        "(company_id, step_id, alert_level) WHERE active IS TRUE"
    )

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "alert_count": ("vae.alert", [("state", "!=", "closed")]),
        }

    def _record_count_queries(self):
        # As wherever alerts are looked for: what has just been done opens and closes
        # them first.
        self.env["vae.candidate"]._recompute_model(["alert_level"])
        return super()._record_count_queries()

    @api.model
    def _alert_facts(self):
        """Names of fields on whose change the alerts of a journey are evaluated.

        All that rules may ask for, so that no rule that somebody makes is forgotten.
        What no link leads back from waits for the night.
        """

        def facts(model, types):
            return [
                field.name
                for field in model._fields.values()
                if field.type in types
                and field.store
                and field.name not in MAGIC_COLUMNS
                and any(module.startswith("vae_") for module in field._modules)
            ]

        sources = self.env["vae.alert.rule"]._journey_models()
        names = facts(self, FACTS)
        # What rules may ask of these follows from the same facts.
        for name in ("alert_level", "activity_status", "date_last_fact"):
            names.remove(name)
        for link in self._fields.values():
            if (
                link.type == "one2many"
                and link.comodel_name in sources
                and link.inverse_name == "candidate_id"
            ):
                records = self.env[link.comodel_name]
                names += [
                    f"{link.name}.{name}" for name in facts(records, RECORD_FACTS)
                ]
        return [*names, "alert_ids.state"]

    @api.depends(lambda self: self._alert_facts())
    def _compute_alert_level(self):
        """Evaluate the rules for these journeys: the level follows from their alerts.

        Alerts open and close here, since this is called when what rules ask for has
        changed, for all the journeys of a transaction together.
        """
        journeys = self.filtered("id")
        for shown in self - journeys:
            shown.alert_level = shown._origin.alert_level or "ok"
        if not journeys:
            return
        levels = self.env["vae.alert.rule"]._evaluate_journeys(journeys)
        for candidate in journeys:
            candidate.alert_level = levels.get(candidate.id, "ok")

    def _forget_alerts(self):
        """Alerts were opened or closed in SQL."""
        self.invalidate_recordset(
            ["alert_ids", "open_alert_ids", "alert_reason", "alert_count"], flush=False
        )

    @api.depends("alert_level")
    @api.depends_context("lang", "tz", "uid")
    def _compute_alert_reason(self):
        """The open alerts in words, the most severe first; the board shows them."""
        self.alert_reason = False
        needing = self.filtered(lambda candidate: candidate.alert_level != "ok")
        if not needing:
            return
        alerts = self.env["vae.alert"].sudo()
        reasons = {}
        for alert in alerts.search_fetch(
            [("candidate_id", "in", needing._origin.ids), ("state", "=", "open")],
            ["candidate_id", "rule_id", "since", "amount", "date_closed"],
        ):
            reasons.setdefault(alert.candidate_id.id, []).append(alert.title)
        for candidate in needing:
            candidate.alert_reason = " · ".join(reasons.get(candidate._origin.id, ()))

    @api.depends("step_id")
    def _compute_date_step(self):
        today = fields.Date.context_today(self)
        for candidate in self:
            # A journey that is taken over has been there since its entry.
            begun = not candidate.date_step and candidate.date_open
            candidate.date_step = begun or today

    def _history_dated(self, spans):
        result = super()._history_dated(spans)
        step_id = self.step_id.id
        self.date_step = last_since(spans, lambda values: values["step_id"] == step_id)
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_alerts(self):
        """The alerts of the journey, closed ones too."""
        return self._action_view_own("vae_assistance.vae_alert_action")

    def _action_open_alert(self):
        """Open the journey itself."""
        return self._get_records_action()
