# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .referral_common import ReferralPageCommon

PDF = b"%PDF-1.4 la fiche"


@tagged("post_install", "-at_install")
class TestReferralSharing(ReferralPageCommon):
    """Parts of a journey for who takes part, and what the prescriber is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fiche = cls._create_fiche(cls.candidate, days=-1, state="done")
        cls.document = cls._sign_at_once(cls.fiche)
        cls.document.signed_document = base64.b64encode(PDF)
        cls.env["vae.experience"].create(
            {
                "candidate_id": cls.candidate.id,
                "name": "Aide à domicile",
                "kind": "job",
                "description": "Ce que personne ne doit lire",
            }
        )

    @classmethod
    def _share(cls, codes, **values):
        items = cls.env["vae.consent.item"]._of_codes(codes)
        return {
            "kind": "share",
            "offer_id": False,
            "partner_id": cls.actor.id,
            "obstacle_id": False,
            "item_ids": [Command.set(items.ids)],
            **values,
        }

    def _said_by(self, mail):
        return f"{mail['subject']} {mail['body_html']}"

    def test_shared_read_and_stamped(self):
        values = self._share(["identity", "experience"])
        referral = self._agreed(**values)
        with self._mails_made() as mails:
            referral.action_send()
        self.assertIn("passes information on", mails[0]["subject"])
        self.assertNotIn("Camille", self._said_by(mails[0]))
        page = self._get(self._token(mails[0])).text
        self.assertIn("Aide à domicile", page)
        self.assertNotIn("personne ne doit lire", page)
        self.assertNotIn('value="accept"', page)
        token = self._token(mails[0])
        self._post(token, act="accept")
        self.assertEqual(referral.state, "sent")
        self._post(
            token,
            act="read",
            note="Bien reçu",
            visa_name="Jeanne Martin",
            visa_function="Conseillère",
        )
        self.assertEqual(referral.state, "done")
        self.assertEqual(referral.status, "answered")
        self.assertEqual(referral.answer_note, "Bien reçu")
        stamp = self.env.ref("vae_assistance.vae_proof_type_stamp")
        self.assertEqual(self.candidate.proof_ids.type_id, stamp)
        self.assertFalse(self._opened_by(token))

    def test_what_was_agreed_to_is_what_is_read_later(self):
        _referral, token = self._sent(**self._share(["identity", "contact"]))
        self.candidate.partner_id.phone = "+33 4 65 71 99 99"
        self.assertNotIn("99 99", self._get(token).text)

    def test_documents_through_the_link_alone(self):
        values = self._share(
            ["identity", "documents"],
            document_ids=[Command.set(self.document.ids)],
        )
        referral, token = self._sent(**values)
        self.assertIn(self.document.name, referral.consent_id.note)
        path = f"{token}/document/{self.document.id}"
        page = self._get(path)
        self.assertEqual(page.content, PDF)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("attachment", page.headers["Content-Disposition"])
        other = self._sign_at_once(
            self._create_fiche(self.candidate, days=-2, state="done")
        )
        other.signed_document = base64.b64encode(b"%PDF-1.4 secret")
        for wrong in (f"{token}/document/{other.id}", f"{token}/document/x"):
            self.assertIn("o_vae_referral_closed", self._get(wrong).text)
        _other, alone = self._sent(**self._share(["identity"]))
        wrong = f"{alone}/document/{self.document.id}"
        self.assertIn("o_vae_referral_closed", self._get(wrong).text)
        referral.consent_id._withdraw("oral")
        self.assertIn("o_vae_referral_closed", self._get(path).text)

    def test_documents_are_part_of_what_is_agreed_to(self):
        chosen = {"document_ids": [Command.set(self.document.ids)]}
        referral = self._agreed(**self._share(["identity", "documents"], **chosen))
        referral.document_ids = False
        self.assertEqual(referral.state, "draft")
        with self.assertRefused("go together"):
            referral.action_ask_consent()
        with self.assertRefused("go together"):
            self._referral(**self._share(["identity"], **chosen)).action_ask_consent()
        other = self._create_candidate("Dominique Essai", self.referent)
        foreign = self._sign_at_once(self._create_fiche(other, days=-1, state="done"))
        with self.assertRefused("cannot be shared", ValidationError):
            referral.document_ids = foreign

    def test_told_to_the_prescriber_only(self):
        candidate = self.candidate.with_user(self.referent)
        with self.assertRefused("who has sent"):
            candidate.action_tell_prescriber()
        values = self._share(["identity", "progress"], kind="return")
        with self.assertRefused("goes to who has sent", ValidationError):
            self._referral(**values)
        self.candidate.prescriber_id = self.actor
        context = candidate.action_tell_prescriber()["context"]
        self.assertEqual(context["default_partner_id"], self.actor.id)
        self.assertEqual(context["default_kind"], "return")
        referral, token = self._sent(**values)
        self.assertEqual(referral.consent_id.purpose_id.code, "prescriber")
        page = self._get(token).text
        self.assertIn(self.candidate.step_id.name, page)
        self.assertNotIn("visa_name", page)
        self._post(token, act="read")
        self.assertEqual(referral.state, "done")

    def test_asks_for_nothing(self):
        """No reminder, no answer of a referral; it ends by itself."""
        referral, token = self._sent(**self._share(["identity"]))
        context = self.candidate.with_user(self.referent).action_share()["context"]
        self.assertEqual(context["default_kind"], "share")
        for answer in (
            lambda: referral._answer_accept(),
            lambda: referral._answer_refuse(self.reasons[:1]),
            lambda: self._sent()[0]._answer_read(),
        ):
            with self.assertRaises(UserError):
                answer()
        referrals = self.env["vae.referral"]
        referral.sudo().date_state = self._days_ago(11)
        self.assertNotIn(
            referral, referrals.search(referrals._domain_to_remind(self.company))
        )
        referral.sudo().date_state = self._days_ago(400)
        referrals._expire(referrals.search(referrals._domain_expired(self.company)))
        self.assertEqual(referral.state, "expired")
        self.assertFalse(self._opened_by(token))

    def test_what_each_item_tells(self):
        """Every item that can be shared has its words, none that is confidential."""
        diagnosis = self._agree_diagnosis(self.candidate)
        self.candidate.date_jury = fields.Date.today()
        referral = self._referral()
        makers = referral._shared_makers()
        items = self.env["vae.consent.item"].search([])
        allowed = items.filtered(lambda item: item.code in makers)
        self.assertNotIn("arrangements", allowed.mapped("code"))
        referral.item_ids = allowed
        told = dict(referral._shared_values())
        self.assertIn("Camille Essai", told.values())
        self.assertEqual(told["Appointments held"], 1)
        self.assertTrue(diagnosis)
