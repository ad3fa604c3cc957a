# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL


def uninstall_hook(env):
    """Empty the journeys in the order of their links, before Odoo removes the models.

    Odoo removes records of data files one by one in no useful order, and records about
    a candidate keep it from being deleted, a trace the user who left it, a region its
    departments, a parameter its last value, an activity its type.
    """
    env["mail.activity"].search(
        [("res_model", "in", ("vae.contract", "vae.candidate"))]
    ).unlink()
    for table in (
        "vae_access_log",
        "vae_signature_request",
        "vae_proof",
        "vae_program_proof",
        "vae_time",
        "vae_training",
        "vae_service",
        "vae_contact_log",
        "vae_interlocutor",
        "vae_candidate_study",
        "vae_candidate_bloc",
        "vae_proposal",
        "vae_follow_up",
        "vae_consent",
        "vae_confidential_version",
        "vae_confidential_note",
        "vae_obstacle_confidential",
        "vae_obstacle",
        "vae_experience_bloc",
        "vae_experience",
        "vae_diagnosis_line",
        "vae_diagnosis",
        "vae_attendance_sheet",
        "vae_attendance",
        "vae_fiche_action_support",
        "vae_fiche_action_todo",
        "vae_todo",
        "vae_start_certificate",
        "vae_contract_commitment",
        "vae_contract",
        "vae_fiche_action",
        "vae_support_plan_line",
        "vae_support_plan",
        "vae_candidate",
        "vae_parameter_value",
        "vae_territory",
    ):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()
