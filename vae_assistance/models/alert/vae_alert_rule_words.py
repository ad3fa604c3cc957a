# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import formatLang


class VaeAlertRule(models.Model):
    """A rule as whoever made it would say it, and what it has come to."""

    _inherit = "vae.alert.rule"

    @api.depends(
        "kind",
        "number",
        "parameter_id",
        "number_max",
        "parameter_max_id",
        "working_days",
        "date_field",
        "awaited_field",
        "counted_model",
        "domain",
        "record_domain",
        "awaited_domain",
    )
    @api.depends_context("lang", "company", "tz", "uid")
    def _compute_sentence(self):
        for rule in self:
            said = getattr(rule, f"_sentence_{rule.kind}", lambda: False)()
            rule.sentence = said and " ".join([said, *rule._said_beside()])

    @api.depends("is_on")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_alert_count(self):
        counts = dict(
            self.env["vae.alert"]._read_group(
                [("rule_id", "in", self.ids), ("state", "!=", "closed")],
                ["rule_id"],
                ["__count"],
            )
        )
        for rule in self:
            rule.alert_count = counts.get(rule._origin, 0)

    # ------------------------------------------------------------------
    # The kinds of conditions in words
    # ------------------------------------------------------------------

    def _sentence_silence(self):
        return self.env._(
            "No contact with the candidate for %(days)s.", days=self._said_days()
        )

    def _sentence_step(self):
        return self.env._(
            "The journey is in the same step for %(days)s.", days=self._said_days()
        )

    def _sentence_milestone(self):
        return self.env._(
            "“%(day)s” is past for %(days)s, and “%(awaited)s” is still missing.",
            day=self._said_choice("date_field"),
            days=self._said_days(),
            awaited=self._said_choice("awaited_field"),
        )

    def _sentence_deadline(self):
        number = self._said_number(self.number, self.parameter_id)
        day = self._said_choice("date_field")
        if self.working_days:
            return self.env._(
                "“%(day)s” is past, or comes within %(number)s working days.",
                day=day,
                number=number,
            )
        return self.env._(
            "“%(day)s” is past, or comes within %(number)s days.",
            day=day,
            number=number,
        )

    def _sentence_count(self):
        return self.env._(
            "The journey has at least %(number)s of “%(what)s”%(below)s.",
            number=self._said_number(self.number, self.parameter_id),
            what=self._said_choice("counted_model"),
            below=self._said_below(),
        )

    def _sentence_hours(self):
        return self.env._(
            "The hours delivered reach %(number)s %% of those of the plan%(below)s.",
            number=self._said_number(self.number, self.parameter_id),
            below=self._said_below(),
        )

    def _sentence_domain(self):
        return self.env._("Every open journey.")

    # ------------------------------------------------------------------
    # Their parts
    # ------------------------------------------------------------------

    def _said_days(self):
        values = {
            "number": self._said_number(self.number, self.parameter_id),
            "below": self._said_below(),
        }
        if self.working_days:
            return self.env._("at least %(number)s working days%(below)s", **values)
        return self.env._("at least %(number)s days%(below)s", **values)

    def _said_below(self):
        if not (self.number_max or self.parameter_max_id):
            return ""
        return self.env._(
            " and less than %(number)s",
            number=self._said_number(self.number_max, self.parameter_max_id),
        )

    def _said_number(self, number, parameter):
        """The number, or that of a parameter with its name: it may change."""
        if not parameter:
            return formatLang(self.env, number, digits=0)
        today = parameter._pick(
            parameter._dated_values(parameter.code),
            fields.Date.context_today(self),
            self.env.company.id,
            None,
        )
        return self.env._(
            "%(number)s (“%(parameter)s”)",
            number=formatLang(self.env, today["value"], digits=0) if today else "?",
            parameter=parameter.name,
        )

    def _said_choice(self, fname):
        choices = dict(self._fields[fname]._description_selection(self.env))
        return choices.get(self[fname], "…")

    def _said_beside(self):
        """That conditions are asked for beside what the sentence says."""
        domains = {self.domain, self.record_domain, self.awaited_domain}
        if domains <= {False, "", "[]"}:
            return []
        return [self.env._("Only where the conditions below are met.")]
