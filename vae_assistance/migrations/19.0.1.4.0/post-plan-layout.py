# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# Start data of the catalogue: order until now, order, step, whether it accompanies.
SUPPORTS = {
    "explain_file": (10, 10, "welcome", False),
    "check_steps": (40, 20, "welcome", False),
    "cv": (20, 30, "welcome", False),
    "list_documents": (30, 40, "welcome", False),
    "funding": (90, 50, "welcome", False),
    "quiet": (60, 60, "welcome", False),
    "workplace": (50, 70, "welcome", True),
    "regular_time": (130, 80, "welcome", False),
    "retroplanning": (140, 90, "welcome", True),
    "rephrase": (150, 100, "welcome", True),
    "appointments": (70, 110, "welcome", True),
    "mediation": (80, 120, "welcome", True),
    "resources": (120, 130, "welcome", False),
    "peers": (200, 140, "welcome", True),
    "reference": (170, 150, "exploration", False),
    "check_experience": (100, 160, "exploration", False),
    "training": (110, 170, "exploration", False),
    "explicitation": (180, 180, "exploration", False),
    "structure": (190, 190, "file", False),
    "writing": (160, 200, "file", False),
    "demystify": (210, 210, "jury", False),
    "speaking": (220, 220, "jury", False),
    "recommendations": (230, 230, "postjury", False),
    "continue": (240, 240, "postjury", False),
    "value": (250, 250, "postjury", False),
}


def migrate(cr, version):
    """Supports have a place in the method, and plans a day from which they go."""
    # Before the supports accompany anything: this line makes the plan, no more.
    cr.execute(
        """UPDATE vae_plan_template_line AS line SET support_type_id = NULL
             FROM ir_model_data AS data, ir_model_data AS support
            WHERE data.module = 'vae_assistance'
              AND data.name = 'vae_plan_template_line_plan'
              AND data.res_id = line.id
              AND support.module = 'vae_assistance'
              AND support.name = 'vae_support_type_retroplanning'
              AND support.res_id = line.support_type_id"""
    )
    reordered = _is_reordered(cr)
    for name, (_before, sequence, step, accompanies) in SUPPORTS.items():
        cr.execute(
            """UPDATE vae_support_type AS support
                  SET sequence = CASE WHEN %s THEN sequence ELSE %s END,
                      accompanies = %s,
                      step_id = (SELECT id FROM vae_step WHERE id = (
                          SELECT res_id FROM ir_model_data
                           WHERE module = 'vae_assistance' AND name = %s))
                 FROM ir_model_data AS data
                WHERE data.module = 'vae_assistance'
                  AND data.name = %s
                  AND data.res_id = support.id""",
            [
                reordered,
                sequence,
                accompanies,
                f"vae_step_{step}",
                f"vae_support_type_{name}",
            ],
        )
    # Until now, lines of that one kind made the plan: those take their turn.
    cr.execute(
        """UPDATE vae_support_plan_line AS line SET accompanies = TRUE
             FROM vae_support_plan AS plan, vae_support_type AS support
            WHERE plan.id = line.plan_id
              AND plan.state = 'draft'
              AND support.id = line.support_type_id
              AND support.accompanies
              AND NOT EXISTS (
                  SELECT FROM ir_model_data AS data
                   WHERE data.module = 'vae_assistance'
                     AND data.name = 'vae_support_type_retroplanning'
                     AND data.res_id = support.id)"""
    )
    # A plan that was agreed upon began with its first line.
    cr.execute(
        """UPDATE vae_support_plan AS plan
              SET date_start = (
                  SELECT MIN(COALESCE(line.date_start, line.deadline))
                    FROM vae_support_plan_line AS line
                   WHERE line.plan_id = plan.id)
            WHERE plan.state != 'draft'"""
    )


def _is_reordered(cr):
    """Whether a structure has given the catalogue an order of its own."""
    cr.execute(
        """SELECT data.name, support.sequence
             FROM vae_support_type AS support
             JOIN ir_model_data AS data ON data.res_id = support.id
            WHERE data.module = 'vae_assistance'
              AND data.model = 'vae.support.type'"""
    )
    return any(
        sequence != SUPPORTS[name.removeprefix("vae_support_type_")][0]
        for name, sequence in cr.fetchall()
        if name.removeprefix("vae_support_type_") in SUPPORTS
    )
