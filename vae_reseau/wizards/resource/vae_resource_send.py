# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list, is_html_empty

# Names that are told one by one; of more, their number.
NAMED = 20


class VaeResourceSend(models.TransientModel):
    """A resource is sent to contacts of the network, each by a mail of their own."""

    _name = "vae.resource.send"
    _description = "Send a Resource"

    resource_id = fields.Many2one(
        comodel_name="vae.resource",
        required=True,
        domain="[('for_partners', '=', True), ('version_id', '!=', False)]",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Recipients",
        domain="[('vae_structure_ids', '=', False), '|', '|',"
        " ('is_company', '=', True), ('parent_id', '!=', False),"
        " ('vae_actor_type_ids', '!=', False)]",
        default=lambda self: self._default_partner_ids(),
    )
    template_id = fields.Many2one(
        comodel_name="mail.template",
        domain="[('model', '=', 'vae.resource')]",
        default=lambda self: self._default_template_id(),
    )
    subject = fields.Char(compute="_compute_message", store=True, readonly=False)
    body = fields.Html(
        string="Message",
        compute="_compute_message",
        store=True,
        readonly=False,
        help="The mail as it is read. Everybody gets the same, alone.",
    )
    sent_with = fields.Char(string="Sent With It", compute="_compute_sent_with")
    recipient_count = fields.Integer(
        string="Mails to Send", compute="_compute_recipients"
    )
    left_out = fields.Text(string="Get No Mail", compute="_compute_recipients")

    @api.model
    def _default_partner_ids(self):
        """The contacts that were chosen in a list, or whom the chosen offers name."""
        model = self.env.context.get("active_model")
        if model not in ("res.partner", "vae.offer"):
            return False
        chosen = self.env[model].search(
            [("id", "in", self.env.context.get("active_ids") or [])]
        )
        if model == "res.partner":
            return chosen
        partners = self.env["res.partner"]
        return partners.union(
            *(offer.contact_id or offer.partner_id for offer in chosen)
        )

    @api.model
    def _default_template_id(self):
        return self.env.ref(
            "vae_reseau.mail_template_resource", raise_if_not_found=False
        )

    @api.depends("template_id", "resource_id")
    def _compute_message(self):
        for sending in self:
            template, resource = sending.template_id, sending.resource_id._origin
            if not (template and resource) or template.model != resource._name:
                sending.subject, sending.body = resource.name, False
                continue
            for fname, target in (("subject", "subject"), ("body_html", "body")):
                said = template._render_field(fname, resource.ids)
                sending[target] = said[resource.id]

    @api.depends("resource_id")
    def _compute_sent_with(self):
        for sending in self:
            version = sending.resource_id.version_id
            sending.sent_with = version.url or version.filename

    @api.depends("partner_ids")
    def _compute_recipients(self):
        for sending in self:
            recipients, reasons = sending._sorted_out()
            sending.recipient_count = len(recipients)
            sending.left_out = "\n".join(reasons)

    def _sorted_out(self):
        """Who gets a mail, and who does not.

        :return: tuple of ``res.partner`` and of a list of sentences
        """
        chosen = self.partner_ids._origin
        # Nobody of one's private contacts, be they candidates or not.
        network = chosen.filtered(
            lambda each: each.is_company or each.parent_id or each.vae_actor_type_ids
        )
        without = network.filtered(lambda partner: not partner.email_normalized)
        refusing = (network - without).filtered("is_blacklisted")
        recipients, doubles, addresses = chosen.browse(), chosen.browse(), set()
        for partner in network - without - refusing:
            if partner.email_normalized in addresses:
                doubles |= partner
                continue
            addresses.add(partner.email_normalized)
            recipients |= partner
        told = (
            (self.env._("Not of the network"), chosen - network),
            (self.env._("No e-mail address"), without),
            (self.env._("Refuse mails"), refusing),
            (self.env._("Same address as somebody above"), doubles),
        )
        return recipients, [
            f"{reason}: {self._names(partners)}"
            for reason, partners in told
            if partners
        ]

    @api.model
    def _names(self, partners):
        if len(partners) > NAMED:
            return self.env._("%(count)s contacts", count=len(partners))
        return format_list(self.env, partners.mapped("display_name"))

    def action_send(self):
        """Send the current version, one mail for each recipient.

        :raise UserError: the resource is not for partners, nobody is left to get it, or
            there is nothing to read
        """
        self.ensure_one()
        resource = self.resource_id
        resource.check_access("read")
        recipients, __ = self._sorted_out()
        recipients.check_access("read")
        if not resource.for_partners or not resource.version_id:
            raise UserError(
                self.env._(
                    "“%(resource)s” is not for partners, or has no content yet. Correct"
                    " it, or choose another resource.",
                    resource=resource.name,
                )
            )
        if not recipients:
            raise UserError(
                self.env._("Nobody would get a mail. Choose contacts with an address.")
            )
        if not self.subject or is_html_empty(self.body):
            raise UserError(
                self.env._("Write a subject and a few words to those who get it.")
            )
        self.env["vae.resource.sending"]._send(
            resource.version_id, recipients, self.subject, self._whole_body()
        )
        return self._vae_said(
            self.env._(
                "%(count)s mails leave. Who got them is told under “Mails Sent”.",
                count=len(recipients),
            )
        )

    def _whole_body(self):
        """The message; with the address of the page, should it have got lost there."""
        url = self.resource_id.version_id.url
        if not url or escape(url) in self.body:
            return self.body
        return self.body + Markup('<p><a href="%(url)s">%(url)s</a></p>') % {"url": url}
