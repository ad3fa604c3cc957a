# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestEligibility(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seeker = cls.env.ref("vae_assistance.vae_situation_seeker")
        cls.private = cls.env.ref("vae_assistance.vae_situation_private")
        cls.rhone = cls.env["vae.territory"]._of_zip("69001")
        cls.certification.level = "4"
        cls.candidate.write(
            {
                "program_id": cls.program.id,
                "situation_id": cls.seeker.id,
                "territory_id": cls.rhone.id,
                "education_level": "3",
                "birth_date": "1985-06-15",
                "date_open": "2026-03-01",
            }
        )

    def test_the_territory_follows_from_the_postcode_that_is_typed(self):
        self.candidate.territory_id = False
        self._criterion("territory", territory_ids=[(4, self.rhone.id)])
        with Form(self.candidate.with_user(self.referent)) as form:
            self.assertEqual(form.eligibility, "unknown")
            form.zip = "69003"
            form.city = "Lyon"
            self.assertEqual(form.territory_id, self.rhone)
            self.assertEqual(form.eligibility, "eligible")
        self.assertEqual(self.candidate.partner_id.zip, "69003")
        self.assertEqual(self.candidate.territory_id, self.rhone)

    def test_what_a_criterion_misses_is_typed_beside_it(self):
        page = etree.fromstring(
            self.env.ref("vae_assistance.vae_candidate_view_form").get_combined_arch()
        ).find(".//page[@name='welcome']")
        shown = {field.get("name") for field in page.iter("field")}
        self.assertLessEqual(
            {"situation_id", "territory_id", "education_level", "birth_date"}
            | {"in_qpv", "in_frr", "eligibility_table"},
            shown,
        )

    def _criterion(self, fact, operator="in", **values):
        return self.env["vae.program.criterion"].create(
            {
                "program_id": self.program.id,
                "fact": fact,
                "operator": operator,
                **values,
            }
        )

    def _answer(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        candidate = self.candidate.with_user(user or self.referent)
        return candidate.eligibility, str(candidate.eligibility_table or "")

    def test_age_and_its_band(self):
        self.assertEqual(self.candidate.age_entry, 40)
        self.assertEqual(self.candidate.age_band, "30_44")
        for born, band in (
            ("2010-01-01", "under_18"),
            ("2008-03-01", "18_25"),
            ("2000-03-02", "18_25"),
            ("2000-03-01", "26_29"),
            ("1996-03-01", "30_44"),
            ("1981-03-01", "45_54"),
            ("1971-03-01", "55"),
        ):
            self.candidate.birth_date = born
            self.assertEqual(self.candidate.age_band, band, born)
        with self.assertRefused("date of birth", ValidationError):
            self.candidate.birth_date = "2026-03-01"

    def test_no_criteria_no_answer(self):
        self.assertEqual(self._answer(), (False, ""))

    def test_each_fact(self):
        region = self.rhone.parent_id
        elsewhere = self.env["vae.territory"]._of_zip("75001")
        for expected, values in (
            ("eligible", {"fact": "situation", "situation_ids": self.seeker.ids}),
            ("not_eligible", {"fact": "situation", "situation_ids": self.private.ids}),
            (
                "eligible",
                {
                    "fact": "situation",
                    "operator": "not_in",
                    "situation_ids": self.private.ids,
                },
            ),
            ("eligible", {"fact": "territory", "territory_ids": region.ids}),
            ("not_eligible", {"fact": "territory", "territory_ids": elsewhere.ids}),
            ("eligible", {"fact": "education", "operator": "max", "level": "3"}),
            ("not_eligible", {"fact": "education", "operator": "min", "level": "4"}),
            ("eligible", {"fact": "certification", "operator": "max", "level": "5"}),
            ("eligible", {"fact": "age", "operator": "min", "age": 40}),
            ("not_eligible", {"fact": "age", "operator": "max", "age": 39}),
            ("unknown", {"fact": "qpv"}),
        ):
            with self.subTest(**values):
                criterion = self._criterion(**values)
                eligibility, table = self._answer()
                self.assertEqual(eligibility, expected)
                self.assertIn(criterion.description.split(":")[0], table)
                criterion.unlink()

    def test_says_why(self):
        self._criterion("situation", situation_ids=self.private.ids)
        self._criterion("qpv")
        self.seeker.name = "Demandeur <b>d’emploi</b>"
        eligibility, table = self._answer()
        self.assertEqual(eligibility, "not_eligible")
        self.assertIn("Demandeur &lt;b&gt;", table)
        self.assertIn("Not fulfilled", table)
        self.assertIn("Not known", table)
        self.assertIn("to complete in the profile", table)

    def test_incomplete_criterion_is_refused(self):
        for values in (
            {"fact": "situation"},
            {"fact": "territory"},
            {"fact": "education", "operator": "min"},
            {"fact": "age", "operator": "min"},
            {"fact": "age", "operator": "in", "age": 18},
            {"fact": "rqth", "operator": "max"},
        ):
            with self.assertRefused("cannot be checked", ValidationError):
                self._criterion(**values)

    def test_number_of_queries_does_not_grow(self):
        self._criterion("situation", situation_ids=self.seeker.ids)
        self._criterion("territory", territory_ids=self.rhone.parent_id.ids)
        self._criterion("rqth")
        self.company.vae_sensitive_profile = True

        def count(candidates):
            candidates = candidates.with_user(self.referent)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            candidates.mapped("eligibility")
            return self.env.cr.sql_log_count - before

        some = self.env["vae.candidate"].union(
            *(
                self._create_candidate(
                    f"Personne {number}",
                    self.referent,
                    program_id=self.program.id,
                    situation_id=self.seeker.id,
                    territory_id=self.rhone.id,
                )
                for number in range(12)
            )
        )
        count(some)
        self.assertEqual(count(some[:2]), count(some))

    # ------------------------------------------------------------------
    # Disability and benefits
    # ------------------------------------------------------------------

    def _tell(self, **values):
        self.company.vae_sensitive_profile = True
        consent = self._consent_to("statistics", self.candidate)
        answers = self.env["vae.candidate.sensitive"].with_user(self.referent)
        return answers.create({"candidate_id": self.candidate.id, **values}), consent

    def test_sensitive_off_by_default(self):
        self._consent_to("statistics", self.candidate)
        with self.assertRefused("does not ask"):
            self.candidate.with_user(self.referent).action_open_sensitive()

    def test_sensitive_needs_the_consent(self):
        self.company.vae_sensitive_profile = True
        with self.assertRefused("consent of the candidate is missing"):
            self.candidate.with_user(self.referent).action_open_sensitive()
        with self.assertRefused("consent of the candidate is missing"):
            self.env["vae.candidate.sensitive"].with_user(self.referent).create(
                {"candidate_id": self.candidate.id, "rqth": "yes"}
            )

    def test_sensitive_only_for_who_follows(self):
        answers, _consent = self._tell(rqth="yes")
        self._criterion("rqth")
        eligibility, table = self._answer()
        self.assertEqual(eligibility, "eligible")
        for user in (self.coordinator, self.director, self.admin):
            eligibility, table = self._answer(user)
            self.assertEqual(eligibility, "unknown")
            self.assertIn("only those who follow", table)
            with self.assertRefused("", AccessError):
                answers.with_user(user).read(["rqth"])
            with self.assertRefused("only those who follow"):
                self.candidate.with_user(user).action_open_sensitive()

    def test_withdrawal_erases(self):
        answers, consent = self._tell(rqth="yes")
        consent.with_user(self.referent)._withdraw("oral")
        self.assertFalse(answers.exists())

    def test_sensitive_is_not_in_what_a_proposal_keeps(self):
        self._tell(rqth="yes")
        self._criterion("rqth")
        self._criterion("age", "min", age=18)
        proposal = self.env["vae.proposal"].with_user(self.referent)
        proposal = proposal.create({"candidate_id": self.candidate.id})
        proposal.action_accept()
        self.assertIn("Age at entry", proposal.eligibility_table)
        self.assertNotIn("RQTH", proposal.eligibility_table)
