"""Everything this project needs around its addons, set up in the checkout.

Odoo, its Python libraries and a private PostgreSQL are fetched and kept in
`.venv/` and `.local/`; nothing else on the machine changes, but for Debian
packages that are missing (see `machine.py`). One room per thing:

    machine.py       Debian packages, Python version, free disk space
    odoo_source.py   Odoo itself
    python_env.py    the virtual environment and its pinned libraries
    postgres.py      the private database server
    configuration.py the settings Odoo is started with
    database.py      create, clone, drop databases together with their filestore
    project.py       the three addons: names, dependencies, what changed
    upgrade.py       upgrade databases whose addons changed
    server.py        a free port, and when a server answers
    everything.py    all of the above in order: what the scripts call
    steps.py         stamps, locks: how an interrupted step is repaired
    messages.py      what the user reads
    paths.py         where things lie

Only Python's standard library is used: this code runs before any other exists.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or newer is needed, and this is Python %d.%d.\n"
        "On Debian 12 or newer: apt-get install python3 python3-venv\n"
        "If a newer Python is there under another name, start the script with "
        "it, for example: python3.12 scripts/run" % sys.version_info[:2]
    )
