# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

PHASE_FIELDS = {
    "before": "in_before",
    "admissible": "in_admissible",
    "after": "in_after",
}


class VaeSupportType(models.Model):
    """A support that can be given, and when it applies.

    The catalogue and its phases are those of the référent's guide (part II-2); natures,
    durations, steps and order are start data of ours. All of it is editable.
    """

    _name = "vae.support.type"
    _description = "Kind of Support"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        string="Order", default=10, help="Of those of one step, the lowest comes first."
    )
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    nature = fields.Selection(
        selection=[
            ("material", "Material"),
            ("pedagogical", "Pedagogical"),
            ("personal", "Personal"),
        ],
        required=True,
        default="pedagogical",
    )
    in_before = fields.Boolean(string="Before Admissibility")
    in_admissible = fields.Boolean(string="From Admissibility to Jury")
    in_after = fields.Boolean(string="After the Jury")
    phase = fields.Selection(
        selection=lambda self: self.env["vae.candidate"]._selection_phase(),
        compute="_compute_phase",
        search="_search_phase",
        help="Finds the supports that apply in a phase.",
    )
    step_id = fields.Many2one(
        comodel_name="vae.step",
        ondelete="set null",
        index="btree_not_null",
        domain="[('is_closing', '=', False)]",
        help="Step of the method at which plans place it, whatever the phases in which"
        " it applies.",
    )
    accompanies = fields.Boolean(
        string="Throughout",
        help="Goes on beside the other supports: its hours are spread over the whole"
        " plan, like encouragement.",
    )
    hours = fields.Float(
        string="Usual Duration", help="In hours; proposed to the lines of a plan."
    )
    condition_ids = fields.Many2many(
        comodel_name="vae.condition",
        string="Conditions It Answers",
        help="Conditions of success that this support helps to meet.",
    )
    is_training = fields.Boolean(
        string="Complementary Training",
        help="A line of a plan then has a provider, quotes, dates and a result.",
    )

    _check_hours = models.Constraint(
        "CHECK(hours >= 0 AND hours <= 1000)",
        "The usual duration of a support is between 0 and 1,000 hours.",
    )

    @api.depends("in_before", "in_admissible", "in_after")
    def _compute_phase(self):
        """The first phase where the support applies."""
        for support in self:
            support.phase = next(
                (phase for phase, fname in PHASE_FIELDS.items() if support[fname]),
                False,
            )

    def _search_phase(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain(PHASE_FIELDS[phase], "=", True)
            for phase in value
            if phase in PHASE_FIELDS
        )

    @api.constrains("name", "in_before", "in_admissible", "in_after")
    def _check_phases(self):
        for support in self:
            if not any(support[fname] for fname in PHASE_FIELDS.values()):
                raise ValidationError(
                    self.env._(
                        "“%(support)s”: tick at least one phase where it applies.",
                        support=support.name,
                    )
                )

    def action_add_to_plan(self):
        """Add the supports to the plan that the catalogue was opened from.

        :raise UserError: the catalogue was not opened from a plan
        :return: window action on the plan
        """
        self.check_access("read")
        plan = self.env["vae.support.plan"].browse(self.env.context.get("vae_plan_id"))
        if not plan.exists():
            raise UserError(
                self.env._("Open the catalogue from a plan: button “Choose Supports”.")
            )
        return plan._supports_added(plan._add_supports(self), plan._action_open())
