# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import ROLES, VaeCommon

SECRET = "Elle suit un traitement 🌿 <b>lourd</b>"
REASON = "Candidate injoignable, urgence signalée par le foyer"


@tagged("post_install", "-at_install")
class TestVaeConfidentialNote(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate.accompagnateur_ids = cls.accompagnateur
        cls.notes = cls.env["vae.confidential.note"]
        cls.log = cls.env["vae.access.log"]

    def _write_note(self, text=SECRET, user=None, kind="note"):
        values = self.notes.with_user(user or self.referent).action_create(
            self.candidate.id, kind, {"content": text}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return self.notes.browse(values["id"])

    def _content(self, values):
        return {text["name"]: text["value"] for text in values["texts"]}["content"]

    def _traces(self, operation):
        return self.log.search(
            [
                ("candidate_id", "=", self.candidate.id),
                ("operation", "=", operation),
            ]
        )

    # Writing and opening

    def test_create_then_open(self):
        note = self._write_note()
        [values] = note.with_user(self.accompagnateur).action_open()
        self.assertEqual(self._content(values), SECRET)
        self.assertEqual(values["author"], self.referent.name)
        self.assertEqual(values["earlier"], [])
        opened = self._traces("open")
        self.assertEqual(opened.user_id, self.accompagnateur)
        self.assertEqual((opened.model, opened.res_id), (note._name, note.id))
        self.assertEqual(self._traces("edit").user_id, self.referent)

    def test_names_and_numbers_are_neutral(self):
        first, second = self._write_note(), self._write_note()
        self.assertEqual((first.number, second.number), (1, 2))
        for note in first | second:
            self.assertIn(self.candidate.reference, note.display_name)
            self.assertNotIn("Camille", note.display_name)
        self.assertNotIn("Camille", self._traces("edit").mapped("document"))

    def test_opening_many_takes_as_many_queries_as_one(self):
        for _number in range(10):
            self._write_note()
        notes = self.notes.search([("candidate_id", "=", self.candidate.id)])
        counts = []
        for some in (notes[:1], notes[:1], notes):  # the first fills the caches
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.referent).action_open()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])

    def test_save_keeps_what_was_there(self):
        note = self._write_note("Premier")
        note.with_user(self.accompagnateur).action_save({"content": "Second"}, 1)
        values = note.with_user(self.referent).action_save({"content": "Troisième"}, 2)
        self.assertEqual(self._content(values), "Troisième")
        self.assertEqual(
            [(self._content(old), old["author"]) for old in values["earlier"]],
            [
                ("Second", self.accompagnateur.name),
                ("Premier", self.referent.name),
            ],
        )
        self.assertEqual(len(self._traces("edit")), 3)

    def test_two_people_write_at_once(self):
        note = self._write_note()
        note.with_user(self.accompagnateur).action_save({"content": "Le sien"}, 1)
        with self.assertRefused("was changed by Test Accompagnateur"):
            note.with_user(self.referent).action_save({"content": "Le mien"}, 1)
        [values] = note.with_user(self.referent).action_open()
        self.assertEqual(self._content(values), "Le sien")

    def test_bad_input(self):
        as_referent = self.notes.with_user(self.referent)
        for candidate_id, kind, values, message in (
            (self.candidate.id, "note", {"content": "  "}, "is empty"),
            (self.candidate.id, "note", {}, "is empty"),
            (self.candidate.id, "note", {"number": 7}, "Only confidential texts"),
            (self.candidate.id, "note", "texte", "Only confidential texts"),
            (self.candidate.id, "note", {"content": 12}, "content is text"),
            (self.candidate.id, "secret", {"content": "x"}, "Choose the kind"),
        ):
            with self.subTest(values=values), self.assertRefused(message):
                as_referent.action_create(candidate_id, kind, values)
        with self.assertRefused("too long", ValidationError):
            self._write_note("é" * 20_001)
        with self.assertRaises(AccessError):
            as_referent.action_create(False, "note", {"content": "x"})
        self.assertFalse(self._traces("edit"))

    def test_sensitive_kinds_need_consent(self):
        candidates = self.registry["vae.candidate"]
        asked = []
        missing = UserError("Consent is missing")

        def refuse(candidate, purpose_code, partner=None, items=None):
            asked.append((candidate, purpose_code))
            raise missing

        with patch.object(candidates, "_require_consent", refuse):
            self._write_note(kind="note")
            for kind in ("health", "social"):
                with self.assertRefused("Consent is missing"):
                    self._write_note(kind=kind)
        self.assertEqual(asked, [(self.candidate, "sensitive")] * 2)
        with patch.object(candidates, "_require_consent", lambda *_args, **_kw: True):
            note = self._write_note(kind="health")
        with patch.object(candidates, "_require_consent", refuse):
            # What is there stays readable; nothing is added to it.
            note.with_user(self.referent).action_open()
            with self.assertRefused("Consent is missing"):
                note.with_user(self.referent).action_save({"content": "x"}, 1)

    def test_withdraw(self):
        note = self._write_note()
        with self.assertRefused("who wrote it, withdraws"):
            note.with_user(self.accompagnateur).action_withdraw("Erreur")
        with self.assertRefused("Give a reason"):
            note.with_user(self.referent).action_withdraw("  ")
        note.with_user(self.referent).action_withdraw("Mauvais dossier")
        self.assertFalse(note.active)
        # The trace, which coordinators read, tells that it was, not why.
        self.assertEqual(self._traces("edit")[0].reason, "Content withdrawn")
        [values] = note.with_user(self.referent).action_open()
        self.assertEqual(values["withdrawn_reason"], "Mauvais dossier")
        self.assertEqual(self._content(values), SECRET)
        with self.assertRefused("was withdrawn by"):
            note.with_user(self.accompagnateur).action_open()
        with self.assertRefused("write a new note"):
            note.with_user(self.referent).action_save({"content": "x"}, 1)

    # Who does not follow

    def test_others_get_nothing_not_even_existence(self):
        note = self._write_note()
        note.with_user(self.referent).action_save({"content": "Autre"}, 1)
        others = (
            self.referent2 | self.coordinator | self.director | self.admin
        ) | self.stranger
        for user in others:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                mine = note.with_user(user)
                for call in (
                    lambda mine=mine: mine.action_open(),
                    lambda mine=mine: mine.action_save({"content": "x"}, 2),
                    lambda mine=mine: mine.action_withdraw("Parce que"),
                    lambda mine=mine: mine.read(["number"]),
                    lambda mine=mine: mine.sudo().action_open(),
                ):
                    with self.assertRaises(AccessError):
                        call()
                with self.assertRaises(AccessError):
                    mine.action_create(self.candidate.id, "note", {"content": "x"})
                for model in ("vae.confidential.note", "vae.confidential.version"):
                    records = self.env[model].with_user(user)
                    self.assertFalse(records.search_count([]))
                    self.assertFalse(records._read_group([], ["candidate_id"]))
        self.assertFalse(self._traces("open"))

    def test_access_ends_with_the_assignment(self):
        note = self._write_note()
        self.candidate.accompagnateur_ids = False
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            note.with_user(self.accompagnateur).action_open()

    def test_no_one_writes_but_through_the_actions(self):
        note = self._write_note()
        for user in (self.referent, self.admin):
            for call in (
                lambda u=user: note.with_user(u).write({"kind": "health"}),
                lambda u=user: note.with_user(u).unlink(),
                lambda u=user: note.with_user(u).copy(),
                lambda u=user: note.with_user(u).action_archive(),
                lambda u=user: self.notes.with_user(u).create(
                    {"candidate_id": self.candidate.id}
                ),
                lambda u=user: self.notes.with_user(u).load(
                    ["candidate_id/.id", "content"], [[str(self.candidate.id), "x"]]
                ),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    result = call()
                    # An import reports what it was refused.
                    if isinstance(result, dict) and not result["ids"]:
                        raise AccessError(str(result["messages"]))

    # Exceptional opening

    def test_emergency(self):
        note = self._write_note()
        self._write_note("Autre secret")
        second = new_test_user(
            self.env,
            login="test_coordinator2",
            groups=ROLES["coordinator"],
            company_id=self.company.id,
        )
        for user in (self.coordinator, second):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                before = self._traces("emergency")
                values = self.candidate.with_user(user).action_open_emergency(REASON)
                self.assertEqual(self._content(values[1]), SECRET)
                lines = self._traces("emergency") - before
                self.assertEqual(len(lines), 2)
                self.assertEqual(lines.user_id, user)
                self.assertEqual(set(lines.mapped("reason")), {REASON})
                # Once only.
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    note.with_user(user).action_open()

    def test_emergency_informs_who_follows(self):
        self._write_note()
        self.candidate.with_user(self.coordinator).action_open_emergency(REASON)
        message = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertEqual(
            message.notified_partner_ids,
            (self.referent | self.accompagnateur).partner_id,
        )
        self.assertIn(self.candidate.reference, message.subject)
        self.assertIn(REASON, message.body)
        self.assertIn(self.coordinator.name, message.body)
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        self.assertTrue(mails)
        for text in (message.subject, message.body, *mails.mapped("body_html")):
            self.assertNotIn("Camille", text)
            self.assertNotIn("traitement", text)
        self.assertFalse(message.record_name)

    def test_emergency_without_followers_informs_the_directors(self):
        self._write_note()
        self.candidate.write({"user_id": False, "accompagnateur_ids": False})
        self.candidate.with_user(self.coordinator).action_open_emergency(REASON)
        message = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertIn(self.director.partner_id, message.notified_partner_ids)
        self.assertNotIn(self.stranger.partner_id, message.notified_partner_ids)

    def test_emergency_without_notes_is_traced_as_well(self):
        values = self.candidate.with_user(self.coordinator).action_open_emergency(
            REASON
        )
        self.assertEqual(values, [])
        line = self._traces("emergency")
        self.assertEqual(line.model, "vae.candidate")
        self.assertNotIn("Camille", line.document)

    def test_emergency_is_refused(self):
        self._write_note()
        for user, reason, error, message in (
            (self.referent2, REASON, AccessError, ""),
            (self.stranger, REASON, AccessError, ""),
            (self.accompagnateur, REASON, AccessError, "Only coordinators"),
            # They have no confidential content, exceptionally neither.
            (self.director, REASON, AccessError, "Directors and administrators"),
            (self.admin, REASON, AccessError, "Directors and administrators"),
            (self.coordinator, "Urgent", UserError, "Give a reason of 20"),
            (self.coordinator, " " * 30, UserError, "Give a reason of 20"),
            (self.coordinator, "x" * 2000, UserError, "Give a reason of 20"),
            (self.coordinator, None, UserError, "Give a reason of 20"),
        ):
            with self.subTest(user=user.login, reason=reason):
                self.env.invalidate_all()
                with self.assertRefused(message, error):
                    self.candidate.with_user(user).action_open_emergency(reason)
        self.candidate.accompagnateur_ids = self.coordinator
        with self.assertRefused("You follow this candidate"):
            self.candidate.with_user(self.coordinator).action_open_emergency(REASON)
        self.assertFalse(self._traces("emergency"))

    def test_candidate_with_notes_is_kept(self):
        self._write_note()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.ForeignKeyViolation),
            self.env.cr.savepoint(),
        ):
            self.candidate.unlink()

    def test_dates_are_of_the_day(self):
        note = self._write_note()
        values = note.with_user(self.referent).action_save({"content": "x"}, 1)
        self.assertEqual(values["edited_on"].date(), fields.Date.today())
