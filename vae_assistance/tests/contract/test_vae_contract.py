# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date

import pypdf
from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..plan.test_vae_support_plan import SPECIAL, PlanCommon
from ..signature.test_vae_signature import drawn

# What no font of a PDF lacks.
PRINTED = "<b>Été</b> & “œuvre”"

TODAY = "2026-09-07"
NBSP = "\N{NO-BREAK SPACE}"


class ContractCommon(PlanCommon):
    """A candidate whose plan and diagnosis are agreed, and what contracts need."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.max_months = 12
        cls.candidate.write(
            {"program_id": cls.program.id, "expectations": "Être rassurée"}
        )
        cls.company.write({"city": "Nantes", "vae_director_id": cls.director.id})
        cls._agree_plan(cls.plan)

    @classmethod
    def _agree_plan(cls, plan):
        request = cls.env["vae.signature.request"].new(
            {"date_signed": "2026-09-07 08:00:00"}
        )
        plan._signature_done(request)
        return plan

    def _new_plan(self):
        """A second version of the plan, agreed upon."""
        plan = self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})
        return self._agree_plan(plan)

    def _contract(self, kind="assistance", user=None, **values):
        return (
            self.env["vae.contract"]
            .with_user(user or self.referent)
            .create({"candidate_id": self.candidate.id, "kind": kind, **values})
        )

    def _signed(self, kind="assistance", **values):
        contract = self._contract(kind, **values)
        self._sign_at_once(contract.sudo())
        self.env.invalidate_all()
        return contract

    def _run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("vae_assistance.ir_cron_end_contracts").method_direct_trigger()
        self.env.invalidate_all()

    def _sign(self, request):
        for signature in request.signer_ids:
            user = signature.user_id or self.referent
            signature.with_user(user).action_sign_on_screen("Signé", drawn())

    def _text(self, report, records):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        return self._read(content)

    def _read(self, content):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join("\n".join(page.extract_text() for page in pages).split())


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestVaeContract(ContractCommon):
    def test_assistance(self):
        contract = self._contract()
        self.assertEqual(contract.state, "draft")
        self.assertEqual(contract.number, 1)
        self.assertEqual(contract.plan_id, self.plan)
        self.assertEqual(contract.program_id, self.program)
        self.assertEqual(contract.user_id, self.referent)
        self.assertEqual(contract.place, "Nantes")
        self.assertEqual(contract.expectations, "Être rassurée")
        self.assertEqual(contract.date_start, date(2026, 9, 7))
        self.assertEqual(contract.date_end, date(2027, 9, 7))
        template = self.env.ref("vae_assistance.vae_contract_template_assistance")
        self.assertEqual(contract.template_id, template)
        self.assertEqual(contract.intro, template.intro)
        self.assertEqual(
            contract.commitment_ids.mapped("name"), template.line_ids.mapped("name")
        )
        contract.action_request_signatures()
        self.assertEqual(contract.state, "to_sign")
        self._sign(contract._signature_request())
        self.assertEqual(contract.state, "signed")
        self.assertEqual(contract.date_signed, date(2026, 9, 7))
        self.assertTrue(contract.is_in_force)
        self.assertTrue(contract._signature_request().signed_sha256)

    def test_pedagogical(self):
        self.candidate.accompagnateur_ids = self.accompagnateur
        contract = self._contract("pedagogical", self.accompagnateur)
        self.assertEqual(contract.user_id, self.accompagnateur)
        self.assertEqual(
            set(contract.commitment_ids.mapped("side")), {"professional", "candidate"}
        )
        self.assertEqual(
            [signer["role"] for signer in contract._signature_signers()],
            ["candidate", "professional"],
        )
        # Beside the convention: another kind.
        self._contract()

    def test_form(self):
        with Form(self.env["vae.contract"].with_user(self.referent)) as form:
            form.candidate_id = self.candidate
            self.assertEqual(form.date_end, date(2027, 9, 7))
            self.assertIn("12 months", form.duration_note)
        contract = form.record
        with Form(contract) as form:
            with form.commitment_ids.new() as line:
                line.side = "candidate"
                line.name = SPECIAL
        self.assertIn(SPECIAL, contract.commitment_ids.mapped("name"))

    def test_button_of_the_candidate(self):
        candidate = self.candidate.with_user(self.referent)
        self.assertFalse(candidate.action_view_contracts()["res_id"])
        contract = self._contract()
        candidate.invalidate_recordset()
        self.assertEqual(candidate.action_view_contracts()["res_id"], contract.id)
        self._contract("pedagogical")
        candidate.invalidate_recordset()
        self.assertFalse(candidate.action_view_contracts()["res_id"])

    def test_what_comes_before(self):
        other = self._create_candidate("Une Autre", self.referent)
        contracts = self.env["vae.contract"].with_user(self.referent)
        with self.assertRefused("no support plan that was agreed upon yet"):
            contracts.create({"candidate_id": other.id})
        with self.assertRefused("no diagnosis has been agreed"):
            contracts.create({"candidate_id": other.id, "kind": "pedagogical"})
        with self.assertRefused("Choose the candidate"):
            contracts.create({})
        self._agree_diagnosis(other)
        plan = self.env["vae.support.plan"].create({"candidate_id": other.id})
        contract = self._contract()
        with self.assertRefused("another candidate's", ValidationError):
            contract.plan_id = plan
        with self.assertRefused("annexes it", ValidationError):
            contract.plan_id = False

    def test_one_at_a_time(self):
        self._contract()
        with self.assertRefused("There is Assistance convention no. 1"):
            self._contract()
        self.assertEqual(self._contract("pedagogical").number, 2)

    def test_signer_missing(self):
        self.program.director_signs = True
        contract = self._contract()
        contract.user_id = False
        with self.assertRefused("say which professional"):
            contract.action_request_signatures()
        contract.user_id = self.referent2
        with self.assertRefused("may not open it"):
            contract.action_request_signatures()
        contract.user_id = self.referent
        self.company.vae_director_id = False
        with self.assertRefused("names none. An administrator names the director"):
            contract.action_request_signatures()
        self.company.vae_director_id = self.employee
        with self.assertRefused("may not open it"):
            contract.action_request_signatures()
        self.company.vae_director_id = self.director
        contract.action_request_signatures()
        request = contract._signature_request().sudo()
        self.assertEqual(
            set(request.signer_ids.mapped("role")),
            {"candidate", "professional", "director"},
        )
        director = request.signer_ids.filtered(lambda s: s.role == "director")
        with self.assertRaises(AccessError):
            director.with_user(self.referent).action_sign_on_screen("x", drawn())
        self._sign(request)
        self.assertEqual(contract.state, "signed")

    def test_portal(self):
        """The candidate finds the contract among what they have to sign."""
        contract = self._contract()
        contract.action_request_signatures()
        [document] = self.candidate.sudo()._portal_documents()
        # The reference tells the person nothing.
        reference = self.candidate.reference
        self.assertIn(reference, contract._signature_request().sudo().name)
        self.assertNotIn(reference, document["title"])
        self.assertEqual(document["state"], "to_sign")
        [signature] = (
            contract._signature_request()
            .sudo()
            .signer_ids.filtered(lambda signature: signature.role == "candidate")
        )
        signature._decline("Je veux y réfléchir")
        self.assertEqual(contract.state, "draft")
        self.assertEqual(contract.activity_ids.user_id, self.referent)

    def test_director_signs_no_pedagogical_contract(self):
        self.program.director_signs = True
        contract = self._contract("pedagogical")
        self.assertFalse(contract.director_signs)
        self.assertEqual(len(contract._signature_signers()), 2)

    def test_nothing_to_sign(self):
        contract = self._contract()
        contract.date_end = False
        with self.assertRefused("has no end"):
            contract.action_request_signatures()
        contract.date_end = "2027-01-01"
        contract.commitment_ids.unlink()
        with self.assertRefused("holds no commitment"):
            contract.action_request_signatures()

    def test_change_voids_signatures(self):
        contract = self._contract()
        contract.action_request_signatures()
        contract.commitment_ids[0].name = "Autre chose"
        self.assertEqual(contract.state, "draft")
        contract.action_request_signatures()
        contract.commitment_ids[0].unlink()
        self.assertEqual(contract.state, "draft")
        contract.action_request_signatures()
        contract.date_end = "2027-01-01"
        self.assertEqual(contract.state, "draft")

    def test_frozen(self):
        contract = self._signed()
        for vals in (
            {"date_end": "2027-01-01"},
            {"place": "Rennes"},
            {"intro": "Autre"},
            {"expectations": "Autre"},
            {"user_id": self.referent2.id},
            {"commitment_ids": [Command.clear()]},
        ):
            with self.assertRefused("can no longer be changed"):
                contract.write(vals)
        with self.assertRefused("can no longer be changed"):
            contract.commitment_ids[0].name = "Autre"
        with self.assertRefused("can no longer be changed"):
            contract.commitment_ids.create(
                {"contract_id": contract.id, "name": "De plus"}
            )
        with self.assertRefused("can no longer be changed"):
            contract.commitment_ids[0].unlink()
        with self.assertRefused("cannot be deleted"):
            contract.unlink()
        self.candidate.expectations = "Autre chose"
        self.assertEqual(contract.expectations, "Être rassurée")

    def test_what_follows_is_not_typed(self):
        contract = self._contract()
        other = self._create_candidate("Une Autre", self.referent)
        for vals in (
            {"candidate_id": other.id},
            {"kind": "pedagogical"},
            {"number": 7},
            {"date_terminated": TODAY},
        ):
            with self.assertRefused("follow from what is done|stays"):
                contract.write(vals)
        with self.assertRefused("follow from what is done"):
            contract.write({"state": "signed"})
        with self.assertRefused("follow from what is done"):
            self._contract("pedagogical", number=9, date_terminated=TODAY)
        with self.assertRefused("not duplicated"):
            contract.copy()
        contract.unlink()

    def test_names_name_nobody(self):
        contract = self._signed()
        amendment = contract._vae_by_code().create({"amendment_of_id": contract.id})
        for record in (contract, amendment, contract.commitment_ids[0]):
            self.assertIn(self.candidate.reference, record.sudo().display_name)
            self.assertNotIn("Camille", record.sudo().display_name)
        self.assertIn("amendment no. 1", amendment.display_name)
        self.assertNotIn(
            contract.commitment_ids[0].name, contract.commitment_ids[0].display_name
        )

    def test_others_are_refused(self):
        contract = self._contract()
        self.env.invalidate_all()
        other = contract.with_user(self.referent2)
        for name in (
            "action_request_signatures",
            "action_annex_plan",
            "action_amend",
            "action_terminate",
            "action_start_certificate",
        ):
            with self.assertRaises(AccessError):
                getattr(other, name)()
        with self.assertRaises(AccessError):
            self._contract("pedagogical", self.referent2)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractDuration(ContractCommon):
    def test_program(self):
        contract = self._contract()
        with self.assertRefused(
            "until 10/01/2027|12 months at most by the program “Mandat de test”",
            ValidationError,
        ):
            contract.date_end = "2027-09-08"
        contract.date_end = "2027-09-07"
        # The strictest rule is the one that is told.
        self._cap(24, "2026-01-01")
        self.program.max_months = 36
        contract.invalidate_recordset()
        self.assertIn("24 months at most by the parameter", contract.duration_note)

    def _cap(self, months, date_from):
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": self.env.ref(
                    "vae_assistance.vae_parameter_contract_max_months"
                ).id,
                "value": months,
                "date_from": date_from,
                "program_id": self.program.id,
            }
        )

    def test_no_limit(self):
        """The regional mandate's two years cap no other program."""
        self.program.max_months = 0
        self._cap(0, "2000-01-01")
        contract = self._contract(date_end="2031-09-07")
        self.assertFalse(contract.duration_note)
        self._cap(24, "2026-01-01")
        with self.assertRefused("24 months at most by the parameter", ValidationError):
            contract.date_end = "2031-09-08"

    def test_no_limit_but_a_day_that_the_journey_works_towards(self):
        self.program.max_months = 0
        self._cap(0, "2000-01-01")
        without = self._contract()
        self.assertFalse(without.date_end)
        self.assertFalse(without.duration_note)
        with self.assertRefused("has no end"):
            without.action_request_signatures()
        self.candidate.date_target = "2027-03-01"
        self.assertEqual(without.date_end, date(2027, 3, 1))
        self.assertIn("is proposed", without.duration_note)
        # The jury meets after the deposit, and the support lasts until then.
        self.candidate.session_id = self.env["vae.certification.session"].create(
            {
                "certification_id": self.candidate.certification_id.id,
                "date_deposit": "2027-03-01",
                "date_jury": "2027-06-01",
                "date_jury_end": "2027-06-12",
            }
        )
        self.assertEqual(without.date_end, date(2027, 3, 1))  # as it was agreed
        without.unlink()
        with Form(self.env["vae.contract"].with_user(self.referent)) as form:
            form.candidate_id = self.candidate
            self.assertEqual(form.date_end, date(2027, 6, 12))
            form.date_end = date(2027, 7, 1)
            self.assertFalse(form.duration_note)

    def test_parameter(self):
        self.program.max_months = 0
        self._cap(24, "2026-01-01")
        contract = self._contract()
        self.assertEqual(contract.date_end, date(2028, 9, 7))
        with self.assertRefused("24 months at most by the parameter", ValidationError):
            contract.date_end = "2028-09-08"
        self._cap(18, "2026-10-01")
        contract.date_end = "2028-09-07"
        with self.assertRefused("18 months at most by the parameter", ValidationError):
            contract.date_start = "2026-10-01"

    def test_checked_again_when_signed(self):
        contract = self._contract()
        self.program.max_months = 6
        with self.assertRefused("6 months at most", ValidationError):
            contract.action_request_signatures()

    @mute_logger("odoo.sql_db")
    def test_dates(self):
        contract = self._contract()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            contract.date_end = "2026-09-06"
            contract.flush_recordset()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractPlan(ContractCommon):
    def test_plan_changes_before_it_is_signed(self):
        contract = self._contract()
        contract.action_request_signatures()
        request = contract._signature_request()
        plan = self._new_plan()
        self.assertEqual(request.state, "void")
        self.assertIn("plan changed", request.void_reason)
        self.assertEqual(contract.state, "draft")
        self.assertTrue(contract.is_plan_stale)
        self.assertEqual(contract.activity_ids.user_id, self.referent)
        self.assertNotIn("Camille", contract.activity_ids.summary)
        with self.assertRefused("the plan has changed since"):
            contract.action_request_signatures()
        contract.action_annex_plan()
        self.assertEqual(contract.plan_id, plan)
        contract.action_request_signatures()

    def test_plan_changes_after_it_was_signed(self):
        contract = self._signed()
        self.assertFalse(contract.is_plan_changed)
        plan = self._new_plan()
        self.assertTrue(contract.is_plan_changed)
        found = contract.search([("is_plan_changed", "=", True)])
        self.assertEqual(found, contract)
        self.assertNotIn(contract, contract.search([("is_plan_changed", "=", False)]))
        contract.action_amend()
        amendment = contract.amendment_ids
        self.assertEqual(amendment.plan_id, plan)
        self._sign_at_once(amendment.sudo())
        self.assertFalse(contract.is_plan_changed)
        self.assertFalse(amendment.is_plan_changed)
        self.assertEqual(contract.plan_id, self.plan)

    def test_annexed_plan_is_not_corrected(self):
        self._sign_at_once(self.plan)
        contract = self._contract()
        contract.action_request_signatures()
        request = contract._signature_request()
        self.plan._signature_request()._void("Erreur")
        plan = self.plan.with_user(self.referent)
        plan.action_correct()
        self.assertEqual(request.state, "void")
        with self.assertRefused("the plan has changed since"):
            contract.action_request_signatures()
        self._sign_at_once(self.plan)
        self._sign_at_once(contract.sudo())
        self.plan._signature_request()._void("Erreur")
        with self.assertRefused("is annexed to"):
            plan.action_correct()

    def test_superseded_plan_is_refused(self):
        contract = self._contract()
        plan = self._new_plan()
        contract.action_annex_plan()
        with self.assertRefused("not the version in force", ValidationError):
            contract.plan_id = self.plan
        self.assertEqual(contract.plan_id, plan)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractAmendment(ContractCommon):
    def test_amendment(self):
        contract = self._signed(date_end="2027-03-01")
        action = contract.action_amend()
        amendment = contract.browse(action["res_id"])
        self.assertEqual(contract.action_amend()["res_id"], amendment.id)
        self.assertEqual(amendment.amendment_of_id, contract)
        self.assertEqual((amendment.number, amendment.amendment_number), (1, 1))
        self.assertEqual(amendment.date_start, contract.date_start)
        self.assertEqual(
            amendment.commitment_ids.mapped("name"),
            contract.commitment_ids.mapped("name"),
        )
        with self.assertRefused("changes nothing"):
            amendment.action_request_signatures()
        gone = amendment.commitment_ids[0].name
        amendment.commitment_ids[0].unlink()
        amendment.write(
            {
                "date_end": "2027-06-01",
                "change_reason": SPECIAL,
                "commitment_ids": [
                    Command.create({"side": "candidate", "name": SPECIAL})
                ],
            }
        )
        changes = amendment._changes()
        self.assertEqual([change["label"] for change in changes["values"]], ["Until"])
        self.assertEqual([line["name"] for line in changes["added"]], [SPECIAL])
        self.assertEqual([line["name"] for line in changes["removed"]], [gone])
        self.assertNotIn("<b>Été", amendment.changes_html)
        amendment.action_request_signatures()
        self._sign(amendment._signature_request())
        self.assertEqual(contract.date_end, date(2027, 3, 1))
        for record in (contract, amendment):
            self.assertEqual(record.date_end_current, date(2027, 6, 1))
            self.assertEqual(record.state, "signed")
        self.assertEqual((contract.is_in_force, amendment.is_in_force), (False, True))
        # Of an amendment, the next one amends the contract.
        second = contract.browse(amendment.action_amend()["res_id"])
        self.assertEqual(second.amendment_of_id, contract)
        self.assertEqual(second.amendment_number, 2)
        self.assertEqual(second._before(), amendment)
        self.assertEqual(second.date_end, date(2027, 6, 1))
        domain = contract.action_view_amendments()["domain"]
        self.assertEqual(contract.search_count(domain), 3)

    def test_duration_counts_from_the_first_day(self):
        contract = self._signed(date_end="2027-03-01")
        contract.action_amend()
        with self.assertRefused("12 months at most", ValidationError):
            contract.amendment_ids.date_end = "2027-12-01"

    def test_refusals(self):
        contract = self._contract()
        with self.assertRefused("is not in force"):
            contract.action_amend()
        self._sign_at_once(contract.sudo())
        contract.action_amend()
        with self.assertRefused("is being prepared already"):
            contract._vae_by_code().create({"amendment_of_id": contract.id})
        amendment = contract.amendment_ids
        amendment.date_end = "2027-01-01"
        with freeze_time("2028-01-10"):
            self._run_cron()
            self.assertEqual(contract.state, "ended")
            with self.assertRefused("no longer in force"):
                amendment.action_request_signatures()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractEnd(ContractCommon):
    def _terminate(self, contract, **values):
        action = contract.action_terminate()
        wizard = (
            self.env["vae.contract.terminate"]
            .with_user(contract.env.user)
            .with_context(**action["context"])
            .create({"reason": SPECIAL, **values})
        )
        return wizard.action_confirm()

    def test_ended(self):
        contract = self._signed()
        with freeze_time("2027-09-07"):
            self._run_cron()
            self.assertEqual(contract.state, "signed")
        with freeze_time("2027-09-08"):
            self._run_cron()
            self.assertEqual(contract.state, "ended")
            self.assertFalse(contract.is_in_force)
            self._contract()  # another one may follow

    def test_ended_with_the_journey(self):
        contract = self._signed()
        self.candidate.step_id = self.closing_step
        self.assertEqual(contract.state, "ended")
        self.candidate.step_id = self.first_step
        self.assertEqual(contract.state, "signed")

    def test_terminated(self):
        contract = self._signed()
        contract.action_amend()
        with freeze_time("2026-10-01"):
            self._terminate(contract, date="2026-09-30")
        self.assertEqual(contract.state, "terminated")
        self.assertEqual(contract.termination_reason, SPECIAL)
        self.assertEqual(contract.terminated_by_id, self.referent)
        self.assertFalse(contract.is_in_force)
        self.assertFalse(contract.amendment_ids)
        self.assertEqual(contract.signature_state, "signed")
        with self.assertRefused("not in force"):
            contract.action_terminate()
        self._contract()

    def test_terminated_by_an_accompagnateur(self):
        """Who may not delete contracts leaves no draft of an amendment behind."""
        self.candidate.accompagnateur_ids = self.accompagnateur
        contract = self._signed()
        contract.action_amend()
        self._terminate(contract.with_user(self.accompagnateur))
        self.assertEqual(contract.state, "terminated")
        self.assertFalse(contract.amendment_ids)

    def test_terminated_with_its_amendment(self):
        contract = self._signed()
        contract.action_amend()
        amendment = contract.amendment_ids
        amendment.date_end = "2027-01-01"
        self._sign_at_once(amendment.sudo())
        self._terminate(amendment)
        self.assertEqual(contract.state, "terminated")
        self.assertEqual(amendment.state, "terminated")

    def test_refusals(self):
        contract = self._contract()
        with self.assertRefused("nothing to terminate"):
            contract.action_terminate()
        self._sign_at_once(contract.sudo())
        for day in ("2026-09-06", "2026-09-08"):
            with self.assertRefused("terminated on a day of that time"):
                self._terminate(contract, date=day)
        wizard = self.env["vae.contract.terminate"].create(
            {"contract_id": contract.id, "reason": "x"}
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.with_user(self.referent2).action_confirm()

    def test_cancelled_signatures(self):
        contract = self._signed()
        contract.sudo()._signature_request()._void("Erreur")
        self.assertEqual(contract.state, "draft")
        self.assertFalse(contract.date_signed)
        contract.date_end = "2027-01-01"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractRequirement(ContractCommon):
    def test_step_requires(self):
        self.env["vae.step.requirement"].create(
            [
                {"step_id": self.first_step.id, "code": code}
                for code in ("plan", "contract")
            ]
        )
        other = self._create_candidate("Une Autre", self.referent)
        with self.assertRefused(
            r"(?s)a support plan agreed upon.*a signed contract.*“Contracts”"
        ):
            other.with_user(self.referent).step_id = self.second_step
        with self.assertRefused("a signed contract"):
            self.candidate.with_user(self.referent).step_id = self.second_step
        self._signed("pedagogical")
        self.candidate.with_user(self.referent).step_id = self.second_step
        self.assertEqual(self.candidate.step_id, self.second_step)
