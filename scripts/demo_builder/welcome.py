"""Welcome and decision, people around the candidate, the end and the news after it."""

from random import Random

from .ground_rules import GroundRules, day
from .journeys import CLOSINGS, STEPS, Day, toml
from .markup import Eval, Ref, call, record, write

# Trades by who certifies; the others are titles of the ministry of Labour.
CARE = ("deaes", "deas", "deap")
SCHOOL = ("aepe", "mco", "gpme")
PUBLIC = ("la crèche municipale", "la commune", "l'établissement scolaire")
# Public holidays that fall on the same day each year, and their names.
HOLIDAYS = [
    (1, 1, "Jour de l'an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice 1918"),
    (12, 25, "Noël"),
]
# Full years that a text of paroles.toml tells.
YEARS = {
    "trois ans": 3,
    "quatre ans": 4,
    "cinq ans": 5,
    "six ans": 6,
    "huit ans": 8,
    "neuf ans": 9,
    "onze ans": 11,
    "douze ans": 12,
    "quinze ans": 15,
    "dix-huit ans": 18,
}


class Welcome(GroundRules):
    def __init__(self):
        super().__init__()
        self.welcome = toml("accueil")

    @staticmethod
    def own_rng(*words):
        """Chance of its own for each part, so that one does not shift the others."""
        return Random(" ".join(words))

    @staticmethod
    def day_of(day):
        """The date of a working day, without its hour."""
        return Day(day.days, day.weekday).value

    def set_of(self, refs):
        return Eval("[Command.set([" + ", ".join(f"ref('{x}')" for x in refs) + "])]")

    # ------------------------------------------------------------------
    # Profile and end of a candidate
    # ------------------------------------------------------------------

    def situation(self, journey):
        profiles = self.welcome["profiles"]
        if journey.key in profiles["carer"]:
            return "carer"
        if journey.row["employed"] != "1":
            waited = self.own_rng("seeker", journey.key).random() < 0.4
            return "seeker_long" if waited else "seeker"
        employer = journey.places["employer"]
        if employer == "le centre hospitalier":
            return "hospital"
        if employer in PUBLIC:
            return "public"
        if "gérant" in journey.places["job"]:
            return "self"
        return "private"

    def profile(self, journey):
        profiles = self.welcome["profiles"]
        values = {"sex": "f" if journey.row["sex"] == "F" else "m"}
        if journey.key in profiles["unknown"]:
            return values
        # The same person has the same birthday in each journey.
        rng = self.own_rng("profile", journey.person)
        youngest = 19 + YEARS[journey.places["years"]]
        young = journey.row["prescriber"].startswith("ml")
        age = youngest if young else max(rng.randrange(27, 57), youngest)
        age = profiles["ages"].get(journey.person, age)
        month, date = rng.randrange(1, 13), rng.randrange(1, 29)
        level = rng.choice(["none", "3", "3", "3", "4", "4"])
        if journey.row["trade"] in ("mco", "gpme", "fpa", "ad"):
            level = rng.choice(["3", "4", "4", "4"])
        if journey.key in profiles["graduate"]:
            level = "6"
        valley = journey.row["structure"] == "2"
        in_town = journey.row["town"] in ("Chambéry", "La Motte-Servolex")
        return {
            **values,
            "birth_date": Eval(
                "DateTime.today()"
                f" + relativedelta(years={-age}, month={month}, day={date})"
            ),
            "situation_id": Ref(f"vae_situation_{self.situation(journey)}"),
            "education_level": level,
            "in_qpv": "yes" if in_town and rng.random() < 0.45 else "no",
            "in_frr": "yes" if valley else "no",
        }

    def closing(self, journey):
        if journey.step not in CLOSINGS:
            return {}
        end = self.welcome["closings"][journey.key]
        reason = end.get("reason")
        return {
            "left_step_id": Ref(f"vae_step_{journey.path[-2]}"),
            "dropout_reason_id": reason and Ref(f"vae_dropout_reason_{reason}"),
            "exit_situation_id": Ref(f"vae_situation_{end['exit']}"),
            "closing_note": end["note"],
        }

    def funder_tool(self, journey):
        """Some journeys were entered in the funder's tool after an appointment."""
        if journey.row["program"] not in ("region", "employer") or not journey.done:
            return {}
        rng = self.own_rng("funder", journey.key)
        if rng.random() < 0.35:
            return {}
        return {"funder_tool_date": self.day_of(rng.choice(journey.done).day)}

    # ------------------------------------------------------------------
    # Programs and structures
    # ------------------------------------------------------------------

    def criterion(self, number, criterion):
        situations = [f"vae_situation_{x}" for x in criterion.get("situations", ())]
        territory = criterion.get("territory")
        age = criterion.get("age")
        return record(
            "vae.program.criterion",
            f"vae_program_criterion_{number}_demo",
            {
                "program_id": Ref(f"vae_program_{criterion['program']}"),
                "sequence": Eval(str(10 + 10 * number)),
                "fact": criterion["fact"],
                "operator": criterion["operator"],
                "situation_ids": self.set_of(situations) if situations else None,
                "territory_ids": self.set_of([territory]) if territory else None,
                "level": criterion.get("level"),
                "age": Eval(str(age)) if age else None,
                "note": criterion.get("note"),
            },
        )

    def price(self, number, price):
        start = (
            f"DateTime.today() + relativedelta(years={price['years']}, month=1, day=1)"
        )
        return record(
            "vae.program.service",
            f"vae_program_service_{number}_demo",
            {
                "program_id": Ref(f"vae_program_{price['program']}"),
                "kind": price["kind"],
                "price": Eval(str(price["price"])),
                "date_from": Eval(start),
                "note": price.get("note"),
            },
        )

    def days_off(self, number, company):
        """Public holidays of this year and the next, and the summer closing."""
        periods = [
            (f"{month}_{date}", name, year, (month, date), (month, date))
            for year in (0, 1)
            for month, date, name in HOLIDAYS
        ]
        periods.append(("summer", "Fermeture d'été", 1, (8, 3), (8, 14)))
        return [
            record(
                "resource.calendar.leaves",
                f"resource_calendar_leaves_{number}_{year}_{key}_demo",
                {
                    "name": name,
                    "company_id": Ref(company["id"]),
                    "date_from": Eval(self.moment(year, first, 0, 0)),
                    "date_to": Eval(self.moment(year, last, 21, 59)),
                },
            )
            for key, name, year, first, last in periods
        ]

    @staticmethod
    def moment(year, month_day, hour, minute):
        month, date = month_day
        return (
            f"DateTime.today() + relativedelta(years={year}, month={month}, day={date},"
            f" hour={hour}, minute={minute}, second=0)"
        )

    def write_programs(self):
        elements = [
            self.criterion(number, criterion)
            for number, criterion in enumerate(self.welcome["criteria"], 1)
        ]
        elements += [
            self.price(number, price)
            for number, price in enumerate(self.welcome["prices"], 1)
        ]
        for number, company in self.structures["companies"].items():
            contact = self.welcome["disability_contacts"][number]
            elements.append(
                call(
                    "res.company",
                    "write",
                    Eval(f"[ref('{company['id']}')]"),
                    Eval(
                        "{'vae_disability_contact_id':"
                        f" ref('{self.user_ref(contact).xmlid}')}}"
                    ),
                )
            )
            elements += self.days_off(number, company)
        write(
            "vae_program_demo.xml",
            "Who may enter a program, at what price, and days off.",
            elements,
        )

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    def indicators(self, codes):
        refs = [f"vae_need_indicator_{code}" for code in codes]
        return self.set_of(refs) if refs else None

    def proposal(self, journey, values, decision):
        xmlid = f"vae_proposal_{journey.key}_demo"
        elements = [
            record(
                "vae.proposal",
                xmlid,
                {
                    "candidate_id": Ref(journey.xmlid),
                    "user_id": self.referent_of(journey),
                    **values,
                },
            )
        ]
        actions = {
            "accepted": "action_accept",
            "declined": "action_decline",
            "not_eligible": "action_not_eligible",
            "reoriented": "action_reorient",
        }
        if decision:
            elements.append(
                call("vae.proposal", actions[decision], Eval(f"[ref('{xmlid}')]"))
            )
        return elements

    def accepted_proposal(self, journey):
        texts = self.welcome["accepted"]
        rng = self.own_rng("proposal", journey.key)
        sex = journey.row["sex"].lower()
        pool = [x for x in texts["needs"] if x.partition("|")[2] in ("", sex)]
        needs = self.pools.take(pool).partition("|")[0]
        return self.proposal(
            journey,
            {
                "indicator_ids": self.indicators(
                    rng.sample(texts["indicators"], rng.randrange(1, 4))
                ),
                "needs": self.fill(needs, journey),
                "date_decision": self.day_of(journey.done[0].day),
            },
            "accepted",
        )

    def write_proposals(self):
        special = {x["candidate"]: x for x in self.welcome["proposals"]}
        elements = []
        for journey in self.journeys:
            if proposal := special.get(journey.key):
                days = proposal.get("days")
                elements += self.proposal(
                    journey,
                    {
                        "indicator_ids": self.indicators(proposal["indicators"]),
                        "needs": proposal["needs"],
                        "date_decision": days and day(days),
                        "reason": proposal.get("reason"),
                    },
                    proposal.get("decision"),
                )
            elif journey.key not in self.welcome["accepted"]["without"]:
                elements += self.accepted_proposal(journey)
        write(
            "vae_proposal_demo.xml",
            "What was proposed and decided, with the eligibility of that day.",
            elements,
        )

    # ------------------------------------------------------------------
    # Around the candidate
    # ------------------------------------------------------------------

    @staticmethod
    def without_article(journey):
        """The employer as in an address book."""
        employer = journey.places["employer"]
        for article in ("l'", "le ", "la ", "les "):
            employer = employer.removeprefix(article)
        return employer

    def interlocutors(self, journey):
        texts = self.welcome["interlocutors"]
        rng = self.own_rng("interlocutor", journey.key)
        office = (
            "care"
            if journey.row["trade"] in CARE
            else "school"
            if journey.row["trade"] in SCHOOL
            else "titles"
        )
        rows = [("certifier", texts[office], None)]
        if (
            journey.row["employed"] == "1"
            and "particuliers" not in (journey.places["employer"])
        ):
            rows.append(("employer", self.without_article(journey), None))
        if prescriber := journey.row["prescriber"]:
            rows.append(("prescriber", None, f"res_partner_{prescriber}_demo"))
        if funder := {"region": "region", "employer": "opco"}.get(
            journey.row["program"]
        ):
            rows.append(("funder", None, f"res_partner_{funder}_demo"))
        if rng.random() < 0.4:
            rows.append(("training", self.pools.take(texts["bodies"]), None))
        elements = []
        for number, (actor, where, partner) in enumerate(rows, 1):
            values = {
                "candidate_id": Ref(journey.xmlid),
                "sequence": Eval(str(10 * number)),
                "actor": actor,
                "role": self.pools.take(texts[actor]),
            }
            if partner:
                values["partner_id"] = Ref(partner)
            else:
                person = self.pools.take(texts["people"])
                values["name"] = f"{person}, {where}"
                values["phone"] = (
                    f"+33 4 65 71 {rng.randrange(40, 90)} {rng.randrange(10, 99)}"
                )
            elements.append(
                record(
                    "vae.interlocutor",
                    f"vae_interlocutor_{journey.key}_{number}_demo",
                    values,
                )
            )
        return elements

    def studies(self):
        return [
            record(
                "vae.candidate.study",
                f"vae_candidate_study_{study['candidate']}_{study['trade']}_demo",
                {
                    "candidate_id": Ref(self.of(study["candidate"]).xmlid),
                    "certification_id": Ref(self.trades[study["trade"]]["ref"]),
                    "state": study["state"],
                    "reason": study.get("reason"),
                },
            )
            for study in self.welcome["studies"]
        ]

    def bloc(self, journey, number):
        trade = journey.trade["ref"].replace("certification", "certification_bloc")
        return Ref(f"{trade}_{number:02}")

    def validated_blocs(self):
        elements = []
        for key, numbers in self.welcome["validated"].items():
            journey = self.of(key)
            for number in numbers:
                elements.append(
                    record(
                        "vae.candidate.bloc",
                        f"vae_candidate_bloc_{key}_{number}_demo",
                        {
                            "candidate_id": Ref(journey.xmlid),
                            "bloc_id": self.bloc(journey, number),
                            "date": self.day_of(
                                self.of(journey.person).dates["date_jury"]
                            ),
                            "origin": "earlier" if journey.row["after"] else "jury",
                        },
                    )
                )
        return elements

    def write_surroundings(self):
        elements = []
        for journey in self.journeys:
            if journey.done and journey.step in STEPS:
                elements += ["", *self.interlocutors(journey)]
        elements += ["", *self.studies(), "", *self.validated_blocs()]
        write(
            "vae_interlocutor_demo.xml",
            "Who is around candidates, what they studied, what they obtained.",
            elements,
        )

    # ------------------------------------------------------------------
    # Services
    # ------------------------------------------------------------------

    def service(self, number, service):
        journey = service.get("candidate") and self.of(service["candidate"])
        lead, contact = service.get("lead"), service.get("contact")
        user = self.structures["users"][service["user"]]
        program, territory = service.get("program"), service.get("territory")
        return record(
            "vae.service",
            f"vae_service_{number}_demo",
            {
                "kind": service["kind"],
                "date": day(service["days"]),
                "duration": Eval(str(service["duration"])),
                "user_id": self.user_ref(service["user"]),
                "company_id": self.company_ref(user["structure"]),
                "candidate_id": journey and Ref(journey.xmlid),
                "lead_id": lead and Ref(f"crm_lead_{lead}_demo"),
                "partner_id": contact and Ref(f"res_partner_{contact}_demo"),
                "participant_count": Eval(str(service.get("people", 1))),
                "participants": service.get("participants"),
                "program_id": program and Ref(f"vae_program_{program}"),
                "territory_id": territory
                and Ref(f"vae_territory_department_{territory}"),
                "conclusion": service["conclusion"],
            },
        )

    def write_services(self):
        write(
            "vae_service_demo.xml",
            "Advice and information sessions, whether a journey follows or not.",
            [
                self.service(number, service)
                for number, service in enumerate(self.welcome["services"], 1)
            ],
        )

    # ------------------------------------------------------------------
    # News after the end
    # ------------------------------------------------------------------

    def follow_up(self, journey):
        closed = journey.dates["date_closed"]
        news = self.welcome["closings"][journey.key].get("news", {})
        due = f"{closed.code} + relativedelta(months=6)"
        if journey.key == "yilmaz":
            due = day(-3).code  # the one to call now
        after = news.get("after")
        situation = news.get("situation")
        return record(
            "vae.follow.up",
            f"vae_follow_up_{journey.key}_demo",
            {
                "candidate_id": Ref(journey.xmlid),
                "date_due": Eval(due),
                "state": news.get("answer"),
                "date_done": after and Eval(f"{due} + timedelta({after})"),
                "situation_id": situation and Ref(f"vae_situation_{situation}"),
                "is_improved": Eval("True") if news.get("improved") else None,
                "note": news.get("note"),
            },
        )

    def write_follow_ups(self):
        write(
            "vae_follow_up_demo.xml",
            "The news of people six months after their journey.",
            [self.follow_up(j) for j in self.journeys if j.step in CLOSINGS],
        )
