"""Where things lie. All private state is in the checkout: `.venv/` and `.local/`."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
LOCAL = ROOT / ".local"

APT = LOCAL / "apt"
ODOO = LOCAL / "odoo"
POSTGRES = LOCAL / "postgres"
DATA = LOCAL / "data"
FILESTORE = DATA / "filestore"
LOGS = LOCAL / "logs"
LOCKS = LOCAL / "locks"
ODOO_CONF = LOCAL / "odoo.conf"

VENV_PYTHON = VENV / "bin" / "python"

# Tells this checkout apart from others where a name outside of it is needed.
CHECKOUT_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
