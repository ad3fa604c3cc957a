# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from ..common import OnAPhone, VaeCommon

SECRET = "Appelle en cachette de son employeur"


@tagged("post_install", "-at_install")
class TestVaeContactLog(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.actor = cls.env["res.partner"].create(
            {"name": "Transitions Pro Essai", "is_company": True}
        )

    @classmethod
    def _log(cls, candidate=None, days=0, user=None, **values):
        """An entry about ``candidate``, ``days`` days ago."""
        logs = cls.env["vae.contact.log"]
        if user:
            logs = logs.with_user(user)
        return logs.create(
            {
                "candidate_id": candidate and candidate.id,
                "date": fields.Datetime.now() - timedelta(days=days),
                "channel": "phone",
                **values,
            }
        )

    def _read_as(self, log, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return log.with_user(user).has_access("read")

    # ------------------------------------------------------------------
    # Two clicks
    # ------------------------------------------------------------------

    def test_dialog_is_filled_in(self):
        action = self.candidate.with_user(self.referent).action_log_contact()
        self.assertEqual(action["target"], "new")
        logs = self.env[action["res_model"]].with_user(self.referent)
        with Form(
            logs.with_context(**action["context"]), view=action["views"][0][0]
        ) as form:
            self.assertEqual(form.candidate_id, self.candidate)
            self.assertEqual(form.counterpart, "candidate")
            # How is a fact: it is asked, with one click.
            self.assertEqual((form.channel, form.direction), (False, "out"))
            form.channel = "phone"
            self.assertEqual(form.answer, "answered")
        log = form.record
        self.assertEqual(log.user_id, self.referent)
        self.assertEqual(log.date_answered, fields.Date.context_today(log))
        self.assertEqual(log.company_id, self.company)

    def test_time_that_it_took_counts_once(self):
        def entries(log):
            times = self.env["vae.time"].search([("log_id", "=", log.id)])
            return [(entry.kind_id.code, entry.hours) for entry in times]

        log = self._log(self.candidate, hours=0.5, user=self.referent)
        self.assertEqual(entries(log), [("face_to_face", 0.5)])
        log.write({"hours": 0.25, "channel": "mail"})
        self.assertEqual(entries(log), [("coordination", 0.25)])
        log.active = False
        self.assertFalse(entries(log))
        alone = self._log(
            partner_id=self.actor.id, hours=1, counterpart="partner", user=self.referent
        )
        self.assertEqual(entries(alone), [("network", 1)])
        self.assertFalse(entries(self._log(self.candidate, user=self.referent)))

    def test_message_is_not_answered_at_once(self):
        with Form(self.env["vae.contact.log"]) as form:
            form.candidate_id = self.candidate
            form.channel = "mail"
            self.assertEqual(form.answer, "none")
            self.assertFalse(form.date_answered)
            form.answer = "waiting"
        log = form.record
        self.assertFalse(log.date_answered)
        log.action_answered()
        self.assertEqual(log.answer, "answered")
        self.assertEqual(log.date_answered, fields.Date.context_today(log))

    def test_correction_keeps_the_answer(self):
        log = self._log(self.candidate, answer="waiting")
        log.channel = "sms"
        self.assertEqual(log.answer, "waiting")

    def test_follow_up_is_planned_on_the_journey(self):
        log = self._log(self.candidate, comment=SECRET).with_user(self.referent)
        action = log.action_plan_follow_up()
        wizard = (
            self.env["mail.activity.schedule"]
            .with_user(self.referent)
            .with_context(**action["context"])
            .create({})
        )
        wizard.action_schedule_activities()
        activity = self.candidate.activity_ids
        self.assertEqual(activity.user_id, self.referent)
        self.assertNotIn(self.candidate.name, activity.summary)
        self.assertNotIn(SECRET, f"{activity.summary} {activity.note}")

    def test_follow_up_needs_a_candidate(self):
        log = self._log(partner_id=self.actor.id)
        with self.assertRefused("choose the candidate"):
            log.action_plan_follow_up()

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------

    def test_dates(self):
        with self.assertRefused("is to come", ValidationError):
            self._log(self.candidate, days=-1)
        with self.assertRefused("before the contact", ValidationError):
            self._log(
                self.candidate,
                answer="answered",
                date_answered=fields.Date.today() - timedelta(days=2),
            )
        with self.assertRefused("which is to come", ValidationError):
            self._log(
                self.candidate,
                answer="answered",
                date_answered=fields.Date.today() + timedelta(days=2),
            )
        self.assertFalse(self.candidate.contact_log_ids)

    def test_hours(self):
        for hours in (-1, 30):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._log(self.candidate, hours=hours)
        self.assertEqual(self._log(self.candidate, hours=0.25).hours, 0.25)

    def test_somebody_is_contacted(self):
        with self.assertRefused("Say who was contacted", ValidationError):
            self._log()
        with self.assertRefused("choose the interlocutor", ValidationError):
            self._log(self.candidate, counterpart="interlocutor")
        other = self._create_candidate("Autre Personne", self.referent)
        interlocutor = self.env["vae.interlocutor"].create(
            {"candidate_id": other.id, "name": "Employeur"}
        )
        with self.assertRefused("another journey", ValidationError):
            self._log(self.candidate, interlocutor_id=interlocutor.id)
        log = self._log(other, interlocutor_id=interlocutor.id)
        self.assertEqual(log.counterpart, "interlocutor")
        self.assertEqual(log.with_whom, "Employeur")

    def test_comment_is_text(self):
        comment = "<script>alert(1)</script> 🙂 été"
        log = self._log(self.candidate, comment=comment)
        self.assertEqual(log.comment, comment)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "vae_assistance.vae_contact_log_document", self.candidate.ids
            )[0]
            .decode()
        )
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; 🙂 été", html)
        with self.assertRefused("too long", ValidationError):
            self._log(self.candidate, comment="x" * 20_001)

    # ------------------------------------------------------------------
    # Who sees what
    # ------------------------------------------------------------------

    def test_names_nobody(self):
        log = self._log(self.candidate, comment=SECRET, partner_id=self.actor.id)
        self.assertIn(self.candidate.reference, log.display_name)
        for secret in (self.candidate.name, self.actor.name, SECRET):
            self.assertNotIn(secret, log.display_name)

    def test_other_referent_sees_nothing(self):
        log = self._log(
            self.candidate,
            comment=SECRET,
            partner_id=self.actor.id,
            counterpart="partner",
        )
        self.assertTrue(self._read_as(log, self.referent))
        self.assertTrue(self._read_as(log, self.coordinator))
        self.assertFalse(self._read_as(log, self.referent2))
        self.assertFalse(self._read_as(log, self.stranger))
        actor = self.actor.with_user(self.referent2)
        self.assertEqual(actor.vae_contact_log_count, 0)
        # Counted for each user apart, in one transaction too.
        self.assertEqual(self.actor.with_user(self.referent).vae_contact_log_count, 1)
        logs = self.env["vae.contact.log"].with_user(self.referent2)
        self.assertFalse(logs.search([("comment", "ilike", "cachette")]))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.candidate.with_user(self.referent2).read(["last_contact"])
        with self.assertRaises(AccessError):
            self.candidate.with_user(self.referent2).action_log_contact()
        with self.assertRaises(AccessError):
            log.with_user(self.referent2).action_answered()
        with self.assertRaises(AccessError):
            log.with_user(self.referent2).action_plan_follow_up()

    def test_without_a_candidate(self):
        """Whoever logged it sees it, and the coordinators of the structure."""
        log = self._log(user=self.referent, partner_id=self.actor.id)
        self.assertEqual(log.counterpart, "partner")
        self.assertEqual(log.company_id, self.company)
        self.assertTrue(self._read_as(log, self.referent))
        self.assertTrue(self._read_as(log, self.coordinator))
        self.assertFalse(self._read_as(log, self.referent2))
        self.assertFalse(self._read_as(log, self.stranger))
        self.assertFalse(self._read_as(log, self.employee))

    def test_nobody_logs_on_what_they_may_not_read(self):
        with self.assertRaises(AccessError):
            self._log(self.candidate, user=self.referent2)
        log = self._log(user=self.referent2, partner_id=self.actor.id)
        with self.assertRaises(AccessError):
            log.candidate_id = self.candidate.id

    def test_handed_over(self):
        log = self._log(self.candidate, user=self.referent)
        self.candidate.user_id = self.referent2
        self.assertFalse(self._read_as(log, self.referent))
        self.assertTrue(self._read_as(log, self.referent2))

    def test_is_kept(self):
        log = self._log(self.candidate)
        with self.assertRaises(AccessError):
            log.with_user(self.coordinator).unlink()

    # ------------------------------------------------------------------
    # News of the candidate
    # ------------------------------------------------------------------

    def test_last_contact(self):
        today = fields.Date.today()
        self._create_fiche(self.candidate, -20, state="done")
        self.assertEqual(self.candidate.last_contact, today - timedelta(days=20))
        # A message without an answer, or somebody else, is no news of the candidate.
        self._log(self.candidate, days=4, channel="mail")
        nobody = self._log(self.candidate, days=3, answer="waiting")
        self._log(self.candidate, days=2, partner_id=self.actor.id)
        self.assertEqual(self.candidate.last_contact, today - timedelta(days=20))
        nobody.action_answered()
        self.assertEqual(self.candidate.last_contact, today - timedelta(days=3))
        received = self._log(self.candidate, days=1, channel="sms", direction="in")
        self.assertEqual(self.candidate.last_contact, today - timedelta(days=1))
        received.active = False
        self.assertEqual(self.candidate.last_contact, today - timedelta(days=3))

    def test_contact_calms_the_alert(self):
        candidate = self.candidate
        candidate.date_open = fields.Date.today() - timedelta(days=200)
        self._create_fiche(candidate, 2)
        self.assertEqual(candidate.alert_level, "urgent")
        self._log(candidate)
        self.assertEqual(candidate.alert_level, "ok")

    def test_queries_do_not_grow(self):
        def queries(candidates):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            candidates._compute_next_appointment()
            candidates.mapped("contact_log_count")
            candidates._contact_log_rows()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        people = self.env["vae.candidate"]
        for number in range(10):
            person = self._create_candidate(f"Personne {number}", self.referent)
            self._log(person)
            self._log(person, partner_id=self.actor.id)
            people |= person
        queries(people)
        self.assertEqual(queries(people[:2]), queries(people))

    def test_prints(self):
        self._log(self.candidate, comment="Rappelle lundi", channel="sms")
        render = (
            self.env["ir.actions.report"].with_user(self.referent)._render_qweb_html
        )
        html = render("vae_assistance.vae_contact_log_document", self.candidate.ids)[0]
        self.assertIn("Rappelle lundi", html.decode())
        html = render(
            "vae_assistance.vae_contact_log_blank_document", self.candidate.ids
        )[0]
        self.assertNotIn("Rappelle lundi", html.decode())
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(self.referent2)._render_qweb_html(
                "vae_assistance.vae_contact_log_document", self.candidate.ids
            )

    def test_action_needs_access(self):
        action = self.actor.with_user(self.referent).action_log_vae_contact()
        with Form(
            self.env["vae.contact.log"]
            .with_user(self.referent)
            .with_context(**action["context"]),
            view=action["views"][0][0],
        ) as form:
            form.channel = "phone"
            self.assertEqual(form.partner_id, self.actor)
            self.assertEqual(form.counterpart, "partner")
        self.assertFalse(form.record.candidate_id)
        with self.assertRaises(UserError):
            form.record.action_plan_follow_up()


@tagged("post_install", "-at_install")
class TestVaeContactLogDesktop(VaeCommon, HttpCase):
    """An entry in two clicks, from the board and from the form, in French."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls.candidate.partner_id.write({"name": "Nadège Tour", "phone": "0562000000"})

    def test_two_clicks(self):
        self.start_tour(
            "/odoo/action-vae_assistance.vae_candidate_action_mine",
            "vae_contact_log",
            login=self.referent.login,
            timeout=180,
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.candidate.contact_log_ids), 2)
        self.assertEqual(self.candidate.last_contact, fields.Date.today())


@tagged("post_install", "-at_install")
class TestVaeContactLogMobile(OnAPhone, TestVaeContactLogDesktop):
    pass
