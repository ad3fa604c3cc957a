# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

SCOPE = (
    *("company_id", "date_start", "date_end", "program_id", "territory_id"),
    *("convention_id", "grouping_id", "is_consolidated"),
)


class VaeBilan(models.Model):
    """What a structure did over a period: figures, what they mean, and the accounts.

    Guide of the référent, II-4: quantitative and qualitative bilan, signed by the
    director and sent to the commanditaire. Figures are computed from what there is and
    never typed; once the director has signed, they stay as they are, whatever becomes
    of the records, with the definitions that they were counted by.
    """

    _name = "vae.bilan"
    _description = "Bilan"
    _inherit = ["vae.of.grouping.mixin", "vae.director.document.mixin"]
    _order = "date_end desc, date_start desc, version desc, id desc"
    _check_company_auto = True

    _vae_stays = ("company_id", "is_consolidated", "amends_id", "version")

    date_start = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_start()
    )
    date_end = fields.Date(
        string="Until", required=True, default=lambda self: self._default_date_end()
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', 'in', [company_id, False])]",
        compute="_compute_from_convention",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Empty: all that the structure does.",
    )
    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', 'in', [company_id, False])]",
        help="Empty: wherever. What lies in the territory counts.",
    )
    convention_id = fields.Many2one(
        comodel_name="vae.convention",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('structure_ids', 'in', company_id)]",
        help="For whose commanditaire it is made: its program is taken.",
    )
    budget_id = fields.Many2one(
        comodel_name="vae.budget",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
        compute="_compute_budget_id",
        store=True,
        readonly=False,
        help="What the financial part is taken from.",
    )
    active = fields.Boolean(default=True, copy=False)
    state = fields.Selection(
        selection_add=[
            ("draft",),
            ("computed", "Computed"),
            ("reviewed", "Reviewed"),
            ("to_sign",),
            ("signed",),
        ],
    )
    section_ids = fields.One2many(
        comodel_name="vae.bilan.section",
        inverse_name="bilan_id",
        string="Sections",
        copy=False,
    )

    # What was computed, and when
    figures = fields.Json(readonly=True, copy=False, prefetch=False)
    financial = fields.Json(readonly=True, copy=False, prefetch=False)
    date_computed = fields.Datetime(string="Figures Of", readonly=True, copy=False)
    known_on = fields.Date(
        string="As Known On",
        readonly=True,
        copy=False,
        help="The history of journeys as it was known at the end of that day.",
    )
    date_reviewed = fields.Datetime(string="Reviewed On", readonly=True, copy=False)
    reviewed_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    # Versions
    version = fields.Integer(
        default=1, required=True, readonly=True, copy=False, aggregator=False
    )
    amends_id = fields.Many2one(
        comodel_name="vae.bilan",
        string="Corrects",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    amended_by_ids = fields.One2many(
        comodel_name="vae.bilan",
        inverse_name="amends_id",
        string="Corrected By",
        readonly=True,
    )
    amend_reason = fields.Text(
        string="Why It Is Corrected",
        copy=False,
        help="Printed on the first page: what was wrong or has come in since.",
    )

    _check_dates = models.Constraint(
        "CHECK(date_end >= date_start)",
        "A bilan ends after it begins: correct one of its two dates.",
    )

    # ------------------------------------------------------------------
    # Defaults: the year that is over
    # ------------------------------------------------------------------

    @api.model
    def _default_date_start(self):
        year = fields.Date.context_today(self) - relativedelta(years=1)
        return fields.Date.start_of(year, "year")

    @api.model
    def _default_date_end(self):
        year = fields.Date.context_today(self) - relativedelta(years=1)
        return fields.Date.end_of(year, "year")

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends(
        *("date_start", "date_end", "program_id.name", "territory_id"),
        *("is_consolidated", "version"),
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        for bilan in self:
            parts = [
                self.env._("Bilan %(period)s", period=bilan._period()),
                bilan.program_id.name,
                bilan.territory_id.name,
                bilan.is_consolidated and self.env._("consolidated"),
                bilan.version > 1
                and self.env._("version %(number)s", number=bilan.version),
            ]
            bilan.display_name = " · ".join(filter(None, parts))

    def _period(self):
        """The period as people say it: a calendar year, or its two days."""
        self.ensure_one()
        first, last = self.date_start, self.date_end
        if not (first and last):
            return "…"
        if self._is_year():
            return str(first.year)
        return f"{format_date(self.env, first)} – {format_date(self.env, last)}"

    def _is_year(self):
        """Whether the period is a year of the calendar."""
        first, last = self.date_start, self.date_end
        is_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        return is_year and first.year == last.year

    @api.depends("signature_request_ids.state", "date_computed", "date_reviewed")
    def _compute_state(self):
        result = super()._compute_state()
        for bilan in self.filtered(lambda each: each.state == "draft"):
            if bilan.date_computed:
                bilan.state = "reviewed" if bilan.date_reviewed else "computed"
        return result

    @api.depends("convention_id")
    def _compute_from_convention(self):
        for bilan in self:
            convention = bilan.convention_id.sudo()
            bilan.program_id = convention.program_id or bilan.program_id

    @api.depends(*("company_id", "program_id", "date_start", "date_end"), "grouping_id")
    def _compute_budget_id(self):
        for bilan in self:
            known = bilan.budget_id
            if not (bilan.date_start and bilan.date_end):
                continue
            # One that the structure has; which one is for its director to say.
            found = (
                self.env["vae.budget"]
                .sudo()
                .search(
                    [
                        ("company_id", "=", bilan.company_id.id),
                        ("is_consolidated", "=", bilan.is_consolidated),
                        ("date_start", "<=", bilan.date_end),
                        ("date_end", ">=", bilan.date_start),
                        *(
                            [("program_id", "=", bilan.program_id.id)]
                            if bilan.program_id
                            else []
                        ),
                    ],
                    limit=2,
                )
            )
            bilan.budget_id = found if len(found) == 1 else known & found

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("convention_id", "company_id")
    def _check_convention(self):
        for bilan in self:
            convention = bilan.convention_id.sudo()
            if convention and bilan.company_id not in convention.structure_ids:
                raise ValidationError(
                    self.env._(
                        "%(structure)s takes no part in “%(convention)s”.",
                        structure=bilan.company_id.name,
                        convention=convention.display_name,
                    )
                )

    @api.constrains("budget_id", "company_id")
    def _check_budget(self):
        for bilan in self:
            budget = bilan.budget_id.sudo()
            if budget and budget.company_id != bilan.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(budget)s” is the budget of another structure.",
                        budget=budget.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        bilans = super().create(vals_list)
        bilans._add_sections()
        return bilans

    def write(self, vals):
        changed = self.browse()
        if not SCOPE_FIELDS.isdisjoint(vals):
            changed = self.filtered("date_computed")
        before = {bilan: [bilan[name] for name in SCOPE] for bilan in changed}
        result = super().write(vals)
        # Figures of another period or perimeter are no figures of this one.
        for bilan, values in before.items():
            if values != [bilan[name] for name in SCOPE]:
                bilan._forget_figures()
        return result

    def _forget_figures(self):
        self._vae_by_code().write(
            {
                "figures": False,
                "financial": False,
                "date_computed": False,
                "known_on": False,
                "date_reviewed": False,
                "reviewed_by_id": False,
                "gaps": False,
                "date_compared": False,
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_corrected(self):
        for bilan in self:
            if bilan.amended_by_ids - self:
                raise UserError(
                    self.env._(
                        "“%(bilan)s” is corrected by another version: it is kept.",
                        bilan=bilan.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_review(self):
        """Say that the figures and texts were read and are right.

        :raise UserError: nothing is computed yet
        """
        self.check_access("write")
        for bilan in self:
            if bilan.state not in ("computed", "reviewed"):
                raise UserError(
                    self.env._(
                        "“%(bilan)s”: compute its figures first, then read it over.",
                        bilan=bilan.display_name,
                    )
                    if bilan.state == "draft"
                    else self.env._(
                        "“%(bilan)s” was reviewed, and its signature asked for.",
                        bilan=bilan.display_name,
                    )
                )
        self._vae_by_code().write(
            {"date_reviewed": fields.Datetime.now(), "reviewed_by_id": self.env.uid}
        )
        return self._vae_said(
            self.env._("Reviewed: the director can sign."),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def action_amend(self):
        """Make a new version of a signed bilan, which stays as it was signed.

        :raise UserError: it is not signed, or was corrected already
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "signed":
            raise UserError(
                self.env._(
                    "“%(bilan)s” is not signed: change it, and compute it again.",
                    bilan=self.display_name,
                )
            )
        if self.amended_by_ids:
            return self.amended_by_ids[:1]._get_records_action()
        [values] = self.copy_data()
        values.update(amends_id=self.id, version=self.version + 1)
        version = self._vae_by_code().create(values)
        version._take_texts_of(self)
        version._compute_now()
        return version._get_records_action()


SCOPE_FIELDS = frozenset(SCOPE)
