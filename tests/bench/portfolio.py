"""What one référent has in hand: journeys and leads, made as they make them.

Everything goes through the ORM as that user, so that computed columns, members,
messages, tracking, followers and calendar events are what the software itself writes.
Journey and lead number *i* concern the same contact and have the same activity: the
two boards show as many cards of as many people.
"""

from datetime import timedelta

from odoo.fields import Command, Datetime

from odoo.addons.vae_assistance.models.candidate.vae_candidate_step import OVERRIDE

FIRST_NAMES = (
    "Camille Léa Chloé Nadia Fatou Inès Karim Hugo Marc Jean-Noël Élodie Zoé Sofia"
    " Mehdi Yann Awa Sylvie Thierry Paulo Linh"
).split()
LAST_NAMES = "Martin Ouédraogo Le-Gall Dubois Benali Moreau Nguyen Petit Garcia".split()

PROJECT = (
    "Après douze ans au service des résidents, je veux que mon métier soit reconnu. "
)
OBJECTIVES = "Relire ensemble le référentiel et choisir les deux premières activités."
CONCLUSION = "Le dossier avance ; le prochain rendez-vous portera sur l'analyse."
NEXT_TASKS = "Décrire une journée type\nDemander l'attestation de l'employeur"


def make_user(env, login, name, group):
    """A user who logs in with a password that equals the login."""
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        {
            "name": name,
            "login": login,
            "password": login,
            "email": f"{login}@example.com",
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "group_ids": [Command.set(env.ref(group).ids)],
        }
    )


def make_portfolio(user, size, steps, stages):
    """Make `size` journeys and as many leads that belong to `user`.

    :param steps: steps that the journeys are spread over evenly
    :param stages: stages that the leads are spread over evenly
    """
    env = user.with_user(user).env
    certifications = env["vae.certification"].search([])
    programs = env["vae.program"].search([])
    journeys = make_journeys(env, size, certifications, programs)
    leads = make_leads(env, journeys)
    # Changes are tracked against what a transaction began with: pretend a new one.
    env.cr.flush()
    for number, (journey, lead) in enumerate(zip(journeys, leads, strict=True)):
        # What steps require is not what is measured.
        journey.with_context(vae_step=OVERRIDE).step_id = steps[number % len(steps)]
        lead.stage_id = stages[number % len(stages)]
    for number, journey in enumerate(journeys):
        make_fiches(journey, number)
    for number in range(0, size, 2):
        for record in (journeys[number], leads[number]):
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                env.cr.now().date() + timedelta(days=number % 14 - 3),
                summary="Rappeler",
                user_id=user.id,
            )
    env.cr.flush()


def make_journeys(env, size, certifications, programs):
    today = env.cr.now().date()
    return env["vae.candidate"].create(
        [
            {
                "name": person_name(number),
                # Of a domain of its own: core looks for duplicates by domain.
                "email": f"personne.{number}@p{number}.example.com",
                "phone": f"+33601{env.uid % 100:02}{number:04}",
                "certification_id": certifications[number % len(certifications)].id,
                "program_id": programs[number % len(programs)].id,
                "date_open": today - timedelta(days=60 + number * 3),
                "waiting_on": number % 5 == 0 and "certifier",
                "goal": PROJECT * 10,
                "means": PROJECT * 5,
            }
            for number in range(size)
        ]
    )


def make_leads(env, journeys):
    today = env.cr.now().date()
    tags = env["crm.tag"].sudo().search([("name", "=", "VAE")])
    tags = tags or tags.create({"name": "VAE"})
    return env["crm.lead"].create(
        [
            {
                "type": "opportunity",
                "name": f"{journey.certification_id.name} – {journey.name}",
                "partner_id": journey.partner_id.id,
                "expected_revenue": 1000 + number * 10,
                "date_deadline": today + timedelta(days=number),
                "priority": str(number % 3),
                "tag_ids": [Command.set(tags.ids)],
            }
            for number, journey in enumerate(journeys)
        ]
    )


def make_fiches(journey, number):
    """One or two completed fiches; the last one of two journeys in three announces an
    appointment, which puts it in the calendar with its draft fiche."""
    now = Datetime.now().replace(minute=0, second=0)
    last = now - timedelta(days=1 + number % 40)
    dates = [last - timedelta(days=21), last] if number % 2 else [last]
    fiches = journey.env["vae.fiche.action"].create(
        [
            {
                "candidate_id": journey.id,
                "date": date,
                "modality": "onsite",
                "objectives_aimed": OBJECTIVES,
                "conclusion": CONCLUSION,
                "next_tasks": NEXT_TASKS,
            }
            for date in dates
        ]
    )
    if number % 3:
        fiches[-1].next_date = last + timedelta(days=14 + number % 30)
    fiches.action_done()


def person_name(number):
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    return f"{first} {LAST_NAMES[number // 3 % len(LAST_NAMES)]}"
