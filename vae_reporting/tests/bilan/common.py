# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.addons.vae_assistance.models.candidate.vae_candidate_planned import DECIDED
from odoo.addons.vae_assistance.tests.common import VaeCommon

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


class BilanCommon(VaeCommon):
    """Journeys of two years in two structures, as chance has them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.cron"].search([]).write({"active": False})
        cls.company.vae_director_id = cls.director
        cls.other_program = cls.env["vae.program"].create({"name": "Autre cadre"})
        cls.chance = random.Random(17)  # noqa: S311 - no secret
        others = cls.env["vae.candidate"].search([])
        # Whatever is still planned for them.
        others.with_context(vae_planned=DECIDED).active = False
        people = (cls.referent, cls.referent2, cls.stranger)
        with freeze_time("2024-10-01 10:00:00"):
            old = cls._journeys(people, 9)
        with freeze_time("2025-03-03 10:00:00"):
            new = cls._journeys(people, 24)
        with freeze_time("2025-06-02 10:00:00"):
            for journey in (old | new)[::3]:
                journey.step_id = cls.second_step
        with freeze_time("2025-09-01 10:00:00"):
            closing = cls.steps.filtered("is_closing")
            for journey in (old | new)[::4]:
                cls._close_journey(journey, cls.chance.choice(closing))
            cls._close_journey(new[1], cls._closing("dropped"))
        cls.journeys = old | new
        cls._fiches(cls.journeys)
        # What users read is not what the superuser has read.
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _closing(cls, outcome):
        return cls.steps.filtered(lambda step: step.outcome == outcome)[:1]

    @classmethod
    def _journeys(cls, people, number):
        pick = cls.chance.choice
        situations = cls.env["vae.situation"].search([])[:3]
        return cls.env["vae.candidate"].union(
            *(
                cls._create_candidate(
                    f"Zébulon {place}",
                    people[place % len(people)],
                    program_id=pick((cls.program, cls.other_program)).id,
                    sex=pick(("f", "m", False)),
                    birth_date=pick((False, date(1990, 5, 5), date(1970, 1, 1))),
                    situation_id=pick((False, *situations.ids)),
                    education_level=pick((False, "none", "3")),
                )
                for place in range(number)
            )
        )

    @classmethod
    def _fiches(cls, journeys):
        cls.env["vae.fiche.action"].create(
            [
                {
                    "candidate_id": journey.id,
                    "date": datetime(2025, 3, 10, 9) + timedelta(days=20 * place),
                    "modality": cls.chance.choice(("onsite", "video", "phone")),
                    "duration": cls.chance.randint(1, 8) / 4,
                    "state": cls.chance.choice(("done", "done", "cancelled")),
                }
                for journey in journeys
                for place in range(cls.chance.randint(0, 3))
            ]
        )

    @classmethod
    def _bilan(cls, user=None, **values):
        return (
            cls.env["vae.bilan"]
            .with_user(user or cls.director)
            .create({"date_start": YEAR[0], "date_end": YEAR[1], **values})
        )

    @classmethod
    def _line(cls, bilan, code):
        return next(line for line in bilan.figures if line["code"] == code)

    @classmethod
    def _ready(cls, bilan):
        bilan.action_compute()
        bilan.action_review()
        return bilan

    @classmethod
    def _sign(cls, document):
        """As the director does on the screen, without the pad."""
        document.action_request_signatures()
        request = document.sudo()._signature_request()
        request.signer_ids._sign("screen")
        return request
