# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..common import NetworkCommon


@tagged("post_install", "-at_install")
class TestVaeOfferSearch(NetworkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.national = cls._offer("Zinc pour tous", is_national=True)
        cls.regional = cls._offer("Zinc régional", territories=cls.region)
        cls.local = cls._offer("Zinc du bassin", territories=cls.basin)
        cls.of_savoie = cls._offer("Zinc savoyard", territories=cls.savoie)
        cls.elsewhere = cls._offer("Zinc de l’Ain", territories=cls.ain)
        cls.youth = cls._offer(
            "Zinc des élèves",
            themes=cls.french,
            territories=cls.savoie,
            audience_ids=cls._audience("jeunes").ids,
        )

    def _found(self, text, user=None):
        offers = self.env["vae.offer"].with_user(user or self.accompagnateur)
        return offers.search([("display_name", "ilike", text)])

    def test_as_one_types(self):
        for text in ("ZINC ELEVES", "zinc élèves", "eleves zinc", "zinc FLE savoie"):
            self.assertEqual(self._found(text), self.youth, text)
        self.assertEqual(self._found("zinc alphabetisation jeunes 73"), self.youth)
        self.assertIn(self.local, self._found("habitat des cimes zinc"))
        self.assertFalse(self._found("zinc introuvable"))

    def test_the_nearest_first(self):
        offers = self.env["vae.offer"].with_user(self.accompagnateur)
        housing = [("theme_ids", "in", self.rent.ids), ("name", "ilike", "zinc")]
        found = offers.search([*housing, ("near_ids", "in", self.basin.ids)])
        self.assertEqual(
            found, self.local + self.of_savoie + self.regional + self.national
        )
        found = offers.search([*housing, ("near_ids", "in", self.ain.ids)])
        self.assertEqual(found, self.elsewhere + self.regional + self.national)
        found = offers.search([*housing, ("near_ids", "ilike", "savoi")])
        self.assertIn(self.of_savoie, found)

    def test_postcode_names_a_department(self):
        self.assertIn(self.of_savoie, self._found("zinc 73200"))
        self.assertNotIn(self.elsewhere, self._found("zinc 73200"))

    def test_search_panel(self):
        offers = self.env["vae.offer"].with_user(self.accompagnateur)
        places = offers.search_panel_select_multi_range(
            "near_ids", group_by="parent_id"
        )["values"]
        names = {place["id"] for place in places}
        self.assertLessEqual(set((self.savoie | self.ain | self.basin).ids), names)
        self.assertNotIn(self.region.id, names)
        fields = offers.search_panel_select_multi_range(
            "field_ids", enable_counters=True
        )["values"]
        self.assertIn(self.rent.parent_id.id, {field["id"] for field in fields})

    def test_basin_of_another_structure_is_not_told(self):
        near = [("near_ids", "ilike", "bassin des cimes")]
        offers = self.env["vae.offer"]
        self.assertIn(self.local, offers.with_user(self.referent).search(near))
        self.assertFalse(offers.with_user(self.stranger).search(near))

    def test_several_words_name_places(self):
        found = self._found("savoie zinc 73 auvergne")
        self.assertIn(self.of_savoie, found)
        self.assertNotIn(self.elsewhere, found)
        self.of_savoie.active = False
        self.assertNotIn(self.of_savoie, self._found("savoie zinc 73 auvergne"))

    def test_queries_do_not_grow(self):
        def count(text="zinc savoie"):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._found(text).mapped("display_name")
            return self.cr.sql_log_count - before

        count()
        few = count()
        self.assertEqual(count("zinc savoie 73 auvergne bassin des cimes"), few)
        for number in range(10):
            self._offer(f"Zinc {number}", territories=self.savoie)
        self.assertEqual(count(), few)

    def test_whatever_is_sent_is_answered(self):
        offers = self.env["vae.offer"].with_user(self.referent)
        for operator, value in (
            ("in", 5),
            ("=", [1]),
            ("=", True),
            ("in", [None, 1.5, True]),
            ("ilike", 5),
        ):
            with self.subTest(operator=operator, value=value):
                offers.web_search_read([("near_ids", operator, value)], {})
        for named in ("Savoie", self.savoie.id):
            found = offers.search([("near_ids", "in", [named])])
            self.assertIn(self.of_savoie, found)
            self.assertNotIn(self.elsewhere, found)
