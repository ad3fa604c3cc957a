# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeService(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("vae_assistance.crm_team_vae")
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Demande",
                "contact_name": "Dominique Passage",
                "team_id": cls.team.id,
                "user_id": cls.referent.id,
                "type": "opportunity",
            }
        )

    def _record(self, action, user):
        """Save the dialog of an action as a user, without a word more."""
        services = self.env["vae.service"].with_user(user)
        return Form(services.with_context(**action["context"])).save()

    def test_recorded_on_a_lead_in_one_gesture(self):
        action = self.lead.with_user(self.referent).action_vae_record_service()
        service = self._record(action, self.referent)
        self.assertEqual(service.kind, "advice")
        self.assertEqual(service.lead_id, self.lead)
        self.assertEqual(service.user_id, self.referent)
        self.assertEqual(service.company_id, self.company)
        self.assertEqual(self.lead.vae_service_count, 1)
        self.assertNotIn("Dominique", service.display_name)

    def test_recorded_on_a_candidate(self):
        self.candidate.program_id = self.program
        action = self.candidate.with_user(self.referent).action_record_service()
        service = self._record(action, self.referent)
        self.assertEqual(service.candidate_id, self.candidate)
        self.assertEqual(service.program_id, self.program)
        self.assertEqual(self.candidate.service_count, 1)
        self.assertIn(self.candidate.reference, service.sudo().display_name)
        self.assertNotIn("Camille", service.sudo().display_name)

    def test_recorded_on_an_event_with_several_people(self):
        people = self.env["res.partner"].create(
            [{"name": f"Personne {number}"} for number in range(3)]
        )
        event = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .create(
                {
                    "name": "Réunion d’information",
                    "start": self.now - timedelta(days=2),
                    "stop": self.now - timedelta(days=2, hours=-2),
                    "partner_ids": [(4, p.id) for p in people],
                }
            )
        )
        service = self._record(event.action_vae_record_service(), self.referent)
        self.assertEqual(service.kind, "information")
        self.assertEqual(service.participant_count, 3)
        self.assertEqual(service.duration, 2)
        again = event.action_vae_record_service()
        self.assertEqual(again["res_id"], service.id)

    def test_of_a_lead_follows_into_the_journey(self):
        service = self._record(self.lead.action_vae_record_service(), self.env.user)
        candidate = self._create_candidate(
            "Dominique Passage", self.referent2, lead_id=self.lead.id
        )
        self.assertEqual(service.candidate_id, candidate)

    def test_own_ones_and_those_of_followed_journeys(self):
        services = self.env["vae.service"].with_user(self.referent2)
        partner = self.env["res.partner"].create(
            {"name": "Alex Simple", "company_id": self.company.id}
        )
        own = services.create({"partner_id": partner.id})
        others = self.env["vae.service"].create({"partner_id": partner.id})
        on_journey = self.env["vae.service"].create({"candidate_id": self.candidate.id})
        everything = own | others | on_journey
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("id", "in", everything.ids)]
        self.assertEqual(services.search(domain), own)
        as_coordinator = self.env["vae.service"].with_user(self.coordinator)
        self.assertEqual(as_coordinator.search(domain), everything)
        as_referent = self.env["vae.service"].with_user(self.referent)
        self.assertEqual(as_referent.search(domain), on_journey)
        as_stranger = self.env["vae.service"].with_user(self.stranger)
        self.assertFalse(as_stranger.search(domain))

    def test_refused(self):
        services = self.env["vae.service"].with_user(self.referent2)
        with self.assertRefused("", AccessError):
            services.create({"candidate_id": self.candidate.id})
        with self.assertRefused("who was advised", ValidationError):
            services.create({})
        with self.assertRefused("once it has been delivered", ValidationError):
            self.env["vae.service"].create(
                {
                    "candidate_id": self.candidate.id,
                    "date": fields.Date.today() + timedelta(days=3),
                }
            )
        service = self.env["vae.service"].create({"candidate_id": self.candidate.id})
        with self.assertRefused("", AccessError):
            service.with_user(self.coordinator).unlink()


@tagged("post_install", "-at_install")
class TestVaeProposal(VaeCommon):
    def _propose(self, **values):
        proposals = self.env["vae.proposal"].with_user(self.referent)
        return proposals.create({"candidate_id": self.candidate.id, **values})

    def test_decided_together(self):
        indicator = self.env.ref("vae_assistance.vae_need_indicator_stopped")
        self.candidate.program_id = self.program
        proposal = self._propose(indicator_ids=indicator.ids)
        self.assertEqual(proposal.program_id, self.program)
        self.assertNotIn("Camille", proposal.sudo().display_name)
        proposal.action_accept()
        self.assertEqual(proposal.decision, "accepted")
        self.assertEqual(proposal.date_decision, fields.Date.today())

    def test_undone_when_recorded_by_mistake(self):
        proposal = self._propose()
        self.candidate.program_id = self.program
        proposal.action_accept()
        said = proposal.action_undo()
        self.assertEqual(said["tag"], "vae_said")
        self.assertEqual(proposal.decision, "draft")
        self.assertFalse(proposal.date_decision)
        self.assertFalse(proposal.eligibility)
        body = self.candidate.message_ids[0].body
        self.assertIn("undone", body)
        proposal.needs = "Relire le référentiel"
        proposal.action_accept()
        self.assertEqual(proposal.decision, "accepted")

    def test_undone_later_by_a_coordinator_only(self):
        proposal = self._propose()
        proposal.action_accept()
        proposal.flush_recordset()
        self.env.cr.execute(
            "UPDATE vae_proposal SET date_recorded = now() - interval '3 days'"
            " WHERE id = %s",
            [proposal.id],
        )
        proposal.invalidate_recordset()
        # Whatever is written on it today, it was recorded three days ago.
        proposal.user_id = self.referent2
        written_on = fields.Date.context_today(proposal, proposal.write_date)
        self.assertEqual(written_on, fields.Date.context_today(proposal))
        with self.assertRefused("by a coordinator"):
            proposal.action_undo()
        proposal.with_user(self.coordinator).action_undo()
        self.assertEqual(proposal.decision, "draft")
        proposal.action_accept()
        self._propose()
        with self.assertRefused("before another proposal"):
            proposal.action_undo()

    def test_a_reason_unless_accepted(self):
        for action in ("action_decline", "action_not_eligible", "action_reorient"):
            with self.assertRefused("write the reason"):
                getattr(self._propose(), action)()
        proposal = self._propose(reason="Préfère un bilan de compétences")
        proposal.action_reorient()
        self.assertEqual(proposal.decision, "reoriented")

    def test_one_current_and_history_kept(self):
        first = self._propose(reason="Pas maintenant")
        first.action_decline()
        second = self._propose()
        self.assertFalse(first.is_current)
        self.assertTrue(second.is_current)
        self.assertEqual((first.number, second.number), (1, 2))
        with self.assertRefused("stays as it was"):
            first.reason = "Autre chose"
        with self.assertRefused("counted and kept"):
            first.unlink()

    def test_decision_by_the_buttons_only(self):
        with self.assertRefused("follow from what is done"):
            self._propose(decision="accepted")
        proposal = self._propose()
        with self.assertRefused("follow from what is done"):
            proposal.decision = "accepted"

    def test_not_by_who_does_not_follow(self):
        proposal = self._propose()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRefused("", AccessError):
            proposal.with_user(self.referent2).action_accept()
        with self.assertRefused("", AccessError):
            self.env["vae.proposal"].with_user(self.referent2).create(
                {"candidate_id": self.candidate.id}
            )

    def test_button_opens_what_is_to_decide(self):
        candidate = self.candidate.with_user(self.referent)
        self.assertNotIn("res_id", candidate.action_propose())
        proposal = self._propose()
        self.assertEqual(candidate.action_propose()["res_id"], proposal.id)


@tagged("post_install", "-at_install")
class TestRequirements(VaeCommon):
    def _require(self, code, step=None):
        return self.env["vae.step.requirement"].create(
            {"step_id": (step or self.first_step).id, "code": code}
        )

    def test_every_code_is_checked_and_explained(self):
        requirements = self.env["vae.step.requirement"]
        codes = {code for code, _label in requirements._selection_code()}
        self.assertEqual(codes, requirements._where_to_do().keys())
        for code in codes:
            with self.subTest(code=code):
                self.candidate._requirement_met(code, self.first_step)

    def test_moving_on_is_refused_with_what_is_missing(self):
        self._require("proposal")
        candidate = self.candidate.with_user(self.referent)
        with self.assertRefused("the assistance proposed and accepted.*Propose the"):
            candidate.step_id = self.second_step
        proposal = self.env["vae.proposal"].with_user(self.referent)
        proposal.create({"candidate_id": candidate.id}).action_accept()
        candidate.step_id = self.second_step
        self.assertEqual(candidate.step_id, self.second_step)

    def test_steps_in_between_count(self):
        opened = self.steps.filtered(lambda step: not step.is_closing)
        self._require("target", opened[1])
        with self.assertRefused(opened[1].name):
            self.candidate.step_id = opened[2]
        self.candidate.step_id = opened[1]
        self.candidate.date_target = fields.Date.today() + timedelta(days=90)
        self.candidate.step_id = opened[2]

    def test_checklist(self):
        self._require("checklist")
        with self.assertRefused("checklist"):
            self.candidate.step_id = self.second_step
        self.candidate.check_ids.done = True
        self.candidate.step_id = self.second_step

    def test_what_is_required_comes_with_the_step(self):
        """The form saves what was typed together with the step that is clicked."""
        self._require("target")
        step = self.second_step.id
        with self.assertRefused("target date"):
            self.candidate.write({"step_id": step, "goal": "Mon projet"})
        self.assertFalse(self.candidate.goal)
        target = fields.Date.today() + timedelta(days=90)
        candidate = self.candidate.with_user(self.referent)
        candidate.write(
            {"step_id": step, "date_target": target, "user_id": self.referent2.id}
        )
        self.assertEqual(self.candidate.step_id, self.second_step)
        self.assertEqual(self.candidate.user_id, self.referent2)

    def test_going_back_and_closing_are_free(self):
        self.candidate.step_id = self.second_step
        for step in (self.first_step, self.second_step):
            self._require("jury", step)
        self.candidate.step_id = self.first_step
        self.candidate.step_id = self.closing_step
        self.candidate.step_id = self.second_step

    def test_coordinator_overrides_with_a_reason(self):
        self._require("admissible")
        wizards = self.env["vae.step.override"]
        values = {
            "candidate_id": self.candidate.id,
            "step_id": self.second_step.id,
            "reason": "Recevabilité annoncée par téléphone",
        }
        with self.assertRefused("", AccessError):
            wizards.with_user(self.referent).create(values)
        wizards.with_user(self.coordinator).create(values).action_confirm()
        self.assertEqual(self.candidate.step_id, self.second_step)
        said = self.candidate.message_ids[0].body
        self.assertIn("annoncée par téléphone", said)
        self.assertIn("admissibility", said)

    def test_context_does_not_override(self):
        self._require("admissible")
        for key in (True, "override"):
            candidate = self.candidate.with_user(self.referent)
            with self.assertRefused("admissibility"):
                candidate.with_context(vae_step=key).step_id = self.second_step

    def test_several_candidates_same_number_of_queries(self):
        self._require("proposal")
        self._require("checklist")

        def count(how_many):
            candidates = self.env["vae.candidate"].union(
                *(
                    self._create_candidate(f"Personne {number}", self.referent)
                    for number in range(how_many)
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            candidates._missing_requirements(
                self.second_step, {each.id: each.step_id for each in candidates}
            )
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(2), count(20))


@tagged("post_install", "-at_install")
class TestClosing(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("vae_assistance.vae_dropout_reason_job")
        cls.job = cls.env.ref("vae_assistance.vae_situation_private")

    def _close(self, user=None, **values):
        wizards = self.env["vae.candidate.close"].with_user(user or self.referent)
        return wizards.create(
            {"candidate_id": self.candidate.id, **values}
        ).action_confirm()

    def test_dialog(self):
        self.candidate.step_id = self.second_step
        self._close(
            outcome="dropped",
            dropout_reason_id=self.reason.id,
            exit_situation_id=self.job.id,
        )
        candidate = self.candidate
        self.assertTrue(candidate.step_id.is_closing)
        self.assertEqual(candidate.outcome, "dropped")
        self.assertEqual(candidate.step_id.outcome, "dropped")
        self.assertEqual(candidate.left_step_id, self.second_step)
        self.assertEqual(candidate.dropout_reason_id, self.reason)
        self.assertEqual(candidate.exit_situation_id, self.job)
        follow_up = candidate.follow_up_ids
        self.assertEqual(
            follow_up.date_due, candidate.date_closed + relativedelta(months=6)
        )

    def test_outcome_without_a_column_of_its_own(self):
        self._close(outcome="reoriented", closing_note="Vers un bilan de compétences")
        self.assertEqual(self.candidate.outcome, "reoriented")
        self.assertTrue(self.candidate.date_closed)

    def test_dropping_out_needs_a_reason(self):
        with self.assertRefused("reason for dropping out"):
            self._close(outcome="dropped")
        self.assertFalse(self.candidate.date_closed)

    def test_not_by_who_does_not_follow(self):
        with self.assertRefused("", AccessError):
            self._close(self.referent2, outcome="full")

    def test_drag_closes_then_the_dialog_completes(self):
        candidate = self.candidate.with_user(self.referent)
        candidate.step_id = self.closing_step
        self.assertEqual(len(candidate.follow_up_ids), 1)
        self.assertEqual(candidate.left_step_id, self.first_step)
        self._close(outcome="full", exit_situation_id=self.job.id)
        self.assertEqual(len(candidate.follow_up_ids), 1)
        self.assertEqual(candidate.left_step_id, self.first_step)
        self.assertEqual(candidate.exit_situation_id, self.job)

    def test_reopening_keeps_the_history(self):
        self.flush_tracking()
        candidate = self.candidate.with_context(tracking_disable=False)
        self._close(outcome="dropped", dropout_reason_id=self.reason.id)
        self.env.flush_all()
        candidate.step_id = self.first_step
        self.flush_tracking()
        self.assertFalse(candidate.dropout_reason_id)
        self.assertFalse(candidate.outcome)
        self.assertEqual(candidate.follow_up_ids.state, "cancelled")
        tracked = candidate.message_ids.tracking_value_ids
        self.assertIn(self.reason.name, tracked.mapped("old_value_char"))

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    def test_follow_up_is_reminded_once(self):
        self.candidate.step_id = self.closing_step
        follow_up = self.candidate.follow_up_ids
        follow_up.date_due = fields.Date.today()
        later = self._create_candidate("Autre", self.referent)
        later.step_id = self.closing_step
        activities = self.candidate.activity_ids
        with self.enter_registry_test_mode():
            cron = self.env.ref("vae_assistance.ir_cron_remind_follow_ups")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        activity = self.candidate.activity_ids - activities
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.referent)
        self.assertNotIn("Camille", activity.summary)
        self.assertFalse(later.activity_ids)

    def test_follow_up_answers(self):
        self.candidate.step_id = self.closing_step
        follow_up = self.candidate.follow_up_ids.with_user(self.referent)
        with self.assertRefused("choose the person's situation", ValidationError):
            follow_up.action_done()
        follow_up.write({"situation_id": self.job.id, "has_qualification": True})
        follow_up.action_done()
        self.assertEqual(follow_up.date_done, fields.Date.today())
        self.assertNotIn("Camille", follow_up.sudo().display_name)
        follow_up.action_reopen()
        follow_up.action_unreachable()
        self.assertEqual(follow_up.state, "unreachable")

    def test_delay_is_a_parameter(self):
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": self.env.ref(
                    "vae_assistance.vae_parameter_follow_up_months"
                ).id,
                "value": 3,
                "company_id": self.company.id,
                "date_from": date(2020, 1, 1),
            }
        )
        self.candidate.step_id = self.closing_step
        self.assertEqual(
            self.candidate.follow_up_ids.date_due,
            self.candidate.date_closed + relativedelta(months=3),
        )


@tagged("post_install", "-at_install")
class TestAroundTheCandidate(VaeCommon):
    def test_coordinates_of_an_interlocutor(self):
        """As they were seen when they were pasted, and as in the address book."""
        self.candidate.company_id.country_id = self.env.ref("base.fr")
        people = self.env["vae.interlocutor"].create(
            [
                {"candidate_id": self.candidate.id, "name": "Tuteur", **coordinates}
                for coordinates in (
                    {
                        "email": " tuteur@example.com\u200b\u00a0",
                        "phone": "06\u00a039 98 42\u200b 81",
                    },
                    {"email": "a@example.com, b@example.com", "phone": "poste 12"},
                    {},
                )
            ]
        )
        self.assertEqual(
            people.mapped("email"),
            ["tuteur@example.com", "a@example.com, b@example.com", False],
        )
        self.assertEqual(people.mapped("phone"), ["06 39 98 42 81", "poste 12", False])
        people[2].write({"email": "\u200ec@example.com", "phone": "\u200b"})
        self.assertEqual(people[2].email, "c@example.com")
        self.assertFalse(people[2].phone)
        with self.assertRefused("is not an e-mail address", ValidationError):
            people[2].email = "pas un mail"

    def test_interlocutor_from_the_address_book(self):
        partner = self.env["res.partner"].create(
            {"name": "Certificateur", "phone": "04 00 00 00 00"}
        )
        interlocutor = self.env["vae.interlocutor"].create(
            {
                "candidate_id": self.candidate.id,
                "actor": "certifier",
                "partner_id": partner.id,
            }
        )
        self.assertEqual(interlocutor.name, "Certificateur")
        self.assertEqual(interlocutor.phone, "04 00 00 00 00")
        self.assertNotIn("Certificateur", interlocutor.display_name)
        partner.name = "Autre nom"
        self.assertEqual(interlocutor.name, "Certificateur")

    def test_certification_dropped_with_a_reason(self):
        study = self.env["vae.candidate.study"].create(
            {
                "candidate_id": self.candidate.id,
                "certification_id": self.certification.id,
            }
        )
        with self.assertRefused("Say why", ValidationError):
            study.state = "dropped"
        study.write({"state": "dropped", "reason": "Trop éloignée du métier"})

    def test_bloc_of_the_certification_only(self):
        bloc = self.certification.bloc_ids[0]
        values = {"candidate_id": self.candidate.id, "bloc_id": bloc.id}
        validated = self.env["vae.candidate.bloc"].create(values)
        self.assertEqual(validated.date, fields.Date.today())
        with self.assertRefused("today or earlier", ValidationError):
            validated.date = fields.Date.today() + timedelta(days=1)
        other = self.env["vae.certification"].create(
            {"name": "Autre titre", "code": "RNCP999902"}
        )
        other_bloc = self.env["vae.certification.bloc"].create(
            {
                "certification_id": other.id,
                "code": "RNCP999902BC09",
                "name": "Bloc d’ailleurs",
            }
        )
        with self.assertRefused("is no bloc of", ValidationError):
            validated.bloc_id = other_bloc

    def test_what_the_funder_tool_lacks(self):
        candidate = self.candidate.with_user(self.referent)
        self.assertIn("the entry", candidate.funder_tool_missing)
        candidate.action_funder_tool_done()
        self.assertFalse(candidate.funder_tool_missing)
        candidate.funder_tool_date = fields.Date.today() - timedelta(days=8)
        candidate.date_open = fields.Date.today() - timedelta(days=20)
        self._create_fiche(candidate, days=-1).action_done()
        candidate.date_admissible = fields.Date.today()
        self.assertEqual(
            candidate.funder_tool_missing, "the admissibility\n1 appointments held"
        )

    def test_names_name_nobody(self):
        values = {"candidate_id": self.candidate.id}
        records = [
            self.env["vae.candidate.bloc"].create(
                {**values, "bloc_id": self.certification.bloc_ids[0].id}
            ),
            self.env["vae.candidate.study"].create(
                {**values, "certification_id": self.certification.id}
            ),
            self.env["vae.interlocutor"].create({**values, "name": "Un ami"}),
            self.env["vae.follow.up"].create(values),
            self.env["vae.proposal"].create(values),
            self.env["vae.service"].create(values),
        ]
        self.company.vae_sensitive_profile = True
        self._consent_to("statistics", self.candidate)
        records.append(self.env["vae.candidate.sensitive"].create(values))
        for record in records:
            with self.subTest(model=record._name):
                self.assertIn(self.candidate.reference, record.sudo().display_name)
                self.assertNotIn("Camille", record.sudo().display_name)
                self.assertNotIn("Un ami", record.display_name)

    def test_price_of_a_service(self):
        values = {
            "program_id": self.program.id,
            "kind": "advice",
            "price": 80,
            "date_from": "2026-01-01",
        }
        self.env["vae.program.service"].create(values)
        with self.assertRefused("not negative", ValidationError):
            self.env["vae.program.service"].create(
                {**values, "date_from": "2027-01-01", "price": -1}
            )
