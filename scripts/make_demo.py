#!/usr/bin/env python3
"""Write the demo data of vae_assistance.

    scripts/make_demo.py

Reads scripts/demo_content/ and writes vae_assistance/demo/*.xml, always the same:
edit the content or this script, never the XML. Persons, texts and structures are
content; how an appointment follows another is told here. Every date is relative to the
day of installation, so that the demo is alive whenever it is installed.
"""

import csv
import random
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
CONTENT = HERE / "demo_content"
DEMO = HERE.parent / "vae_assistance" / "demo"

# Nobody is written to while the demo installs, and nothing is tracked by core: the
# history of steps is told by messages of its own, dated in the past.
QUIET = (
    "{'lang': 'fr_FR', 'tracking_disable': True, 'mail_create_nolog': True,"
    " 'mail_create_nosubscribe': True, 'mail_activity_quick_update': True,"
    " 'no_mail_to_attendees': True, 'dont_notify': True, 'no_reset_password': True}"
)
STEPS = {
    "welcome": "Accueil et contractualisation",
    "exploration": "Exploration du parcours des expériences",
    "file": "Élaboration du dossier de validation",
    "jury": "Préparation à l'entretien devant le jury",
    "postjury": "Entretien post-jury",
}
CLOSINGS = {
    "done": "Parcours abouti",
    "partial": "Validation partielle",
    "dropped": "Parcours interrompu",
}
HEADINGS = {
    "aimed": "objectives_aimed",
    "reached": "objectives_reached",
    "documents": "documents_produced",
    "people": "people_contacted",
    "tasks": "tasks_done",
    "difficulties": "difficulties",
    "successes": "successes",
    "remarks": "remarks",
    "conclusion": "conclusion",
    "next_documents": "next_documents",
    "next_people": "next_people",
    "next_tasks": "next_tasks",
}
NEXT_TITLES = {
    "next_documents": "Documents à produire",
    "next_people": "Personnes et structures à contacter",
    "next_tasks": "Tâches à effectuer",
}
# UTC hours that are working hours in France, in summer as in winter.
HOURS = [(8, 0), (8, 30), (9, 0), (9, 30), (12, 30), (13, 0), (13, 30)]
WIDTH = 88


# ----------------------------------------------------------------------
# XML, as prettier writes it
# ----------------------------------------------------------------------


def french(text):
    """Non-breaking spaces where French typography wants them."""
    for mark in ":;?!»":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")


def quoted(value):
    return '"' + escape(value, {'"': "&quot;"}) + '"'


def opening(indent, tag, attributes, end):
    """Opening of an element: on one line if it fits, else one attribute a line.

    :param end: what closes it: ``>``, `` />`` or ``>text</tag>``
    """
    pairs = [f"{name}={quoted(value)}" for name, value in attributes]
    line = " ".join([f"{indent}<{tag}", *pairs]) + end
    if len(line) <= WIDTH and "\n" not in line:
        return [line]
    broken = [f"{indent}<{tag}", *(f"{indent}    {pair}" for pair in pairs)]
    return [*broken, f"{indent}{end.lstrip()}"]


@dataclass
class Ref:
    """Value given by reference to another record."""

    xmlid: str


@dataclass
class Eval:
    """Value given by a Python expression."""

    code: str
    model: str = ""


def lines_of_field(name, value, indent=" " * 8):
    attributes = [("name", name)]
    if isinstance(value, Ref):
        attributes.append(("ref", value.xmlid))
    elif isinstance(value, Eval):
        if value.model:
            attributes.append(("model", value.model))
        attributes.append(("eval", value.code))
    else:
        text = escape(french(value))
        return opening(indent, "field", attributes, f">{text}</field>")
    return opening(indent, "field", attributes, " />")


def record(model, xmlid, values):
    head = opening("    ", "record", [("id", xmlid), ("model", model)], ">")
    body = [
        line
        for name, value in values.items()
        if value not in (None, "")
        for line in lines_of_field(name, value)
    ]
    return "\n".join([*head, *body, "    </record>"])


def call(model, method, *arguments):
    """A method called with arguments, each an :class:`Eval`."""
    head = opening("    ", "function", [("model", model), ("name", method)], ">")
    body = []
    for argument in arguments:
        attributes = [("model", argument.model)] if argument.model else []
        attributes.append(("eval", argument.code))
        body += opening(" " * 8, "value", attributes, " />")
    return "\n".join([*head, *body, "    </function>"])


def write(filename, title, elements):
    root = opening("", "odoo", [("noupdate", "1"), ("context", QUIET)], ">")
    text = "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8" ?>',
            f"<!-- {title} Written by scripts/make_demo.py: edit",
            "     scripts/demo_content/ and run it again. -->",
            *root,
            *elements,
            "</odoo>",
            "",
        ]
    )
    (DEMO / filename).write_text(text, encoding="utf-8")


# ----------------------------------------------------------------------
# Days
# ----------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """A working day: the given weekday that falls `days` from installation or less
    than a week after. Two days at least a week apart are always in order."""

    days: int
    weekday: int
    hour: tuple = ()

    def at(self, hour):
        return Day(self.days, self.weekday, hour)

    def shifted(self, days):
        return Day(self.days + days, self.weekday, self.hour)

    @property
    def code(self):
        parts = [f"days={self.days}", f"weekday={self.weekday}"]
        if self.hour:
            parts.append(f"hour={self.hour[0]}")
            if self.hour[1]:
                parts.append(f"minute={self.hour[1]}")
        return f"DateTime.today() + relativedelta({', '.join(parts)})"

    @property
    def value(self):
        return Eval(self.code)


# ----------------------------------------------------------------------
# Content
# ----------------------------------------------------------------------


def toml(name):
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def slug(text):
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() else "-" for c in plain.lower()).strip("-")


def capitalised(text):
    return text[:1].upper() + text[1:]


class Pools:
    """Deals out texts so that each serves about as often as the others."""

    def __init__(self, rng):
        self.rng = rng
        self.used = Counter()

    def take(self, pool, seen=()):
        """The least used text of a pool that is not among those seen already."""
        left = [text for text in pool if self.key(text) not in seen] or pool
        least = min(self.used[self.key(text)] for text in left)
        chosen = self.rng.choice([t for t in left if self.used[self.key(t)] == least])
        self.used[self.key(chosen)] += 1
        return chosen

    @staticmethod
    def key(text):
        return text if isinstance(text, str) else text["aimed"] + text["conclusion"]


@dataclass
class Appointment:
    step: str
    day: Day
    scene: dict
    state: str = "done"
    duration: float = 1.0
    modality: str = "onsite"
    user: str = ""


@dataclass
class Journey:
    """One row of candidats.csv with what the generator decides for it."""

    row: dict
    trade: dict
    places: dict
    done: list = field(default_factory=list)
    cancelled: list = field(default_factory=list)
    draft: Appointment = None
    opened: Day = None
    moves: list = field(default_factory=list)  # (step left, step entered, day)
    dates: dict = field(default_factory=dict)

    @property
    def key(self):
        return self.row["key"]

    @property
    def xmlid(self):
        return f"vae_candidate_{self.key}_demo"

    @property
    def person(self):
        return self.row["after"] or self.key

    @property
    def step(self):
        return self.row["step"]

    @property
    def path(self):
        """The steps gone through, in order, the present one included."""
        steps = list(STEPS)
        if self.step == "dropped":
            return [*steps[: len(self.plan) - 1], "dropped"]
        if self.step in CLOSINGS:
            return [*steps, self.step]
        return steps[: steps.index(self.step) + 1]

    @property
    def plan(self):
        """The step of each completed appointment."""
        count, steps = int(self.row["fiches"]), list(STEPS)
        if self.step == "dropped":
            return [*steps[: count - 1], steps[count - 2]]
        if self.step in CLOSINGS:
            return steps if count >= len(steps) else [*steps[:3], "postjury"][-count:]
        reached = steps[: steps.index(self.step) + 1]
        if count <= len(reached):
            return reached[:count]
        extra = [step for step in ("file", "exploration", "welcome") if step in reached]
        added = (extra * 3)[: count - len(reached)]
        return sorted(reached + added, key=steps.index)


# ----------------------------------------------------------------------
# The journeys
# ----------------------------------------------------------------------


class Demo:
    def __init__(self):
        self.rng = random.Random(2026)
        self.pools = Pools(self.rng)
        self.trades = toml("metiers")
        self.scenes = toml("fiches")
        self.words = toml("paroles")
        self.structures = toml("structures")
        self.requests = toml("demandes")
        self.slots = {}
        with (CONTENT / "candidats.csv").open(encoding="utf-8", newline="") as rows:
            self.rows = list(csv.DictReader(rows, delimiter=";"))
        self.journeys = [self.journey(row) for row in self.rows]
        for journey in self.journeys:
            self.plan_dates(journey)
        # References are given in the order of entry.
        self.journeys.sort(key=lambda journey: journey.opened.days)

    # What fills the places of texts

    def journey(self, row):
        trade = self.trades[row["trade"]]
        female = row["sex"] == "F"
        job_f, job_m, where, employer = trade["jobs"][int(row["job"])]
        acts, proofs, themes = (
            self.rng.sample(trade[name], len(trade[name]))
            for name in ("acts", "proofs", "themes")
        )
        prescriber = self.structures["partners"].get(row["prescriber"], {}).get("name")
        places = {
            "Candidat": "La candidate" if female else "Le candidat",
            "candidat": "la candidate" if female else "le candidat",
            "Il": "Elle" if female else "Il",
            "il": "elle" if female else "il",
            "e": "e" if female else "",
            "diplome": trade["diplome"],
            "court": trade["court"],
            "act1": acts[0],
            "act2": acts[1],
            "act3": acts[2],
            "proof1": proofs[0],
            "proof2": proofs[1],
            "proof1_cap": capitalised(proofs[0]),
            "proof2_cap": capitalised(proofs[1]),
            "theme1": themes[0],
            "theme2": themes[1],
            "theme1_cap": capitalised(themes[0]),
            "theme2_cap": capitalised(themes[1]),
            "job": job_f if female else job_m,
            "where": where,
            "employer": employer,
            "Employer": capitalised(employer),
            "years": self.rng.choice(self.words["years"]),
            "prescriber": prescriber,
        }
        return Journey(row=row, trade=trade, places=places)

    def fill(self, text, journey):
        """The text with its places filled, without lines about a prescriber if the
        candidate has none."""
        if not journey.places["prescriber"]:
            kept = [li for li in text.split("\n") if "{prescriber}" not in li]
            text = "\n".join(kept)
        return text.format_map(journey.places)

    def suits(self, scene, journey):
        employed = journey.row["employed"] == "1"
        return employed if scene.get("employed") else not (
            scene.get("seeking") and employed
        )

    def scene(self, step, journey, seen):
        pools = self.scenes[step]
        if step == "postjury":
            pool = pools["partial" if self.is_partial(journey) else "full"]
        elif step == "dropped":
            pool = pools
        else:
            nth = "next" if any(a.step == step for a in journey.done) else "first"
            pool = pools[nth]
        pool = [scene for scene in pool if self.suits(scene, journey)]
        scene = self.pools.take(pool, seen)
        seen.add(Pools.key(scene))
        return scene

    @staticmethod
    def is_partial(journey):
        return journey.step == "partial" or journey.key == "vuillermoz"

    # When things happen

    def last_day(self, journey):
        """How many days ago the last appointment took place."""
        alert, spread = journey.row["alert"], self.rng.randrange
        if journey.step in CLOSINGS:
            ago = spread(40, 190)
            if any(row["after"] == journey.key for row in self.rows):
                ago = spread(300, 340)  # the next journey came long after
            return -ago
        return -{
            "new": lambda: 12,
            "ok": lambda: spread(8, 13),
            "noplan": lambda: spread(8, 13),
            "silent": lambda: spread(21, 27),
            "late": lambda: spread(26, 29),
            "long": lambda: spread(45, 60),
        }[alert]()

    def free_slot(self, user):
        """A weekday and hour at which the user has no other appointment to come."""
        taken = self.slots.setdefault(user, set())
        free = [
            (weekday, hour)
            for weekday in range(5)
            for hour in HOURS
            if (weekday, hour) not in taken
        ]
        slot = self.rng.choice(free)
        taken.add(slot)
        return slot

    def meets(self, step, journey):
        """Who receives the candidate: the accompagnateur for the work on the file."""
        if step in ("exploration", "file", "jury"):
            return journey.row["accompagnateur"] or journey.row["referent"]
        return journey.row["referent"]

    def appointment(self, step, day, scene, journey):
        modality = self.rng.choices(["onsite", "video", "phone"], [65, 20, 15])[0]
        words = scene["aimed"] + scene.get("tasks", "") + scene.get("reached", "")
        if "visio" in words:
            modality = "video"
        elif "téléphon" in words or "Appel de" in words or "Appel d'" in words:
            modality = "phone"
        elif "phone" == modality or "sur place" in words:
            modality = "onsite"
        duration = {
            "onsite": self.rng.choice([1.0, 1.5, 1.5]),
            "video": self.rng.choice([1.0, 1.0, 1.5]),
            "phone": 0.5,
        }[modality]
        return Appointment(
            step=step,
            day=day,
            scene=scene,
            modality=modality,
            duration=duration,
            user=self.meets(step, journey),
        )

    def plan_dates(self, journey):
        seen = set()
        ago = self.last_day(journey)
        days, later = [], None
        for step in reversed(journey.plan):
            if later:
                # The jury, and the certifier's answer, take their time.
                wait = (60, 90) if later != step and later == "postjury" else (22, 36)
                ago -= self.rng.randrange(*wait)
            days.append(ago)
            later = step
        for number, (step, ago) in enumerate(
            zip(journey.plan, reversed(days), strict=True), 1
        ):
            day = Day(ago, self.rng.randrange(5), self.rng.choice(HOURS))
            last = number == len(journey.plan)
            name = "dropped" if last and journey.step == "dropped" else step
            scene = self.scene(name, journey, seen)
            journey.done.append(self.appointment(step, day, scene, journey))
        self.plan_next(journey)
        self.plan_moves(journey)
        self.plan_milestones(journey)
        if journey.key in self.requests["cancelled"]:
            self.plan_cancelled(journey)

    def plan_next(self, journey):
        """The appointment to come, or the late one whose fiche is not completed."""
        alert = journey.row["alert"]
        if alert in ("", "noplan") or (alert == "long" and journey.key != "barry"):
            return
        user = self.meets(journey.step, journey)
        weekday, hour = self.free_slot(user)
        days = self.rng.randrange(-14, -8) if alert == "late" else (
            self.rng.randrange(1, 15)
        )
        journey.draft = Appointment(
            step=journey.step,
            day=Day(days, weekday, hour),
            scene={},
            state="draft",
            duration=self.rng.choice([1.0, 1.0, 1.5]),
            modality=journey.done[-1].modality if journey.done else "onsite",
            user=user,
        )
        if journey.draft.modality == "phone":
            journey.draft.modality = "onsite"

    def plan_moves(self, journey):
        """Entry, and the day on which each step was left: that of its last fiche."""
        first = journey.done[0].day if journey.done else None
        if first:
            journey.opened = first.shifted(-7 * self.rng.randrange(0, 3)).at((7, 30))
        else:
            journey.opened = Day(-12, self.rng.randrange(5), (7, 30))
        last_of = {a.step: a.day for a in journey.done}
        path = journey.path
        day = journey.opened
        for left, entered in zip(path, path[1:], strict=False):
            day = last_of.get(left, day.shifted(8))
            if left in STEPS and entered in CLOSINGS:
                day = day.shifted(7)
            journey.moves.append((left, entered, day.at((15, 0))))

    def plan_milestones(self, journey):
        path, dates = journey.path, journey.dates
        entered = {step: day for _left, step, day in journey.moves}
        waits = journey.row["waiting_on"] == "certifier"
        if "file" in entered:
            dates["date_admissible"] = entered["file"].shifted(-8)
        elif journey.step == "exploration" and len(journey.done) == 3 and not waits:
            dates["date_admissible"] = journey.done[-1].day.shifted(-8)
        if journey.key in ("okoye", "bochet", "duret", "charrier", "roche"):
            # Came with the certifier's favourable answer.
            dates["date_admissible"] = journey.opened.shifted(-21)
        weekday = self.rng.randrange(5)
        if journey.step == "exploration" and len(journey.done) >= 2:
            dates["date_target"] = Day(self.rng.randrange(150, 220), weekday)
        elif journey.step == "file":
            dates["date_target"] = Day(self.rng.randrange(25, 110), weekday)
        elif journey.step == "jury" and not waits:
            dates["date_target"] = Day(self.rng.randrange(18, 55), weekday)
        if "postjury" in path:
            held = entered["postjury"].shifted(14)
            dates["date_jury"] = held
            dates["date_target"] = held
            # One leaves the preparation for the jury when it is held.
            journey.moves = [
                (left, step, held.at((15, 0)) if step == "postjury" else day)
                for left, step, day in journey.moves
            ]
        if journey.step in CLOSINGS:
            dates["date_closed"] = journey.moves[-1][2]
        for name, day in dates.items():
            dates[name] = Day(day.days, day.weekday)

    def plan_cancelled(self, journey):
        """One appointment that did not take place, between the last two that did."""
        before = journey.done[-2]
        journey.cancelled.append(
            Appointment(
                step=before.step,
                day=before.day.shifted(10).at(self.rng.choice(HOURS)),
                scene={"remarks": self.requests["cancelled"][journey.key]},
                state="cancelled",
                user=before.user,
            )
        )

    # ------------------------------------------------------------------
    # Structures, users, network
    # ------------------------------------------------------------------

    def company_ref(self, number):
        return Ref(self.structures["companies"][str(number)]["id"])

    def user_ref(self, login):
        return Ref(f"res_users_{login}_demo")

    def address(self, town):
        street = self.rng.choice(self.structures["addresses"]["streets"])
        return {
            "street": f"{self.rng.randrange(1, 90)} {street}",
            "zip": self.structures["towns"][town],
            "city": town,
            "country_id": Ref("base.fr"),
        }

    def mobile(self):
        number = self.rng.randrange(10_000)
        return f"+33 6 39 98 {number // 100:02} {number % 100:02}"

    def write_structures(self):
        core_records = "obj().search([('module', '{}', {}), ('model', '=', '{}'){}])"
        leads = core_records.format("=", "'crm'", "crm.lead", "")
        events = core_records.format("=", "'calendar'", "calendar.event", "")
        contacts = core_records.format(
            "=", "'base'", "res.partner", ", ('name', '=like', 'res_partner_%')"
        )
        hide = Eval("{'active': False}")
        elements = [
            "    <!-- French screens: its terms, unless the language is there already. -->",
            call(
                "ir.module.module",
                "_update_translations",
                Eval(
                    "obj().search([('state', 'in', ('installed', 'to install'))"
                    " if not obj().env['res.lang'].search_count([('code', '=',"
                    " 'fr_FR')]) else ('id', '=', 0)]).ids",
                    model="ir.module.module",
                ),
                Eval("['fr_FR']"),
            ),
            "    <!-- Odoo's own demo leads, appointments and contacts, in English, leave"
            " the stage. -->",
            call(
                "crm.lead",
                "write",
                Eval(f"{leads}.mapped('res_id')", model="ir.model.data"),
                hide,
            ),
            call(
                "calendar.event",
                "write",
                Eval(f"{events}.mapped('res_id')", model="ir.model.data"),
                hide,
            ),
            call(
                "res.partner",
                "write",
                Eval(f"{contacts}.mapped('res_id')", model="ir.model.data"),
                hide,
            ),
        ]
        for company in self.structures["companies"].values():
            elements.append(
                record(
                    "res.company",
                    company["id"],
                    {
                        "name": company["name"],
                        "street": company["street"],
                        "street2": Eval("False"),
                        "zip": company["zip"],
                        "city": company["city"],
                        "state_id": Eval("False"),
                        "country_id": Ref("base.fr"),
                        "currency_id": Ref("base.EUR"),
                        "phone": company["phone"],
                        "email": company["email"],
                        "website": company["website"],
                        "vae_legal_mentions": company["mentions"].strip(),
                    },
                )
            )
        companies = [c["id"] for c in self.structures["companies"].values()]
        refs = ", ".join(f"ref('{xmlid}')" for xmlid in companies)
        elements.append(
            record(
                "vae.grouping",
                "vae_grouping_demo",
                {
                    "name": self.structures["grouping"],
                    "lead_id": Ref(companies[0]),
                    "member_ids": Eval(f"[Command.set([{refs}])]"),
                    "date_start": Eval("DateTime.today() + relativedelta(years=-2, month=1, day=1)"),
                },
            )
        )
        write(
            "res_company_demo.xml", "Two structures and their grouping.", elements
        )

    def write_users(self):
        elements = []
        for login, user in self.structures["users"].items():
            company = self.company_ref(user["structure"])
            domain = self.structures["companies"][str(user["structure"])]["email"]
            first, last = user["name"].split(" ", 1)
            elements.append(
                record(
                    "res.users",
                    f"res_users_{login}_demo",
                    {
                        "name": user["name"],
                        "login": login,
                        "password": login,
                        "email": f"{slug(first)}.{slug(last)}@{domain.split('@')[1]}",
                        "phone": user["phone"],
                        "function": user["job"],
                        "lang": "fr_FR",
                        "tz": "Europe/Paris",
                        "company_id": company,
                        "company_ids": Eval(f"[Command.set([ref('{company.xmlid}')])]"),
                        "group_ids": Eval(
                            f"[Command.set([ref('group_vae_{user['group']}')])]"
                        ),
                    },
                )
            )
        companies = [c["id"] for c in self.structures["companies"].values()]
        elements += [
            record(
                "res.users",
                "base.user_admin",
                {
                    "lang": "fr_FR",
                    "tz": "Europe/Paris",
                    "company_ids": Eval(
                        "["
                        + ", ".join(f"Command.link(ref('{c}'))" for c in companies)
                        + "]"
                    ),
                },
            ),
            record(
                "crm.team",
                "crm_team_vae",
                {
                    "user_id": self.user_ref("coordinateur"),
                    "member_ids": Eval(
                        "["
                        + ", ".join(
                            f"Command.link(ref('res_users_{login}_demo'))"
                            for login, user in self.structures["users"].items()
                            if user["group"] in ("referent", "coordinator")
                        )
                        + "]"
                    ),
                },
            ),
        ]
        write("res_users_demo.xml", "Who works in them: login = password.", elements)

    def write_network(self):
        elements = []
        for key, partner in self.structures["partners"].items():
            elements.append(
                record(
                    "res.partner",
                    f"res_partner_{key}_demo",
                    {
                        "name": partner["name"],
                        "is_company": Eval("True"),
                        "zip": partner["zip"],
                        "city": partner["city"],
                        "country_id": Ref("base.fr"),
                        "phone": partner["phone"],
                        "email": f"{slug(key)}@example.com",
                        "lang": "fr_FR",
                    },
                )
            )
        for key, name in self.structures["sources"].items():
            elements.append(record("utm.source", f"utm_source_{key}_demo", {"name": name}))
        for program, funder in (("region", "region"), ("employer", "opco")):
            elements.append(
                record(
                    "vae.program",
                    f"vae_program_{program}",
                    {"funder_id": Ref(f"res_partner_{funder}_demo")},
                )
            )
        known = [lead for lead in self.requests["leads"] if "contact_exists" in lead]
        persons = [
            (j.key, f"{j.row['first_name']} {j.row['last_name']}", j.row["town"],
             j.row["structure"])
            for j in self.journeys
            if not j.row["after"]
        ] + [
            (lead["key"], lead["contact_exists"], lead["town"], lead["structure"])
            for lead in known
        ]
        self.coordinates = {}
        for key, name, town, structure in persons:
            first, last = name.split(" ", 1)
            email = f"{slug(first)}.{slug(last)}@example.com"
            self.coordinates[key] = (email, self.mobile())
            elements.append(
                record(
                    "res.partner",
                    f"res_partner_{key}_demo",
                    {
                        "name": name,
                        **self.address(town),
                        "email": email,
                        "phone": self.coordinates[key][1],
                        "lang": "fr_FR",
                        "tz": "Europe/Paris",
                        "company_id": self.company_ref(structure),
                    },
                )
            )
        write(
            "res_partner_demo.xml",
            "Who sends and pays, and the persons themselves.",
            elements,
        )

    # ------------------------------------------------------------------
    # Candidates
    # ------------------------------------------------------------------

    def pick_words(self, journey):
        words, employed = self.words, journey.row["employed"] == "1"
        goals = words["goals"] + words["goals_employed" if employed else "goals_seeking"]
        means = words["means"] + (words["means_employed"] if employed else [])
        result = {}
        if journey.step == "welcome" and not journey.done:
            return result  # they have not written anything yet
        result["goal"] = self.pools.take(goals)
        result["means"] = self.pools.take(means)
        result["expectations"] = self.pools.take(words["expectations"])
        if self.rng.random() < 0.25:
            result["notes"] = self.pools.take(words["notes"])
        return {name: self.fill(text, journey) for name, text in result.items()}

    def checklist(self, journey):
        """Points of the steps gone through: ticked, on the day of their last fiche;
        those of the present step: as many as its appointments have dealt with."""
        last_of = {a.step: a.day for a in journey.done}
        rows, day = [], journey.opened
        open_steps = [step for step in journey.path if step in STEPS]
        for step in open_steps:
            day = last_of.get(step, day)
            if step != journey.step:
                ticked = 99
            else:
                ticked = 3 * sum(a.step == step for a in journey.done)
            if step == open_steps[-1] and journey.step == "dropped":
                ticked = 2
            rows.append(f"('vae_step_{step}', {ticked}, {day.days})")
        if open_steps == [journey.step] and not journey.done:
            return None  # nothing ticked: the copy made on creation is enough
        steps = ", ".join(rows)
        return Eval(
            "[Command.create({'origin_id': point.id, 'name': point.name, 'sequence':"
            " point.sequence, 'step_id': point.step_id.id, 'done': rank < ticked,"
            " 'done_on': rank < ticked and DateTime.today() + timedelta(days)})"
            f" for step, ticked, days in [{steps}]"
            " for rank, point in enumerate(obj(ref(step)).check_ids)]",
            model="vae.step",
        )

    def candidate(self, journey):
        row = journey.row
        blocs = ", ".join(
            f"ref('{journey.trade['ref'].replace('certification', 'certification_bloc')}"
            f"_{int(number):02}')"
            for number in row["blocs"].split(",")
            if number
        )
        accompagnateur = row["accompagnateur"]
        values = {
            "partner_id": Ref(f"res_partner_{journey.person}_demo"),
            "create_date": journey.opened.value,
            "company_id": self.company_ref(row["structure"]),
            "user_id": self.user_ref(row["referent"]),
            "accompagnateur_ids": accompagnateur
            and Eval(f"[Command.link(ref('res_users_{accompagnateur}_demo'))]"),
            "team_id": Ref("crm_team_vae"),
            "certification_id": Ref(journey.trade["ref"]),
            "target": "blocs" if blocs else None,
            "bloc_ids": blocs and Eval(f"[Command.set([{blocs}])]"),
            "program_id": Ref(f"vae_program_{row['program']}"),
            "prescriber_id": row["prescriber"]
            and Ref(f"res_partner_{row['prescriber']}_demo"),
            "source_id": Ref(f"utm_source_{row['source']}_demo"),
            "previous_id": row["after"] and Ref(f"vae_candidate_{row['after']}_demo"),
            "francevae_number": self.francevae_number(journey),
            "step_id": Ref(f"vae_step_{journey.step}"),
            "waiting_on": row["waiting_on"],
            "date_open": Day(journey.opened.days, journey.opened.weekday).value,
            **{name: day.value for name, day in journey.dates.items()},
            **self.pick_words(journey),
            "check_ids": self.checklist(journey),
        }
        return record("vae.candidate", journey.xmlid, values)

    def francevae_number(self, journey):
        social = journey.row["trade"] in ("advf", "deaes", "deas", "deap", "aepe")
        if social and journey.step != "welcome" and self.rng.random() < 0.6:
            return str(self.rng.randrange(200_000, 400_000))
        return None

    def step_message(self, journey, number, move):
        """The message that tells of a change of step, as core would have written it."""
        names = STEPS | CLOSINGS
        left, entered, day = move
        tracking = (
            "[Command.create({'field_id': ref('field_vae_candidate__step_id'),"
            f" 'old_value_integer': ref('vae_step_{left}'),"
            f" 'old_value_char': {names[left]!r},"
            f" 'new_value_integer': ref('vae_step_{entered}'),"
            f" 'new_value_char': {names[entered]!r},"
            f" 'create_date': {day.code}}})]"
        )
        return record(
            "mail.message",
            f"mail_message_{journey.key}_{number}_demo",
            {
                "model": "vae.candidate",
                "res_id": Ref(journey.xmlid),
                "message_type": "notification",
                "subtype_id": Ref("mail.mt_note"),
                "author_id": Eval(
                    f"obj(ref('res_users_{journey.row['referent']}_demo')).partner_id.id",
                    model="res.users",
                ),
                "date": day.value,
                "tracking_value_ids": Eval(tracking),
            },
        )

    def write_candidates(self):
        elements = []
        for journey in self.journeys:
            elements.append("")
            elements.append(self.candidate(journey))
            elements += [
                self.step_message(journey, number, move)
                for number, move in enumerate(journey.moves, 1)
            ]
        for journey in self.journeys:
            if journey.row["waiting_on"]:
                since = journey.done[-1].day
                elements.append(
                    record(
                        "vae.candidate",
                        journey.xmlid,
                        {"waiting_since": Day(since.days, since.weekday).value},
                    )
                )
        for number, activity in enumerate(self.requests["activities"], 1):
            journey = next(j for j in self.journeys if j.key == activity["candidate"])
            elements.append(
                record(
                    "mail.activity",
                    f"mail_activity_{number}_demo",
                    {
                        "res_model_id": Ref("model_vae_candidate"),
                        "res_id": Ref(journey.xmlid),
                        "activity_type_id": Ref(activity["type"]),
                        "summary": activity["summary"],
                        "user_id": self.user_ref(journey.row["referent"]),
                        "date_deadline": Eval(
                            f"DateTime.today() + timedelta({activity['days']})"
                        ),
                    },
                )
            )
        write("vae_candidate_demo.xml", "Sixty journeys and their history.", elements)

    # ------------------------------------------------------------------
    # Fiches and appointments
    # ------------------------------------------------------------------

    def fiche_texts(self, appointment, journey):
        return {
            HEADINGS[name]: self.fill(appointment.scene[name].strip(), journey)
            for name in HEADINGS
            if name in appointment.scene
        }

    def fiches(self, journey):
        """Fiches of one journey in the order of their dates, then the one to come."""
        elements, previous = [], None
        held = list(journey.done)
        ordered = sorted(
            held + journey.cancelled, key=lambda appointment: appointment.day.days
        )
        for number, appointment in enumerate(ordered, 1):
            xmlid = f"vae_fiche_action_{journey.key}_{number}_demo"
            following = None
            if appointment.state == "done":
                rank = held.index(appointment)
                if rank + 1 < len(held):
                    following = held[rank + 1].day
                elif journey.draft:
                    following = journey.draft.day
            values = {
                "candidate_id": Ref(journey.xmlid),
                "user_id": self.user_ref(appointment.user),
                "step_id": Ref(f"vae_step_{appointment.step}"),
                "state": appointment.state,
                "date": appointment.day.value,
                "duration": Eval(str(appointment.duration)),
                "modality": appointment.modality,
                "previous_id": previous
                and appointment.state == "done"
                and Ref(previous)
                or None,
                **self.fiche_texts(appointment, journey),
                "next_date": following and following.value,
            }
            elements.append(record("vae.fiche.action", xmlid, values))
            if appointment.state == "done":
                previous = xmlid
        if journey.draft:
            elements.append(self.event(journey, previous))
        return elements

    def carried_forward(self, journey):
        """The aims of the appointment to come: what the last fiche asked for."""
        if not journey.done:
            return "Premier rendez-vous : accueillir et présenter la démarche"
        texts = self.fiche_texts(journey.done[-1], journey)
        return "\n".join(
            "\n".join([title, *(f"- {line}" for line in texts[name].splitlines())])
            for name, title in NEXT_TITLES.items()
            if texts.get(name)
        )

    def event(self, journey, previous):
        draft = journey.draft
        minutes = round(draft.duration * 60)
        values = [
            f"'candidate_id': ref('{journey.xmlid}')",
            f"'user_id': ref('res_users_{draft.user}_demo')",
            f"'modality': '{draft.modality}'",
            f"'objectives_aimed': {french(self.carried_forward(journey))!r}",
        ]
        if previous:
            values.append(f"'previous_id': ref('{previous}')")
        return record(
            "calendar.event",
            f"calendar_event_{journey.key}_demo",
            {
                "vae_candidate_id": Ref(journey.xmlid),
                "user_id": self.user_ref(draft.user),
                "start": draft.day.value,
                "stop": Eval(f"{draft.day.code} + timedelta(minutes={minutes})"),
                "vae_fiche_ids": Eval("[Command.create({" + ", ".join(values) + "})]"),
            },
        )

    def write_fiches(self):
        elements = []
        for journey in self.journeys:
            fiches = self.fiches(journey)
            if fiches:
                elements += ["", *fiches]
        write(
            "vae_fiche_action_demo.xml",
            "What was done at each appointment, and the appointments to come.",
            elements,
        )

    # ------------------------------------------------------------------
    # Leads
    # ------------------------------------------------------------------

    def write_leads(self):
        elements = []
        for lead in self.requests["leads"]:
            first, last = lead["contact"].split(" ", 1)
            if lead.get("contact_exists"):
                email, phone = self.coordinates[lead["key"]]
            elif lead.get("same_as"):
                email, phone = self.coordinates[lead["same_as"]]
            else:
                email = f"{slug(first)}.{slug(last)}@example.com"
                phone = self.mobile()
            prescriber = lead.get("prescriber")
            elements.append(
                record(
                    "crm.lead",
                    f"crm_lead_{lead['key']}_demo",
                    {
                        "name": lead["name"],
                        "type": "opportunity",
                        "contact_name": lead["contact"],
                        "email_from": email,
                        "phone": phone,
                        "zip": self.structures["towns"][lead["town"]],
                        "city": lead["town"],
                        "country_id": Ref("base.fr"),
                        "lang_id": Ref("base.lang_fr"),
                        "team_id": Ref("crm_team_vae"),
                        "company_id": self.company_ref(lead["structure"]),
                        "user_id": self.user_ref(lead["user"])
                        if "user" in lead
                        else Eval("False"),
                        "stage_id": Ref(lead["stage"]),
                        "source_id": Ref(f"utm_source_{lead['source']}_demo"),
                        "vae_certification_id": Ref(self.trades[lead["trade"]]["ref"]),
                        "vae_prescriber_id": prescriber
                        and Ref(f"res_partner_{prescriber}_demo"),
                    },
                )
            )
        write("crm_lead_demo.xml", "People who asked, not candidates yet.", elements)

    def write_all(self):
        DEMO.mkdir(exist_ok=True)
        self.write_structures()
        self.write_users()
        self.write_network()
        self.write_candidates()
        self.write_fiches()
        self.write_leads()


if __name__ == "__main__":
    Demo().write_all()
