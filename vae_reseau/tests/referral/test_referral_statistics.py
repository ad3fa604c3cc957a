# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.vae_assistance.tests.common import RandomWalkCommon

from .referral_common import ReferralCommon

PERIMETERS = (
    "kind",
    "field_ids",
    "partner_id",
    "territory_id",
    "program_id",
    "sender_id",
    "company_id",
    "offer_id",
    "date_sent:month",
)
PARTS = ("pending", "answered", "expired", "withdrawn")


@tagged("post_install", "-at_install")
class TestReferralStatistics(ReferralCommon, RandomWalkCommon):
    """Sent is pending, answered, expired and withdrawn, whatever happens, everywhere.

    Each referral is counted once in each perimeter that it belongs to.
    """

    STEPS = 40

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls._offer("Autre aide", cls.french, cls.ain)
        cls.offers = cls.offer + other
        cls.people = cls.candidate + cls._create_candidate("Dominique", cls.referent)
        cls.people.program_id = cls.env["vae.program"].search([], limit=1)

    def _all(self, *states):
        return self._any(
            self.env["vae.referral"].search(
                [
                    ("candidate_id", "in", self.people.ids),
                    *([("state", "in", states)] if states else []),
                ]
            )
        )

    def _values(self):
        return {"candidate_id": self._any(self.people).id, "obstacle_id": False}

    def _do_prepare(self):
        self._referral(**self._values(), offer_id=self._any(self.offers).id)

    def _do_send(self):
        self._sent(**self._values(), offer_id=self._any(self.offers).id)

    def _do_share(self):
        self._sent(
            **self._values(), kind="share", offer_id=False, partner_id=self.actor.id
        )

    def _do_send_what_was_agreed_to(self):
        self._all("consented").action_send()

    def _do_study(self):
        self._all("sent")._answer_study()

    def _do_accept(self):
        self._all("sent", "studying")._answer_accept()

    def _do_refuse(self):
        self._all()._answer_refuse(self.reasons[:2])

    def _do_appointment(self):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        self._all()._answer_appointment(tomorrow, "Ici")

    def _do_outcome(self):
        self._all()._answer_outcome("solved")

    def _do_read(self):
        self._all("sent")._answer_read()

    def _do_withdraw(self):
        self._all().action_withdraw()

    def _do_withdraw_consent(self):
        self._all().consent_id._withdraw("oral")

    def _do_expire(self):
        self._all("sent", "studying")._move("expired", by="time")

    def _check(self):
        referrals = self.env["vae.referral"].with_user(self.referent)
        every = referrals.search([("candidate_id", "in", self.people.ids)])
        for referral in every:
            self.assertEqual(referral.status in PARTS, bool(referral.date_sent))
        sent = [("date_sent", "!=", False), ("id", "in", every.ids)]
        for perimeter in PERIMETERS:
            totals = dict(referrals._read_group(sent, [perimeter], ["__count"]))
            groups = referrals._read_group(
                [("id", "in", every.ids)], [perimeter, "status"], ["__count"]
            )
            for key, total in totals.items():
                added = sum(n for of, part, n in groups if of == key and part in PARTS)
                self.assertEqual(added, total, (perimeter, key))

    def test_statistics_add_up(self):
        self._walk(1)
        referrals = self.env["vae.referral"].search(
            [("candidate_id", "in", self.people.ids), ("date_sent", "!=", False)]
        )
        self.assertEqual(set(referrals.mapped("status")), set(PARTS))
