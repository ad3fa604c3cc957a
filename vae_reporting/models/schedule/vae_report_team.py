# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.vae_assistance.models.ground.people import name_order

from ..ground.sheet import Column, Sheet


class VaeReportSchedule(models.Model):
    """Where the objectives stand, and what the team carries."""

    _inherit = "vae.report.schedule"

    @api.model
    def _selection_kind(self):
        return [
            *super()._selection_kind(),
            ("objectives", self.env._("Objectives")),
            ("caseload", self.env._("Caseload and alerts of the team")),
        ]

    @api.model
    def _kinds_help(self):
        return {
            **super()._kinds_help(),
            "objectives": self.env._(
                "Objective, expected by now, delivered, gap and projection of the"
                " objectives of the period."
            ),
            "caseload": self.env._(
                "Journeys open, begun and ended in the period, alerts, by référent."
                " Without rights: the total of the structure."
            ),
        }

    @api.model
    def _threshold(self):
        return self.env["vae.parameter"]._value(
            "small_cell_threshold", company=self.company_id
        )

    # ------------------------------------------------------------------
    # Objectives
    # ------------------------------------------------------------------

    def _report_objectives(self, asked):
        objectives = self.env["vae.objective"].search(
            self._objectives_domain(asked),
            order="date_start, program_id, kind, id",
        )
        if not objectives:
            return []
        hidden = self._hidden_actuals(objectives) if asked.is_let_out else {}
        kinds = dict(objectives._fields["kind"]._description_selection(self.env))
        rows = []
        for each in objectives:
            known = each not in hidden
            rows.append(
                (
                    each.program_id.name,
                    kinds[each.kind],
                    each.territory_id.name,
                    each.holder,
                    format_date(self.env, each.date_start, date_format="MM/y"),
                    format_date(self.env, each.date_end, date_format="MM/y"),
                    each.quantity,
                    each.expected,
                    each.actual if known else hidden[each],
                    each.gap if known else None,
                    each.projection if known else None,
                )
            )
        return [
            Sheet(
                self.env._("Objectives"),
                (
                    Column(self.env._("Program")),
                    Column(self.env._("Service")),
                    Column(self.env._("Territory")),
                    Column(self.env._("Whose")),
                    Column(self.env._("From")),
                    Column(self.env._("To")),
                    Column(self.env._("Objective"), "number"),
                    Column(self.env._("Expected by now"), "number"),
                    Column(self.env._("Delivered"), "number"),
                    Column(self.env._("Gap"), "number"),
                    Column(self.env._("Projected"), "number"),
                ),
                rows,
                note=self.env._(
                    "Delivered until %(day)s.",
                    day=format_date(self.env, self._today(), date_format="d MMMM y"),
                ),
            )
        ]

    def _today(self):
        return fields.Date.context_today(self)

    def _objectives_domain(self, asked):
        domain = Domain("date_start", "<=", asked.date_to) & Domain(
            "date_end", ">=", asked.date_from
        )
        if self.program_id:
            domain &= Domain("program_id", "=", self.program_id.id)
        if asked.is_let_out:
            # No shares: those of people name them, and a total less those of the
            # structures but one is that one's.
            domain &= Domain("company_id", "=", self.company_id.id) & Domain(
                "parent_id", "=", False
            )
            domain &= Domain("user_id", "=", False)
        return domain

    def _hidden_actuals(self, objectives):
        """What is not said of deliveries to few people, nor could be subtracted.

        :return: dict of objective to the text in its place
        """
        threshold = self._threshold()
        said = {}
        for alike in objectives.grouped(
            lambda each: (each.program_id, each.kind, each.date_start, each.date_end)
        ).values():
            numbers = {each: each.actual for each in alike}
            small = {each for each in alike if numbers[each] < threshold}
            hidden = small
            if len(alike) > 1:
                by_id = {each.id: number for each, number in numbers.items()}
                ids = self.env["vae.grouping"]._hidden_parts(by_id, threshold)
                hidden = {each for each in alike if each.id in ids}
            for each in hidden:
                said[each] = (
                    self.env._("< %(threshold)s", threshold=threshold)
                    if each in small
                    else self.env._("hidden")
                )
        return said

    # ------------------------------------------------------------------
    # Caseload and alerts
    # ------------------------------------------------------------------

    def _report_caseload(self, asked):
        counts = self._caseload(asked)
        if not any(any(numbers) for numbers in counts.values()):
            return []
        if asked.is_let_out:
            return self._caseload_let_out(asked)
        total = [sum(numbers) for numbers in zip(*counts.values(), strict=True)]
        team = sorted(counts, key=lambda user: name_order(user.name or ""))
        rows = [
            (user.name or self.env._("Without a référent"), *counts[user])
            for user in team
        ]
        columns = (
            Column(self.env._("Référent")),
            *self._caseload_columns(),
            Column(self.env._("Alerts"), "number"),
            Column(self.env._("Of Them Urgent"), "number"),
        )
        return [
            Sheet(
                self.env._("Caseload and alerts"),
                columns,
                [*rows, (self.env._("In all"), *total)],
                note=self._caseload_note(),
                totals=1,
            )
        ]

    def _caseload_columns(self):
        return (
            Column(self.env._("Journeys Open"), "number"),
            Column(self.env._("Begun in the Period"), "number"),
            Column(self.env._("Ended in the Period"), "number"),
        )

    def _caseload_note(self):
        return self.env._(
            "Open journeys and alerts: on %(day)s.",
            day=format_date(self.env, self._today(), date_format="d MMMM y"),
        )

    def _caseload_let_out(self, asked):
        """The total of the structure; alerts are its own business."""
        threshold = self._threshold()
        shown = []
        for model, domain, _by in self._caseload_counted(asked)[:3]:
            [(number, people)] = self.env[model]._read_group(
                domain, [], ["__count", "partner_id:count_distinct"]
            )
            small = 0 < people < threshold
            shown.append(
                self.env._("< %(threshold)s", threshold=threshold) if small else number
            )
        return [
            Sheet(
                self.env._("Caseload"),
                (Column(self.env._("Structure")), *self._caseload_columns()),
                [(self.company_id.name, *shown)],
            )
        ]

    def _caseload_counted(self, asked):
        """What is counted: open, begun, ended, alerts, urgent ones.

        :return: list of (model, ``Domain``, path to the référent)
        """
        journeys = Domain("company_id", "=", self.company_id.id)
        alerts = journeys & Domain("state", "=", "open")
        if self.program_id:
            journeys &= Domain("program_id", "=", self.program_id.id)
            alerts &= Domain("candidate_id.program_id", "=", self.program_id.id)

        def between(fname):
            return Domain(fname, ">=", asked.date_from) & Domain(
                fname, "<=", asked.date_to
            )

        return [
            ("vae.candidate", journeys & Domain("date_closed", "=", False), "user_id"),
            ("vae.candidate", journeys & between("date_open"), "user_id"),
            ("vae.candidate", journeys & between("date_closed"), "user_id"),
            ("vae.alert", alerts, "candidate_id.user_id"),
            (
                "vae.alert",
                alerts & Domain("severity", "=", "urgent"),
                "candidate_id.user_id",
            ),
        ]

    def _caseload(self, asked):
        """Numbers by référent.

        :return: dict of user to list of numbers, see ``_caseload_counted``
        """
        counted = self._caseload_counted(asked)
        counts = {}
        for place, (model, domain, by) in enumerate(counted):
            for user, number in self.env[model]._read_group(domain, [by], ["__count"]):
                counts.setdefault(user, [0] * len(counted))[place] = number
        return counts
