# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.vae_assistance.tests.common import VaeCommon


@tagged("post_install", "-at_install")
class TestAnalysis(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate.program_id = cls.program
        cls.other = cls._create_candidate("Autre Essai", cls.referent2)
        cls.foreign = cls._create_candidate("Ailleurs Essai", cls.stranger)
        cls.fiche = cls._create_fiche(cls.candidate, days=-3, duration=2, state="done")
        cls.missed = cls._create_fiche(cls.candidate, days=-2, duration=1, state="done")
        cls.missed.presence = "absent"
        for candidate in (cls.other, cls.foreign):
            cls._create_fiche(candidate, days=-3, duration=4, state="done")

    def _of(self, model, user):
        return self.env[f"vae.analysis.{model}"].with_user(user)

    def test_each_reads_what_they_may_read(self):
        """The same journeys as the board's; a cell has as many as its list."""
        for user in (self.referent, self.coordinator, self.director, self.stranger):
            journeys = self.env["vae.candidate"].with_user(user).search([])
            lines = self._of("journey", user).search([])
            self.assertEqual(lines.candidate_id, journeys, user.name)
            for model in ("attendance", "referral"):
                lines = self._of(model, user).search([])
                self.assertLessEqual(lines.candidate_id, journeys, model)
            for model, fname in (("time", "vae.time"),):
                lines = self._of(model, user).search([])
                entries = self.env[fname].with_user(user).search([])
                self.assertEqual(sorted(lines.mapped("res_id")), sorted(entries.ids))
            for model, by in (
                ("journey", "outcome"),
                ("attendance", "presence"),
                ("time", "counts_as"),
                ("objective", "kind"),
            ):
                lines = self._of(model, user)
                for value, number in lines._read_group([], [by], ["__count"]):
                    self.assertEqual(lines.search_count([(by, "=", value)]), number)
        with self.assertRefused("", AccessError):
            self._of("journey", self.employee).search([])

    def test_hours_are_those_that_were_delivered(self):
        lines = self._of("attendance", self.referent).search(
            [("candidate_id", "=", self.candidate.id)]
        )
        self.assertEqual(
            {line.res_id: (line.presence, line.hours) for line in lines},
            {self.fiche.id: ("present", 2.0), self.missed.id: ("absent", 0.0)},
        )
        for fiche in self.fiche | self.missed:
            [line] = lines.filtered(lambda each, f=fiche: each.res_id == f.id)
            self.assertEqual(line.hours, fiche.hours_attended)
        journey = self._of("journey", self.referent).browse(self.candidate.id)
        self.assertEqual((journey.hours, journey.fiche_count), (2.0, 2))
        action = lines[0].with_user(self.referent).action_open()
        self.assertEqual(action["res_model"], "vae.fiche.action")
        foreign = self._of("journey", self.stranger).browse(self.candidate.id)
        with self.assertRefused("", AccessError):
            foreign.action_open()

    def test_objectives_beside_what_is_delivered(self):
        objective = self.env["vae.objective"].create(
            {
                "kind": "advice",
                "program_id": self.program.id,
                "company_id": self.company.id,
                "date_start": date(2026, 1, 1),
                "quantity": 24,
            }
        )
        self.env["vae.service"].create(
            {
                "kind": "advice",
                "date": date(2026, 3, 4),
                "candidate_id": self.candidate.id,
                "user_id": self.referent.id,
                "conclusion": "Conseil donné",
            }
        )
        [(quantity, delivered)] = self._of("objective", self.director)._read_group(
            [("program_id", "=", self.program.id), ("kind", "=", "advice")],
            [],
            ["quantity:sum", "delivered:sum"],
        )
        self.assertEqual((quantity, delivered), (24, objective.actual))
        # One's own: nobody's objective is that of a référent who has none.
        own = self._of("objective", self.referent).search([])
        self.assertEqual(own.mapped("nature"), ["delivered"] * len(own))
