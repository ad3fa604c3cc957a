# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged

from ...models.ground.people import (
    name_key,
    name_order,
    phone_key,
    phone_part,
)


@tagged("post_install", "-at_install")
class TestPeople(TransactionCase):
    """Names and telephones: one way to compare, to find and to sort them."""

    def test_a_name_in_any_writing(self):
        for name, *others in (
            ("Zoé Lefèvre", "LEFEVRE Zoe", "zoe  lefèvre", "Lefevre-Zoé"),
            ("Lætitia Œuvrard", "laetitia oeuvrard", "OEUVRARD LÆTITIA"),
            ("Søren Łukasz", "soren lukasz", "ŁUKASZ, SØREN"),
            ("Anneliese Weiß", "WEISS Anneliese"),
            ("Jean-Noël D’Almeida", "jean noel d'almeida"),
        ):
            for other in others:
                self.assertEqual(name_key(name), name_key(other), other)
        for nothing in ("", None, False, "_", "%", "🙂"):
            self.assertFalse(name_key(nothing))

    def test_a_directory_s_order(self):
        names = ["Zola", "Éluard", "eluard", "Faure", "Øster", "Œuvrard", "Nil", "Pan"]
        self.assertEqual(
            sorted(names, key=name_order),
            ["eluard", "Éluard", "Faure", "Nil", "Œuvrard", "Øster", "Pan", "Zola"],
        )

    def test_a_telephone_in_any_writing(self):
        for key, regions, *writings in (
            (
                "0612345678",
                ("FR",),
                "06 12 34 56 78",
                "06.12.34.56.78",
                "+33 6 12 34 56 78",
                "0033612345678",
                "33612345678",
                "+33 (0)6 12 34 56 78",
            ),
            ("0692123456", ("FR",), "0692 12 34 56", "+262 692 12 34 56"),
            ("0692123456", ("RE",), "0692123456", "00262692123456", "+33692123456"),
            ("0639123456", ("FR",), "06 39 12 34 56", "+262 639 12 34 56"),
            ("0690123456", ("FR",), "0690123456", "+590 690 12 34 56"),
            ("0694123456", ("FR",), "0694123456", "+594694123456"),
            ("0696123456", ("FR",), "0696123456", "+596 696 12 34 56"),
            ("0612345678", ("PF",), "0612345678", "+33612345678"),
            ("0508410000", ("PM",), "41 00 00", "+508 410000", "0508 41 00 00"),
            ("68987123456", ("PF",), "87 12 34 56", "+689 87123456"),
            ("68987123456", ("FR", "PF"), "87.12.34.56", "00689 87 12 34 56"),
            ("687751234", ("NC", "FR"), "75.12.34", "+687 751234"),
            ("32470123456", ("FR",), "+32 470 12 34 56", "0032470123456"),
        ):
            for writing in writings:
                self.assertEqual(phone_key(writing, regions), key, writing)
        for nothing in ("", None, False, "n/a", "12"):
            self.assertFalse(phone_key(nothing, ("FR",)))

    def test_part_of_a_telephone(self):
        for key, *parts in (
            (
                "0612345678",
                "06 12",
                "0612",
                "+33 6 12",
                "+33(0)612",
                "0033 6 12",
                "33612345678",
                "5678",
            ),
            ("0692123456", "0692", "+262 692", "00262692", "692 12 34 56"),
            ("68987123456", "87 12", "+689 87", "0068987"),
        ):
            for part in parts:
                self.assertIn(phone_part(part), key, part)
        for no_number in ("", None, "12", "Zoé 1234", "VAE2026-0061"):
            self.assertFalse(phone_part(no_number), no_number)
