# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date, format_duration

# What a comparison of two versions tells; "After" and the order are told by the plan.
COMPARED = (
    "name",
    "objective",
    "support_type_id",
    "setting",
    "modality",
    "actor",
    "partner_id",
    "provider_id",
    "hours_planned",
    "deadline",
    "state",
)


class VaeSupportPlan(models.Model):
    """What has changed from one version to another, line by line."""

    _inherit = "vae.support.plan"

    compare_id = fields.Many2one(
        comodel_name="vae.support.plan",
        string="Compare With",
        compute="_compute_compare_id",
        readonly=False,
        domain="[('candidate_id', '=', candidate_id), ('id', '!=', id)]",
    )
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    @api.depends("previous_id")
    def _compute_compare_id(self):
        for plan in self:
            plan.compare_id = plan.previous_id

    @api.depends("compare_id")
    def _compute_comparison(self):
        for plan in self:
            other = plan.compare_id
            # Chosen on the form: whoever sends another record gets nothing of it.
            if not other or not other.has_access("read"):
                plan.comparison = False
                continue
            plan.comparison = self.env["ir.qweb"]._render(
                "vae_assistance.support_plan_comparison",
                {"changes": plan._changes_since(other), "other": other},
            )

    def _changes_since(self, other):
        """What this version changes.

        :param other: another version of the plan of the same candidate
        :return: dict with ``added`` and ``removed``, lines, and ``changed``, list of
            pairs: line, list of dicts with ``label``, ``before`` and ``after``
        """
        self.ensure_one()
        before = {line.root_id: line for line in other.line_ids}
        after = {line.root_id: line for line in self.line_ids}
        changed = []
        for root, line in after.items():
            if root in before:
                differences = before[root]._differences(line)
                if differences:
                    changed.append((line, differences))
        return {
            "added": [line for root, line in after.items() if root not in before],
            "removed": [line for root, line in before.items() if root not in after],
            "changed": changed,
        }


class VaeSupportPlanLine(models.Model):
    _inherit = "vae.support.plan.line"

    def _differences(self, other):
        """What differs from this line to ``other``, as people read it."""
        self.ensure_one()
        return [
            {
                "label": self._fields[fname]._description_string(self.env),
                "before": self._told(fname),
                "after": other._told(fname),
            }
            for fname in COMPARED
            if self[fname] != other[fname]
        ]

    def _told(self, fname):
        """The value of a field as text, in the language of the user."""
        field, value = self._fields[fname], self[fname]
        if field.type == "float":
            return format_duration(value)
        if not value:
            return "–"
        if field.type == "date":
            return format_date(self.env, value)
        return field.convert_to_export(value, self)
