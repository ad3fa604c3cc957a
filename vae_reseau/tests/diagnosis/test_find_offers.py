# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import NetworkCommon


@tagged("post_install", "-at_install")
class TestFindOffers(NetworkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate.partner_id.zip = "73000"
        cls.housing = cls.env.ref("vae_assistance.vae_obstacle_kind_housing")
        cls.obstacle = cls.env["vae.obstacle"].create(
            {"candidate_id": cls.candidate.id, "kind_id": cls.housing.id}
        )
        cls.near = cls._offer("Louer près d’ici", territories=cls.savoie)
        cls.far = cls._offer("Louer loin d’ici", territories=cls.ain)

    def _found(self, action):
        searched = action["context"]
        domain = [("near_ids", "in", searched["search_default_near_ids"])]
        if kind := searched.get("search_default_obstacle_kind_ids"):
            domain.append(("obstacle_kind_ids", "in", kind))
        return self.env["vae.offer"].with_user(self.referent).search(domain)

    def test_partners_for_an_obstacle(self):
        other = self._offer("Cours près d’ici", self.french, self.savoie)
        found = self._found(self.obstacle.with_user(self.referent).action_find_offers())
        self.assertIn(self.near, found)
        self.assertFalse(found & (self.far | other))

    def test_partners_for_a_candidate(self):
        found = self._found(
            self.candidate.with_user(self.referent).action_find_offers()
        )
        self.assertIn(self.near, found)
        with self.assertRaises(AccessError):
            self.candidate.with_user(self.stranger).action_find_offers()

    def test_for_people_like_the_candidate(self):
        """What is for others is not proposed; what is for everybody is."""
        offers = self.env["vae.offer"].with_user(self.referent)
        for_women = self._offer("Pour elles", audience_ids=self._audience("femmes").ids)
        for_all = self._offer("Pour tous", audience_ids=self._audience("tous-publics"))
        seekers = self._audience("demandeurs-emploi")
        for_seekers = self._offer("Sans emploi", audience_ids=seekers.ids)
        self.candidate.situation_id = self.env.ref(
            "vae_assistance.vae_situation_seeker"
        )
        context = self.candidate.with_user(self.referent).action_find_offers()[
            "context"
        ]
        self.assertEqual(context["search_default_meant_for_ids"], seekers.ids)
        found = offers.search(
            [("meant_for_ids", "in", context["search_default_meant_for_ids"])]
        )
        self.assertLessEqual(for_seekers + for_all + self.near, found)
        self.assertNotIn(for_women, found)

    def _problems_of(self, plan, **values):
        line = self.env["vae.support.plan.line"].create(
            {"plan_id": plan.id, "actor": "partner", **values}
        )
        action = line.with_user(self.referent).action_find_offers()
        return action["context"].get("search_default_obstacle_kind_ids")

    def test_partners_for_a_line_of_the_plan(self):
        self._agree_diagnosis(self.candidate)
        plan = self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})
        money = self.env.ref("vae_assistance.vae_obstacle_kind_money")
        funding = self.env.ref("vae_assistance.vae_support_type_funding")
        for values, kinds in (
            ({"name": "Chercher un logement"}, self.housing),
            ({"name": "Rencontrer un financeur", "support_type_id": funding.id}, money),
            ({"name": "Logement", "support_type_id": funding.id}, self.housing),
        ):
            self.assertEqual(self._problems_of(plan, **values), kinds.ids)
        self.assertFalse(self._problems_of(plan, name="Autre chose"))

    def test_useful_addresses(self):
        addresses = self.candidate.with_user(self.referent)._useful_addresses()
        self.assertIn(self.near, addresses)
        self.assertNotIn(self.far, addresses)
        self.obstacle.state = "lifted"
        addresses = self.candidate.with_user(self.referent)._useful_addresses()
        self.assertNotIn(self.near, addresses)
