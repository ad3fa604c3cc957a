# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

# Of a message: who says it and when.
SAID_BY = {"author_id", "email_from", "date", "message_type", "tracking_value_ids"}
# What is said: files and recipients are added to it later.
WORDS = {"body", "subject", "subtype_id", "message_type"}
# Posting takes a moment, saving the files that come with it too.
MOMENT = timedelta(minutes=10)


class MailMessage(models.Model):
    """Messages about a candidate: read and written by who may read the record, today.

    Core lets whoever was notified or named read a message for ever, and whoever follows
    the record or was written to post on it. Its author keeps what they wrote, to read.

    Everybody writes in their own name and at the time it is. What others said and what
    the software noted is neither rewritten nor deleted: core lets whoever may write the
    record do so.
    """

    _inherit = "mail.message"

    def _compute_record_name(self):
        # Goes into mails and push notifications, and is read without the record's
        # rules.
        guarded = self.env["vae.thread.mixin"]._thread_models()
        ours = self.filtered(lambda message: message.model in guarded)
        neutral = ours.with_context(vae_neutral_name=True)
        super(MailMessage, neutral)._compute_record_name()
        return super(MailMessage, self - ours)._compute_record_name()

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._vae_check_said()
        return messages

    def write(self, vals):
        if WORDS & vals.keys() and not self.env.su and self._vae_kept(noted=True):
            raise AccessError(
                self.env._(
                    "What the software noted about a candidate is not rewritten. Write"
                    " a message of your own."
                )
            )
        result = super().write(vals)
        if SAID_BY & vals.keys():
            self._vae_check_said()
        return result

    def _vae_check_said(self):
        """Refuse messages about candidates in the name of somebody else.

        :raise AccessError: another author or time than those of who writes, or changes
            of fields that did not take place
        """
        if self.env.su:
            return
        now = fields.Datetime.now()
        for message in self.sudo()._vae_about_candidates():
            if (
                message.author_id != self.env.user.partner_id
                or message.tracking_value_ids
                or abs(now - message.date) > MOMENT
            ):
                raise AccessError(
                    self.env._(
                        "What is written on %(record)s is written in one's own name, at"
                        " the time it is. Leave the author and the date out.",
                        record=message.record_name,
                    )
                )

    def _vae_about_candidates(self):
        """Messages of records about candidates, in sudo: they are at hand."""
        guarded = self.env["vae.thread.mixin"]._thread_models()
        return self.filtered(
            lambda message: message.res_id and message.model in guarded
        )

    def _vae_kept(self, noted):
        """What the user neither rewrites nor deletes: what is not theirs.

        :param bool noted: what the software noted of what they did is not, either
        """
        author = self.env.user.partner_id
        return (
            self.sudo()
            ._vae_about_candidates()
            .filtered(
                lambda message: (
                    message.author_id != author
                    or message.tracking_value_ids
                    or (noted and message.message_type != "comment")
                )
            )
            .sudo(False)
        )

    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        is_asked = not (self.env.su or bypass_access)
        reads_none = is_asked and self._reads_no_candidate()
        if reads_none:
            # Told to core's own query: searching costs them what it costs without us.
            domain = Domain(domain) & self._not_about_candidates()
        query = super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )
        if not is_asked or reads_none or not query:
            return query
        messages = self.browse(query)
        hidden = messages._no_longer_for_me()
        return (messages - hidden)._as_query(order) if hidden else query

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        remaining = self - forbidden
        if operation == "create":
            # At hand, as they were just made: no query for those of other models.
            remaining = remaining.sudo()._vae_about_candidates().sudo(False)
        elif operation != "read":
            forbidden |= remaining._vae_kept(noted=operation == "unlink")
        return forbidden | remaining._no_longer_for_me(own=operation == "read")

    @api.model
    def _reads_no_candidate(self):
        """Whether the user is a colleague who reads no record about candidates."""
        guarded = self.env["vae.thread.mixin"]._thread_models()
        return self.env.user._is_internal() and not any(
            self.env[name].has_access("read") for name in guarded
        )

    @api.model
    def _not_about_candidates(self):
        """Domain of all messages but those that `_no_longer_for_me` hides from them."""
        guarded = self.env["vae.thread.mixin"]._thread_models()
        return (
            Domain("model", "not in", list(guarded))
            | Domain("res_id", "in", [0, False])
            | Domain("author_id", "=", self.env.user.partner_id.id)
            | Domain("create_uid", "=", self.env.uid)
        )

    def _no_longer_for_me(self, own=True):
        """The messages of records about candidates that the user may not receive.

        :param bool own: those that the user wrote are theirs
        """
        if not self:
            return self
        threads = self.env["vae.thread.mixin"]
        rows = self.env.execute_query(
            SQL(
                """SELECT id, model, res_id
                     FROM mail_message
                    WHERE id = ANY(%(ids)s) AND model = ANY(%(models)s) AND res_id != 0
                      AND (%(all)s
                           OR author_id IS DISTINCT FROM %(author)s
                              AND create_uid IS DISTINCT FROM %(creator)s)""",
                ids=list(self.ids),
                models=list(threads._thread_models()),
                all=not own,
                author=self.env.user.partner_id.id,
                creator=self.env.uid,
            )
        )
        return self.browse(threads._not_for_user(rows))
