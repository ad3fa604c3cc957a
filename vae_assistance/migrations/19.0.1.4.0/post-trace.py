# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

CONFIDENTIAL = [
    "vae.candidate.sensitive",
    "vae.confidential.note",
    "vae.obstacle.confidential",
]


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    languages = dict(env["res.lang"].get_installed())
    env = env(context={"lang": "fr_FR" if "fr_FR" in languages else "en_US"})
    make_trace_neutral(env)
    make_eligibility_neutral(env)


def make_trace_neutral(env):
    """Coordinators read the trace: what was opened, and why a note was withdrawn."""
    confidential = env["vae.confidential.mixin"]._trace_kind()
    env.cr.execute(
        SQL(
            """UPDATE vae_access_log
                  SET document = CASE
                          WHEN operation = 'export' THEN %(kind)s
                          ELSE %(kind)s || ' – ' || COALESCE(reference, '')
                      END,
                      export_name = REGEXP_REPLACE(
                          export_name, ' × [^×]*$', ' × ' || %(kind)s
                      ),
                      reason = CASE
                          WHEN operation = 'edit' AND reason IS NOT NULL
                          THEN %(withdrawn)s ELSE reason
                      END
                WHERE model = ANY(%(models)s)""",
            kind=confidential,
            withdrawn=env["vae.confidential.note"]._withdrawal(),
            models=CONFIDENTIAL,
        )
    )


def make_eligibility_neutral(env):
    """What a decision kept is what its table shows: it leaves out sensitive facts."""
    env.cr.execute(
        """UPDATE vae_proposal
              SET eligibility = CASE
                      WHEN eligibility_table LIKE '%text-danger%' THEN 'not_eligible'
                      WHEN eligibility_table LIKE '%text-warning%' THEN 'unknown'
                      WHEN eligibility_table LIKE '%text-success%' THEN 'eligible'
                  END
            WHERE eligibility IS NOT NULL"""
    )
