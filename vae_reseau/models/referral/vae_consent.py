# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .vae_referral import OPEN


class VaeConsent(models.Model):
    """A referral lives by the consent that was asked for it."""

    _inherit = "vae.consent"

    referral_ids = fields.One2many(
        comodel_name="vae.referral", inverse_name="consent_id", readonly=True
    )

    def _given(self):
        result = super()._given()
        asked = self.sudo().referral_ids.filtered(
            lambda referral: referral.state == "draft" and referral._consent_holds()
        )
        asked._move("consented")
        return result

    def _withdrawn(self):
        """The link is closed at once; what the partner has learnt cannot be untold."""
        result = super()._withdrawn()
        referrals = self.sudo().referral_ids
        sent = referrals.filtered(lambda referral: referral.state in OPEN)
        sent._move("withdrawn", by="candidate")
        (referrals - sent)._void_consent()
        return result


class VaeReferral(models.Model):
    """The candidate's consent to exactly this: these items, to this recipient."""

    _inherit = "vae.referral"

    def _consent_holds(self):
        """Whether the candidate agrees today to exactly what the referral shares."""
        self.ensure_one()
        referral = self.sudo()
        consent = referral.consent_id
        return (
            consent.state == "given"
            and consent.purpose_id.code == referral._consent_purpose()
            and consent.candidate_id == referral.candidate_id
            and consent.partner_id == referral.partner_id
            and consent.item_ids == referral.item_ids
        )

    def _consent_purpose(self):
        """Code of the purpose that the candidate is asked for."""
        self.ensure_one()
        return "prescriber" if self.kind == "return" else "share"

    def _void_consent(self):
        """What was agreed upon has changed: the candidate is asked anew."""
        asked = self.sudo().filtered(
            lambda referral: (
                referral.consent_id and referral.state in ("draft", "consented")
            )
        )
        asked.filtered(lambda referral: referral.state == "consented")._move("draft")
        # One that nobody has been shown is of no more use to anybody.
        unanswered = asked.consent_id.filtered(
            lambda consent: (
                consent.state == "draft" and consent.signature_state == "none"
            )
        )
        asked.write({"consent_id": False})
        unanswered.unlink()

    def action_ask_consent(self):
        """Open the consent to exactly this, made if it was not asked for yet.

        :raise UserError: something that the candidate has to know is missing
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_sent()
        self._check_complete()
        # One that was answered for something else does not hold for this.
        if self.consent_id.state != "draft":
            consent = self.env["vae.consent"].create(
                {
                    "candidate_id": self.candidate_id.id,
                    "purpose_id": self.env["vae.consent.purpose"]
                    ._of_code(self._consent_purpose())
                    .id,
                    "partner_id": self.partner_id.id,
                    "item_ids": [fields.Command.set(self.item_ids.ids)],
                    "note": self._consent_note(),
                }
            )
            self._vae_by_code().consent_id = consent
        return self.consent_id._get_records_action(
            name=self.env._("Consent of the Candidate")
        )

    def _consent_note(self):
        """What the candidate reads besides: for what, and to which address."""
        return "\n".join(filter(None, self._consent_lines()))

    def _consent_lines(self):
        """To be extended."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            self.env._(
                "%(kind)s: %(what)s",
                kind=kinds[self.kind],
                what=self.offer_id.name or self.partner_id.name,
            ),
            self.env._("By a link sent to %(email)s", email=self.email),
            self.reason,
        ]
