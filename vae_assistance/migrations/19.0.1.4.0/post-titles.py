# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """Titles of appointments told the journey's reference, in whatever language."""
    cr.execute(
        """UPDATE calendar_event
              SET name = REPLACE(calendar_event.name, ' – ' || journey.reference, '')
             FROM vae_candidate AS journey
            WHERE journey.id = calendar_event.vae_candidate_id
              AND calendar_event.name LIKE '%' || journey.reference"""
    )
