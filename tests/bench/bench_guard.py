"""What the guard before our models costs: the same work with it and without it.

In this process, since the yardstick takes the guard away: no server would let it.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from .measure import Bench
from .people import REFERENT
from .stage import Stage

CONTACTS = 1_000


class Guarded(Bench):
    limit = 1.03

    def __init__(self, name, work, rounds):
        self.name = f"{name} / without the guard"
        self._work = work
        self.rounds = rounds

    def prepare(self, stage: Stage) -> None:
        self._registry = registry(stage.large.database)
        self._numbers = itertools.count(1)
        with self._registry.cursor() as cr:
            env = environment(cr, 1)
            user = env["res.users"].search([("login", "=", REFERENT)])
            self._uid = user.id
            self._candidate = (
                env["vae.candidate"].search([("user_id", "=", user.id)], limit=1).id
            )

    def ours(self) -> None:
        self._do(is_guarded=True)

    def yardstick(self) -> None:
        self._do(is_guarded=False)

    def _do(self, is_guarded: bool) -> None:
        with guard(is_guarded), self._registry.cursor() as cr:
            env = environment(cr, self._uid)
            self._work(env, self._candidate, next(self._numbers))
            env.flush_all()
            cr.rollback()


def new_fiche(env, candidate_id: int, number: int) -> None:
    """The form opens with its defaults and is saved."""
    fiches = env["vae.fiche.action"].with_context(default_candidate_id=candidate_id)
    names = ("candidate_id", "date", "duration", "modality", "user_id", "step_id")
    spec = {name: {} for name in names}
    fiches.onchange({}, [], spec)
    fiches.web_save(
        {
            "candidate_id": candidate_id,
            "tasks_done": f"Deux activités choisies ({number})",
            "next_task_ids": [[0, 0, {"name": "Décrire une journée type"}]],
        },
        spec,
    )


def form_save(env, candidate_id: int, number: int) -> None:
    candidate = env["vae.candidate"].browse(candidate_id)
    partner_id = candidate.partner_id.id
    values = {"goal": f"Valider ({number})", "prescriber_id": partner_id}
    candidate.web_save(values, {"goal": {}, "prescriber_id": {}, "name": {}})


def import_of_contacts(env, candidate_id: int, number: int) -> None:
    rows = [
        [f"Contact {number} {row}", f"c{row}@g{number}.example.com", "Rennes"]
        for row in range(CONTACTS)
    ]
    result = env["res.partner"].load(["name", "email", "city"], rows)
    assert len(result["ids"]) == CONTACTS, result["messages"]


def registry(database: str):
    # Odoo belongs to this file alone: the others measure from outside.
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http"], setup_logging=False)
    return Registry(database)


def environment(cr, uid: int):
    from odoo import api

    return api.Environment(cr, uid, {"lang": "fr_FR", "tz": "Europe/Paris"})


@contextmanager
def guard(is_there: bool) -> Iterator[None]:
    """Let the guard's doors be there or not.

    They are taken away in both cases: Python then looks all methods up anew, which
    has to hit both sides alike.
    """
    from odoo.addons.vae_assistance.models.ground.vae_guard import Guard

    doors = {name: door for name, door in vars(Guard).items() if name[0] != "_"}
    for name in doors:
        delattr(Guard, name)
    try:
        if is_there:
            _put_back(Guard, doors)
        yield
    finally:
        _put_back(Guard, doors)


def _put_back(cls, doors: dict) -> None:
    for name, door in doors.items():
        setattr(cls, name, door)


BENCHES = [
    Guarded("Opening and saving a new fiche action", new_fiche, rounds=40),
    Guarded("Saving the form of a candidate", form_save, rounds=60),
    Guarded(f"Importing {CONTACTS} contacts", import_of_contacts, rounds=7),
]
