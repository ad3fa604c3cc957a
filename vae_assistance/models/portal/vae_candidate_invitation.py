# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, email_normalize

from odoo.addons.auth_signup.models.res_partner import SignupError

# For a person whose own settings say nothing.
PORTAL_LANG = "fr_FR"

# In the context while a candidate is invited. Compared by identity: nothing that is
# sent from outside is this object.
INVITATION_KEY = "vae_portal_invitation"
INVITATION = object()


class VaeCandidate(models.Model):
    """The candidate's access to the portal: given, given again, withdrawn.

    The account belongs to the contact, so two journeys of one person share it. Core's
    portal wizard makes it and sends the mail; who follows a candidate need not be
    allowed to manage contacts.
    """

    _inherit = "vae.candidate"

    portal_state = fields.Selection(
        selection=[
            ("none", "Not invited"),
            ("unsent", "Opened, invitation not sent"),
            ("invited", "Invited"),
            ("connected", "Uses the portal"),
            ("withdrawn", "Access withdrawn"),
            ("internal", "Account of the structure"),
        ],
        string="Portal",
        compute="_compute_portal_access",
        compute_sudo=True,
    )
    portal_invited_on = fields.Datetime(
        string="Invited On", compute="_compute_portal_access", compute_sudo=True
    )
    portal_login_on = fields.Datetime(
        string="Last Connection", compute="_compute_portal_access", compute_sudo=True
    )

    @api.depends("partner_id")
    def _compute_portal_access(self):
        accounts = self._portal_accounts()
        for candidate in self:
            account = accounts.get(candidate.partner_id._origin.id)
            active, share, invited_on, login_on = account or (False, False, None, None)
            if not account:
                state = "none"
            elif not share:
                state = "internal"
            elif not active:
                state = "withdrawn"
            elif login_on:
                state = "connected"
            else:
                state = "invited" if invited_on else "unsent"
            candidate.portal_state = state
            candidate.portal_invited_on = invited_on
            candidate.portal_login_on = login_on

    def _portal_accounts(self):
        """The accounts of these people, in one query: the ORM asks for twice as many.

        :return: dict of the contact's id to whether the account is active, whether it
            is of the portal, and when it was invited and last connected
        """
        users, logs = self.env["res.users"], self.env["res.users.log"]
        users.flush_model(["partner_id", "active", "share", "vae_invited_on"])
        logs.flush_model(["create_uid", "create_date"])
        rows = self.env.execute_query(
            SQL(
                """SELECT partner_id, active, share, vae_invited_on, (
                          SELECT MAX(create_date) FROM res_users_log
                           WHERE create_uid = res_users.id)
                     FROM res_users WHERE partner_id = ANY(%s)
                 ORDER BY active, id DESC""",
                self.partner_id.ids,
            )
        )
        return {partner_id: account for partner_id, *account in rows}

    def _portal_user(self):
        """The account of the person, archived ones included, as superuser."""
        self.ensure_one()
        return self.sudo().partner_id.with_context(active_test=False).user_ids[:1]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_portal_invite(self):
        """Open the portal to the candidate and send the mail; or send it again.

        :raise UserError: no usable e-mail address, an address that serves another
            account, or an account that needs no invitation
        :return: notification
        """
        self.ensure_one()
        self.check_access("write")
        again = self.portal_state == "invited"
        self._check_portal_invitation()
        user = self._portal_open()
        if not self._portal_send_invitation(user):
            self._portal_trace(
                self.env._(
                    "Portal opened to the candidate; no invitation could be sent."
                )
            )
            return self._vae_said(
                self.env._(
                    "The portal is open, but the invitation could not be sent. Have"
                    " your administrator check outgoing mail, then send it again."
                ),
                "warning",
            )
        user.vae_invited_on = fields.Datetime.now()
        self._portal_trace(
            self.env._("Invitation to the portal sent again.")
            if again
            else self.env._("Portal opened to the candidate, invitation sent.")
        )
        return self._vae_said(
            self.env._("The invitation is on its way to %(email)s.", email=user.email)
        )

    def action_portal_revoke(self):
        """Withdraw the person's access to the portal: their account is archived.

        :raise AccessError: a colleague follows another journey of the person
        :raise UserError: the person has no access to withdraw
        :return: notification
        """
        self.ensure_one()
        self.check_access("write")
        if self.portal_state not in ("unsent", "invited", "connected"):
            raise UserError(
                self.env._(
                    "%(candidate)s has no access to the portal that could be"
                    " withdrawn.",
                    candidate=self.name,
                )
            )
        journeys = self.partner_id._vae_journeys()
        if (journeys - journeys._vae_writable()).filtered(
            lambda journey: journey.active and not journey.date_closed
        ):
            raise AccessError(
                self.env._(
                    "%(candidate)s is followed by a colleague as well, and uses the"
                    " portal with them. Ask the colleague or a coordinator.",
                    candidate=self.name,
                )
            )
        self._portal_wizard_user().action_revoke_access()
        self._portal_trace(self.env._("Access to the portal withdrawn."))
        return self._vae_said(
            self.env._("%(candidate)s can no longer connect.", candidate=self.name)
        )

    # ------------------------------------------------------------------
    # What the actions share
    # ------------------------------------------------------------------

    def _portal_open(self):
        """Give the person an account that works, or take up the one they have.

        :raise UserError: their address serves another account
        :return: ``res.users``
        """
        # Who deletes their account has their contact archived by core.
        self.sudo().partner_id.action_unarchive()
        wizard_user = self._portal_wizard_user()
        if wizard_user.email_state == "exist":
            raise UserError(
                self.env._(
                    "The e-mail address of %(candidate)s serves another account"
                    " already. Ask the candidate for an address of their own, or look"
                    " for a second contact of the same person.",
                    candidate=self.name,
                )
            )
        user = self._portal_user()
        if user and not (user.active and user.login_date):
            # Corrected since the first invitation, or given up with the account.
            self._portal_take_up(user, wizard_user.email)
        if not (user and user._is_portal()):
            try:
                wizard_user.action_grant_access()
            except SignupError as error:
                raise UserError(
                    self.env._(
                        "The account of %(candidate)s could not be made: %(reason)s",
                        candidate=self.name,
                        reason=error,
                    )
                ) from error
        user = self._portal_user()
        user.write(
            {
                "lang": user.lang or self._portal_default_lang(),
                "tz": user.partner_id._vae_zone_of_address() or self._vae_zone(),
            }
        )
        return user

    def _check_portal_invitation(self):
        """Refuse an invitation that makes no sense, and say what to do instead."""
        if self.portal_state == "internal":
            raise UserError(
                self.env._(
                    "%(candidate)s has an account of the structure and finds the"
                    " journey under “My VAE journey” with it.",
                    candidate=self.name,
                )
            )
        if self.portal_state == "connected":
            raise UserError(
                self.env._(
                    "%(candidate)s uses the portal already. A forgotten password is"
                    " renewed on the page where one connects.",
                    candidate=self.name,
                )
            )
        if not self.partner_id.sudo().email:
            raise UserError(
                self.env._(
                    "Add the e-mail address of %(candidate)s first: the invitation is"
                    " sent to it.",
                    candidate=self.name,
                )
            )
        if not email_normalize(self.partner_id.sudo().email):
            raise UserError(
                self.env._(
                    "“%(email)s” is not an e-mail address. Correct it for"
                    " %(candidate)s, then invite again.",
                    email=self.partner_id.sudo().email,
                    candidate=self.name,
                )
            )

    def _portal_wizard_user(self):
        """The line of core's portal wizard for this person, as superuser."""
        partner = self.sudo().partner_id.try_lock_for_update()
        if not partner:
            raise UserError(
                self.env._(
                    "Somebody else is changing the contact of %(candidate)s at this"
                    " moment. Try again.",
                    candidate=self.name,
                )
            )
        # What a list or a form leaves in the context is not for core's wizard.
        context = {"lang": self.env.lang, INVITATION_KEY: INVITATION}
        wizards = self.env(context=context, su=True)["portal.wizard"]
        wizard = wizards.with_company(self.company_id).create(
            {"partner_ids": [Command.set(partner.ids)]}
        )
        return wizard.user_ids

    @api.model
    def _portal_take_up(self, user, email):
        """Make an account that was never used, or was given up, the person's again."""
        deletions = self.env["res.users.deletion"].sudo()
        deletions.search([("user_id", "=", user.id), ("state", "=", "todo")]).unlink()
        if user._is_portal():
            user.active = True
        if user.login != email_normalize(email):
            user.with_context(**{INVITATION_KEY: INVITATION}).login = email_normalize(
                email
            )

    @api.model
    def _portal_default_lang(self):
        installed = dict(self.env["res.lang"].get_installed())
        return PORTAL_LANG if PORTAL_LANG in installed else self.env.lang

    @api.model
    def _portal_send_invitation(self, user):
        """Send the link by which a person chooses a password. No copy of it is kept.

        :return: whether the mail has left
        """
        template = self.env.ref(
            "vae_assistance.mail_template_portal_invitation", raise_if_not_found=False
        )
        if not template:
            raise UserError(
                self.env._("The mail template “VAE: Invitation to the Portal” is gone.")
            )
        partner = user.sudo().partner_id
        partner.signup_prepare()
        link = partner._get_signup_url_for_action(url="/my/vae")[partner.id]
        sender = template._vae_rendered_by_code(portal_link=link)
        # To this person alone, whatever the template says.
        to_them = {
            "email_to": user.sudo().email_formatted,
            "email_cc": False,
            "recipient_ids": [],
            "auto_delete": True,
        }
        mail_id = sender.send_mail(user.id, email_values=to_them)
        mail = self.env["mail.mail"].sudo().browse(mail_id)
        # Colleagues may read the messages of an account.
        mail.mail_message_id.body = False
        mail.send()
        failed = mail.exists().filtered(lambda each: each.state == "exception")
        failed.unlink()
        return not failed

    def _portal_trace(self, text):
        """Note on every journey of the person who gave or withdrew the access."""
        journeys = self.sudo().search([("partner_id", "=", self.partner_id.id)]) | self
        journeys.sudo()._message_log_batch({journey.id: text for journey in journeys})
        journeys.invalidate_recordset(
            ["portal_state", "portal_invited_on", "portal_login_on"]
        )
