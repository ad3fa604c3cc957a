# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import file_path
from odoo.tools.convert import xml_import

MODULE = "vae_assistance"
WANTED = f"{MODULE}/data/vae_program_proof_data.xml"


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    load_wanted_proofs(env)


def load_wanted_proofs(env):
    """Start programs that want no proof yet want the usual ones; others stay."""
    root = etree.parse(file_path(WANTED)).getroot()
    records = {}
    for record in root.findall("record"):
        program = record.find("field[@name='program_id']").get("ref")
        records.setdefault(program, []).append(record)
    for name, wanted in records.items():
        program = env.ref(f"{MODULE}.{name}", raise_if_not_found=False)
        if not program or program.proof_ids:
            for record in wanted:
                root.remove(record)
    xml_import(env, MODULE, {}, "init", noupdate=True).parse(root)
