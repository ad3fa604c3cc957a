# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class VaeConsent(models.Model):
    """What a candidate consents to: for what, to whom, which information, until when.

    The state is computed from the facts (given, refused, withdrawn, end) and from the
    day, so that an end or a withdrawal takes effect at once everywhere. A consent that
    was given or refused is kept as it was (GDPR, article 7: the structure has to prove
    it): it can only be withdrawn; what changes needs a new consent.
    """

    _name = "vae.consent"
    _description = "Consent"
    _inherit = [
        "vae.long.text.mixin",
        "vae.numbered.mixin",
        "vae.signature.mixin",
        "vae.frozen.mixin",
    ]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = ("note", "withdrawal_reason")
    _number_counter = "consent_last_number"

    number = fields.Integer(
        help="Number of the consent among those of the candidate.",
    )
    user_id = fields.Many2one(related="candidate_id.user_id")

    # For what, to whom, which information
    purpose_id = fields.Many2one(
        comodel_name="vae.consent.purpose",
        required=True,
        ondelete="restrict",
        index=True,
    )
    needs_recipient = fields.Boolean(related="purpose_id.needs_recipient")
    needs_items = fields.Boolean(related="purpose_id.needs_items")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Recipient",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Who receives. Naming an organisation covers the people who work there;"
        " naming a person covers that person alone.",
    )
    item_ids = fields.Many2many(
        comodel_name="vae.consent.item",
        string="Information",
        ondelete="restrict",
        compute="_compute_item_ids",
        store=True,
        readonly=False,
        precompute=True,
        help="What may be passed on, and nothing else.",
    )
    note = fields.Text(help="What was agreed upon besides, e.g. a limit.")
    statement = fields.Text(
        string="What the Candidate Is Told",
        compute="_compute_statement",
        store=True,
        help="Kept as it was on the day of the consent.",
    )

    # What became of it
    state = fields.Selection(
        selection=[
            ("draft", "To ask"),
            ("given", "Valid"),
            ("expired", "Ended"),
            ("withdrawn", "Withdrawn"),
            ("refused", "Refused"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    date_end = fields.Date(
        string="Until",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index=True,
        help="Last day of the consent. Empty: until it is withdrawn.",
    )
    proof = fields.Binary(
        attachment=True,
        copy=False,
        help="Signed paper or message. Once there it is kept.",
    )
    proof_filename = fields.Char(copy=False)

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two consents of one candidate cannot have the same number.",
    )

    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------

    @api.model
    def _selection_means(self):
        return [
            ("oral", self.env._("In a conversation")),
            ("paper", self.env._("Signed on paper")),
            ("screen", self.env._("Signed on screen")),
            ("portal", self.env._("On the portal")),
            ("email", self.env._("By e-mail")),
        ]

    @api.model
    def _state_domains(self):
        """What each state means today.

        :return: dict of state to domain on ``vae.consent``; they exclude each other
        """
        today = fields.Date.context_today(self)
        given = Domain("date_given", "!=", False)
        refused = Domain("date_refused", "!=", False)
        kept = given & Domain("date_withdrawn", "=", False)
        ended = Domain("date_end", "!=", False) & Domain("date_end", "<", today)
        return {
            "draft": ~given & ~refused,
            "given": kept & ~ended,
            "expired": kept & ended,
            "withdrawn": given & Domain("date_withdrawn", "!=", False),
            "refused": ~given & refused,
        }

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("number", "candidate_id.reference")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        for consent in self:
            consent.display_name = self.env._(
                "Consent no. %(number)s – %(reference)s",
                number=consent.number or "…",
                reference=consent.candidate_id.sudo().reference or "",
            )

    @api.depends("date_given", "date_refused", "date_withdrawn", "date_end")
    def _compute_state(self):
        self.state = "draft"
        for state, domain in self._state_domains().items():
            self.filtered_domain(domain).state = state

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._state_domains()
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("purpose_id")
    def _compute_partner_id(self):
        for consent in self:
            if not consent.purpose_id.needs_recipient:
                consent.partner_id = False

    @api.depends("purpose_id")
    def _compute_item_ids(self):
        for consent in self:
            if not consent.purpose_id.needs_items:
                consent.item_ids = False

    @api.depends("purpose_id")
    def _compute_date_end(self):
        today = fields.Date.context_today(self)
        for consent in self:
            months = consent.purpose_id.default_months
            consent.date_end = months and today + relativedelta(months=months)

    # The day of the consent is among what the text depends on: it is written afresh,
    # with the catalogue's wording of that day, and nothing it depends on changes later.
    @api.depends("purpose_id", "partner_id", "item_ids", "date_end", "date_given")
    def _compute_statement(self):
        # What is being signed, or was, keeps the words that the candidate has read.
        signing = self.browse(self._signature_requests().mapped("res_id"))
        for consent in self & signing:
            consent.statement = consent.statement
        for consent in self - signing:
            consent.statement = consent._text_for_candidate()

    def _text_for_candidate(self):
        """What the candidate is told, in their language."""
        self.ensure_one()
        lang = self.candidate_id.partner_id.lang or self.env.lang
        consent = self.with_context(lang=lang)
        env = consent.env
        lines = [consent.purpose_id.description]
        if consent.partner_id:
            lines.append(
                env._("To whom: %(recipient)s", recipient=consent.partner_id.name)
            )
        if consent.item_ids:
            names = ", ".join(consent.item_ids.mapped("name"))
            lines.append(env._("Information: %(items)s", items=names))
        if consent.date_end:
            day = format_date(env, consent.date_end)
            lines.append(env._("Until: %(date)s", date=day))
        lines.append(env._("You can withdraw this consent at any time."))
        return "\n".join(line for line in lines if line)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("purpose_id", "partner_id", "item_ids", "candidate_id")
    def _check_content(self):
        for consent in self:
            purpose = consent.purpose_id
            if purpose.needs_recipient and not consent.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(consent)s: “%(purpose)s” needs a recipient. Say to whom.",
                        consent=consent.display_name,
                        purpose=purpose.name,
                    )
                )
            if purpose.needs_items and not consent.item_ids:
                raise ValidationError(
                    self.env._(
                        "%(consent)s: “%(purpose)s” needs the list of what may be"
                        " passed on. Choose at least one item of information.",
                        consent=consent.display_name,
                        purpose=purpose.name,
                    )
                )
            if (consent.partner_id and not purpose.needs_recipient) or (
                consent.item_ids and not purpose.needs_items
            ):
                raise ValidationError(
                    self.env._(
                        "%(consent)s: “%(purpose)s” has neither recipient nor items"
                        " of information that its purpose does not ask for. Remove"
                        " them, or choose another purpose.",
                        consent=consent.display_name,
                        purpose=purpose.name,
                    )
                )
            if consent.partner_id and (
                consent.partner_id == consent.candidate_id.partner_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(consent)s: the recipient is the candidate. Choose the"
                        " person or organisation that receives the information.",
                        consent=consent.display_name,
                    )
                )

    @api.constrains("date_given", "date_end", "date_refused", "date_withdrawn")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for consent in self:
            facts = (
                consent.date_given,
                consent.date_refused,
                consent.date_withdrawn,
            )
            if any(day and day > today for day in facts):
                raise ValidationError(
                    self.env._(
                        "%(consent)s: a consent is recorded once it has been given,"
                        " refused or withdrawn. Correct the date that is to come.",
                        consent=consent.display_name,
                    )
                )
            given = consent.date_given
            if given and consent.date_end and consent.date_end < given:
                raise ValidationError(
                    self.env._(
                        "%(consent)s ends on %(end)s, before the day it is given"
                        " (%(given)s). Correct its end.",
                        consent=consent.display_name,
                        end=format_date(self.env, consent.date_end),
                        given=format_date(self.env, given),
                    )
                )
            if given and consent.date_withdrawn and consent.date_withdrawn < given:
                raise ValidationError(
                    self.env._(
                        "%(consent)s: it cannot be withdrawn before it was given.",
                        consent=consent.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._with_numbers(vals_list)
        return super().create([self._with_receiver(vals) for vals in vals_list])
