# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged
from odoo.tools import SQL

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeCandidateSearch(VaeCommon):
    """People are found as a référent types them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoe = cls._create_candidate(
            "Zoé Lefèvre",
            cls.referent,
            phone="06 39 98 12 34",
            email="zoe_l@example.com",
        )
        cls.jean = cls._create_candidate(
            "Jean-Noël Œuvrard", cls.referent, phone="0692 12 34 56"
        )
        cls.lukasz = cls._create_candidate(
            "Łukasz Søndergård", cls.referent, phone="+689 87 12 34 56"
        )

    def _writings(self):
        return {
            self.zoe: (
                "zoe lefevre",
                "LEFÈVRE Zoé",
                "lefe zo",
                "06 39 98 12",
                "0639981234",
                "+33 6 39 98",
                "0033639981234",
                "639981234",
                "zoe_l@example.com",
                self.zoe.reference,
                self.zoe.reference.lower(),
                self.zoe.reference.replace("-", " "),
            ),
            self.jean: (
                "jean noel",
                "jeannoel",
                "oeuvrard jean-noel",
                "ŒUVRARD",
                "0692 12",
                "+262 692 12 34 56",
                "00262692",
            ),
            self.lukasz: ("lukasz sondergard", "ŁUKASZ", "87 12 34 56", "+689 8712"),
        }

    def test_journeys_by_name_telephone_and_reference(self):
        candidates = self.env["vae.candidate"].with_user(self.referent)
        for candidate, writings in self._writings().items():
            for writing in writings:
                found = candidates.search([("display_name", "ilike", writing)])
                self.assertEqual(found.ids, candidate.ids, writing)
                self.assertEqual(
                    [id_ for id_, __ in candidates.name_search(writing)],
                    candidate.ids,
                    writing,
                )

    def test_a_board_shows_who_is_looked_for(self):
        """And no empty column before them: a phone shows one column at a time."""
        candidates = self.env["vae.candidate"].with_user(self.referent)
        candidates = candidates.with_context(read_group_expand=True)
        for name, shown in (("zoe lefevre", 1), (False, 5)):
            domain = [("display_name", "ilike", name)] if name else []
            groups = candidates.web_read_group(domain, ["step_id"], ["__count"])
            self.assertGreaterEqual(len(groups["groups"]), shown)
            self.assertEqual(len(groups["groups"]) == 1, bool(name))

    def test_what_hangs_on_journeys_by_the_same(self):
        fiche = self._create_fiche(self.jean)
        fiches = self.env["vae.fiche.action"].with_user(self.referent)
        for writing in ("oeuvrard jean", "+262 692 12 34 56", self.jean.reference):
            found = fiches.search([("candidate_id", "ilike", writing)])
            self.assertEqual(found.ids, fiche.ids, writing)

    def test_contacts_too_for_people_with_a_role(self):
        partners = self.env["res.partner"]
        for candidate, writings in self._writings().items():
            for writing in writings:
                if candidate.reference in writing.upper().replace(" ", "-"):
                    continue  # no contact's
                if writing == "jeannoel":
                    continue
                found = partners.with_user(self.referent).name_search(writing)
                self.assertEqual(
                    [id_ for id_, __ in found], candidate.partner_id.ids, writing
                )

    def test_everybody_else_searches_as_core_does(self):
        partners = self.env["res.partner"].with_user(self.employee)
        domain = partners._search_display_name("ilike", "zoe lefevre")
        self.assertNotIn("vae_", repr(domain))
        self.assertFalse(partners.name_search("lefevre zoe"))

    def test_nothing_to_look_for_is_no_error(self):
        candidates = self.env["vae.candidate"].with_user(self.referent)
        partners = self.env["res.partner"].with_user(self.referent)
        for text in ("%", "_", "🙂", "\\", "()", "+"):
            candidates.name_search(text)
            partners.name_search(text)
        self.assertIn(self.zoe, candidates.search([("display_name", "ilike", "")]))
        self.assertNotIn(
            self.zoe, candidates.search([("display_name", "not ilike", "Zoé")])
        )

    def test_the_search_follows_the_contact(self):
        candidates = self.env["vae.candidate"].with_user(self.referent)
        self.zoe.partner_id.phone = "+590 690 12 34 56"
        self.zoe.partner_id.name = "Zoé Martin"
        for writing in ("0690 12", "martin zoe"):
            self.assertEqual(
                candidates.search([("display_name", "ilike", writing)]).ids,
                self.zoe.ids,
            )
        self.assertFalse(candidates.name_search("lefevre"))

    def test_an_index_finds_each_word(self):
        """Among 100 000 people none is read that is not asked for."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        # Nor does another index serve, as among few it would.
        candidates = self.env["vae.candidate"].with_context(active_test=False)
        for text in ("lefevre zoe", "063998"):
            query = candidates._search([("display_name", "ilike", text)])
            rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
            plan = " ".join(row[0] for row in rows)
            self.assertIn("search_text_index", plan, text)

    # ------------------------------------------------------------------
    # What comes along when something is pasted
    # ------------------------------------------------------------------

    def test_an_address_without_what_nobody_sees(self):
        seen = "lea@example.com"
        for hidden in (
            "\u200blea@example.com",
            "lea@\xa0example.com",
            "lea@exam\u00adple.com\ufeff",
        ):
            candidate = self._create_candidate("Léa", self.referent, email=hidden)
            self.assertEqual(candidate.partner_id.email, seen)
            candidate.email = False
            candidate.with_user(self.referent).email = hidden
            self.assertEqual(candidate.partner_id.email, seen)
            candidate.partner_id.email = hidden
            self.assertEqual(candidate.partner_id.email, seen)
        plain = self.env["res.partner"].create({"name": "Sans parcours"})
        plain.email = "\u200blea@example.com"
        self.assertEqual(plain.email, "\u200blea@example.com")

    def test_a_name_without_what_nobody_sees(self):
        candidate = self._create_candidate("L\u00ado\u200bu Martin", self.referent)
        self.assertEqual(
            self.env["vae.candidate"].search([("display_name", "ilike", "lou mar")]),
            candidate,
        )

    # ------------------------------------------------------------------
    # Perhaps the same person
    # ------------------------------------------------------------------

    def test_the_same_telephone_in_any_writing(self):
        for typed, again in (
            ("0692 77 34 56", "+262 692 77 34 56"),
            ("0690 77 34 56", "00590690773456"),
            ("0694 77 34 56", "+594 694 77 34 56"),
            ("0696 77 34 56", "+33 696 77 34 56"),
            ("0639 77 34 56", "+262 639 77 34 56"),
        ):
            first = self._create_candidate("Première", self.referent, phone=typed)
            self.env["res.partner"].flush_model()
            second = self._create_candidate("Seconde", self.referent, phone=again)
            self.assertIn(
                first.partner_id,
                second.with_user(self.referent).duplicate_ids,
                typed,
            )

    def test_a_structure_overseas_types_nationally(self):
        for code, typed, again in (
            ("PF", "87 77 34 56", "+689 87 77 34 56"),
            ("NC", "75 77 34", "+687 757734"),
        ):
            self.company.country_id = self.env.ref(f"base.{code.lower()}")
            first = self._create_candidate("Première", self.referent, phone=typed)
            second = self._create_candidate("Seconde", self.referent, phone=again)
            self.assertIn(
                first.partner_id, second.with_user(self.referent).duplicate_ids, typed
            )
        self.company.country_id = self.env.ref("base.fr")
        self.company.zip = "98713"
        first = self._create_candidate("Première", self.referent, phone="87 78 34 56")
        second = self._create_candidate("Seconde", self.referent, phone="+68987783456")
        self.assertIn(first.partner_id, second.with_user(self.referent).duplicate_ids)
