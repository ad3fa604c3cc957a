# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .referral_common import ReferralCommon


@tagged("post_install", "-at_install")
class TestReferralLink(ReferralCommon, MockEmail):
    def test_only_its_hash_is_kept(self):
        _referral, token = self._sent()
        self.assertGreaterEqual(len(token), 43)  # 256 bits
        link = self._link_of(token)
        self.assertEqual(link.digest, hashlib.sha256(token.encode()).hexdigest())
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM vae_referral_link")
        self.assertNotIn(token, str(self.env.cr.fetchall()))

    def test_the_mail_is_not_kept(self):
        referral = self._agreed()
        with self.mock_mail_gateway(mail_unlink_sent=True), self._mails_made() as mails:
            referral.action_send()
        token = self._token(mails[0])
        messages = self.env["mail.message"].sudo().search([("body", "like", token)])
        self.assertFalse(messages)
        found = self.env["mail.mail"].sudo().search([("body_html", "like", token)])
        self.assertFalse(found)

    def test_erased_with_the_journey(self):
        """What was told and the way to it; not to whom, nor what came of it."""
        referral, token = self._sent(reason="Camille cherche un toit")
        referral.sudo().effect = "Camille est logée"
        partner, state = referral.partner_name, referral.state
        self.env["vae.retention"]._erase("journey", self.candidate.ids)
        referral = referral.sudo()
        self.assertFalse(referral.shared)
        # That there was an effect is counted.
        self.assertEqual((referral.reason, referral.effect), ("–", "–"))
        self.assertFalse(self._link_of(token) or self._opened_by(token))
        self.assertEqual((referral.partner_name, referral.state), (partner, state))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_reads_it(self):
        _referral, token = self._sent()
        link = self._link_of(token)
        for user in (self.referent, self.coordinator, self.director, self.admin):
            its = link.with_user(user).sudo(False)
            for read in (
                lambda its=its: its.read(["digest"]),
                lambda its=its: its.search([("digest", "=", "x")]),
                lambda its=its: its.write({"date_end": fields.Datetime.now()}),
                lambda its=its: its.create({"digest": "x"}),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    read()

    def test_mails_are_free_of_personal_data(self):
        referral = self._agreed()
        with self._mails_made() as mails:
            referral.action_send()
            referral.sudo()._send_link(is_reminder=True)
        self.assertEqual(len(mails), 2)
        for mail in mails:
            said = f"{mail['subject']} {mail['body_html']}"
            for secret in (
                "Camille",
                "Essai",
                self.candidate.reference,
                "studio",
                "Trouver un logement",
                "camille@",
                self.referent.name,
            ):
                self.assertNotIn(secret, said)
            self.assertEqual(mail["email_to"], self.actor.email)
            self.assertFalse(mail.get("model"))

    def test_what_opens_nothing(self):
        referral, token = self._sent()
        self.assertEqual(self._opened_by(token), referral)
        for other in (token[:-1], token + "a", token.swapcase(), "", "é", "x" * 9999):
            self.assertFalse(self._opened_by(other))
        link = self._link_of(token)
        link.date_end = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(self._opened_by(token))

    def test_a_link_opens_its_own_referral(self):
        one, token = self._sent()
        two, other = self._sent()
        self.assertEqual(self._opened_by(token), one)
        self.assertEqual(self._opened_by(other), two)

    def test_closed_with_the_referral(self):
        for close in (
            lambda referral: referral.action_withdraw(),
            lambda referral: referral._answer_refuse(self.reasons[:1]),
            lambda referral: referral.consent_id._withdraw("oral"),
        ):
            referral, token = self._sent()
            close(referral)
            self.assertFalse(self._opened_by(token))

    def test_consent_withdrawn_on_the_portal(self):
        referral, token = self._sent()
        self.candidate._portal_withdraw_consent(referral.consent_id)
        self.assertEqual(referral.state, "withdrawn")
        self.assertEqual(referral.transition_ids[-1].by, "candidate")
        self.assertFalse(self._opened_by(token))

    def test_consent_that_has_ended(self):
        referral, token = self._sent()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE vae_consent SET date_given = %s, date_end = %s WHERE id = %s",
            (self._days_ago(9), self._days_ago(2), referral.consent_id.id),
        )
        self.env.invalidate_all()
        self.assertFalse(self._opened_by(token))

    # ------------------------------------------------------------------
    # A fresh one
    # ------------------------------------------------------------------

    def _renew(self, token):
        self.env["vae.referral.link"]._ask_renewal(token)
        with self._mails_made() as mails:
            self.env["vae.referral.link"]._cron_renew()
        return mails

    def test_fresh_link_to_the_recorded_address_only(self):
        _referral, token = self._sent()
        self._link_of(token).date_end = self._days_ago(1)
        mails = self._renew(token)
        self.assertEqual([mail["email_to"] for mail in mails], [self.actor.email])
        self.assertTrue(self._opened_by(self._token(mails[0])))
        self.assertFalse(self._renew("unknown"))

    def test_links_of_what_is_over_are_deleted(self):
        going_on, kept = self._sent()
        over, token = self._sent()
        over.action_withdraw()
        self.env["vae.referral.link"]._gc_closed()
        self.assertFalse(self._link_of(token))
        self.assertEqual(self._opened_by(kept), going_on)

    def test_no_fresh_link_to_what_is_over(self):
        referral, token = self._sent()
        referral.action_withdraw()
        self.assertFalse(self._renew(token))

    def test_fresh_links_are_limited(self):
        _referral, token = self._sent()
        sent = [len(self._renew(token)) for _time in range(5)]
        self.assertEqual(sent, [1, 1, 1, 0, 0])

    def test_the_same_work_for_all(self):
        """Nobody learns by the time that it takes whether a link was one of ours."""
        _referral, token = self._sent()
        self._link_of(token).date_end = self._days_ago(1)
        self.env.flush_all()
        link = self.env["vae.referral.link"]
        for ask in (link._referral_of, link._ask_renewal):
            counts = []
            ask("x")  # what the registry keeps from the first call on
            for each in (token, token[:-1] + "_"):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                ask(each)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(counts[0], counts[1])
