# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Contrast and names on every screen: each view of each window action of ours.

It takes minutes: run by `make test-long` only. `test_axe.py` looks at the screens that
are used most, and at those of the portal.
"""

from odoo import Command
from odoo.tests import tagged

from .test_axe import PARTS_OF_CORE, SCREENS, AxeCommon
from .test_every_screen import RecordsCommon

GROUPS = (
    "vae_assistance.group_vae_director",
    "vae_assistance.group_vae_admin",
    "sales_team.group_sale_manager",
    "base.group_allow_export",
    "survey.group_survey_user",
    "base.group_system",
)
# What core draws as a whole, whatever the model; the grid of objectives is OCA's.
FURTHER_PARTS = (
    PARTS_OF_CORE,
    ".o_search_panel",
    ".o_calendar_widget",
    ".o_activity_view",
    ".o-mail-ActivityButton",
    ".o_tag",
    ".settings_tab",
    ".o_field_color",
    ".o_field_x2many_2d_matrix",
)
# Of core beside those of `test_axe.py`: what some of ours have and those have not.
FURTHER_OF_CORE = (
    ("crm.crm_lead_opportunities", "graph"),
    ("crm.crm_lead_opportunities", "activity"),
    ("calendar.action_calendar_event", "calendar"),
    ("calendar.action_calendar_event", "list"),
    ("base.action_partner_form", "list"),
    ("base.open_module_tree", "kanban"),
    ("base.action_res_users", "list"),
    ("base.action_res_company_form", "list"),
    ("survey.action_survey_form", "kanban"),
)


@tagged("long", "post_install", "-at_install", "-standard")
class TestAxeEverywhere(RecordsCommon, AxeCommon):
    browser_size = "1366x768"

    def test_assistance(self):
        self._look_at("vae_assistance")

    def test_network_and_reporting(self):
        self._look_at("vae_reseau", "vae_reporting")

    def _look_at(self, *addons):
        self.env["res.lang"]._activate_lang("fr_FR")
        user = self.users["director"]
        groups = [Command.link(self.env.ref(group).id) for group in GROUPS]
        user.write({"lang": "fr_FR", "group_ids": groups})
        self.candidate.user_id = user  # nothing on it that a director may not open
        self.env.flush_all()
        core = [(xmlid, view, False) for xmlid, view in FURTHER_OF_CORE]
        self._see(
            "/odoo/vae-day",  # in our application, whose lists have colours of ours
            SCREENS,
            user.login,
            "odoo.isReady === true",
            timeout=1200,
            FILTERED=False,
            PARTS_OF_CORE=", ".join(FURTHER_PARTS),
            SCREENS_TO_SEE=[
                *self._screens_of_core(user),
                *core,
                *self._screens_of(user, addons),
            ],
        )

    def _screens_of(self, user, addons):
        """Each view of each window action; of forms the first record, or a new one."""
        screens = []
        env = self.env(user=user)
        for action in self._actions(env):
            if action.xml_id.split(".")[0] not in addons:
                continue
            model = env[action.res_model]
            found = model if model._transient else model.search([], limit=1)
            screens += [
                (action.xml_id, view, found.id if view == "form" else False)
                for _view_id, view in action.views
            ]
        return screens
