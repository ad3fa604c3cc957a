"""Compile the bundles of scripts and styles that browsers ask for.

Runs inside Odoo: `odoo shell < this`. A tour's requests are part of its transaction and
rolled back with it: without this, each tour compiles them all.
"""

# Of Odoo's own tests in JavaScript, and of themes that no tour chooses.
NOT_ASKED_FOR = {
    "web.assets_unit_tests",
    "web.assets_unit_tests_setup",
    "web.assets_web_dark",
    "web.qunit_suite_tests",
    "web.tests_assets",
}
# Loaded when a view first needs them, so that no template names them.
LOADED_LATER = {
    "bus.websocket_worker_assets",
    "portal.assets_chatter",
    "web.assets_backend_lazy",
    "web.assets_clickbot",
    "web.assets_emoji",
    "web.chartjs_lib",
    "web.fullcalendar_lib",
    "web_tour.automatic",
}

qweb = env["ir.qweb"]  # noqa: F821 (Odoo's shell)
scripts, styles = qweb._get_bundles_to_pregenarate()
for name in sorted((scripts | styles | LOADED_LATER) - NOT_ASKED_FOR):
    if name in scripts | LOADED_LATER:
        qweb._get_asset_bundle(name, css=False, js=True).js()
    if name in styles | LOADED_LATER:
        qweb._get_asset_bundle(name, css=True, js=False).css()
env.cr.commit()  # noqa: F821
