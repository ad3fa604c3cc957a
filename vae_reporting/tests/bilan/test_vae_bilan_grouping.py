# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.vae_assistance.tests.common import ROLES

from .common import BilanCommon


@tagged("post_install", "-at_install")
class TestVaeBilanGrouping(BilanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_director = new_test_user(
            cls.env,
            login="test_other_director",
            groups=ROLES["director"],
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )
        cls.grouping = cls.env["vae.grouping"].create(
            {
                "name": "Groupement de test",
                "lead_id": cls.company.id,
                "member_ids": [Command.set((cls.company | cls.other_company).ids)],
            }
        )

    def test_the_total_is_that_of_the_structures(self):
        """And their people stay theirs: only one's own part is opened."""
        whole = self._bilan(grouping_id=self.grouping.id, is_consolidated=True)
        whole.action_compute()
        parts = [self._bilan(), self._bilan(self.other_director)]
        for part in parts:
            part.action_compute()
        told = 0
        for line in whole.figures:
            if line["unit"] in ("percent", "days") or line["value"] is None:
                continue
            values = [self._line(part, line["code"])["value"] for part in parts]
            with self.subTest(indicator=line["code"]):
                self.assertAlmostEqual(line["value"], sum(values), 2)
            told += bool(line["value"])
        self.assertGreater(told, 3)
        opened = whole.action_open_figure("entries")
        found = whole.env["vae.candidate"].search_count(opened["domain"])
        self.assertEqual(found, self._line(parts[0], "entries")["value"])
        # Of few people of the other structure nothing is kept.
        threshold = whole._threshold()
        theirs = {line["code"]: line for line in parts[1].figures}
        for line in whole.figures:
            few = theirs[line["code"]]["people"]
            if few and few < threshold:
                self.assertIsNone(line["value"], line["code"])
        self.assertIn("mail address", whole._shared_text())
        self.assertNotIn("bulon", json.dumps(whole.figures))

    def test_as_many_queries_for_many(self):
        """Of all structures of a grouping at once, whatever their journeys."""
        bilan = self._bilan(grouping_id=self.grouping.id, is_consolidated=True)
        counts = []
        for _few_then_many in range(2):
            self.env.flush_all()
            bilan._figures_now(None)  # warms up what is read once
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            bilan._figures_now(None)
            counts.append(self.env.cr.sql_log_count - before)
            with freeze_time("2025-03-03 10:00:00"):
                self._fiches(self._journeys((self.referent, self.stranger), 16))
        self.assertLessEqual(counts[1], counts[0])

    def test_only_its_lead_consolidates(self):
        with self.assertRefused("consolidated by its lead"):
            self._bilan(
                self.other_director,
                grouping_id=self.grouping.id,
                is_consolidated=True,
            )
        bilan = self._bilan(grouping_id=self.grouping.id)
        with self.assertRefused("stays as it is"):
            bilan.is_consolidated = True
