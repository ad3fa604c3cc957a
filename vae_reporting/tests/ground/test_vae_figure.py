# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.vae_assistance.tests.common import VaeCommon

from ...models.ground.vae_figure import Figure, Perimeter


@tagged("post_install", "-at_install")
class TestVaeFigure(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours = Figure(
            code="hours",
            label="Heures",
            model="vae.time",
            aggregate="hours:sum",
            unit="hours",
            date="date",
            axes={"company": "company_id", "user": "user_id", "kind": "kind_id"},
        )
        cls.entries = replace(cls.hours, code="entries", aggregate="__count", unit="")
        kinds = cls.env["vae.time.kind"].search([])[:3]
        chance = random.Random(16)  # noqa: S311 - no secret
        people = (cls.referent, cls.referent2, cls.stranger)
        cls.env["vae.time"].create(
            [
                {
                    "user_id": user.id,
                    "company_id": user.company_id.id,
                    "date": date(2026, 1, 1) + timedelta(days=3 * number),
                    "kind_id": chance.choice(kinds).id,
                    "hours": chance.randint(1, 16) / 4,
                }
                for user in people
                for number in range(40)
            ]
        )

    def test_what_is_opened_is_what_was_counted(self):
        """Whoever looks, whatever the perimeter."""
        months = [(None, None), (date(2026, 1, 1), date(2026, 1, 31))]
        axes = [{}, {"company": self.company}, {"user": self.referent | self.stranger}]
        for user in (self.referent, self.coordinator, self.stranger):
            figures = self.env["vae.figure"].with_user(user)
            for first, last in months:
                for each in axes:
                    perimeter = Perimeter(first, last, each)
                    with self.subTest(user=user.login, perimeter=perimeter):
                        action = figures._open(self.entries, perimeter)
                        found = figures.env["vae.time"].search(action["domain"])
                        count = figures._value(self.entries, perimeter)
                        self.assertEqual(count, len(found))
                        hours = figures._value(self.hours, perimeter)
                        self.assertAlmostEqual(hours, sum(found.mapped("hours")), 2)
                        split = figures._values_by(
                            self.hours, perimeter, ["user", "kind", "month"]
                        )
                        self.assertAlmostEqual(hours, sum(split.values()), 2)

    def test_days_are_those_of_the_place(self):
        self.company.vae_tz = "Indian/Reunion"
        figure = Figure(
            code="fiches",
            label="Fiches",
            model="vae.fiche.action",
            domain=Domain("candidate_id", "=", self.candidate.id),
            date="date",
            axes={"company": "company_id"},
        )
        # Four hours ahead: the first of February has begun there.
        fiche = self._create_fiche(self.candidate, date=datetime(2026, 1, 31, 21))
        figures = self.env["vae.figure"]
        here = {"company": self.company}
        january = Perimeter(date(2026, 1, 1), date(2026, 1, 31), here)
        february = Perimeter(date(2026, 2, 1), date(2026, 2, 28), here)
        self.assertEqual(figures._value(figure, january), 0)
        self.assertEqual(
            figures._values_by(figure, february, ["month"]), {(date(2026, 2, 1),): 1}
        )
        action = figures._open(figure, february)
        self.assertEqual(self.env[figure.model].search(action["domain"]), fiche)

    def test_a_territory_holds_what_lies_in_it(self):
        department = self.env["vae.territory"].search(
            [("kind", "=", "department"), ("code", "=", "73")]
        )
        zone = self.env["vae.territory"].create(
            {"name": "Bassin", "parent_id": department.id}
        )
        self.candidate.territory_id = zone
        figure = Figure(
            code="journeys",
            label="Parcours",
            model="vae.candidate",
            domain=Domain("id", "=", self.candidate.id),
            axes={"territory": "territory_id"},
        )
        figures = self.env["vae.figure"]
        for territory in (zone, department, department.parent_id):
            perimeter = Perimeter(axes={"territory": territory})
            self.assertEqual(figures._value(figure, perimeter), 1)
