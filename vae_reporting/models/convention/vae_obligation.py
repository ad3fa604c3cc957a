# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import float_compare, format_date

from odoo.addons.vae_assistance.models.ground.file_field import File

from .vae_obligation_template import TAKEN_OVER

# What is written when something was done.
FACTS = {"document", "receipt", "date_sent"}
# Fields by which it is told whether an obligation is done.
TOLD_BY = (
    *("kind", "needs_document", "needs_signature", "needs_dispatch", "date_filed"),
    *("date_signed", "date_sent", "is_failed", "date_receipt", "amount_due"),
    *("amount_received", "payment_ids.date", "convention_id.date_signed"),
)
# Before the lead puts the parts of the structures together.
PART_DAYS = 15


class VaeObligation(models.Model):
    """What a structure owes under a convention, or is owed: by when, and what was done.

    Nobody ticks it. It is done once all is there that it needs: the document, the
    director's signature, the dispatch; of a payment, the money.
    """

    _name = "vae.obligation"
    _description = "Obligation of a Convention"
    _inherit = [
        "vae.long.text.mixin",
        "vae.obligation.mixin",
        "vae.director.document.mixin",
        "vae.frozen.mixin",
    ]
    _order = "deadline, sequence, id"
    _long_texts = ("note",)

    convention_id = fields.Many2one(
        comodel_name="vae.convention",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        index=True,
        help="Who owes it: the convention's own, or of a part that of the grouping.",
    )
    lead_id = fields.Many2one(
        related="convention_id.company_id",
        string="Lead",
        store=True,
        index=True,
        precompute=True,
    )
    convention_number = fields.Char(
        related="convention_id.number", string="Number of the Convention"
    )
    user_id = fields.Many2one(related="convention_id.user_id", string="Followed By")
    partner_id = fields.Many2one(
        related="convention_id.partner_id", store=True, index=True, precompute=True
    )
    program_id = fields.Many2one(
        related="convention_id.program_id", store=True, index=True, precompute=True
    )
    template_line_id = fields.Many2one(
        comodel_name="vae.obligation.template.line",
        string="Laid Out By",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    whole_id = fields.Many2one(
        comodel_name="vae.obligation",
        string="Part Of",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="What the lead puts together from the parts of the structures.",
    )
    part_ids = fields.One2many(
        comodel_name="vae.obligation",
        inverse_name="whole_id",
        string="Parts of the Structures",
        readonly=True,
    )
    parts_note = fields.Char(
        string="Parts Awaited",
        compute="_compute_parts_note",
        help="Structures whose part is not done.",
    )
    date_fixed = fields.Date(string="Date", help="Of an obligation on a fixed date.")
    deadline = fields.Date(
        string="Due On",
        compute="_compute_deadline",
        store=True,
        index=True,
        help="Counted from its anchor; empty as long as that has no date.",
    )
    date_soon = fields.Date(compute="_compute_deadline", store=True, index=True)
    note = fields.Text(
        string="What It Says",
        help="Printed in reports: what was done, what is to be known.",
    )

    # The facts
    document = File(
        holds="publication",
        attachment=True,
        copy=False,
        help="Laid out here, or the funder's form once it is filled in.",
    )
    document_name = fields.Char(copy=False)
    date_filed = fields.Date(string="Filed On", readonly=True, copy=False)
    is_generated = fields.Boolean(readonly=True, copy=False)
    form = File(string="Funder's Form", holds="publication", attachment=True)
    form_name = fields.Char()
    date_signed = fields.Date(
        string="Signed On", compute="_compute_date_signed", store=True
    )
    receipt = File(
        attachment=True,
        copy=False,
        help="Of what was sent otherwise than by mail from here: on the funder's"
        " platform, by post.",
    )
    receipt_name = fields.Char(copy=False)
    date_receipt = fields.Date(
        string="Received by Them On",
        copy=False,
        help="By the receipt; at first the day on which it is filed.",
    )
    date_sent = fields.Datetime(string="Sent On", readonly=True, copy=False)
    sent_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    sent_message_id = fields.Many2one(
        comodel_name="mail.message",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    is_failed = fields.Boolean(
        string="Mail Failed",
        compute="_compute_is_failed",
        store=True,
        help="It did not reach somebody: correct the address and send it again.",
    )
    date_done = fields.Date(
        string="Done On",
        compute="_compute_date_done",
        store=True,
        index=True,
        tracking=True,
    )
    missing = fields.Char(
        string="What Is Missing",
        compute="_compute_missing",
        help="The facts that it takes and that are not there yet.",
    )
    has_facts = fields.Boolean(compute="_compute_has_facts")
    state = fields.Selection(
        selection=lambda self: self._selection_state(),
        compute="_compute_state",
        store=True,
        index=True,
        tracking=False,
        help="Follows from what was done and from the date.",
    )

    # What is due next, of all conventions.
    _open_index = models.Index("(company_id, deadline) WHERE date_done IS NULL")
    _check_fixed = models.Constraint(
        "CHECK(anchor != 'fixed' OR date_fixed IS NOT NULL)",
        "Say on which date it is due, or count it from another day.",
    )

    @api.model
    def _selection_state(self):
        return [
            ("to_come", self.env._("To come")),
            ("due_soon", self.env._("Due soon")),
            ("late", self.env._("Late")),
            ("done", self.env._("Done")),
        ]

    # ------------------------------------------------------------------
    # When it is due
    # ------------------------------------------------------------------

    @api.depends(
        "anchor",
        "offset_months",
        "offset_days",
        "date_fixed",
        "reminder_days",
        "convention_id.date_signed",
        "convention_id.date_start",
        "convention_id.date_end_current",
        "convention_id.date_year_end",
    )
    def _compute_deadline(self):
        for obligation in self:
            convention = obligation.convention_id
            day = {
                "signature": convention.date_signed,
                "start": convention.date_start,
                "end": convention.date_end_current,
                "year_end": convention.date_year_end,
                "fixed": obligation.date_fixed,
            }.get(obligation.anchor)
            if day and obligation.anchor != "fixed":
                day += obligation._offset()
            before = timedelta(days=obligation.reminder_days)
            obligation.deadline = day
            obligation.date_soon = day and day - before

    # ------------------------------------------------------------------
    # What was done
    # ------------------------------------------------------------------

    @api.depends("signature_request_ids.state", "signature_request_ids.date_signed")
    def _compute_date_signed(self):
        for obligation in self:
            obligation.date_signed = obligation._signed_day()

    @api.depends("sent_message_id.notification_ids.notification_status")
    def _compute_is_failed(self):
        for obligation in self:
            statuses = obligation.sent_message_id.notification_ids.mapped(
                "notification_status"
            )
            obligation.is_failed = bool({"bounce", "exception"} & set(statuses))

    def _facts(self):
        """What it takes, and the day on which each was there.

        :return: dict of words to date, False as long as it is not there
        """
        self.ensure_one()
        facts = {}
        if self.kind == "payment":
            paid = self.amount_due and (
                float_compare(self.amount_received, self.amount_due, 2) >= 0
            )
            day = paid and max(self.payment_ids.mapped("date"))
            return {self.env._("the payment"): day}
        signed = self._day_signed()
        if self.needs_document:
            facts[self.env._("the document")] = self.date_filed or signed
        if self.needs_signature:
            facts[self.env._("the director’s signature")] = signed
        if self.needs_dispatch:
            sent = not self.is_failed and self._vae_local_day(self.date_sent)
            facts[self.env._("the dispatch")] = sent or self.date_receipt
        return facts

    def _source(self):
        """The record that is itself what is owed, if there is one; to be extended.

        :return: record with ``vae.signature.mixin``, or an empty one
        """
        self.ensure_one()
        convention = self.convention_id.sudo()
        return convention if self.kind == "convention" else convention.browse()

    def _source_day(self):
        """The day on which it was signed by all, or False."""
        source = self._source()
        if "date_signed" in source:
            return source.date_signed
        return bool(source) and source._signed_day()

    def _day_signed(self):
        """The day on which what is owed was signed by all, or False."""
        self.ensure_one()
        return self._source_day() if self._source() else self.date_signed

    def _awaits_signature(self):
        self.ensure_one()
        return self.needs_signature and not self._day_signed()

    @api.depends(*TOLD_BY)
    def _compute_date_done(self):
        for obligation in self:
            days = list(obligation._facts().values())
            obligation.date_done = max(days) if days and all(days) else False

    @api.depends(*TOLD_BY)
    @api.depends_context("lang")
    def _compute_missing(self):
        for obligation in self:
            missing = [word for word, day in obligation._facts().items() if not day]
            obligation.missing = ", ".join(missing)

    @api.depends("date_done", "payment_ids")
    def _compute_has_facts(self):
        for obligation in self:
            obligation.has_facts = bool(
                obligation.date_filed
                or obligation.date_sent
                or obligation.date_receipt
                or obligation.payment_ids
                or obligation._signature_request()
            )

    @api.depends("date_done", "deadline", "date_soon")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for obligation in self:
            day, soon = obligation.deadline, obligation.date_soon
            if obligation.date_done:
                obligation.state = "done"
            elif day and day < today:
                obligation.state = "late"
            elif soon and soon <= today:
                obligation.state = "due_soon"
            else:
                obligation.state = "to_come"

    @api.depends("part_ids.date_done")
    def _compute_parts_note(self):
        for obligation in self:
            awaited = obligation.part_ids.filtered(lambda part: not part.date_done)
            obligation.parts_note = ", ".join(awaited.company_id.sudo().mapped("name"))

    @api.depends("name", "convention_id.number")
    def _compute_display_name(self):
        for obligation in self:
            number = obligation.convention_id.sudo().number
            obligation.display_name = " · ".join(
                filter(None, [obligation.name, number])
            )

    # ------------------------------------------------------------------
    # Constraints, create, write, delete
    # ------------------------------------------------------------------

    @api.constrains("kind", "percent")
    def _check_payment(self):
        for obligation in self:
            if obligation.kind == "payment" and not obligation.percent:
                raise ValidationError(
                    self.env._(
                        "“%(obligation)s”: say which part of the amount is paid then.",
                        obligation=obligation.name,
                    )
                )
            if obligation.payment_ids and obligation.kind != "payment":
                raise ValidationError(
                    self.env._(
                        "“%(obligation)s” has received a payment: it stays a payment.",
                        obligation=obligation.name,
                    )
                )
            if float_compare(obligation.amount_received, obligation.amount_due, 2) > 0:
                raise ValidationError(
                    self.env._(
                        "“%(obligation)s” has received more than that part of the"
                        " amount. Correct the payments received first.",
                        obligation=obligation.name,
                    )
                )

    @api.constrains("date_receipt", "receipt")
    def _check_date_receipt(self):
        today = fields.Date.context_today(self)
        for obligation in self:
            if obligation.date_receipt and (
                obligation.date_receipt > today or not obligation.receipt
            ):
                raise ValidationError(
                    self.env._(
                        "“%(obligation)s”: a dispatch is proven by their receipt. File"
                        " it, with its day, which is not in the future.",
                        obligation=obligation.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        obligations = super().create(
            [self._with_facts(self._with_structure(vals)) for vals in vals_list]
        )
        obligations._set_filed(vals_list)
        return obligations

    def write(self, vals):
        result = super().write(self._with_facts(vals))
        self._set_filed([vals] * len(self))
        if not FACTS.isdisjoint(vals):
            self._forget_reminders()
        return result

    def _with_structure(self, vals):
        """Whose it is: of the convention's structure, if nothing else is said."""
        default = self.env.context.get("default_convention_id")
        convention = self.env["vae.convention"].browse(
            vals.get("convention_id") or default
        )
        return {"company_id": convention.company_id.id, **vals}

    def _with_facts(self, vals):
        """A receipt is of today, unless another day is given with it."""
        vals = dict(vals)
        if "document" in vals:
            vals.setdefault("is_generated", False)
        if "receipt" in vals and not vals.get("date_receipt"):
            today = fields.Date.context_today(self)
            vals["date_receipt"] = bool(vals["receipt"]) and today
        return vals

    def _set_filed(self, vals_list):
        for obligation, vals in zip(self, vals_list, strict=True):
            if "document" in vals:
                day = fields.Date.context_today(self) if vals["document"] else False
                obligation._vae_by_code().write({"date_filed": day})
                obligation._signature_check_content()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for obligation in self:
            if obligation.has_facts:
                raise UserError(
                    self.env._(
                        "“%(obligation)s”: something was done for it, it is kept.",
                        obligation=obligation.display_name,
                    )
                )

    def copy_data(self, default=None):
        raise UserError(self.env._("An obligation is not duplicated: make a new one."))

    def _values_of_part(self, company):
        """What a structure writes of its own, before the lead puts it together."""
        self.ensure_one()
        return {
            **{fname: self[fname] for fname in TAKEN_OVER},
            "name": f"{self.name} – {company.name}",
            "offset_days": self.offset_days - PART_DAYS,
            "needs_dispatch": False,
            "needs_document": True,
            "convention_id": self.convention_id.id,
            "company_id": company.id,
            "whole_id": self.id,
            "form": self.with_context(bin_size=False).form,
            "form_name": self.form_name,
        }

    # ------------------------------------------------------------------
    # For lists and the page of the day
    # ------------------------------------------------------------------

    def _when(self):
        """When it is due, in words."""
        self.ensure_one()
        if not self.deadline:
            return self.env._("no date yet")
        day = format_date(self.env, self.deadline)
        if self.state == "late":
            return self.env._("was due on %(day)s", day=day)
        return self.env._("due on %(day)s", day=day)

    @api.model
    def _domain_open(self):
        return Domain("date_done", "=", False)


class VaeConvention(models.Model):
    """What is due next, in a few words: for lists and cards."""

    _inherit = "vae.convention"

    due_note = fields.Char(string="Due Next", compute="_compute_due_note")

    @api.depends("obligation_ids.deadline", "obligation_ids.state")
    @api.depends_context("lang", "uid")
    def _compute_due_note(self):
        groups = self.env["vae.obligation"]._read_group(
            [("convention_id", "in", self.ids), ("date_done", "=", False)],
            ["convention_id", "state"],
            ["__count", "deadline:min"],
        )
        late, next_days = {}, {}
        for convention, state, count, day in groups:
            if state == "late":
                late[convention.id] = count
            elif day:
                days = next_days.setdefault(convention.id, [])
                days.append(day)
        for convention in self:
            days = next_days.get(convention.id)
            if count := late.get(convention.id):
                note = self.env._("%(count)s late", count=count)
            elif days:
                note = format_date(self.env, min(days))
            else:
                note = False
            convention.due_note = note
