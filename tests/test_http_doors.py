# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Core's own routes, asked for the records of others.

Every model, field, report and thread of ours is found in the registry: by API keys, by
files and pictures, by prints, by the routes of messages, and by what is told on a line.
"""

import json
from datetime import timedelta

from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.vae_assistance.tests.common import pdf_file

from .test_access_doors import NAME, is_ours_field
from .test_access_matrix import ADDONS, PEOPLE, SECRET
from .test_side_doors import SideCommon


class HttpDoors(SideCommon, HttpCase):
    """Somebody without a role, of another structure, and on the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strangers = cls.employee | cls.stranger | cls.portal

    def _rpc(self, route, **params):
        self.env.flush_all()
        answer = self.url_open(route, json={"jsonrpc": "2.0", "params": params})
        self.env.invalidate_all()
        return answer

    def _log_in(self, user):
        self.authenticate(user.login, user.login)

    def _log_out(self):
        self.authenticate(None, None)

    def assertToldNothing(self, answer, *more):
        text = answer.text
        for told in (SECRET, NAME, self.unfollowed.reference, *more):
            self.assertNotIn(told, text)


@tagged("post_install", "-at_install")
class TestKeys(HttpDoors):
    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2")
    def test_every_model_by_a_key(self):
        records = {model: self._records(model, self.unfollowed) for model in PEOPLE}
        # Workshops are seen in the structure; who comes is not.
        records["calendar.event"] = self.appointment
        records["calendar.attendee"] = self.appointment.attendee_ids
        for user in self.employee | self.stranger:
            keys = self.env["res.users.apikeys"].with_user(user)
            key = keys._generate("rpc", "test", self.now + timedelta(days=1))
            for model, its in records.items():
                own = [["id", "in", its.ids]]
                link = "candidate_id" if "candidate_id" in its._fields else "create_uid"
                for method, values in (
                    ("read", {"ids": its.ids}),
                    (
                        "web_search_read",
                        {
                            "domain": own,
                            "specification": {"display_name": {}, link: {}},
                        },
                    ),
                    (
                        "formatted_read_group",
                        {"domain": own, "groupby": [link], "aggregates": ["__count"]},
                    ),
                    ("search_count", {"domain": own}),
                ):
                    self.env.flush_all()
                    answer = self.url_open(
                        f"/json/2/{model}/{method}",
                        json=values,
                        headers={"Authorization": f"Bearer {key}"},
                    )
                    with self.subTest(user=user.login, model=model, method=method):
                        self.assertToldNothing(answer)
                        if answer.status_code == 200:
                            nothing = ([], 0, {"length": 0, "records": []})
                            self.assertIn(answer.json(), nothing)
                        else:
                            self.assertLess(answer.status_code, 500)


@tagged("post_install", "-at_install")
class TestFilesByAddress(HttpDoors):
    def _file_fields(self):
        for model in PEOPLE:
            for field in self.env[model]._fields.values():
                if field.type == "binary" and is_ours_field(field):
                    yield model, field

    @mute_logger("odoo.http")
    def test_every_field(self):
        content = pdf_file(SECRET)
        tried = []
        for model, field in self._file_fields():
            record = self._records(model, self.unfollowed)[:1]
            if field.store and field.attachment:
                self.env["ir.attachment"].search(
                    [
                        ("res_model", "=", model),
                        ("res_id", "=", record.id),
                        ("res_field", "=", field.name),
                    ]
                ).unlink()
                self.env["ir.attachment"].create(
                    {
                        "name": SECRET,
                        "raw": content,
                        "res_model": model,
                        "res_id": record.id,
                        "res_field": field.name,
                    }
                )
            tried.append((f"{model}/{record.id}/{field.name}", content))
        self.assertGreater(len(tried), 5)
        partner = self.unfollowed.partner_id
        for who in (*self.strangers, None):
            self._log_in(who) if who else self._log_out()
            for place, held in tried:
                for route in ("content", "image"):
                    with self.subTest(place=place, route=route, who=who and who.login):
                        answer = self.url_open(f"/web/{route}/{place}")
                        self.assertNotIn(held[:200], answer.content)
                        self.assertToldNothing(answer)
                        # A picture that one may not see is a grey one, as in core.
                        expected = (404,) if route == "content" else (200, 404)
                        self.assertIn(answer.status_code, expected)
            if who != self.employee:  # who reads contacts of the structure, as in core
                path = f"/web/image/res.partner/{partner.id}/avatar_128"
                other = "/web/image/res.partner/2147483647/avatar_128"
                self.assertEqual(
                    self.url_open(path).content, self.url_open(other).content
                )

    @mute_logger("odoo.http")
    def test_files_of_records(self):
        file = self.env["ir.attachment"].create(
            {
                "name": f"{SECRET}.pdf",
                "raw": pdf_file(SECRET),
                "res_model": "vae.candidate",
                "res_id": self.unfollowed.id,
            }
        )
        for who in (*self.strangers, None):
            self._log_in(who) if who else self._log_out()
            token = http.Request.csrf_token(self)
            for answer in (
                self.url_open(f"/web/content/{file.id}"),
                self.url_open(f"/web/content/{file.id}?access_token=x&download=1"),
                self.url_open(f"/web/image/{file.id}"),
                self.url_open(f"/mail/attachment/pdf_first_page/{file.id}"),
                self.url_open(
                    "/mail/attachment/zip",
                    data={"file_ids": file.id, "zip_name": "x", "csrf_token": token},
                ),
                self._rpc("/mail/attachment/delete", attachment_id=file.id),
                self._rpc("/mail/attachment/update_thumbnail", attachment_id=file.id),
                self.url_open(
                    "/mail/attachment/upload",
                    data={
                        "thread_id": self.unfollowed.id,
                        "thread_model": "vae.candidate",
                        "csrf_token": token,
                    },
                    files={"ufile": ("x.txt", b"Intrus")},
                ),
            ):
                with self.subTest(url=answer.url, who=who and who.login):
                    self.assertNotIn(b"%PDF", answer.content)
                    self.assertToldNothing(answer)
            self.env.invalidate_all()
            self.assertTrue(file.exists())
            self.assertFalse(file.has_thumbnail)
        self.assertFalse(
            self.env["ir.attachment"].search([("index_content", "ilike", "Intrus")])
        )


@tagged("post_install", "-at_install")
class TestPrintsByAddress(HttpDoors):
    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_every_report(self):
        data = self.env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", "ir.actions.report")]
        )
        reports = self.env["ir.actions.report"].browse(data.mapped("res_id"))
        reports = reports.filtered(lambda report: report.model in PEOPLE)
        self.assertGreater(len(reports), 5)
        for user in self.strangers:
            self._log_in(user)
            for report in reports:
                record = self._records(report.model, self.unfollowed)[:1]
                self.env.flush_all()
                path = f"{report.report_name}/{record.id}"
                kind = "xlsx" if report.report_type == "xlsx" else "pdf"
                download = json.dumps([f"/report/{kind}/{path}", report.report_type])
                for url in (
                    f"/report/html/{path}",
                    f"/report/{kind}/{path}",
                    f'/report/{kind}/{path}?context={{"vae_print_for":true}}',
                    f"/report/download?data={download}&context={{}}",
                ):
                    with self.subTest(user=user.login, url=url):
                        answer = self.url_open(url)
                        self.assertNotIn(b"%PDF", answer.content)
                        self.assertToldNothing(answer)


@tagged("post_install", "-at_install")
class TestMessagesByAddress(HttpDoors):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strangers.write({"notification_type": "email"})
        (cls.employee | cls.stranger).write({"notification_type": "inbox"})

    def _subscribe(self, record):
        for user in self.strangers:
            self.env["mail.followers"].create(
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "partner_id": user.partner_id.id,
                    "subtype_ids": [Command.link(self.env.ref("mail.mt_comment").id)],
                }
            )

    @mute_logger("odoo.http")
    def test_routes_about_people(self):
        record, person = self.unfollowed, self.unfollowed.partner_id
        person.email = "voisine@example.com"
        record.message_subscribe(self.referent2.partner_id.ids)
        self._subscribe(record)
        message = record.with_user(self.referent2).message_post(
            body=f"{SECRET} https://example.com", subtype_xmlid="mail.mt_comment"
        )
        follower = record.message_follower_ids[:1]
        here = {"thread_model": record._name, "thread_id": record.id}
        contacts = self.env["res.partner"].search_count([])
        for user in self.strangers:
            self._log_in(user)
            for route, params in (
                ("/mail/partner/from_email", {**here, "emails": [person.email]}),
                (
                    "/mail/partner/from_email",
                    {**here, "emails": ["nobody@example.com"]},
                ),
                ("/mail/thread/recipients/fields", {"thread_model": record._name}),
                (
                    "/mail/thread/recipients/get_suggested_recipients",
                    {**here, "partner_ids": person.ids, "main_email": person.email},
                ),
                ("/mail/link_preview", {"message_id": message.id}),
                ("/mail/read_subscription_data", {"follower_id": follower.id}),
                (
                    "/mail/thread/unsubscribe",
                    {
                        "res_model": record._name,
                        "res_id": record.id,
                        "partner_ids": self.referent2.partner_id.ids,
                    },
                ),
                (
                    "/web/dataset/call_kw/res.partner/get_mention_suggestions",
                    {
                        "model": "res.partner",
                        "method": "get_mention_suggestions",
                        "args": ["voisine"],
                        "kwargs": {},
                    },
                ),
                (
                    "/web/dataset/call_kw/vae.candidate/message_get_followers",
                    {
                        "model": "vae.candidate",
                        "method": "message_get_followers",
                        "args": [record.ids],
                        "kwargs": {},
                    },
                ),
            ):
                # Employees read the contacts of their structure, as in core.
                if user == self.employee and "voisine" in str(params):
                    continue
                with self.subTest(user=user.login, route=route, params=params):
                    answer = self._rpc(route, **params)
                    self.assertToldNothing(answer, self.referent2.name)
            for path in (
                f"/mail/message/{message.id}",
                f"/mail/view?model=vae.candidate&res_id={record.id}",
            ):
                with self.subTest(user=user.login, path=path):
                    answer = self.url_open(path)
                    self.assertToldNothing(answer)
        self.assertIn(self.referent2.partner_id, record.message_partner_ids)
        self.assertFalse(message.sudo().message_link_preview_ids)
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)

    def test_what_is_told_on_the_bus(self):
        """Only who may read a record hears of it, whatever line they ask for."""
        bus = self.env["bus.bus"].sudo()
        self.env.cr.precommit.run()
        last = bus._bus_last_id()
        for model in sorted(self.env["vae.thread.mixin"]._thread_models()):
            record = self._records(model, self.unfollowed)
            self._subscribe(record)
            record.with_user(self._speaker(record)).message_post(
                body=SECRET,
                subtype_xmlid="mail.mt_comment",
                partner_ids=(self.employee | self.stranger).partner_id.ids,
            )
        self.unfollowed.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.referent2.id, summary=SECRET
        )
        self.env.cr.precommit.run()
        theirs = {
            f'"{each._name}",{each.id}'
            for user in self.strangers
            for each in (user, user.partner_id, *user.all_group_ids)
        }
        for told in bus.search([("id", ">", last)]):
            is_theirs = any(each in told.channel for each in theirs)
            is_text = len(json.loads(told.channel)) < 3  # "broadcast", or any text
            if is_theirs or is_text:
                for secret in (SECRET, NAME, self.unfollowed.reference):
                    self.assertNotIn(secret, told.message)

    @mute_logger("odoo.http", "odoo.addons.mail.models.ir_websocket")
    def test_nobody_listens_to_others(self):
        """A line is asked for by its text: that of somebody's own is none."""
        bus = self.env["bus.bus"].sudo()
        self.env.cr.precommit.run()
        last = bus._bus_last_id()
        listened = self.referent2 | self.coordinator
        for user in listened:
            user._bus_send("simple_notification", {"message": SECRET})
        self.env.cr.precommit.run()
        self.env.flush_all()
        guesses = [
            text
            for user in listened
            for each in (user, user.partner_id)
            for text in (
                str(each),
                f"{each._name},{each.id}",
                f"{each._name}_{each.id}",
                json.dumps([self.cr.dbname, each._name, each.id]),
                f"odoo-presence-res.partner_{each.id}",
            )
        ]
        guesses += [
            f"editor_collaboration:vae.candidate:goal:{self.unfollowed.id}",
            f"discuss.channel_{self.unfollowed.id}",
        ]
        for user in (*self.strangers, self.referent):
            self._log_in(user)
            for guess in guesses:
                answer = self._rpc(
                    "/websocket/peek_notifications",
                    channels=[guess],
                    last=last,
                    is_first_poll=True,
                )
                with self.subTest(user=user.login, guess=guess):
                    self.assertToldNothing(answer)
