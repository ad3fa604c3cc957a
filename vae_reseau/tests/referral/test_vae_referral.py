# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .referral_common import ReferralCommon


@tagged("post_install", "-at_install")
class TestVaeReferral(ReferralCommon):
    def test_prepared_from_the_offer(self):
        referral = self._referral()
        self.assertEqual(referral.partner_id, self.actor)
        self.assertEqual(referral.email, self.actor.email)
        self.assertEqual((referral.state, referral.number), ("draft", 1))
        self.assertEqual(referral.sender_id, self.referent)
        self.assertEqual(referral.company_id, self.candidate.company_id)

    def test_nothing_leaves_without_consent(self):
        referral = self._referral()
        with self._mails_made() as mails, self.assertRefused("has not agreed"):
            referral.action_send()
        self.assertFalse(mails)

    def test_consent_to_exactly_this(self):
        referral = self._agreed()
        self.assertEqual(referral.state, "consented")
        consent = referral.consent_id
        self.assertEqual(consent.partner_id, self.actor)
        self.assertEqual(consent.item_ids, self.items)
        self.assertIn("Un studio", consent.note)

    def test_any_change_voids_it(self):
        more = self.items | self.env["vae.consent.item"]._of_codes(["contact"])
        other = self.actor.copy({"name": "Autre", "email": "autre@example.com"})
        for values in (
            {"item_ids": [Command.set(more.ids)]},
            {"partner_id": other.id},
            {"email": "ailleurs@example.com"},
            {"reason": "Autre chose"},
        ):
            with self.subTest(values=values):
                referral = self._agreed()
                referral.write(values)
                self.assertEqual(referral.state, "draft")
                self.assertFalse(referral.consent_id)
                with self.assertRefused("has not agreed"):
                    referral.action_send()

    def test_a_consent_to_less_does_not_do(self):
        referral = self._referral()
        referral.action_ask_consent()
        consent = referral.consent_id
        consent.write({"item_ids": [Command.set(self.items[:1].ids)], "means": "oral"})
        consent.action_give()
        self.assertEqual(referral.state, "draft")
        referral.action_ask_consent()
        self.assertNotEqual(referral.consent_id, consent)

    def test_sent_stays_as_it_was_agreed_to(self):
        referral, _token = self._sent()
        self.assertEqual(referral.state, "sent")
        for values in ({"reason": "Autre"}, {"email": "x@example.com"}):
            with self.assertRefused("has been sent"):
                referral.write(values)
        with self.assertRefused("has been sent"):
            referral.unlink()
        self.offer.name = "Nouveau nom"
        self.actor.name = "Nouvelle maison"
        self.assertEqual(referral.offer_name, "Trouver un logement")
        self.assertEqual(referral.partner_name, "Maison de l’habitat des Cîmes")
        self.assertEqual(referral.territory_id, self.savoie)
        self.assertEqual(referral.field_ids, self.rent.parent_id)

    def test_confidential_items_are_not_shared(self):
        item = self.env["vae.consent.item"]._of_codes(["arrangements"])
        with self.assertRefused("cannot be shared", ValidationError):
            self._referral(item_ids=[Command.set(item.ids)])

    def test_obstacle_of_another_journey(self):
        other = self._create_candidate("Dominique Essai", self.referent)
        obstacle = self.obstacle.copy({"candidate_id": other.id})
        with self.assertRefused("same candidate", ValidationError):
            self._referral(obstacle_id=obstacle.id)

    def test_needs_an_address(self):
        referral = self._referral(email=False)
        with self.assertRefused("give the e-mail address"):
            referral.action_ask_consent()
        referral.email = self.candidate.email
        with self.assertRefused("address of the candidate"):
            referral.action_ask_consent()

    def test_nobody_types_the_state(self):
        referral = self._agreed()
        for values in (
            {"state": "sent"},
            {"consent_id": False},
            {"date_sent": fields.Datetime.now()},
            {"outcome": "solved"},
            {"sender_id": self.referent2.id},
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                referral.write(values)
        with self.assertRaises(AccessError):
            self._referral(state="sent")

    def test_steps_follow_each_other(self):
        referral = self._referral()
        with self.assertRefused("cannot become"):
            referral._answer_accept()
        referral, _token = self._sent()
        referral._answer_study()
        referral._answer_accept("Nous la recevons")
        self.assertTrue(referral.date_answered)
        referral._answer_appointment(
            fields.Datetime.now() + timedelta(days=3), "12 rue des Lilas"
        )
        referral._answer_outcome("solved", "Un studio", "Plus près du travail")
        with self.assertRefused("cannot become"):
            referral._answer_refuse(self.reasons[:1])
        states = referral.transition_ids.mapped("state_to")
        self.assertEqual(
            states,
            ["consented", "sent", "studying", "accepted", "in_progress", "done"],
        )

    def test_answers_that_cannot_be(self):
        referral, _token = self._sent()
        with self.assertRefused("at least one reason"):
            referral._answer_refuse(self.reasons.browse())
        with self.assertRefused("is past"):
            referral._answer_appointment(self._days_ago(1), "Ici")
        with self.assertRefused("day, the hour and the place"):
            referral._answer_appointment(None, "Ici")
        referral._answer_accept()
        with self.assertRefused("what came of it"):
            referral._answer_outcome("autre")

    def test_outcome_lifts_the_obstacle(self):
        for outcome, state in (("partly", "lifting"), ("solved", "lifted")):
            referral, _token = self._sent()
            referral._answer_accept()
            referral._answer_outcome(outcome)
            self.assertEqual(self.obstacle.state, state)

    def _plan_line(self):
        self._agree_diagnosis(self.candidate)
        plan = self.env["vae.support.plan"].create(
            {
                "candidate_id": self.candidate.id,
                "line_ids": [
                    Command.create({"name": "Chercher un logement", "actor": "partner"})
                ],
            }
        )
        plan.action_agree()
        return plan.line_ids[0]

    def test_outcome_closes_the_line(self):
        line = self._plan_line()
        referral, _token = self._sent(line_id=line.id)
        referral._answer_accept()
        referral._answer_outcome("solved", effect="Moins de trajets")
        self.assertEqual(line.state, "done")
        self.assertEqual(line.effect, "Moins de trajets")

    def test_nothing_came_of_it(self):
        line = self._plan_line()
        referral, _token = self._sent(line_id=line.id)
        referral._answer_accept()
        referral._answer_outcome("none")
        self.assertEqual(line.state, "todo")
        self.assertEqual(self.obstacle.state, "open")

    def test_visa_is_a_proof_of_the_line(self):
        line = self._plan_line()
        referral, _token = self._sent(line_id=line.id)
        with self.assertRefused("Accept the request first"):
            referral.sudo()._put_visa("Jeanne Martin", "Conseillère")
        referral._answer_accept()
        with self.assertRefused("your name and your function"):
            referral.sudo()._put_visa("Jeanne Martin", "")
        referral.sudo()._put_visa("Jeanne Martin", "Conseillère")
        with self.assertRefused("already"):
            referral.sudo()._put_visa("Jeanne Martin", "Conseillère")
        proof = self.candidate.proof_ids
        self.assertEqual(
            proof.type_id, self.env.ref("vae_assistance.vae_proof_type_stamp")
        )
        self.assertEqual(proof.link_ids.res_model, "vae.support.plan.line")
        self.assertTrue(referral.action_view_visa())

    def test_who_follows_the_candidate(self):
        referral = self._agreed()
        for user in (self.referent2, self.stranger, self.employee):
            with self.assertRaises(AccessError):
                referral.with_user(user).read(["reason"])
            with self.assertRaises(AccessError):
                referral.with_user(user).action_send()
        self.assertTrue(referral.with_user(self.coordinator).read(["reason"]))

    def test_buttons(self):
        found = self.obstacle.with_user(self.referent).action_find_offers()
        offer = self.offer.with_user(self.referent).with_context(**found["context"])
        context = offer.action_refer()["context"]
        self.assertEqual(context["default_offer_id"], self.offer.id)
        self.assertEqual(context["default_candidate_id"], self.candidate.id)
        self.assertEqual(context["default_obstacle_id"], self.obstacle.id)
        context = self.candidate.with_user(self.referent).action_refer()["context"]
        self.assertEqual(context, {"default_candidate_id": self.candidate.id})
        context = self.obstacle.with_user(self.referent).action_refer()["context"]
        self.assertEqual(context["default_obstacle_id"], self.obstacle.id)
        with self.assertRaises(AccessError):
            self.candidate.with_user(self.stranger).action_refer()

    def test_my_day(self):
        self._agreed()
        late, _token = self._sent()
        late.sudo().date_sent = self._days_ago(11)
        day = self.env["vae.day"].with_user(self.referent).action_load_day("day")
        block = next(each for each in day["blocks"] if each["name"] == "referrals")
        self.assertEqual(len(block["rows"]), 2)

    def test_the_referent_is_told(self):
        referral, _token = self._sent()
        referral.sudo()._answer_accept(by="partner")
        referral.sudo()._answer_appointment(
            fields.Datetime.now() + timedelta(days=3), "12 rue des Lilas", by="partner"
        )
        activity = referral.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.referent)
        self.assertNotIn("Camille", activity.summary)
        self.assertNotIn("Camille", activity.res_name)

    def test_recorded_by_telephone(self):
        referral, _token = self._sent()
        answer = (
            self.env["vae.referral.answer"]
            .with_user(self.referent)
            .with_context(default_referral_id=referral.id)
        )
        acts = (
            {"act": "study"},
            {"act": "accept", "note": "D’accord"},
            {
                "act": "appointment",
                "date": fields.Datetime.now() + timedelta(days=2),
                "place": "Ici",
            },
            {"act": "outcome", "outcome": "partly", "effect": "Un début"},
        )
        for values in acts:
            answer.create(values).action_confirm()
        self.assertEqual(referral.state, "done")
        self.assertEqual(referral.effect, "Un début")
        other, _token = self._sent()
        answer.with_context(default_referral_id=other.id).create(
            {"act": "refuse", "reason_ids": [Command.set(self.reasons[:2].ids)]}
        ).action_confirm()
        self.assertEqual(other.refusal_reason_ids, self.reasons[:2])
        self.assertFalse(other.activity_ids)
        with self.assertRaises(UserError):
            answer.create({"act": "accept"}).action_confirm()


@tagged("post_install", "-at_install")
class TestReferralClock(ReferralCommon):
    def _run(self):
        with self._mails_made() as mails, self.enter_registry_test_mode():
            self.env.flush_all()
            self.env.ref("vae_reseau.ir_cron_referral_clock").method_direct_trigger()
        self.env.invalidate_all()
        return mails

    def test_reminded_every_ten_days(self):
        referral, token = self._sent()
        self.assertFalse(self._run())
        referral.sudo().date_state = self._days_ago(11)
        mails = self._run()
        self.assertEqual([mail["email_to"] for mail in mails], [self.actor.email])
        self.assertIn("Reminder", mails[0]["subject"])
        # One link at a time.
        self.assertFalse(self._opened_by(token))
        self.assertTrue(self._opened_by(self._token(mails[0])))
        self.assertFalse(self._run())
        referral.sudo().date_reminded = self._days_ago(11)
        self.assertEqual(len(self._run()), 1)

    def test_the_link_is_sent_again(self):
        referral, token = self._sent()
        with self._mails_made() as mails:
            referral.with_user(self.referent).action_send_again()
        self.assertFalse(self._opened_by(token), "one link at a time")
        self.assertTrue(self._opened_by(self._token(mails[0])))
        referral.with_user(self.referent).action_withdraw()
        with self.assertRefused("No link is sent"):
            referral.with_user(self.referent).action_send_again()

    def test_no_reminder_without_consent(self):
        referral, _token = self._sent()
        referral.sudo().date_state = self._days_ago(11)
        self.env.cr.execute(
            "UPDATE vae_consent SET date_end = %s, date_given = %s WHERE id = %s",
            (self._days_ago(1), self._days_ago(20), referral.consent_id.id),
        )
        self.env.invalidate_all()
        self.assertFalse(self._run())

    def test_a_journey_that_ends(self):
        """Closing asks what becomes of it; then nobody is reminded of anything."""
        kept, _token = self._sent()
        other = self._create_candidate("Dominique Autre", self.referent)
        other.partner_id.email = "dominique@example.com"
        given_up, token = self._sent(candidate_id=other.id, obstacle_id=False)
        with self.assertRefused("Something is still planned"):
            self.candidate.step_id = self.closing_step
        closings = self.env["vae.candidate.close"].with_user(self.referent)
        for referral, choice in ((kept, "keep"), (given_up, "cancel")):
            with self._mails_made() as mails:
                closings.create(
                    {
                        "candidate_id": referral.candidate_id.id,
                        "outcome": "full",
                        "planned_choice": choice,
                    }
                ).action_confirm()
            referral.sudo().date_state = self._days_ago(11)
        self.assertIn("what a partner was asked for you", str(mails[0]["body_html"]))
        self.assertEqual(kept.state, "sent")
        self.assertEqual(given_up.state, "withdrawn")
        self.assertFalse(self._opened_by(token))
        self.assertFalse(self._run())

    def test_ends_by_itself(self):
        waiting, token = self._sent()
        studied, _token = self._sent()
        studied._answer_study()
        (waiting | studied).sudo().date_state = self._days_ago(31)
        self._run()
        self.assertEqual(waiting.state, "expired")
        self.assertEqual(waiting.activity_ids.user_id, self.referent)
        self.assertFalse(self._opened_by(token))
        self.assertEqual(studied.state, "studying")
        studied.sudo().date_state = self._days_ago(61)
        self._run()
        self.assertEqual(studied.state, "expired")
