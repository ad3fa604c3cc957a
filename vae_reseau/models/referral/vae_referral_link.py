# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import secrets
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, consteq, email_normalize

from .vae_referral import OPEN

BYTES = 32  # 256 bits
# Compared with when there is no such link, so that the work is the same.
NO_LINK = hashlib.sha256(b"").hexdigest()
# Fresh links that the page of a closed link sends at most in a day.
RENEWALS = 3


class VaeReferralLink(models.Model):
    """A way to one referral, for who gets the mail: only its hash is kept.

    Nobody has a right on these records: the software itself reads them.
    """

    _name = "vae.referral.link"
    _description = "Link to a Referral"
    _order = "id desc"
    _rec_name = "date_end"
    _goes_when_erased = True

    referral_id = fields.Many2one(
        comodel_name="vae.referral",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    digest = fields.Char(required=True, readonly=True, copy=False)
    date_end = fields.Datetime(string="Until", required=True, readonly=True)
    date_closed = fields.Datetime(readonly=True)
    date_used = fields.Datetime(
        string="First Used On", readonly=True, help="First answer, not first look."
    )
    date_asked = fields.Datetime(
        string="Fresh One Asked For On", readonly=True, index="btree_not_null"
    )
    is_renewal = fields.Boolean(readonly=True)

    _digest_uniq = models.UniqueIndex("(digest)")

    @api.model
    def _digest_of(self, token):
        return hashlib.sha256(str(token).encode("utf-8", "replace")).hexdigest()

    @api.model
    def _issue(self, referral, is_renewal=False):
        """Make the one link that opens a referral; former ones are closed.

        :param referral: ``vae.referral`` in sudo
        :return: the address, known nowhere else
        """
        referral._close_links()
        token = secrets.token_urlsafe(BYTES)
        days = self.env["vae.parameter"]._value(
            "referral_link_days", company=referral.company_id
        )
        self.create(
            {
                "referral_id": referral.id,
                "digest": self._digest_of(token),
                "date_end": fields.Datetime.now() + timedelta(days=days),
                "is_renewal": is_renewal,
            }
        )
        return f"{referral.get_base_url()}/vae/referral/{token}"

    @api.model
    def _referral_of(self, token):
        """The referral that a token opens now; empty if it opens none.

        All that opens nothing takes the same work: one query. The referral comes in the
        name of the software: who has the link is nobody here.

        :return: ``vae.referral``
        """
        digest = self._digest_of(token)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT link.digest, link.referral_id
                  FROM vae_referral_link link
                  JOIN vae_referral referral ON referral.id = link.referral_id
                  JOIN vae_consent consent ON consent.id = referral.consent_id
                 WHERE link.digest = %(digest)s
                   AND link.date_closed IS NULL
                   AND link.date_end > %(now)s
                   AND referral.state IN %(open)s
                   AND consent.date_withdrawn IS NULL
                   AND (consent.date_end IS NULL OR consent.date_end >= %(today)s)
                """,
                digest=digest,
                now=fields.Datetime.now(),
                open=OPEN,
                today=fields.Date.context_today(self),
            )
        )
        kept, referral_id = rows[0] if rows else (NO_LINK, False)
        is_known = consteq(kept, digest)
        referral = self.env["vae.referral"].with_user(SUPERUSER_ID)
        referral = referral.browse(referral_id if is_known and referral_id else ())
        return referral.filtered(lambda each: each._consent_holds())

    @api.model
    def _mark_used(self, token):
        link = self.sudo().search([("digest", "=", self._digest_of(token))])
        link.filtered(lambda each: not each.date_used).write(
            {"date_used": fields.Datetime.now()}
        )

    @api.model
    def _ask_renewal(self, token):
        """Note that a fresh link is wanted; the mail leaves apart from the answer.

        Whether there is such a link or not: one query, and one call of the job.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE vae_referral_link SET date_asked = %s WHERE digest = %s",
                fields.Datetime.now(),
                self._digest_of(token),
            )
        )
        self.invalidate_model(["date_asked"])
        self.env.ref("vae_reseau.ir_cron_referral_renewal").sudo()._trigger()

    @api.model
    def _cron_renew(self):
        """Send the fresh links that were asked for, to the recorded addresses."""
        asked = self.search([("date_asked", "!=", False)], order="id")
        referrals = asked.referral_id
        asked.write({"date_asked": False})
        yesterday = fields.Datetime.now() - timedelta(days=1)
        sent = dict(
            self._read_group(
                [
                    ("referral_id", "in", referrals.ids),
                    ("is_renewal", "=", True),
                    ("create_date", ">", yesterday),
                ],
                ["referral_id"],
                ["__count"],
            )
        )
        for referral in referrals:
            if (
                referral.state in OPEN
                and referral._consent_holds()
                and sent.get(referral, 0) < RENEWALS
            ):
                referral._send_link(is_renewal=True)

    @api.autovacuum
    def _gc_closed(self):
        """Delete the links of what is over: they open nothing, nor give fresh ones."""
        self.search([("referral_id.state", "not in", OPEN)]).unlink()


class VaeReferral(models.Model):
    """Sending: the mail holds a link and nothing about anybody."""

    _inherit = "vae.referral"

    def action_send(self):
        """Send the link to the partner.

        :raise UserError: the candidate has not agreed to exactly this, or no more
        """
        for referral in self:
            referral.check_access("write")
            referral._check_complete()
            if not referral._consent_holds():
                raise UserError(
                    self.env._(
                        "%(referral)s: the candidate has not agreed to exactly this,"
                        " or no more. Ask for the consent first.",
                        referral=referral.display_name,
                    )
                )
            if referral.state == "draft":  # agreed to meanwhile, by another way
                referral._move("consented")
            kept = referral.sudo()
            now = fields.Datetime.now()
            referral._move("sent", date_sent=now, **kept._kept_on_sending())
            kept._send_link()
        return self._vae_said(self.env._("The link has been sent to the partner."))

    def action_send_again(self):
        """Send a fresh link to a partner who has not answered, or has lost theirs.

        :raise UserError: it is over, or the candidate does not agree any more
        """
        for referral in self:
            referral.check_access("write")
            if referral.state not in OPEN or not referral._consent_holds():
                raise UserError(
                    self.env._(
                        "%(referral)s: it is not sent, is over, or the candidate does"
                        " not agree any more. No link is sent.",
                        referral=referral.display_name,
                    )
                )
            kept = referral.sudo()
            kept.date_reminded = fields.Datetime.now()
            kept._send_link(is_reminder=True)
            referral._message_log(body=self.env._("The link was sent again."))
        return self._vae_said(self.env._("The link has been sent to the partner."))

    def _check_complete(self):
        """:raise UserError: what the candidate agrees to is not all there"""
        self.ensure_one()
        if not self.item_ids:
            raise UserError(
                self.env._(
                    "%(referral)s: choose what is shared, at least one item.",
                    referral=self.display_name,
                )
            )
        if not email_normalize(self.email or ""):
            raise UserError(
                self.env._(
                    "%(referral)s: give the e-mail address of the partner. The link is"
                    " sent to it.",
                    referral=self.display_name,
                )
            )
        if self.candidate_id.partner_id.email_normalized == email_normalize(self.email):
            raise UserError(
                self.env._(
                    "%(referral)s: this is the address of the candidate. Give that of"
                    " the partner.",
                    referral=self.display_name,
                )
            )

    def _kept_on_sending(self):
        """Names, perimeters and what is shared, as they are on the day of sending."""
        lang = self.partner_id.lang or self.company_id.partner_id.lang
        return {
            "shared": self.with_context(lang=lang)._shared_values(),
            "partner_name": self.partner_id.display_name,
            "offer_name": self.offer_id.name,
            "field_ids": [fields.Command.set(self.offer_id.field_ids.ids)],
            "territory_id": self.candidate_id.territory_id.id,
            "program_id": self.candidate_id.program_id.id,
        }

    def _send_link(self, is_renewal=False, is_reminder=False):
        """Mail a fresh link to the recorded address; nothing else ever leaves."""
        for referral in self:
            lang = referral.partner_id.lang or referral.company_id.partner_id.lang
            told = referral.with_context(lang=lang)
            url = self.env["vae.referral.link"]._issue(referral, is_renewal)
            company = referral.company_id
            mail = (
                self.env["mail.mail"]
                .sudo()
                .create(
                    {
                        "subject": told._mail_subject(is_reminder),
                        "body_html": told._mail_body(url, is_reminder),
                        "email_to": email_normalize(referral.email),
                        "email_from": company.email_formatted
                        or self.env.user.email_formatted,
                        "author_id": company.partner_id.id,
                        # What it says opens the referral: it is kept nowhere.
                        "auto_delete": True,
                    }
                )
            )
            mail.send_after_commit()

    def _mail_subject(self, is_reminder):
        if self.kind != "referral":
            return self.env._(
                "%(structure)s passes information on to you",
                structure=self.company_id.name,
            )
        if is_reminder:
            return self.env._(
                "Reminder: a request of %(structure)s awaits you",
                structure=self.company_id.name,
            )
        return self.env._(
            "A request of %(structure)s awaits you", structure=self.company_id.name
        )

    def _mail_body(self, url, is_reminder):
        return self.env["ir.qweb"]._render(
            "vae_reseau.mail_referral_link",
            {
                "url": url,
                "structure": self.company_id.name,
                "is_reminder": is_reminder,
                "asks": self.kind == "referral",
            },
            lang=self.env.lang,
        )

    def _close_links(self):
        links = self.env["vae.referral.link"].sudo()
        links.search(
            [("referral_id", "in", self.ids), ("date_closed", "=", False)]
        ).write({"date_closed": fields.Datetime.now()})
