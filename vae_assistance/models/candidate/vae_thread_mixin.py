# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models, tools
from odoo.exceptions import MissingError, UserError
from odoo.tools.mail import email_normalize_all

# Messages that nobody of the structure writes: whoever may not receive them is left
# out, nobody is there to be told.
AUTOMATIC = ("auto_comment", "email", "out_of_office")

# What templates and callers may say of the author, and the software of the record.
OTHERS = {"author_id", "email_from", "date", "tracking_value_ids"}


class VaeThreadMixin(models.AbstractModel):
    """Messages of a record about a candidate reach only who may read the record.

    Core writes to every follower and to everybody who is named, whatever their access,
    and puts the record's name into the subject. Here:

    - a colleague receives what they may read at the moment of sending, and reads old
      messages as long as they may read the record (see ``mail.message``);
    - the candidate receives what is sent to them;
    - anybody else receives only with a consent of the candidate that holds today:
      purpose “share”, or “prescriber” for who sent the candidate. Naming somebody else
      is refused before anything is stored; a follower simply gets nothing;
    - subjects and notifications name nobody.

    Mails that do not pass by the chatter (templates, mass mailing, code) are checked
    when they are created, see ``mail.mail``.
    """

    _name = "vae.thread.mixin"
    _description = "Messages about a Candidate"
    _inherit = ["mail.thread"]

    # What somebody from outside learns by a message: codes of vae.consent.item.
    _consent_items = ("identity",)

    # ------------------------------------------------------------------
    # Who may receive
    # ------------------------------------------------------------------

    @api.model
    @tools.ormcache()
    def _thread_models(self):
        """Names of the models whose messages are guarded."""
        guard = self.env.registry["vae.thread.mixin"]
        return frozenset(
            name
            for name, model in self.env.registry.items()
            if issubclass(model, guard) and not model._abstract
        )

    def _thread_candidates(self):
        """The candidate that each record is about.

        :return: dict of record to ``vae.candidate`` in sudo
        """
        return {record: record.sudo().candidate_id for record in self}

    def _filtered_may_receive(self, partner):
        """The records whose messages may reach a contact, now.

        :param partner: one ``res.partner``
        :return: subset of ``self``
        """
        partner.ensure_one()
        partner = partner.sudo()
        users = partner.user_ids.filtered(lambda user: not user.share)
        if users:
            allowed = self.browse()
            for user in users:
                allowed |= self._filtered_readable_by(user)
            return allowed
        candidates = self._thread_candidates()
        own = self.filtered(lambda record: candidates[record].partner_id == partner)
        others = self - own
        if not others:
            return own
        people = self.env["vae.candidate"].union(
            *(candidates[record] for record in others)
        )
        items = self._consent_items
        agreed = people._with_consent("share", partner, items)
        prescribed = people.filtered(
            lambda candidate: (
                candidate.prescriber_id in partner._vae_consent_recipients()
                or partner in candidate.prescriber_id._vae_consent_recipients()
            )
        )
        if prescribed:
            agreed |= prescribed._with_consent("prescriber", partner, items)
        return own | others.filtered(lambda record: candidates[record] in agreed)

    def _filtered_for_user(self):
        """The records whose messages the user may read, now; none that is gone."""
        user = self.env.user
        if not user._is_internal():
            return self.exists()._filtered_may_receive(user.partner_id)
        try:
            return self._filtered_readable_by(user)
        except MissingError:
            return self.exists()._filtered_readable_by(user)

    @api.model
    def _not_for_user(self, rows):
        """What is about records that the user may not read, now.

        :param rows: ids of messages, or of whatever hangs on a record of ours, each
            with the model and the id of that
        :return: list of those ids
        """
        by_record = {}
        for each, model, res_id in rows:
            by_record.setdefault(model, {}).setdefault(res_id, []).append(each)
        hidden = []
        for model, about in by_record.items():
            allowed = self.env[model].browse(about)._filtered_for_user()
            for res_id in about.keys() - set(allowed.ids):
                hidden += about[res_id]
        return hidden

    def _filtered_readable_by(self, user):
        """The records that a user may read, in all the structures that are theirs."""
        records = self.with_user(user).with_context(
            allowed_company_ids=user._get_company_ids()
        )
        return self.browse(records._filtered_access("read").ids)

    @api.model
    def _filtered_addresses(self, addresses):
        """The contacts who have some e-mail addresses.

        :param addresses: normalized e-mail addresses
        :return: dict of address to ``res.partner`` in sudo, empty if nobody has it
        """
        partners = self.env["res.partner"].sudo()
        if not addresses:
            return {}
        found = partners.search([("email_normalized", "in", list(addresses))])
        return {
            address: found.filtered(
                lambda partner, address=address: partner.email_normalized == address
            )
            for address in addresses
        }

    def _refused_recipients(self, partners, addresses=()):
        """Who among the named recipients may not receive messages of all of ``self``.

        An address stands for the contacts who have it: one of them has to be allowed.

        :param partners: ``res.partner``
        :param addresses: normalized e-mail addresses
        :return: refused partners, list of refused addresses
        """
        refused = partners.filtered(
            lambda partner: self._filtered_may_receive(partner) != self
        )
        strangers = [
            address
            for address, owners in self._filtered_addresses(set(addresses)).items()
            if not any(self._filtered_may_receive(owner) == self for owner in owners)
        ]
        return refused, strangers

    def _check_recipients(self, partners, addresses=()):
        """Refuse recipients to whom a message would disclose what they may not know.

        :raise UserError: names the recipients and says what to do
        """
        refused, strangers = self._refused_recipients(partners, addresses)
        users = refused.sudo().user_ids.filtered(lambda user: not user.share)
        if users:
            raise UserError(
                self.env._(
                    "The message is not sent: %(people)s may not read"
                    " %(records)s. Share the candidate with them first.",
                    people=", ".join(users.mapped("name")),
                    records=self._neutral_names(),
                )
            )
        if refused:
            candidates = self._thread_candidates()
            missing = self.env["vae.candidate"].union(*candidates.values())
            raise UserError(
                self.env._("The message is not sent.")
                + " "
                + missing._missing_consent("share", refused[0], self._consent_items)
            )
        if strangers:
            raise UserError(
                self.env._(
                    "The message is not sent: %(addresses)s belongs to no contact who"
                    " may receive %(records)s. Choose a contact instead; somebody"
                    " else than the candidate also needs the candidate's consent.",
                    addresses=", ".join(strangers),
                    records=self._neutral_names(),
                )
            )

    def _check_named_outside(self, partner_ids, addresses=False):
        """Refuse, at posting, people from outside who are named without consent.

        Colleagues without access are left out at sending, without a refusal: replies
        name all who wrote before.
        """
        partners = self.env["res.partner"].sudo().browse(partner_ids or [])
        outside = partners.filtered(
            lambda partner: all(user.share for user in partner.user_ids)
        )
        self._check_recipients(outside, email_normalize_all(addresses or ""))

    # ------------------------------------------------------------------
    # Posting and notifying
    # ------------------------------------------------------------------

    def _check_reached(self, partner):
        """Refuse to prepare what would be said to be sent, and would not leave.

        :raise UserError: the contact has no address that mails go to
        """
        if not partner.email_normalized:
            raise UserError(
                self.env._(
                    "%(document)s: %(person)s has no usable e-mail address. Correct it"
                    " in their contact, then send it.",
                    document=self.display_name,
                    person=partner.name,
                )
            )

    def _open_composer(self, title, template=None, **defaults):
        """Open the mail composer on the records.

        :param str template: xmlid of the mail template; one that is gone is left out
        :param defaults: further ``default_*`` of the composer
        :return: window action
        """
        template = template and self.env.ref(template, raise_if_not_found=False)
        return self.env["mail.compose.message"]._get_records_action(
            name=title,
            target="new",
            context={
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template and template.id,
                "default_composition_mode": "comment",
                **defaults,
            },
        )

    def message_post(self, *, message_type="notification", **kwargs):
        if not self.env.su:
            # Everybody writes in their own name: see `mail.message`.
            kwargs = {name: kwargs[name] for name in kwargs.keys() - OTHERS}
        if message_type not in AUTOMATIC:
            self._check_named_outside(
                kwargs.get("partner_ids"), kwargs.get("outgoing_email_to")
            )
        return super().message_post(message_type=message_type, **kwargs)

    def message_notify(self, *, partner_ids=False, **kwargs):
        if self:
            # Core lets anyone call it on any record.
            self.check_access("read")
            self._check_named_outside(partner_ids)
        return super().message_notify(partner_ids=partner_ids, **kwargs)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(
            message, msg_vals=msg_vals, **kwargs
        )
        if not self or not recipients:
            return recipients
        partners = self.env["res.partner"].browse(
            [data["id"] for data in recipients if data["id"]]
        )
        addresses = [data["email_normalized"] for data in recipients if not data["id"]]
        refused, strangers = self._refused_recipients(partners, addresses)
        return [
            data
            for data in recipients
            if (
                data["id"] not in refused.ids
                if data["id"]
                else data["email_normalized"] not in strangers
            )
        ]

    # ------------------------------------------------------------------
    # Names nobody
    # ------------------------------------------------------------------

    def _neutral(self):
        """The same records, whose display names name nobody."""
        return self.with_context(vae_neutral_name=True)

    def _neutral_names(self):
        return ", ".join(self.sudo()._neutral().mapped("display_name"))

    def _message_compute_subject(self):
        return super(VaeThreadMixin, self._neutral())._message_compute_subject()

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        return super(VaeThreadMixin, self._neutral())._notify_thread(
            message, msg_vals=msg_vals, **kwargs
        )

    def _message_auto_subscribe_notify(self, partner_ids, template):
        return super(VaeThreadMixin, self._neutral())._message_auto_subscribe_notify(
            partner_ids, template
        )
