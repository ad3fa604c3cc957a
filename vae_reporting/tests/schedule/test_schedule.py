# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.mail.models.mail_mail import MailMail

from ...models.schedule import periods
from ..convention.common import ConventionCommon


def taken(mails, **_options):
    """A mail server that takes all: tests have none."""
    mails.write({"state": "sent"})


class ScheduleCommon(ConventionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(
                MailMail,
                "_send",
                taken,
            )
        )
        # What somebody has asked for before is not sent by these tests.
        cls.env["vae.report.delivery"].search(
            [("state", "=", "waiting")]
        ).is_nothing = True
        cls.convention = cls._convention()
        cls.funder = cls.env["res.partner"].create(
            {"name": "Région d’essai", "email": "region@example.com"}
        )
        cls.schedule = cls._schedule()
        cls.start, cls.end = periods.ended_before(
            "month", periods.first_day("month", cls.today)
        )

    @classmethod
    def _schedule(cls, **values):
        return (
            cls.env["vae.report.schedule"]
            .with_user(cls.director)
            .create(
                {
                    "kind": "calendar",
                    "period": "month",
                    "file_format": "xlsx",
                    "partner_ids": [
                        Command.set((cls.director.partner_id | cls.funder).ids)
                    ],
                    **values,
                }
            )
        )

    def _run(self):
        """As the cron, without its commits."""
        cron = self.env["ir.cron"]
        with patch.object(type(cron), "_commit_progress", return_value=1):
            self.env["vae.report.schedule"].sudo()._cron_run()

    def _book(self, mail):
        [attachment] = mail.attachment_ids
        return openpyxl.load_workbook(io.BytesIO(attachment.raw))


@tagged("post_install", "-at_install")
class TestReportSchedule(ScheduleCommon):
    def test_periods_are_those_of_the_calendar(self):
        day = date(2026, 11, 30)
        for period, first, last in (
            ("week", date(2026, 11, 23), date(2026, 11, 29)),
            ("month", date(2026, 10, 1), date(2026, 10, 31)),
            ("quarter", date(2026, 7, 1), date(2026, 9, 30)),
            ("year", date(2025, 1, 1), date(2025, 12, 31)),
        ):
            begun = periods.first_day(period, day)
            self.assertEqual(periods.ended_before(period, begun), (first, last), period)
            self.assertGreater(periods.following(period, begun), day)
        self.assertGreater(self.schedule.date_next, self.today)
        # Nobody writes in the name of another structure's people.
        with self.assertRefused("choose one of its people"):
            self.schedule.sudo().user_id = self.stranger

    def test_each_gets_it_once_as_they_may_read_it(self):
        schedule = self.schedule
        schedule.sudo().date_next = self.today
        self._run()
        self._run()
        [run] = schedule.run_ids
        self.assertGreater(schedule.date_next, self.today)
        self.assertEqual(run.state, "done")
        mails = run.delivery_ids.sudo().mail_id
        self.assertEqual(len(mails), 2)
        self.assertEqual(mails.recipient_ids, self.director.partner_id | self.funder)
        by_partner = {each.partner_id: each for each in run.delivery_ids}
        self.assertFalse(by_partner[self.director.partner_id].is_let_out)
        self.assertTrue(by_partner[self.funder].is_let_out)
        book = self._book(by_partner[self.funder].sudo().mail_id)
        cells = [cell.value for sheet in book for row in sheet for cell in row]
        self.assertIn("Document de cadrage", cells)
        # By hand, of a period that was sent: nobody gets it twice.
        said = schedule.action_send_now()
        # On the first of a month, the period that has just been sent is the last one.
        waits = "warning" if self.today.day == 1 else "success"
        self.assertEqual(said["params"]["type"], waits)
        self._run()
        said = schedule.action_send_now()
        self.assertEqual(said["params"]["type"], "warning")
        with self.assertRefused("archive it"):
            schedule.unlink()
        with self.assertRefused("Make another"):
            schedule.kind = "caseload"
        with self.assertRefused("goes to nobody", ValidationError):
            schedule.partner_ids = False

    def test_a_mail_server_that_is_down_is_said_and_retried(self):
        self.schedule.partner_ids = self.funder
        self.schedule.action_send_now()
        with patch.object(
            IrMail_Server, "_connect__", side_effect=OSError("Connexion refusée")
        ):
            self._run()
        [run] = self.schedule.run_ids
        self.assertEqual((run.state, self.schedule.failed_count), ("failed", 1))
        self.assertIn("Connexion refusée", run.reason)
        with self.assertRefused("", AccessError):
            run.with_user(self.coordinator).action_retry()
        run.with_user(self.director).action_retry()
        self.assertEqual((run.state, len(run.delivery_ids.sudo().mail_id)), ("done", 1))
        with self.assertRefused("Nothing has failed"):
            run.with_user(self.director).action_retry()
        # What cannot be made at all: without an address, then with one.
        self.funder.email = "pas un mail"
        late = self._schedule(partner_ids=[Command.set(self.funder.ids)])
        late.action_send_now()
        self._run()
        [run] = late.run_ids
        self.assertIn("no usable e-mail", run.reason)
        self.funder.email = "region@example.com"
        run.with_user(self.director).action_retry()
        self.assertEqual(run.state, "done")

    def test_filed_on_the_convention(self):
        schedule = self._schedule(convention_id=self.convention.id, partner_ids=False)
        self.assertEqual(schedule.program_id, self.convention.program_id)
        schedule.action_send_now()
        self._run()
        [delivery] = schedule.run_ids.delivery_ids
        self.assertEqual((delivery.state, delivery.is_let_out), ("filed", True))
        [message] = self.convention.message_ids.filtered("attachment_ids")
        self.assertFalse(message.notified_partner_ids)
        other = self._schedule()
        with self.assertRefused("another structure", ValidationError):
            other.sudo().write(
                {
                    "company_id": self.other_company.id,
                    "convention_id": self.convention.id,
                }
            )
        self.assertFalse(self.env["vae.report.run"].with_user(self.stranger).search([]))

    def test_nothing_is_sent_when_there_is_nothing(self):
        unused = self.env["vae.program"].create({"name": "Mandat sans rien"})
        for kind in ("calendar", "budget", "objectives", "caseload"):
            schedule = self._schedule(kind=kind, program_id=unused.id)
            schedule.action_send_now()
            self._run()
            self.assertEqual(schedule.run_ids.state, "nothing", kind)
            self.assertFalse(schedule.run_ids.delivery_ids.sudo().mail_id)

    def test_small_numbers_do_not_go_out(self):
        """Objectives and caseload: names and small numbers stay inside."""
        self.env["vae.objective"].create(
            {
                "kind": "assistance",
                "program_id": self.program.id,
                "company_id": self.company.id,
                "date_start": date(self.year, 1, 1),
                "quantity": 10,
            }
        )
        for kind in ("objectives", "caseload"):
            schedule = self._schedule(
                kind=kind,
                partner_ids=[Command.set((self.director.partner_id | self.funder).ids)],
            )
            run = schedule.sudo()._lay_out(self.today.replace(day=1), self.today)
            inside, outside = run.delivery_ids
            said = {
                delivery: str([list(sheet.rows) for sheet in delivery._report()])
                for delivery in run.delivery_ids
            }
            if kind == "caseload":
                self.assertIn(self.referent.name, said[inside])
            self.assertNotIn(self.referent.name, said[outside])
            if kind == "objectives":
                self.assertIn("< 5", said[outside])
            self.assertNotIn("< 5", said[inside])

    def test_bilan_is_made_with_its_period(self):
        schedule = self._schedule(kind="bilan", program_id=self.program.id)
        self.candidate.program_id = self.program
        run = schedule.sudo()._lay_out(self.start, self.end)
        [bilan] = self.env["vae.bilan"].search([("program_id", "=", self.program.id)])
        self.assertEqual((bilan.date_start, bilan.date_end), (self.start, self.end))
        # Nothing happened in that month: it is nobody's to read.
        self._run()
        self.assertEqual(run.state, "nothing")
        self.candidate.date_open = self.start
        bilan._forget_figures()
        self.env["vae.report.delivery"].browse(run.delivery_ids.ids).is_nothing = False
        self._run()
        inside, outside = run.delivery_ids
        self.assertEqual((inside.state, outside.state), ("sent", "failed"))
        self.assertIn("signé par la direction", run.reason)
        # Outside nobody gets what is not signed.
        self._sign_at_once(bilan)
        run.with_user(self.director).action_retry()
        self.assertEqual(run.state, "done")
        names = run.delivery_ids.sudo().mail_id.mapped("attachment_ids.name")
        self.assertEqual([name[-4:] for name in names], ["xlsx", ".pdf"])

    def test_pdf(self):
        schedule = self._schedule(file_format="pdf")
        schedule.action_send_now()
        self._run()
        attachments = schedule.run_ids.delivery_ids.sudo().mail_id.attachment_ids
        self.assertEqual(set(attachments.mapped("mimetype")), {"application/pdf"})
        self.assertTrue(all(each.raw.startswith(b"%PDF") for each in attachments))
