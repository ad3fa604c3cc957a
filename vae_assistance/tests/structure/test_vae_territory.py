# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeTerritory(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.territories = cls.env["vae.territory"]
        cls.rhone = cls.env.ref("vae_assistance.vae_territory_department_69")
        cls.region = cls.env.ref("vae_assistance.vae_territory_region_84")
        cls.isere = cls.env.ref("vae_assistance.vae_territory_department_38")

    def _own(self, **values):
        return self.territories.create(
            {"name": "Bassin de test", "company_id": self.company.id, **values}
        )

    # Data

    def test_data(self):
        count = self.territories.search_count
        self.assertEqual(count([("kind", "=", "region")]), 18)
        departments = self.territories.search([("kind", "=", "department")])
        self.assertEqual(len(departments), 101)
        self.assertEqual(set(departments.parent_id.mapped("kind")), {"region"})
        self.assertEqual(len(departments.parent_id), 18)
        self.assertEqual(self.rhone.display_name, "Rhône (69)")
        self.assertEqual(self.region.display_name, "Auvergne-Rhône-Alpes")
        self.assertEqual(self.rhone.parent_id, self.region)
        inside = self.territories.search([("id", "child_of", self.region.id)])
        self.assertEqual(len(inside), 13)

    def test_found_by_name_and_code(self):
        for text in ("Rhône (69)", "69", "rhône"):
            found = self.territories.search([("display_name", "ilike", text)])
            if text.startswith("Rhône ("):
                found = self.territories.browse(
                    id_ for id_, __ in self.territories.name_search("69")
                )
            self.assertIn(self.rhone, found, text)

    # Postcodes

    def test_department_of_a_postcode(self):
        for zip_code, code in {
            "69001": "69",
            "01000": "01",
            " 69 003 ": "69",
            "69\xa0003": "69",
            "20000": "2A",
            "20199": "2A",
            "20200": "2B",
            "20699": "2B",
            "97100": "971",
            "97200": "972",
            "97300": "973",
            "97490": "974",
            "97600": "976",
            "75116": "75",
        }.items():
            self.assertEqual(self.territories._of_zip(zip_code).code, code, zip_code)
        for zip_code in (
            *("", False, None, "6900", "690011", "Lyon", "98000", "00100", "20700"),
            *("97500", "B-1000", "٦٩٠٠١", "96000"),
        ):
            self.assertFalse(self.territories._of_zip(zip_code), zip_code)

    def test_postcodes_by_query(self):
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            found = self.territories._of_zips(
                [f"{number:05}" for number in range(1000, 96000, 500)]
            )
        self.assertEqual(len(set(found.values())), 96)
        with self.assertQueryCount(0):
            self.assertEqual(self.territories._of_zips(["?", False]), {})

    # Consistency

    def test_kinds(self):
        ztef = self.territories.create(
            {"name": "Lyon Centre", "kind": "ztef", "parent_id": self.rhone.id}
        )
        self.assertFalse(ztef.company_id)
        own = self._own(parent_id=ztef.id)
        self._own(name="Quartier", parent_id=own.id)
        for record, vals in (
            (self.region, {"parent_id": self.rhone.id}),
            (self.rhone, {"parent_id": ztef.id}),
            (ztef, {"parent_id": own.id}),
            (self.rhone, {"kind": "region"}),
            (own, {"kind": "ztef"}),  # what lies in it is smaller than a ZTEF
            (self.rhone, {"company_id": self.company.id}),
            (self.rhone, {"code": False}),
            (own, {"company_id": False}),
        ):
            with self.assertRefused(record.name, ValidationError):
                record.write(vals)

    def test_no_cycle(self):
        own = self._own()
        inside = self._own(name="Quartier", parent_id=own.id)
        with self.assertRefused("itself", ValidationError):
            own.parent_id = inside

    def test_not_in_the_territory_of_another_structure(self):
        own = self._own()
        with self.assertRefused("another structure", ValidationError):
            self._own(
                name="Ailleurs", company_id=self.other_company.id, parent_id=own.id
            )

    def test_codes(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused("code_uniq", psycopg2.errors.UniqueViolation),
        ):
            self.territories.create({"name": "X", "kind": "department", "code": "69"})
        # Two structures may use the same code for their own.
        self._own(code="A1")
        self._own(code="A1", company_id=self.other_company.id)

    # Who

    def test_national_ones_are_the_administrators(self):
        self.isere.with_user(self.admin).name = "Isère"
        for user in (self.accompagnateur, self.referent, self.director):
            self.assertTrue(self.rhone.with_user(user).read(["name"]))
            with self.assertRefused("", AccessError):
                self.rhone.with_user(user).name = "X"
            with self.assertRefused("", AccessError):
                self.territories.with_user(user).create(
                    {"name": "X", "kind": "ztef", "parent_id": self.rhone.id}
                )

    def test_own_ones_are_the_coordinators(self):
        territories = self.territories.with_user(self.coordinator)
        own = territories.create({"name": "Bassin", "parent_id": self.rhone.id})
        self.assertEqual(own.company_id, self.company)
        own.name = "Bassin lyonnais"
        with self.assertRefused("", AccessError):
            own.write({"kind": "ztef", "company_id": False})
        with self.assertRefused("", AccessError):
            own.company_id = self.other_company
        with self.assertRefused("", AccessError):
            territories.create({"name": "X", "company_id": self.other_company.id})
        with self.assertRefused("", AccessError):
            self.territories.with_user(self.referent).create({"name": "X"})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRefused("", AccessError):
            own.with_user(self.stranger).read(["name"])
        self.assertFalse(
            self.territories.with_user(self.stranger).search([("kind", "=", "own")])
        )
        own.with_user(self.coordinator).unlink()

    def test_screen(self):
        form = Form(self.territories.with_user(self.admin))
        form.name = "Zone de test"
        self.assertEqual(form.kind, "own")
        form.kind = "ztef"
        form.parent_id = self.rhone
        self.assertFalse(form.save().company_id)

    # Structures and candidates

    def test_structures(self):
        self.company.vae_territory_ids = self.rhone | self.isere
        company = self.company.with_user(self.accompagnateur)
        self.assertEqual(company.vae_territory_ids, self.rhone | self.isere)
        with self.assertRefused("", AccessError):
            self.company.with_user(self.employee).read(["vae_territory_ids"])

    def test_territory_of_a_candidate(self):
        partner = self.candidate.partner_id
        self.assertFalse(self.candidate.territory_id)
        partner.zip = "69 003"
        self.assertEqual(self.candidate.territory_id, self.rhone)
        partner.zip = "38000"
        self.assertEqual(self.candidate.territory_id, self.isere)
        # An address that tells nothing takes nothing away.
        partner.zip = "?"
        self.assertEqual(self.candidate.territory_id, self.isere)

    def test_postcodes_of_other_countries(self):
        """10115 is Berlin, not the Aube."""
        partner = self.candidate.partner_id
        partner.write({"zip": "10115", "country_id": self.env.ref("base.de").id})
        self.assertFalse(self.candidate.territory_id)
        partner.country_id = self.env.ref("base.re")
        partner.zip = "97400"
        self.assertEqual(self.candidate.territory_id.code, "974")

    def test_a_zone_inside_says_more(self):
        partner = self.candidate.partner_id
        partner.zip = "69001"
        own = self._own(parent_id=self.rhone.id)
        self.candidate.territory_id = own
        partner.zip = "69002"
        self.assertEqual(self.candidate.territory_id, own)
        partner.zip = "38000"
        self.assertEqual(self.candidate.territory_id, self.isere)

    def test_closed_journeys_keep_theirs(self):
        partner = self.candidate.partner_id
        partner.zip = "69001"
        self.assertEqual(self.candidate.territory_id, self.rhone)
        self.candidate.step_id = self.closing_step
        partner.zip = "38000"
        self.assertEqual(self.candidate.territory_id, self.rhone)

    def test_territory_of_another_structure(self):
        foreign = self._own(company_id=self.other_company.id)
        with self.assertRefused("company|structure"):
            self.candidate.territory_id = foreign

    def _queries_to_create(self, how_many):
        partners = self.env["res.partner"].create(
            [
                {"name": f"P{number}", "zip": f"{number + 1:02}000"}
                for number in range(how_many)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        candidates = self.env["vae.candidate"].create(
            [
                {"partner_id": partner.id, "reference": f"T{partner.id}"}
                for partner in partners
            ]
        )
        self.assertTrue(candidates[0].territory_id)
        return self.env.cr.sql_log_count - before, candidates

    def test_many_candidates_at_once(self):
        """One query finds the departments of all."""
        self._queries_to_create(1)
        with self.assertQueryCount(1):
            self.territories._of_zips([f"{number:02}000" for number in range(1, 19)])
        few, __ = self._queries_to_create(2)
        many, candidates = self._queries_to_create(10)
        self.assertEqual(many, few)
        self.assertEqual(len(candidates.territory_id), 10)
