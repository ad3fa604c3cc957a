"""Write each addon's .pot into a folder. Runs inside Odoo: `odoo shell < this`."""

import os
from pathlib import Path

from odoo.tools.translate import trans_export

folder = Path(os.environ["VAE_POT_FOLDER"])
for addon in os.environ["VAE_POT_ADDONS"].split(","):
    with (folder / f"{addon}.pot").open("wb") as pot:
        trans_export(None, [addon], pot, "po", env)  # noqa: F821 (Odoo's shell)
