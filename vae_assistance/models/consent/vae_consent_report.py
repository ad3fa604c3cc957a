# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import format_date


class VaeConsent(models.Model):
    """What the print of a consent says of itself."""

    _inherit = "vae.consent"

    _print_order = "candidate_id, number"

    def _print_number(self):
        self.ensure_one()
        return f"{self.candidate_id.reference}-CS{self.number}"

    def _print_state(self):
        self.ensure_one()
        if self.state == "refused":
            return self.env._(
                "Refused on %(date)s: there is no consent.",
                date=self._print_day(self.date_refused),
            )
        if self.state == "withdrawn":
            return self.env._(
                "Withdrawn on %(date)s: there is no consent from that day on.",
                date=self._print_day(self.date_withdrawn),
            )
        if self.state == "expired":
            return self.env._(
                "Ended on %(date)s: there is no consent after that day.",
                date=self._print_day(self.date_end),
            )
        if self.state == "draft" and self._print_is_draft():
            return self.env._("The candidate has not answered yet.")
        return ""

    def _print_facts(self):
        """What became of it, when, in what manner and before whom.

        :return: list of sentences, oldest first
        """
        self.ensure_one()
        means = dict(self._fields["means"]._description_selection(self.env))
        facts = []
        if self.date_given:
            facts.append(
                self.env._(
                    "Given on %(date)s: %(means)s.",
                    date=self._print_day(self.date_given),
                    means=means[self.means].lower(),
                )
            )
            if self.given_to_id:
                facts.append(
                    self.env._("Received by %(name)s.", name=self.given_to_id.name)
                )
        if self.date_refused:
            facts.append(
                self.env._(
                    "Refused on %(date)s: %(means)s.",
                    date=self._print_day(self.date_refused),
                    means=means[self.means].lower(),
                )
            )
        if self.date_withdrawn:
            facts.append(
                self.env._(
                    "Withdrawn on %(date)s: %(means)s.",
                    date=self._print_day(self.date_withdrawn),
                    means=means[self.withdrawal_means].lower(),
                )
            )
            if self.withdrawn_by_id:
                facts.append(
                    self.env._("Received by %(name)s.", name=self.withdrawn_by_id.name)
                )
        return facts

    def _print_day(self, day):
        return format_date(self.env, day, date_format="d MMMM y")
