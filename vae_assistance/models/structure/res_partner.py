# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytz

from odoo import models

# French postcodes from overseas: department or collectivity to its country (ISO 3166).
OVERSEAS = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _vae_zone_of_address(self):
        """What the clocks show where somebody lives, as their address says.

        :return: name of a time zone; False where the address does not tell, or the
            country has several
        """
        country = self.country_id.code or "FR"
        if country == "FR":
            country = OVERSEAS.get((self.zip or "").strip()[:3], self.zip and "FR")
        # The first of French Polynesia is Tahiti, where nearly everybody lives.
        zones = pytz.country_timezones.get(country or "", ())
        return zones[0] if len(zones) == 1 or country == "PF" else False
