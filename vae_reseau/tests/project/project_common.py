# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..common import NetworkCommon


class ProjectCommon(NetworkCommon):
    """An employer's cohort that is open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employer = cls.env["res.partner"].create(
            {"name": "Résidences des Cîmes", "is_company": True}
        )
        cls.project = cls.env["vae.project"].create(
            {
                "name": "Cohorte des résidences",
                "partner_id": cls.employer.id,
                "program_id": cls.program.id,
                "code": "EHPAD-2026",
                "entry_target": 12,
                "validation_target": 8,
            }
        )
        cls.project.action_open()
