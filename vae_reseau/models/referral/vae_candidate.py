# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from .vae_referral import OPEN


class VaeCandidate(models.Model):
    """To whom the candidate was referred."""

    _inherit = "vae.candidate"

    referral_ids = fields.One2many(
        comodel_name="vae.referral",
        inverse_name="candidate_id",
        string="Referrals",
        readonly=True,
    )
    referral_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Referrals"
    )
    referral_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )

    def _counted_records(self):
        return {**super()._counted_records(), "referral_count": ("vae.referral", [])}

    def _action_offers(self, **searched):
        """Whom an offer that is found there is for: the button refers them."""
        action = super()._action_offers(**searched)
        action["context"]["default_candidate_id"] = self.id
        return action

    def action_refer(self):
        """Prepare a referral of the candidate."""
        self.ensure_one()
        return self._action_refer()

    def action_share(self):
        """Prepare the sharing of chosen parts of the journey."""
        self.ensure_one()
        return self._action_refer(kind="share")

    def action_tell_prescriber(self):
        """Prepare what the prescriber is told.

        :raise UserError: nobody has sent the candidate
        """
        self.ensure_one()
        self.check_access("read")
        if not self.prescriber_id:
            raise UserError(
                self.env._(
                    "%(candidate)s: say first who has sent the candidate (Prescriber).",
                    candidate=self._called(),
                )
            )
        return self._action_refer(kind="return", partner_id=self.prescriber_id.id)

    def _action_refer(self, **defaults):
        """A new referral.

        :param defaults: values, with which the form opens
        """
        self.check_access("read")
        referrals = self.env["vae.referral"]
        kinds = dict(referrals._fields["kind"]._description_selection(self.env))
        return referrals._get_records_action(
            name=kinds[defaults.get("kind", "referral")],
            context={
                "default_candidate_id": self.id,
                **{f"default_{name}": value for name, value in defaults.items()},
            },
        )

    def action_view_referrals(self):
        return self._action_view_own("vae_reseau.vae_referral_action")

    # ------------------------------------------------------------------
    # A journey that is closed: partners have nothing to do for it any more.
    # ------------------------------------------------------------------

    def _waiting_referrals(self):
        """What partners were asked and have not ended; what they are told waits for
        nothing."""
        return self.env["vae.referral"].search(
            [
                ("candidate_id", "in", self.ids),
                ("kind", "=", "referral"),
                ("state", "in", OPEN),
            ],
            order="date_sent, id",
        )

    def _planned_records(self):
        label = self.env._("Referrals that partners work at")
        return [*super()._planned_records(), (label, self._waiting_referrals())]

    def _planned_told(self):
        return super()._planned_told() + [
            self.env._(
                "what a partner was asked for you on %(day)s",
                day=format_date(self.env, referral.date_sent),
            )
            for referral in self._waiting_referrals()
        ]

    def _drop_planned(self):
        result = super()._drop_planned()
        self._waiting_referrals()._move("withdrawn")
        return result

    # ------------------------------------------------------------------
    # The candidate sees what was passed on of them, to whom, and what became of it.
    # ------------------------------------------------------------------

    def _portal_values(self):
        return {**super()._portal_values(), "referrals": self._portal_referrals()}

    def _portal_records(self):
        # Who received what is part of what somebody may know (GDPR, 15).
        return {
            **super()._portal_records(),
            self.env._("Passed on to partners"): (
                self.referral_ids.filtered("date_sent"),
                ["partner_name", "offer_name", "date_sent", "item_ids", "state"],
            ),
        }

    def _portal_referrals(self):
        """What has left, the latest first.

        :return: list of dict of texts; ``shared`` is a list of (words, value) as the
            partner reads it, ``withdraw_url`` empty where there is nothing to withdraw
        """
        fields_ = self.env["vae.referral"]._fields
        states = dict(fields_["state"]._description_selection(self.env))
        kinds = dict(fields_["kind"]._description_selection(self.env))
        outcomes = dict(fields_["outcome"]._description_selection(self.env))
        return [
            {
                "kind": kinds[referral.kind],
                "offer": referral.offer_name or "",
                "to": referral.partner_name or referral.partner_id.display_name,
                "date": format_date(
                    self.env, referral.date_sent, date_format="d MMMM y"
                ),
                "is_open": referral.state in OPEN,
                "state": states[referral.state],
                "items": ", ".join(referral.item_ids.mapped("name")),
                "shared": referral.shared or [],
                "appointment": format_datetime(
                    self.env,
                    referral.appointment_date,
                    tz=referral._page_zone(),
                    dt_format="EEEE d MMMM, HH:mm",
                ),
                "place": referral.appointment_place or "",
                "outcome": outcomes.get(referral.outcome, ""),
                "withdraw_url": referral.consent_id.state == "given"
                and f"/my/vae/{self.id}/consents/{referral.consent_id.id}/withdraw",
            }
            for referral in self.referral_ids
            if referral.date_sent
        ]
