# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# What people write is not translated.
# pylint: disable=translation-required

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..files import huge_png
from .test_vae_thread import VaeThreadCommon

PART = b"\r\n--B\r\nContent-Type: %s\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s"


@tagged("post_install", "-at_install")
class TestMailIn(VaeThreadCommon):
    """Nothing that somebody writes by mail is lost unsaid, or said by another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asked = cls.secret.with_user(cls.referent).message_post(
            body="Et alors ?",
            partner_ids=cls.secret.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
            message_type="comment",
        )
        cls.address = cls.secret.partner_id.email.encode()

    def _receive(self, sender, rest, to=b"reponses@example.net", heads=b""):
        """Receive an answer to the question; what follows from it is new."""
        before = self.secret.message_ids
        mail = (
            b"From: %s\r\nTo: %s\r\nMessage-Id: <%d@example.net>\r\nIn-Reply-To: %s"
            b"\r\nMIME-Version: 1.0\r\n%s%s"
        ) % (
            *(sender, to, len(before)),
            *(self.asked.message_id.encode(), heads, rest),
        )
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(None, mail)
        return self.secret.message_ids - before

    def _text(self, kind, content):
        return b"Content-Type: multipart/mixed; boundary=B\r\n" + PART % (kind, content)

    def test_what_libraries_stumble_on(self):
        for kind, content, said in (
            (b"text/plain; charset=klingon", b"h\xe9las", "hélas"),
            (b"text/plain; charset=klingon", "hélas".encode(), "hélas"),
            (b"text/plain; charset=us-ascii", b"h\xe9las", "hélas"),
            (b"text/plain", b"h\xe9las \x81", "hélas"),
            (b"text/plain; charset=hex", b"00", "00"),
            (b"text/html; charset=", b"<p>h\xe9las</p>", "hélas"),
        ):
            whole = b"Content-Type: %s\r\n\r\n%s" % (kind, content)
            for mail in (whole, self._text(kind, content)):
                with self.subTest(mail=mail):
                    message = self._receive(self.address, mail)
                    self.assertIn(said, message.body)
                    self.assertEqual(message.author_id, self.secret.partner_id)
        named = b'application/pdf; name="a=00b"'
        named = named.replace(b"a=00b", b"=?utf-8?q?a=00b?=")
        mail = self._text(b"text/plain", b"ici") + PART % (named, b"x") + b"\r\n--B--"
        message = self._receive(self.address, b"Subject: =?utf-8?q?a=00b?=\r\n" + mail)
        self.assertEqual(message.subject, "ab")
        self.assertEqual(message.attachment_ids.name, "ab")

    @mute_logger("py.warnings")
    def test_pictures_that_do_not_open(self):
        """Kept as they came, with the words that they came with."""
        for picture in (huge_png(30_000, 30_000), huge_png(2000, 2000)[:-20]):
            mail = self._text(b"text/plain", b"voici") + PART % (
                b'image/png; name="a.png"',
                picture,
            )
            mail = mail.replace(b"8bit\r\n\r\n\x89", b"binary\r\n\r\n\x89")
            with self.subTest(size=len(picture)):
                message = self._receive(self.address, mail + b"\r\n--B--")
                self.assertIn("voici", message.body)
                self.assertTrue(message.attachment_ids.raw)

    def test_who_may_not_write_is_told(self):
        """In their language, unless a program wrote; nothing of the record."""
        self.referent2.lang = "fr_FR"
        sender = self.referent2.email.encode()
        self.assertFalse(self._receive(sender, b"Subject: Suite\r\n\r\nJe pense que"))
        self.assertEqual(len(self._mails), 1)
        answer = self._mails[0]
        self.assertEqual(answer["email_to"], [self.referent2.email])
        self.assertIn("loop-detection", answer["references"])
        for told in ("Zacharie", self.secret.reference):
            self.assertNotIn(told, f"{answer['subject']}{answer['body']}")
        self._receive(sender, b"\r\nAbsent", heads=b"Auto-Submitted: auto-replied\r\n")
        self.assertFalse(self._mails)

    def test_strangers_do_not_speak_as_the_structure(self):
        """On the portal, mails of whoever has no contact are under their address."""
        for sender, who in (
            (b"inconnu@example.org", "inconnu@example.org"),
            (b'"Claire" <Inconnu@example.org>', "inconnu@example.org"),
        ):
            self._receive(sender, b"\r\nPayez-moi", to=self.address)
            with self.subTest(sender=sender):
                last = self.secret._portal_messages()[-1]
                self.assertEqual((last["text"], last["who"]), ("Payez-moi", who))
                self.assertFalse(last["is_own"])
        nameless = {"author_id": False, "email_from": self.company.name}
        message = self.env["mail.message"].new({**nameless, "message_type": "email"})
        self.assertEqual(self.secret._portal_author(message), "Unknown sender")
