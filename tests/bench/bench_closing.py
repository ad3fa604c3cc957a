"""Closing a fiche action beside making an event and an activity, from their forms."""

import datetime

from .bench_fiche import with_values, without_own_fields
from .measure import ROUNDS_TO_WARM_UP, Bench, Queries
from .people import REFERENT
from .stage import Population, Stage
from .web_session import Call

FICHE, TODO, EVENT, ACTIVITY = (
    "vae.fiche.action",
    "vae.todo",
    "calendar.event",
    "mail.activity",
)
DAY = datetime.timedelta(days=1)


class ClosingFiche(Bench):
    """One gesture: what was said, ticks, new to-dos, hours, the next appointment.

    Ours saves the form and completes the fiche, as the button does. The yardstick is
    what one does without us: the next appointment, and an activity as a reminder.
    """

    name = "Closing a fiche / event and activity (référent)"
    limit = 1.5

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._prepared = {}  # population → ids of fiches to close
        self._made = {}  # population and model → ids
        [self._saving] = stage.recorded(
            "saving a fiche that is to be closed",
            REFERENT,
            lambda client: [client.saving(FICHE, {}, {"conclusion": "Bien"})],
        )
        [event] = stage.recorded(
            "saving an event",
            REFERENT,
            lambda client: [client.saving(EVENT, {}, {"name": "Rendez-vous"})],
        )
        self._event = without_own_fields(event)
        [self._lead] = self._session(stage.large).method(
            "crm.lead", "search", [("type", "=", "opportunity")], limit=1
        )
        [self._activity] = stage.recorded(
            "saving an activity",
            REFERENT,
            lambda client: [
                client.saving(
                    ACTIVITY,
                    {"default_res_model": "crm.lead", "default_res_id": self._lead},
                    {"summary": "Rappeler"},
                )
            ],
        )
        self._open(stage.large, self.rounds + ROUNDS_TO_WARM_UP + 2)
        self._open(stage.small, 2)

    def ours(self) -> None:
        self._close(self._stage.large)

    def yardstick(self) -> None:
        self._plan(self._stage.large)

    def queries(self) -> list[Queries]:
        counts = [[], []]
        for where in (self._stage.small, self._stage.large):
            for do, numbers in zip((self._close, self._plan), counts, strict=True):
                do(where)  # warms the caches of this database
                numbers.append(do(where, count=True))
        ours, yardstick = counts
        return [
            Queries("ours", *ours),
            Queries("yardstick", *yardstick, is_ours=False),
        ]

    def tidy(self) -> None:
        for where in (self._stage.small, self._stage.large):
            admin = self._stage.session("admin", where)
            made = self._made.get(where, {})
            fiches = admin.method(
                FICHE,
                "search",
                [
                    "|",
                    ("id", "in", made.get(FICHE, [])),
                    ("previous_id", "in", made.get(FICHE, [])),
                ],
            )
            events = admin.method(FICHE, "read", fiches, ["event_id"])
            made.setdefault(EVENT, []).extend(
                each["event_id"][0] for each in events if each["event_id"]
            )
            todos = admin.method(TODO, "search", [("fiche_id", "in", fiches)])
            admin.method(FICHE, "write", fiches, {"state": "draft"})
            for model, ids in (
                (TODO, todos),
                (FICHE, fiches),
                (EVENT, made[EVENT]),
                (ACTIVITY, made.get(ACTIVITY, [])),
            ):
                admin.method(model, "unlink", ids)
        self._made.clear()

    def _session(self, where: Population):
        return self._stage.session(REFERENT, where)

    def _made_of(self, where: Population, model: str) -> list[int]:
        return self._made.setdefault(where, {}).setdefault(model, [])

    def _open(self, where: Population, how_many: int) -> None:
        """Yesterday's appointments, whose candidates have three to-dos open."""
        session = self._session(where)
        owned = [("user_id", "=", session.uid)]
        candidates = session.method("vae.candidate", "search", owned, limit=how_many)
        today = datetime.datetime.now().replace(microsecond=0)
        asked = session.method(
            FICHE,
            "create",
            [
                {
                    "candidate_id": candidate,
                    "date": str(today - 2 * DAY),
                    "todo_ids": [[0, 0, new_todo(f"Demandé {n}")] for n in range(3)],
                }
                for candidate in candidates
            ],
        )
        fiches = session.method(
            FICHE,
            "create",
            [
                {"candidate_id": candidate, "date": str(today - DAY)}
                for candidate in candidates
            ],
        )
        self._made_of(where, FICHE).extend([*asked, *fiches])
        open_todos = session.method(
            TODO, "search_read", [("fiche_id", "in", asked)], ["fiche_id"]
        )
        todos = {fiche: [] for fiche in asked}
        for each in open_todos:
            todos[each["fiche_id"][0]].append(each["id"])
        self._prepared[where] = zip(fiches, todos.values(), strict=True)
        self._next_date = str(today + 14 * DAY)

    def _close(self, where: Population, count: bool = False) -> int:
        fiche, (first, second, _left_open) = next(self._prepared[where])
        saving = with_values(
            self._saving,
            conclusion="Le dossier avance",
            objectives_reached="Deux activités choisies",
            next_date=self._next_date,
            review_todo_ids=[[1, id_, {"is_done": True}] for id_ in (first, second)],
            next_document_ids=[[0, 0, new_todo("Bulletins", kind="document")]],
            next_task_ids=[[0, 0, new_todo(f"À faire {n}")] for n in range(2)],
        )
        saving.params["args"][0] = [fiche]
        done = {"model": FICHE, "method": "action_done", "args": [[fiche]]}
        return self._send(where, saving, count) + self._send(
            where, Call(saving.url, {**done, "kwargs": {}}), count
        )

    def _plan(self, where: Population, count: bool = False) -> int:
        return self._send(where, self._event, count) + self._send(
            where, self._activity, count
        )

    def _send(self, where: Population, call: Call, count: bool) -> int:
        """Make the call, and return the number of its queries if they are counted."""
        session = self._session(where)
        if count:
            result, queries = self._stage.server.send_counted(session, call)
        else:
            result, queries = session.send(call), 0
        model = call.params["model"]
        if model != FICHE:
            self._made_of(where, model).append(result[0]["id"])
        return queries


def new_todo(name: str, **values) -> dict:
    return {"name": name, **values}


BENCHES = [ClosingFiche()]
