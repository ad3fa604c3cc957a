"""Make a new database French throughout. Runs inside Odoo: `odoo shell < this`.

The native set-up and Docker both run it, once for each new database: the parameter
it leaves says that the database is complete.
"""

import os

PARIS = "Europe/Paris"

env = env(context={"active_test": False})  # noqa: F821 (Odoo's shell brings it)

france = env.ref("base.fr")
env.ref("base.EUR").active = True
for company in env["res.company"].search([]):
    company.country_id = company.country_id or france
company = env.ref("base.main_company")
company.write({"country_id": france.id, "currency_id": env.ref("base.EUR").id})
company.partner_id.country_id = france

# People that came with Odoo's own data are English by default.
env["res.partner"].search([("lang", "!=", "fr_FR")]).lang = "fr_FR"
# Odoo's own data puts its users in Brussels.
env["res.partner"].search([("tz", "in", [False, "Europe/Brussels"])]).tz = PARIS
env["ir.default"].set("res.partner", "lang", "fr_FR")
env["ir.default"].set("res.partner", "tz", PARIS)

# No English page for visitors whose browser asks for one.
env["res.lang"].search([("code", "=", "en_US")]).active = False

if password := os.environ.get("VAE_ADMIN_PASSWORD"):
    env.ref("base.user_admin").password = password

env["ir.config_parameter"].set_param("vae.setup.french", "True")
env.cr.commit()
