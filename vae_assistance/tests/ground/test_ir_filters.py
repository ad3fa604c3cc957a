# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestSharedFavourites(VaeCommon):
    """Lists of ours are emptied, renamed or opened otherwise by no colleague."""

    def _favourite(self, user, model="vae.candidate", **values):
        favourites = self.env["ir.filters"].with_user(user)
        return favourites.create({"name": "Essai", "model_id": model, **values})

    def test_those_of_the_start_data(self):
        shared = self.env["ir.filters"].search(
            [("model_id", "like", "vae."), ("user_ids", "=", False)]
        )
        self.assertTrue(shared)
        for user in (self.employee, self.accompagnateur, self.referent):
            for favourite in shared.with_user(user):
                for change in (
                    {"domain": "[(0, '=', 1)]"},
                    {"is_default": True},
                    {"user_ids": [Command.set(user.ids)]},
                ):
                    with self.assertRefused("is shared", AccessError):
                        favourite.write(change)
                with self.assertRefused("is shared", AccessError):
                    favourite.unlink()
        shared.with_user(self.coordinator).write({"name": "Autre nom"})
        shared.with_user(self.coordinator).unlink()

    def test_sharing_ones_own(self):
        both = [Command.set([self.employee.id, self.referent.id])]
        for values in ({}, {"user_ids": both}, {"is_default": True}):
            with self.assertRefused("is shared", AccessError):
                self._favourite(self.employee, **values)
        with self.assertRefused("is shared", AccessError):
            self._favourite(self.referent, is_default=True)
        shared = self._favourite(self.referent)
        shared.name = "Pour tous"
        with self.assertRefused("is shared", AccessError):
            shared.with_user(self.referent2).name = "Pris"
        shared.unlink()
        self._favourite(self.coordinator, is_default=True)

    def test_for_oneself(self):
        own = [Command.set(self.referent.ids)]
        mine = self._favourite(self.referent, user_ids=own, is_default=True)
        mine.name = "Le mien"
        with self.assertRefused("is shared", AccessError):
            mine.user_ids = False
        mine.unlink()

    def test_other_lists_are_as_in_core(self):
        shared = self._favourite(self.employee, "res.partner", is_default=True)
        shared.with_user(self.referent).name = "Autre"
        shared.with_user(self.referent).unlink()
