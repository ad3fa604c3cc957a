# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What somebody else records as a person's signature, for every document of ours.

Documents are found in the registry: what inherits `vae.signature.mixin` is tried.
"""

import base64
import html

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.vae_assistance.tests.common import pdf_file
from odoo.addons.vae_assistance.tests.signature.test_vae_signature import drawn

from .test_access_matrix import AccessCommon

REASON = "Je n\u2019ai rien signé ce jour-là"

# Of journeys, and signed by the director alone.
BY_DIRECTOR = {"vae.delivery.certificate"}


class OthersCommon(AccessCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("web.base.url", "https://vae.test")
        cls.own = cls._create_candidate("Camille Scannée", cls.referent)
        cls.camille = new_test_user(
            cls.env,
            login="test_camille",
            groups="base.group_portal",
            partner_id=cls.own.partner_id.id,
            company_id=cls.company.id,
        )
        cls.scan = base64.b64encode(pdf_file("scan"))
        # They are told in their own language; subjects below are the source's.
        cls.env["res.lang"]._activate_lang("en_US")
        people = cls.env["res.users"].with_context(active_test=False).search([])
        people.lang = "en_US"

    def _documents(self, of_journeys=False):
        mixin = self.registry["vae.signature.mixin"]
        return [
            name
            for name, cls in sorted(self.registry.items())
            if issubclass(cls, mixin) and not cls._abstract
            if "candidate_id" in cls._fields or not of_journeys
        ]

    def _asker(self, model):
        """Who has documents of the model signed."""
        is_of_journey = "candidate_id" in self.env[model]._fields
        return self.referent if is_of_journey else self.director

    def _document(self, model):
        journey = self._create_candidate(
            "?",
            self.referent,
            partner_id=self.own.partner_id.id,
            program_id=self.program.id,
            birth_date="1968-05-14",
        )
        if self._asker(model) == self.director or model in BY_DIRECTOR:
            self.company.vae_director_id = self.director
        record = self._records(model, journey)
        if "user_id" in record._fields:
            record.user_id = self._asker(model)
        return record

    def _request(self, model):
        """A document that awaits its signatures, without its PDF."""
        requests = self.env["vae.signature.request"].with_user(self._asker(model))
        return requests._create_with(self._document(model)).with_env(self.env)

    def _upload(self, signatures, user):
        """As the wizard does, which refuses those who may not write the document."""
        signatures.with_user(user).sudo()._record(
            "paper",
            scan=self.scan,
            scan_name="scan.pdf",
            scan_sha256="0" * 64,
            witness_id=user.id,
        )

    def _hold_out(self, signature, user):
        """The screen of a professional, on which anybody draws."""
        signature.with_user(user).sudo()._record(
            "screen", "Camille", drawn(), witness_id=user.id
        )

    def _told(self, partner):
        return self.env["mail.message"].search(
            [
                ("body", "ilike", "https://vae.test"),
                ("notified_partner_ids", "in", partner.ids),
            ]
        )


@tagged("post_install", "-at_install")
class TestSignaturesOfOthers(OthersCommon):
    def test_whose_signature_it_is_learns_it_and_may_contest_it(self):
        documents = self._documents()
        self.assertIn("vae.contract", documents)
        for model in documents:
            with self.env.cr.savepoint() as each:
                request = self._request(model)
                self.assertTrue(request.signer_ids, model)
                for signature in request.signer_ids:
                    with (
                        self.subTest(model=model, role=signature.role),
                        self.env.cr.savepoint() as savepoint,
                    ):
                        self._try(signature)
                        savepoint.rollback()
                    if not signature.user_id:
                        self._try_on_screen(signature)
                each.rollback()

    def _try(self, signature):
        request, partner = signature.request_id, signature.partner_id
        before = self._told(partner)
        self._upload(request.signer_ids, self.coordinator)
        self.assertEqual(request.state, "signed")
        record = request._record()
        told = self._told(partner) - before
        self.assertTrue(told)
        self.assertIn(self.coordinator.name, told[0].body)
        self.assertNotIn("Camille", f"{told[0].subject} {told[0].body}")
        self.assertIn("https://vae.test", told[0].body)
        person = partner.user_ids
        mine = signature.with_user(person).sudo(not signature.user_id)
        self.assertTrue(mine.can_contest)
        for stranger in (self.coordinator, self.admin):
            theirs = signature.with_user(stranger)
            self.assertFalse(theirs.can_contest)
            with self.assertRefused("only the person", AccessError):
                theirs._contest(REASON)
        with self.assertRefused("Say why"):
            mine._contest("  ")
        mine._contest(REASON)
        self.env.invalidate_all()
        self.assertEqual(request.state, "void")
        self.assertIn(REASON, request.void_reason)
        self.assertEqual(request.void_by_id, person)
        self.assertNotEqual(record.signature_state, "signed")
        self.assertTrue(signature.scan)  # what was recorded is kept
        news = self.env["mail.message"].search(
            [("subject", "=", "A signature is contested")], limit=1
        )
        self.assertIn(self.coordinator.partner_id, news.notified_partner_ids)
        self.assertIn(REASON, news.body)
        if request.candidate_id:
            self.assertIn(REASON, request.candidate_id.message_ids[0].body)
        with self.assertRefused("no signature that somebody else recorded"):
            mine._contest(REASON)

    def _try_on_screen(self, signature):
        """Drawn on the spot: told and contested as a scan is."""
        with self.env.cr.savepoint() as savepoint:
            before = self._told(signature.partner_id)
            self._hold_out(signature, self.referent)
            told = self._told(signature.partner_id) - before
            self.assertIn("drawn on the screen", told.body)
            self.assertIn(self.referent.name, told.body)
            signature.with_user(self.camille).sudo()._contest(REASON)
            self.assertEqual(signature.request_id.state, "void")
            savepoint.rollback()

    def test_one_s_own_is_not_news(self):
        request = self._request("vae.fiche.action")
        own = request.signer_ids.filtered("user_id")
        self._upload(own, own.user_id)
        self.assertFalse(self._told(own.partner_id))
        with self.assertRefused("no signature that somebody else recorded"):
            own.with_user(own.user_id)._contest(REASON)

    def test_contest_by_the_wizard(self):
        request = self._request("vae.fiche.action")
        signature = request.signer_ids.filtered("user_id")
        self._upload(signature, self.coordinator)
        action = signature.with_user(self.referent).action_contest()
        wizards = self.env["vae.signature.contest"]
        wizards.with_user(self.referent).with_context(**action["context"]).create(
            {"reason": REASON}
        ).action_confirm()
        self.assertEqual(request.state, "void")
        for user in (self.coordinator, self.referent2):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                wizards.with_user(user).create(
                    {"signature_id": signature.id, "reason": REASON}
                ).action_confirm()

    def test_contested_consent_is_none(self):
        request = self._request("vae.consent")
        consent = request._record()
        self._upload(request.signer_ids, self.coordinator)
        consent._signature_done(request)
        self.assertEqual(consent.state, "given")
        request.signer_ids.with_user(self.camille).sudo()._contest(REASON)
        self.assertEqual(consent.state, "withdrawn")

    def test_nobody_signs_on_screen_for_a_colleague(self):
        """Coordinators and directors neither, on any document."""
        for model in self._documents():
            with self.env.cr.savepoint() as each:
                for signature in self._request(model).signer_ids.filtered("user_id"):
                    self._try_colleagues(model, signature)
                each.rollback()

    def _try_colleagues(self, model, signature):
        for user in (self.coordinator, self.director, self.admin):
            if user == signature.user_id:
                continue
            theirs = signature.with_user(user)
            with self.subTest(model=model, user=user.login):
                self.assertFalse(theirs.can_sign)
                for call in (
                    theirs.action_sign,
                    lambda s=theirs: s.action_sign_on_screen("x", "x"),
                ):
                    with self.assertRefused("only", AccessError):
                        call()


@tagged("post_install", "-at_install")
class TestContestOnThePortal(OthersCommon, HttpCase):
    def test_candidate_contests(self):
        request = self._request("vae.fiche.action")
        signature = request.signer_ids.filtered(lambda each: not each.user_id)
        page = f"/my/vae/sign/{signature.id}"
        self.env.flush_all()
        self.authenticate("test_camille", "test_camille")
        self.assertNotIn("/contest", self.url_open(page).text)
        self._upload(signature, self.referent)
        self.env.flush_all()
        self.assertIn(f"{page}/contest", self.url_open(page).text)
        form = {"reason": "  ", "csrf_token": http.Request.csrf_token(self)}
        answer = self.url_open(f"{page}/contest", data=form)
        self.assertIn("Say why", answer.text)
        # What is refused is not lost.
        form["reason"] = REASON
        answer = self.url_open(f"{page}/decline", data=form)
        self.assertIn("has been given already", answer.text)
        self.assertIn(html.escape(REASON, quote=True), answer.text)
        answer = self.url_open(f"{page}/contest", data=form)
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(request.state, "void")
        self.assertIn(REASON, request.void_reason)
