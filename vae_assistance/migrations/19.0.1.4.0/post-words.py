# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL

# Start data that nobody has changed since: what it said, and what it says now.
SOURCES = (
    (
        "Décret n° 2023-1275 du 27 décembre 2023 (conséquences exactes à vérifier).",
        "Décret n° 2023-1275 du 27 décembre 2023.",
    ),
    (
        "À vérifier.",
        "Règles du service public de la VAE.",
    ),
    (
        "Code du travail, article R6412-3 (à vérifier).",
        "Code du travail, article R6412-3.",
    ),
    (
        "Service public de la VAE : 12 mois après la fin du parcours (à vérifier).",
        "Service public de la VAE : 12 mois après la fin du parcours.",
    ),
    (
        "Dix ans (à vérifier).",
        "Code de commerce, article L123-22 : dix ans.",
    ),
    (
        "Règle de la structure ou barème en vigueur (à vérifier).",
        "Règle de la structure ou barème en vigueur.",
    ),
)
NOTES = (
    (
        "Date d'effet à vérifier.",
        "",
    ),
    (
        "Base et conséquences exactes à vérifier.",
        "",
    ),
    (
        "À vérifier.",
        "",
    ),
    (
        "Avant la loi de 2022. Date d'effet à vérifier.",
        "Avant la loi de 2022.",
    ),
    (
        "À vérifier avec le délégué à la protection des données.",
        "Avis du délégué à la protection des données à recueillir.",
    ),
)
# What the candidate does at a step, read on the portal: plain words.
GUIDANCE = (
    (
        "S'inscrit dans un projet.",
        "S'inscrire dans un projet.",
    ),
    (
        "S'informe et vérifie que son projet est faisable.",
        "S'informer et vérifier que le projet est faisable.",
    ),
    (
        "Pose ses questions et prend part à la définition des conditions de travail.",
        "Poser ses questions et prendre part au choix des conditions de travail.",
    ),
    (
        "S'approprie la procédure.",
        "Comprendre la procédure.",
    ),
    (
        "Vérifie qu'il connaît bien la certification visée, les attendus du"
        " dossier et le travail à fournir.",
        "Vérifier que l'on connaît bien la certification visée, ce que le "
        "dossier demande et le travail à fournir.",
    ),
    (
        "S'engage.",
        "S'engager.",
    ),
    (
        "Retrace les grandes étapes de son parcours et en retient les points clés.",
        "Retracer les grandes étapes de son parcours et en retenir les points clés.",
    ),
    (
        "Confronte son point de vue.",
        "Échanger son point de vue avec l'accompagnateur.",
    ),
    (
        "Anticipe et choisit une stratégie.",
        "Anticiper et choisir une stratégie.",
    ),
    (
        "Interroge ses activités, passées et actuelles.",
        "S'interroger sur ses activités, passées et actuelles.",
    ),
    (
        "Repère ses connaissances, aptitudes et compétences au regard de la"
        " certification visée.",
        "Repérer ses connaissances, aptitudes et compétences au regard de "
        "la certification visée.",
    ),
    (
        "Rédige, et confronte ce qu'il a rédigé.",
        "Rédiger, faire relire et reprendre ce qui est écrit.",
    ),
    (
        "Rassemble des preuves pertinentes et les organise dans son dossier.",
        "Rassembler des preuves utiles et les organiser dans le dossier.",
    ),
    (
        "Prépare son argumentation.",
        "Préparer son argumentation.",
    ),
    (
        "Envisage la suite de son parcours.",
        "Envisager la suite du parcours.",
    ),
)
INTRO = (
    "Il donne des repères pour avancer, et pour regarder ensemble si les conditions"
    " convenues sont tenues."
)
RESPECT = " Son respect conditionne le bon déroulement de la démarche."


def migrate(cr, version):
    for before, after in SOURCES:
        replace(cr, "vae_parameter", "source", f'"{before}"', f'"{after}"')
    for before, after in GUIDANCE:
        replace(cr, "vae_step", "guidance_candidate", f">{before}<", f">{after}<")
    replace(cr, "vae_contract_template", "intro", f'{INTRO}"', f'{INTRO}{RESPECT}"')
    for before, after in NOTES:
        cr.execute(
            "UPDATE vae_parameter_value SET note = NULLIF(%s, '') WHERE note = %s",
            [after, before],
        )
    cr.execute(
        SQL(
            """UPDATE vae_parameter
                  SET name = REPLACE(name::text, %(before)s, %(after)s)::jsonb
                WHERE code = 'consent_end_days'""",
            before="Signature : relance",
            after="Consentement : avertissement avant la fin",
        )
    )
    # The booklet has it individual or collective.
    cr.execute(
        """UPDATE vae_plan_template_line AS line SET setting = 'either'
             FROM ir_model_data AS data
            WHERE data.module = 'vae_assistance'
              AND data.name = 'vae_plan_template_line_final'
              AND data.model = 'vae.plan.template.line'
              AND data.res_id = line.id"""
    )


def replace(cr, table, column, before, after):
    """Replace a text in all languages of a translated field."""
    cr.execute(
        SQL(
            "UPDATE %(table)s"
            " SET %(column)s = REPLACE(%(column)s::text, %(before)s, %(after)s)::jsonb"
            " WHERE POSITION(%(before)s IN %(column)s::text) > 0",
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            before=before,
            after=after,
        )
    )
