# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .resource_common import ResourceCommon, document


@tagged("post_install", "-at_install")
class TestResourceSend(ResourceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.actor.email = "accueil@habitat.example.com"
        cls.others = cls.env["res.partner"].create(
            [
                {
                    "name": "Mission locale",
                    "is_company": True,
                    "email": "ml@example.com",
                },
                {"name": "Sans adresse", "is_company": True},
                {"name": "Refuse", "is_company": True, "email": "non@example.com"},
                {"name": "Bis", "is_company": True, "email": "ML@example.com"},
            ]
        )
        cls.env["mail.blacklist"].create({"email": "non@example.com"})
        cls.resource = cls._resource(
            "Plaquette",
            file=document("Plaquette"),
            filename="plaquette.pdf",
            for_partners=True,
        )

    def _dialog(self, partners, resource=None, **values):
        return (
            self.env["vae.resource.send"]
            .with_user(self.referent)
            .create(
                {
                    "resource_id": (resource or self.resource).id,
                    "partner_ids": [Command.set(partners.ids)],
                    **values,
                }
            )
        )

    def test_one_mail_for_each(self):
        private = self.candidate.partner_id
        private.email = "camille@example.com"
        dialog = self._dialog(self.actor | self.others | private)
        self.assertEqual(dialog.recipient_count, 2)
        for name in ("Sans adresse", "Refuse", "Bis", private.name):
            self.assertIn(name, dialog.left_out)
        self.assertIn("Plaquette", dialog.subject)
        self.assertIn(self.referent.name, dialog.body)
        dialog.action_send()
        sendings = self.resource.sending_ids
        self.assertEqual(
            set(sendings.mapped("email")),
            {"accueil@habitat.example.com", "ml@example.com"},
        )
        self.assertEqual(sendings.user_id, self.referent)
        self.assertEqual(set(sendings.mapped("version_number")), {1})
        self.assertEqual(self.resource.sending_count, 2)
        mails = sendings.sudo().mail_id
        self.assertEqual(len(mails), 2)
        for mail, sending in zip(mails, sendings, strict=True):
            self.assertIn(sending.email, mail.email_to)
            self.assertEqual(mail.email_to.count("@"), 1)
            self.assertFalse(mail.recipient_ids or mail.email_cc)
            self.assertEqual(mail.attachment_ids.name, "plaquette.pdf")
        self.assertEqual(len(mails.attachment_ids), 1, "one file for all")

    def test_what_became_of_the_mails(self):
        self._dialog(self.actor | self.others).action_send()
        sent, failed = self.resource.sending_ids
        self.assertEqual(sent.state, "outgoing")
        sent.sudo().mail_id.state = "sent"
        failed.sudo().mail_id.write({"state": "exception", "failure_reason": "Refusé"})
        self.env.flush_all()
        self.env.invalidate_all()
        own = self.resource.with_user(self.accompagnateur).sending_ids
        self.assertEqual(own.mapped("state"), ["sent", "exception"])
        self.assertEqual(own[1].failure_reason, "Refusé")
        self.assertEqual(own.search([("state", "=", "exception")]) & own, own[1])

    def test_a_page_goes_by_its_address(self):
        page = self._resource("Site", url="https://example.com/a?b=1&c=2")
        page.for_partners = True
        dialog = self._dialog(self.actor, page)
        self.assertIn("https://example.com/a?b=1&amp;c=2", dialog.body)
        dialog.body = "<p>Quelques mots</p>"
        dialog.action_send()
        mail = page.sending_ids.sudo().mail_id
        self.assertIn("https://example.com/a?b=1&amp;c=2", mail.body_html)
        self.assertFalse(mail.attachment_ids)

    def test_chosen_in_a_list(self):
        offer = self._offer("Louer", contact_id=self.others[0].id)
        dialogs = self.env["vae.resource.send"].with_user(self.referent)
        for records, expected in (
            (self.others[:2], self.others[:2]),
            (offer, self.others[0]),
        ):
            chosen = dialogs.with_context(
                active_model=records._name, active_ids=records.ids
            ).new({})
            self.assertEqual(chosen.partner_ids._origin, expected)

    def test_refused(self):
        internal = self._resource("Méthode")
        empty = self.env["vae.resource"].create({"name": "Vide", "for_partners": True})
        for dialog, said in (
            (self._dialog(self.actor, internal), "not for partners"),
            (self._dialog(self.actor, empty), "no content"),
            (self._dialog(self.others[1:3]), "Nobody"),
            (self._dialog(self.actor, body="<p><br></p>"), "few words"),
        ):
            with self.subTest(said), self.assertRaisesRegex(UserError, said):
                dialog.action_send()
        self.assertFalse(self.env["vae.resource.sending"].search([]))

    def test_of_others(self):
        foreign = self._resource("Ailleurs", self.stranger, for_partners=True)
        hidden = self.env["res.partner"].create(
            {"name": "Caché", "company_id": self.other_company.id}
        )
        with self.assertRaises(AccessError):
            self._dialog(self.actor, foreign)
        with self.assertRaises(AccessError):
            self._dialog(hidden)
        self._dialog(self.actor).action_send()
        sending = self.resource.sending_ids
        self.resource.grouping_id = self.grouping
        self.env.invalidate_all()
        # The resource is theirs to read; whom we know is not.
        self.assertTrue(self.resource.with_user(self.stranger).has_access("read"))
        self.assertFalse(sending.with_user(self.stranger).has_access("read"))
        with self.assertRaises(AccessError):
            self.env["vae.resource.sending"].with_user(self.admin).create(
                {"resource_id": self.resource.id, "partner_id": self.actor.id}
            )
