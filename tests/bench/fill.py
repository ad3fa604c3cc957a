"""Fill a database: journeys and leads of the measured référent and of all others.

Also a script for `odoo shell`, which brings `env`; BENCH_JOURNEYS says how many.
"""

import os

from bench.copies import multiplied
from bench.history import make_history
from bench.people import COORDINATOR, OTHER, OWNED, REFERENT, VETERAN
from bench.portfolio import make_portfolio, make_user


def fill(env, journeys):
    """Make as many journeys as leads, and besides a journey of five years.

    The measured référent has 80 open ones of each. Each of the others has 80 as well,
    closed ones too; in a small database there is one who has what is left.

    :param journeys: how many: 81 to 159, or a multiple of 80
    """
    steps, stages = env["vae.step"].search([]), env["crm.stage"].search([])
    referent = make_user(
        env, REFERENT, "Camille Référente", "vae_assistance.group_vae_referent"
    )
    make_user(
        env, COORDINATOR, "Dominique Coordo", "vae_assistance.group_vae_coordinator"
    )
    env["crm.team.member"].create(
        {
            "crm_team_id": env.ref("sales_team.team_sales_department").id,
            "user_id": referent.id,
        }
    )
    open_steps = steps.filtered(lambda step: not step.is_closing)
    open_stages = stages.filtered(lambda stage: not stage.is_won)
    make_portfolio(referent, OWNED, open_steps, open_stages)
    make_history(
        make_user(env, VETERAN, "Sacha Référente", "vae_assistance.group_vae_referent")
    )
    others = journeys - OWNED
    portfolios, rest = divmod(others, OWNED)
    with multiplied(env, copies=max(portfolios - 1, 0)):
        other = make_user(
            env, OTHER, "Autre Référent", "vae_assistance.group_vae_referent"
        )
        make_portfolio(other, OWNED if portfolios else rest, steps, stages)
    env.cr.commit()


if __name__ == "__main__":
    fill(env, int(os.environ["BENCH_JOURNEYS"]))  # noqa: F821
