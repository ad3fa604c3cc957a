# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare, float_is_zero, format_amount, formatLang

from ..ground.vae_figure import Perimeter
from ..objective.vae_figure import FIGURE_OF


class VaeConventionLine(models.Model):
    """So many of a service at such a price, by a structure; or a lump sum.

    Lines of an amendment add to those of the convention, or take away from them, from
    its signature on.
    """

    _name = "vae.convention.line"
    _description = "Service of a Convention"
    _order = "convention_id, amendment_id, sequence, id"

    convention_id = fields.Many2one(
        comodel_name="vae.convention",
        required=True,
        ondelete="cascade",
        index=True,
        compute="_compute_convention_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    amendment_id = fields.Many2one(
        comodel_name="vae.convention.amendment",
        ondelete="cascade",
        index="btree_not_null",
    )
    part_id = fields.Many2one(
        comodel_name="vae.convention.part",
        string="Structure",
        ondelete="restrict",
        index=True,
        compute="_compute_part_id",
        store=True,
        readonly=False,
        domain="[('convention_id', '=', convention_id)]",
    )
    company_id = fields.Many2one(
        related="part_id.company_id", string="Of the Structure", store=True, index=True
    )
    lead_id = fields.Many2one(
        related="convention_id.company_id", string="Lead", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        # Those of `vae.program.service`, and what is paid for as a whole.
        selection=[
            ("advice", "Advice in VAE"),
            ("information", "Collective information"),
            ("assistance", "Assistance"),
            ("lump", "Lump sum"),
        ],
        string="Service",
        required=True,
        default="assistance",
    )
    name = fields.Char(
        string="Details", help="E.g. which publics, or what is paid for."
    )
    quantity = fields.Float(default=1, digits=(12, 2))
    price = fields.Monetary(
        string="Unit Price",
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
        help="At first the price of the program on the first day of the convention.",
    )
    currency_id = fields.Many2one(related="convention_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    quantity_done = fields.Float(
        string="Delivered",
        compute="_compute_quantity_done",
        digits=(12, 0),
        help="Services of the program delivered in the period, and conventions of"
        " assistance signed.",
    )
    is_agreed = fields.Boolean(
        string="Agreed Upon",
        compute="_compute_is_agreed",
        store=True,
        help="Of the convention, or of an amendment that is signed.",
    )

    @api.depends("amendment_id")
    def _compute_convention_id(self):
        for line in self:
            line.convention_id = line.amendment_id.convention_id or line.convention_id

    @api.depends("convention_id")
    def _compute_part_id(self):
        for line in self:
            own = line.convention_id.part_ids.filtered("is_lead")
            line.part_id = line.part_id or own[:1]

    @api.depends("kind", "convention_id")
    def _compute_price(self):
        for line in self:
            line.price = line.price or line._price_of_program(line.convention_id)

    def _price_of_program(self, convention):
        """What the program pays on the first day of a convention; 0 if it is unsaid."""
        program, day = convention.program_id.sudo(), convention.date_start
        return program._price(self.kind, day, convention.currency_id) if day else 0

    @api.depends("quantity", "price")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.price
            currency = line.currency_id
            line.amount = currency.round(amount) if currency else amount

    @api.depends("amendment_id.date_signed")
    def _compute_is_agreed(self):
        for line in self:
            line.is_agreed = not line.amendment_id or bool(
                line.amendment_id.date_signed
            )

    @api.depends("kind", "company_id", "convention_id")
    @api.depends_context("uid")
    def _compute_quantity_done(self):
        """As many as the figures count, whoever may open the records behind them."""
        figures = self.env["vae.figure"].sudo()
        for convention, lines in self.grouped("convention_id").items():
            for kind, same in lines.grouped("kind").items():
                code = FIGURE_OF.get(kind)
                counts = {}
                if code and convention.date_start:
                    counts = figures._values_by(
                        figures._figures()[code], convention._perimeter(), ["company"]
                    )
                for line in same:
                    line.quantity_done = counts.get((line.company_id,), 0)

    def action_open_done(self):
        """The services that were delivered, as far as the user may read them.

        :raise UserError: a lump sum counts nothing
        """
        self.ensure_one()
        self.check_access("read")
        if self.kind not in FIGURE_OF:
            raise UserError(
                self.env._(
                    "“%(line)s” is a lump sum: there is nothing to count.",
                    line=self.display_name,
                )
            )
        figures = self.env["vae.figure"]
        return figures._open(
            figures._figures()[FIGURE_OF[self.kind]],
            self.convention_id._perimeter(self.company_id),
        )

    @api.constrains("quantity", "price", "part_id", "convention_id", "amendment_id")
    def _check_values(self):
        for line in self:
            if line.part_id.convention_id != line.convention_id or (
                line.amendment_id
                and line.amendment_id.convention_id != line.convention_id
            ):
                raise ValidationError(
                    self.env._(
                        "“%(line)s” belongs to another convention. Choose one of this"
                        " convention's own structures and amendments.",
                        line=line.display_name,
                    )
                )
            if line.price < 0 or (line.quantity <= 0 and not line.amendment_id):
                raise ValidationError(
                    self.env._(
                        "“%(line)s”: the price is not negative, and the quantity is"
                        " more than 0. What is taken away goes into an amendment.",
                        line=line.display_name,
                    )
                )
            if float_is_zero(line.quantity, precision_digits=2):
                raise ValidationError(
                    self.env._(
                        "“%(line)s”: an amendment adds a quantity, or takes one away"
                        " (negative).",
                        line=line.display_name,
                    )
                )

    @api.depends("kind", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.name or line._print_kind()

    # ------------------------------------------------------------------
    # What is signed stays
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # The form of a new convention has no part to choose yet, and sends none.
        lines = super().create(
            [
                vals
                if vals.get("part_id")
                else {fname: vals[fname] for fname in vals if fname != "part_id"}
                for vals in vals_list
            ]
        )
        lines._check_signed()
        return lines

    def write(self, vals):
        before = self._documents()
        result = super().write(vals)
        self._check_signed(before)
        return result

    def unlink(self):
        before = self._documents()
        result = super().unlink()
        self.browse()._check_signed(before)
        return result

    def _documents(self):
        """The conventions and amendments that say what these lines say."""
        original = self.filtered(lambda line: not line.amendment_id)
        return [original.convention_id, self.amendment_id]

    def _check_signed(self, before=()):
        for documents in (*before, *self._documents()):
            documents.exists()._signature_check_content()

    def _content(self):
        """What a document says of the lines, as plain values."""
        return [
            [line.part_id.id, line.kind, line.name or "", line.quantity, line.price]
            for line in self.sorted(lambda each: (each.sequence, each.id))
        ]

    def _print_kind(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return kinds.get(self.kind, "")

    def _print_quantity(self):
        return formatLang(self.env, self.quantity, digits=0 if self._is_whole() else 2)

    def _is_whole(self):
        return float_compare(self.quantity, round(self.quantity), 2) == 0

    def _values_for(self, convention):
        """The same in another convention, at the price of its first day."""
        self.ensure_one()
        fnames = ("sequence", "kind", "name", "quantity")
        return {
            **{fname: self[fname] for fname in fnames},
            "price": self._price_of_program(convention) or self.price,
        }


class VaeConvention(models.Model):
    """What the convention pays: the sum of its lines and of signed amendments."""

    _inherit = "vae.convention"

    line_ids = fields.One2many(
        comodel_name="vae.convention.line",
        inverse_name="convention_id",
        string="Services and Amount",
        domain=[("amendment_id", "=", False)],
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        tracking=True,
        help="Lines of the convention and of its signed amendments.",
    )

    @api.depends("part_ids.amount")
    def _compute_amount(self):
        for convention in self:
            convention.amount = sum(convention.sudo().part_ids.mapped("amount"))

    def _perimeter(self, company=None):
        """Its program over its days, for figures.

        :param company: one of its structures; all of them by default
        """
        self.ensure_one()
        return Perimeter(
            self.date_start,
            self.date_end_current or self.date_end,
            {
                "program": self.program_id,
                "company": company or self.sudo().part_ids.company_id,
            },
        )

    def _check_amended(self, amendment):
        """Refuse an amendment that takes away more than there is.

        :raise UserError: of a service, less than nothing would remain
        """
        self.ensure_one()
        agreed = self.env["vae.convention.line"].search(
            [("convention_id", "=", self.id), ("is_agreed", "=", True)]
        )
        lines = agreed | amendment.line_ids
        for (part, _kind), same in lines.grouped(
            lambda line: (line.part_id, line.kind)
        ).items():
            quantity, amount = sum(same.mapped("quantity")), sum(same.mapped("amount"))
            if float_compare(quantity, 0, 2) < 0 or float_compare(amount, 0, 2) < 0:
                raise UserError(
                    self.env._(
                        "%(amendment)s: “%(service)s” of %(structure)s would come to"
                        " %(amount)s. Take away what was agreed upon at most.",
                        amendment=amendment.display_name,
                        service=same[0]._print_kind(),
                        structure=part.display_name,
                        amount=format_amount(self.env, amount, self.currency_id),
                    )
                )
