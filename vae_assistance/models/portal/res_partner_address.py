# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager, nullcontext

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize

from ..ground.people import clean_address
from ..privacy.mail_render_mixin import FOR_READER, FOR_READER_KEY
from .vae_candidate_invitation import INVITATION, INVITATION_KEY


def email_key(address):
    """What two spellings of an address have in common; itself if it is none."""
    return email_normalize(address or "") or address or ""


class ResPartner(models.Model):
    """The address to which a person's portal password is sent is theirs.

    Whoever changes it takes the account. So only they and those who may write their
    journey do, the journeys tell it, and both addresses are written to, as soon as
    there is an account. One that a colleague follows is not taken by making another
    journey beside it. Contacts without journey nor invitation are core's.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._check_vae_parent()
        return partners

    def write(self, vals):
        written = set(vals)  # core takes some away
        watched = nullcontext()
        if "email" in vals:
            clean = clean_address(vals["email"])
            if clean != (vals["email"] or False) and self._vae_journeys():
                vals = {**vals, "email": clean}
            new = email_key(vals["email"])
            changing = self.filtered(
                lambda partner: email_key(partner.sudo().email) != new
            )
            watched = changing._vae_addresses_watched()
        with watched, self._vae_names_watched(vals):
            result = super().write(vals)
        self._vae_changed(written)
        if "parent_id" in written:
            self._check_vae_parent()
        return result

    def _vae_of_others(self):
        """Those of the people who have a journey that the user does not follow."""
        journeys = self._vae_journeys()
        return journeys.partner_id - journeys._vae_writable().partner_id

    def _check_vae_parent(self):
        """A person is attached to an organisation by who follows their journey.

        Portal users read what hangs on their own organisation, and change it as
        superuser; so neither is anything attached to the person by somebody else. No
        constraint of Odoo's, which does not know who asks.
        """
        attached = self.filtered("parent_id")
        if not attached or self.env.su:
            return
        others = (attached | attached.parent_id)._vae_of_others()
        if others:
            raise AccessError(
                self.env._(
                    "%(people)s: only who follows a person's journey says for which"
                    " organisation they work, or who belongs to them. Ask one of them.",
                    people=", ".join(others.sudo().mapped("name")),
                )
            )

    def signup_get_auth_param(self):
        """No link to sign up as the person of a journey that one does not follow."""
        others = self.browse() if self.env.su else self._vae_of_others()
        return super(ResPartner, self - others).signup_get_auth_param()

    def _get_signup_url(self):
        """The same; core asks for the right to write contacts only.

        Nor that of superusers, who render what a colleague composes for many.
        """
        user = self.env.user
        if user._is_internal() and not user.has_group("base.group_erp_manager"):
            others = (self - user.partner_id)._vae_of_others()
            if others:
                raise AccessError(
                    self.env._(
                        "Only they and those who follow them open the personal space"
                        " of %(people)s. Ask one of them.",
                        people=", ".join(others.mapped("name")),
                    )
                )
        return super()._get_signup_url()

    def _generate_signup_token(self, expiration=None):
        """No template gives a link that stands for a password, whatever it says.

        A translation or an editor may put the expression back: see
        ``mail.render.mixin``.
        """
        if self.env.context.get(FOR_READER_KEY) is FOR_READER:
            raise AccessError(
                self.env._(
                    "A template gives no link by which a password is chosen: send the"
                    " invitation from the journey."
                )
            )
        return super()._generate_signup_token(expiration=expiration)

    # ------------------------------------------------------------------
    # Watching
    # ------------------------------------------------------------------

    @contextmanager
    def _vae_addresses_watched(self, is_certain=True):
        """The block changes addresses of these contacts: refuse, trace and tell.

        :param bool is_certain: it does change them, and is refused before anything is
            done: core sends mails at once; otherwise when it has
        :raise AccessError: it is not for this user to do so
        """
        if self.env.context.get(INVITATION_KEY) is INVITATION:
            yield  # follows from a change that was watched
            return
        journeys = self._vae_journeys()
        accounts = self._vae_accounts(journeys)
        before = {record: record._vae_addresses() for record in (*journeys, *accounts)}
        if is_certain:
            people = journeys.partner_id | accounts.partner_id
            people.with_env(self.env)._vae_check_address_is_theirs()
        yield
        changed = [
            record
            for record, addresses in before.items()
            if record._vae_addresses() != addresses
        ]
        if not changed:
            return
        partners = self.browse().union(*(record.partner_id for record in changed))
        partners._vae_check_address_is_theirs()
        partners._vae_trace_address()
        for account in accounts:
            if account in changed:
                account._vae_tell_addresses(before[account])

    def _vae_journeys(self):
        """Journeys of these contacts, as superuser; those of colleagues aside."""
        journeys = self.env["vae.candidate"].sudo().with_context(active_test=False)
        return journeys.search([("partner_id", "in", self.ids)], order="id").filtered(
            lambda journey: journey.partner_id.partner_share
        )

    def _vae_accounts(self, journeys):
        """Accounts of people with these journeys, or once invited, as superuser."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search(
            [
                ("partner_id", "in", self.ids),
                ("share", "=", True),
                "|",
                ("vae_invited_on", "!=", False),
                ("partner_id", "in", journeys.partner_id.ids),
            ]
        )

    def _vae_check_address_is_theirs(self):
        """Refuse who is neither the person nor may write their open journeys."""
        user = self.env.user
        # Code on behalf of a colleague, or of who signs up with a link of their own. A
        # portal user changes contacts of their company as superuser, too.
        if self.env.su and (not user.share or user._is_public()):
            return
        others = self - user.partner_id
        journeys = others._vae_journeys()
        writable = journeys._vae_writable()
        of_colleagues = (journeys - writable).filtered(
            lambda journey: journey.active and not journey.date_closed
        )
        others -= writable.partner_id - of_colleagues.partner_id
        if others:
            raise AccessError(
                self.env._(
                    "The e-mail address of %(people)s serves to connect to their"
                    " personal space: only they and those who follow them change it."
                    " Ask one of them.",
                    people=", ".join(others.sudo().mapped("name")),
                )
            )

    # ------------------------------------------------------------------
    # Tracing
    # ------------------------------------------------------------------

    def _vae_trace_address(self):
        """Note on each journey of these people who changed their address."""
        journeys = self._vae_journeys()
        journeys._message_log_batch(
            {
                journey.id: self.env._(
                    "The e-mail address of the person was changed by %(user)s. If they"
                    " have an account, both addresses were told.",
                    user=self.env.user.name,
                )
                for journey in journeys
            }
        )

    def _vae_account_addresses(self, users):
        """An address that is none stands for itself."""
        return frozenset(
            email_key(address)
            for address in (self.email, *users.mapped("login"))
            if address
        )


class VaeCandidate(models.Model):
    _inherit = "vae.candidate"

    def _vae_addresses(self):
        """Where the person of this journey is written to, and with what they connect.

        :return: frozenset of normalized addresses
        """
        self.ensure_one()
        return self.partner_id._vae_account_addresses(self.partner_id.user_ids)

    def _vae_writable(self):
        """Those of these journeys that the user may write, in all their structures."""
        mine = self.sudo(False).with_context(
            allowed_company_ids=self.env.user._get_company_ids()
        )
        if not mine.browse().has_access("write"):
            return self.browse()
        return self.browse(mine._filtered_access("write").ids)
