# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import random
from copy import deepcopy
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.vae_assistance.tests.common import ROLES, VaeCommon

from ...models.export.vae_regional_table import (
    PARTITIONS,
    TOTAL,
    Cells,
)
from ...models.ground.sheet import (
    Column,
    Sheet,
    workbook_bytes,
    write_csv,
)

YEAR = 2025
OUTCOMES = ("full", "partial", "refused", "dropped", "reoriented", False)


class ExportCommon(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "=Structure d’essai"})
        cls.director.write(
            {
                "company_ids": [Command.set(cls.company.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.director.group_ids += cls.env.ref("base.group_allow_export")

    @classmethod
    def _journeys(cls, count, seed=0, **values):
        """Journeys of the structure, at random."""
        chance = random.Random(seed)  # noqa: S311 - no secret
        situations = cls.env["vae.situation"].search([])
        return cls.env["vae.candidate"].create(
            [
                {
                    "name": f"Essai {number}",
                    "user_id": cls.director.id,
                    "company_id": cls.company.id,
                    "date_open": date(YEAR - chance.randint(0, 1), 3, 1),
                    "sex": chance.choice(["f", "m", "none"]),
                    "situation_id": chance.choice(situations).id,
                    "education_level": chance.choice(["none", "3", "5"]),
                    **values,
                }
                for number in range(count)
            ]
        )

    def _export(self, kind, **values):
        return (
            self.env["vae.report.export"]
            .with_user(self.director)
            .create(
                {
                    "kind": kind,
                    "company_id": self.company.id,
                    "date_from": date(YEAR, 1, 1),
                    "date_to": date(YEAR, 12, 31),
                    "year": str(YEAR),
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestExport(ExportCommon, HttpCase):
    def test_bpf_frames_are_equal(self):
        """F1 = F3 = F4, a person with two journeys is one; property on random data."""
        journeys = self._journeys(12, seed=4)
        journeys[1].partner_id = journeys[0].partner_id
        chance = random.Random(4)  # noqa: S311 - no secret
        fiches = self.env["vae.fiche.action"].create(
            [
                {
                    "candidate_id": journey.id,
                    "date": f"{YEAR}-0{chance.randint(1, 9)}-12 10:00:00",
                    "duration": chance.choice([0.5, 2 / 3, 1.5]),
                    "state": "done",
                }
                for journey in journeys[:-1]
                for __ in range(3)
            ]
        )
        fiches[-1].presence = "absent"
        # Of another year, or for half an hour.
        self._create_fiche(journeys[-1], duration=8, state="done")
        self._create_fiche(
            journeys[-1],
            date=f"{YEAR}-05-12 10:00:00",
            duration=0.5,
            state="done",
        )
        # Of seven specialities the five with most hours are told, the others added up.
        specialities = self.env["vae.bpf.line"].search(
            [("frame", "=", "f4"), ("is_rest", "=", False)], limit=7
        )
        certifications = self.env["vae.certification"].create(
            [
                {"name": f"Titre {line.code}", "code": f"RNCP99{line.code}"}
                | {"speciality_id": line.id}
                for line in specialities
            ]
        )
        for number, journey in enumerate(journeys[:-1]):
            journey.certification_id = certifications[number % 8 : number % 8 + 1]
        frames = self.env["vae.bpf"]._frames(
            self.company, date(YEAR, 1, 1), date(YEAR, 12, 31)
        )
        *main, (rest, number, _hours) = frames["f4"]
        self.assertTrue(rest.is_rest and number)
        self.assertEqual(len(main), 5)
        self.assertLessEqual({line for line, *__ in main}, set(specialities))
        told = [hours for _line, _number, hours in main]
        self.assertEqual(told, sorted(told, reverse=True))
        totals = {
            (
                sum(number for _line, number, _hours in lines),
                round(sum(hours for _line, _number, hours in lines), 2),
            )
            for lines in frames.values()
        }
        self.assertEqual(len(totals), 1)
        [(persons, hours)] = totals
        self.assertEqual(persons, 10)
        self.assertAlmostEqual(hours, sum(fiches.mapped("hours_attended")), places=1)
        export = self._export("bpf")
        action = export.action_open_hours()
        lines = self.env["vae.analysis.attendance"].with_user(self.director)
        opened = lines.search(action["domain"])
        self.assertEqual(len(opened.partner_id), persons)
        self.assertEqual(len(opened), len(fiches) - 1)
        rest = self.env.ref("vae_reporting.vae_bpf_line_f1_e")
        with self.assertRefused("all others", ValidationError):
            rest.is_rest = False

    def test_regional_table_leads_back_to_nobody(self):
        """What is hidden cannot be found by subtracting; property on random tables."""
        table = self.env["vae.regional.table"]
        threshold, columns = 5, list(table._columns())
        for seed in range(60):
            chance = random.Random(seed)  # noqa: S311 - no secret
            cells, axes = (
                Cells(),
                {"a": [("a", 1), ("a", 2), ("a", 3)], "b": [("b", 1)]},
            )
            for row in axes["a"]:
                parts = {
                    part: chance.choice([0, 1, 3, 6, 20])
                    for part in ("carried", "open", *PARTITIONS[2][1])
                }
                parts["closed"] = sum(parts[part] for part in PARTITIONS[2][1])
                parts["present"] = parts["closed"] + parts["open"]
                parts["carried"] = min(parts["carried"], parts["present"])
                parts["entered"] = parts["present"] - parts["carried"]
                for column in columns:
                    cells.put((row, column), parts[column], parts[column])
            for column in columns:
                total = sum(cells.people[row, column] for row in axes["a"])
                for row in (TOTAL, ("b", 1)):
                    cells.put((row, column), total, total)
            hidden = table._hidden(cells, axes, columns, threshold)
            sums = [
                ((row, whole), [(row, part) for part in parts])
                for row in [TOTAL, *axes["a"], *axes["b"]]
                for whole, parts in PARTITIONS
            ] + [
                ((TOTAL, column), [(row, column) for row in axes[axis]])
                for axis in axes
                for column in columns
            ]
            for key, number in cells.people.items():
                if 0 < number < threshold:
                    self.assertIn(key, hidden)
            for whole, parts in sums:
                gone = [
                    part
                    for part in [whole, *parts]
                    if part in hidden and cells.people[part]
                ]
                self.assertNotEqual(len(gone), 1, (seed, whole))

    def test_tables_that_are_laid_beside_each_other(self):
        """Neither those of the members nor that of the year before tell more."""
        table = self.env["vae.regional.table"]
        key = (("a", 1), "present")
        parts = [Cells() for _structure in range(3)]
        for part, number in zip(parts, (8, 9, 3), strict=True):
            part.put(key, number, number)
        self.assertEqual(table._left(parts, 5), {key}, "20 less 8 and 9")
        parts[1].put(key, -7, -7)
        self.assertFalse(table._left(parts, 5), "two and three are not told apart")
        self._journeys(40, seed=2)
        before = self._export("regional", year=str(YEAR - 1))
        before._keep()
        kept = before._kept()
        codes = list(table._columns())
        place = 2 + codes.index("open")
        tables = deepcopy(kept.tables)
        row = next(r for r in tables[0]["rows"] if r[place] in range(5, 40))
        row[place] = "masqué"
        kept.tables = tables
        sheet = self._export("regional")._sheets()[0]
        found = {each[:2]: each[2:] for each in sheet.rows}
        self.assertIsInstance(found[row[0], row[1]][codes.index("carried")], str)

    def test_regional_export(self):
        journeys = self._journeys(30, seed=1)
        for number, journey in enumerate(journeys[:12]):
            self._close_journey(journey)
            journey.outcome = OUTCOMES[number % 6]
        sheet, reading = self._export("regional")._sheets()
        rows = {row[:2]: row[2:] for row in sheet.rows}
        label = journeys._fields["sex"]._description_string(self.env)
        self.assertEqual(rows[label, "In all"][0], 30)
        self.assertEqual(len(reading.rows), len(sheet.columns) + 2)
        self.assertNotIn("Essai", str(sheet.rows))
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([sheet, reading])))
        self.assertEqual(len(book.sheetnames), 2)
        with self.assertRefused("nothing to export"):
            self._export("regional", year=str(YEAR - 3)).action_export()
        with self.assertRefused("ends before it begins"):
            self._export("bpf", date_to=date(YEAR - 1, 1, 1)).action_show()
        # Totals of a grouping: by its own mechanism, and no list.
        grouping = self.env["vae.grouping"].create(
            {
                "name": "Groupement",
                "lead_id": self.company.id,
                "member_ids": [Command.set((self.company | self.other_company).ids)],
                "date_end": date(YEAR, 12, 31),
            }
        )
        with self.assertRefused("has ended"):
            self._export("regional", grouping_id=grouping.id).action_export()
        grouping.date_end = False
        whole = self._export("regional", grouping_id=grouping.id)
        self.assertTrue(whole._regional_today()[0].rows)
        with self.assertRefused("nothing to export"):
            whole._sheets()
        # One woman of the other structure: the director knows their own.
        journeys.write({"sex": "f"})
        self._create_candidate(
            "Ailleurs", self.stranger, sex="f", date_open=journeys[0].date_open
        )
        [sheet, _reading] = whole._regional_today()
        rows = {row[:2]: row[2:] for row in sheet.rows}
        woman = dict(journeys._fields["sex"]._description_selection(self.env))["f"]
        own = self._export("regional")._sheets()[0].rows
        own = {row[:2]: row[2:] for row in own}
        for row in ((label, woman), (label, "In all")):
            self.assertIsInstance(own[row][0], int)
            self.assertEqual(rows[row][0], "hidden")
        # What has left is given again as it was, to whomever; a look keeps nothing.
        export = self._export("regional")
        self.assertFalse(export.kept_on)
        export.action_export()
        self._export("regional", grouping_id=grouping.id).action_show()
        self._create_candidate("Plus tard", self.stranger, date_open=date(YEAR, 12, 1))
        self._journeys(1, sex="m", date_open=date(YEAR, 12, 1))
        again = self._export("regional")
        self.assertTrue(again.kept_on)
        self.assertEqual({row[:2]: row[2:] for row in again._sheets()[0].rows}, own)
        stranger = self.env["vae.report.export"].with_user(
            new_test_user(
                self.env,
                login="test_other_director",
                groups=f"{ROLES['director']},base.group_allow_export",
                company_id=self.other_company.id,
                company_ids=[Command.set(self.other_company.ids)],
            )
        )
        theirs = stranger.create(
            {"kind": "regional", "year": str(YEAR), "grouping_id": grouping.id}
            | {"company_id": self.other_company.id}
        )
        self.assertEqual({r[:2]: r[2:] for r in theirs._sheets()[0].rows}, rows)
        self.assertNotEqual(again._regional_today()[0].rows, again._sheets()[0].rows)

    def test_fse_table(self):
        with self.assertRefused("co-financed"):
            self._export("fse").action_export()
        self.program.is_fse = True
        journeys = self._journeys(8, program_id=self.program.id)
        entered = journeys.filtered(lambda each: each.date_open.year == YEAR)
        entry, _exit = self._export("fse")._sheets()
        numbers = {row[0]: row[1:] for row in entry.rows}
        self.assertEqual(numbers["Participants"][-1], len(entered))
        families = ("Unemployed", "Inactive", "Employed, self-employed included")
        self.assertEqual(sum(numbers[name][-1] for name in families), len(entered))
        for row in entry.rows[:-1]:
            self.assertEqual(sum(row[1:4]), row[4])
        # What a director may not read of somebody: no day tells it.
        self.company.vae_sensitive_profile = True
        self.env.cr.execute(
            "INSERT INTO vae_candidate_sensitive (candidate_id, company_id, rqth)"
            " SELECT id, company_id, 'yes' FROM vae_candidate WHERE id = ANY(%s)",
            [entered[:1].ids],
        )
        entered[0].date_open = date(YEAR, 7, 14)
        for days in (
            {"date_from": date(YEAR, 7, 14), "date_to": date(YEAR, 7, 14)},
            {"date_from": date(YEAR, 3, 1), "date_to": date(YEAR, 3, 1)},
            {},
        ):
            told = self._export("fse", **days)._sheets()[0].rows[-1]
            self.assertNotIn(1, told, days)
        self.assertEqual(told[1:], ("< 5",) * 4)

    def test_who_may_export_is_restricted_and_traced(self):
        self._journeys(10)
        export = self._export("regional", file_format="csv")
        url = export.action_export()["url"]
        self.authenticate(self.director.login, self.director.login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"\xef\xbb\xbf"))
        trace = self.env["vae.access.log"].search(
            [("user_id", "=", self.director.id), ("operation", "=", "export")]
        )
        self.assertEqual(len(trace), 1)
        self.director.group_ids -= self.env.ref("base.group_allow_export")
        self.env.flush_all()
        self.assertEqual(self.url_open(url).status_code, 404)
        with self.assertRefused("right to export", AccessError):
            export.action_export()
        with self.assertRefused("", (AccessError, UserError)):
            export.with_user(self.coordinator).action_export()

    def test_cells_are_texts(self):
        for text in ("=1+1", "+33", "@SUM(1)", "\t=1", "-1"):
            sheet = Sheet("T", (Column("A"), Column("B", "number")), [(text, 3)])
            book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([sheet])))
            cell = book.active["A3"]
            self.assertEqual((cell.data_type, cell.value), ("s", text))
            self.assertTrue(cell.quotePrefix)
            file = io.BytesIO()
            write_csv(file, sheet)
            self.assertIn(f"'{text}", file.getvalue().decode())
