# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# What people write is not translated.
# pylint: disable=translation-required

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from ..consent.test_vae_consent import VaeConsentCommon

SECRET = "Zacharie Introuvable"


class VaeThreadCommon(VaeConsentCommon, MailCase):
    """Real outgoing mails, kept by a mock gateway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Tracking and subscriptions as in real life.
        cls.env = cls.env(context={"no_reset_password": True})
        cls.secret = cls._create_candidate(SECRET, cls.referent)
        cls.secret.partner_id.write({"email": "zacharie@example.net", "lang": "en_US"})
        cls.fiche = cls._create_fiche(cls.secret, days=-1)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestRecipients(VaeThreadCommon):
    def _recipients(self):
        return {
            partner.email_normalized
            for mail in self._new_mails
            for partner in mail.recipient_ids
        } | set(self._new_mails.filtered("email_to").mapped("email_to"))

    def test_colleagues_without_access(self):
        """Followers or named: neither mail nor inbox."""
        outsiders = self.referent2 | self.employee | self.stranger
        self.referent2.notification_type = "inbox"
        for record in (self.secret, self.fiche):
            with self.subTest(record=record._name):
                record._message_subscribe((outsiders | self.coordinator).partner_id.ids)
                message = self.env["mail.message"]
                with self.mock_mail_gateway():
                    message = record.with_user(self.referent).message_post(
                        body="Texte intime",
                        partner_ids=outsiders.partner_id.ids,
                        message_type="comment",
                        subtype_xmlid="mail.mt_comment",
                    )
                self.assertEqual(
                    message.sudo().notified_partner_ids, self.coordinator.partner_id
                )
                self.assertEqual(self._recipients(), {"coordinator@example.com"})
                for user in outsiders:
                    self.env.invalidate_all()
                    messages = message.with_user(user)
                    self.assertFalse(messages.search([("id", "=", message.id)]))
                    with self.assertRaises(AccessError):
                        messages.read(["body"])

    def test_access_of_the_moment(self):
        """Shared: notified; no longer shared: not, and old messages are closed."""
        self.secret.accompagnateur_ids = self.referent2
        self.secret._message_subscribe(self.referent2.partner_id.ids)

        def post():
            with self.mock_mail_gateway():
                return self.secret.with_user(self.referent).message_post(
                    body="Texte intime",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )

        message = post()
        self.assertIn("referent2@example.com", self._recipients())
        mine = message.with_user(self.referent2)
        self.assertTrue(mine.search([("id", "=", message.id)]))
        own = self.secret.with_user(self.referent2).message_post(body="Mes mots")
        self.secret.accompagnateur_ids = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(mine.search([("id", "=", message.id)]))
        with self.assertRaises(AccessError):
            mine.read(["body"])
        # Who wrote knows what they wrote.
        self.assertTrue(own.with_user(self.referent2).read(["body"]))
        post()
        self.assertNotIn("referent2@example.com", self._recipients())

    def test_assigned_in_another_structure_of_theirs(self):
        """The user's structures count, not those chosen by who writes."""
        self.coordinator.company_ids = self.company | self.other_company
        elsewhere = self._create_candidate("Ailleurs", self.stranger)
        elsewhere._message_subscribe(self.coordinator.partner_id.ids)
        with self.mock_mail_gateway():
            elsewhere.with_user(self.stranger).message_post(
                body="Texte",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(self._recipients(), {"coordinator@example.com"})

    def test_the_candidate_receives(self):
        for record in (self.secret, self.fiche):
            with self.mock_mail_gateway():
                record.with_user(self.referent).message_post(
                    body="Bonjour",
                    partner_ids=self.secret.partner_id.ids,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
            self.assertIn("zacharie@example.net", self._recipients())

    def test_outsiders_need_a_consent(self):
        before = self.env["mail.message"].search_count([])

        def post(record, **values):
            with self.mock_mail_gateway():
                return record.with_user(self.referent).message_post(
                    body="Texte",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    **values,
                )

        for record in (self.secret, self.fiche):
            with self.assertRefused("Paule Conseil.*button “Consents”"):
                post(record, partner_ids=self.adviser.ids)
            with self.assertRefused("somebody@example.org"):
                post(record, outgoing_email_to="somebody@example.org")
            with self.assertRefused("not sent"):
                record.message_notify(partner_ids=self.adviser.ids, body="Texte")
        self.assertEqual(self.env["mail.message"].search_count([]), before)
        consent = self._create_consent(self.secret)
        consent._give("oral")
        post(self.secret, partner_ids=self.adviser.ids)
        self.assertIn("paule@example.org", self._recipients())
        # The identity is not the fiches.
        with self.assertRefused("Fiches action"):
            post(self.fiche, partner_ids=self.adviser.ids)
        self._create_consent(self.secret, item_ids=self.fiches.ids)._give("oral")
        post(self.fiche, partner_ids=self.adviser.ids)
        self.assertIn("paule@example.org", self._recipients())
        consent._withdraw("oral")
        with self.assertRefused("Paule Conseil"):
            post(self.secret, partner_ids=self.adviser.ids)

    def test_the_prescriber(self):
        consent = self._create_consent(
            self.secret, purpose_id=self.prescriber_purpose.id
        )
        consent._give("oral")
        post = self.secret.with_user(self.referent).message_post
        with self.assertRefused("not sent"):
            post(body="Texte", partner_ids=self.partner.ids)
        self.secret.prescriber_id = self.partner
        with self.mock_mail_gateway():
            post(body="Texte", partner_ids=self.partner.ids)
        self.assertEqual(self._recipients(), {"logement@example.org"})

    def test_outside_followers_get_nothing_silently(self):
        self.secret._message_subscribe(self.partner.ids)

        def post():
            with self.mock_mail_gateway():
                self.secret.with_user(self.referent).message_post(
                    body="Texte",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
            return self._recipients()

        self.assertNotIn("logement@example.org", post())
        self._create_consent(self.secret)._give("oral")
        self.assertIn("logement@example.org", post())

    def test_answers_by_mail_are_filtered_not_refused(self):
        with self.mock_mail_gateway():
            self.secret.message_post(
                body="Réponse",
                author_id=self.secret.partner_id.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.adviser.ids,
                outgoing_email_to="somebody@example.org",
            )
        self.assertFalse(
            self._recipients() & {"paule@example.org", "somebody@example.org"}
        )

    def test_a_portal_user_is_from_outside(self):
        portal = new_test_user(
            self.env,
            login="test_thread_portal",
            email="portail@example.org",
            groups="base.group_portal",
        )
        with self.assertRefused("not sent"):
            self.secret.with_user(self.referent).message_post(
                body="Texte", partner_ids=portal.partner_id.ids
            )

    def test_scheduled_messages(self):
        """Checked again when they go out."""
        consent = self._create_consent(self.secret)
        consent._give("oral")
        scheduled = (
            self.env["mail.scheduled.message"]
            .with_user(self.referent)
            .create(
                {
                    "model": "vae.candidate",
                    "res_id": self.secret.id,
                    "body": "Texte",
                    "author_id": self.referent.partner_id.id,
                    "partner_ids": [Command.set(self.partner.ids)],
                    "scheduled_date": fields.Datetime.now() + timedelta(days=2),
                }
            )
        )
        consent._withdraw("oral")
        with self.assertRefused("Mission logement"), self.mock_mail_gateway():
            scheduled.with_user(self.referent).post_message()

    def test_recipients_cost_no_query_each(self):
        """Colleagues are checked in memory, whatever their number."""
        users = self.env["res.users"]
        for number in range(8):
            users |= new_test_user(
                self.env,
                login=f"test_follower_{number}",
                groups="vae_assistance.group_vae_coordinator",
                company_id=self.company.id,
            )

        def count(how_many):
            candidate = self._create_candidate("Suivie", self.referent)
            candidate._message_subscribe(users[:how_many].partner_id.ids)
            message = candidate.message_post(body="Texte")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            candidate._notify_get_recipients(
                message,
                {
                    "partner_ids": users[:how_many].partner_id.ids,
                    "message_type": "comment",
                    "author_id": self.referent.partner_id.id,
                },
            )
            return self.env.cr.sql_log_count - before

        count(8)
        self.assertEqual(count(8), count(2))


@tagged("post_install", "-at_install")
class TestOtherWays(VaeThreadCommon):
    """Composer, templates, mass mailing and the invitation of followers."""

    def _compose(self, record, mode="comment", template=None, **values):
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.referent)
            .with_context(
                default_composition_mode=mode,
                default_model=record._name,
                default_res_ids=record.ids,
                default_template_id=template and template.id,
            )
            .create({"subject": "Objet", "body": "Texte", **values})
        )
        with self.mock_mail_gateway():
            composer._action_send_mail()

    def _template(self, record, **values):
        return self.env["mail.template"].create(
            {
                "name": "Modèle",
                "model_id": self.env["ir.model"]._get(record._name).id,
                "subject": "Objet",
                "body_html": "<p>Texte</p>",
                "use_default_to": False,
                **values,
            }
        )

    def test_composer(self):
        for record in (self.secret, self.fiche):
            for mode in ("comment", "mass_mail"):
                with self.subTest(record=record._name, mode=mode):
                    with self.assertRefused("Paule Conseil"):
                        self._compose(record, mode, partner_ids=self.adviser.ids)
        self._create_consent(self.secret)._give("oral")
        for mode in ("comment", "mass_mail"):
            self._compose(self.secret, mode, partner_ids=self.adviser.ids)
            self.assertEqual(self._new_mails.recipient_ids, self.adviser)

    def test_mass_mailing_to_candidates(self):
        other = self._create_candidate("Autre Personne", self.referent)
        other.partner_id.email = "autre@example.net"
        self._compose(self.secret | other, "mass_mail")
        self.assertEqual(
            self._new_mails.recipient_ids, (self.secret | other).partner_id
        )

    def test_mass_mailing_is_refused_as_a_whole(self):
        other = self._create_candidate("Autre Personne", self.referent)
        self._create_consent(self.secret)._give("oral")
        before = self.env["mail.mail"].search_count([])
        with self.assertRefused(other.reference):
            self._compose(
                self.secret | other, "mass_mail", partner_ids=self.partner.ids
            )
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_templates(self):
        for values in (
            {"partner_to": str(self.partner.id)},
            {"email_to": "inconnu@example.org"},
            {
                "partner_to": str(self.secret.partner_id.id),
                "email_cc": "Inconnu <inconnu@example.org>",
            },
            {"email_to": "logement@example.org"},
            {"partner_to": str(self.referent2.partner_id.id)},
        ):
            with self.subTest(values=values):
                template = self._template(self.secret, **values)
                with self.assertRefused("not sent"), self.mock_mail_gateway():
                    template.with_user(self.referent).send_mail(self.secret.id)
        allowed = self._template(
            self.secret,
            email_to="ZACHARIE@example.net",
            email_cc="referent@example.com",
        )
        with self.mock_mail_gateway():
            allowed.with_user(self.referent).send_mail(self.secret.id)
        self.assertEqual(len(self._new_mails), 1)
        self._create_consent(self.secret)._give("oral")
        allowed.email_to = "logement@example.org"
        with self.mock_mail_gateway():
            allowed.with_user(self.referent).send_mail(self.secret.id)

    def test_notify_for_another_model(self):
        """A call of core's abstract model, open to every user, is no way around."""
        notify = self.env["mail.thread"].with_user(self.referent).message_notify
        values = {"model": "vae.candidate", "res_id": self.secret.id, "body": "Texte"}
        with self.assertRefused("n’est pas envoyé|not sent"), self.mock_mail_gateway():
            notify(partner_ids=self.adviser.ids, **values)

    def test_invitation_of_followers(self):
        def invite(partner):
            wizard = (
                self.env["mail.followers.edit"]
                .with_user(self.referent)
                .create(
                    {
                        "res_model": "vae.candidate",
                        "res_ids": str(self.secret.ids),
                        "partner_ids": [Command.set(partner.ids)],
                        "notify": True,
                    }
                )
            )
            with self.mock_mail_gateway():
                wizard.edit_followers()

        with self.assertRefused("Paule Conseil"):
            invite(self.adviser)
        invite(self.coordinator.partner_id)
        self.assertEqual(self._new_mails.recipient_ids, self.coordinator.partner_id)
        self.assertNotIn("Zacharie", self._new_mails.subject)


@tagged("post_install", "-at_install")
class TestNamesNobody(VaeThreadCommon):
    def assertNameless(self):
        self.assertTrue(self._new_mails)
        for mail in self._new_mails:
            self.assertIn(self.secret.reference, f"{mail.subject} {mail.body_html}")
            self.assertNotIn("Zacharie", mail.subject)
            self.assertNotIn("Zacharie", mail.body_html)
            self.assertNotIn("Zacharie", mail.record_name or "")
        for mail in self._mails:
            self.assertNotIn("Zacharie", mail["subject"])

    def test_comment(self):
        self.assertIn("Zacharie", self.secret.display_name)
        self.secret._message_subscribe(self.coordinator.partner_id.ids)
        for record in (self.secret, self.fiche):
            record._message_subscribe(self.coordinator.partner_id.ids)
            with self.mock_mail_gateway():
                record.with_user(self.referent).message_post(
                    body="Texte",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    email_layout_xmlid="mail.mail_notification_light",
                )
            self.assertNameless()
        self.assertIn("Zacharie", self.secret.display_name)

    def test_assignment(self):
        with self.mock_mail_gateway():
            self.secret.user_id = self.referent2
            self.env.flush_all()
        self.assertNameless()
        self.assertEqual(self._new_mails.recipient_ids, self.referent2.partner_id)

    def test_activity(self):
        with self.mock_mail_gateway():
            activity = self.secret.with_user(self.coordinator).activity_schedule(
                "mail.mail_activity_data_todo",
                summary="Rappeler",
                user_id=self.referent.id,
            )
        self.assertNameless()
        self.assertNotIn("Zacharie", activity.res_name)
        self.assertIn(self.secret.reference, activity.res_name)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_activity_of_who_may_not_read(self):
        with self.mock_mail_gateway():
            self.secret.activity_ids.create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("vae.candidate"),
                    "res_id": self.secret.id,
                    "user_id": self.secret.user_id.id,
                    "summary": "Rappeler",
                }
            )
            self.secret.message_notify(
                body="Texte intime", partner_ids=self.referent2.partner_id.ids
            )
        self.assertNotIn(self.referent2.partner_id, self._new_mails.recipient_ids)

    def test_who_received_is_listed_by_nobody_else(self):
        """Notifications are called like the candidate who received them."""
        with self.mock_mail_gateway():
            message = self.secret.with_user(self.referent).message_post(
                body="Texte",
                partner_ids=self.secret.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
            self.env["mail.thread"].message_notify(
                body="Signé", partner_ids=self.secret.partner_id.ids
            )
        self.env.flush_all()
        notes = self.env["mail.notification"]
        note = message.sudo().notification_ids
        self.assertEqual(note.res_partner_id, self.secret.partner_id)
        for user in (self.employee, self.referent2, self.stranger, self.referent):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                own = user == self.referent
                mine = notes.with_user(user)
                self.assertEqual(bool(mine.name_search(SECRET)), own)
                asked = [("mail_message_id", "=", message.id)]
                self.assertEqual(mine.search_count(asked), int(own))
                groups = mine.formatted_read_group(asked, ["res_partner_id"])
                self.assertEqual(bool(groups), own)
                self.env.invalidate_all()
                if own:
                    note.with_user(user).read(["res_partner_id"])
                    continue
                with self.assertRaises(AccessError):
                    note.with_user(user).read(["res_partner_id"])

    def test_activity_of_who_has_gone(self):
        """To another structure, still their référent: neither read nor counted."""
        activity = self.secret.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.referent.id, summary="Rappeler"
        )
        own = self.env["mail.activity"].with_user(self.referent)
        mine = [("user_id", "=", self.referent.id), ("res_model", "=", "vae.candidate")]
        self.assertIn(activity, own.search(mine))
        activity.with_user(self.referent).write({"summary": "Écrire"})
        self.referent.write(
            {
                "company_id": self.other_company.id,
                "company_ids": [Command.set(self.other_company.ids)],
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertNotIn(activity, own.search(mine))
        for call in (
            lambda a: a.read(["summary"]),
            lambda a: a.write({"summary": "Relire"}),
            lambda a: a.unlink(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                call(activity.with_user(self.referent))

    def test_composer_subject(self):
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.referent)
            .with_context(
                default_composition_mode="comment",
                default_model="vae.candidate",
                default_res_ids=self.secret.ids,
            )
        )
        self.assertIn(self.secret.reference, composer.subject)
        self.assertNotIn("Zacharie", composer.subject)
