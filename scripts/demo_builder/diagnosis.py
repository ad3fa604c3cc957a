"""Shared diagnoses, obstacles and experiences."""

from .ground_rules import day
from .journeys import STEPS, Day, capitalised, toml
from .markup import Eval, Ref, call, french, record, write
from .welcome import Welcome

# What a first answer is likely to be, and what becomes of it by the next diagnosis.
FIRST = {"met": 54, "partly": 27, "missing": 12, "na": 3, "todo": 4}
NEXT = {
    "met": {"met": 1},
    "partly": {"met": 60, "partly": 40},
    "missing": {"met": 25, "partly": 55, "missing": 20},
    "na": {"na": 1},
    "todo": {"met": 60, "partly": 40},
}
# Met, or nothing could go on, once somebody has come so far.
GRANTED = {
    "file": ("admissibility_form", "admissibility_documents", "accompaniment"),
}
MAY_NOT_CONCERN = ("equipment", "presentation", "labour_market", "surroundings")
FITS = ("fit_skills", "fit_time", "fit_constraints")


class Diagnosis(Welcome):
    def __init__(self):
        super().__init__()
        self.diagnosis = toml("diagnostic")
        self.experience = toml("experiences")
        for journey in self.journeys:
            journey.places["years_cap"] = capitalised(journey.places["years"])

    # ------------------------------------------------------------------
    # Experience
    # ------------------------------------------------------------------

    @staticmethod
    def month(years_month):
        years, month = years_month
        return Eval(
            f"DateTime.today() + relativedelta(years={years}, month={month}, day=1)"
        )

    def experience_xmlid(self, number, experience):
        return f"vae_experience_{experience['candidate']}_{number}_demo"

    def one_experience(self, number, experience):
        journey = self.of(experience["candidate"])
        end, hours = experience.get("end"), experience.get("hours")
        opinion = experience.get("opinion")
        xmlid = self.experience_xmlid(number, experience)
        elements = [
            record(
                "vae.experience",
                xmlid,
                {
                    "candidate_id": Ref(journey.xmlid),
                    "sequence": Eval(str(10 * number)),
                    "name": experience["name"],
                    "kind": experience.get("kind"),
                    "place": experience["place"],
                    "date_start": self.month(experience["start"]),
                    "date_end": end and self.month(end),
                    "hours": Eval(str(hours)) if hours else None,
                    "description": experience.get("description"),
                    "documents": experience.get("documents"),
                    "is_significant": Eval("True")
                    if "activity" in experience
                    else None,
                    "activity_title": experience.get("activity"),
                    "activity_description": experience.get("why"),
                    "opinion": opinion and opinion[1],
                },
            )
        ]
        if opinion:
            # Dated by core's own writing otherwise: today, by who installs.
            author = self.referent_of(journey).xmlid
            elements.append(
                call(
                    "vae.experience",
                    "write",
                    Eval(f"[ref('{xmlid}')]"),
                    Eval(
                        f"{{'opinion_user_id': ref('{author}'),"
                        f" 'opinion_date': {day(opinion[0]).code}}}"
                    ),
                )
            )
        return elements

    def crossing(self, journey, experiences):
        """The grid of a journey, saved as on its screen."""
        blocs = journey.trade["ref"].replace("certification", "certification_bloc")
        cells = [
            (self.experience_xmlid(number, experience), int(bloc), answer, french(by))
            for number, experience in enumerate(experiences, 1)
            for bloc, (answer, by) in experience["blocs"].items()
        ]
        return call(
            "vae.candidate",
            "action_save_experience_blocs",
            Eval(f"[ref('{journey.xmlid}')]"),
            Eval(
                "[{'experience': ref(experience), 'bloc':"
                f" ref('{blocs}_%02d' % bloc), 'answer': answer, 'shown_by': by}}"
                f" for experience, bloc, answer, by in {cells!r}]"
            ),
        )

    def write_experiences(self):
        by_candidate = {}
        for experience in self.experience["experiences"]:
            by_candidate.setdefault(experience["candidate"], []).append(experience)
        elements = []
        for key, experiences in by_candidate.items():
            elements.append("")
            for number, experience in enumerate(experiences, 1):
                elements += self.one_experience(number, experience)
            elements.append(self.crossing(self.of(key), experiences))
        write(
            "vae_experience_demo.xml",
            "What candidates did, crossed with the blocs of their target.",
            elements,
        )

    # ------------------------------------------------------------------
    # Obstacles
    # ------------------------------------------------------------------

    def obstacle(self, number, obstacle):
        lifted = obstacle.get("lifted")
        return record(
            "vae.obstacle",
            f"vae_obstacle_{obstacle['candidate']}_{number}_demo",
            {
                "candidate_id": Ref(self.of(obstacle["candidate"]).xmlid),
                "kind_id": Ref(f"vae_obstacle_kind_{obstacle['kind']}"),
                "severity": obstacle["severity"],
                "state": obstacle["state"],
                "date_open": day(obstacle["noticed"]),
                "date_lifted": lifted and day(lifted),
                "description": obstacle["description"],
                "answers": obstacle["answers"],
            },
        )

    def confidential_obstacle(self, obstacle):
        """Written as its author writes it, which leaves a trace."""
        journey = self.of(obstacle["candidate"])
        author = self.referent_of(journey)
        texts = {
            name: french(obstacle[name])
            for name in (
                "content",
                "answers",
                "support_arrangements",
                "jury_arrangements",
            )
            if name in obstacle
        }
        kind = f"vae_obstacle_kind_{obstacle['kind']}"
        found = (
            f"obj().search([('candidate_id', '=', ref('{journey.xmlid}')),"
            f" ('kind_id', '=', ref('{kind}'))], limit=1).ids"
        )
        return [
            call(
                "vae.obstacle.confidential",
                "action_create",
                Eval(f"ref('{journey.xmlid}')"),
                Eval(f"ref('{kind}')"),
                Eval(repr(texts)),
                user=author,
            ),
            call(
                "vae.obstacle.confidential",
                "action_set_situation",
                Eval(found, model="vae.obstacle.confidential"),
                Eval(repr(obstacle["severity"])),
                Eval(repr(obstacle["state"])),
                user=author,
            ),
        ]

    def write_obstacles(self):
        elements = [
            self.obstacle(number, obstacle)
            for number, obstacle in enumerate(self.diagnosis["obstacles"], 1)
        ]
        for obstacle in self.diagnosis["confidential"]:
            elements += self.confidential_obstacle(obstacle)
        write(
            "vae_obstacle_demo.xml",
            "What stands in the way; the confidential part has its consent.",
            elements,
        )

    # ------------------------------------------------------------------
    # Diagnoses
    # ------------------------------------------------------------------

    def comment(self, code, state, journey):
        sex = journey.row["sex"].lower()
        pool = [
            text
            for text in self.diagnosis["comments"][code].get(state, ())
            if text.partition("|")[2] in ("", sex)
        ]
        if not pool:
            return ""
        text = self.pools.take(pool).partition("|")[0]
        return french(self.fill(text, journey))

    def answers(self, journey, number, before):
        """What is answered to each condition.

        :param int number: of the diagnosis in the journey
        :param before: dict of code to (state, comment) in the diagnosis before
        """
        rng = self.own_rng("diagnosis", journey.key, str(number))
        granted = GRANTED["file"] if journey.step != "exploration" else ()
        result = {}
        for code in self.diagnosis["comments"]:
            if before:
                state, comment = before[code]
                odds = NEXT[state]
            else:
                state, comment, odds = None, "", FIRST
            [answer] = rng.choices(list(odds), list(odds.values()))
            if code in granted and number > 1:
                answer = "met"
            if code == "labour_market" and number == 1:
                answer = "todo"
            if answer == "na" and code not in MAY_NOT_CONCERN:
                answer = "met"
            if code in ("motivation", "accompaniment") and answer == "missing":
                answer = "partly"
            if answer != state:
                wanted = {"partly": 0.6, "missing": 0.7, "met": 0.2}.get(answer, 0)
                said = rng.random() < wanted
                comment = self.comment(code, answer, journey) if said else ""
            result[code] = (answer, comment)
        return result

    @staticmethod
    def rhythm(journey, number, on):
        """Hours a week, enough for the target where that is possible at all.

        :return: tuple of hours a week and hours needed; of a first diagnosis, the
            parameter says how many are needed
        """
        needed = {1: 120, 2: 75, 3: 40}[number]
        target = journey.dates.get("date_target")
        weeks = (target.days - on - 6) // 7 if target else 0
        enough = -(-2 * needed // weeks) / 2 if weeks > 0 else 4
        return min(enough, 8), needed if number > 1 else None

    def diagnosis_values(self, journey, number, answers, on):
        texts = self.diagnosis
        rng = self.own_rng("opinion", journey.key, str(number))
        reservations = number == 1 and rng.random() < 0.3
        opinion = "reservations" if reservations else "favourable"
        fits = {name: "yes" for name in FITS}
        if reservations:
            fits[rng.choice(FITS[1:])] = "partly"
        rows = [(code, *answer) for code, answer in answers.items()]
        kind = "first" if number == 1 else "later"
        week, needed = self.rhythm(journey, number, on)
        return {
            "answers": Eval(
                "[{'condition': ref('vae_condition_' + code), 'state': state,"
                f" 'comment': comment}} for code, state, comment in {rows!r}]"
            ),
            "conclusion": self.fill(
                self.pools.take(texts["conclusions"][kind]), journey
            ),
            **fits,
            "feasibility": opinion,
            "feasibility_text": self.fill(
                self.pools.take(texts["feasibility"][opinion]), journey
            ),
            "hours_week": Eval(str(week)),
            "hours_needed": Eval(str(needed)) if needed else None,
        }

    def one_diagnosis(self, journey, number, answers, on, state):
        values = self.diagnosis_values(journey, number, answers, on.days)
        if state == "draft":
            # Under way: nothing is concluded yet.
            kept = ("answers", "hours_week", "hours_needed")
            values = {name: values[name] for name in kept}
        agreed = state == "agreed"
        on = self.day_of(on) if on.days else Eval("DateTime.today()")
        return record(
            "vae.diagnosis",
            f"vae_diagnosis_{journey.key}_{number}_demo",
            {
                "candidate_id": Ref(journey.xmlid),
                "user_id": self.referent_of(journey),
                "date": on,
                "date_agreed": on if agreed else None,
                "agreed_means": ("oral", "paper")[number % 2] if agreed else None,
                **values,
                "state": "agreed" if agreed else None,
            },
        )

    def diagnoses(self, journey):
        plan = self.diagnosis["diagnoses"]
        first = journey.done[0].day
        if journey.step == "welcome":
            if journey.key not in plan["draft"]:
                return []
            answers = self.answers(journey, 1, None)
            # Half of the conditions were looked at.
            for code in list(answers)[16:]:
                answers[code] = ("todo", "")
            return [self.one_diagnosis(journey, 1, answers, first, "draft")]
        if journey.key in plan["without"] or journey.step not in STEPS:
            return []
        answers = self.answers(journey, 1, None)
        elements = [self.one_diagnosis(journey, 1, answers, first, "agreed")]
        if journey.key in plan["second"]:
            later = journey.done[-2].day
            answers = self.answers(journey, 2, answers)
            elements.append(self.one_diagnosis(journey, 2, answers, later, "agreed"))
        if journey.key in plan["third"]:
            answers = self.answers(journey, 3, answers)
            today = Day(0, 0)
            elements.append(self.one_diagnosis(journey, 3, answers, today, "draft"))
        return elements

    def write_diagnoses(self):
        elements = []
        for journey in self.journeys:
            if journey.done and (diagnoses := self.diagnoses(journey)):
                elements += ["", *diagnoses]
        write(
            "vae_diagnosis_demo.xml",
            "Where candidates stand: shared, agreed, or being made.",
            elements,
        )
