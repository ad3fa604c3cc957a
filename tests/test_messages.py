# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Nobody speaks for somebody else, nor changes what was said about a candidate."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .test_access_matrix import AccessCommon


@tagged("post_install", "-at_install")
class TestMessages(AccessCommon, HttpCase):
    def _threads(self, user):
        """A record of each model that has messages, followed by the user."""
        candidate = self._followed_by(user)
        for model in sorted(self.env["vae.thread.mixin"]._thread_models()):
            thread = self._records(model, candidate)[:1].with_user(user)
            # Where core lets nobody change what they said: what they only read.
            if thread.has_access("write"):
                yield thread

    def test_written_in_ones_own_name(self):
        other = self.coordinator.partner_id
        past = fields.Datetime.now() - timedelta(days=90)
        tracking = [Command.create({"field_id": 1, "new_value_char": "x"})]
        forged = (
            {"author_id": other.id},
            {"email_from": other.email_formatted},
            {"date": past},
            {"tracking_value_ids": tracking},
        )
        for thread in self._threads(self.referent):
            me = self.referent.partner_id
            for values in forged:
                # Templates say who writes: it is who sends.
                message = thread.message_post(body="Dit", **values)
                self.assertEqual(message.author_id, me)
                self.assertEqual(message.email_from, me.email_formatted)
                self.assertGreater(message.date, past)
                self.assertFalse(message.sudo().tracking_value_ids)
            place = {"model": thread._name, "res_id": thread.id, "body": "Dit"}
            messages = message.browse()
            self.assertEqual(messages.create(place).author_id, me)
            for values in (forged[0], *forged[2:], {"author_id": False}):
                defaults = {f"default_{name}": values[name] for name in values}
                with self.assertRaises(AccessError), self.cr.savepoint():
                    messages.create({**place, **values})
                with self.assertRaises(AccessError), self.cr.savepoint():
                    messages.with_context(**defaults).create(place)
                with self.assertRaises(AccessError), self.cr.savepoint():
                    message.write(values)

    def test_said_by_others(self):
        """Neither rewritten nor deleted: a colleague's remark, a line of the trace."""
        for thread in self._threads(self.referent):
            theirs = thread.with_user(self.coordinator).message_post(
                body="Remarque", message_type="comment"
            )
            noted = thread.sudo()._message_log(
                body="Noté", author_id=self.referent.partner_id.id
            )
            for message in theirs | noted:
                own = message.with_user(self.referent)
                for values in (
                    {"body": "Autre"},
                    {"message_type": "comment", "body": "Autre"},
                    {"subject": "Autre"},
                ):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        own.write(values)
                with self.assertRaises(AccessError), self.cr.savepoint():
                    own.unlink()
            with self.assertRaises(AccessError), self.cr.savepoint():
                theirs.with_user(self.referent).write(
                    {"author_id": self.referent.partner_id.id}
                )

    def test_files_of_an_activity_are_put_on_the_message_that_tells_it(self):
        for thread in self._threads(self.referent):
            if "activity_ids" not in thread._fields:
                continue
            activity = thread.activity_schedule("mail.mail_activity_data_todo")
            file = thread.env["ir.attachment"].create(
                {"name": "x", "raw": b"x", "res_model": activity._name}
                | {"res_id": activity.id}
            )
            activity.action_feedback(attachment_ids=file.ids)
            message = thread.message_ids.filtered("attachment_ids")
            self.assertEqual(message.attachment_ids, file)

    def test_own_comments_as_in_core(self):
        for thread in self._threads(self.referent):
            message = thread.message_post(body="Mal dit", message_type="comment")
            message.write({"body": "Dit"})
            message.unlink()

    def test_other_records_as_in_core(self):
        contact = self.env["res.partner"].with_user(self.referent)
        contact = contact.create({"name": "Organisme"})
        other = self.coordinator.partner_id
        message = contact.message_post(body="Dit", author_id=other.id)
        self.assertEqual(message.author_id, other)
        message.write({"body": "Autre"})
        message.unlink()

    def test_edited_on_screen(self):
        candidate = self._followed_by(self.referent)
        comment = candidate.with_user(self.referent).message_post(
            body="Mal dit", message_type="comment"
        )
        self.authenticate("test_referent", "test_referent")
        self.make_jsonrpc_request(
            "/mail/message/update_content",
            {
                "message_id": comment.id,
                "update_data": {"body": "Dit", "attachment_ids": []},
            },
        )
        self.assertIn("Dit", comment.body)
