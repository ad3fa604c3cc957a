# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Core's robot opens every menu, view and filter of our application, in a browser.

It takes minutes: run by `make test-long` only. `test_every_screen.py` asks the server
for the same, in seconds.
"""

from odoo.tests import HttpCase, tagged

from odoo.addons.vae_assistance.tests.common import VaeCommon

ROBOT = (
    "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
    ".startClickEverywhere('vae_assistance.vae_menu_root');"
)


@tagged("long", "post_install", "-at_install", "-standard")
class TestClickEverywhere(VaeCommon, HttpCase):
    allow_end_on_form = True

    def _click_everywhere(self, user):
        if "tour_enabled" in user._fields:
            user.tour_enabled = False
        self._create_fiche(self.candidate, days=-1)
        self.browser_js(
            "/odoo",
            ROBOT,
            "odoo.isReady === true",
            login=user.login,
            timeout=1200,
            success_signal="clickbot test succeeded",
        )

    def test_referent(self):
        self._click_everywhere(self.referent)

    def test_administrator(self):
        self._click_everywhere(self.admin)
