# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
from datetime import date, timedelta
from pathlib import Path

from freezegun import freeze_time

from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.convert import convert_sql_import

from ...models.ground.vae_demo import FILES, MONTHLY, TOLD_ON, moved

ROOT = Path(__file__).parents[3]
# Every weekday, before and after the telling, in leap years and not.
TODAYS = [TOLD_ON + timedelta(days=days) for days in range(-800, 800, 17)]
DAYS = [TOLD_ON + timedelta(days=days) for days in range(-400, 400, 3)]


@tagged("post_install", "-at_install")
class TestMovedToToday(TransactionCase):
    def test_told_on_a_monday(self):
        """The week of the telling is whole: appointments of it are on working days."""
        self.assertEqual(TOLD_ON.weekday(), 0)

    def test_past_stays_past_and_weekdays_stay(self):
        for today in TODAYS:
            told = [moved(day, today) for day in DAYS]
            self.assertEqual(told, sorted(told), today)
            for day, shown in zip(DAYS, told, strict=True):
                self.assertEqual(shown < today, day < TOLD_ON, (day, today))
                self.assertEqual(shown.weekday(), day.weekday(), (day, today))
                away = (shown - today) - (day - TOLD_ON)
                self.assertLess(abs(away), timedelta(weeks=1), (day, today))

    def test_the_day_of_the_telling_is_today(self):
        for today in TODAYS:
            self.assertEqual(moved(TOLD_ON, today), today)

    def test_beginnings_of_months_stay(self):
        for today in TODAYS:
            shown = moved(date(2024, 9, 1), today, monthly=True)
            self.assertEqual(shown.day, 1)
            self.assertAlmostEqual(
                (today - shown).days, (TOLD_ON - date(2024, 9, 1)).days, delta=31
            )


@tagged("post_install", "-at_install")
class TestLoad(TransactionCase):
    """A rate of a currency has a date, and nothing of ours hangs on it."""

    FIELDS = ["name", "rate", "currency_id/id"]
    DATA = [["2026-11-27", "1.5", "base.EUR"]]

    def _load(self, env, **context):
        context = {
            "install_filename": "vae_assistance/demo/res.currency.rate.csv",
            "install_module": "vae_assistance",
            "mode": "init",
            **context,
        }
        rates = env["res.currency.rate"].with_context(**context)
        result = rates.load(list(self.FIELDS), [list(row) for row in self.DATA])
        self.assertFalse(result["messages"])
        return rates.browse(result["ids"]).mapped("name")

    @freeze_time("2031-07-09")
    def test_demo_file_is_moved(self):
        """Wednesday 9 July 2031: the Friday before is the Friday before."""
        self.assertEqual(self._load(self.env(su=True)), [date(2031, 7, 4)])

    @freeze_time("2031-07-09")
    def test_other_files_are_not(self):
        for name in ("vae_assistance/data/a.csv", "crm/demo/a.csv", ""):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                loaded = self._load(self.env(su=True), install_filename=name)
                self.assertEqual(loaded, [date(2026, 11, 27)])
                savepoint.rollback()

    @freeze_time("2031-07-09")
    def test_not_from_outside(self):
        """Whoever imports by RPC may send any context: it is a mere import."""
        admin = self.env(user=self.env.ref("base.user_admin"), su=False)
        self.assertEqual(self._load(admin), [date(2026, 11, 27)])

    def test_upgrade_leaves_it(self):
        self.assertEqual(self._load(self.env(su=True), mode="update"), [])

    def test_file_beside(self):
        """A file that a record keeps is named."""
        types = (
            self.env(su=True)["ir.attachment"]
            .with_context(
                install_filename="vae_assistance/demo/ir.attachment.csv",
                install_module="vae_assistance",
                mode="init",
            )
            .load(["name", "datas"], [["Attestation", "certificate.pdf"], ["Rien", ""]])
        )
        kept, empty = self.env["ir.attachment"].browse(types["ids"])
        self.assertEqual(kept.mimetype, "application/pdf")
        self.assertTrue(kept.raw.startswith(b"%PDF"))
        self.assertFalse(empty.raw)

    def test_numbers_of_records_by_name(self):
        """Where core keeps the number of a record only, the file names it."""
        partner = self.env.ref("base.main_partner")
        messages = (
            self.env(su=True)["mail.message"]
            .with_context(
                install_filename="vae_assistance/demo/mail.message.csv",
                install_module="vae_assistance",
                mode="init",
            )
            .load(
                ["model", "res_id/id", "date"],
                [["res.partner", "base.main_partner", "2026-11-27 09:30:00"]],
            )
        )
        message = self.env["mail.message"].browse(messages["ids"])
        self.assertEqual(message.res_id, partner.id)


@tagged("post_install", "-at_install")
class TestFiles(TransactionCase):
    """What a file that is written by hand may get wrong."""

    def _files(self):
        for path in sorted(ROOT.glob(FILES)):
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            yield path, path.stem.split("-")[0], rows

    def test_all_are_loaded(self):
        """A file that the manifest does not name is never read."""
        for addon in {path.parts[-3] for path in ROOT.glob(FILES)}:
            written = {f"demo/{path.name}" for path in ROOT.glob(f"{addon}/demo/*.*")}
            named = set(Manifest.for_addon(addon)["demo"])
            files = {name for name in written if not name.endswith((".png", ".pdf"))}
            self.assertEqual(files, named, addon)

    def test_each_row_is_as_long_as_the_heading(self):
        for path, _model, rows in self._files():
            self.assertTrue(rows, path.name)
            for number, row in enumerate(rows, 2):
                self.assertNotIn(None, row, f"{path.name}, line {number}: too long")
                self.assertNotIn(
                    None, row.values(), f"{path.name}, line {number}: too short"
                )

    def test_columns_are_fields(self):
        for path, model, rows in self._files():
            for heading in rows[0]:
                fields, names = self.env[model]._fields, heading.split("/")
                if names == ["id"]:
                    continue
                self.assertIn(names[0], fields, path.name)

    def test_what_begins_with_a_month_is_told_so(self):
        """Otherwise moving it by months would change its weekday."""
        seen = set()
        for path, model, rows in self._files():
            for heading in rows[0]:
                fname = f"{model}.{heading}"
                if fname in MONTHLY:
                    seen.add(fname)
                    days = {row[heading] for row in rows if row[heading]}
                    self.assertEqual({day[8:] for day in days}, {"01"}, path.name)
        self.assertEqual(seen, MONTHLY)


@tagged("post_install", "-at_install")
class TestDemoPasswords(TransactionCase):
    def test_an_upgrade_gives_nobody_back_the_password_that_all_know(self):
        """Core runs the file at each upgrade: who chose a password keeps theirs."""
        users = self.env["res.users"].with_context(no_reset_password=True)
        password = "Chosen by somebody 1"
        chosen, new = (
            users.search([("login", "=", login)])
            or users.create({"name": login, "login": login})
            for login in ("referent", "directeur")
        )
        chosen.password = password
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET password = NULL WHERE id = %s", [new.id]
        )
        with file_open("vae_assistance/demo/res_users.sql", "rb") as file:
            convert_sql_import(self.env, file)
        self.env.invalidate_all()
        for user, theirs in ((chosen, password), (new, "directeur")):
            user.with_user(user)._check_credentials(
                {"type": "password", "login": user.login, "password": theirs},
                {"interactive": False},
            )
