# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import zipfile
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ..common import VaeCommon, pdf_file
from ..files import BAD_DOCUMENTS, PNG

PDF = pdf_file("Preuve")
# Every step of the tests: what the program wants of each kind of act.
WANTED = (
    ("fiche", "signature", True),
    ("contract", "signature", True),
    ("advice", "attendance", True),
    ("partner_line", "stamp", True),
    ("training", "certificate", True),
    ("fiche", "minutes", False),
)


class ProofCommon(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = {
            code: cls.env.ref(f"vae_assistance.vae_proof_type_{code}")
            for code in ("signature", "attendance", "minutes", "stamp", "certificate")
        }
        cls.program.proof_ids = [
            Command.create(
                {
                    "kind": kind,
                    "type_id": cls.types[code].id,
                    "is_required": is_required,
                }
            )
            for kind, code, is_required in WANTED
        ]
        cls.candidate.program_id = cls.program
        cls.needs = cls.env["vae.proof.need"]

    def _needs(self, state="missing", candidate=None):
        self.env.invalidate_all()
        return self.needs.search(
            [("candidate_id", "=", (candidate or self.candidate).id)]
            + ([("state", "=", state)] if state else [])
        )

    def _done_fiche(self, candidate=None, days=-1):
        return self._create_fiche(
            candidate or self.candidate, days=days, state="done", tasks_done="Relu"
        )

    def _add(self, act, code, content=PDF, user=None, **values):
        """Add a file as a user does: by the dialog."""
        user = user or self.referent
        action = act.with_user(user).action_add_proof()
        wizard = (
            self.env["vae.proof.add"]
            .with_user(user)
            .with_context(**action["context"])
            .create(
                {
                    "type_id": self.types[code].id,
                    "file": content and base64.b64encode(content),
                    "file_name": "Camille Essai - arrêt maladie.pdf",
                    **values,
                }
            )
        )
        wizard.action_confirm()
        self.env.invalidate_all()
        return self.env["vae.proof"].search([], order="id desc", limit=1)

    def _service(self, candidate=None, **values):
        return self.env["vae.service"].create(
            {"candidate_id": (candidate or self.candidate).id, **values}
        )

    def _plan_line(self, **values):
        self._agree_diagnosis(self.candidate)
        plan = self.env["vae.support.plan"].create(
            {
                "candidate_id": self.candidate.id,
                "line_ids": [Command.create({"name": "Étape", **values})],
            }
        )
        self._agree(plan)
        return plan.line_ids

    def _agree(self, plan):
        """What the last signature does, without the signatures' own mechanism."""
        plan._signature_done(
            self.env["vae.signature.request"].new(
                {"date_signed": fields.Datetime.now()}
            )
        )


@tagged("post_install", "-at_install")
class TestProofNeed(ProofCommon):
    """What is wanted, missing, proven: it follows what is done."""

    def test_nothing_is_wanted_before_anything_is_done(self):
        self.assertEqual(self.candidate.proof_state, "none")
        self._create_fiche(self.candidate, days=-1)
        self.assertFalse(self._needs(None))

    def test_a_completed_fiche_wants_its_signature(self):
        fiche = self._done_fiche()
        need = self._needs()
        self.assertEqual(need.type_id, self.types["signature"])
        self.assertEqual((need.res_model, need.res_id), (fiche._name, fiche.id))
        self.assertEqual(self._needs("optional").type_id, self.types["minutes"])
        self.assertEqual(self.candidate.proof_state, "missing")
        self.assertEqual(self.candidate.proof_missing_count, 1)

    def test_a_signed_fiche_is_proven_without_a_file(self):
        fiche = self._done_fiche()
        request = self._sign_at_once(fiche)
        self.assertFalse(self._needs())
        self.assertEqual(self.candidate.proof_state, "complete")
        self.assertFalse(self.candidate.proof_ids)
        request._void("Erreur de date")
        self.assertEqual(self._needs().res_id, fiche.id)
        self.assertEqual(self.candidate.proof_state, "missing")

    def test_a_cancelled_or_reopened_fiche_wants_nothing(self):
        fiche = self._done_fiche()
        fiche.action_reopen()
        self.assertFalse(self._needs(None))
        fiche.action_cancel()
        self.assertFalse(self._needs(None))
        fiche.action_reopen()
        fiche.action_done()
        self.assertTrue(self._needs())

    def test_another_program_wants_something_else(self):
        self._done_fiche()
        other = self.env["vae.program"].create({"name": "Sans preuve"})
        self.candidate.program_id = other
        self.assertFalse(self._needs(None))
        self.assertEqual(self.candidate.proof_state, "none")
        other.proof_ids = [
            Command.create(
                {"kind": "fiche", "type_id": self.types["minutes"].id, "quantity": 2}
            )
        ]
        self.assertEqual(self._needs().missing, 2)

    def test_several_files_are_wanted(self):
        self.program.proof_ids.filtered(
            lambda wanted: wanted.kind == "advice"
        ).quantity = 2
        service = self._service()
        self._add(service, "attendance")
        self.assertEqual(self._needs().missing, 1)
        self._add(service, "attendance", PNG)
        self.assertFalse(self._needs())

    def test_the_file_kept_with_a_service_counts(self):
        service = self._service()
        self.assertTrue(self._needs())
        service.proof = base64.b64encode(PDF)
        self.assertFalse(self._needs())
        service.active = False
        self.assertFalse(self._needs(None))

    def test_a_line_of_a_partner_wants_their_visa_in_every_version(self):
        line = self._plan_line(actor="partner")
        self.assertFalse(self._needs(None))
        line.action_done()
        self.assertEqual(self._needs().type_id, self.types["stamp"])
        self._add(line, "stamp")
        self.assertFalse(self._needs())
        newer = self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})
        self._agree(newer)
        self.assertNotEqual(newer.line_ids, line)
        self.assertFalse(self._needs())
        self.assertEqual(self._needs("proven").res_id, line.id)
        self.assertEqual(newer.line_ids.proof_count, 1)

    def test_a_workshop_wants_each_ones_presence_signed(self):
        self.program.proof_ids = [
            Command.create(
                {"kind": "attendance", "type_id": self.types["attendance"].id}
            )
        ]
        event = self.env["calendar.event"].create(
            {
                "name": "Atelier",
                "vae_kind": "workshop",
                "vae_company_id": self.company.id,
                "user_id": self.referent.id,
                "start": self.now - timedelta(hours=3),
                "stop": self.now - timedelta(hours=1),
            }
        )
        attendance = self.env["vae.attendance"]._register_people(event, self.candidate)
        self.assertFalse(self._needs(None))
        attendance.action_present()
        self.assertEqual(self._needs().res_id, attendance.id)
        # The short fiche of the workshop wants nothing more.
        attendance.fiche_id = self._done_fiche()
        self.assertEqual(self._needs(None).kind, "attendance")
        self._sign_at_once(attendance)
        self.assertFalse(self._needs())

    def test_a_training_wants_its_certificate(self):
        support = self.env["vae.support.type"].create(
            {"name": "Formation", "is_training": True, "in_before": True}
        )
        line = self._plan_line(support_type_id=support.id)
        line.action_done()
        self.assertEqual(self._needs().type_id, self.types["certificate"])

    def test_search_on_candidates(self):
        complete = self._create_candidate("Dominique Essai", self.referent)
        nothing = self._create_candidate("Sacha Essai", self.referent)
        (complete | nothing).program_id = self.program
        self._done_fiche()
        self._sign_at_once(self._done_fiche(complete))
        candidates = self.candidate | complete | nothing
        for state, expected in (
            ("missing", self.candidate),
            ("complete", complete),
            ("none", nothing),
        ):
            found = candidates.search(
                [("proof_state", "=", state), ("id", "in", candidates.ids)]
            )
            self.assertEqual(found, expected)
        self.assertEqual(
            candidates.search(
                [("proof_state", "!=", "none"), ("id", "in", candidates.ids)]
            ),
            self.candidate | complete,
        )

    def test_queries_do_not_grow(self):
        def count(candidates):
            self.env.flush_all()
            self.env.invalidate_all()
            candidates = candidates.with_user(self.coordinator)
            candidates.mapped("reference")
            before = self.env.cr.sql_log_count
            candidates.mapped("proof_state")
            return self.env.cr.sql_log_count - before

        many = self.candidate.browse()
        for number in range(20):
            many |= self._create_candidate(f"Candidat {number}", self.referent)
        many.program_id = self.program
        for candidate in many:
            self._done_fiche(candidate)
        count(many)
        self.assertEqual(count(many), count(many[:1]))
        self.assertEqual(set(many.mapped("proof_missing_count")), {1})

    def test_the_buttons(self):
        fiche = self._done_fiche()
        need = self._needs().with_user(self.referent)
        self.assertTrue(need.can_sign)
        action = need.action_sign()
        self.assertEqual(action["res_model"], "vae.signature.request")
        request = self.env["vae.signature.request"].browse(action["res_id"])
        self.assertEqual((request.res_id, request.state), (fiche.id, "to_sign"))
        self.assertEqual(need.action_sign()["res_id"], request.id)
        need = self._needs("optional").with_user(self.referent)
        self.assertFalse(need.can_sign)
        context = need.action_add_file()["context"]
        self.assertEqual(context["default_type_id"], self.types["minutes"].id)
        self.assertEqual(context["default_res_id"], fiche.id)
        self.assertEqual(need.action_open_act()["res_id"], fiche.id)

    def test_names_are_neutral(self):
        self._done_fiche()
        for need in self._needs(None):
            self.assertNotIn(self.candidate.name, need.act_name)
            self.assertNotIn(self.candidate.name, need.display_name)

    def test_grouped_as_the_director_sees_them(self):
        self._done_fiche()
        groups = self.needs.with_user(self.director)._read_group(
            [("candidate_id", "=", self.candidate.id)],
            ["user_id", "state"],
            ["missing:sum", "__count"],
        )
        self.assertIn((self.referent, "missing", 1, 1), groups)
        self.assertFalse(
            self.needs.with_user(self.stranger).search(
                [("candidate_id", "=", self.candidate.id)]
            )
        )


@tagged("post_install", "-at_install")
class TestProof(ProofCommon):
    """The files: what is accepted, kept once, never deleted."""

    def test_a_file_is_kept_with_its_hash_and_a_neutral_name(self):
        fiche = self._done_fiche()
        proof = self._add(fiche, "minutes", note="Reçu ce jour")
        self.assertEqual(base64.b64decode(proof.file), PDF)
        self.assertEqual(proof.user_id, self.referent)
        self.assertEqual(len(proof.sha256), 64)
        self.assertIn(self.candidate.reference.replace("/", "-"), proof.file_name)
        self.assertNotIn("Camille", proof.file_name)
        self.assertNotIn("Camille", proof.display_name)
        self.assertFalse(self._needs("optional"))
        self.assertEqual(fiche.proof_count, 1)
        self.assertEqual(proof.link_ids.act_name, fiche.display_name)

    def test_files_are_refused_by_what_they_hold(self):
        fiche = self._done_fiche()
        for name, (content, message) in BAD_DOCUMENTS.items():
            with self.subTest(name), self.assertRefused(message):
                self._add(fiche, "minutes", content)
        for content, message in (
            (b"<svg onload='alert(1)'/>", "SVG|neither a PDF"),
            (b"", "empty"),
        ):
            with self.assertRefused(message):
                self._add(fiche, "minutes", content)
        self.assertFalse(self.candidate.proof_ids)

    def test_a_protected_pdf_that_everybody_opens_is_accepted(self):
        proof = self._add(
            self._done_fiche(), "minutes", pdf_file("Attestation", password="")
        )
        self.assertEqual(proof.state, "valid")

    def test_a_file_that_is_there_proves_one_more_act(self):
        first, second = self._done_fiche(days=-2), self._done_fiche()
        proof = self._add(first, "minutes")
        self._add(second, "signature", content=False, kept_id=proof.id)
        self.assertEqual(self.candidate.proof_ids, proof)
        self.assertEqual(
            [(link.res_id, link.type_id) for link in proof.link_ids],
            [(first.id, self.types["minutes"]), (second.id, self.types["signature"])],
        )
        other = self._create_candidate("Dominique Essai", self.referent)
        with self.assertRefused("another journey"):
            self._add(self._done_fiche(other), "minutes", False, kept_id=proof.id)
        proof._cancel("Mauvais fichier")
        with self.assertRefused("no longer valid"):
            self._add(second, "minutes", content=False, kept_id=proof.id)

    def test_the_structure_says_how_large(self):
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": self.env.ref(
                    "vae_assistance.vae_parameter_proof_max_mb"
                ).id,
                "company_id": self.company.id,
                "value": 1,
                "date_from": "2001-01-01",
            }
        )
        with self.assertRefused("larger than 1 MB"):
            self._add(self._done_fiche(), "minutes", PDF + b"0" * 1024**2)

    def test_the_same_file_is_kept_once(self):
        first, second = self._done_fiche(days=-2), self._done_fiche()
        proof = self._add(first, "minutes")
        self._add(second, "minutes")
        self._add(second, "minutes")
        self.assertEqual(self.candidate.proof_ids, proof)
        self.assertEqual(proof.link_ids.mapped("res_id"), [first.id, second.id])
        self.assertFalse(self._needs("optional"))
        other = self._create_candidate("Dominique Essai", self.referent)
        self._add(self._done_fiche(other), "minutes")
        self.assertEqual(len(other.proof_ids), 1)

    def test_a_signed_document_is_not_kept_twice(self):
        fiche = self._done_fiche()
        request = self._sign_at_once(fiche)
        __, sha256 = self.env["vae.file"]._check_document(
            base64.b64encode(PDF), self.company
        )
        request.signer_ids[0].scan_sha256 = sha256
        with self.assertRefused("it is a proof already"):
            self._add(fiche, "minutes")

    def test_cancelled_with_a_reason(self):
        fiche = self._done_fiche()
        proof = self._add(fiche, "minutes")
        action = proof.with_user(self.referent).action_cancel()
        self.env["vae.proof.cancel"].with_user(self.referent).with_context(
            **action["context"]
        ).create({"reason": "Mauvais rendez-vous"}).action_confirm()
        self.assertEqual(proof.state, "cancelled")
        self.assertEqual(proof.cancelled_by_id, self.referent)
        self.assertTrue(self._needs("optional"))
        self.assertTrue(proof.file)
        with self.assertRefused("no longer valid"):
            proof.with_user(self.referent).action_cancel()
        # Added again: the cancelled one stays as it is.
        newer = self._add(fiche, "minutes")
        self.assertNotEqual(newer, proof)
        self.assertFalse(self._needs("optional"))

    def test_replaced_by_a_newer_version(self):
        first, second = self._done_fiche(days=-2), self._done_fiche()
        proof = self._add(first, "minutes")
        self._add(second, "minutes")
        action = proof.with_user(self.referent).action_replace()
        wizards = (
            self.env["vae.proof.add"]
            .with_user(self.referent)
            .with_context(**action["context"])
        )
        with self.assertRefused("the same file"):
            wizards.create({"file": base64.b64encode(PDF)}).action_confirm()
        wizards.create({"file": base64.b64encode(PNG)}).action_confirm()
        self.assertEqual(proof.state, "replaced")
        self.assertEqual(proof.replaced_by_id.mimetype, "image/png")
        self.assertEqual(len(proof.replaced_by_id.link_ids), 2)
        self.assertFalse(self._needs("optional"))

    def test_never_deleted_nor_written(self):
        fiche = self._create_fiche(self.candidate, days=-1)
        proof = self._add(fiche, "minutes")
        with self.assertRefused("A proof is kept"):
            proof.unlink()
        with self.assertRefused("proven by files"):
            fiche.unlink()
        for operation in ("write", "create", "unlink"):
            with self.assertRefused("", AccessError):
                proof.with_user(self.admin).check_access(operation)

    def test_who_may(self):
        fiche = self._done_fiche()
        proof = self._add(fiche, "minutes")
        for user in (self.referent2, self.accompagnateur, self.stranger):
            with self.assertRefused("", AccessError):
                self._add(fiche, "minutes", PNG, user=user)
            self.env.invalidate_all()
            with self.assertRefused("", AccessError):
                proof.with_user(user).read(["file"])
            attachment = self.env["ir.attachment"].search(
                [
                    ("res_model", "=", proof._name),
                    ("res_id", "=", proof.id),
                    ("res_field", "=", "file"),
                ]
            )
            with self.assertRefused("", AccessError):
                attachment.with_user(user).read(["datas"])
            for method in ("action_cancel", "action_replace"):
                with self.assertRefused("", AccessError):
                    getattr(proof.with_user(user), method)()
        self.assertTrue(proof.with_user(self.coordinator).file)

    def test_what_is_no_act_is_refused(self):
        other = self._create_candidate("Dominique Essai", self.referent)
        wizards = self.env["vae.proof.add"].with_user(self.referent)
        values = {
            "candidate_id": self.candidate.id,
            "type_id": self.types["minutes"].id,
            "file": base64.b64encode(PDF),
        }
        for res_model, res_id, message in (
            ("res.users", self.referent.id, "Say what is proven"),
            (False, False, "Say what is proven"),
            ("vae.fiche.action", self._done_fiche(other).id, "another journey"),
        ):
            with self.assertRefused(message):
                wizards.create(
                    {**values, "res_model": res_model, "res_id": res_id}
                ).action_confirm()
        with self.assertRefused("in the future"):
            self._add(
                self._done_fiche(),
                "minutes",
                date=fields.Date.today() + timedelta(days=2),
            )
        with self.assertRefused("belongs to no journey"):
            self.env["vae.service"].create(
                {"partner_id": self.candidate.partner_id.id}
            ).action_add_proof()


@tagged("post_install", "-at_install")
class TestWantedProofs(ProofCommon):
    """What start programs want, and what an upgrade brings to those of before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programs = {
            code: cls.env.ref(f"vae_assistance.vae_program_{code}")
            for code in ("region", "cpf", "employer", "self")
        }
        cls.migration = load_script(
            file_path("vae_assistance/migrations/19.0.1.3.0/post-migration.py"),
            "post_migration",
        )

    def _count(self):
        self.env.invalidate_all()
        return [len(program.proof_ids) for program in self.programs.values()]

    def test_an_upgrade_brings_them_to_programs_without_any(self):
        wanted = self.env["vae.program.proof"]
        wanted.search([]).unlink()
        self.programs["employer"].active = False
        # As if it had been deleted, which the proposals of demo data forbid.
        self.env["ir.model.data"].search(
            [("module", "=", "vae_assistance"), ("name", "=", "vae_program_self")]
        ).unlink()
        own = wanted.create(
            {
                "program_id": self.programs["cpf"].id,
                "kind": "fiche",
                "type_id": self.types["signature"].id,
            }
        )
        self.migration.load_wanted_proofs(self.env)
        region, cpf, employer, deleted = self._count()
        self.assertEqual(self.programs["cpf"].proof_ids, own)
        self.assertEqual((cpf, deleted), (1, 0))
        self.assertGreater(region, employer)
        self.assertGreater(employer, 1)
        # Once more: nothing is doubled.
        self.migration.load_wanted_proofs(self.env)
        self.assertEqual(self._count(), [region, cpf, employer, 0])
        self.assertFalse(self.program.proof_ids)

    def test_the_mandate_wants_a_proof_of_every_kind_of_act(self):
        wanted = self.env.ref("vae_assistance.vae_program_proof_region_fiche")
        self.assertEqual(wanted.program_id, self.programs["region"])
        kinds = {kind for kind, _label in wanted._selection_kind()}
        found = wanted.search(
            [("program_id", "=", self.programs["region"].id), ("note", "!=", False)]
        )
        self.assertLessEqual(kinds, set(found.mapped("kind")))


@tagged("post_install", "-at_install")
class TestProofBatch(ProofCommon):
    """What is missing of many acts, done at once from the list."""

    def test_signatures_are_asked_for(self):
        fiches = self._done_fiche(days=-2) | self._done_fiche()
        fiches.user_id = self.referent
        needs = self._needs().with_user(self.referent)
        said = needs.action_request_signatures()["params"]
        self.assertEqual(said["type"], "success")
        self.assertEqual(set(fiches.mapped("signature_state")), {"to_sign"})
        with self.assertRefused("None of it awaits"):
            needs.action_request_signatures()
        with self.assertRefused("Nobody signs any of it on the portal"):
            needs.action_remind()

    def test_what_is_not_ready_is_said(self):
        ready, unready = self._done_fiche(days=-2), self._done_fiche()
        ready.user_id = self.referent
        unready.user_id = False
        needs = self._needs().with_user(self.referent)
        said = needs.action_request_signatures()["params"]
        self.assertEqual(said["type"], "warning")
        self.assertIn("say by whom the candidate was met", said["message"])
        self.assertEqual(
            (ready.signature_state, unready.signature_state), ("to_sign", "none")
        )

    def test_printed_by_kind(self):
        fiches = self._done_fiche(days=-2) | self._done_fiche()
        needs = self._needs().with_user(self.referent)
        action = needs.action_print()
        report = self.env.ref(fiches._signature_report)
        self.assertEqual(action["report_name"], report.report_name)
        self.assertCountEqual(action["context"]["active_ids"], fiches.ids)
        self._service(kind="advice")
        with self.assertRefused("of one kind"):
            self._needs().with_user(self.referent).action_print()

    def test_of_others(self):
        self._done_fiche()
        needs = self._needs().with_user(self.referent2)
        for act in ("action_request_signatures", "action_remind", "action_print"):
            with self.subTest(act=act), self.assertRefused("", AccessError):
                getattr(needs, act)()


@tagged("post_install", "-at_install")
class TestProofExport(ProofCommon):
    def _export(self, user, candidates):
        wizard = (
            self.env["vae.proof.export"]
            .with_user(user)
            .with_context(active_model="vae.candidate", active_ids=candidates.ids)
            .create({"reason": "Contrôle du mandat"})
        )
        wizard.action_export()
        return wizard

    def test_files_with_neutral_names_and_a_trace(self):
        fiche = self._done_fiche()
        self._add(fiche, "minutes")
        request = self._sign_at_once(fiche)
        request.signed_document = base64.b64encode(PDF + b" signed")
        wizard = self._export(self.referent, self.candidate)
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(wizard.file))) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        self.assertCountEqual(contents.values(), [PDF, PDF + b" signed"])
        for name in contents:
            self.assertTrue(name.startswith(self.candidate.reference))
            self.assertNotIn("Camille", name)
        [line] = self.env["vae.access.log"].search(
            [("candidate_id", "=", self.candidate.id), ("operation", "=", "export")]
        )
        self.assertEqual((line.user_id, line.reason), (self.referent, wizard.reason))

    def test_refusals(self):
        with self.assertRefused("no proof yet"):
            self._export(self.referent, self.candidate)
        self._add(self._done_fiche(), "minutes")
        self.env.invalidate_all()
        with self.assertRefused("", AccessError):
            self._export(self.referent2, self.candidate)
        with self.assertRefused("", (AccessError, UserError)):
            self._export(self.accompagnateur, self.candidate)
