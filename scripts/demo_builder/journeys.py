"""Sixty journeys: who meets whom, when, and what they say.

Content is in scripts/demo_content/; every day is relative to the installation.
"""

import csv
import random
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from .markup import Eval

CONTENT = Path(__file__).resolve().parents[1] / "demo_content"
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
# Days between two appointments, by the steps that they belong to.
WAITS = {
    "same step": (21, 34),
    ("welcome", "exploration"): (24, 40),
    ("exploration", "file"): (35, 60),
    ("file", "jury"): (60, 95),
    ("jury", "postjury"): (30, 45),
    ("file", "postjury"): (110, 150),
    ("welcome", "dropped"): (70, 110),
    ("exploration", "dropped"): (70, 110),
}
# UTC hours that are working hours in France, in summer as in winter; an hour and a
# half apart, the longest appointment.
HOURS = [(8, 0), (9, 30), (12, 30), (14, 0)]


@dataclass(frozen=True)
class Day:
    """A working day: the given weekday that falls `days` from installation or less
    than a week after. Two days at least a week apart are always in order.

    Without a weekday, it is the very day."""

    days: int
    weekday: int | None
    hour: tuple = ()

    def at(self, hour):
        return Day(self.days, self.weekday, hour)

    def shifted(self, days):
        return Day(self.days + days, self.weekday, self.hour)

    @property
    def code(self):
        parts = [f"days={self.days}"]
        if self.weekday is not None:
            parts.append(f"weekday={self.weekday}")
        if self.hour:
            hour, minute = self.hour
            parts += [f"hour={hour}", f"minute={minute}", "second=0", "microsecond=0"]
        return f"DateTime.today() + relativedelta({', '.join(parts)})"

    @property
    def value(self):
        return Eval(self.code)


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


class Journeys:
    """The rows of candidats.csv with their appointments, dates and texts."""

    def __init__(self):
        self.rng = random.Random(2026)
        self.pools = Pools(self.rng)
        self.trades = toml("metiers")
        self.scenes = toml("fiches")
        self.words = toml("paroles")
        self.structures = toml("structures")
        self.requests = toml("demandes")
        self.rules = toml("regles")
        self.slots = {}
        with (CONTENT / "candidats.csv").open(encoding="utf-8", newline="") as rows:
            self.rows = list(csv.DictReader(rows, delimiter=";"))
        self.journeys = [self.journey(row) for row in self.rows]
        for journey in self.journeys:
            self.plan_dates(journey)
        # One came back after the jury, for the bloc that was missing.
        first, again = (self.of(key) for key in ("mansouri", "mansouri2"))
        for name in ("date_admissible", "date_jury"):
            again.dates[name] = first.dates[name]
        # References are given in the order of entry.
        self.journeys.sort(key=lambda journey: journey.opened.days)

    def of(self, key):
        return next(journey for journey in self.journeys if journey.key == key)

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
            "du_candidat": "de la candidate" if female else "du candidat",
            "au_candidat": "à la candidate" if female else "au candidat",
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
        if (
            scene.get("prescriber", journey.row["prescriber"])
            != journey.row["prescriber"]
        ):
            return False
        if scene.get("whole") and journey.row["blocs"]:
            return False
        employed = journey.row["employed"] == "1"
        return not scene.get("seeking" if employed else "employed")

    def scene(self, step, journey, seen):
        pools = self.scenes[step]
        if step == "postjury":
            pool = pools["partial" if self.is_partial(journey) else "full"]
        elif step == "dropped":
            pool = pools
        else:
            nth = "next" if any(a.step == step for a in journey.done) else "first"
            if journey.row["after"] and step == "welcome":
                nth = "again"
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
        plan = journey.plan
        days = [ago] if plan else []
        for before, after in reversed(list(pairwise(plan))):
            if journey.step == "dropped" and len(days) == 1:
                after = "dropped"
            ago -= self.rng.randrange(*WAITS.get((before, after), WAITS["same step"]))
            days.append(ago)
        for number, (step, ago) in enumerate(zip(plan, reversed(days), strict=True), 1):
            day = Day(ago, self.rng.randrange(5), self.rng.choice(HOURS))
            last = number == len(plan)
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
        days = (
            self.rng.randrange(-14, -8)
            if alert == "late"
            else (self.rng.randrange(1, 15))
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
            journey.opened = first.shifted(-7 * self.rng.randrange(1, 3)).at((7, 30))
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
            heard = next(a.day for a in journey.done if a.step == "postjury")
            held = heard.shifted(-14)
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
