"""Closing a fiche action beside making an event and an activity, from their forms."""

import datetime

from .bench_fiche import without_own_fields
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
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)


class ClosingFiche(Bench):
    """The button “Complete”: what became of to-dos, the next appointment, its fiche.

    The yardstick is what one does without us: the next appointment, and an activity as
    a reminder, saved from their forms.
    """

    def __init__(self, name: str, limit: float | None, saves: bool):
        """
        :param saves: whether the form is saved in the same gesture, with ticks and new
            to-dos; otherwise it was saved before
        """
        self.name = name
        self.limit = limit
        self._saves = saves

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._prepared = {}  # population → ids of fiches to close
        self._made = {}  # population and model → ids
        large = self._session(stage.large)
        [candidate] = large.method(
            "vae.candidate", "search", [("user_id", "=", large.uid)], limit=1
        )
        [self._saving] = stage.recorded(
            "saving a fiche that is to be closed",
            REFERENT,
            lambda client: [
                client.saving(
                    FICHE, {"default_candidate_id": candidate}, {"conclusion": "Bien"}
                )
            ],
        )
        [event] = stage.recorded(
            "saving an event",
            REFERENT,
            lambda client: [client.saving(EVENT, {}, {"name": "Rendez-vous"})],
        )
        self._event = without_own_fields(event)
        [lead] = large.method(
            "crm.lead", "search", [("user_id", "=", large.uid)], limit=1
        )
        [self._activity] = stage.recorded(
            "saving an activity",
            REFERENT,
            lambda client: [
                client.saving(
                    ACTIVITY,
                    {"default_res_model": "crm.lead", "default_res_id": lead},
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
            admin.method(FICHE, "action_reopen", fiches)
            for model, ids in (
                (TODO, todos),
                (FICHE, fiches),
                (EVENT, made[EVENT]),
                (ACTIVITY, made.get(ACTIVITY, [])),
            ):
                # The client of the yardstick may have removed some of its own.
                kept = admin.method(model, "search", [("id", "in", ids)])
                admin.method(model, "unlink", kept)
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
                    "next_task_ids": [
                        [0, 0, new_todo(f"Demandé {n}")] for n in range(3)
                    ],
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
        # At one time each, as one person plans them: two at once would be told.
        savings = [
            self._saving_of(fiche, ids, today + 14 * DAY + hour * HOUR)
            for hour, (fiche, ids) in enumerate(
                zip(fiches, todos.values(), strict=True)
            )
        ]
        if not self._saves:
            for saving in savings:
                session.send(saving)
        self._prepared[where] = zip(fiches, savings, strict=True)

    def _saving_of(
        self, fiche: int, todos: list[int], following: datetime.datetime
    ) -> Call:
        """Save what was said, two ticks and three new to-dos."""
        values = {
            "modality": "onsite",
            "conclusion": "Le dossier avance",
            "objectives_reached": "Deux activités choisies",
            "next_date": str(following),
            "review_todo_ids": [[1, each, {"is_done": True}] for each in todos[:2]],
            "next_document_ids": [[0, 0, new_todo("Bulletins", kind="document")]],
            "next_task_ids": [[0, 0, new_todo(f"À faire {n}")] for n in range(2)],
        }
        params = {**self._saving.params, "args": [[fiche], values]}
        return Call(self._saving.url, params)

    def _close(self, where: Population, count: bool = False) -> int:
        fiche, saving = next(self._prepared[where])
        done = {"model": FICHE, "method": "action_done", "args": [[fiche]]}
        queries = self._send(where, saving, count) if self._saves else 0
        return queries + self._send(
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


BENCHES = [
    ClosingFiche(
        "Closing a fiche / saving event and activity (référent)",
        limit=1.5,
        saves=False,
    ),
    ClosingFiche(
        "Writing and closing a fiche / saving event and activity (référent)",
        limit=1.5,
        saves=True,
    ),
]
