# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.vae_assistance.models.ground.file_field import File

# Written once, printed in the application, the framing document and the reports.
TEXTS = ("objectives", "audience", "territory", "schedule", "means", "evaluation")


class VaeConvention(models.Model):
    """The annual convention of a structure with who orders and pays (commanditaire).

    It says what is to be done at which price, and what the structure owes in the year
    (see ``vae.obligation``). Its state follows from its signature, its dates and what
    remains to be done; once signed it changes by amendments only.
    """

    _name = "vae.convention"
    _description = "Convention"
    _inherit = [
        "vae.long.text.mixin",
        "vae.amount.mixin",
        "vae.director.document.mixin",
    ]
    _order = "date_start desc, number desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["number", "name", "reference"]
    _long_texts = TEXTS

    name = fields.Char(
        string="Title", required=True, tracking=True, help="The title of the action."
    )
    number = fields.Char(readonly=True, copy=False, index=True)
    reference = fields.Char(
        string="Their Number", copy=False, help="Number that the funder gave it."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
        help="Who signs; in a grouping the lead (mandataire).",
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Commanditaire",
        ondelete="restrict",
        index=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Who orders and pays; at first that of the program.",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Documents Go To",
        index="btree_not_null",
        help="Whom documents are sent to, if somebody else than the commanditaire.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Followed By",
        check_company=True,
        index=True,
        default=lambda self: self._default_user_id(),
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Is reminded of what is due.",
    )
    grouping_id = fields.Many2one(
        comodel_name="vae.grouping",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('lead_id', '=', company_id)]",
        help="The structures that answer for it together; the lead signs.",
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_start(),
        tracking=True,
    )
    date_end = fields.Date(
        string="Until",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    date_year_end = fields.Date(
        string="Accounting Year Ends On",
        compute="_compute_date_year_end",
        store=True,
        readonly=False,
        precompute=True,
        help="Accounts and financial reports are counted from this day.",
    )
    date_end_current = fields.Date(
        string="Ends On",
        compute="_compute_date_end_current",
        store=True,
        help="By the last signed amendment, or else by the convention itself.",
    )
    date_signed = fields.Date(
        string="Signed On", compute="_compute_date_signed", store=True, tracking=True
    )
    state = fields.Selection(
        selection=lambda self: self._selection_state(),
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
        group_expand=True,
        help="Follows from the signature, the dates and what remains to be done.",
    )
    objectives = fields.Text()
    audience = fields.Text(string="Publics")
    territory = fields.Text(string="Territory Covered")
    schedule = fields.Text(string="Calendar of the Action")
    means = fields.Text()
    evaluation = fields.Text()
    funder_file = File(
        string="Convention of the Funder",
        holds="publication",
        compute="_compute_funder_file",
        inverse="_inverse_funder_file",
        help="The funder's own text as PDF: it is signed in the place of ours.",
    )
    # With its prices: the parties' alone, members of the grouping are none.
    funder_file_kept = File(
        string="Convention of the Funder, Kept",
        holds="publication",
        attachment=True,
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    funder_file_name = fields.Char(copy=False)
    place = fields.Char(
        string="Made At",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
    )

    template_id = fields.Many2one(
        comodel_name="vae.obligation.template",
        string="Obligations Like",
        ondelete="restrict",
        index="btree_not_null",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('program_id', 'in', [program_id, False]),"
        " ('company_id', 'in', [company_id, False])]",
    )
    obligation_ids = fields.One2many(
        comodel_name="vae.obligation",
        inverse_name="convention_id",
        string="Obligations",
        readonly=True,
    )
    part_ids = fields.One2many(
        comodel_name="vae.convention.part",
        inverse_name="convention_id",
        string="Structures",
        readonly=True,
    )
    structure_ids = fields.Many2many(
        comodel_name="res.company",
        string="Structures That Read It",
        relation="vae_convention_structure_rel",
        column1="convention_id",
        column2="company_id",
        compute="_compute_structure_ids",
        store=True,
        help="Those whose people may read it.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(number)", "Two conventions cannot have the same number."
    )
    _check_dates = models.Constraint(
        "CHECK(date_end > date_start)",
        "A convention ends after its first day: correct one of its two dates.",
    )

    # ------------------------------------------------------------------
    # Defaults, computed
    # ------------------------------------------------------------------

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("In preparation")),
            ("to_sign", self.env._("To sign")),
            ("signed", self.env._("Signed, not begun")),
            ("in_progress", self.env._("In progress")),
            ("closed", self.env._("All done")),
        ]

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model
    def _default_date_start(self):
        return fields.Date.context_today(self).replace(month=1, day=1)

    @api.depends("number", "name")
    def _compute_display_name(self):
        for convention in self:
            convention.display_name = " · ".join(
                filter(None, [convention.number, convention.name])
            )

    @api.depends("program_id")
    def _compute_partner_id(self):
        for convention in self:
            funder = convention.program_id.funder_id
            convention.partner_id = convention.partner_id or funder

    @api.depends("company_id")
    def _compute_place(self):
        for convention in self:
            convention.place = convention.place or convention.company_id.sudo().city

    @api.depends("funder_file_kept", "company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_funder_file(self):
        for convention in self:
            is_party = convention.company_id in self.env.companies
            convention.funder_file = is_party and convention.sudo().funder_file_kept

    def _inverse_funder_file(self):
        self.check_access("write")
        for convention in self:
            # Nobody writes the file but through the field that its readers have.
            convention.sudo().funder_file_kept = convention.with_context(
                bin_size=False
            ).funder_file
        self._signature_check_content()

    @api.depends("date_start")
    def _compute_date_end(self):
        for convention in self:
            start = convention.date_start
            if start and (not convention.date_end or convention.date_end <= start):
                convention.date_end = start + relativedelta(years=1, days=-1)

    @api.depends("date_end")
    def _compute_date_year_end(self):
        for convention in self:
            end = convention.date_end
            convention.date_year_end = end and end.replace(month=12, day=31)

    @api.depends("date_end", "amendment_ids.date_signed", "amendment_ids.date_end")
    def _compute_date_end_current(self):
        for convention in self:
            signed = convention.amendment_ids.filtered(
                lambda each: each.date_signed and each.date_end
            )
            last = signed.sorted("number")[-1:]
            convention.date_end_current = last.date_end or convention.date_end

    @api.depends("program_id", "company_id")
    def _compute_template_id(self):
        templates = self.env["vae.obligation.template"]
        for convention in self:
            if convention.program_id and not convention.template_id:
                convention.template_id = templates._first_of(
                    convention.program_id, convention.company_id
                )

    @api.depends("company_id", "part_ids.company_id")
    def _compute_structure_ids(self):
        for convention in self:
            convention.structure_ids = (
                convention.company_id | convention.part_ids.company_id
            )

    @api.depends("signature_request_ids.state", "signature_request_ids.date_signed")
    def _compute_date_signed(self):
        for convention in self:
            convention.date_signed = convention._signed_day()

    @api.depends(
        "signature_request_ids.state",
        "date_signed",
        "date_start",
        "date_end_current",
        "obligation_ids.date_done",
    )
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for convention in self:
            if not convention.date_signed:
                asked = convention._signature_request().state == "to_sign"
                convention.state = "to_sign" if asked else "draft"
            elif today < convention.date_start:
                convention.state = "signed"
            elif today <= convention.date_end_current or not all(
                convention.obligation_ids.mapped("date_done")
            ):
                convention.state = "in_progress"
            else:
                convention.state = "closed"

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("program_id", "partner_id", "company_id", "date_start", "date_end")
    def _check_overlap(self):
        for convention in self:
            if not convention.partner_id:
                raise ValidationError(
                    self.env._(
                        "“%(convention)s”: say who orders and pays (commanditaire).",
                        convention=convention.name,
                    )
                )
            others = self.search(
                Domain("id", "!=", convention.id)
                & Domain("company_id", "=", convention.company_id.id)
                & Domain("program_id", "=", convention.program_id.id)
                & Domain("partner_id", "=", convention.partner_id.id)
                & Domain("date_start", "<=", convention.date_end)
                & Domain("date_end_current", ">=", convention.date_start),
                limit=1,
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(other)s covers the days from %(start)s to %(end)s for this"
                        " program already. Change the period, or amend that one.",
                        other=others.display_name,
                        start=format_date(self.env, others.date_start),
                        end=format_date(self.env, others.date_end_current),
                    )
                )

    @api.constrains("grouping_id", "company_id")
    def _check_grouping_id(self):
        for convention in self:
            grouping = convention.grouping_id.sudo()
            if grouping and grouping.lead_id != convention.company_id:
                raise ValidationError(
                    self.env._(
                        "The lead of “%(grouping)s” is %(lead)s: it makes the"
                        " convention, and the other structures write their part.",
                        grouping=grouping.name,
                        lead=grouping.lead_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, copy, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()
        # Lines belong to the part of a structure: parts come first.
        lines = [vals.get("line_ids") for vals in vals_list]
        conventions = super().create(
            [
                {name: vals[name] for name in vals if name != "line_ids"}
                for vals in vals_list
            ]
        )
        for convention, commands in zip(conventions, lines, strict=True):
            # Of the year that it is about.
            of_year = sequence.with_context(ir_sequence_date=str(convention.date_start))
            number = of_year.next_by_code("vae.convention")
            convention._vae_by_code().write({"number": number})
            convention._make_parts()
            if commands:
                convention.line_ids = commands
        conventions._lay_out()
        conventions._link()
        return conventions

    def write(self, vals):
        result = super().write(vals)
        if "grouping_id" in vals:
            self._make_parts()
        return result

    def copy_data(self, default=None):
        """That of the following year, with the same texts and prices."""
        vals_list = super().copy_data(default)
        for convention, vals in zip(self, vals_list, strict=True):
            start = convention.date_end_current + relativedelta(days=1)
            length = relativedelta(convention.date_end, convention.date_start)
            years = (str(day.year) for day in (convention.date_start, start))
            name = convention.name.replace(*years)
            vals.update(name=name, date_start=start, date_end=start + length)
            for fname in ("date_year_end", "line_ids", "part_ids", "obligation_ids"):
                vals.pop(fname, None)
        return vals_list

    def copy(self, default=None):
        copies = super().copy(default)
        for former, convention in zip(self, copies, strict=True):
            parts = {part.company_id: part for part in convention.sudo().part_ids}
            for part in former.sudo().part_ids:
                # The grouping may have changed meanwhile.
                if other := parts.get(part.company_id):
                    part._take_over(other)
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        for convention in self:
            if convention.sudo().payment_ids:
                raise UserError(
                    self.env._(
                        "%(convention)s has received payments and is kept.",
                        convention=convention.display_name,
                    )
                )

    def _make_parts(self):
        """A part for each structure that answers for it."""
        for convention in self:
            members = convention.grouping_id.sudo().member_ids or convention.company_id
            missing = members - convention.sudo().part_ids.company_id
            self.env["vae.convention.part"].sudo().create(
                [
                    {"convention_id": convention.id, "company_id": member.id}
                    for member in missing
                ]
            )
            gone = convention.sudo().part_ids.filtered(
                lambda part, members=members: part.company_id not in members
            )
            gone._check_may_leave()
            gone.unlink()
            convention._lay_out_parts()

    def _lay_out(self):
        """Make the obligations of the template that are not there yet."""
        obligations = self.env["vae.obligation"].sudo()
        for convention in self:
            lines = convention.template_id.sudo().line_ids
            there = convention.sudo().obligation_ids.template_line_id
            obligations.create(
                [
                    {
                        **line._obligation_values(),
                        "convention_id": convention.id,
                        "company_id": convention.company_id.id,
                    }
                    for line in lines - there
                ]
            )
            convention._lay_out_parts()

    def _lay_out_parts(self):
        """What each structure writes of its own, before the lead puts it together."""
        for convention in self.sudo():
            others = convention.part_ids.company_id - convention.company_id
            for whole in convention.obligation_ids.filtered(
                lambda each: each.template_line_id.by_structure and not each.whole_id
            ):
                missing = others - whole.part_ids.company_id
                whole.part_ids.create(
                    [whole._values_of_part(company) for company in missing]
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_lay_out(self):
        """Make the obligations of the template that are not there yet."""
        self.check_access("write")
        before = self.sudo().obligation_ids
        self._lay_out()
        made = len(self.sudo().obligation_ids - before)
        return self._vae_said(
            self.env._("Obligations laid out: %(count)s.", count=made),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def action_renew(self):
        """Prepare the convention of the following year."""
        self.ensure_one()
        self.check_access("write")
        return self.copy()._get_records_action()

    def action_view_obligations(self):
        """The obligations, in a list and on the calendar."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reporting.vae_obligation_action"
        )
        action["domain"] = [("convention_id", "=", self.id)]
        action["context"] = {"default_convention_id": self.id}
        return action
