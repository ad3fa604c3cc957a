# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import threading
from contextlib import contextmanager, suppress
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.models.mail_mail import MailMail

from ...models.schedule.vae_report_delivery import (
    VaeReportDelivery,
)
from ...models.schedule.vae_report_schedule import (
    VaeReportSchedule,
)


def taken(mails, **_options):
    mails.write({"state": "sent"})


class Killed(BaseException):
    """Stands for the end of a worker's process."""


@tagged("post_install", "-at_install")
class TestTwice(BaseCase):
    """One mail each, whatever happens: real transactions, made and removed here."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            waiting = env["vae.report.delivery"].search([("state", "=", "waiting")])
            waiting.is_nothing = True
            partners = env["res.partner"].create(
                [
                    {"name": f"Destinataire {n}", "email": f"d{n}@example.com"}
                    for n in range(6)
                ]
            )
            schedule = env["vae.report.schedule"].create(
                {
                    "kind": "caseload",
                    "file_format": "xlsx",
                    "partner_ids": [Command.set(partners.ids)],
                }
            )
            schedule.date_next = fields.Date.today()
            self.partner_ids, self.schedule_id = partners.ids, schedule.id
        self.addCleanup(self._remove)
        self.startPatcher(
            patch.object(
                MailMail,
                "_send",
                taken,
            )
        )
        sheets = [("rapport.xlsx", b"contenu")]
        self.startPatcher(
            patch.object(VaeReportSchedule, "_report", lambda _self, _asked: sheets)
        )

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove(self):
        with self._transaction() as env:
            schedule = env["vae.report.schedule"].browse(self.schedule_id)
            schedule.run_ids.delivery_ids.mail_id.unlink()
            schedule.run_ids.unlink()
            schedule.unlink()
            env["res.partner"].browse(self.partner_ids).unlink()

    def _cron(self, barrier=None):
        with suppress(Killed), self._transaction() as env:
            if barrier:
                barrier.wait(timeout=20)
            env["vae.report.schedule"]._cron_run()

    def _mails(self):
        with self._transaction() as env:
            [run] = env["vae.report.schedule"].browse(self.schedule_id).run_ids
            mails = env["mail.mail"].search([("recipient_ids", "in", self.partner_ids)])
            return run.mapped("delivery_ids.state"), sorted(mails.recipient_ids.ids)

    @mute_logger("odoo.sql_db")
    def test_two_crons_at_once(self):
        barrier = threading.Barrier(2)
        threads = [
            threading.Thread(target=self._cron, args=(barrier,)) for __ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        self._cron()
        states, recipients = self._mails()
        self.assertEqual(recipients, sorted(self.partner_ids))
        self.assertEqual(set(states), {"sent"})

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_ten_directors_at_once(self):
        """Each is told in a sentence; there is one report of the period."""
        barrier, said = threading.Barrier(10), []
        with self._transaction() as env:
            schedule = env["vae.report.schedule"].browse(self.schedule_id)
            schedule.date_next = "2100-01-01"

        def ask():
            with self._transaction() as env:
                schedule = env["vae.report.schedule"].browse(self.schedule_id)
                barrier.wait(timeout=20)
                try:
                    said.append(retrying(schedule.action_send_now, env)["tag"])
                except ValidationError as error:
                    said.append(str(error))

        threads = [threading.Thread(target=ask) for __ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        self.assertEqual(len(said), 10)
        self._cron()
        states, recipients = self._mails()
        self.assertEqual((len(states), recipients), (6, sorted(self.partner_ids)))

    def test_killed_anywhere(self):
        make_mail, send = VaeReportDelivery._make_mail, VaeReportDelivery._send

        def killed_with_the_mail_made(delivery, files):
            make_mail(delivery, files)
            raise Killed

        def killed_before_it_is_sent(_delivery):
            raise Killed

        def killed_once_it_is_sent(delivery):
            send(delivery)
            raise Killed

        for name, killed in (
            ("_make_mail", killed_with_the_mail_made),
            ("_send", killed_before_it_is_sent),
            ("_send", killed_once_it_is_sent),
        ):
            with patch.object(VaeReportDelivery, name, killed):
                self._cron()
        self._cron()
        states, recipients = self._mails()
        self.assertEqual(recipients, sorted(self.partner_ids))
        # Those that were made and not sent go out by Odoo's own queue.
        self.assertEqual(sorted(states), ["outgoing"] * 2 + ["sent"] * 4)
