# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

# Column of a structure's delay in days → parameter that takes its place.
DELAYS = {
    "vae_watch_days": "alert_watch_days",
    "vae_urgent_days": "alert_urgent_days",
}

# For structures without a date of creation.
FIRST_DAY = "2024-01-01"

BATCH = 1000


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    move_delays(env)
    keep_contacts_in_structures(env)
    keep_leads_in_structures(env)
    find_territories(env)
    name_nobody_in_activities(env)
    unsubscribe_who_does_not_follow(env)


def move_delays(env):
    """Keep the delays that a structure has changed, as values of its own."""
    values = []
    for column, code in DELAYS.items():
        parameter = env.ref(f"vae_assistance.vae_parameter_{code}")
        env.cr.execute(
            f"""SELECT id, {column}, COALESCE(create_date::date, %s)
                  FROM res_company
                 WHERE {column} IS NOT NULL AND {column} != %s""",
            [FIRST_DAY, env["vae.parameter"]._value(code, company=env["res.company"])],
        )
        values += [
            {
                "parameter_id": parameter.id,
                "company_id": company_id,
                "value": days,
                "date_from": date_from,
            }
            for company_id, days, date_from in env.cr.fetchall()
        ]
    # At once: each pair of delays makes sense only together.
    env["vae.parameter.value"].create(values)
    for column in DELAYS:
        env.cr.execute(f"ALTER TABLE res_company DROP COLUMN IF EXISTS {column}")


def keep_contacts_in_structures(env):
    """The contact of a journey belongs to its structure.

    One with journeys of two structures stays as it is: each has to make its own.
    """
    env.cr.execute(
        """UPDATE res_partner
              SET company_id = journey.company_id
             FROM (SELECT partner_id, MIN(company_id) AS company_id
                     FROM vae_candidate
                    GROUP BY partner_id
                   HAVING COUNT(DISTINCT company_id) = 1) AS journey
            WHERE res_partner.id = journey.partner_id
              AND res_partner.company_id IS NULL"""
    )


def keep_leads_in_structures(env):
    """A lead of a VAE team belongs to the structure of whoever follows it."""
    env.cr.execute(
        """UPDATE crm_lead
              SET company_id = COALESCE(res_users.company_id, %s)
             FROM crm_team, crm_lead AS lead
             LEFT JOIN res_users ON res_users.id = lead.user_id
            WHERE lead.id = crm_lead.id
              AND crm_team.id = crm_lead.team_id
              AND crm_team.is_vae
              AND crm_lead.company_id IS NULL""",
        [env.ref("base.main_company").id],
    )


def name_nobody_in_activities(env):
    """Titles of activities are read without the rules of the journey."""
    activities = env["mail.activity"].with_context(active_test=False)
    ids = activities.search([("res_model", "=", "vae.candidate")]).ids
    for batch_ids in split_every(BATCH, ids):
        batch = activities.browse(batch_ids)
        batch._compute_res_name()
        batch.flush_recordset(["res_name"])
        batch.invalidate_recordset()


def unsubscribe_who_does_not_follow(env):
    """Followers were not unsubscribed when a journey was handed over."""
    coordinators = env.ref("vae_assistance.group_vae_coordinator").all_user_ids
    for model, candidate in (
        ("vae.candidate", "mail_followers.res_id"),
        (
            "vae.fiche.action",
            "(SELECT candidate_id FROM vae_fiche_action"
            " WHERE id = mail_followers.res_id)",
        ),
    ):
        env.cr.execute(
            f"""DELETE FROM mail_followers
                 USING res_users
                 WHERE mail_followers.res_model = %s
                   AND res_users.partner_id = mail_followers.partner_id
                   AND NOT res_users.share
                   AND NOT res_users.id = ANY(%s)
                   AND NOT EXISTS (
                       SELECT FROM vae_candidate_member_rel
                        WHERE candidate_id = {candidate}
                          AND user_id = res_users.id)""",
            [model, coordinators.ids],
        )


def find_territories(env):
    candidates = env["vae.candidate"].with_context(active_test=False)
    for ids in split_every(BATCH, candidates.search([]).ids):
        batch = candidates.browse(ids)
        batch._compute_territory_id()
        batch.flush_recordset(["territory_id"])
        batch.invalidate_recordset()
