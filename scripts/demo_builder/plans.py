"""Support plans: agreed, superseded, being prepared, waiting for a signature."""

from .diagnosis import Diagnosis
from .ground_rules import day, drawn_signature
from .journeys import STEPS, toml
from .markup import Eval, Ref, call, french, record, write

OPEN_STEPS = list(STEPS)


class Plans(Diagnosis):
    def __init__(self):
        super().__init__()
        self.plans = toml("plans")

    def plan_xmlid(self, journey, version=1):
        return f"vae_support_plan_{journey.key}_{version}_demo"

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def slots_of(self, journey):
        rng = self.own_rng("plan", journey.key)
        late = self.plans["late"]
        kept = []
        for slot in self.plans["slots"]:
            is_late = (journey.key, slot["key"]) == (late["candidate"], late["slot"])
            if slot.get("extra") and rng.random() > 0.4 and not is_late:
                continue
            if slot["step"] == "postjury" and journey.step != "postjury":
                continue
            kept.append(slot)
        return kept

    def progress(self, slot, journey):
        """What became of a line: done if its step is left, begun if it is here.

        The first line of the present step is under way after one appointment of it,
        done after two.
        """
        met = [a for a in journey.done if a.step == slot["step"]]
        late = self.plans["late"]
        if (journey.key, slot["key"]) == (late["candidate"], late["slot"]):
            return {
                "date_begun": day(late["deadline"] - 20),
                "late_reason": late["reason"],
            }
        if self.is_done(slot, journey):
            ended = (met or journey.done)[-1].day
            begun = (met or journey.done)[0].day
            return {
                "date_start": self.day_of(begun),
                "deadline": self.day_of(ended.shifted(7)),
                "date_begun": self.day_of(begun),
                "date_done": self.day_of(ended),
                "effect": self.fill(self.pools.take(slot["effects"]), journey),
            }
        if slot["step"] != journey.step or not self.is_first(slot, journey) or not met:
            return {}
        values = {"date_begun": self.day_of(met[-1].day)}
        if journey.step == "postjury":
            values |= {"date_start": day(-5), "deadline": day(25)}
        return values

    def weekly_hours(self, journey):
        return self.own_rng("week", journey.key).choice([3, 4, 4, 5, 6])

    def hours_of(self, slot, journey):
        """Hours of a line; writing alone fills about half of the time left."""
        if slot["key"] != "home" or journey.step not in ("exploration", "file"):
            return slot["hours"]
        weeks = journey.dates["date_target"].days // 7
        others = sum(
            other["hours"]
            for other in self.slots_of(journey)
            if other["key"] != "home" and not self.is_done(other, journey)
        )
        room = 0.55 * weeks * self.weekly_hours(journey) - others
        return min(max(round(room), 2), 60)

    def is_done(self, slot, journey):
        here, step = OPEN_STEPS.index(journey.step), OPEN_STEPS.index(slot["step"])
        met = [a for a in journey.done if a.step == slot["step"]]
        return step < here or (
            step == here and self.is_first(slot, journey) and len(met) > 1
        )

    def is_first(self, slot, journey):
        return slot is next(
            s for s in self.slots_of(journey) if s["step"] == slot["step"]
        )

    def line(self, number, slot, journey):
        objective, name = self.take_texts(slot)
        values = {
            "sequence": Eval(str(10 * number)),
            "objective": self.fill(objective, journey),
            "name": self.fill(name, journey),
            "step_id": Ref(f"vae_step_{slot['step']}"),
            "support_type_id": Ref(f"vae_support_type_{slot['support']}"),
            "setting": slot.get("setting", "individual"),
            "modality": slot.get("modality", "meeting"),
            "actor": slot.get("actor", "referent"),
            "hours_planned": Eval(str(self.hours_of(slot, journey))),
            **self.progress(slot, journey),
        }
        return "Command.create({" + self.values_code(values) + "})"

    def take_texts(self, slot):
        texts = {name: (objective, name) for objective, name in slot["texts"]}
        return texts[self.pools.take(list(texts))]

    @staticmethod
    def values_code(values):
        """Values of a record as the inside of a Python dict."""
        return ", ".join(
            f"'{name}': "
            + (
                f"ref('{value.xmlid}')"
                if isinstance(value, Ref)
                else value.code
                if isinstance(value, Eval)
                else repr(french(value))
            )
            for name, value in values.items()
        )

    def order(self, xmlid, slots):
        """Lines that wait for others, by their place in the plan."""
        places = {slot["key"]: place for place, slot in enumerate(slots)}
        pairs = []
        for place, slot in enumerate(slots):
            after = slot.get("after", [])
            keys = [after] if isinstance(after, str) else after
            if before := [places[key] for key in keys if key in places]:
                pairs.append((place, before))
        lines = f"obj(ref('{xmlid}')).line_ids.sorted('sequence')"
        return call(
            "vae.support.plan",
            "write",
            Eval(f"[ref('{xmlid}')]"),
            Eval(
                f"{{'line_ids': [Command.update({lines}[line].id, {{'depends_on_ids':"
                f" [Command.set([{lines}[place].id for place in before])]}})"
                f" for line, before in {pairs!r}]}}",
                model="vae.support.plan",
            ),
        )

    # ------------------------------------------------------------------
    # Plans
    # ------------------------------------------------------------------

    def target(self, journey):
        """The day that the plan works towards, and whether it is to come."""
        if target := journey.dates.get("date_target"):
            return Eval(target.code), target.days > 7
        return day(75), True

    def plan(self, journey):
        xmlid, slots = self.plan_xmlid(journey), self.slots_of(journey)
        target, to_come = self.target(journey)
        lines = [self.line(n, slot, journey) for n, slot in enumerate(slots, 1)]
        elements = [
            record(
                "vae.support.plan",
                xmlid,
                {
                    "candidate_id": Ref(journey.xmlid),
                    "user_id": self.referent_of(journey),
                    "target_kind": "jury"
                    if journey.step in ("jury", "postjury")
                    else "deposit",
                    "date_target": target,
                    "weekly_hours": Eval(str(self.weekly_hours(journey))),
                    "note": self.fill(
                        self.pools.take(self.plans["plans"]["notes"]), journey
                    ),
                    "line_ids": Eval("[" + ", ".join(lines) + "]"),
                },
            ),
            self.order(xmlid, slots),
        ]
        if to_come:
            elements.append(self.laid_out(xmlid))
        if journey.key == self.plans["late"]["candidate"]:
            elements.append(self.late_line(journey, slots))
        return elements

    def laid_out(self, xmlid):
        return call(
            "vae.support.plan", "action_plan_backwards", Eval(f"[ref('{xmlid}')]")
        )

    def late_line(self, journey, slots):
        late = self.plans["late"]
        place = [slot["key"] for slot in slots].index(late["slot"])
        lines = f"obj(ref('{self.plan_xmlid(journey)}')).line_ids.sorted('sequence')"
        end = late["deadline"]
        dates = f"{{'date_start': {day(end - 20).code}, 'deadline': {day(end).code}}}"
        return call(
            "vae.support.plan.line",
            "write",
            Eval(f"{lines}[{place}].ids", model="vae.support.plan"),
            Eval(dates),
        )

    def agreed(self, journey):
        """Agreed at the last appointment of the exploration, without any signature:
        so many PDFs would make the installation long."""
        early = [a for a in journey.done if a.step in ("welcome", "exploration")]
        agreed = self.day_of(early[-1].day)
        return call(
            "vae.support.plan",
            "write",
            Eval(f"[ref('{self.plan_xmlid(journey)}')]"),
            Eval(f"{{'state': 'agreed', 'date_agreed': {agreed.code}}}"),
        )

    def signatures(self, journey, version, roles):
        """Asked for and given as on the screen, so that the PDF is real."""
        referent = self.referent_of(journey)
        xmlid = self.plan_xmlid(journey, version)
        names = {
            "candidate": f"{journey.row['first_name']} {journey.row['last_name']}",
            "professional": self.structures["users"][journey.row["referent"]]["name"],
        }
        elements = [
            call(
                "vae.signature.request",
                "_create_for",
                Eval(f"obj(ref('{xmlid}'))", model="vae.support.plan"),
                user=referent,
            )
        ]
        for role in roles:
            signer = (
                "obj().search([('request_id.res_model', '=', 'vae.support.plan'),"
                f" ('request_id.res_id', '=', ref('{xmlid}')),"
                f" ('role', '=', '{role}')]).ids"
            )
            elements.append(
                call(
                    "vae.signature",
                    "action_sign_on_screen",
                    Eval(signer, model="vae.signature"),
                    Eval(repr(names[role])),
                    Eval(repr(drawn_signature(names[role]))),
                    user=referent,
                )
            )
        return elements

    def next_version(self, version):
        """A version after the first: its lines, and some more."""
        journey = self.of(version["candidate"])
        xmlid = self.plan_xmlid(journey, 2)
        elements = [
            record(
                "vae.support.plan",
                xmlid,
                {
                    "candidate_id": Ref(journey.xmlid),
                    "user_id": self.referent_of(journey),
                    "note": version["note"],
                },
            )
        ]
        for number, line in enumerate(version["lines"], 1):
            training = line.get("training")
            elements.append(
                record(
                    "vae.support.plan.line",
                    f"vae_support_plan_line_{journey.key}_{number}_demo",
                    {
                        "plan_id": Ref(xmlid),
                        "sequence": Eval(str(200 + 10 * number)),
                        "objective": line["objective"],
                        "name": line["name"],
                        "step_id": Ref(f"vae_step_{line['step']}"),
                        "support_type_id": Ref(f"vae_support_type_{line['support']}"),
                        "setting": line.get("setting"),
                        "modality": line.get("modality"),
                        "actor": line.get("actor"),
                        "hours_planned": Eval(str(line["hours"])),
                        "quotes": line.get("quotes"),
                        "training_start": training and day(training[0]),
                        "training_end": training and day(training[1]),
                    },
                )
            )
        target = journey.dates.get("date_target")
        later = target.code if target else day(90).code
        elements += [
            call(
                "vae.support.plan",
                "write",
                Eval(f"[ref('{xmlid}')]"),
                Eval(f"{{'date_target': {later}, 'weekly_hours': 5}}"),
            ),
            self.laid_out(xmlid),
        ]
        if version["state"] == "signed":
            elements += self.signatures(journey, 2, ("candidate", "professional"))
        return elements

    def unavailable(self):
        return [
            record(
                "vae.candidate.unavailability",
                f"vae_candidate_unavailability_{key}_{number}_demo",
                {
                    "candidate_id": Ref(self.of(key).xmlid),
                    "date_from": day(first),
                    "date_to": day(last),
                },
            )
            for key, periods in self.plans["unavailable"].items()
            for number, (first, last) in enumerate(periods, 1)
        ]

    def has_plan(self, journey):
        who = self.plans["plans"]
        if journey.key in who["without"] or journey.step == "welcome":
            return False
        if journey.step == "exploration":
            chosen = ("draft", "early", "waiting", "signed")
            return any(journey.key in who[name] for name in chosen)
        return journey.step in STEPS

    def write_plans(self):
        who = self.plans["plans"]
        elements = self.unavailable()
        for journey in self.journeys:
            if not self.has_plan(journey):
                continue
            elements += ["", *self.plan(journey)]
            if journey.key in who["signed"]:
                elements += self.signatures(journey, 1, ("candidate", "professional"))
            elif journey.key in who["waiting"]:
                elements += self.signatures(journey, 1, ("professional",))
            elif journey.key not in who["draft"]:
                elements.append(self.agreed(journey))
        write(
            "vae_support_plan_demo.xml",
            "What is going to be done, by whom and when; and what became of it.",
            elements,
        )

    def write_next_versions(self):
        """Apart: the first versions are annexed to contracts before."""
        elements = []
        for version in self.plans["versions"]:
            elements += ["", *self.next_version(version)]
        write(
            "vae_support_plan_version_demo.xml",
            "Plans that changed since.",
            elements,
        )
