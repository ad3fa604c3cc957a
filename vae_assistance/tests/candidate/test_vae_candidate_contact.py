# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..common import ROLES, VaeCommon


@tagged("post_install", "-at_install")
class TestVaeCandidateContact(VaeCommon):
    """One person known to two structures is two contacts."""

    def _contact(self, name="Élodie Contact", company=None, **values):
        return self.env["res.partner"].create(
            {"name": name, "company_id": company and company.id, **values}
        )

    def _journey(self, partner, company=None, user=None):
        return (
            self.env["vae.candidate"]
            .with_user(user or self.env.user)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": (company or self.company).id,
                    "user_id": False if not user else user.id,
                }
            )
        )

    # ------------------------------------------------------------------
    # Whose contact
    # ------------------------------------------------------------------

    def test_a_common_contact_becomes_the_structure_s(self):
        partner = self._contact()
        self._journey(partner, user=self.referent)
        self.assertEqual(partner.company_id, self.company)
        other = self._contact("Un Autre")
        self.candidate.with_user(self.referent).partner_id = other
        self.assertEqual(other.company_id, self.company)

    def test_another_structure_s_contact_is_refused(self):
        partner = self._contact(company=self.other_company)
        with self.assertRefused("another structure"):
            self._journey(partner)
        with self.assertRefused("another structure"):
            self.candidate.partner_id = partner

    def test_a_contact_that_another_structure_works_with(self):
        partner = self._contact()
        self.env["crm.lead"].create(
            {
                "name": "Piste ailleurs",
                "partner_id": partner.id,
                "company_id": self.other_company.id,
                "user_id": self.stranger.id,
            }
        )
        with self.assertRefused("Another structure works with"):
            self._journey(partner)
        self.assertFalse(partner.company_id)
        with self.assertRefused("Another structure works with"):
            self.env["vae.candidate"].create(
                [
                    {"partner_id": contact.id, "company_id": company.id}
                    for contact in [self._contact("Deux Fois")]
                    for company in (self.company, self.other_company)
                ]
            )

    def test_organisations_and_colleagues_are_no_candidates(self):
        with self.assertRefused("organisation"):
            self._journey(self._contact("Mission locale", is_company=True))
        with self.assertRefused("colleague"):
            self._journey(self.employee.partner_id)
        self.assertFalse(self.employee.partner_id.company_id)

    def test_the_contact_stays_in_the_structure(self):
        partner = self.candidate.partner_id
        for company in (self.other_company, self.env["res.company"]):
            with self.assertRefused("stays there"):
                partner.company_id = company
        self.candidate.active = False
        with self.assertRefused("stays there"):
            partner.company_id = self.other_company
        with self.assertRefused("is a person"):
            partner.is_company = True

    # ------------------------------------------------------------------
    # Perhaps the same person
    # ------------------------------------------------------------------

    def _duplicates(self, **values):
        candidate = self._create_candidate("Zoé Le Goff", self.referent, **values)
        self.env.invalidate_all()
        return candidate.with_user(self.referent).duplicate_ids

    def test_same_person_in_the_structure_only(self):
        same = [
            self._contact("LE GOFF Zoe", self.company),
            self._contact("zoé le-goff", self.company),
            self._contact("Z.", self.company, email="ZOE@example.com"),
            self._contact("Z. bis", self.company, phone="01 99 00 00 77"),
        ]
        for name, company in (
            ("Zoé Le Goff", self.other_company),
            ("Zoé Le Goffic", self.company),
            ("Zoé Le Goff", None),
        ):
            self._contact(name, company)
        self.company.country_id = self.env.ref("base.fr")
        same[3].country_id = self.env.ref("base.fr")
        found = self._duplicates(email="zoe@example.com", phone="+33 1 99 00 00 77")
        self.assertEqual(found.sorted("id").ids, [partner.id for partner in same])

    def test_accents_do_not_count_without_unaccent(self):
        same = self._contact("ZOE LE GOFF", self.company)
        self._contact("Zia Le Goff", self.company)
        with (
            patch.object(self.registry, "has_unaccent", False),
            patch.object(self.registry, "unaccent", lambda text: text),
        ):
            self.assertEqual(self._duplicates(), same)

    def test_names_with_signs_of_patterns(self):
        self._contact("100% Réussite", self.company)
        for name in ("%", "_", r"\ ", "100%", "🙂", "?*["):
            candidate = self._create_candidate(name, self.referent)
            self.assertFalse(candidate.duplicate_ids, name)

    def test_shown_while_typing_and_tells_nothing_of_journeys(self):
        self._create_candidate("Ali Suivi", self.referent2)
        form = Form(
            self.env["vae.candidate"].with_user(self.referent),
            "vae_assistance.vae_candidate_view_form_quick_create",
        )
        self.assertFalse(form.duplicate_ids[:])
        form.name = "ali suivi"
        self.assertEqual(len(form.duplicate_ids[:]), 1)
        candidate = form.save()
        action = candidate.action_view_duplicates()
        partners = self.env["res.partner"].with_user(self.referent)
        partners = partners.search(action["domain"])
        self.assertEqual(len(partners), 2)
        (partners - candidate.partner_id).invalidate_recordset()
        self.assertEqual((partners - candidate.partner_id).vae_candidate_count, 0)

    def test_same_queries_for_many(self):
        names = [f"Personne {chr(97 + i)}" for i in range(20)]
        candidates = self.env["vae.candidate"].create([{"name": n} for n in names])

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("duplicate_ids")
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(candidates[:3]), count(candidates))

    # ------------------------------------------------------------------
    # As core does it
    # ------------------------------------------------------------------

    def test_merging_contacts_of_two_structures(self):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        partner = self.candidate.partner_id
        elsewhere = self._contact("Camille Essai", self.other_company)
        with self.assertRefused("several structures"):
            wizard._merge((partner | elsewhere).ids, elsewhere)
        with self.assertRefused("colleague"):
            wizard._merge((partner | self.employee.partner_id).ids, partner)
        own = self._contact("Camille Double", self.company)
        wizard._merge((partner | own).ids, own)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.candidate.partner_id, own)
        self.assertEqual(self.candidate.name, own.name)

    def test_found_by_mail_in_the_structure_only(self):
        elsewhere = self._contact(
            "Ailleurs", self.other_company, email="commun@example.com"
        )
        both = new_test_user(
            self.env,
            login="test_both",
            groups=ROLES["coordinator"],
            company_id=self.company.id,
            company_ids=[Command.set((self.company | self.other_company).ids)],
        )
        candidate = self.candidate.with_user(both).with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        find = candidate._partner_find_from_emails_single
        self.assertFalse(find(["commun@example.com"], no_create=True))
        made = find(["commun@example.com"])
        self.assertNotEqual(made, elsewhere)
        self.assertEqual(made.company_id, self.company)
        self.assertEqual(find([self.employee.email]), self.employee.partner_id)


@tagged("post_install", "-at_install")
class TestWhoHasAJourney(VaeCommon):
    def test_is_not_found_by_who_does_not_follow_it(self):
        """Colleagues may read the contacts of their structure, not whose they are."""
        person = self.candidate.partner_id
        journey = self.candidate.id
        asked = {
            "there is one": [("vae_candidate_ids", "!=", False)],
            "this one": [("vae_candidate_ids", "in", [journey])],
            "any": [("vae_candidate_ids", "any", [])],
            "in words": [("vae_candidate_ids.id", "=", journey)],
        }
        of_nobody = [("vae_candidate_ids", "=", False)]
        for user, follows in ((self.referent, True), (self.referent2, False)):
            contacts = self.env["res.partner"].with_user(user)
            for name, domain in asked.items():
                with self.subTest(name, user=user.name):
                    self.assertEqual(person in contacts.search(domain), follows)
                    self.assertEqual(
                        person in contacts.search(["!", *domain]), not follows
                    )
            self.assertEqual(person in contacts.search(of_nobody), not follows)
