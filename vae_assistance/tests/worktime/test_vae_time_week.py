# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_vae_time import (
    MONDAY,
    ON_MONDAY,
    ON_TUESDAY,
    TUESDAY,
    FrozenCommon,
    TimeCommon,
)


@tagged("post_install", "-at_install")
class TestVaeTimeWeek(FrozenCommon):
    """The week grid: read and saved in one request."""

    def test_save_and_read_again(self):
        week = self._save(
            self._cell("network", hours=2),
            self._cell("coordination", MONDAY, 0.5, candidate_id=self.candidate.id),
            self._cell("travel", hours=0, km=30, program_id=self.program.id),
        )
        self.assertEqual(week["day"], MONDAY)
        self.assertEqual(len(week["days"]), 7)
        rows = {(row["kind"], row["about"]): row for row in week["rows"]}
        self.assertEqual(
            set(rows),
            {
                (self.kinds["network"].name, ""),
                (self.kinds["coordination"].name, "Camille Essai"),
                (self.kinds["travel"].name, "Mandat de test"),
            },
        )
        travel = rows[self.kinds["travel"].name, "Mandat de test"]
        self.assertTrue(travel["has_km"])
        self.assertEqual(travel["cells"][1]["km"], 30)
        # Changed, emptied, left alone.
        week = self._save(
            self._cell("network", hours=2.25),
            self._cell("travel", hours=0, km=0, program_id=self.program.id),
        )
        self.assertEqual(
            self._told(),
            {
                "network": (TUESDAY, 2.25, 0),
                "coordination": (MONDAY, 0.5, 0),
            },
        )
        self.assertEqual(len(week["rows"]), 2)

    def test_produced_hours_are_shown_and_lead_to_their_record(self):
        fiche = self._fiche()
        fiche.action_done()
        [row] = self._load()["rows"]
        [produced] = row["cells"][1]["produced"]
        self.assertEqual((produced["hours"], produced["can_open"]), (1.5, True))
        self.assertEqual(produced["title"], fiche.display_name)
        self.assertEqual(row["cells"][1]["hours"], 0)
        with self.assertRefused(ON_TUESDAY):
            self._save(self._cell("face_to_face", candidate_id=self.candidate.id))

    def test_refused_days_are_named_and_nothing_is_written(self):
        good = self._cell("network", MONDAY, 1)
        for hours in (-1, 30, "nan", "abc", float("inf"), 1e300):
            with self.subTest(hours=hours), self.assertRefused(ON_TUESDAY):
                self._save(good, self._cell(hours=hours))
        with self.assertRefused(ON_TUESDAY):
            self._save(good, self._cell("travel", km=-3))
        with self.assertRefused(f"{ON_TUESDAY}: 26.h in all"):
            self._save(good, self._cell(hours=13), self._cell("outside", hours=13))
        self.assertFalse(self._entries())

    def test_all_refused_days_in_one_message(self):
        with self.assertRefused(f"(?s){ON_MONDAY}.*{ON_TUESDAY}"):
            self._save(self._cell(hours=-1), self._cell(day=MONDAY, hours=25))

    def test_a_day_has_24_hours_with_what_fiches_gave(self):
        self._fiche(duration=20).action_done()
        with self.assertRefused(f"{ON_TUESDAY}: 25.h in all"):
            self._save(self._cell(hours=5))
        self._save(self._cell(hours=4))
        with self.assertRefused("24 hours", ValidationError):
            self.env["vae.time"].with_user(self.referent).create(
                {"kind_id": self.kinds["outside"].id, "date": TUESDAY, "hours": 1}
            )

    def test_cells_that_make_no_sense(self):
        for cells in (
            [{}],
            [1],
            [self._cell(day="2026-03-20")],
            [self._cell(day="no day")],
            [self._cell(candidate_id=-5)],
            [self._cell(kind_id=False)],
            [self._cell(program_id="x")],
        ):
            with self.subTest(cells=cells), self.assertRefused("could not be read"):
                self._save(*cells)
        for day in ("no day", 12, [1]):
            with self.subTest(day=day), self.assertRefused("is not a day"):
                self._load(day)

    def test_week_of_the_clock_change(self):
        # 29 March 2026: the day has 23 hours on the clock, 31 October's week 25.
        for day, sunday in (("2026-03-29", "2026-03-29"), ("2026-10-25", "2026-10-25")):
            with freeze_time("2026-12-01 12:00:00"):
                week = self._load(day)
                self.assertEqual(week["days"][-1]["date"], sunday)
                self.assertEqual(
                    len({each["date"] for each in week["days"]}), 7, week["days"]
                )
                fiche = self._fiche(date=f"{sunday} 00:30:00", duration=4)
                fiche.action_done()
                [row] = self._load(day)["rows"]
                self.assertEqual(row["cells"][-1]["produced"][0]["hours"], 4)

    def test_same_cell_typed_in_two_windows(self):
        self._save(self._cell(hours=2))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["vae.time"].with_user(self.referent).create(
                {"kind_id": self.kinds["network"].id, "date": TUESDAY, "hours": 1}
            )

    def test_queries_do_not_grow(self):
        candidates = [
            self._create_candidate(f"Personne {number}", self.referent)
            for number in range(12)
        ]

        def save(some, hours):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._save(
                *(
                    self._cell("coordination", hours=hours, candidate_id=candidate.id)
                    for candidate in some
                )
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        save(candidates[:2], 0.1)
        few = save(candidates[2:4], 0.1)
        self.assertLessEqual(save(candidates[4:], 0.1), few)
        few = save(candidates[:2], 0.2)
        self.assertLessEqual(save(candidates[2:], 0.2), few)

    def test_former_candidate_has_no_name(self):
        about = {"candidate_id": self.candidate.id}
        self._save(self._cell("coordination", hours=1, **about))
        self._fiche().action_done()
        self.candidate.user_id = self.referent2
        self.env.flush_all()
        self.env.invalidate_all()
        week = self._load()
        self.assertNotIn("Camille", str(week))
        rows = {row["about"]: row for row in week["rows"]}
        self.assertEqual(set(rows), {self.candidate.reference})
        self.assertFalse(any(row["is_open"] for row in week["rows"]))
        with self.assertRaises(AccessError):
            self._save(self._cell("preparation", **about))
        # What was typed before can be corrected.
        self._save(self._cell("coordination", hours=2, **about))
        self.assertEqual(self._told(("is_produced", "=", False))["coordination"][1], 2)

    def test_candidate_of_a_stranger(self):
        with self.assertRaises(AccessError):
            self._save(
                self._cell("coordination", candidate_id=self.candidate.id),
                user=self.referent2,
            )
        with self.assertRaises(AccessError):
            self._load(user=self.employee)


class WeekTourCommon(TimeCommon, HttpCase):
    def _check_week(self, tour):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        today = date.today()
        monday = today - timedelta(days=today.weekday())
        fiche = self._fiche(date=f"{monday} 08:00:00", state="draft")
        fiche.write({"state": "done"})
        self.env["vae.time"].create(
            {
                "user_id": self.referent.id,
                "kind_id": self.kinds["administration"].id,
                "date": monday - timedelta(days=7),
                "hours": 2,
            }
        )
        self.env.flush_all()
        with mute_logger("odoo.http"):  # a refusal is part of the tour
            self.start_tour(
                "/odoo/action-vae_assistance.vae_time_action_week",
                tour,
                login=self.referent.login,
            )
        self.env.invalidate_all()
        typed = self._entries(("is_produced", "=", False), ("date", ">=", monday))
        return monday, typed


@tagged("post_install", "-at_install")
class TestWeekDesktop(WeekTourCommon):
    browser_size = "1366x768"

    def test_week(self):
        monday, typed = self._check_week("vae_time_week_desktop")
        self.assertEqual(
            {(e.kind_id.code, e.date, e.hours, e.candidate_id) for e in typed},
            {
                ("administration", monday, 1.5, self.env["vae.candidate"]),
                ("coordination", monday + timedelta(days=1), 0.75, self.candidate),
                ("coordination", monday + timedelta(days=2), 2, self.candidate),
            },
        )


@tagged("post_install", "-at_install")
class TestWeekMobile(WeekTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_week(self):
        monday, typed = self._check_week("vae_time_week_mobile")
        self.assertEqual(typed.mapped("hours"), [3])
        self.assertEqual(typed.date, monday + timedelta(days=2))
