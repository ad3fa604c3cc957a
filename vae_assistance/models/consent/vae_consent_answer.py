# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

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
    """A consent that is given, refused or withdrawn: once, and for good."""

    _inherit = "vae.consent"
    _frozen = {
        "_check_not_answered": FROZEN,
        "_check_proof_kept": {"proof"},
        "_check_not_withdrawn": WITHDRAWAL,
    }

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
        selection=lambda self: self._selection_means(),
        string="By What Means",
        default="oral",
        required=True,
        copy=False,
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
        selection=lambda self: self._selection_means(),
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
        return True

    def action_refuse(self):
        """Record that the candidate has refused, today."""
        self._refuse()
        return True

    def action_withdraw(self):
        """Record that the candidate withdraws their consent: at once, for good."""
        for consent in self:
            consent._withdraw(consent.withdrawal_means or "oral")
        return True

    def _give(self, means, date=None):
        """Record a consent that was asked for. Nothing happens to one that is valid.

        :param str means: see ``_selection_means``
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

        :param str means: see ``_selection_means``
        :param str reason: only if the candidate gives one
        :raise UserError: there is nothing to withdraw
        """
        for consent in self:
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
