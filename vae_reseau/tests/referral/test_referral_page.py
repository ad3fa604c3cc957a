# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .referral_common import ReferralPageCommon

TOKENS = re.compile(r'csrf_token[^,>]*|/vae/referral/[\w%-]+|"session_info".*|nonce\S+')


@tagged("post_install", "-at_install")
class TestReferralPage(ReferralPageCommon):
    def test_shows_what_was_agreed_to(self):
        _referral, token = self._sent()
        page = self._get(token)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Camille Essai", page.text)
        self.assertIn("Un studio près du travail", page.text)
        for secret in (
            self.candidate.phone,
            self.candidate.email,
            self.candidate.reference,
            "Titre de test",
        ):
            self.assertNotIn(secret, page.text)

    def test_headers(self):
        _referral, token = self._sent()
        for page in (self._get(token), self._get("unknown")):
            self.assertEqual(page.headers["Cache-Control"], "no-store")
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
            self.assertIn("noindex", page.headers["X-Robots-Tag"])

    def test_looking_changes_nothing(self):
        referral, token = self._sent()
        for query in ("", "?act=accept", "?act=refuse&reason=1", "?act=renew"):
            self._get(token + query)
            self.url_open(f"/vae/referral/{token}{query}", method="HEAD")
        self.env.invalidate_all()
        self.assertEqual(referral.state, "sent")
        self.assertFalse(self._link_of(token).date_used)
        self.assertFalse(self._link_of(token).date_asked)

    def test_one_page_for_all_that_opens_nothing(self):
        def page_of(token):
            page = self._get(token)
            self.assertEqual(page.status_code, 200)
            return TOKENS.sub("", page.text)

        unknown = page_of("x" * 43)
        referral, ended = self._sent()
        self._link_of(ended).date_end = self._days_ago(1)
        withdrawn, closed = self._sent()
        withdrawn.action_withdraw()
        refused, used = self._sent()
        refused._answer_refuse(self.reasons[:1])
        for token in (ended, closed, used):
            self.assertEqual(page_of(token), unknown)
        self.assertIn("o_vae_referral_closed", unknown)
        for secret in ("Camille", self.actor.name, self.actor.email, referral.reason):
            self.assertNotIn(secret, unknown)
        asked = [TOKENS.sub("", self._post(t, act="renew").text) for t in (ended, "x")]
        self.assertEqual(*asked)

    def test_acts_on_a_closed_link(self):
        referral, token = self._sent()
        referral.action_withdraw()
        for act in ("accept", "study", "refuse", "visa"):
            page = self._post(token, act=act)
            self.assertIn("o_vae_referral_closed", page.text)
        self.assertEqual(referral.state, "withdrawn")

    def test_accept_then_outcome_and_visa(self):
        referral, token = self._sent()
        self._post(token, act="study")
        self.assertEqual(referral.state, "studying")
        page = self._post(token, act="accept")
        self.assertEqual(referral.state, "accepted")
        self.assertIn("said=1", page.url)
        self._post(
            token,
            act="outcome",
            outcome="solved",
            note="Un studio trouvé",
            effect="Moins de trajets",
            visa_name="Jeanne Martin",
            visa_function="Conseillère",
        )
        self.assertEqual(referral.state, "done")
        self.assertEqual(referral.outcome_note, "Un studio trouvé")
        self.assertEqual(self.obstacle.state, "lifted")
        self.assertEqual(len(self.candidate.proof_ids), 1)
        self.assertEqual(referral.transition_ids[-1].by, "partner")
        self.assertFalse(referral.transition_ids[-1].user_id)
        self.assertIn("o_vae_referral_closed", self._get(token).text)

    def test_appointment_is_read_where_the_structure_works(self):
        referral, token = self._sent()
        self.company.partner_id.tz = "Europe/Paris"
        day = fields.Date.today() + timedelta(days=400)
        day = day.replace(month=1, day=15)
        self._post(token, act="appointment", date=str(day), time="10:30", place="Ici")
        self.assertEqual(referral.state, "in_progress")
        self.assertEqual(str(referral.appointment_date), f"{day} 09:30:00")

    def test_what_was_written_stays(self):
        referral, token = self._sent()
        page = self._post(token, act="refuse", note="Rappelez-moi <b>en mars</b>")
        self.assertIn("Rappelez-moi &lt;b&gt;en mars", page.text)
        page = self._post(
            token, act="appointment", date="2001-01-01", time="10:00", place="Rue haute"
        )
        self.assertIn("Rue haute", page.text)
        reason = self.reasons[0].id
        page = self._post(token, act="refuse", note="x" * 30_000, reason=reason)
        self.assertIn("alert-warning", page.text)
        self.assertEqual(referral.state, "sent")

    def test_refuse(self):
        referral, token = self._sent()
        ids = self.reasons[:2].ids
        page = self._post(token, act="refuse", reason=ids, note="Complet")
        self.assertIn("o_vae_referral_thanks", page.text)
        self.assertEqual(referral.state, "refused")
        self.assertEqual(referral.refusal_reason_ids.ids, ids)
        self.assertEqual(referral.answer_note, "Complet")

    def test_a_form_of_nobody(self):
        """Without the token of the session nothing is done, nothing is said."""
        referral, token = self._sent()
        page = self.url_open(
            f"/vae/referral/{token}", data={"act": "accept", "csrf_token": "0o0"}
        )
        self.assertIn("o_vae_form_expired", page.text)
        self.env.invalidate_all()
        self.assertEqual(referral.state, "sent")

    def test_whatever_is_sent(self):
        referral, token = self._sent()
        for values in (
            {},
            {"act": "write"},
            {"act": "_move", "state": "done"},
            {"act": "accept", "referral_id": "1", "state": "done", "note": "\0"},
            {"act": "outcome", "outcome": "x"},
            {"act": "visa", "visa_name": "x" * 999, "visa_function": "y"},
            {"act": "appointment", "date": "9999-99-99", "time": "x", "place": "z"},
            {"act": "appointment", "date": "9999-12-31", "time": "23:59", "place": "z"},
        ):
            with self.subTest(values=values):
                self.assertEqual(self._post(token, **values).status_code, 200)
        self.assertIn(referral.state, ("accepted", "in_progress"))
