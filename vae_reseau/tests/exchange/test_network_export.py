# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import NetworkCommon


@tagged("post_install", "-at_install")
class TestNetworkExport(NetworkCommon, HttpCase):
    """The file is given to who has prepared it, as long as they may export."""

    @mute_logger("odoo.http")
    def test_whose_file_it_is(self):
        self._offer("Aide des Cîmes")
        may_export = self.env.ref("base.group_allow_export")
        (self.coordinator | self.director).group_ids = [Command.link(may_export.id)]
        portal = new_test_user(
            self.env, login="test_portal", groups="base.group_portal"
        )
        url = (
            self.env["vae.network.export"]
            .with_user(self.coordinator)
            .create({"kind": "service"})
            .action_export()["url"]
        )
        for user in (self.director, self.stranger, self.employee, portal):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login)
                answer = self.url_open(url)
                self.assertIn(answer.status_code, (403, 404))
                self.assertNotIn("Aide des Cîmes", answer.text)
        self.authenticate(self.coordinator.login, self.coordinator.login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Aide des Cîmes", answer.content.decode())
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.coordinator.group_ids = [Command.unlink(may_export.id)]
        self.assertEqual(self.url_open(url).status_code, 404)
