# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import NetworkCommon


@tagged("post_install", "-at_install")
class TestNetworkPartner(NetworkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env.ref("vae_reseau.vae_actor_type_housing")
        cls.others = cls.env["res.partner"].create(
            [{"name": f"Mairie d’essai {n}", "is_company": True} for n in range(3)]
        )

    def _welcomes(self, partner):
        return partner.activity_ids.filtered(
            lambda a: (
                a.activity_type_id == self.env.ref("vae_reseau.mail_activity_welcome")
            )
        )

    def test_newcomer_is_welcomed_once(self):
        person = self.env["res.partner"].create(
            {"name": "Nora Essai", "parent_id": self.actor.id}
        )
        own = person.with_user(self.referent)
        own.vae_function_since = fields.Date.context_today(person)
        self.assertEqual(self._welcomes(person).user_id, self.referent)
        own.vae_function_since = fields.Date.context_today(person)
        self.assertEqual(len(self._welcomes(person)), 1)
        person.vae_function_since = "2001-01-01"
        old = self.env["res.partner"].create(
            {"name": "Ancien Essai", "vae_function_since": "2001-01-01"}
        )
        self.assertFalse(self._welcomes(old))

    def test_qualify_from_a_list(self):
        wizard = (
            self.env["vae.partner.qualify"]
            .with_user(self.referent)
            .with_context(active_model="res.partner", active_ids=self.others.ids)
        )
        with self.assertRaises(UserError):
            wizard.create({}).action_qualify()
        values = {
            "actor_type_ids": [Command.set(self.type.ids)],
            "offer_name": "Accueil",
            "theme_ids": [Command.set(self.rent.ids)],
        }
        wizard.create(values).action_qualify()
        wizard.create(values).action_qualify()
        self.assertEqual(self.others.vae_actor_type_ids, self.type)
        self.assertEqual(len(self.others.vae_offer_ids), 3)

    def test_rule(self):
        rule = self.env["vae.partner.rule"].create(
            {
                "name": "Mairies",
                "domain": "[('name', 'ilike', 'mairie d’essai')]",
                "actor_type_ids": [Command.set(self.type.ids)],
            }
        )
        self.assertEqual(rule.partner_count, 3)
        rule.with_user(self.coordinator).action_apply()
        self.assertEqual(self.others.vae_actor_type_ids, self.type)
        for wrong in (
            "[('no_such_field', '=', 1)]",
            "os.system('x')",
            "1",
            "[('id', '=', 'x')]",
            "[('create_date', '>', 'x')]",
            "[('name', '=', 'a\\0b')]",
            "[('name', '=', 'a\0b')]",
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                rule.with_user(self.admin).domain = wrong

    def test_rule_leaves_candidates_alone(self):
        self.candidate.partner_id.name = "Mairie d’essai"
        rule = self.env["vae.partner.rule"].create(
            {"name": "Mairies", "domain": "[('name', 'ilike', 'mairie d’essai')]"}
        )
        self.assertEqual(rule.partner_count, 3)

    def test_offers_follow_a_merge(self):
        other = self.others[0]
        offer = self._offer("Aide", partner_id=other.id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((other | self.actor).ids, self.actor)
        self.assertEqual(offer.partner_id, self.actor)
        self.assertIn("habitat", offer.search_text)
        self.assertEqual(offer.place_ids, self.savoie)
