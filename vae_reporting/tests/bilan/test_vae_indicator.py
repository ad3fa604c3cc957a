# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...models.bilan.vae_candidate import DELAYS
from .chance import Chance
from .common import YEAR, BilanCommon

# What chance may leave without any: of workshops, and of plans that were agreed to.
RARE = {
    *("registrations", "presences", "presence_share", "workshop_hours"),
    *("lines_done", "lines_effect", "lines_effect_share", "satisfaction_score"),
}
# What few rows meet the conditions of.
ROWS = {
    "vae.attendance": 120,
    "vae.proposal": 150,
    "vae.satisfaction": 90,
    "vae.support.plan.line": 120,
}


@tagged("post_install", "-at_install")
class TestVaeIndicator(BilanCommon):
    def test_what_is_opened_is_what_was_counted(self):
        """Every figure, axis and user: the number is that of the records it opens.

        On rows as chance has them, so that each indicator of the catalogue has some.
        """
        self._by_chance()
        counted = set()
        everywhere = self.company | self.other_company
        for user in (self.referent, self.coordinator, self.director, self.stranger):
            indicators = self.env["vae.indicator"].with_user(user).search([])
            for program in (None, self.program):
                perimeter = indicators._perimeter(*YEAR, everywhere, program)
                counts = indicators._count(perimeter)
                for indicator in indicators:
                    count = counts[indicator]
                    with self.subTest(user=user.login, indicator=indicator.code):
                        self._check_opened(indicator, perimeter, counts)
                    if count.value:
                        counted.add(indicator.code)
                    for axis, cells in count.cells.items() if not program else ():
                        with self.subTest(indicator=indicator.code, axis=axis):
                            self._check_cells(indicator, perimeter, count, axis, cells)
        self.assertFalse(set(indicators.mapped("code")) - counted - RARE)

    def _by_chance(self):
        """Of whatever is counted."""
        # Some are of a journey that nobody is named for.
        made = Chance(self.env, self.chance, self.journeys.filtered("user_id"))
        for model in self.env["vae.indicator"]._counted_models():
            if model not in ("vae.candidate", "vae.candidate.history"):
                self.assertGreater(made.rows(model, ROWS.get(model, 40)), 9, model)
        for journey in self.journeys:
            first = journey.date_open + timedelta(days=self.chance.randint(5, 90))
            self.env.cr.execute(
                "UPDATE vae_candidate SET date_admissible = %s, date_jury = %s"
                " WHERE id = %s",
                [first, first + timedelta(days=60), journey.id],
            )
        self.env.invalidate_all()
        for name in DELAYS:
            self.env.add_to_compute(self.journeys._fields[name], self.journeys)
        self.env.flush_all()
        self.env.invalidate_all()
        # The database may have looked at tables that were empty before this: it would
        # go through them row by row, for each row.
        self.env.cr.execute("ANALYZE vae_candidate, vae_candidate_history")

    def _check_opened(self, indicator, perimeter, counts):
        """Of a share what is part of it, and its people; else number, sum or mean."""
        part = indicator.part_id or indicator
        if part != indicator:
            whole = part._count(perimeter) | indicator.whole_id._count(perimeter)
            value = whole[part].value
            if whole[indicator.whole_id].value:
                self.assertAlmostEqual(
                    counts[indicator].value,
                    100 * value / whole[indicator.whole_id].value,
                )
        else:
            value = counts[indicator].value
        self.assertAlmostEqual(
            self._opened(indicator, perimeter, aggregate=part.aggregate), value
        )

    def _check_cells(self, indicator, perimeter, count, axis, cells):
        """They add up to the whole, and each opens what it counts; two by chance."""
        if indicator.aggregate.endswith(":avg"):
            self.assertFalse(cells, "means do not add up")
        self.assertAlmostEqual(
            sum(value for value, _people in cells.values()), count.value
        )
        for key in self.chance.sample(sorted(cells, key=str), min(2, len(cells))):
            opened = self._opened(indicator, perimeter, axis, key, indicator.aggregate)
            self.assertAlmostEqual(opened, cells[key][0])

    def _opened(self, indicator, perimeter, axis=None, key=None, aggregate="__count"):
        action = indicator._open(perimeter, axis, key)
        records = indicator.env[action["res_model"]].with_context(**action["context"])
        [(number,)] = records._read_group(action["domain"], [], [aggregate])
        return number or 0

    def test_journeys_of_a_year(self):
        """Stock and flow add up: those of before and who came are there, or have left.

        An entry is told once, be the journey moved, closed or reopened since.
        """
        indicators = self.env["vae.indicator"].search([("scope", "!=", "ratio")])
        perimeter = indicators._perimeter(*YEAR, self.company)
        by_code = {i.code: n.value for i, n in indicators._count(perimeter).items()}
        mine = self.journeys.filtered(lambda each: each.company_id == self.company)
        entered = mine.filtered(lambda each: each.date_open >= YEAR[0])
        self.assertEqual(by_code["entries"], len(entered))
        self.assertEqual(by_code["followed"], len(mine))
        self.assertEqual(by_code["exits"], len(mine.filtered("date_closed")))
        self.assertEqual(by_code["in_progress"], by_code["followed"] - by_code["exits"])
        done = self.env["vae.fiche.action"].search(
            [("candidate_id", "in", mine.ids), ("state", "=", "done")]
        )
        self.assertEqual(by_code["meetings"], len(done))
        self.assertAlmostEqual(by_code["meeting_hours"], sum(done.mapped("duration")))

    def test_satisfaction_and_complaints(self):
        """Of those asked in the year, who answered; complaints of whomever."""
        survey = self.env.ref("vae_assistance.survey_satisfaction_end")
        own = self.journeys.filtered(lambda each: each.company_id == self.company)
        self.env["vae.satisfaction"].create(
            [
                {
                    "candidate_id": journey.id,
                    "program_id": journey.program_id.id,
                    "moment": "end",
                    "survey_id": survey.id,
                    "date_due": date(2025, 5, 1),
                    "date_sent": date(2025, 5, 1),
                    "state": state,
                }
                for journey, state in zip(
                    own, ("answered", "answered", "answered", "expired"), strict=False
                )
            ]
        )
        complaints = self.env["vae.complaint"].with_user(self.coordinator)
        first, _other = complaints.create(
            [
                {"date": day, "description": "Trop long", "author": "Un employeur"}
                for day in (date(2025, 2, 3), date(2025, 12, 31))
            ]
        )
        first.write({"answer": "Excuses", "date_answered": date(2025, 2, 10)})
        self.env.flush_all()
        indicators = self.env["vae.indicator"].with_user(self.director)
        indicators = indicators.search([("chapter", "=", "quality")])
        counts = indicators._count(indicators._perimeter(*YEAR, self.company))
        self.assertEqual(
            {each.code: count.value for each, count in counts.items()},
            {
                "satisfaction_asked": 4,
                "satisfaction_answered": 3,
                "satisfaction_rate": 75,
                "satisfaction_score": 0,
                "complaints": 2,
                "complaints_answered": 1,
                "complaints_rate": 50,
            },
        )
        # Small numbers are hidden outside, be there a journey or none.
        told = {each.code: count.people for each, count in counts.items()}
        self.assertEqual((told["complaints"], told["complaints_rate"]), (2, 1))

    def test_as_many_queries_for_many(self):
        indicators = self.env["vae.indicator"].with_user(self.coordinator).search([])
        few = indicators._perimeter(YEAR[0], YEAR[0], self.company)
        many = indicators._perimeter(*YEAR, self.company)
        indicators._count(many)  # warms up what is read once
        counts = []
        for perimeter in (few, many):
            before = self.env.cr.sql_log_count
            indicators._count(perimeter)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_an_act_counts_for_the_program_of_its_day(self):
        journey = self.journeys.filtered(
            lambda each: each.program_id == self.program and each.fiche_ids
        )[0]
        fiche = journey.fiche_ids[0]
        with self.assertRaises(AccessError):
            self.env["vae.indicator"].with_user(self.director).create({"name": "x"})
        journey.program_id = self.other_program
        self.env.invalidate_all()
        found = self.env["vae.fiche.action"].search(
            [("program_then_id", "=", self.program.id), ("id", "=", fiche.id)]
        )
        self.assertEqual(found, fiche)
        self.assertEqual(found.program_then_id, self.program)

    def test_what_cannot_be_counted_is_refused(self):
        """Each with a sentence, and nothing is half-written."""
        meetings = self.env.ref("vae_reporting.vae_indicator_meetings")
        share = self.env.ref("vae_reporting.vae_indicator_stake_dropouts")
        sex = self.env.ref("vae_reporting.vae_indicator_axis_step")
        for record, values, message in (
            (meetings, {"domain": "[('nothing', '=', 1)]"}, "cannot be counted"),
            (meetings, {"domain": "import os"}, "cannot be counted"),
            (meetings, {"domain": "{'a': 1}"}, "no list of conditions"),
            (
                meetings,
                {"domain": "[('candidate_id', 'any!', [('id', '>', 0)])]"},
                "no list of conditions",
            ),
            (
                meetings,
                {"domain": "[('candidate_id', 'any', (('id', 'any!', []),))]"},
                "no list of conditions",
            ),
            # What is not the same on the day on which it is tried.
            (
                meetings,
                {"domain": "[('id', '>', 0)] if first.year == 2026 else []"},
                "lists, texts, numbers",
            ),
            # Superuser, as who counts for a grouping or by the clock.
            (
                meetings,
                {"domain": "[('candidate_id.user_id.totp_secret', 'like', 'A%')]"},
                "what nobody may search",
            ),
            (
                meetings,
                {
                    "domain": "[('candidate_id', 'any',"
                    " [('satisfaction_ids', 'any', [('answers_id', '!=', False)])])]"
                },
                "what nobody may search",
            ),
            # All but one person of a grouping, to be subtracted from all of them.
            *(
                (meetings, {"domain": domain}, "what nobody may search")
                for domain in (
                    "[('id', '!=', 5)]",
                    "[('candidate_id', '!=', 5)]",
                    "[('candidate_id', 'not in', [5])]",
                    "[('candidate_id', 'ilike', 'Dupont')]",
                    "[('candidate_id.reference', '!=', 'VAE2026-0005')]",
                    "[('candidate_id.partner_id.email', '!=', 'a@example.com')]",
                    "[('candidate_id.birth_date', '!=', '1980-05-12')]",
                    "[('candidate_id', 'any', [('id', '!=', 5)])]",
                )
            ),
            (sex, {"path": "fiche_id"}, "leads to no choice"),
            (meetings, {"aggregate": "remarks:sum"}, "is no way to count"),
            (meetings, {"date_field": "remarks"}, "is no day"),
            (meetings, {"res_model": False}, "counts nothing yet"),
            (share, {"whole_id": False}, "is a share"),
            (share, {"whole_id": share.id}, "a share of shares"),
            (
                share.part_id,
                {"scope": "ratio", "part_id": meetings.id, "whole_id": meetings.id},
                "a share of shares",
            ),
            (sex, {"path": "candidate_id.partner_id"}, "leads to no choice"),
            (sex, {"path": "candidate_id.notes"}, "leads to no choice"),
        ):
            with self.subTest(values=values):
                with self.assertRaises(ValidationError) as caught:
                    with self.env.cr.savepoint():
                        record.write(values)
                        self.env.flush_all()
                self.assertIn(message, str(caught.exception))
