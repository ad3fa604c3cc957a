# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import date

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

    def _whole(self, **values):
        return self._bilan(grouping_id=self.grouping.id, is_consolidated=True, **values)

    def test_no_two_of_them_tell_by_subtraction(self):
        territory = self.env["vae.territory"].search([], limit=1)
        self.assertTrue(territory)
        for less in (
            {"date_end": date(2025, 3, 2)},
            {"date_start": date(2025, 3, 3)},
            {"date_start": date(2024, 1, 1)},
            {"territory_id": territory.id},
        ):
            with self.subTest(less), self.assertRefused("calendar year"):
                self._whole(**less)
        whole = self._whole()
        with self.assertRefused("calendar year"):
            whole.date_end = date(2025, 12, 30)
        # From one day to the next it would tell who has come in.
        with (
            freeze_time("2025-06-02 10:00:00"),
            self.assertRefused("once the period is over"),
        ):
            whole.action_compute()

    def test_few_people_of_a_program_are_not_what_is_left(self):
        small = self.env["vae.program"].create({"name": "Petit cadre"})
        with freeze_time("2025-02-03 10:00:00"):
            for program, people in (
                (small, 2),
                (self.program, 6),
                (self.other_program, 6),
            ):
                for number in range(people):
                    self._create_candidate(
                        f"Autre {number}", self.stranger, program_id=program.id
                    )
        told = {}
        for program in (self.program, self.other_program, small):
            whole = self._whole(program_id=program.id)
            whole.action_compute()
            told[program] = self._line(whole, "entries")["value"]
        whole = self._whole()
        whole.action_compute()
        self.assertIsNotNone(self._line(whole, "entries")["value"])
        self.assertIsNone(told[small])
        self.assertGreater([*told.values()].count(None), 1, "less the others")

    def test_nobody_is_found_out_by_their_address(self):
        """Who makes a journey for it does not learn that somebody else follows them."""
        theirs = self.journeys.filtered(lambda each: each.user_id == self.stranger)
        theirs[0].partner_id.email = "cible@example.com"
        whole = self._whole()
        before = whole._shared_text()
        with freeze_time("2025-02-03 10:00:00"):
            mine = self._create_candidate("Appât", self.referent)
        mine.partner_id.email = "cible@example.com"
        self.assertTrue(whole._shared_people())
        self.assertEqual(whole._shared_text(), before)
