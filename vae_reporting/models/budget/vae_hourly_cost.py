# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models

# The highest one first: who directs also accompanies.
ROLES = ("director", "coordinator", "referent", "accompagnateur")


class VaeHourlyCost(models.Model):
    """What an hour of work costs from a day on: of a person, of a role, of everybody.

    Wages are told here: directors alone read it.
    """

    _name = "vae.hourly.cost"
    _description = "Hourly Cost"
    _inherit = ["vae.amount.mixin"]
    _order = "company_id, date_from desc, user_id, role, id"
    _rec_name = "date_from"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Professional",
        index="btree_not_null",
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="Empty: everybody of the role.",
    )
    role = fields.Selection(
        selection=[
            ("accompagnateur", "Accompagnateur"),
            ("referent", "Référent"),
            ("coordinator", "Coordinator"),
            ("director", "Director"),
        ],
        string="Function",
        compute="_compute_role",
        store=True,
        readonly=False,
        precompute=True,
        help="The highest VAE role that people have. Empty: everybody who has no other"
        " cost.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_from(),
        help="It holds until a later one of the same person or function.",
    )
    wage = fields.Monetary(string="Gross Wage / h", required=True)
    contributions = fields.Monetary(
        string="Contributions / h", help="Those of the employer."
    )
    taxes = fields.Monetary(string="Taxes / h", help="Those on wages.")
    total = fields.Monetary(string="Cost per Hour", compute="_compute_total")
    note = fields.Char(help="Where the amounts come from: pay slips of…")

    _scope_uniq = models.UniqueIndex(
        "(company_id, COALESCE(user_id, 0), COALESCE(role, ''), date_from)",
        "There is a cost from that day already for the same person or function:"
        " change it.",
    )
    _check_amounts = models.Constraint(
        "CHECK(wage >= 0 AND contributions >= 0 AND taxes >= 0"
        " AND wage <= 10000 AND contributions <= 10000 AND taxes <= 10000)",
        "Amounts of an hour are between 0 and 10,000 €.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_date_from(self):
        return fields.Date.start_of(fields.Date.context_today(self), "year")

    @api.depends("user_id")
    def _compute_role(self):
        for cost in self:
            if cost.user_id:
                cost.role = False

    @api.depends("wage", "contributions", "taxes")
    def _compute_total(self):
        for cost in self:
            cost.total = cost.wage + cost.contributions + cost.taxes

    @api.depends("user_id", "role", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for cost in self:
            whose = cost.user_id.name or roles.get(cost.role) or self.env._("Everybody")
            cost.display_name = f"{whose} · {cost.date_from or ''}"

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.model
    def _of_structure(self, company):
        """All costs of a structure, the latest first, in sudo: sums tell no wage."""
        return self.sudo().search(
            [("company_id", "=", company.id)], order="date_from desc, id"
        )

    def _spans(self, first, last):
        """The days from the first to the last, cut where one of these costs begins.

        :return: list of pairs of days, both included
        """
        starts = {cost.date_from for cost in self if first < cost.date_from <= last}
        starts = [first, *sorted(starts)]
        ends = [start - timedelta(days=1) for start in starts[1:]]
        return list(zip(starts, [*ends, last], strict=True))

    def _pick(self, user, day):
        """The cost of a person's hour on a day: theirs, that of their role, of all.

        :return: ``vae.hourly.cost``, empty if there is none
        """
        begun = self.filtered(lambda cost: cost.date_from <= day)
        role = next(
            (
                role
                for role in ROLES
                if user.has_group(f"vae_assistance.group_vae_{role}")
            ),
            False,
        )
        own = begun.filtered(lambda cost: cost.user_id == user)
        of_role = begun.filtered(lambda cost: role and cost.role == role)
        of_all = begun.filtered(lambda cost: not cost.user_id and not cost.role)
        return (own or of_role or of_all)[:1]
