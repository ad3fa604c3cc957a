# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# What people write is not translated.
# pylint: disable=translation-required

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..common import ROLES, VaeCommon


@tagged("post_install", "-at_install")
class TestVaeCandidateHandover(VaeCommon):
    """Access, news and work follow the référent at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As in real life: followers and tracking are on.
        cls.env = cls.env(context={"no_reset_password": True})
        cls.candidate = cls._create_candidate("Sacha Transmis", cls.referent)
        cls.flush_tracking()

    @classmethod
    def flush_tracking(cls):
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.env.invalidate_all()

    def _may_read(self, user, record=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (record or self.candidate).with_user(user).has_access("read")

    def _appointment(self, candidate=None, days=3):
        return (
            self.env["calendar.event"]
            .with_user((candidate or self.candidate).user_id)
            ._create_vae_appointment(
                candidate or self.candidate, self.now + timedelta(days=days), 1
            )
            .sudo()
            .with_env(self.env)
        )

    def _wizard(self, user, candidates=None, **values):
        candidates = candidates or self.candidate
        action = candidates.with_user(user).action_hand_over()
        form = Form(
            self.env["vae.candidate.handover"]
            .with_user(user)
            .with_context(**action["context"])
        )
        for fname, value in values.items():
            form[fname] = value
        return form.save()

    # ------------------------------------------------------------------
    # Access, followers
    # ------------------------------------------------------------------

    def test_access_and_followers_change_at_once(self):
        fiche = self._create_fiche(self.candidate, days=-1)
        event = self._appointment()
        fiche.message_subscribe(self.referent.partner_id.ids)
        self.assertIn(self.referent.partner_id, self.candidate.message_partner_ids)
        self.assertTrue(self._may_read(self.referent))
        self.candidate.with_user(self.coordinator).user_id = self.referent2
        for record in (self.candidate, fiche, event):
            self.assertFalse(self._may_read(self.referent, record), record)
            self.assertTrue(self._may_read(self.referent2, record), record)
            self.assertNotIn(self.referent.partner_id, record.message_partner_ids)
        self.assertIn(self.referent2.partner_id, self.candidate.message_partner_ids)

    def test_sharing_and_its_end(self):
        self.candidate.with_user(self.referent).accompagnateur_ids = self.accompagnateur
        partner = self.accompagnateur.partner_id
        self.assertTrue(self._may_read(self.accompagnateur))
        self.assertIn(partner, self.candidate.message_partner_ids)
        self.candidate.with_user(self.referent).accompagnateur_ids = False
        self.assertFalse(self._may_read(self.accompagnateur))
        self.assertNotIn(partner, self.candidate.message_partner_ids)
        self.assertTrue(self._may_read(self.referent))
        self.assertIn(self.referent.partner_id, self.candidate.message_partner_ids)

    def test_who_had_access_when_is_kept(self):
        self.candidate.accompagnateur_ids = self.accompagnateur
        self.flush_tracking()
        self.candidate.write({"accompagnateur_ids": False, "user_id": self.referent2})
        self.flush_tracking()
        values = self.candidate.message_ids.sudo().tracking_value_ids
        by_field = {
            (value.field_id.name, value.old_value_char, value.new_value_char)
            for value in values
        }
        name = self.accompagnateur.name
        self.assertIn(("accompagnateur_ids", "", name), by_field)
        self.assertIn(("accompagnateur_ids", name, ""), by_field)
        self.assertIn(
            ("user_id", self.referent.name, self.referent2.name), by_field, by_field
        )

    def test_an_outside_follower_stays(self):
        self.candidate.message_subscribe(self.candidate.partner_id.ids)
        self.candidate.user_id = self.referent2
        self.assertIn(self.candidate.partner_id, self.candidate.message_partner_ids)

    def test_who_creates_for_a_colleague_does_not_follow(self):
        candidate = (
            self.env["vae.candidate"]
            .with_user(self.coordinator)
            .create({"name": "Autre Essai", "user_id": self.referent.id})
        )
        self.assertEqual(candidate.sudo().message_partner_ids, self.referent.partner_id)

    def test_inbox_is_emptied(self):
        self.referent.notification_type = "inbox"
        message = self.candidate.message_post(
            body="Sacha a rappelé", partner_ids=self.referent.partner_id.ids
        )
        self.assertTrue(message.notification_ids)
        self.candidate.user_id = self.referent2
        self.assertFalse(
            message.notification_ids.filtered(
                lambda notification: (
                    notification.res_partner_id == self.referent.partner_id
                )
            )
        )

    def test_every_model_about_a_candidate_is_covered(self):
        followed = dict(self.env["vae.candidate"]._followed_fields())
        self.assertEqual(followed["vae.fiche.action"], "candidate_id")
        self.assertEqual(followed["calendar.event"], "vae_candidate_id")

    # ------------------------------------------------------------------
    # Work
    # ------------------------------------------------------------------

    def test_pending_work_goes_to_the_successor(self):
        to_come = self._appointment()
        held = self._appointment(days=-2)
        held.vae_fiche_ids.modality = "onsite"
        held.vae_fiche_ids.action_done()
        colleague = self.accompagnateur.partner_id
        to_come.with_context(skip_attendee_notification=True).write(
            {"partner_ids": [Command.link(colleague.id)]}
        )
        activity = self.candidate.activity_schedule(
            "mail.mail_activity_data_todo", summary="Rappeler", user_id=self.referent.id
        )
        on_fiche = to_come.vae_fiche_ids.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.referent.id
        )
        others = self.candidate.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.coordinator.id
        )
        self.flush_tracking()
        self.candidate.with_user(self.coordinator).user_id = self.referent2
        self.assertEqual((activity | on_fiche).user_id, self.referent2)
        self.assertEqual(others.user_id, self.coordinator)
        self.assertEqual(to_come.user_id, self.referent2)
        expected = self.referent2.partner_id | colleague
        self.assertEqual(to_come.partner_ids, expected)
        self.assertEqual(to_come.attendee_ids.partner_id, expected)
        self.assertNotIn("Sacha", to_come.name)
        self.assertEqual(to_come.vae_fiche_ids.user_id, self.referent2)
        self.assertEqual(held.user_id, self.referent)
        self.assertEqual(held.partner_ids, self.referent.partner_id)
        self.assertEqual(held.vae_fiche_ids.user_id, self.referent)

    def test_what_was_done_is_no_longer_read(self):
        """Core shows people what was assigned to them, done activities included."""
        done = self.candidate.with_user(self.referent).activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Rappeler",
            user_id=self.referent.id,
        )
        done.action_feedback(feedback="Appelée")
        self.assertFalse(done.active)
        self.candidate.user_id = self.referent2
        self.env.flush_all()
        self.env.invalidate_all()
        activities = self.env["mail.activity"].with_user(self.referent)
        self.assertFalse(
            activities.with_context(active_test=False).search([("id", "=", done.id)])
        )
        with self.assertRaises(AccessError):
            done.with_user(self.referent).read(["summary"])

    def test_work_of_an_accompagnateur_goes_to_the_referent(self):
        self.candidate.accompagnateur_ids = self.accompagnateur
        event = self._appointment()
        event.with_context(skip_attendee_notification=True).write(
            {
                "user_id": self.accompagnateur.id,
                "partner_ids": [Command.set(self.accompagnateur.partner_id.ids)],
            }
        )
        event.vae_fiche_ids.user_id = self.accompagnateur
        activity = self.candidate.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.accompagnateur.id
        )
        self.candidate.accompagnateur_ids = False
        self.assertEqual(activity.user_id, self.referent)
        self.assertEqual(event.user_id, self.referent)
        self.assertEqual(event.partner_ids, self.referent.partner_id)
        self.assertEqual(event.vae_fiche_ids.user_id, self.referent)

    def test_nobody_then_somebody(self):
        event = self._appointment()
        activity = self.candidate.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.referent.id
        )
        self.candidate.user_id = False
        self.assertFalse(activity.user_id or event.user_id or event.partner_ids)
        self.assertFalse(self._may_read(self.referent))
        self.candidate.user_id = self.referent2
        self.assertEqual(activity.user_id, self.referent2)
        self.assertEqual(event.user_id, self.referent2)
        self.assertEqual(event.partner_ids, self.referent2.partner_id)
        self.assertEqual(event.vae_fiche_ids.user_id, self.referent2)

    # ------------------------------------------------------------------
    # Mails
    # ------------------------------------------------------------------

    def test_mails_name_nobody_and_go_to_the_successor(self):
        self._appointment()
        self.candidate.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.referent.id
        )
        self.flush_tracking()
        mails = self.env["mail.mail"].search([])
        messages = self.env["mail.message"].search([])
        self.candidate.with_user(self.coordinator).user_id = self.referent2
        self.flush_tracking()
        new = self.env["mail.message"].search([]) - messages
        sent = new.filtered("notification_ids")
        # The successor, and who followed: somebody else has given access.
        self.assertEqual(
            sent.notification_ids.res_partner_id,
            (self.referent | self.referent2).partner_id,
        )
        self.assertEqual(len(sent), 2)
        for message in sent:
            self.assertIn(self.candidate.reference, message.body)
        for mail in self.env["mail.mail"].search([]) - mails:
            self.assertNotIn("Sacha", f"{mail.subject} {mail.body_html}")

    def test_one_message_for_many(self):
        candidates = self.candidate | self._create_candidate("B", self.referent)
        messages = self.env["mail.message"].search([])
        candidates.with_user(self.coordinator).user_id = self.referent2
        new = self.env["mail.message"].search([]) - messages
        told = new.filtered("notification_ids")
        self.assertEqual(len(told), 2)  # one to each
        self.assertEqual(
            told.notified_partner_ids, (self.referent | self.referent2).partner_id
        )

    # ------------------------------------------------------------------
    # Wizard
    # ------------------------------------------------------------------

    def test_the_referent_hands_over_and_loses_access(self):
        self._appointment()
        wizard = self._wizard(
            self.referent, user_id=self.referent2, message="Appeler\nle certificateur"
        )
        self.env.flush_all()
        self.env.invalidate_all()
        action = wizard.action_hand_over()
        following = action["params"]["next"]
        self.assertEqual(following["res_model"], "vae.candidate")
        self.assertEqual(following["target"], "main")
        self.assertEqual(self.candidate.user_id, self.referent2)
        self.assertFalse(self.candidate.accompagnateur_ids)
        self.assertFalse(self._may_read(self.referent))
        note = self.candidate.with_user(self.referent2).message_ids[0]
        self.assertIn("certificateur", note.body)
        self.assertEqual(note.author_id, self.referent.partner_id)
        self.assertFalse(note.notification_ids)

    def test_the_former_referent_may_stay(self):
        self.candidate.accompagnateur_ids = self.referent2
        wizard = self._wizard(self.referent, user_id=self.referent2, keep_referent=True)
        action = wizard.action_hand_over()
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )
        self.assertEqual(self.candidate.accompagnateur_ids, self.referent)
        self.assertTrue(self._may_read(self.referent))
        self.assertIn(self.referent.partner_id, self.candidate.message_partner_ids)

    def test_many_at_once(self):
        other = self._create_candidate("Deuxième", self.referent2)
        candidates = self.candidate | other
        with self.assertRaises(AccessError):
            candidates.with_user(self.referent).action_hand_over()
        target = self.accompagnateur
        self._wizard(self.coordinator, candidates, user_id=target).action_hand_over()
        self.assertEqual(candidates.user_id, target)

    def test_nothing_to_hand_over_or_a_day_to_come(self):
        wizard = self._wizard(self.referent, user_id=self.referent)
        with self.assertRefused("already"):
            wizard.action_hand_over()
        wizard = self._wizard(self.referent, user_id=self.referent2)
        wizard.date = fields.Date.today() + timedelta(days=2)
        with self.assertRefused("future"):
            wizard.action_hand_over()
        self.assertEqual(self.candidate.user_id, self.referent)

    def test_who_may_hand_over(self):
        self.candidate.accompagnateur_ids = self.accompagnateur
        for user in (self.accompagnateur, self.referent2, self.stranger):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                candidate = self.candidate.with_user(user)
                with self.assertRefused("", AccessError):
                    candidate.action_hand_over()
                with self.assertRefused("", AccessError):
                    candidate.write({"user_id": user.id})
        self.assertFalse(self.candidate.with_user(self.accompagnateur).can_hand_over)
        self.assertEqual(self.candidate.user_id, self.referent)

    def test_only_to_people_of_the_structure_with_a_role(self):
        with self.assertRefused("does not work for the structure"):
            self.candidate.user_id = self.stranger
        with self.assertRefused("no VAE role"):
            self.candidate.accompagnateur_ids = self.employee
        self.assertFalse(self._may_read(self.stranger))
        form = Form(
            self.env["vae.candidate.handover"]
            .with_user(self.coordinator)
            .with_context(default_candidate_ids=self.candidate.ids)
        )
        domain = form._view["fields"]["user_id"]["domain"]
        self.assertIn("company_ids", domain)

    def test_several_structures_at_once(self):
        both = new_test_user(
            self.env,
            login="test_both",
            groups=ROLES["coordinator"],
            company_id=self.company.id,
            company_ids=[Command.set((self.company | self.other_company).ids)],
        )
        elsewhere = self._create_candidate("Ailleurs", self.stranger)
        companies = (self.company | self.other_company).ids
        candidates = (self.candidate | elsewhere).with_user(both)
        candidates = candidates.with_context(allowed_company_ids=companies)
        wizard = candidates.env["vae.candidate.handover"].create(
            {"candidate_ids": candidates.ids, "user_id": both.id}
        )
        with self.assertRefused("several structures"):
            wizard.action_hand_over()

    # ------------------------------------------------------------------
    # Other doors
    # ------------------------------------------------------------------

    def test_saved_by_a_form_or_an_import(self):
        """What the client reads again is what may still be read."""
        records = self.candidate.with_user(self.referent).web_save(
            {"user_id": self.referent2.id}, {"name": {}, "user_id": {}}
        )
        self.assertEqual(records, [])
        self.assertFalse(self._may_read(self.referent))
        records = self.candidate.with_user(self.coordinator).web_save(
            {"user_id": self.referent.id}, {"name": {}}
        )
        self.assertEqual(records[0]["name"], "Sacha Transmis")
        self.env["vae.candidate"].with_user(self.coordinator).load(
            [".id", "user_id/.id", "waiting_on"],
            [[str(self.candidate.id), str(self.referent2.id), "candidate"]],
        )
        self.assertEqual(self.candidate.user_id, self.referent2)
        self.assertEqual(self.candidate.waiting_on, "candidate")
        self.assertNotIn(self.referent.partner_id, self.candidate.message_partner_ids)

    def test_a_journey_stays_in_its_structure(self):
        for user in (self.env.user, self.admin):
            with self.assertRefused("stays|may not use"):
                self.candidate.with_user(user).company_id = self.other_company

    def test_the_referent_has_left(self):
        self.referent.active = False
        self.assertFalse(self.candidate.referent_active)
        domain = ["|", ("user_id", "=", False), ("user_id.active", "=", False)]
        found = self.env["vae.candidate"].with_user(self.coordinator).search(domain)
        self.assertIn(self.candidate, found)
        self._wizard(self.coordinator, user_id=self.referent2).action_hand_over()
        self.assertTrue(self.candidate.referent_active)
        self.assertNotIn(
            self.referent.partner_id,
            self.candidate.with_context(active_test=False).message_partner_ids,
        )

    def test_many_cost_the_same_queries(self):
        def prepare(how_many):
            candidates = self.env["vae.candidate"].create(
                [
                    {"name": f"Lot {i}", "user_id": self.referent.id}
                    for i in range(how_many)
                ]
            )
            for candidate in candidates:
                self._appointment(candidate)
            candidates.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.referent.id
            )
            self.flush_tracking()
            return candidates.with_user(self.coordinator).with_context(
                tracking_disable=True
            )

        def count(how_many):
            candidates = prepare(how_many)
            before = self.env.cr.sql_log_count
            candidates.write({"user_id": self.referent2.id})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(20), count(4) + 4)


@tagged("post_install", "-at_install")
class TestWhoIsProposed(VaeCommon):
    """Accounts that configure only are not among those who follow journeys."""

    def _proposed_to(self, user):
        self.env.invalidate_all()  # as with each request
        users = self.env["res.users"].with_user(user)
        field = self.env["vae.candidate"]._fields["user_id"]
        self.assertIn("vae_follows", field.domain)
        found = users.search([("vae_follows", "=", True)])
        others = users.search([("vae_follows", "=", False)])
        self.assertFalse(found & others)
        self.assertEqual(found, (found | others).filtered("vae_follows"))
        return found

    def test_administrators(self):
        proposed = self._proposed_to(self.referent)
        working = self.referent | self.accompagnateur | self.coordinator | self.director
        self.assertLessEqual(working, proposed)
        self.assertNotIn(self.admin, proposed)
        self.assertNotIn(self.employee, proposed)
        # In a small structure the same person configures and follows.
        self.assertIn(self.admin, self._proposed_to(self.admin))
        self._create_candidate("Suivie Parfois", self.admin)
        self.assertIn(self.admin, self._proposed_to(self.referent))
