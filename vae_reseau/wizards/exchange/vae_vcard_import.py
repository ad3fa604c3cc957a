# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

import vobject

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ...models.exchange import data_inclusion

MAXIMUM = 10 * 1024**2
MOST_CARDS = 5000
CARD = re.compile(r"^BEGIN:VCARD", re.IGNORECASE | re.MULTILINE)
# The second is what Outlook writes.
CHARSETS = ("utf-8-sig", "cp1252")
# A line of a card, in characters: what an index of contacts keeps.
LINE_MAX = 250
# What a file that is none, or a damaged one, makes of its reader.
UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError, RecursionError),
    vobject.base.VObjectError,
)


def line(value):
    """What a card says, as one line; what is no text is left out.

    :return: the line, or False
    """
    parts = value if isinstance(value, list) else [value]
    said = " ".join(part for part in parts if isinstance(part, str))
    return data_inclusion.kept(said).strip()[:LINE_MAX] or False


class VaeVcardImport(models.TransientModel):
    """Visiting cards (vCard) become contacts; those that are there are completed."""

    _name = "vae.vcard.import"
    _description = "Import of Visiting Cards"

    file = fields.Binary(string="File (.vcf)", required=True, attachment=False)
    file_name = fields.Char()
    actor_type_ids = fields.Many2many(
        comodel_name="vae.actor.type",
        string="Types of Actor",
        help="What the people on these cards are.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Contacts Of",
        help="Whose contacts these become. Leave empty: all structures see them.",
    )

    def action_import(self):
        """Read the cards.

        :return: the contacts, made or completed
        :raise UserError: the file cannot be read
        """
        self.ensure_one()
        cards = [self._values(card) for card in self._cards()]
        employers = self._partners(
            [
                {"name": name, "is_company": True}
                for name in {card["employer"] for card in cards} - {False}
            ]
        )
        by_name = {partner.name: partner for partner in employers}
        for card in cards:
            employer = by_name.get(card.pop("employer"))
            card["parent_id"] = employer.id if employer else False
        partners = self._partners(cards)
        if self.actor_type_ids:
            partners.write(
                {
                    "vae_actor_type_ids": [
                        fields.Command.link(each.id) for each in self.actor_type_ids
                    ]
                }
            )
        return partners._get_records_action(name=self.env._("Visiting Cards"))

    def _cards(self):
        text = self._text()
        # Counted before they are read: that takes long.
        count = len(CARD.findall(text))
        cards = self._read(text) if count <= MOST_CARDS else []
        if not cards:
            raise UserError(
                self.env._(
                    "“%(file)s” has %(count)s visiting cards: choose a file of 1 to"
                    " %(most)s.",
                    file=self.file_name or "",
                    count=count if count > MOST_CARDS else 0,
                    most=MOST_CARDS,
                )
            )
        return cards

    def _read(self, text):
        try:
            found = vobject.readComponents(text, ignoreUnreadable=True)
            return [card for card in found if card.name == "VCARD"]
        except UNREADABLE as error:
            raise self._error_unreadable() from error

    def _text(self):
        content = self.env["vae.file"]._decoded(self.file, MAXIMUM)
        for charset in CHARSETS:
            try:
                return content.decode(charset)
            except ValueError:
                continue
        raise self._error_unreadable()

    def _error_unreadable(self):
        return UserError(
            self.env._(
                "“%(file)s” cannot be read: choose a file of visiting cards (vCard,"
                " .vcf).",
                file=self.file_name or "",
            )
        )

    def _values(self, card):
        """Values of a contact, with the name of the ``employer``."""

        def said(name):
            value = getattr(getattr(card, name, None), "value", None)
            # After the organisation come its units.
            return line(value[:1] if isinstance(value, list) else value)

        address = getattr(getattr(card, "adr", None), "value", None)
        employer = said("org")
        name = said("fn") or said("email") or employer
        return {
            "name": name or self.env._("Without a name"),
            "is_company": bool(employer) and employer == name,
            "employer": employer if employer != name else False,
            "email": said("email"),
            "phone": said("tel"),
            "website": self.env["vae.exchange"]._website(said("url")),
            "function": said("title") or said("role"),
            "street": line(getattr(address, "street", "")),
            "zip": line(getattr(address, "code", "")),
            "city": line(getattr(address, "city", "")),
        }

    def _partners(self, vals_list):
        """Contacts of these values; those of the same name and e-mail are completed."""
        partners = self.env["res.partner"]
        # A namesake among the candidates is another person.
        ours = Domain("company_id", "=", self.company_id.id) & Domain(
            "vae_candidate_ids", "=", False
        )
        found = partners.search(
            ours & Domain("name", "in", [vals["name"] for vals in vals_list])
        )
        there = {self._key(partner): partner for partner in found}
        new = {}
        for vals in vals_list:
            key = self._key(vals)
            if partner := there.get(key):
                vals = {f: v for f, v in vals.items() if v and not partner[f]}
                if vals:
                    partner.write(vals)
            elif key in new:
                # The same person twice in the file: one card completes the other.
                new[key].update({f: v for f, v in vals.items() if not new[key][f]})
            else:
                new[key] = {**vals, "company_id": self.company_id.id}
        made = partners.create([*new.values()])
        there.update(zip(new, made, strict=True))
        return partners.union(*(there[self._key(vals)] for vals in vals_list))

    def _key(self, values):
        email = values["email"] if "email" in values else False
        return values["name"], bool(values["is_company"]), email_normalize(email or "")
