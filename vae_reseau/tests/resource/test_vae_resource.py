# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.vae_assistance.tests.common import pdf_file

from .resource_common import ResourceCommon, document


@tagged("post_install", "-at_install")
class TestResource(ResourceCommon):
    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def test_what_is_changed_is_a_new_version(self):
        resource = self._resource("Guide", file=document("Un"), filename="guide.pdf")
        first = resource.version_id
        self.assertEqual((first.number, first.filename), (1, "guide.pdf"))
        own = resource.with_user(self.coordinator)
        own.write({"file": document("Deux"), "filename": "guide-2.pdf"})
        own.write({"name": "Guide du jury"})
        self.env.invalidate_all()
        self.assertEqual(resource.version_ids.mapped("number"), [2, 1])
        self.assertEqual(resource.version_id.user_id, self.coordinator)
        self.assertEqual(resource.version_id.date, fields.Date.context_today(resource))
        self.assertEqual(base64.b64decode(resource.file), pdf_file("Deux"))
        self.assertEqual(base64.b64decode(first.file), pdf_file("Un"))
        self.assertEqual(first.user_id, self.referent)

    def test_the_form_makes_versions(self):
        with Form(self.env["vae.resource"].with_user(self.referent)) as form:
            form.name = "Site"
            form.url = "https://example.com/un"
        resource = form.record
        with Form(resource) as form:
            form.url = "https://example.com/deux?a=b#c"
            form.change = "Nouvelle adresse"
        self.assertEqual(resource.version_number, 2)
        self.assertEqual(resource.version_id.note, "Nouvelle adresse")
        with Form(resource) as form:
            form.change = "Rien d’autre"
        self.assertEqual(resource.version_number, 2)

    def test_the_same_file_is_no_new_version(self):
        resource = self._resource("Guide", file=document("Un"), filename="guide.pdf")
        resource.write({"file": document("Un"), "filename": "autre.pdf"})
        self.assertEqual(len(resource.version_ids), 1)

    def test_nobody_changes_a_version(self):
        resource = self._resource("Site")
        for user in (self.referent, self.coordinator, self.admin):
            version = resource.version_id.with_user(user)
            for vals in (
                {"url": "https://example.com/autre"},
                {"note": "?"},
                {"number": 7},
                {"user_id": user.id},
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    version.write(vals)
        with self.assertRaises(AccessError):
            resource.version_id.with_user(self.referent).unlink()
        # A file that should not be there at all: the one before is shown again.
        resource.url = "https://example.com/faute"
        resource.version_id.with_user(self.coordinator).unlink()
        self.assertEqual(resource.url, "https://example.com/page")

    def test_a_version_is_made_by_the_resource_alone(self):
        resource = self._resource("Site")
        versions = self.env["vae.resource.version"].with_user(self.admin)
        values = {"resource_id": resource.id, "url": "https://example.com/x"}
        with self.assertRaises(AccessError), self.cr.savepoint():
            versions.create({**values, "date": "2020-01-01"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            resource.write({"version_ids": [Command.create(values)]})
        with self.assertRaises(AccessError):
            resource.write({"version_id": resource.version_id.id})

    def test_addresses_have_the_form_of_one(self):
        resource = self._resource("Site")
        for url in (
            "javascript:alert(1)",
            "www.example.com",
            "https://",
            "https://exemple",
            "https://example.com/a b",
            "https://moi@example.com/",
            "data:text/html,x",
            f"https://example.com/{'a' * 2000}",
        ):
            with self.subTest(url[:40]), self.assertRaises(ValidationError):
                resource.url = url
        for url in ("http://example.com", "HTTPS://Example.com:8069/é?x=1"):
            resource.url = url

    def test_a_file_or_an_address(self):
        with self.assertRaisesRegex(ValidationError, "not both"):
            self._resource("?", file=document("x"), url="https://example.com")
        resource = self._resource("Guide", file=document("Un"), filename="guide.pdf")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            resource.file = False
        resource.write({"file": False, "url": "https://example.com/guide"})
        self.assertFalse(resource.version_id.file or resource.filename)

    def test_files_pass_the_gate(self):
        heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
        for content, said in ((heic, "HEIC"), (b"", "empty"), (b"<html>", "neither")):
            with self.subTest(said), self.assertRaisesRegex(UserError, said):
                self._resource("?", file=base64.b64encode(content) or b"=")

    # ------------------------------------------------------------------
    # Who reads it, who changes it
    # ------------------------------------------------------------------

    def test_of_the_structure_or_of_its_grouping(self):
        own = self._resource("À nous")
        shared = self._resource("À tous", grouping_id=self.grouping.id)
        self.env.invalidate_all()
        elsewhere = self.env["vae.resource"].with_user(self.stranger)
        self.assertEqual(elsewhere.search([]) & (own | shared), shared)
        self.assertFalse(own.with_user(self.stranger).has_access("read"))
        theirs = shared.with_user(self.stranger)
        self.assertEqual(theirs.version_id.url, "https://example.com/page")
        self.assertFalse(own.version_id.with_user(self.stranger).has_access("read"))
        for change in (
            lambda: theirs.write({"name": "?"}),
            lambda: theirs.write({"url": "https://example.com/autre"}),
            lambda: theirs.version_id.unlink(),
            lambda: theirs.unlink(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()

    def test_a_grouping_that_does_not_run_shares_nothing(self):
        shared = self._resource("À tous", grouping_id=self.grouping.id)
        theirs = shared.with_user(self.stranger)
        for values, may_read in (
            ({"date_end": "2020-01-01", "date_start": "2019-01-01"}, False),
            ({"date_end": False}, True),
            ({"date_start": "2999-01-01"}, False),
            ({"date_start": False, "active": False}, False),
            ({"active": True}, True),
        ):
            self.grouping.write(values)
            self.env.invalidate_all()
            with self.subTest(values):
                self.assertEqual(theirs.has_access("read"), may_read)
                found = theirs.search([("id", "=", shared.id)])
                self.assertEqual(bool(found), may_read)

    def test_in_a_grouping_of_ones_own(self):
        foreign = self.env["vae.grouping"].create(
            {
                "name": "Ailleurs",
                "lead_id": self.other_company.id,
                "member_ids": self.other_company.ids,
            }
        )
        with self.assertRaises(AccessError):
            self._resource("?", grouping_id=foreign.id)
        with self.assertRaisesRegex(ValidationError, "no member"):
            self.env["vae.resource"].create({"name": "?", "grouping_id": foreign.id})

    def test_the_structure_stays(self):
        resource = self._resource("À nous")
        with self.assertRaises(AccessError):
            resource.write({"company_id": self.other_company.id})

    def test_found_by_words_and_at_a_step(self):
        resource = self._resource(
            "Se préparer à l’entretien",
            description="Ce que demande le jury",
            step_ids=self.second_step.ids,
            field_ids=self.rent.parent_id.ids,
        )
        always = self._resource("Au long cours")
        found = self.env["vae.resource"].with_user(self.accompagnateur)
        for typed in ("preparer", "JURY entretien", "logement"):
            self.assertIn(resource, found.search([("display_name", "ilike", typed)]))
        self.candidate.step_id = self.second_step
        action = self.candidate.with_user(self.referent).action_view_resources()
        [step_id] = action["context"]["search_default_step_ids"]
        at_step = ["|", ("step_ids", "in", step_id), ("step_ids", "=", False)]
        self.assertLessEqual(resource | always, found.search(at_step))

    def test_open(self):
        page = self._resource("Site").action_open()
        self.assertEqual(page["url"], "https://example.com/page")
        file = self._resource("Guide", file=document("Un"), filename="a/b ?.pdf")
        self.assertIn("/file/a%2Fb%20%3F.pdf", file.action_open()["url"])
        empty = self.env["vae.resource"].create({"name": "Vide"})
        with self.assertRaisesRegex(UserError, "neither a file"):
            empty.action_open()
