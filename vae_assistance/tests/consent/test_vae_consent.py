# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import timedelta

import pypdf
from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import IntegrityError
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon, pdf_file


class VaeConsentCommon(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ref = cls.env.ref
        cls.share = ref("vae_assistance.vae_consent_purpose_share")
        cls.prescriber_purpose = ref("vae_assistance.vae_consent_purpose_prescriber")
        cls.sensitive = ref("vae_assistance.vae_consent_purpose_sensitive")
        cls.identity = ref("vae_assistance.vae_consent_item_identity")
        cls.fiches = ref("vae_assistance.vae_consent_item_fiches")
        cls.partner = cls.env["res.partner"].create(
            {
                "name": "Mission logement",
                "email": "logement@example.org",
                "is_company": True,
            }
        )
        cls.adviser = cls.env["res.partner"].create(
            {
                "name": "Paule Conseil",
                "email": "paule@example.org",
                "parent_id": cls.partner.id,
            }
        )
        cls.today = fields.Date.today()

    @classmethod
    def _create_consent(cls, candidate=None, partner=None, **values):
        """A consent to share the identity, still to ask."""
        return cls.env["vae.consent"].create(
            {
                "candidate_id": (candidate or cls.candidate).id,
                "purpose_id": cls.share.id,
                "partner_id": (partner or cls.partner).id,
                "item_ids": cls.identity.ids,
                **values,
            }
        )

    def assertState(self, consents, state):
        """The state as it is read, and as it is searched."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(set(consents.mapped("state")), {state})
        for value, _label in consents._fields["state"].selection:
            found = consents.search([("id", "in", consents.ids), ("state", "=", value)])
            self.assertEqual(found, consents if value == state else found.browse())


@tagged("post_install", "-at_install")
class TestVaeConsent(VaeConsentCommon):
    # What a consent says

    def test_asked_and_given_on_the_form(self):
        form = Form(
            self.env["vae.consent"]
            .with_user(self.referent)
            .with_context(default_candidate_id=self.candidate.id)
        )
        form.purpose_id = self.share
        form.partner_id = self.partner
        form.item_ids.add(self.identity)
        consent = form.save()
        self.assertState(consent, "draft")
        self.assertEqual(consent.date_end, self.today + relativedelta(months=12))
        with self.assertRefused("by what means the candidate answered"):
            consent.with_user(self.referent).action_give()
        consent.means = "oral"
        consent.with_user(self.referent).action_give()
        self.assertState(consent, "given")
        self.assertEqual(consent.date_given, self.today)
        self.assertEqual(consent.means, "oral")
        self.assertEqual(consent.given_to_id, self.referent)
        for part in ("Refuser ne change rien", "Mission logement", "Identité"):
            self.assertIn(part, consent.statement)

    def test_signed_earlier(self):
        """A day chosen on the form records the consent; the form stays open to it."""
        form = Form(self._create_consent().with_user(self.referent))
        form.means = "paper"
        form.date_given = self.today - timedelta(days=7)
        self.assertFalse(form.is_answered)
        form.date_end = self.today + timedelta(days=30)
        consent = form.save()
        self.assertState(consent, "given")
        self.assertTrue(consent.is_answered)
        self.assertEqual(consent.given_to_id, self.referent)
        consent.action_give()  # pressed after all
        self.assertEqual(consent.date_given, self.today - timedelta(days=7))

    def test_asked_where_it_is_missing(self):
        """Screens that write about health ask for the consent before."""
        candidate = self.candidate.with_user(self.referent)
        missing = candidate.action_missing_consent()
        self.assertIn(self.sensitive.name, missing["message"])
        action = missing["action"]
        form = Form(
            self.env["vae.consent"]
            .with_user(self.referent)
            .with_context(**action["context"]),
            view=action["views"][0][0],
        )
        form.means = "oral"
        asked = form.save()
        self.assertEqual(
            candidate.action_missing_consent()["action"]["res_id"],
            asked.id,
            "It is asked for once",
        )
        asked.action_give()
        self.assertFalse(candidate.action_missing_consent())
        with self.assertRaises(AccessError):
            self.candidate.with_user(self.referent2).action_missing_consent()

    def test_another_purpose_empties_what_it_does_not_ask(self):
        form = Form(self._create_consent())
        form.purpose_id = self.sensitive
        consent = form.save()
        self.assertFalse(consent.partner_id)
        self.assertFalse(consent.item_ids)
        self.assertEqual(consent.date_end, self.today + relativedelta(months=24))

    def test_recipient_and_items_as_the_purpose_says(self):
        with self.assertRefused("Say to whom"):
            self._create_consent(partner_id=False)
        with self.assertRefused("at least one item"):
            self._create_consent(item_ids=False)
        with self.assertRefused("does not ask for"):
            self._create_consent(purpose_id=self.sensitive.id)
        with self.assertRefused("recipient is the candidate"):
            self._create_consent(partner=self.candidate.partner_id)
        with self.assertRefused("Choose the candidate"):
            self.env["vae.consent"].create({"purpose_id": self.sensitive.id})

    def test_recipient_of_another_structure(self):
        self.partner.company_id = self.other_company
        with self.assertRefused("another structure"):
            self._create_consent()

    def test_numbers_name_nobody(self):
        first, second = self._create_consent() | self._create_consent()
        self.assertEqual((second.number, first.number), (2, 1))
        self.assertIn(self.candidate.reference, first.display_name)
        self.assertNotIn("Camille", first.display_name)
        other = self._create_candidate("Autre Essai", self.referent)
        self.assertEqual(self._create_consent(other).number, 1)

    # The state follows from the facts and the day

    def test_states(self):
        consent = self._create_consent(date_end=self.today)
        self.assertState(consent, "draft")
        consent._give("paper")
        self.assertState(consent, "given")
        with freeze_time(self.today + timedelta(days=1)):
            self.assertState(consent, "expired")
        consent._withdraw("email", "Changement de projet")
        self.assertState(consent, "withdrawn")
        with freeze_time(self.today + timedelta(days=1)):
            self.assertState(consent, "withdrawn")
        refused = self._create_consent()
        with self.assertRefused("by what means"):
            refused.action_refuse()
        refused.means = "oral"
        refused.action_refuse()
        self.assertState(refused, "refused")
        self.assertEqual(
            self.env["vae.consent"].search_count(
                [
                    ("id", "in", (consent | refused).ids),
                    ("state", "in", ["withdrawn", "refused"]),
                ]
            ),
            2,
        )
        self.assertFalse(
            self.env["vae.consent"].search(
                [("id", "=", consent.id), ("state", "!=", "withdrawn")]
            )
        )

    def test_dates_make_sense(self):
        consent = self._create_consent(date_end=self.today - timedelta(days=1))
        with self.assertRefused("Correct its end"):
            consent._give("oral")
        consent.date_end = False
        with self.assertRefused("date that is to come"):
            consent._give("oral", self.today + timedelta(days=3))
        consent._give("paper", self.today - timedelta(days=3))
        self.assertEqual(consent.date_given, self.today - timedelta(days=3))
        with self.assertRefused("before it was given"):
            consent.write(
                {
                    "date_withdrawn": self.today - timedelta(days=9),
                    "withdrawal_means": "oral",
                }
            )

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_facts_coherent(self):
        consent = self._create_consent()
        with self.assertRefused("check_withdrawal", CheckViolation):
            consent.write({"date_withdrawn": self.today, "withdrawal_means": "oral"})
            consent.flush_recordset()

    # What was answered stays

    def test_frozen_once_given(self):
        consent = self._create_consent()
        consent._give("oral")
        for values in (
            {"purpose_id": self.sensitive.id},
            {"partner_id": self.adviser.id},
            {"item_ids": self.fiches.ids},
            {"date_given": False},
            {"date_end": False},
            {"means": "paper"},
            {"note": "Autre chose"},
            {"date_refused": self.today},
            {"candidate_id": self._create_candidate("X", self.referent).id},
        ):
            with self.assertRefused("stays as it is"):
                consent.write(values)
        with self.assertRefused("is kept"):
            consent.unlink()
        # The signed paper may come later, and stays as well.
        consent.proof = base64.b64encode(pdf_file("Consentement signé"))
        with self.assertRefused("stays as it is"):
            consent.proof = False

    def test_the_text_stays_as_it_was_told(self):
        self.candidate.partner_id.lang = "en_US"
        consent = self._create_consent()
        self.share.description = "Texte du jour"
        consent._give("oral")
        self.assertIn("Texte du jour", consent.statement)
        self.share.description = "Texte d'après"
        self.partner.name = "Autre nom"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn("Texte du jour", consent.statement)
        self.assertIn("Mission logement", consent.statement)

    def test_withdrawn_for_good(self):
        consent = self._create_consent()
        with self.assertRefused("nothing to withdraw"):
            consent.action_withdraw()
        consent._give("oral")
        with self.assertRefused("by what means the candidate withdraws"):
            consent.action_withdraw()
        consent.with_user(self.referent)._withdraw("email")
        self.assertEqual(consent.withdrawn_by_id, self.referent)
        # Somebody else presses the button as well: nothing changes.
        consent.with_user(self.coordinator)._withdraw("oral")
        self.assertEqual(consent.withdrawn_by_id, self.referent)
        self.assertEqual(consent.withdrawal_means, "email")
        with self.assertRefused("Ask for a new one"):
            consent.date_withdrawn = False
        with self.assertRefused("Ask for a new one"):
            consent._give("oral")

    def test_refused(self):
        consent = self._create_consent(means="oral")
        consent.action_refuse()
        with self.assertRefused("Ask for a new one"):
            consent._give("oral")
        with self.assertRefused("is kept"):
            consent.unlink()
        given = self._create_consent()
        given._give("oral")
        given._give("paper")  # pressed twice
        self.assertEqual(given.means, "oral")
        with self.assertRefused("Withdraw it instead"):
            given.action_refuse()

    def test_drafts_are_deleted_by_referents(self):
        self.candidate.accompagnateur_ids = self.accompagnateur
        consent = self._create_consent()
        with self.assertRaises(AccessError):
            consent.with_user(self.accompagnateur).unlink()
        consent.with_user(self.referent).unlink()
        self.assertFalse(consent.exists())

    def test_given_on_the_portal(self):
        """Nobody of the structure received it: the means say how."""
        portal = new_test_user(
            self.env, login="test_consent_portal", groups="base.group_portal"
        )
        consent = self._create_consent()
        consent.with_user(portal).sudo()._give("portal")
        self.assertEqual(consent.means, "portal")
        self.assertFalse(consent.given_to_id)

    # Nothing works without it

    def test_has_consent(self):
        candidate = self.candidate.with_user(self.referent)
        args = ("share", self.partner, ["identity"])
        self.assertFalse(candidate._has_consent(*args))
        consent = self._create_consent(item_ids=(self.identity | self.fiches).ids)
        self.assertFalse(candidate._has_consent(*args))
        consent._give("oral")
        self.assertTrue(candidate._has_consent(*args))
        self.assertTrue(candidate._has_consent("share", self.partner))
        self.assertTrue(candidate._has_consent("share", self.partner, ["fiches"]))
        self.assertFalse(
            candidate._has_consent("share", self.partner, ["identity", "result"])
        )
        self.assertFalse(candidate._has_consent("share"))
        self.assertFalse(candidate._has_consent("prescriber", self.partner))
        self.assertFalse(candidate._has_consent("unknown", self.partner))
        # The organisation's people, and not the other way round.
        self.assertTrue(candidate._has_consent("share", self.adviser, ["identity"]))
        consent._withdraw("oral")
        self.assertFalse(candidate._has_consent(*args))
        self._create_consent(partner=self.adviser)._give("oral")
        self.assertFalse(candidate._has_consent(*args))
        self.assertTrue(candidate._has_consent("share", self.adviser, ["identity"]))

    def test_several_consents_together(self):
        self._create_consent()._give("oral")
        self._create_consent(item_ids=self.fiches.ids)._give("oral")
        items = ["identity", "fiches"]
        self.assertTrue(self.candidate._has_consent("share", self.partner, items))

    def test_without_recipient(self):
        consent = self._create_consent(
            purpose_id=self.sensitive.id, partner_id=False, item_ids=False
        )
        consent._give("screen")
        self.assertTrue(self.candidate._has_consent("sensitive"))
        self.assertFalse(self.candidate._has_consent("sensitive", self.partner))
        self.sensitive.active = False
        self.assertTrue(self.candidate._has_consent("sensitive"))
        with freeze_time(consent.date_end + timedelta(days=1)):
            self.assertFalse(self.candidate._has_consent("sensitive"))

    def test_require_consent(self):
        with self.assertRaisesRegex(Exception, "button “Consents”") as refusal:
            self.candidate._require_consent("share", self.partner, ["identity"])
        message = str(refusal.exception)
        for part in (self.candidate.reference, "Mission logement", "Identité"):
            self.assertIn(part, message)
        self.assertNotIn("Camille", message)
        with self.assertRefused("unknown"):
            self.candidate._require_consent("unknown")
        self._create_consent()._give("oral")
        self.candidate._require_consent("share", self.partner, ["identity"])

    def test_queries_do_not_grow(self):
        candidates = self.candidate
        for number in range(12):
            candidates |= self._create_candidate(f"Essai {number}", self.referent)
        for candidate in candidates:
            self._create_consent(candidate)._give("oral")

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(
                some._with_consent("share", self.adviser, ["identity"]), some
            )
            return self.env.cr.sql_log_count - before

        count(candidates)
        self.assertEqual(count(candidates), count(candidates[:2]))

    # The référent is told in time

    def test_activity_before_the_end(self):
        ending = self._create_consent(date_end=self.today + timedelta(days=20))
        later = self._create_consent(date_end=self.today + timedelta(days=90))
        withdrawn = self._create_consent(date_end=self.today + timedelta(days=20))
        asked = self._create_consent(date_end=self.today + timedelta(days=20))
        closed = self._create_consent(
            self._create_candidate("Parcours clos", self.referent),
            date_end=self.today + timedelta(days=20),
        )
        (ending | later | withdrawn | closed)._give("oral")
        withdrawn._withdraw("oral")
        closed.candidate_id.step_id = self.closing_step
        cron = self.env.ref("vae_assistance.ir_cron_remind_ending_consents")
        for _twice in range(2):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
            activity = self.candidate.activity_ids
            self.assertEqual(len(activity), 1)
        self.assertFalse(closed.candidate_id.activity_ids)
        self.assertEqual(activity.user_id, self.referent)
        self.assertEqual(activity.date_deadline, ending.date_end)
        self.assertIn(ending.display_name, activity.summary)
        self.assertEqual(ending | later | withdrawn | asked, self.candidate.consent_ids)
        self.assertEqual(
            self.candidate.consent_ids.filtered("is_end_announced"), ending
        )

    # Screens and catalogues

    def test_of_a_candidate(self):
        self._create_consent()._give("oral")
        self._create_consent()
        self.assertEqual(self.candidate.with_user(self.referent).consent_count, 1)
        action = self.candidate.action_view_consents()
        consents = self.env["vae.consent"].search(action["domain"])
        self.assertEqual(consents, self.candidate.consent_ids)

    def test_codes_stay(self):
        for record in (self.share, self.identity):
            with self.assertRefused("cannot change"):
                record.code = "other"
            record.write({"code": record.code, "name": "Autre nom"})

    def test_catalogues_that_were_used_are_archived(self):
        self._create_consent()
        for record in (self.share, self.identity):
            with mute_logger("odoo.sql_db"), self.assertRefused("", IntegrityError):
                record.unlink()


@tagged("post_install", "-at_install")
class TestConsentPrint(VaeCommon):
    """A consent that was refused or withdrawn is not printed as one."""

    draws_pdf = True

    def _text(self, report, records):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True, lang="en_US"
        )
        content, _kind = reports._render_qweb_pdf(
            f"vae_assistance.{report}", records.ids
        )
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    def _consent(self, **values):
        return self.env["vae.consent"].create(
            {
                "candidate_id": self.candidate.id,
                "purpose_id": self.env.ref(
                    "vae_assistance.vae_consent_purpose_statistics"
                ).id,
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("en_US")
        self.candidate.partner_id.lang = "en_US"

    def test_state(self):
        consent = self._consent()
        text = self._text("report_vae_consent", consent)
        self.assertIn("The candidate has not answered yet.", text)
        self.assertIn("What I Consent To", text)
        self.assertIn("Signature of the candidate", text)
        self.assertIn(f"{self.candidate.reference}-CS1", text)
        consent.with_user(self.referent)._give("oral")
        text = self._text("report_vae_consent", consent)
        self.assertIn("in a conversation. Received by Test Referent.", text)
        self.assertIn("What I Consented To", text)
        self.assertNotIn("Signature", text)
        self.assertNotIn("not answered", text)
        consent.with_user(self.referent)._withdraw("email")
        text = self._text("report_vae_consent", consent)
        self.assertIn("there is no consent from that day on.", text)
        self.assertRegex(text, r"Given on .* Withdrawn on .*: by e-mail\.")
        refused = self._consent(means="email")
        refused.with_user(self.referent).action_refuse()
        text = self._text("report_vae_consent", refused)
        self.assertIn("there is no consent.", text)
        self.assertRegex(text, r"Refused on [^:]*: by e-mail\.")
        self.assertIn("What Was Asked", text)
        for false in ("What I Consent To", "Signature"):
            self.assertNotIn(false, text)

    def test_blank(self):
        text = self._text("report_vae_consent_blank", self.candidate)
        for said in ("Consent", "Camille Essai", "To Whom", "Signature of the"):
            self.assertIn(said, text)
        empty = self._text("report_vae_consent_blank", self.candidate.browse())
        self.assertNotIn("Camille", empty)
