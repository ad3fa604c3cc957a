# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase

from odoo.addons.mail.models.mail_mail import MailMail

from ..common import NetworkCommon


class ReferralCommon(NetworkCommon):
    """A candidate with an obstacle and a plan, and an offer that answers it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate.partner_id.write(
            {
                "zip": "73000",
                "phone": "+33 4 65 71 00 00",
                "email": "camille@example.com",
            }
        )
        cls.actor.write({"email": "accueil@habitat.example.com", "lang": "en_US"})
        cls.offer = cls._offer("Trouver un logement", territories=cls.savoie)
        cls.obstacle = cls.env["vae.obstacle"].create(
            {
                "candidate_id": cls.candidate.id,
                "kind_id": cls.env.ref("vae_assistance.vae_obstacle_kind_housing").id,
            }
        )
        cls.items = cls.env["vae.consent.item"]._of_codes(("identity", "need"))
        cls.reasons = cls.env["vae.referral.refusal.reason"].search([])

    @classmethod
    def _referral(cls, **values):
        return (
            cls.env["vae.referral"]
            .with_user(cls.referent)
            .create(
                {
                    "candidate_id": cls.candidate.id,
                    "offer_id": cls.offer.id,
                    "item_ids": [Command.set(cls.items.ids)],
                    "reason": "Un studio près du travail",
                    "obstacle_id": cls.obstacle.id,
                    **values,
                }
            )
        )

    @classmethod
    def _agreed(cls, **values):
        referral = cls._referral(**values)
        action = referral.action_ask_consent()
        consent = cls.env["vae.consent"].with_user(cls.referent)
        consent.browse(action["res_id"]).write({"means": "oral"})
        consent.browse(action["res_id"]).action_give()
        return referral

    def _sent(self, **values):
        """A referral that was sent, and the token of its link."""
        referral = self._agreed(**values)
        with self._mails_made() as mails:
            referral.action_send()
        return referral, self._token(mails[-1])

    def _mails_made(self):
        """Values of the mails that are made within."""
        made = []
        create = MailMail.create

        def kept(records, vals_list):
            made.extend(vals_list if isinstance(vals_list, list) else [vals_list])
            return create(records, vals_list)

        return _Mails(patch.object(MailMail, "create", kept), made)

    def _token(self, mail):
        return re.search(r"/vae/referral/([\w-]+)", str(mail["body_html"])).group(1)

    def _days_ago(self, days):
        return fields.Datetime.now() - timedelta(days=days)

    def _link_of(self, token):
        links = self.env["vae.referral.link"]
        return links.search([("digest", "=", links._digest_of(token))])

    def _opened_by(self, token):
        return self.env["vae.referral.link"]._referral_of(token)


class ReferralPageCommon(ReferralCommon, HttpCase):
    """Somebody who has no account, and maybe a link."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _get(self, path):
        self.env.flush_all()
        page = self.url_open(f"/vae/referral/{path}", allow_redirects=False)
        self.env.invalidate_all()
        return page

    def _post(self, token, **values):
        self.env.flush_all()
        page = self.url_open(
            f"/vae/referral/{token}",
            data={**values, "csrf_token": Request.csrf_token(self)},
        )
        self.env.invalidate_all()
        return page


class _Mails:
    def __init__(self, patched, made):
        self.patched, self.made = patched, made

    def __enter__(self):
        self.patched.start()
        return self.made

    def __exit__(self, *_error):
        self.patched.stop()
