# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# What people write is not translated.
# pylint: disable=translation-required

import base64

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .test_vae_signature import SignatureCommon, drawn


@tagged("post_install", "-at_install")
class TestRememberedSignature(SignatureCommon):
    draws_pdf = False

    def setUp(self):
        super().setUp()
        fiches = self.fiche
        for days in (2, 3):
            fiche = self._create_fiche(
                self.candidate, days=-days, user_id=self.referent.id
            )
            fiche.action_done()
            fiches |= fiche.with_user(self.referent)
        requests = self.env["vae.signature.request"]
        for fiche in fiches:
            requests |= self._ask(fiche)
        self.own = requests.signer_ids.filtered("user_id").with_user(self.referent)
        self.kept = self.env["vae.signature.kept"]

    def _met(self, days):
        """A completed fiche of so many days ago."""
        fiche = self._create_fiche(
            self.candidate, days=-days, user_id=self.referent.id
        ).with_user(self.referent)
        fiche.action_done()
        return fiche

    def _see(self, signatures):
        signatures.sudo()._mark_seen()

    def _remember(self):
        first = self.own[0]
        self.assertTrue(first.action_sign_on_screen("Test Référent", drawn()))
        first.action_keep(True)
        return self.own[1:]

    def test_several_at_once_each_seen_first(self):
        others = self._remember()
        with self.assertRefused("Open these documents before"):
            others.action_sign_seen()
        self._see(others[0])
        with self.assertRefused(others[1].request_id._called()):
            others.action_sign_seen()
        self._see(others)
        action = others.action_sign_seen()
        self.assertEqual(action["tag"], "vae_said")
        self.assertTrue(all(others.mapped("date_signed")))
        for signature in others:
            self.assertEqual(signature.sudo().image, self.own[0].sudo().image)
            self.assertEqual(signature.name, self.referent.name)

    def test_nobody_else_s_is_given_with_it(self):
        others = self._remember()
        theirs = self._signature(others[0].request_id, "candidate")
        self._see(others | theirs)
        with self.assertRefused("is yours alone", AccessError):
            (others | theirs).with_user(self.referent).action_sign_seen()
        self.assertFalse(any(theirs.mapped("date_signed")))

    def test_one_that_was_not_opened_is_opened(self):
        other = self._remember()[0]
        action = other.action_sign()
        self.assertEqual(action["res_model"], "vae.signature.request")
        self.assertFalse(other.date_signed)
        self._see(other)
        other.action_sign()
        self.assertTrue(other.date_signed)

    def test_without_a_remembered_one(self):
        self._see(self.own)
        with self.assertRefused("You keep no signature yet"):
            self.own.action_sign_seen()
        self.assertEqual(self.own[0].action_sign()["tag"], "vae_sign_on_screen")

    def test_asked_once(self):
        first, second, third = self.own
        self.assertTrue(first.action_sign_on_screen("Test Référent", drawn()))
        first.action_keep(False)
        self.assertFalse(second.action_sign_on_screen("Test Référent", drawn()))
        self.assertEqual(third.action_sign()["tag"], "vae_sign_on_screen")
        candidate = self._signature(third.request_id, "candidate")
        answer = candidate.with_user(self.referent).action_sign_on_screen("C", drawn())
        self.assertFalse(answer)

    def test_it_is_one_s_own_alone(self):
        self._remember()
        kept = self.kept.search([("user_id", "=", self.referent.id)])
        self.assertTrue(kept.image)
        for user in (self.coordinator, self.director, self.admin):
            self.assertFalse(self.kept.with_user(user).search([]))
            with self.assertRaises(AccessError):
                kept.with_user(user).read(["image"])
            with self.assertRaises(AccessError):
                kept.with_user(user).action_forget()
        with self.assertRaises(AccessError):
            kept.with_user(self.referent).write({"image": drawn()})
        # Not of a signature that is somebody else's, or that was not drawn.
        theirs = self._signature(self.own[1].request_id, "candidate")
        with self.assertRefused("Only your own"):
            theirs.with_user(self.referent).action_keep(True)
        with self.assertRefused("Only your own"):
            self.own[1].action_keep(True)
        self.own.with_user(self.referent).action_kept()
        kept.with_user(self.referent).action_forget()
        self.assertFalse(kept.exists())

    def test_who_leaves_leaves_none(self):
        self._remember()
        self.referent.active = False
        self.assertFalse(self.kept.search([("user_id", "=", self.referent.id)]))

    def _groups(self, user):
        self.env.invalidate_all()
        return [
            group["name"]
            for group in self.env["res.users"].with_user(user)._get_activity_groups()
            if group["type"] == "vae_signature"
        ]

    def test_badge(self):
        self.assertEqual(self._groups(self.referent), ["Documents to sign: 3"])
        for user in (self.coordinator, self.employee):
            self.assertFalse(self._groups(user))
        for signature in self.own:
            signature.action_sign_on_screen("Test Référent", drawn())
        self.assertFalse(self._groups(self.referent))

    def test_badge_costs_the_same_for_many(self):
        users = self.env["res.users"].with_user(self.referent)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            users._get_activity_groups()
            return self.cr.sql_log_count - before

        queries()
        few = queries()
        for days in range(4, 14):
            fiche = self._create_fiche(
                self.candidate, days=-days, user_id=self.referent.id
            )
            fiche.action_done()
            self._ask(fiche.with_user(self.referent))
        self.assertEqual(self._groups(self.referent), ["Documents to sign: 13"])
        self.assertEqual(queries(), few)

    def test_asking_comes_to_where_it_is_signed(self):
        fiche = self._met(20)
        action = fiche.action_request_signatures()
        self.assertEqual(action["tag"], "vae_said")
        self.assertTrue(action["params"]["message"])
        after = action["params"]["next"]
        self.assertEqual(after["res_model"], "vae.signature.request")
        self.assertEqual(after["res_id"], fiche._signature_request().id)


@tagged("post_install", "-at_install")
class TestSignedFileBeside(SignatureCommon, HttpCase):
    def test_shown_from_storage_and_noted(self):
        request = self._ask()
        own = self._signature(request, "professional")
        url = f"/vae/sign/{request.id}/document"
        self.env.flush_all()
        self.authenticate(self.coordinator.login, self.coordinator.login)
        answer = self.url_open(url)
        self.assertEqual(answer.content, base64.b64decode(request.document))
        self.env.invalidate_all()
        self.assertFalse(own.date_seen)
        self.authenticate(self.referent.login, self.referent.login)
        answer = self.url_open(url)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.content, base64.b64decode(request.document))
        self.env.invalidate_all()
        self.assertTrue(own.date_seen)
        self.assertFalse(self._signature(request, "candidate").date_seen)
        for path in (f"/vae/sign/{10**20}/document", "/vae/sign/0/document"):
            self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate(self.referent2.login, self.referent2.login)
        self.assertEqual(self.url_open(url).status_code, 404)
