# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Files of our records are changed by their fields, and not under somebody's name."""

import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.vae_assistance.tests.common import pdf_file

from .test_access_doors import is_ours_field
from .test_access_matrix import PEOPLE, AccessCommon


@tagged("post_install", "-at_install")
class TestFilesOfFields(AccessCommon):
    def _file_fields(self):
        for model in PEOPLE:
            for field in self.env[model]._fields.values():
                if field.type == "binary" and field.attachment and field.store:
                    if is_ours_field(field):
                        yield model, field.name

    def test_no_file_is_changed_past_its_field(self):
        candidate = self._followed_by(self.referent)
        tried = set()
        for model, fname in self._file_fields():
            record = self._records(model, candidate)[:1]
            place = {"res_model": model, "res_id": record.id, "res_field": fname}
            files = self.env["ir.attachment"]
            file = files.create({**place, "name": "x", "raw": b"x"})
            for user in (self.referent, self.coordinator, self.admin):
                own = file.with_user(user)
                for call in (
                    lambda own=own: own.write({"raw": b"y"}),
                    lambda own=own: own.write({"datas": base64.b64encode(b"y")}),
                    lambda own=own: own.write({"res_field": False}),
                    lambda own=own: own.write({"name": "y"}),
                    lambda own=own: own.unlink(),
                    lambda own=own, place=place: own.create(
                        {**place, "name": "y", "raw": b"y"}
                    ),
                ):
                    with (
                        self.subTest(field=f"{model}.{fname}", user=user.login),
                        self.assertRaises(AccessError),
                        self.cr.savepoint(),
                    ):
                        call()
            tried.add((model, fname))
        self.assertLessEqual(
            {("vae.proof", "file"), ("vae.training", "certificate")}, tried
        )

    def test_fields_write_their_files(self):
        training = self._records("vae.training", self._followed_by(self.referent))
        training.user_id = self.referent
        own = training.with_user(self.referent)
        for content in (pdf_file("One"), pdf_file("Two"), b""):
            own.certificate = base64.b64encode(content)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(base64.b64decode(own.certificate or b""), content)
        own.certificate = base64.b64encode(pdf_file("Three"))
        own.unlink()

    def test_files_of_colleagues(self):
        candidate = self._followed_by(self.referent)
        place = {"res_model": candidate._name, "res_id": candidate.id, "name": "x"}
        files = self.env["ir.attachment"]
        theirs = files.with_user(self.coordinator).create({**place, "raw": b"x"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            theirs.with_user(self.referent).write({"raw": b"y"})
        theirs.write({"raw": b"y"})
        # Others as in core: renamed, deleted.
        theirs.with_user(self.referent).write({"name": "y"})
        theirs.with_user(self.referent).unlink()
