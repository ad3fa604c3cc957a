# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.file_field import File
from ..ground.vae_trace_mixin import NAMED
from ..signature.vae_signature_mixin import AGREED_MEANS

MEANS = [*AGREED_MEANS, ("email", "By e-mail")]

# What was agreed upon: it stays as it was given, or refused.
FROZEN = {
    "candidate_id",
    "purpose_id",
    "partner_id",
    "item_ids",
    "note",
    "means",
    "date_given",
    "given_to_id",
    "date_end",
    "date_refused",
}
WITHDRAWAL = {
    "date_withdrawn",
    "withdrawal_means",
    "withdrawn_by_id",
    "withdrawal_reason",
}


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
    _retention_files = "documents"
    _number_counter = "consent_last_number"
    _frozen = {
        "_check_not_answered": FROZEN,
        "_check_proof_kept": {"proof"},
        "_check_not_withdrawn": WITHDRAWAL,
    }
    _signature_report = "vae_assistance.report_vae_consent"
    _signature_past = "state != 'given'"

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
    proof = File(
        attachment=True,
        copy=False,
        help="Signed paper or message. Once there it is kept.",
    )
    proof_filename = fields.Char(copy=False)

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two consents of one candidate cannot have the same number.",
    )

    # A consent that is given, refused or withdrawn: once, and for good.
    is_answered = fields.Boolean(
        compute="_compute_is_answered",
        help="Given or refused, and saved: the form no longer changes what was agreed.",
    )
    date_given = fields.Date(
        string="Given On",
        copy=False,
        index=True,
        help="Today, unless an earlier day is chosen.",
    )
    means = fields.Selection(
        selection=MEANS,
        string="By What Means",
        copy=False,
        help="How the candidate answered: asked of who records the answer.",
    )
    given_to_id = fields.Many2one(
        comodel_name="res.users",
        string="Received By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="The professional who received the consent.",
    )
    date_refused = fields.Date(string="Refused On", copy=False, readonly=True)
    date_withdrawn = fields.Date(string="Withdrawn On", copy=False, readonly=True)
    withdrawal_means = fields.Selection(
        selection=MEANS,
        string="Withdrawn By What Means",
        copy=False,
    )
    withdrawn_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Withdrawal Received By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    withdrawal_reason = fields.Text(
        string="Reason of the Withdrawal",
        copy=False,
        help="Only if the candidate wishes to give one: none may be asked for.",
    )
    _check_given_or_refused = models.Constraint(
        "CHECK(date_given IS NULL OR date_refused IS NULL)",
        "A consent is either given or refused.",
    )
    _check_withdrawal = models.Constraint(
        "CHECK(date_withdrawn IS NULL"
        " OR (date_given IS NOT NULL AND withdrawal_means IS NOT NULL))",
        "Only a consent that was given can be withdrawn; say by what means.",
    )

    # The référent is told in time that a consent is about to end.
    is_end_announced = fields.Boolean(
        readonly=True,
        copy=False,
        help="The référent has been told that the consent is about to end.",
    )

    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------

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

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        for consent in self:
            consent.display_name = self.env._(
                "Consent no. %(number)s · %(whose)s",
                number=consent.number or "…",
                whose=consent.candidate_id._called(),
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

    @api.constrains("means", "date_given", "date_refused")
    def _check_means(self):
        for consent in self:
            if (consent.date_given or consent.date_refused) and not consent.means:
                raise ValidationError(
                    self.env._(
                        "%(consent)s: say by what means the candidate answered.",
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
        consents = super().create([self._with_receiver(vals) for vals in vals_list])
        consents.filtered("date_given")._given()
        return consents

    # ------------------------------------------------------------------
    # A consent that is given, refused or withdrawn: once, and for good.
    # ------------------------------------------------------------------

    @api.depends("date_given", "date_refused")
    def _compute_is_answered(self):
        for consent in self:
            saved = consent._origin
            consent.is_answered = bool(saved.date_given or saved.date_refused)

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(self._with_receiver(vals))
        if vals.get("date_given"):
            self._given()
        if vals.get("date_withdrawn"):
            self._withdrawn()
        return result

    def _check_not_answered(self):
        """:raise UserError: a consent is given or refused"""
        for consent in self:
            if consent.date_given or consent.date_refused:
                raise UserError(
                    self.env._(
                        "%(consent)s has been given or refused and stays as it is."
                        " Withdraw it if need be, and ask for a new one.",
                        consent=consent.display_name,
                    )
                )

    def _check_proof_kept(self):
        """:raise UserError: an answer has its proof already"""
        self.filtered("proof")._check_not_answered()

    def _check_not_withdrawn(self):
        """:raise UserError: a consent is withdrawn"""
        for consent in self.filtered("date_withdrawn"):
            raise UserError(
                self.env._(
                    "%(consent)s has been withdrawn: this stays. Ask for a new one.",
                    consent=consent.display_name,
                )
            )

    def _given(self):
        """What a consent that has just been given allows; to be extended."""

    def _withdrawn(self):
        """A consent that is withdrawn takes what it allowed with it."""
        statistics = self.filtered(
            lambda consent: consent.purpose_id.code == "statistics"
        )
        self.env["vae.candidate.sensitive"]._erase_without_consent(
            statistics.candidate_id
        )

    @api.model
    def _with_receiver(self, vals):
        """Add who records an answer; nobody when the candidate does it alone."""
        vals = dict(vals)
        user = self.env.user
        receiver = user.id if user._is_internal() else False
        if vals.get("date_given"):
            vals.setdefault("given_to_id", receiver)
        if vals.get("date_withdrawn"):
            vals.setdefault("withdrawn_by_id", receiver)
        return vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        answered = self.filtered(lambda c: c.date_given or c.date_refused)
        if answered:
            raise UserError(
                self.env._(
                    "%(consent)s proves what the candidate answered and is kept."
                    " Withdraw it if it must no longer hold.",
                    consent=answered[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_give(self):
        """Record that the candidate has consented, today, by the means chosen."""
        for consent in self:
            consent._give(consent.means)
        return self._vae_said(self.env._("The consent is recorded."))

    def action_refuse(self):
        """Record that the candidate has refused, today, by the means chosen."""
        self._refuse()
        return self._vae_said(self.env._("The refusal is recorded."))

    def action_withdraw(self):
        """Record that the candidate withdraws their consent: at once, for good.

        :raise UserError: by what means is not said
        """
        for consent in self:
            consent._withdraw(consent.withdrawal_means)
        return self._vae_said(self.env._("The withdrawal is recorded."))

    def _give(self, means, date=None):
        """Record a consent that was asked for. Nothing happens to one that is valid.

        :param str means: one of ``MEANS``
        :param date date: day of the consent; today by default
        :raise UserError: it ended, was refused or withdrawn: a new one is needed
        """
        for consent in self:
            if consent.state not in ("draft", "given"):
                raise UserError(
                    self.env._(
                        "%(consent)s has been answered before, or has ended. Ask for a"
                        " new one.",
                        consent=consent.display_name,
                    )
                )
        self.filtered(lambda consent: consent.state == "draft").write(
            {
                "means": means,
                "date_given": date or fields.Date.context_today(self),
            }
        )

    def _refuse(self):
        """Record that the candidate does not consent.

        :raise UserError: the consent was given: it can be withdrawn
        """
        for consent in self.filtered("date_given"):
            raise UserError(
                self.env._(
                    "%(consent)s has been given. Withdraw it instead.",
                    consent=consent.display_name,
                )
            )
        asked = self.filtered(lambda consent: consent.state == "draft")
        asked._vae_by_code().write({"date_refused": fields.Date.context_today(self)})

    def _withdraw(self, means, reason=False):
        """Record a withdrawal, today. Nothing happens to what is withdrawn already.

        :param str means: one of ``MEANS``
        :param str reason: only if the candidate gives one
        :raise UserError: there is nothing to withdraw, or the means are not said
        """
        for consent in self:
            if consent.date_given and not means:
                raise UserError(
                    self.env._(
                        "%(consent)s: say by what means the candidate withdraws it.",
                        consent=consent.display_name,
                    )
                )
            if not consent.date_given:
                raise UserError(
                    self.env._(
                        "%(consent)s has not been given: there is nothing to withdraw.",
                        consent=consent.display_name,
                    )
                )
        vals = {
            "date_withdrawn": fields.Date.context_today(self),
            "withdrawal_means": means,
        }
        if reason:
            vals["withdrawal_reason"] = reason
        given = self.filtered(lambda consent: not consent.date_withdrawn)
        given._vae_by_code().write(vals)

    # ------------------------------------------------------------------
    # The référent is told in time that a consent is about to end.
    # ------------------------------------------------------------------

    @api.model
    def _ending_domain(self, company):
        """Consents of open journeys about to end, whose référent is not told yet."""
        days = self.env["vae.parameter"]._value("consent_end_days", company=company)
        limit = fields.Date.context_today(self) + timedelta(days=days)
        return (
            self._state_domains()["given"]
            & Domain("company_id", "=", company.id)
            & Domain("date_end", "<=", limit)
            & Domain("is_end_announced", "=", False)
            & self.env["vae.candidate"]._domain_going_on()
            & Domain("candidate_id.user_id.active", "=", True)
        )

    @api.model
    def _cron_announce_end(self, batch_size=200):
        """Plan an activity of the référent for each consent about to end, once."""
        progress = self.env["ir.cron"]._commit_progress
        given = self._state_domains()["given"] & Domain("date_end", "!=", False)
        for [company] in self._read_group(given, ["company_id"]):
            ending = self._ending_domain(company)
            while consents := self.search(ending, limit=batch_size):
                locked = consents.try_lock_for_update()
                locked._announce_end()
                if not locked or not progress(len(locked)):
                    return

    def _announce_end(self):
        """Plan an activity of the référent, on the journey: its title names nobody."""
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("vae.candidate"),
                    "res_id": consent.candidate_id.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "user_id": consent.candidate_id.user_id.id,
                    "date_deadline": consent.date_end,
                    "summary": self.env._(
                        "%(consent)s is about to end: ask for a new one?",
                        consent=consent.sudo().display_name,
                    ),
                }
                for consent in self
            ]
        )
        self.is_end_announced = True

    # ------------------------------------------------------------------
    # A consent that the candidate signs: signing it gives it.
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return (
            "candidate_id",
            "number",
            "purpose_id",
            "partner_id",
            "item_ids",
            "note",
            "statement",
            "date_end",
        )

    def _signature_signers(self):
        self.ensure_one()
        return [{"role": "candidate", "partner_id": self.candidate_id.partner_id.id}]

    def _signature_check(self):
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "%(consent)s has been answered already. Ask for a new one.",
                    consent=self.display_name,
                )
            )
        return super()._signature_check()

    def _signature_done(self, request):
        # Recorded by the signature itself, whoever else may write on consents.
        self.sudo()._give(request.signer_ids.means)
        return super()._signature_done(request)

    def _signature_contested(self, request):
        # Nothing may rest on a consent that the person says they did not give.
        given = self.sudo().filtered(lambda consent: consent.date_given)
        given._withdraw("portal", request.void_reason)
        return super()._signature_contested(request)
