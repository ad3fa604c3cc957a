"""A journey that has lasted five years, and an applicant who was met as often.

Both have a meeting a month, each with messages, and an activity to come. The journey
has besides what such a journey leaves behind: diagnoses, versions of its plan,
experiences. Another journey has lasted half as long: its booklet tells 30 meetings.
"""

from datetime import timedelta

from odoo.fields import Command, Datetime

from .people import CANDIDATE, HALF_AS_LONG, LONG_LASTING
from .portfolio import (
    CONCLUSION,
    NEXT_TASKS,
    OBJECTIVES,
    PROJECT,
    make_journeys,
)

MONTHS = 60


def make_history(user):
    """Make the journeys and the applicant of `user`, who may recruit."""
    user.sudo().group_ids += user.env.ref("hr_recruitment.group_hr_recruitment_user")
    # The browser that records leaves one as well, in the large database only.
    user.env["mail.presence"].sudo().create({"user_id": user.id})
    env = user.with_user(user).env
    starts = [
        Datetime.now().replace(minute=0, second=0) - timedelta(days=30 * month)
        for month in range(MONTHS, 0, -1)
    ]
    journey = make_journey(env, starts, LONG_LASTING)
    make_journey(env, starts[MONTHS // 2 :], HALF_AS_LONG)
    make_account(journey)
    applicant = make_applicant(env, starts)
    for record in (journey, applicant):
        for month in range(MONTHS):
            record.message_post(body=f"{month}. {CONCLUSION}")
            record.message_post(body=f"{month}. {NEXT_TASKS}")
        record.activity_schedule(
            "mail.mail_activity_data_todo", summary="Rappeler", user_id=user.id
        )
    env.cr.flush()


def make_account(journey):
    """The candidate uses the portal."""
    users = journey.env["res.users"].sudo().with_context(no_reset_password=True)
    users.create(
        {
            "login": CANDIDATE,
            "password": CANDIDATE,
            "partner_id": journey.partner_id.id,
            "company_id": journey.company_id.id,
            "company_ids": [Command.set(journey.company_id.ids)],
            "group_ids": [Command.set(users.env.ref("base.group_portal").ids)],
        }
    )


def make_journey(env, starts, name):
    certification = env["vae.certification"].search([("bloc_ids", "!=", False)])[:1]
    program = env["vae.program"].search([])[:1]
    [journey] = make_journeys(env, 1, certification, program)
    journey.write({"name": name, "date_open": starts[0].date()})
    for start in starts:
        fiche = env["vae.fiche.action"].create(
            {
                "candidate_id": journey.id,
                "date": start,
                "modality": "onsite",
                "objectives_aimed": OBJECTIVES,
                "conclusion": CONCLUSION,
                "next_tasks": NEXT_TASKS,
            }
        )
        fiche.action_done()
    for _year in range(len(starts) // 12):
        make_diagnosis(journey)
        plan = env["vae.support.plan"].create({"candidate_id": journey.id})
        # As the last signature does; the signatures' own files are not read here.
        plan._signature_done(
            env["vae.signature.request"].sudo().new({"date_signed": Datetime.now()})
        )
    env["vae.experience"].create(
        [
            {
                "candidate_id": journey.id,
                "name": f"Poste {number}",
                "description": PROJECT,
            }
            for number in range(20)
        ]
    )
    return journey


def make_diagnosis(journey):
    diagnosis = journey.env["vae.diagnosis"].create({"candidate_id": journey.id})
    diagnosis.action_save_answers(
        [
            {"condition": condition.id, "state": "met", "comment": CONCLUSION}
            for condition in diagnosis.line_ids.condition_id
        ]
    )
    diagnosis.action_agree()


def make_applicant(env, starts):
    applicant = env["hr.applicant"].create(
        {
            "partner_name": LONG_LASTING,
            "email_from": "dominique.longcours@candidature.example.com",
            "partner_phone": "+33 7 00 00 99 99",
            "job_id": env["hr.job"].sudo().create({"name": "Aide-soignant"}).id,
            "user_id": env.uid,
            "applicant_notes": PROJECT * 10,
        }
    )
    env["calendar.event"].create(
        [
            {
                "name": f"Entretien {number}",
                "start": start,
                "stop": start + timedelta(hours=1),
                "applicant_id": applicant.id,
                "partner_ids": [Command.set(env.user.partner_id.ids)],
                "description": CONCLUSION,
            }
            for number, start in enumerate(starts)
        ]
    )
    return applicant
