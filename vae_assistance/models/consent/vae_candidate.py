# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class VaeCandidate(models.Model):
    """What the candidate has consented to."""

    _inherit = "vae.candidate"

    consent_ids = fields.One2many(
        comodel_name="vae.consent",
        inverse_name="candidate_id",
        string="Consents",
        readonly=True,
    )
    consent_count = fields.Integer(
        compute="_compute_record_counts",
        string="Valid Consents",
        help="Consents that hold today.",
    )
    consent_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("consent_ids", "date_given", []),
        ]

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "consent_count": ("vae.consent", [("state", "=", "given")]),
        }

    def action_view_consents(self):
        return self._action_view_own("vae_assistance.vae_consent_action")

    def _thread_candidates(self):
        return {candidate: candidate.sudo() for candidate in self}

    # ------------------------------------------------------------------
    # Nothing that needs a consent works without it
    # ------------------------------------------------------------------

    def _has_consent(self, purpose_code, partner=None, items=None):
        """Whether a consent of this candidate holds today.

        See ``_with_consent`` for what a consent covers.

        :return: bool
        """
        self.ensure_one()
        return bool(self._with_consent(purpose_code, partner, items))

    def _with_consent(self, purpose_code, partner=None, items=None):
        """The journeys of ``self`` with consents that hold today.

        A consent to an organisation covers the people who work there, not the other
        way round; one without a recipient covers none. The items asked for have to be
        listed, by one consent or by several. The number of queries does not depend on
        the number of journeys. The answer does not depend on who asks.

        :param str purpose_code: code of a ``vae.consent.purpose``
        :param partner: who would receive, one ``res.partner``; none if nobody does
        :param items: codes of ``vae.consent.item``, all of them needed
        :return: ``vae.candidate``
        """
        consents = self.env["vae.consent"].sudo().with_context(active_test=False)
        recipients = (partner or self.env["res.partner"])._vae_consent_recipients()
        groups = consents._read_group(
            Domain("candidate_id", "in", self.ids)
            & Domain("purpose_id.code", "=", purpose_code)
            & Domain("partner_id", "in", recipients.ids or [False])
            & Domain("state", "=", "given"),
            ["candidate_id", "item_ids"],
        )
        covered = {}
        for candidate, item in groups:
            covered.setdefault(candidate.id, set()).add(item.code)
        needed = set(items or ())
        return self.filtered(
            lambda candidate: (
                candidate.id in covered and needed <= covered[candidate.id]
            )
        )

    def _require_consent(self, purpose_code, partner=None, items=None):
        """Stop where a consent is missing.

        :raise UserError: says which consent, of whom, and how to get it
        """
        missing = self - self._with_consent(purpose_code, partner, items)
        if missing:
            raise UserError(missing._missing_consent(purpose_code, partner, items))

    def action_missing_consent(self):
        """What is missing to write about health, disability or social situation.

        For screens where that is written: they ask for the consent before.

        :return: False if the consent holds; else a dict with ``message`` and
            ``action``, the window action that records the answer of the candidate
        :raise AccessError: the user does not follow the candidate
        """
        self.ensure_one()
        self._check_follows()
        if self._has_consent("sensitive"):
            return False
        purpose = self.env["vae.consent.purpose"]._of_code("sensitive")
        asked = self.consent_ids.filtered(
            lambda consent: consent.purpose_id == purpose and consent.state == "draft"
        )
        view = self.env.ref("vae_assistance.vae_consent_view_form_dialog")
        action = asked[:1]._get_records_action(
            name=self.env._("Consent of the Candidate"),
            target="new",
            views=[(view.id, "form")],
            context={
                "default_candidate_id": self.id,
                "default_purpose_id": purpose.id,
            },
        )
        message = self.env._(
            "The candidate has not consented yet, or no more: “%(purpose)s”. Nothing is"
            " saved here without it.",
            purpose=purpose.name,
        )
        return {"message": message, "action": action}

    def _missing_consent(self, purpose_code, partner=None, items=None):
        """The sentence that says which consent is missing and how to get it."""
        purpose = self.env["vae.consent.purpose"]._of_code(purpose_code)
        details = [self.env._("“%(purpose)s”", purpose=purpose.name or purpose_code)]
        if partner:
            details.append(
                self.env._("to %(recipient)s", recipient=partner.sudo().display_name)
            )
        if items:
            names = self.env["vae.consent.item"]._of_codes(items).mapped("name")
            details.append(f"({', '.join(names)})")
        return self.env._(
            "%(whose)s: the consent of the candidate is missing, or holds no"
            " more: %(details)s. Ask the candidate, then record it: button “Consents”"
            " of the candidate.",
            whose=self._called(),
            details=" ".join(details),
        )
