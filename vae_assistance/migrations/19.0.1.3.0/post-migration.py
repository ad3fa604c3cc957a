# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, file_path
from odoo.tools.convert import xml_import

MODULE = "vae_assistance"
WANTED = f"{MODULE}/data/vae_program_proof_data.xml"


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    load_wanted_proofs(env)
    keep_what_people_typed(env)


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


def keep_what_people_typed(env):
    """Of the dates of a plan's line, those that a completed fiche tells follow from it.

    The others were typed. A day more or less: which one it is depends on where the
    professional lives.
    """
    env.flush_all()
    for typed, date, told in (
        ("begun_by_hand", "date_begun", "TRUE"),
        ("done_by_hand", "date_done", "support.is_finished"),
    ):
        env.cr.execute(
            SQL(
                """UPDATE vae_support_plan_line AS line
                      SET %(typed)s = NULL
                    WHERE EXISTS (
                          SELECT FROM vae_fiche_action_support AS support
                           WHERE support.root_line_id = line.root_id
                             AND %(told)s
                             AND ABS(support.given_on - line.%(date)s) <= 1
                          )""",
                typed=SQL.identifier(typed),
                date=SQL.identifier(date),
                told=SQL(told),
            )
        )
    env.invalidate_all()
