"""Saving a new fiche action beside saving a new lead, as their forms send them."""

import copy
import itertools

from .measure import Bench, Queries
from .people import REFERENT
from .stage import Population, Stage
from .web_session import Call

# Fields that our addon adds to the form of a lead are not the yardstick's to bear.
OWN_FIELDS = ("is_vae", "vae_")


class SavingFiche(Bench):
    name = "New fiche action / new lead (référent)"
    rounds = 40

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._made = {}
        self._numbers = itertools.count(1)
        session = stage.session(REFERENT, stage.large)
        owned = [("user_id", "=", session.uid)]
        candidates = session.method("vae.candidate", "search", owned)
        self._candidates = itertools.cycle(candidates)
        [self._fiche] = stage.recorded(
            "saving a fiche",
            REFERENT,
            lambda client: [
                client.saving(
                    "vae.fiche.action",
                    {"default_candidate_id": candidates[0]},
                    {
                        "objectives_aimed": "Relire le référentiel",
                        "tasks_done": "Deux activités choisies",
                        "conclusion": "Le dossier avance",
                    },
                )
            ],
        )
        [lead] = stage.recorded(
            "saving a lead",
            REFERENT,
            lambda client: [
                client.saving(
                    "crm.lead",
                    {"default_type": "opportunity"},
                    {
                        "name": "VAE Aide-soignant – Camille Martin",
                        "expected_revenue": "1500",
                        "email_from": "camille@p.example.com",
                        "phone": "+33 6 12 34 56 78",
                    },
                )
            ],
        )
        self._lead = without_own_fields(lead)

    def ours(self) -> None:
        self._save(self._next_fiche(), self._stage.large)

    def yardstick(self) -> None:
        self._save(self._next_lead(), self._stage.large)

    def queries(self) -> list[Queries]:
        fiches, leads = [], []
        for where in (self._stage.small, self._stage.large):
            for make, counts in ((self._next_fiche, fiches), (self._next_lead, leads)):
                self._save(make(), where)  # warms the caches of this database
                counts.append(self._save(make(), where, count=True))
        return [
            Queries("ours", *fiches),
            Queries("yardstick", *leads, is_ours=False),
        ]

    def tidy(self) -> None:
        for (where, model), ids in self._made.items():
            admin = self._stage.session("admin", where)
            admin.method(model, "unlink", ids)
        self._made.clear()

    def _next_fiche(self) -> Call:
        candidate = next(self._candidates)
        call = with_values(
            self._fiche,
            candidate_id=candidate,
            review_todo_ids=[],  # those of whom the recording was made for
            next_task_ids=[[0, 0, {"name": "Décrire une journée type"}]],
        )
        # The action that opens the form names the same journey.
        call.params["kwargs"]["context"]["default_candidate_id"] = candidate
        return call

    def _next_lead(self) -> Call:
        # Another person each time: core looks for duplicates.
        number = next(self._numbers)
        return with_values(
            self._lead,
            name=f"VAE Aide-soignant – Camille {number}",
            email_from=f"camille@q{number}.example.com",
            phone=f"+33 7 00 00 {number // 100:02} {number % 100:02}",
        )

    def _save(self, call: Call, where: Population, count: bool = False) -> int:
        """Save, and return the number of SQL queries if they are to be counted."""
        session = self._stage.session(REFERENT, where)
        if count:
            result, queries = self._stage.server.send_counted(session, call)
        else:
            result, queries = session.send(call), 0
        made = self._made.setdefault((where, call.params["model"]), [])
        made.append(result[0]["id"])
        return queries


def with_values(call: Call, **values) -> Call:
    """The same `web_save` with other values."""
    params = copy.deepcopy(call.params)
    params["args"][1].update(values)
    return Call(call.url, params)


def without_own_fields(call: Call) -> Call:
    params = copy.deepcopy(call.params)
    for fields in (params["args"][1], params["kwargs"]["specification"]):
        for name in [name for name in fields if name.startswith(OWN_FIELDS)]:
            del fields[name]
    return Call(call.url, params)


BENCHES = [SavingFiche()]
