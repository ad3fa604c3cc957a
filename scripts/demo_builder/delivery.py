"""What was done: to-dos, supports, workshops, working time; sessions aimed at."""

import base64

from .contracts import Contracts
from .ground_rules import day, drawn_signature
from .journeys import STEPS, Day, toml
from .markup import Eval, Ref, call, french, record, write

# Texts of a fiche that are to-dos, with the kind of each.
TODO_KINDS = {
    "next_documents": "document",
    "next_people": "contact",
    "next_tasks": "task",
}
LATE = ("late", "silent", "long")


def certificate_pdf(text):
    """A page with one line, as base64; always the same bytes.

    :param str text: without accents, the font has none
    """
    drawn = f"BT /F1 16 Tf 72 760 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = len(content)
    size = len(objects) + 1
    content += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    content += f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{end}\n%%EOF"
    return base64.b64encode(content.encode()).decode()


class Delivery(Contracts):
    def __init__(self):
        super().__init__()
        self.delivery = toml("realisation")
        today = self.delivery["today"]
        draft = self.of(today["candidate"]).draft
        draft.day = Day(0, None, tuple(today["hour"]))

    # ------------------------------------------------------------------
    # To-dos
    # ------------------------------------------------------------------

    def asks(self, journey, appointment):
        """Whether what is to do until the next time is on the fiche as to-dos."""
        return journey.step in STEPS and appointment is journey.done[-1]

    def todos_of(self, journey, texts):
        """To-dos instead of the texts of a fiche, which they are taken out of.

        :param dict texts: texts by heading of the content
        """
        rng = self.own_rng("todo", journey.key)
        late = journey.row["alert"] in LATE
        commands = []
        for heading, kind in TODO_KINDS.items():
            for line in texts.pop(heading, "").splitlines():
                first = not commands
                values = {
                    "sequence": Eval(str(10 * len(commands) + 10)),
                    "kind": kind,
                    "name": line.strip(),
                    "assigned_to": "referent"
                    if kind == "contact" and rng.random() < 0.5
                    else "candidate",
                }
                if not journey.draft:
                    due = journey.done[-1].day.shifted(14)
                    values["date_due"] = self.day_of(due)
                if first and rng.random() < 0.4:
                    values["state"] = "done"
                    done = journey.done[-1].day.shifted(4)
                    values["date_done"] = self.day_of(done)
                elif late and rng.random() < 0.5:
                    reasons = self.delivery["todos"]["late_reasons"]
                    values["reason_late"] = rng.choice(reasons)
                commands.append("Command.create({" + self.values_code(values) + "})")
        return Eval("[" + ", ".join(commands) + "]") if commands else None

    def more_todos(self):
        return [
            record(
                "vae.todo",
                f"vae_todo_{todo['candidate']}_{number}_demo",
                {
                    "candidate_id": Ref(self.of(todo["candidate"]).xmlid),
                    "kind": todo["kind"],
                    "assigned_to": todo["assigned_to"],
                    "name": todo["name"],
                    "date_due": day(todo["days"]),
                    "reason_late": todo.get("reason_late"),
                    **self.todo_end(todo),
                },
            )
            for number, todo in enumerate(self.delivery["todos"]["more"], 1)
        ]

    @staticmethod
    def todo_end(todo):
        for state in ("done", "dropped"):
            if state in todo:
                return {"state": state, "date_done": day(todo[state])}
        return {}

    # ------------------------------------------------------------------
    # Supports that were given
    # ------------------------------------------------------------------

    def supports(self, journey):
        """Each appointment worked on a line of its step, in turn."""
        signed = {
            f"vae_fiche_action_{each['candidate']}_{each['fiche']}_demo"
            for each in self.rules["signatures"]
            if "fiche" in each
        }
        slots = self.slots_of(journey)
        met, values = {}, []
        for appointment in journey.done:
            places = [
                place
                for place, slot in enumerate(slots)
                if slot["step"] == appointment.step
            ]
            turn = met.setdefault(appointment.step, 0)
            met[appointment.step] += 1
            xmlid = self.fiche_xmlids[journey.key, appointment.day]
            if not places or xmlid in signed:
                continue
            line = f"lines[{places[turn % len(places)]}]"
            values.append(
                f"{{'fiche_id': ref('{xmlid}'), 'plan_line_id': {line}.id,"
                f" 'hours': {appointment.duration}}}"
            )
        unplanned = self.delivery["unplanned"]
        if journey.key == unplanned["candidate"]:
            last = values[-1].replace(
                f"'hours': {journey.done[-1].duration}",
                f"'hours': {journey.done[-1].duration - unplanned['hours']}",
            )
            xmlid = self.fiche_xmlids[journey.key, journey.done[-1].day]
            values[-1] = last
            values.append(
                f"{{'fiche_id': ref('{xmlid}'), 'support_type_id':"
                f" ref('vae_support_type_{unplanned['support']}'),"
                f" 'name': {french(unplanned['name'])!r},"
                f" 'hours': {unplanned['hours']}}}"
            )
        lines = f"obj(ref('{self.plan_xmlid(journey)}')).line_ids.sorted('sequence')"
        return call(
            "vae.fiche.action.support",
            "create",
            Eval(
                f"[values for lines in [{lines}] for values in ["
                + ", ".join(values)
                + "]]",
                model="vae.support.plan",
            ),
        )

    # ------------------------------------------------------------------
    # Workshops and information sessions
    # ------------------------------------------------------------------

    def workshop_people(self, workshop):
        """Who is registered, with their presence.

        :return: list of (link, XML id, presence, key)
        """
        people = [
            ("candidate_id", self.of(key).xmlid, presence, key)
            for presence in ("present", "excused", "absent", "expected")
            for key in workshop.get(presence, ())
        ]
        return people + [
            ("lead_id", f"crm_lead_{key}_demo", "expected", key)
            for key in workshop.get("leads", ())
        ]

    def workshop(self, workshop):
        xmlid = f"calendar_event_workshop_{workshop['key']}_demo"
        start = Day(workshop["days"], workshop["weekday"], tuple(workshop["hour"]))
        user = self.user_ref(workshop["user"])
        support = workshop.get("support")
        minutes = round(60 * workshop["hours"])
        people = self.workshop_people(workshop)
        registered = ", ".join(
            f"{{'event_id': ref('{xmlid}'), '{link}': ref('{person}')}}"
            for link, person, _presence, _key in people
        )
        elements = [
            record(
                "calendar.event",
                xmlid,
                {
                    "name": workshop["name"],
                    "vae_kind": workshop["kind"],
                    "vae_company_id": self.company_ref(workshop["structure"]),
                    "vae_support_type_id": support
                    and Ref(f"vae_support_type_{support}"),
                    "location": workshop["place"],
                    "user_id": user,
                    "partner_ids": Eval(
                        f"[Command.set(obj(ref('{user.xmlid}')).partner_id.ids)]",
                        model="res.users",
                    ),
                    "start": start.value,
                    "stop": Eval(f"{start.code} + timedelta(minutes={minutes})"),
                },
            ),
            call("vae.attendance", "create", Eval(f"[{registered}]")),
        ]
        if "tasks_done" in workshop:
            elements.append(self.closed(workshop, xmlid, people, user))
        for key in workshop.get("signed", ()):
            row = self.of(key).row
            name = f"{row['first_name']} {row['last_name']}"
            elements.append(
                call(
                    "vae.attendance",
                    "action_sign_on_tablet",
                    Eval(
                        f"obj().search([('event_id', '=', ref('{xmlid}')),"
                        f" ('candidate_id', '=', ref('{self.of(key).xmlid}'))]).ids",
                        model="vae.attendance",
                    ),
                    Eval(repr(name)),
                    Eval(repr(drawn_signature(name))),
                    user=user,
                )
            )
        return elements

    def closed(self, workshop, xmlid, people, user):
        said = {
            person: {
                "presence": presence,
                "remarks": french(workshop.get("remarks", {}).get(key, "")),
            }
            for _link, person, presence, key in people
        }
        found = (
            f"obj().search([('event_id', '=', ref('{xmlid}')),"
            " ('candidate_id', '=', ref(person))]).id"
        )
        texts = {name: french(workshop[name]) for name in ("tasks_done", "conclusion")}
        return call(
            "calendar.event",
            "_vae_close",
            Eval(f"[ref('{xmlid}')]"),
            Eval(
                f"{{{found}: values for person, values in {said!r}.items()}}",
                model="vae.attendance",
            ),
            Eval(repr(texts)),
            user=user,
        )

    def contact(self, number, contact):
        journey = self.of(contact["candidate"])
        return record(
            "vae.contact.log",
            f"vae_contact_log_{number}_demo",
            {
                "candidate_id": Ref(journey.xmlid),
                "user_id": self.referent_of(journey),
                "date": Day(contact["days"], None, tuple(contact["hour"])).value,
                "channel": contact["channel"],
                "direction": contact["direction"],
                "subject": contact["subject"],
                "comment": contact["comment"],
                "answer": contact["answer"],
                "hours": Eval(str(contact["hours"])) if "hours" in contact else None,
            },
        )

    def write_delivery(self):
        elements = [*self.more_todos(), ""]
        elements += [
            self.contact(number, contact)
            for number, contact in enumerate(self.delivery["contacts"], 1)
        ]
        elements.append("")
        for journey in self.journeys:
            if self.has_plan(journey):
                elements.append(self.supports(journey))
        for workshop in self.delivery["workshops"]:
            elements += ["", *self.workshop(workshop)]
        write(
            "vae_delivery_demo.xml",
            "To-dos, contacts, supports that were given, workshops.",
            elements,
        )

    # ------------------------------------------------------------------
    # Sessions of certifications
    # ------------------------------------------------------------------

    def session(self, journey, number, deposit):
        sessions = self.delivery["sessions"]
        first, last = sessions["jury"]
        moments = {
            "date_registration": -sessions["registration"],
            "date_deposit": 0,
            "date_jury": first,
            "date_jury_end": last,
        }
        return record(
            "vae.certification.session",
            f"vae_certification_session_{journey.row['trade']}_{number}_demo",
            {
                "certification_id": Ref(journey.trade["ref"]),
                **{name: deposit.shifted(days).value for name, days in moments.items()},
                "note": sessions["note"],
            },
        )

    def write_sessions(self):
        sessions, elements = self.delivery["sessions"], []
        for key in sessions["candidates"]:
            journey = self.of(key)
            trade, certification = journey.row["trade"], Ref(journey.trade["ref"])
            aimed = journey.dates["date_target"]
            code = certification.xmlid.removeprefix("vae_certification_rncp")
            elements += [
                "",
                self.session(journey, 1, aimed),
                self.session(journey, 2, aimed.shifted(sessions["next"])),
                call(
                    "vae.candidate",
                    "write",
                    Eval(f"[ref('{journey.xmlid}')]"),
                    Eval(
                        "{'session_id':"
                        f" ref('vae_certification_session_{trade}_1_demo')}}"
                    ),
                ),
                record(
                    "vae.certification.document",
                    f"vae_certification_document_{trade}_demo",
                    {
                        "certification_id": certification,
                        "kind": "framework",
                        "name": f"Fiche RNCP {code} et référentiel",
                        "url": f"https://www.francecompetences.fr/recherche/rncp/{code}/",
                    },
                ),
            ]
            elements += [
                record(
                    "vae.certification.fee",
                    f"vae_certification_fee_{trade}_{number}_demo",
                    {
                        "certification_id": certification,
                        "kind": fee["kind"],
                        "amount": Eval(str(fee["amount"])),
                        "currency_id": Ref("base.EUR"),
                        "date_from": Eval(
                            "DateTime.today()"
                            f" + relativedelta(months={fee['months']}, day=1)"
                        ),
                        "note": "Montant inventé, pour démonstration",
                    },
                )
                for number, fee in enumerate(sessions["fees"], 1)
            ]
        write(
            "vae_certification_session_demo.xml",
            "When files are deposited and juries held, and what it costs.",
            elements,
        )

    # ------------------------------------------------------------------
    # Working time
    # ------------------------------------------------------------------

    def time_entries(self, login, route):
        structure = self.structures["users"][login]["structure"]
        times, elements = self.delivery["time"], []
        for week in range(1, times["weeks"] + 1):
            for entry in times["entries"]:
                rng = self.own_rng("time", login, str(week), entry["kind"])
                place = rng.randrange(len(entry["hours"]))
                travels = "km" in entry
                elements.append(
                    record(
                        "vae.time",
                        f"vae_time_{login}_{week}_{entry['kind']}_demo",
                        {
                            "user_id": self.user_ref(login),
                            "company_id": self.company_ref(structure),
                            # Within the week before the day that many weeks ago.
                            "date": Day(-7 * week, entry["weekday"]).value,
                            "kind_id": Ref(f"vae_time_kind_{entry['kind']}"),
                            "program_id": None if travels else self.time_program(week),
                            "hours": Eval(str(entry["hours"][place])),
                            "km": Eval(str(entry["km"][place])) if travels else None,
                            "note": route if travels else rng.choice(entry["notes"]),
                        },
                    )
                )
        return elements

    @staticmethod
    def time_program(week):
        return Ref("vae_program_region") if week % 2 else None

    def training(self, number, training):
        login = training["user"]
        first, last = training["days"]
        values = {
            "name": training["name"],
            "organizer": training["organizer"],
            "user_id": self.user_ref(login),
            "company_id": self.company_ref(
                self.structures["users"][login]["structure"]
            ),
            "date_from": day(first),
            "date_to": day(last),
            "hours": Eval(str(training["hours"])),
            "note": training.get("note"),
        }
        if training.get("certificate"):
            values |= {
                "state": "done",
                "certificate": Eval(
                    repr(certificate_pdf("Attestation de presence (demonstration)"))
                ),
                "certificate_name": "attestation.pdf",
            }
        return record("vae.training", f"vae_training_{number}_demo", values)

    def write_time(self):
        elements = []
        for login, route in self.delivery["time"]["people"].items():
            elements += ["", *self.time_entries(login, route)]
        elements.append("")
        elements += [
            self.training(number, training)
            for number, training in enumerate(self.delivery["trainings"], 1)
        ]
        write("vae_time_demo.xml", "Working time that no fiche tells.", elements)
