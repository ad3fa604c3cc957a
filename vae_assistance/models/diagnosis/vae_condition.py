# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

FAMILIES = [
    ("material", "Material: tools and resources"),
    ("pedagogical", "Pedagogical: abilities that the VAE asks for"),
    ("behavioural", "Behavioural, social and relational"),
]


class VaeCondition(models.Model):
    """What helps somebody to succeed in a VAE, looked at in each diagnosis.

    Start data, editable: the families and the conditions are those of the regional
    guide (part I-3). The guide does not say which ones are important and which ones are
    desirable: that is our proposal.
    """

    _name = "vae.condition"
    _description = "Condition of Success"
    _order = "family_sequence, sequence, id"

    name = fields.Char(required=True, translate=True)
    family = fields.Selection(
        selection=FAMILIES,
        required=True,
        default="material",
        index=True,
    )
    # Selections sort by their value, families have an order of their own.
    family_sequence = fields.Integer(
        compute="_compute_family_sequence", store=True, aggregator=False
    )
    importance = fields.Selection(
        selection=[("important", "Important"), ("desirable", "Desirable")],
        required=True,
        default="important",
        help="Important conditions come first in what is missing.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        help="Archived conditions are no longer asked; earlier diagnoses keep them.",
    )

    @api.depends("family")
    def _compute_family_sequence(self):
        order = [family for family, _label in FAMILIES]
        for condition in self:
            condition.family_sequence = (
                order.index(condition.family) if condition.family else 0
            )

    @api.model
    def _family_labels(self):
        """Names of the families in the user's language, in their order."""
        return dict(self._fields["family"]._description_selection(self.env))

    def _sort_key(self):
        """Position in a diagnosis: by family, as on its screen."""
        self.ensure_one()
        return (self.family_sequence, self.sequence, self.id)

    @api.model
    def _print_families(self):
        """The conditions to look at, as a form to fill in prints them.

        :return: list of tuples of a family's name and its rows, see ``_print_row``
        """
        conditions = self.search([("active", "=", True)])
        return self._group_rows(
            [condition._print_row("todo", "") for condition in conditions]
        )

    def _print_row(self, state, comment):
        """What is printed of one condition and its answer.

        :return: dict of plain values
        """
        self.ensure_one()
        return {
            "family": self.family,
            "name": f"{self.name}\N{NO-BREAK SPACE}*"
            if self.importance == "important"
            else self.name,
            "state": state,
            "comment": comment or "",
        }

    @api.model
    def _group_rows(self, rows):
        return [
            (label, [row for row in rows if row["family"] == family])
            for family, label in self._family_labels().items()
            if any(row["family"] == family for row in rows)
        ]
