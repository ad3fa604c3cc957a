# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools.sql import column_exists, create_column


def migrate(cr, version):
    """Since when each journey is in its step: as its messages tell, else its entry.

    Computed for journeys that are there already, it would be the day of the upgrade.
    """
    if column_exists(cr, "vae_candidate", "date_step"):
        return
    create_column(cr, "vae_candidate", "date_step", "date")
    cr.execute(
        """UPDATE vae_candidate AS candidate
              SET date_step = COALESCE(moved.day, candidate.date_open)
             FROM vae_candidate AS journey
        LEFT JOIN (
                  SELECT message.res_id, MAX(message.date)::date AS day
                    FROM mail_tracking_value AS value
                    JOIN ir_model_fields AS field ON field.id = value.field_id
                    JOIN mail_message AS message ON message.id = value.mail_message_id
                   WHERE field.model = 'vae.candidate' AND field.name = 'step_id'
                     AND message.model = 'vae.candidate'
                GROUP BY message.res_id
                  ) AS moved ON moved.res_id = journey.id
            WHERE journey.id = candidate.id"""
    )
