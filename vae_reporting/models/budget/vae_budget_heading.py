# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class VaeBudgetHeading(models.Model):
    """A heading of the budget's form: a chapter, or a line that carries an amount.

    Start data: the headings of forms Cerfa 12156 (application) and 15059 (financial
    report). Labels change with the editions of the forms: they are editable, codes are
    not.
    """

    _name = "vae.budget.heading"
    _description = "Budget Heading"
    _inherit = ["vae.fixed.code.mixin"]
    _order = "side, sequence, id"

    side = fields.Selection(
        selection=[("charge", "Charges"), ("product", "Products")],
        required=True,
        default="charge",
    )
    section = fields.Selection(
        selection=[
            ("direct", "Of the action itself"),
            ("shared", "Indirect charges, own resources"),
            ("voluntary", "Voluntary contributions in kind"),
        ],
        required=True,
        default="direct",
        help="Voluntary contributions have a total of their own, equal on both sides.",
    )
    parent_id = fields.Many2one(
        comodel_name="vae.budget.heading",
        string="Chapter",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('parent_id', '=', False), ('side', '=', side),"
        " ('section', '=', section)]",
        help="Empty for a chapter. A chapter without lines carries an amount itself.",
    )
    child_ids = fields.One2many(
        comodel_name="vae.budget.heading", inverse_name="parent_id", string="Lines"
    )
    fed_by = fields.Selection(
        selection=[
            ("wage", "Hours × wage"),
            ("contributions", "Hours × employer's contributions"),
            ("taxes", "Hours × taxes on wages"),
            ("travel", "Travel expenses"),
            ("indirect", "Rule of indirect charges"),
        ],
        string="Computed From",
        copy=False,
        help="What its actual amount is computed from, unless a budget says otherwise.",
    )

    _fed_by_uniq = models.UniqueIndex(
        "(fed_by) WHERE fed_by IS NOT NULL",
        "Another heading is computed from that already: it would count twice.",
    )

    @api.constrains("parent_id", "side", "section")
    def _check_parent(self):
        for heading in self:
            chapter = heading.parent_id
            if not chapter:
                continue
            alike = (chapter.side, chapter.section) == (heading.side, heading.section)
            if chapter.parent_id or heading.child_ids or not alike:
                raise ValidationError(
                    self.env._(
                        "“%(heading)s”: choose a chapter of the same side and section;"
                        " a chapter stands in no other one.",
                        heading=heading.name,
                    )
                )

    @api.constrains("parent_id")
    def _check_chapter_is_free(self):
        self.parent_id._check_unused()

    def write(self, vals):
        if not {"side", "section", "parent_id"}.isdisjoint(vals):
            self._check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()
        # What remains of it in budgets are empty lines.
        self.env["vae.budget.line"].sudo().search(
            [("heading_id", "in", self.ids)]
        ).unlink()

    def _check_unused(self):
        """Refuse to take a heading out of budgets that have an amount there.

        :raise UserError: names the heading
        """
        used = self.env["vae.budget.line"].sudo()._with_amounts_of(self)
        if used:
            raise UserError(
                self.env._(
                    "“%(heading)s” has amounts in budgets: it stays where it is."
                    " Rename it, or archive it: new budgets no longer have it.",
                    heading=used[0].name,
                )
            )
