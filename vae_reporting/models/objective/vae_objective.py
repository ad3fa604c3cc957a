# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.vae_figure import Perimeter
from .vae_figure import FIGURE_OF
from .vae_objective_month import LAYING, LAYING_KEY, QUANTITY_MAX

MONTHS_MAX = 12
MONTHS = {"month_ids", "share_month_ids"}
# What an objective is about: another one is another record.
SCOPE = (
    "kind",
    "program_id",
    "territory_id",
    "grouping_id",
    "company_id",
    "date_start",
    "date_end",
)


class VaeObjective(models.Model):
    """How many services are to be delivered, of a program, over a year.

    Guide of the référent, I-1 and II-4: the funder sets each year the number of
    services of advice and of assistance; the directors of a grouping share it out among
    themselves and answer for the total together; référents spread theirs over the year.

    Three levels. What a grouping has to reach is shared between structures, what a
    structure has to reach between its people: a share is an objective whose parent is
    the larger one, made by its director and never typed by itself. The months of an
    objective always make up its quantity; its shares, what is left or too much being
    told, need not.
    """

    _name = "vae.objective"
    _description = "Objective"
    _order = "date_start desc, program_id, kind, territory_id, level, company_id, id"
    _rec_names_search = ["program_id", "grouping_id", "company_id", "user_id"]
    _check_company_auto = True
    # What is shared and delivered hangs on it.
    _vae_stays = SCOPE

    # What is to be delivered, by whom
    kind = fields.Selection(
        selection="_selection_kind",
        string="Service",
        required=True,
        default="assistance",
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', 'in', [company_id, False])]",
        help="Leave empty if it may be reached anywhere. What lies in the territory"
        " counts.",
    )
    grouping_id = fields.Many2one(
        comodel_name="vae.grouping",
        index="btree_not_null",
        ondelete="restrict",
        help="The structures that answer for the total together. Its lead shares it.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Référent",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    level = fields.Selection(
        selection=[
            ("grouping", "Grouping"),
            ("structure", "Structure"),
            ("referent", "Référent"),
        ],
        compute="_compute_level",
        store=True,
        precompute=True,
    )
    holder = fields.Char(
        string="To Be Reached By",
        compute="_compute_holder",
        compute_sudo=True,
        help="A grouping, a structure, or somebody.",
    )
    date_start = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_start()
    )
    date_end = fields.Date(
        string="Until",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
    )
    year = fields.Char(compute="_compute_year", store=True, precompute=True)

    # How much, and how it is shared
    quantity = fields.Integer(
        required=True, help="Number of services to deliver in the period."
    )
    parent_id = fields.Many2one(
        comodel_name="vae.objective",
        string="Share Of",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    share_ids = fields.One2many(
        comodel_name="vae.objective",
        inverse_name="parent_id",
        string="Shares",
        readonly=True,
    )
    share_count = fields.Integer(compute="_compute_rest", compute_sudo=True)
    rest = fields.Integer(
        string="Left to Share",
        compute="_compute_rest",
        compute_sudo=True,
        help="What the shares leave of the objective; negative: they exceed it.",
    )

    may_change = fields.Boolean(compute="_compute_may_change")

    _check_quantity = models.Constraint(
        f"CHECK(quantity >= 0 AND quantity <= {QUANTITY_MAX})",
        "An objective is a number between 0 and 1,000,000.",
    )
    _scope_uniq = models.UniqueIndex(
        "(date_start, kind, program_id, company_id, COALESCE(territory_id, 0),"
        " COALESCE(grouping_id, 0), COALESCE(user_id, 0))",
        "There is an objective for this program, service, territory and period already:"
        " change that one.",
    )

    # ------------------------------------------------------------------
    # Selections, defaults
    # ------------------------------------------------------------------

    @api.model
    def _selection_kind(self):
        field = self.env["vae.program.service"]._fields["kind"]
        return field._description_selection(self.env)

    @api.model
    def _default_date_start(self):
        return fields.Date.context_today(self).replace(month=1, day=1)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("grouping_id")
    def _compute_company_id(self):
        for objective in self:
            objective.company_id = (
                objective.grouping_id.sudo().lead_id
                or objective.company_id
                or self.env.company
            )

    @api.depends("grouping_id", "user_id")
    def _compute_level(self):
        for objective in self:
            objective.level = (
                "grouping"
                if objective.grouping_id
                else "referent"
                if objective.user_id
                else "structure"
            )

    @api.depends("grouping_id.name", "company_id.name", "user_id.name")
    def _compute_holder(self):
        for objective in self:
            holder = objective.grouping_id or objective.user_id or objective.company_id
            objective.holder = holder.name

    @api.depends("date_start")
    def _compute_date_end(self):
        for objective in self:
            start = objective.date_start
            objective.date_end = start and start + relativedelta(years=1, days=-1)

    @api.depends("date_start")
    def _compute_year(self):
        for objective in self:
            start = objective.date_start
            objective.year = start and str(start.year)

    @api.depends("quantity", "share_ids.quantity")
    def _compute_rest(self):
        shares = {
            total: (count, quantity)
            for total, count, quantity in self._read_group(
                [("parent_id", "in", self._origin.ids)],
                ["parent_id"],
                ["__count", "quantity:sum"],
            )
        }
        for objective in self:
            count, quantity = shares.get(objective._origin, (0, 0))
            objective.share_count = count
            objective.rest = objective.quantity - quantity

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_may_change(self):
        changed = self._origin._filtered_access("write")
        for objective in self:
            objective.may_change = not objective._origin or objective._origin in changed

    @api.depends(
        *("kind", "program_id.name", "territory_id.name", "date_start", "date_end"),
        "holder",
    )
    @api.depends_context("lang", "vae_holder_only")
    def _compute_display_name(self):
        kinds = dict(self._selection_kind())
        for objective in self.sudo():
            parts = [objective.holder]
            if not self.env.context.get("vae_holder_only"):
                parts = [
                    kinds.get(objective.kind),
                    objective.program_id.name,
                    objective.territory_id.name,
                    objective._period_name(),
                    *parts,
                ]
            objective.display_name = " · ".join(filter(None, parts))

    def _shares(self):
        """All shares, as superuser.

        Asked by their parent: what the field of the shares holds is what the user may
        read, and has to stay that.
        """
        return self.sudo().search([("parent_id", "in", self.ids)])

    def _period_name(self):
        """The year, or from which month to which."""
        start, end = self.date_start, self.date_end
        if not (start and end):
            return ""
        if (start.month, end.month, start.year) == (1, 12, end.year):
            return str(start.year)
        return " – ".join(
            format_date(self.env, day, date_format="MMM y") for day in (start, end)
        )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for objective in self:
            start, end = objective.date_start, objective.date_end
            if end < start:
                raise ValidationError(
                    self.env._(
                        "The period ends before it begins, or lasts no day: correct one"
                        " of its two dates."
                    )
                )
            if start.day != 1 or (end + relativedelta(days=1)).day != 1:
                raise ValidationError(
                    self.env._(
                        "The period of an objective is made of whole months: from the"
                        " first day of one to the last day of another."
                    )
                )
            if len(objective._month_days()) > MONTHS_MAX:
                raise ValidationError(
                    self.env._(
                        "The period of an objective is of 12 months at most: make one"
                        " objective for each year."
                    )
                )

    @api.constrains("user_id", *SCOPE)
    def _check_scope(self):
        for objective in self:
            other = self.sudo().search(objective._same_scope(), limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "There is an objective for this program, service, territory and"
                        " holder from %(start)s to %(end)s already: change that one, or"
                        " choose a period beside it.",
                        start=format_date(self.env, other.date_start),
                        end=format_date(self.env, other.date_end),
                    )
                )

    def _same_scope(self):
        """Domain of the other objectives that would count the same services."""
        self.ensure_one()
        return Domain(
            [
                ("id", "!=", self.id),
                ("date_start", "<=", self.date_end),
                ("date_end", ">=", self.date_start),
                *(
                    (fname, "=", self[fname].id)
                    for fname in (
                        *("program_id", "territory_id", "grouping_id"),
                        *("company_id", "user_id"),
                    )
                ),
                ("kind", "=", self.kind),
            ]
        )

    @api.constrains("grouping_id")
    def _check_grouping_id(self):
        for objective in self.filtered("grouping_id"):
            if objective.company_id != objective.sudo().grouping_id.lead_id:
                raise ValidationError(
                    self.env._(
                        "The total of a grouping is kept by its lead structure: leave"
                        " the structure to be filled in."
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        objectives = super().create(vals_list)
        objectives._make_months()
        objectives._lay_out()
        return objectives

    def write(self, vals):
        if self.env.context.get(LAYING_KEY) is LAYING:
            return super().write(vals)
        if "quantity" in vals:
            self._check_quantity_is_theirs()
        months = {fname: vals[fname] for fname in MONTHS.intersection(vals)}
        if months:
            # One by one they do not make up a total: once all are written, they do.
            with self._months_typed(months.values()) as objectives:
                super(VaeObjective, objectives).write(months)
        result = super().write(
            {fname: vals[fname] for fname in vals if fname not in months}
        )
        if not {"quantity", "spread"}.isdisjoint(vals):
            self._lay_out()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reallocated(self):
        moved = self.env["vae.objective.move"].sudo()
        if moved.search_count(
            [
                "|",
                "|",
                ("objective_id", "in", self.ids),
                ("from_id", "in", self.ids),
                ("to_id", "in", self.ids),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "Part of this objective has been reallocated, and the history of it"
                    " is kept. Set the quantity to 0 instead of deleting it."
                )
            )

    def _check_quantity_is_theirs(self):
        """Refuse to change the share that the lead of a grouping has given."""
        if self.env.su:
            return
        own = self.env.companies
        for share in self:
            lead = share.sudo().parent_id.company_id
            if lead - own:
                raise UserError(
                    self.env._(
                        "This is the share of the grouping's total that your structure"
                        " has been given: %(lead)s changes it, or reallocates a part.",
                        lead=lead.name,
                    )
                )

    # ------------------------------------------------------------------
    # What counts
    # ------------------------------------------------------------------

    def _figure(self):
        """The figure that counts what is delivered for the objective."""
        return self.env["vae.figure"]._figures()[FIGURE_OF[self.kind]]

    def _perimeter(self):
        """Of what days, and of whom, services count for the objective."""
        self.ensure_one()
        companies = self.company_id
        if self.grouping_id:
            companies = self.sudo().grouping_id.member_ids
        return Perimeter(
            self.date_start,
            self.date_end,
            {
                "company": companies,
                "program": self.program_id,
                "territory": self.territory_id,
                "user": self.user_id,
            },
        )
