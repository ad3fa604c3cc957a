# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import NetworkCommon


@tagged("post_install", "-at_install")
class TestVaeOffer(NetworkCommon):
    def test_fields_and_places_follow(self):
        offer = self._offer("Aide au logement", territories=self.savoie)
        self.assertEqual(offer.field_ids, self.rent.parent_id)
        self.assertEqual(offer.place_ids, self.savoie)
        self.assertEqual(offer.reached_phone, self.actor.phone)
        offer.phone = "+33 4 65 71 49 02"
        self.assertEqual(offer.reached_phone, "+33 4 65 71 49 02")

    def test_without_territory_it_is_found_at_its_address(self):
        self.assertEqual(self._offer("Permanence").place_ids, self.savoie)
        offer = self._offer("Pour une commune", zone_codes="01053, 200040715")
        self.assertEqual(offer.place_ids, self.ain)

    def test_codes_of_places(self):
        with self.assertRaises(ValidationError):
            self._offer("Faux", zone_codes="1234")
        self.assertTrue(self._offer("Corse", zone_codes="2A004").place_ids)

    def test_checking_with_one_click(self):
        offer = self._offer("Ancienne")
        self.assertEqual(offer.freshness, "stale")
        offer.with_user(self.referent).action_verify()
        self.assertEqual(offer.verified_by_id, self.referent)
        self.assertEqual(offer.freshness, "fresh")
        today = fields.Date.context_today(offer)
        offer.date_verified = today - timedelta(days=250)
        self.assertEqual(offer.freshness, "to_check")
        to_check = [("freshness", "=", "to_check"), ("partner_id", "=", self.actor.id)]
        self.assertEqual(offer.search(to_check), offer)
        offer.date_verified = today - timedelta(days=800)
        self.assertFalse(offer.search(to_check))

    def test_nobody_types_who_checked(self):
        offer = self._offer("Aide").with_user(self.referent)
        with self.assertRaises(AccessError):
            offer.date_verified = fields.Date.context_today(offer)
        with self.assertRaises(AccessError):
            offer.with_user(self.accompagnateur).action_verify()

    def test_completeness(self):
        offer = self._offer("Aide").with_context(lang="en_US")
        self.assertIn("cost", offer.missing)
        before = offer.completeness
        offer.write({"fees": "gratuit", "for_candidates": True, "by_phone": True})
        self.assertGreater(offer.completeness, before)
        self.assertNotIn("cost", offer.missing)

    def test_who_reads(self):
        self.actor.company_id = self.company
        offer = self._offer("De la structure")
        self.assertTrue(offer.with_user(self.accompagnateur).has_access("read"))
        self.assertFalse(offer.with_user(self.stranger).has_access("read"))
        self.actor.company_id = False
        self.assertTrue(offer.with_user(self.stranger).has_access("read"))
        self.assertFalse(offer.with_user(self.employee).has_access("read"))

    def test_contact_is_deleted_by_who_has_no_role(self):
        colleague = self.employee
        colleague.group_ids += self.env.ref("base.group_partner_manager")
        offer = self._offer("Aide")
        self.actor.with_user(colleague).write({"name": "Autre nom", "zip": "01000"})
        self.assertIn("autre nom", offer.search_text)
        self.assertEqual(offer.place_ids, self.ain)
        self.actor.with_user(colleague).unlink()
        self.assertFalse(offer.exists())

    def test_common_ones_are_deleted_by_who_has_made_them(self):
        common = self._offer("Des autres")
        for user in (self.coordinator, self.director):
            self.assertTrue(common.with_user(user).has_access("write"))
            self.assertFalse(common.with_user(user).has_access("unlink"))
        own = self._offer("De moi")
        own._write({"create_uid": self.coordinator.id})
        self.env.invalidate_all()
        self.assertTrue(own.with_user(self.coordinator).has_access("unlink"))
        self.actor.company_id = self.company
        self.assertTrue(common.with_user(self.coordinator).has_access("unlink"))
        imports = self.env["vae.network.import"]
        theirs = imports.create({})
        mine = imports.with_user(self.coordinator).create({})
        self.assertTrue(mine.has_access("unlink"))
        for operation in ("write", "unlink"):
            their = theirs.with_user(self.coordinator)
            self.assertFalse(their.has_access(operation))

    def test_checked_again_from_ones_day(self):
        """Offers that one has verified are proposed when they grow old."""

        def proposed(user):
            day = self.env["vae.day"].with_user(user).action_load_day("day")
            blocks = {block["name"]: block["rows"] for block in day["blocks"]}
            return blocks.get("offers")

        offer = self._offer("Aide").with_user(self.referent)
        offer.action_verify()
        self.assertFalse(proposed(self.referent))
        offer.sudo().date_verified = fields.Date.today() - timedelta(days=1000)
        [row] = proposed(self.referent)
        self.assertEqual(
            (row["id"], row["acts"][0]["name"]), (offer.id, "action_verify")
        )
        self.assertFalse(proposed(self.referent2))
        self.assertIsNone(proposed(self.accompagnateur))
        offer.action_verify()
        self.assertFalse(proposed(self.referent))
