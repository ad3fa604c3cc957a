# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from odoo.addons.vae_assistance.models.ground.vae_trace_mixin import NAMED

# The candidate agrees to these together: who changes one asks anew.
AGREED = {
    "kind",
    "partner_id",
    "email",
    "offer_id",
    "item_ids",
    "document_ids",
    "reason",
}
# What can be shown of a journey: codes of vae.consent.item. Nothing confidential.
ITEMS = (
    "identity",
    "contact",
    "certification",
    "progress",
    "attendance",
    "plan",
    "diagnosis",
    "experience",
    "result",
    "need",
    "documents",
)
# What is proposed: the least that each kind needs.
PROPOSED_ITEMS = {
    "referral": ("identity", "contact", "need"),
    "share": ("identity", "certification", "progress", "plan", "need"),
    "return": ("identity", "progress", "need"),
}

PENDING = ("sent", "studying")
ANSWERED = ("accepted", "refused", "in_progress", "done")
# The partner has something to do.
OPEN = (*PENDING, "accepted", "in_progress")


class VaeReferral(models.Model):
    """A candidate is referred to a partner, who answers from a link.

    Parts of a journey that are shared with somebody who takes part in it, and what the
    prescriber is told of whom they sent, leave by the same way: they are of another
    kind, ask for nothing, and the partner says at most that it was read.

    Nothing leaves before the candidate has consented to exactly these items for
    exactly this recipient. The states are those of `TRANSITIONS`; each step is kept in
    ``transition_ids``, and nobody types one.
    """

    _name = "vae.referral"
    _description = "Referral"
    _inherit = [
        "vae.thread.mixin",
        "mail.activity.mixin",
        "vae.long.text.mixin",
        "vae.numbered.mixin",
        "vae.frozen.mixin",
        "vae.proof.act.mixin",
    ]
    _order = "id desc"
    _rec_name = "number"
    # Statistics by partner and offer, with the names of then.
    _kept_when_erased = ("partner_name", "offer_name")
    _check_company_auto = True
    _long_texts = ("reason", "answer_note", "outcome_note", "effect")
    _number_counter = "referral_last_number"
    _frozen = {"_check_not_sent": AGREED}

    sender_id = fields.Many2one(
        comodel_name="res.users",
        string="Referred By",
        default=lambda self: self._default_sender_id(),
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )

    kind = fields.Selection(
        selection=[
            ("referral", "Referral"),
            ("share", "Sharing"),
            ("return", "Return to the Prescriber"),
        ],
        required=True,
        default="referral",
        index=True,
        help="A referral asks the partner for something. Sharing lets somebody who"
        " takes part read chosen parts of the journey. The prescriber is told what"
        " became of the person they sent.",
    )

    # To whom
    offer_id = fields.Many2one(
        comodel_name="vae.offer",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The person or organisation that receives, and nobody else.",
    )
    email = fields.Char(
        string="E-mail of the Partner",
        compute="_compute_email",
        store=True,
        readonly=False,
        precompute=True,
        help="The link goes to this address and to no other.",
    )

    # Why, and what is shared
    reason = fields.Text(
        string="What Is Asked For",
        help="The partner reads it, if the candidate agrees: without any detail of"
        " health or private life.",
    )
    item_ids = fields.Many2many(
        comodel_name="vae.consent.item",
        relation="vae_referral_item_rel",
        column1="referral_id",
        column2="item_id",
        string="Information Shared",
        domain=[("code", "in", ITEMS)],
        compute="_compute_item_ids",
        store=True,
        readonly=False,
        precompute=True,
        help="What the partner sees, and nothing else.",
    )
    obstacle_id = fields.Many2one(
        comodel_name="vae.obstacle",
        ondelete="set null",
        index="btree_not_null",
        domain="[('candidate_id', '=', candidate_id)]",
        help="What the referral is to lift.",
    )
    line_id = fields.Many2one(
        comodel_name="vae.support.plan.line",
        string="Line of the Plan",
        ondelete="set null",
        index="btree_not_null",
        domain="[('candidate_id', '=', candidate_id)]",
        help="What the outcome closes.",
    )
    consent_id = fields.Many2one(
        comodel_name="vae.consent",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    consent_state = fields.Selection(related="consent_id.state", string="Consent State")

    # What became of it
    state = fields.Selection(
        selection=[
            ("draft", "Being prepared"),
            ("consented", "Agreed to"),
            ("sent", "Sent"),
            ("studying", "Being studied"),
            ("accepted", "Accepted"),
            ("in_progress", "In progress"),
            ("done", "Finished"),
            ("refused", "Refused"),
            ("withdrawn", "Taken back"),
            ("expired", "Expired"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        group_expand="_group_expand_state",
    )
    status = fields.Selection(
        selection=[
            ("unsent", "Not sent"),
            ("pending", "Waiting for an answer"),
            ("answered", "Has an answer"),
            ("expired", "Expired"),
            ("withdrawn", "Taken back"),
        ],
        string="Answer",
        compute="_compute_status",
        store=True,
        index=True,
        help="Of what was sent: waiting, answered, expired and withdrawn make it all.",
    )
    transition_ids = fields.One2many(
        comodel_name="vae.referral.transition",
        inverse_name="referral_id",
        string="Steps",
        readonly=True,
    )
    date_state = fields.Datetime(
        string="In This State Since",
        readonly=True,
        copy=False,
        default=lambda self: self._default_date_state(),
    )
    date_sent = fields.Datetime(
        string="Sent On", readonly=True, copy=False, index="btree_not_null"
    )
    date_answered = fields.Datetime(string="Answered On", readonly=True, copy=False)
    date_reminded = fields.Datetime(string="Reminded On", readonly=True, copy=False)
    answer_days = fields.Float(
        string="Days until the Answer",
        compute="_compute_answer_days",
        store=True,
        aggregator="avg",
        digits=(6, 1),
    )

    # What the partner says
    refusal_reason_ids = fields.Many2many(
        comodel_name="vae.referral.refusal.reason",
        relation="vae_referral_refusal_reason_rel",
        column1="referral_id",
        column2="reason_id",
        string="Reasons of the Refusal",
        readonly=True,
        copy=False,
    )
    answer_note = fields.Text(
        string="Words of the Partner", readonly=True, copy=False, prefetch=False
    )
    appointment_date = fields.Datetime(string="Appointment", readonly=True, copy=False)
    appointment_place = fields.Char(
        string="Place of the Appointment", readonly=True, copy=False
    )
    outcome = fields.Selection(
        selection=[
            ("solved", "What was asked for is done"),
            ("partly", "Done in part"),
            ("none", "Nothing came of it"),
        ],
        string="What Came of It",
        readonly=True,
        copy=False,
    )
    outcome_note = fields.Text(
        string="What Was Done", readonly=True, copy=False, prefetch=False
    )
    effect = fields.Text(
        string="Effect for the Candidate", readonly=True, copy=False, prefetch=False
    )
    visa_name = fields.Char(string="Visa of", readonly=True, copy=False)
    visa_function = fields.Char(string="As", readonly=True, copy=False)
    visa_date = fields.Datetime(string="Visa on", readonly=True, copy=False)

    # As it was when it was sent: whoever is renamed later does not change it.
    partner_name = fields.Char(string="Name of the Partner", readonly=True, copy=False)
    offer_name = fields.Char(string="Name of the Offer", readonly=True, copy=False)
    field_ids = fields.Many2many(
        comodel_name="vae.offer.theme",
        relation="vae_referral_field_rel",
        column1="referral_id",
        column2="theme_id",
        string="Fields of Intervention",
        readonly=True,
        copy=False,
    )
    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="Where the candidate lived when it was sent.",
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="That of the candidate when it was sent.",
    )
    # Labels and values that left, as the partner reads them.
    shared = fields.Json(readonly=True, copy=False, prefetch=False)

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two referrals of one candidate cannot have the same number.",
    )

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_sender_id(self):
        return self.env.user

    @api.model
    def _default_date_state(self):
        return fields.Datetime.now()

    @api.model
    def _group_expand_state(self, states, _domain):
        """In the order of what happens, without columns for what nobody is in."""
        in_order = self._fields["state"].get_values(self.env)
        return [state for state in in_order if state in states]

    @api.depends("kind")
    def _compute_item_ids(self):
        for kind, referrals in self.grouped("kind").items():
            items = self.env["vae.consent.item"]._of_codes(PROPOSED_ITEMS.get(kind, ()))
            referrals.item_ids = items.filtered("active")

    @api.depends("kind", "number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for referral in self:
            referral.display_name = self.env._(
                "%(kind)s no. %(number)s · %(whose)s",
                kind=kinds.get(referral.kind, kinds["referral"]),
                number=referral.number or "…",
                whose=referral.candidate_id._called(),
            )

    @api.depends("offer_id")
    def _compute_partner_id(self):
        for referral in self.filtered("offer_id"):
            offer = referral.offer_id
            referral.partner_id = offer.contact_id or offer.partner_id

    @api.depends("offer_id", "partner_id")
    def _compute_email(self):
        for referral in self:
            offer, partner = referral.offer_id, referral.partner_id
            if partner and partner in offer.contact_id | offer.partner_id:
                referral.email = offer.reached_email
            else:
                referral.email = partner.email

    @api.depends("state", "date_sent")
    def _compute_status(self):
        for referral in self:
            if not referral.date_sent:
                referral.status = "unsent"
            elif referral.state in PENDING:
                referral.status = "pending"
            elif referral.state in ANSWERED:
                referral.status = "answered"
            else:
                referral.status = referral.state

    @api.depends("date_sent", "date_answered")
    def _compute_answer_days(self):
        for referral in self:
            if referral.date_sent and referral.date_answered:
                delay = referral.date_answered - referral.date_sent
                referral.answer_days = delay.total_seconds() / 86400
            else:
                referral.answer_days = False

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("item_ids")
    def _check_item_ids(self):
        for referral in self:
            wrong = referral.item_ids.filtered(lambda item: item.code not in ITEMS)
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(item)s” cannot be shared by a link. Choose among what"
                        " the list proposes.",
                        item=wrong[0].name,
                    )
                )

    @api.constrains("candidate_id", "obstacle_id", "line_id")
    def _check_same_journey(self):
        for referral in self:
            answered = referral.obstacle_id.candidate_id | referral.line_id.candidate_id
            if answered - referral.candidate_id:
                raise ValidationError(
                    self.env._(
                        "%(referral)s: obstacle and line of the plan are those of the"
                        " same candidate. Choose another one.",
                        referral=referral.display_name,
                    )
                )

    @api.constrains("partner_id", "candidate_id")
    def _check_partner_id(self):
        for referral in self:
            if referral.partner_id == referral.candidate_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(referral)s: the partner is the candidate. Choose the person"
                        " or organisation that is to help.",
                        referral=referral.display_name,
                    )
                )

    @api.constrains("kind", "partner_id", "candidate_id")
    def _check_prescriber(self):
        for referral in self.filtered(lambda each: each.kind == "return"):
            prescriber = referral.candidate_id.prescriber_id.commercial_partner_id
            if (
                not prescriber
                or prescriber != referral.partner_id.commercial_partner_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(referral)s: a return goes to who has sent the candidate."
                        " Write the prescriber down with the candidate, or share"
                        " instead.",
                        referral=referral.display_name,
                    )
                )

    @api.constrains("email")
    def _check_email(self):
        for referral in self:
            if referral.email and not email_normalize(referral.email):
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is no e-mail address. Correct it: the link is sent"
                        " to it.",
                        email=referral.email,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._with_numbers(vals_list))

    def write(self, vals):
        result = super().write(vals)
        if not AGREED.isdisjoint(vals):
            self._void_consent()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for referral in self:
            if referral.state not in ("draft", "consented"):
                raise UserError(
                    self.env._(
                        "%(referral)s has been sent and is kept. Withdraw it if it must"
                        " no longer hold.",
                        referral=referral.display_name,
                    )
                )

    def _check_not_sent(self):
        """:raise UserError: what was agreed upon has left"""
        for referral in self:
            if referral.state not in ("draft", "consented"):
                raise UserError(
                    self.env._(
                        "%(referral)s has been sent: it stays as the candidate agreed"
                        " to it. Withdraw it and make another one.",
                        referral=referral.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_visa(self):
        """Open the file that the visa has made."""
        self.ensure_one()
        self.check_access("read")
        return self._visa_act().action_view_proofs()
