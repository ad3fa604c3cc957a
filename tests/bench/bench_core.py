"""Core's screens for somebody without a role: ours installed beside not installed.

The same database in use twice, in one server. The calls are those of the web client,
made from the views that it would have got.
"""

import itertools
from contextlib import ExitStack
from datetime import datetime, timedelta

from lxml import etree

from quality import core_suites
from setup import database, everything, postgres, project, steps

from . import server
from .measure import Bench
from .stage import Stage
from .web_session import WebSession

PREFIX = "vae_bench_core_"
PERSON = "in.use.0@example.com"  # of data_in_use.py
# The same on both sides: ours bring contacts of their own, who certify.
PEOPLE = [("name", "=like", "P%")]
SUBVIEWS = ("list", "kanban", "form")


class Screens:
    """Core's screens of one database, for one person."""

    def __init__(self, session: WebSession):
        self._session = session
        self._specs = {}
        self._numbers = itertools.count(1)
        self._partner = self._call("res.partner", "search", PEOPLE)[0]

    def _call(self, model, method, *args, **kwargs):
        return self._session.method(model, method, *args, **kwargs)

    def _spec(self, model, kind):
        """What the web client reads for a view; views are got once, as it does."""
        if (model, kind) not in self._specs:
            found = self._call(model, "get_views", [[False, kind], [False, "search"]])
            arch = etree.fromstring(found["views"][kind]["arch"])
            self._specs[model, kind] = self._of_arch(found["models"], model, arch)
        return self._specs[model, kind]

    def _of_arch(self, known, model, arch):
        depth = len(list(arch.iterancestors("field")))
        spec = {}
        for node in arch.iter("field"):
            if len(list(node.iterancestors("field"))) != depth:
                continue
            field = known[model]["fields"][node.get("name")]
            spec[field["name"]] = {}
            if "relation" in field:
                inner = {"display_name": {}}
                for child in node:
                    if child.tag in SUBVIEWS:
                        inner |= self._of_arch(known, field["relation"], child)
                spec[field["name"]] = {"fields": inner}
        return spec

    def prepare(self):
        for model, kind in (
            ("res.partner", "list"),
            ("res.partner", "form"),
            ("calendar.event", "calendar"),
            ("calendar.event", "form"),
            ("crm.lead", "kanban"),
            ("crm.lead", "form"),
        ):
            self._spec(model, kind)

    # Gestures ----------------------------------------------------------

    def contact_list(self):
        spec = self._spec("res.partner", "list")
        self._call("res.partner", "web_search_read", PEOPLE, spec, limit=80)

    def contact_form(self):
        spec = self._spec("res.partner", "form")
        self._call("res.partner", "web_read", [self._partner], spec)

    def calendar_week(self):
        spec = self._spec("calendar.event", "calendar") | {"start": {}, "stop": {}}
        monday = datetime.now() - timedelta(days=datetime.now().weekday())
        week = [
            ("start", "<=", str(monday + timedelta(days=7))[:19]),
            ("stop", ">=", str(monday)[:19]),
        ]
        self._call("calendar.event", "web_search_read", week, spec)

    def lead_board(self):
        self._call(
            "crm.lead",
            "web_read_group",
            [("type", "=", "opportunity")],
            ["stage_id"],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=self._spec("crm.lead", "kanban"),
        )

    def new_contact(self):
        self._create("res.partner", {"name": f"Contact {next(self._numbers)}"})

    def new_event(self):
        values = {"start": "2030-01-07 09:00:00", "stop": "2030-01-07 10:00:00"}
        self._create("calendar.event", {"name": "Meeting", **values})

    def new_lead(self):
        self._create("crm.lead", {"name": f"Lead {next(self._numbers)}"})

    def _create(self, model, values):
        """A new form, saved."""
        spec = self._spec(model, "form")
        self._call(model, "onchange", [], {}, [], spec)
        self._call(model, "web_save", [], values, spec)


class Pair:
    """The two databases and their server, shared by the benches of this file."""

    def __init__(self):
        self._users = 0
        self._open = ExitStack()
        self.with_ours = self.without_ours = None

    def acquire(self):
        self._users += 1
        if self._users == 1:
            ready = everything.ensure(tests=True)
            names = self._databases(ready)
            odoo = self._open.enter_context(server.running(ready, names))
            self.without_ours, self.with_ours = (
                Screens(WebSession(odoo.port, name, PERSON)) for name in names
            )

    def release(self):
        self._users -= 1
        if not self._users:
            self._open.close()

    def _databases(self, ready):
        """Both are kept until Odoo or our addons change."""
        before = core_suites.in_use(
            ready, core_suites.ADDONS, core_suites.DATA.read_text()
        )
        code = project.installation_hash(ready.odoo_home, project.ADDONS)
        mark = steps.hash_of(before, code)[:10]
        alone, ours = (f"{PREFIX}{kind}_{mark}" for kind in ("alone", "ours"))
        existing = database.names(ready)
        for name in existing:
            if name.startswith(PREFIX) and not name.endswith(mark):
                database.drop(ready, name)
        if ours not in existing:
            for name in (alone, ours):
                database.drop(ready, name)
                database.clone(ready, before, name)
            core_suites.install_ours(ready, ours)
            for name in (alone, ours):
                postgres.query(ready.server, "VACUUM ANALYZE", name)
        return [alone, ours]


PAIR = Pair()


class CoreScreen(Bench):
    limit = 1.05
    rounds = 25

    def __init__(self, name, gesture):
        self.name = f"Core with ours installed / without: {name}"
        self._gesture = gesture

    def prepare(self, stage: Stage) -> None:
        PAIR.acquire()
        for screens in (PAIR.with_ours, PAIR.without_ours):
            screens.prepare()

    def ours(self) -> None:
        getattr(PAIR.with_ours, self._gesture)()

    def yardstick(self) -> None:
        getattr(PAIR.without_ours, self._gesture)()

    def tidy(self) -> None:
        PAIR.release()


BENCHES = [
    CoreScreen("contact list", "contact_list"),
    CoreScreen("contact form", "contact_form"),
    CoreScreen("calendar, a week", "calendar_week"),
    CoreScreen("lead board", "lead_board"),
    CoreScreen("new contact", "new_contact"),
    CoreScreen("new event", "new_event"),
    CoreScreen("new lead", "new_lead"),
]
