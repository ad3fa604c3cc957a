# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from .test_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalInvitation(PortalCommon, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = cls._create_candidate(
            "Inès Nouvelle",
            cls.referent,
            email="Ines@Example.com",
            accompagnateur_ids=[(4, cls.accompagnateur.id)],
        )
        cls.fresh.partner_id.lang = "fr_FR"

    def _invite(self, candidate, user=None):
        with self.mock_mail_gateway(mail_unlink_sent=True):
            return candidate.with_user(
                user or self.accompagnateur
            ).action_portal_invite()

    def test_who_follows_invites(self):
        self.assertEqual(self.fresh.portal_state, "none")
        self.assertFalse(
            self.env["res.users"].with_user(self.accompagnateur).has_access("create")
        )
        answer = self._invite(self.fresh)
        self.assertEqual(answer["params"]["type"], "success")
        user = self.fresh.partner_id.user_ids
        self.assertEqual(user.login, "ines@example.com")
        self.assertTrue(user._is_portal())
        self.assertEqual(user.company_ids, self.fresh.company_id)
        self.assertEqual((user.lang, user.tz), ("fr_FR", "Europe/Paris"))
        self.assertEqual(self.fresh.portal_state, "invited")
        self.assertTrue(self.fresh.portal_invited_on)
        [mail] = self._mails
        self.assertEqual(mail["email_to"], ['"Inès Nouvelle" <ines@example.com>'])
        self.assertEqual(mail["subject"], "Votre espace personnel est ouvert")
        self.assertIn("/web/signup?", mail["body"])
        for word in ("Inès", "VAE ", self.certification.name, self.fresh.reference):
            self.assertNotIn(word, mail["body"])
        self.assertIn("accompagnateur@example.com", mail["reply_to"])

    def test_who_does_not_follow_cannot(self):
        for user in (self.referent2, self.stranger, self.employee, self.portal_user):
            for action in ("action_portal_invite", "action_portal_revoke"):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    getattr(self.fresh.with_user(user), action)()
        self.assertFalse(self.fresh.partner_id.user_ids)

    def test_address_is_missing_or_wrong(self):
        self.fresh.email = False
        with self.assertRefused("Add the e-mail address of Inès Nouvelle"):
            self._invite(self.fresh)
        self.fresh.email = "ines chez example"
        with self.assertRefused("is not an e-mail address"):
            self._invite(self.fresh)
        self.assertFalse(self.fresh.partner_id.user_ids)

    def test_address_of_somebody_else(self):
        """Even of another structure: nobody is named."""
        self.stranger.login = "ines@example.com"
        self.stranger.name = "Nom Étranger"
        with self.assertRefused("serves another account") as refused:
            self._invite(self.fresh)
        self.assertNotIn("Nom", str(refused))
        self.assertFalse(self.fresh.partner_id.user_ids)

    def test_send_again(self):
        self._invite(self.fresh)
        user = self.fresh.partner_id.user_ids
        self.fresh.email = "ines.nouvelle@example.com"
        self._invite(self.fresh)
        self.assertEqual(self.fresh.partner_id.user_ids, user)
        self.assertEqual(user.login, "ines.nouvelle@example.com")
        self.assertEqual(len(self._mails), 1)

    def test_who_uses_the_portal_is_not_invited(self):
        self._connect(self.portal_user)
        self.assertEqual(self.candidate.portal_state, "connected")
        self.assertTrue(self.candidate.portal_login_on)
        with self.assertRefused("uses the portal already"):
            self._invite(self.candidate, self.referent)

    def _connect(self, user):
        self.env["res.users.log"].with_user(user).sudo().create({})
        self.env.invalidate_all()

    def test_second_journey_has_the_same_account(self):
        self._invite(self.fresh)
        second = self._create_candidate(
            "?", self.referent, partner_id=self.fresh.partner_id.id
        )
        self.assertEqual(second.portal_state, "invited")
        self._invite(second, self.referent)
        self.assertEqual(len(self.fresh.partner_id.user_ids), 1)
        self.assertEqual(
            second._portal_user().with_env(self.env),
            self.fresh._portal_user().with_env(self.env),
        )

    def test_withdraw_and_open_again(self):
        self._invite(self.fresh)
        self.fresh.with_user(self.accompagnateur).action_portal_revoke()
        self.assertEqual(self.fresh.portal_state, "withdrawn")
        self.assertFalse(self.fresh.partner_id.user_ids)
        with self.assertRefused("has no access to the portal"):
            self.fresh.with_user(self.accompagnateur).action_portal_revoke()
        self._invite(self.fresh)
        self.assertEqual(self.fresh.portal_state, "invited")
        self.assertTrue(self.fresh.partner_id.user_ids._is_portal())

    def test_nobody_shuts_out_the_candidate_of_a_colleague(self):
        """By a journey made beside theirs."""
        self._invite(self.fresh)
        second = self._create_candidate(
            "Inès Nouvelle", self.referent2, partner_id=self.fresh.partner_id.id
        )
        with self.assertRefused("followed by a colleague as well"):
            second.with_user(self.referent2).action_portal_revoke()
        self.assertEqual(self.fresh.portal_state, "invited")
        second.with_user(self.coordinator).action_portal_revoke()
        self.assertEqual(self.fresh.portal_state, "withdrawn")

    def test_account_that_the_candidate_deleted(self):
        self._invite(self.fresh)
        user = self.fresh.partner_id.user_ids
        user._deactivate_portal_user()
        self.assertEqual(self.fresh.portal_state, "withdrawn")
        self._invite(self.fresh)
        self.assertEqual(user.login, "ines@example.com")
        self.assertTrue(user.active)
        self.assertFalse(
            self.env["res.users.deletion"].search(
                [("user_id", "=", user.id), ("state", "=", "todo")]
            )
        )

    def test_colleague_is_neither_invited_nor_shut_out(self):
        # A candidate who was hired since.
        hired = new_test_user(
            self.env,
            login="test_hired",
            groups="base.group_user",
            partner_id=self.fresh.partner_id.id,
        )
        hired.active = False
        self.assertEqual(self.fresh.portal_state, "internal")
        with self.assertRefused("has an account of the structure"):
            self._invite(self.fresh)
        with self.assertRefused("has no access to the portal"):
            self.fresh.with_user(self.referent).action_portal_revoke()
        self.assertFalse(hired.active)

    def test_mail_that_does_not_leave(self):
        mails = self.env["mail.mail"]

        def fail(mail, *_args, **_options):
            mail.state = "exception"

        with patch.object(self.registry["mail.mail"], "send", fail):
            answer = self.fresh.with_user(self.referent).action_portal_invite()
        self.assertEqual(answer["params"]["type"], "warning")
        self.assertEqual(self.fresh.portal_state, "unsent")
        self.assertFalse(self.fresh.portal_invited_on)
        said = str(self.fresh.message_ids.mapped("body"))
        self.assertIn("no invitation could be sent", said)
        self.assertNotIn("invitation sent", said)
        # The link that it held is nowhere: whoever reads it takes the account.
        of_accounts = [("model", "=", "res.users")]
        for records in (mails, self.env["mail.message"]):
            for record in records.search(of_accounts):
                self.assertNotIn("token=", str(record.body))
        self.assertFalse(mails.search([("body_html", "ilike", "token=")]))
        answer = self._invite(self.fresh, self.referent)
        self.assertEqual(answer["params"]["type"], "success")
        self.assertFalse(
            mails.search(
                [("model", "=", "res.users"), ("state", "=", "exception")],
            )
        )

    def test_message_of_the_account_holds_no_link(self):
        """As long as the mail waits to leave, colleagues may read its message."""
        messages = self.env["mail.message"].search([])
        kept = []

        def wait(mail, *_args, **_options):
            kept.append((mail.body_html, mail.mail_message_id.body))

        with patch.object(self.registry["mail.mail"], "send", wait):
            self.fresh.with_user(self.referent).action_portal_invite()
        [[body_html, body]] = kept
        self.assertIn("token=", body_html)
        self.assertFalse(body)
        for message in self.env["mail.message"].search([]) - messages:
            self.assertNotIn("token=", str(message.body))

    def test_nobody_silences_a_security_mail(self):
        """The key of the invitation, sent by a client, is not the invitation."""
        context = {"vae_portal_invitation": True}
        with self.mock_mail_gateway():
            self.portal_user.with_context(**context).login = "autre"
        self.assertTrue(self._new_mails)

    def test_trace_on_the_journey(self):
        self._invite(self.fresh)
        self.fresh.with_user(self.accompagnateur).action_portal_revoke()
        notes = self.fresh.message_ids.filtered(
            lambda message: message.author_id == self.accompagnateur.partner_id
        )
        self.assertEqual(len(notes), 2)
        self.assertFalse(notes.notified_partner_ids)


@tagged("post_install", "-at_install")
class TestPortalInvitationTour(PortalCommon, HttpCase):
    browser_size = "1366x768"

    def test_referent_invites(self):
        self.referent.lang = "fr_FR"
        candidate = self._create_candidate(
            "Inès Nouvelle", self.referent, email="ines@example.com"
        )
        self.env.flush_all()
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_candidate_action/{candidate.id}",
            "vae_portal_invite",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        self.assertEqual(candidate.portal_state, "withdrawn")
