# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api

MODULE = "vae_assistance"
TEMPLATES = (
    "mail_template_attendance",
    "mail_template_attendance_reminder",
    "mail_template_fiche_action",
    "mail_template_fiche_reminder",
    "mail_template_signature",
)
# In templates that somebody has rewritten: hours by the clock of the place, and nobody
# writes any more who has left. What they say stays.
REPLACED = (
    (
        r"format_datetime\((object\.[a-z_]+), tz=object\.[a-z_]+\.tz or [^,]+,"
        r" dt_format=([^)]+?), lang_code=([^)]+?)\)",
        r"object.with_context(lang=\3)._vae_moment(\1, \2)",
    ),
    (
        r"(object(?:\.request_id)?\.[a-z_]+)\.email_formatted"
        r" or object\.company_id\.email_formatted",
        r"\1._vae_sender(object.company_id)",
    ),
    (
        r"(object(?:\.request_id)?\.[a-z_]+)\.name or object\.company_id\.name",
        r"\1._vae_signs_as(object.company_id)",
    ),
)


def migrate(cr, version):
    """Mails tell the hour of the place, and where it is."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    templates = env["mail.template"]
    for name in TEMPLATES:
        templates |= env.ref(f"{MODULE}.{name}", raise_if_not_found=False) or templates
    # As they came: nobody but the installation has written them.
    as_they_came = templates.filtered(lambda each: each.write_uid.id == SUPERUSER_ID)
    as_they_came.reset_template()
    for pattern, replacement in REPLACED:
        cr.execute(
            """UPDATE mail_template
                  SET subject = regexp_replace(
                          subject::text, %(pattern)s, %(replacement)s, 'g')::jsonb,
                      body_html = regexp_replace(
                          body_html::text, %(pattern)s, %(replacement)s, 'g')::jsonb,
                      email_from = regexp_replace(
                          email_from, %(pattern)s, %(replacement)s, 'g')
                WHERE id = ANY(%(ids)s)""",
            {
                "pattern": pattern,
                "replacement": replacement,
                "ids": (templates - as_they_came).ids,
            },
        )
    env.invalidate_all()
