# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from ..common import VaeCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestIrAttachment(VaeCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fiche = cls._create_fiche(cls.candidate)
        cls.files = cls.env["ir.attachment"].create(
            [
                {
                    "name": f"piece-{number}.txt",
                    "raw": b"Contenu intime",
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for number, record in enumerate((cls.candidate, cls.fiche))
            ]
        )

    def _earlier(self):
        """Files of a transaction before this one, as in real life."""
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = create_date - interval '1 hour'"
            " WHERE id = ANY(%s)",
            [self.files.ids],
        )
        self.env.invalidate_all()
        return self.files.with_user(self.referent)

    def test_is_never_public(self):
        for file in self._earlier():
            with self.assertRefused("cannot be made public", ValidationError):
                file.public = True
            with self.assertRefused("cannot be made public", ValidationError):
                file.sudo().public = True

    def test_gets_no_link_from_a_user(self):
        for file in self._earlier():
            with self.assertRefused("cannot be shared by a link", ValidationError):
                file.generate_access_token()
            with self.assertRefused("cannot be shared by a link", ValidationError):
                file.access_token = "devine"
            # Odoo's own mails give links to large attachments.
            file.sudo().generate_access_token()

    def test_images_in_messages_still_work(self):
        message = self.candidate.with_user(self.referent).message_post(
            body=Markup('<img src="data:image/png;base64,%s">') % PIXEL
        )
        self.assertTrue(message.attachment_ids)

    def test_other_files_are_untouched(self):
        file = self.env["ir.attachment"].create({"name": "logo.txt", "raw": b"x"})
        file.public = True
        file.generate_access_token()

    def test_nothing_is_attached_to_confidential_content(self):
        values = (
            self.env["vae.confidential.note"]
            .with_user(self.referent)
            .action_create(self.candidate.id, "note", {"content": "Secret"})
        )
        vals = {
            "name": "ordonnance.txt",
            "raw": b"x",
            "res_model": "vae.confidential.note",
            "res_id": values["id"],
        }
        attachments = self.env["ir.attachment"]
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            attachments.with_user(self.referent).create(vals)
        with self.assertRefused("cannot be attached", ValidationError):
            attachments.create(vals)

    def test_others_do_not_reach_them(self):
        self.env.flush_all()
        for user in (self.referent2, self.accompagnateur, self.stranger, self.employee):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                files = self.files.with_user(user)
                for domain in (
                    [("id", "in", files.ids)],
                    [("name", "=like", "piece-%")],
                    [("index_content", "ilike", "intime")],
                ):
                    self.assertFalse(files.search(domain), domain)
                for file in files:
                    with self.assertRaises(AccessError):
                        file.read(["raw"])
                with self.assertRaises(AccessError):
                    files.copy({"res_model": False, "res_id": False})
        for user in (self.referent2, self.accompagnateur, self.stranger):
            files = self.files.with_user(user)
            self.assertFalse(files.search([("res_model", "=", "vae.candidate")]))

    def test_others_do_not_download_them(self):
        self.env.flush_all()
        people = self.referent2 | self.stranger | self.employee
        for login in people.mapped("login"):
            self.authenticate(login, login)
            for file in self.files:
                for route in (
                    f"/web/content/{file.id}",
                    f"/web/content/{file.id}?download=true",
                    f"/web/image/{file.id}",
                    f"/web/content/ir.attachment/{file.id}/raw",
                    f"/web/content/{file.id}?access_token=devine",
                ):
                    with self.subTest(login=login, route=route):
                        answer = self.url_open(route)
                        self.assertNotIn("intime", answer.text)
        self.authenticate("test_referent", "test_referent")
        answer = self.url_open(f"/web/content/{self.files[0].id}")
        self.assertIn("intime", answer.text)
