"""The settings Odoo is started with, written to `.local/odoo.conf`."""

import configparser
import io
import os
from pathlib import Path

from . import odoo_source, paths, steps
from .messages import SetupError
from .postgres import Server

DEFAULT_PORT = 8069


def http_port() -> int:
    text = os.environ.get("ODOO_PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SetupError(f"ODOO_PORT={text} is no port: give a number up to 65535.")
    return int(text)


def write(odoo_home: Path, server: Server) -> Path:
    addons = odoo_source.addons_paths(odoo_home)
    if any(paths.ROOT.glob("*/__manifest__.py")):
        addons.append(paths.ROOT)
    options = {
        "addons_path": ",".join(map(str, addons)),
        "data_dir": str(paths.DATA),
        "http_interface": "127.0.0.1",
        "http_port": str(http_port()),
        # The web page that manages databases has a well-known password: none.
        "list_db": "False",
        "max_cron_threads": "1",
        "unaccent": "True",
        "workers": "0",
        **(_private(server) if server.is_private else {}),
    }
    parser = configparser.RawConfigParser()
    parser["options"] = options
    text = io.StringIO()
    parser.write(text)
    if not _holds(paths.ODOO_CONF, text.getvalue()):
        steps.write_whole(paths.ODOO_CONF, text.getvalue())
    return paths.ODOO_CONF


def _private(server: Server) -> dict[str, str]:
    return {
        "db_host": server.variables["PGHOST"],
        "db_port": server.variables["PGPORT"],
        "db_user": server.variables["PGUSER"],
    }


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text
