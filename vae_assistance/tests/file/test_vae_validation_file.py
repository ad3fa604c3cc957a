# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import VaeCommon, pdf_file


@tagged("post_install", "-at_install")
class TestValidationFile(VaeCommon):
    """Written by two, read by one, deposited when it is in order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        bloc = cls.certification.bloc_ids[0]
        experience = cls.env["vae.experience"].create(
            {
                "candidate_id": cls.candidate.id,
                "name": "Aide à domicile",
                "is_significant": True,
                "activity_title": "Accompagner un lever",
            }
        )
        cls.env["vae.experience.bloc"].create(
            {"experience_id": experience.id, "bloc_id": bloc.id, "answer": "yes"}
        )
        cls.file = (
            cls.env["vae.validation.file"]
            .with_user(cls.referent)
            .create({"candidate_id": cls.candidate.id})
        )
        cls.section = cls.file.section_ids
        cls.versions = cls.env["vae.validation.version"].with_user(cls.referent)

    def test_activities_become_sections(self):
        self.assertEqual(self.section.name, "Accompagner un lever")
        self.assertEqual(self.section.bloc_ids, self.certification.bloc_ids[0])
        self.assertTrue(self.file.check_ids)
        with self.assertRefused("already"):
            self.file.action_take_activities()
        with self.assertRefused("nothing is written"):
            self.section.state = "read"

    def test_two_writers_lose_nothing(self):
        first = self.versions._add(self.section, "Un", mine=True)
        self.assertEqual((self.section.state, first.number), ("drafted", 1))
        self.assertTrue(self.section.waits_for_reading)
        # Both saw version 1.
        second = self.versions._add(self.section, "Deux", base=1)
        third = self.versions._add(self.section, "Trois", base=1, mine=True)
        self.assertEqual((second.number, third.number), (2, 3))
        self.assertFalse(second.is_parallel)
        self.assertTrue(third.is_parallel)
        self.assertEqual(
            sorted(self.section.version_ids.mapped("text")), ["Deux", "Trois", "Un"]
        )
        again = self.versions._add(self.section, "Trois", base=1, mine=True)
        self.assertEqual(again, third, "a double click makes one version")
        for call in (
            lambda: third.with_user(self.referent).write({"text": "Autre"}),
            lambda: third.with_user(self.coordinator).unlink(),
            lambda: self.versions.create({"section_id": self.section.id, "number": 9}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_files_pass_the_gate(self):
        locked = base64.b64encode(pdf_file("dossier", password="secret"))
        for content, said in (
            (locked, "password"),
            (base64.b64encode(b"x" * 50 * 1024**2), "larger than"),
            (base64.b64encode(b"MZ"), "neither"),
            (None, "nothing to keep"),
        ):
            with self.assertRefused(said):
                self.versions._add(self.section, file=content)
        kept = self.versions._add(
            self.section, file=base64.b64encode(pdf_file("dossier")), filename="d.pdf"
        )
        self.assertEqual(kept.number, 1)
        dialog = self.env["vae.validation.version.add"].with_user(self.referent)
        opened = dialog.create({"section_id": self.section.id})
        dialog.create({"section_id": self.section.id, "text": "Mot"}).action_confirm()
        self.assertEqual(self.section.version_last, 2)
        opened.text = "Autre mot"
        opened.action_confirm()
        self.assertTrue(self.section.version_ids[0].is_parallel, "of the one it saw")
        self.assertEqual(
            dialog.create({"section_id": self.section.id}).text, "Autre mot"
        )

    def test_comments_answer_and_stay(self):
        self.versions._add(self.section, "Un", mine=True)
        comment = (
            self.env["vae.validation.comment"]
            .with_user(self.referent)
            .create({"section_id": self.section.id, "body": "Dites pourquoi."})
        )
        self.assertEqual(comment.user_id, self.referent)
        self.assertEqual(comment.version_number, 1)
        self.assertEqual(self.section.state, "read")
        self.assertFalse(self.section.waits_for_reading)
        comment.is_settled = True
        with self.assertRefused("stays as it was written"):
            comment.body = "Autre chose"
        with self.assertRefused("is empty"):
            comment.create({"section_id": self.section.id, "body": " "})
        comment.create({"section_id": self.section.id, "body": 5})  # no error of ours
        # Half of a character, as JSON can send it.
        with self.assertRefused("invisible character"):
            comment.create({"section_id": self.section.id, "body": "Oui \ud83d"})
        self.versions._add(self.section, "Deux", mine=True)
        self.assertEqual(self.section.state, "drafted")
        self.section.state = "final"
        with self.assertRefused("final"):
            self.versions._add(self.section, "Trois", mine=True)
        with self.assertRefused("is kept"):
            self.section.unlink()

    def test_deposit_when_in_order(self):
        self.candidate.date_target = fields.Date.today() + timedelta(days=9)
        self.assertEqual(self.file.date_limit, self.candidate.date_target)
        self.assertEqual(self.candidate.deadline_kind, "deposit")
        self.assertEqual(self.candidate.waiting_on, "candidate")
        with self.assertRefused("Look at these points"):
            self.file.action_deposit()
        with self.assertRefused("not with the certifier"):
            self.file.action_complete()
        self.file.check_ids.filtered("is_required").done = True
        pieces = self.env["vae.validation.evidence"].with_user(self.referent)
        piece = pieces.create({"file_id": self.file.id, "name": "Fiche vierge"})
        self.file.action_deposit()
        self.assertEqual(self.file.date_deposit, fields.Date.today())
        for change in (
            lambda: piece.write({"name": "Autre pièce"}),
            lambda: piece.write({"file": base64.b64encode(pdf_file("autre"))}),
            lambda: pieces.create({"file_id": self.file.id, "name": "En plus"}),
            piece.unlink,
            lambda: self.section.write({"name": "Autre titre"}),
            lambda: self.section.copy(),
        ):
            with self.assertRefused("stays as it was given"):
                change()
        self.file.receipt = base64.b64encode(pdf_file("reçu"))
        for change in (
            lambda: self.file.write({"receipt": False}),
            lambda: self.file.check_ids[0].write({"done": False}),
            lambda: self.file.check_ids[0].unlink(),
        ):
            with self.assertRefused("stays as it was given"):
                change()
        self.assertNotEqual(self.candidate.deadline_kind, "deposit")
        for change in (
            lambda: self.file.write({"date_deposit": "2026-01-05"}),
            lambda: self.versions._add(self.section, "Trop tard"),
            self.file.action_deposit,
        ):
            with self.assertRefused("stays as it was given"):
                change()
        with self.assertRefused("asks for"):
            self.file.action_incomplete()
        self.file.certifier_note = "La page 12"
        self.file.action_incomplete()
        self.versions._add(self.section, "Page 12")
        self.file.action_deposit()
        self.file.action_complete()
        self.assertEqual(self.file.state, "complete")
        again = self.env["vae.validation.file"].browse(
            self.file.action_new_file()["res_id"]
        )
        self.assertEqual((again.number, again.section_ids.name), (2, self.section.name))
        self.assertEqual(again.section_ids.version_ids.text, "Page 12")
        with self.assertRaises(UserError):
            self.file.with_user(self.coordinator).unlink()

    def test_evidence_is_of_the_certification(self):
        other = self.certification.copy({"code": "RNCP999902"})
        piece = self.env["vae.validation.evidence"].with_user(self.referent)
        made = piece.create(
            {
                "file_id": self.file.id,
                "name": "Fiche vierge",
                "bloc_ids": [Command.link(self.certification.bloc_ids[0].id)],
                "filename": "fiche.pdf",
                "file": base64.b64encode(pdf_file("fiche")),
            }
        )
        self.assertTrue(made.is_there)
        self.assertNotIn("Fiche", made.display_name)
        asked = made.with_context(vae_show_line=True)
        self.assertEqual(asked.sudo().display_name, "Fiche vierge")
        hidden = asked.with_user(self.referent2).sudo().display_name
        self.assertNotIn("Fiche", hidden, "shown to who may read it alone")
        with self.assertRefused("blocs of the certification"):
            made.bloc_ids = [Command.link(other.bloc_ids[0].id)]
        self.file.check_ids.done = True
        self.file.action_deposit()
        for change in (lambda: made.write({"file": False}), made.unlink):
            with self.assertRefused("stays as it was given"):
                change()

    def test_a_stranger_reads_nothing(self):
        self.versions._add(self.section, "Un", mine=True)
        for record in (self.file, self.section, self.section.version_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.referent2).read([])
