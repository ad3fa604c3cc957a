# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What nobody may type, move, link or read by the side, for every model and role.

The tests ask the registry what there is: a field or a model that comes later is tried
by itself.
"""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_access_matrix import AccessCommon


@tagged("post_install", "-at_install")
class TestNamedFaults(AccessCommon):
    """What was seen on the running software, by name."""

    def test_nobody_becomes_a_member_by_writing(self):
        for role in ("coordinator", "director", "admin"):
            user = self.users[role]
            with self.subTest(role=role):
                candidate = self.unfollowed.with_user(user)
                with self.assertRaises(AccessError):
                    candidate.write({"member_ids": [Command.link(user.id)]})
                with self.assertRaises(AccessError):
                    candidate.create(
                        {"name": "Personne", "member_ids": [Command.link(user.id)]}
                    )
                candidate = candidate.with_context(
                    default_member_ids=[Command.link(user.id)]
                ).create({"name": "Personne", "user_id": False})
                self.assertNotIn(user, candidate.member_ids)

    def test_onchange_of_a_contract_tells_nobodys_words(self):
        self.unfollowed.expectations = "Ce que j’attends"
        contracts = self.env["vae.contract"].with_user(self.accompagnateur)
        spec = {"candidate_id": {}, "expectations": {}}
        with self.assertRaises(AccessError):
            contracts.onchange(
                {"candidate_id": self.unfollowed.id}, ["candidate_id"], spec
            )
        with self.assertRaises(AccessError):
            contracts.with_context(default_candidate_id=self.unfollowed.id).onchange(
                {}, [], spec
            )
