# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import NetworkCommon

CARDS = """BEGIN:VCARD
VERSION:3.0
N:Essai;Nora;;;
FN:Nora Essai
ORG:Maison de l’habitat des Cîmes
TITLE:Conseillère logement
EMAIL:nora.essai@example.com
TEL:+33 4 65 71 49 05
ADR:;;1 rue du Pont;Chambéry;;73000;France
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:;;;;
FN:Association neuve
ORG:Association neuve
END:VCARD
"""


@tagged("post_install", "-at_install")
class TestVcardImport(NetworkCommon):
    def _import(self, content, charset="utf-8"):
        kind = self.env.ref("vae_reseau.vae_actor_type_housing")
        wizard = (
            self.env["vae.vcard.import"]
            .with_user(self.referent)
            .create(
                {
                    "file": base64.b64encode(content.encode(charset)),
                    "actor_type_ids": [Command.set(kind.ids)],
                }
            )
        )
        return wizard.action_import()

    def test_cards_become_contacts_once(self):
        self._import(CARDS)
        self._import(CARDS)
        person = self.env["res.partner"].search([("name", "=", "Nora Essai")])
        self.assertEqual(len(person), 1)
        self.assertEqual(person.parent_id, self.actor)
        self.assertEqual(person.function, "Conseillère logement")
        self.assertEqual(person.zip, "73000")
        self.assertTrue(person.vae_actor_type_ids)
        company = self.env["res.partner"].search([("name", "=", "Association neuve")])
        self.assertTrue(company.is_company)

    def test_there_and_back(self):
        self._import(CARDS)
        person = self.env["res.partner"].search([("name", "=", "Nora Essai")])
        card = person._get_vcard_file().decode()
        self.assertIn("nora.essai@example.com", card)

    def test_file_that_is_none(self):
        for content, said in (
            ("no card", "has 0 visiting cards"),
            (CARDS * 2501, "has 5002 visiting cards"),
            (CARDS + "x" * 11 * 1024**2, "larger than 10 MB"),
        ):
            with self.assertRaisesRegex(UserError, said):
                self._import(content)

    def test_cards_of_one_file(self):
        """Of Outlook; and who is there twice."""
        card = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\n{}\nEND:VCARD\n"
        cards = [card.format(f"Zoé Essai {n}", "TITLE:Été") for n in range(5)]
        cards += [card.format("Zoé Essai 1", "TEL:+33 4 65 71 49 06")]
        domain = [("name", "like", "Zoé Essai")]
        self._import("".join(cards[:2]), "cp1252")
        self.assertEqual(len(self.env["res.partner"].search(domain)), 2)
        self._import("".join(cards), "cp1252")
        people = self.env["res.partner"].search(domain)
        self.assertEqual(len(people), 5)
        twice = people.filtered(lambda each: each.name == "Zoé Essai 1")
        self.assertEqual((twice.function, bool(twice.phone)), ("Été", True))

    def test_damaged_cards(self):
        card = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\n{}\nEND:VCARD\n"
        for name, damaged, said in (
            ("Ada Essai", "ADR:;;1 rue A\\,B,cour C;Ville;;73000;France", {}),
            ("Bea Essai", "TEL;ENCODING=b:AAAA", {"phone": False}),
            ("Cleo\0 Essai", "TITLE:a\0b", {"function": "ab"}),
            ("Dan Essai", "URL:http://[::1", {"website": False}),
            ("Eva Essai", "ORG:;;", {"parent_id": self.env["res.partner"]}),
            ("Flo Essai" + "x" * 9000, "TITLE:f", {"function": "f"}),
        ):
            with self.subTest(card=damaged):
                self._import(card.format(name, damaged))
                name = name.replace("\0", "")[:250]
                person = self.env["res.partner"].search([("name", "=", name)])
                self.assertEqual(len(person), 1)
                self.assertEqual({fname: person[fname] for fname in said}, said)
                self.assertNotIn("[", person.street or "")
        unknown = "FN;CHARSET=none;ENCODING=QUOTED-PRINTABLE:=C3=89"
        with self.assertRaises(UserError):
            self._import(f"BEGIN:VCARD\nVERSION:2.1\n{unknown}\nEND:VCARD\n")

    def test_candidates_of_the_same_name_are_other_people(self):
        candidate = self._create_candidate("Nora Essai", self.referent)
        self._import(CARDS)
        people = self.env["res.partner"].search([("name", "=", "Nora Essai")])
        self.assertEqual(len(people), 2)
        self.assertFalse(candidate.partner_id.email)
        self.assertFalse(candidate.partner_id.vae_actor_type_ids)
