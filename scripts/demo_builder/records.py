"""The demo files of vae_assistance, written from the content and the journeys."""

from .journeys import CLOSINGS, STEPS, Day, capitalised, slug
from .markup import DEMO, QUIET, Eval, Ref, call, french, record, write
from .proofs import Proofs

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


class Demo(Proofs):
    # ------------------------------------------------------------------
    # Structures, users, network
    # ------------------------------------------------------------------

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
            "    <!-- French screens: terms of all addons, or of this one if the\n"
            "         others are there already: what is signed is in French. -->",
            call("res.lang", "_activate_lang", Eval("[]"), Eval("'fr_FR'")),
            call(
                "ir.module.module",
                "_update_translations",
                Eval(
                    "obj().search([('name', '=', 'vae_assistance')]"
                    " if obj().env.ref('base.menu_administration')"
                    ".with_context(lang='fr_FR').name != 'Settings'"
                    " else [('state', 'in', ('installed', 'to install'))]).ids",
                    model="ir.module.module",
                ),
                Eval("['fr_FR']"),
            ),
            "    <!-- Odoo's own demo leads, events and contacts are in English: they\n"
            "         leave the stage. -->",
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
                        "vae_territory_ids": self.departments(company),
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
                    "date_start": Eval(
                        "DateTime.today() + relativedelta(years=-2, month=1, day=1)"
                    ),
                },
            )
        )
        elements += self.parameter_values()
        write(
            "res_company_demo.xml",
            "Two structures, their grouping, territories and settings.",
            elements,
            # French may not be there yet.
            context=QUIET.replace("'lang': 'fr_FR', ", ""),
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
                    context="{'no_reset_password': True}",
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
        elements += self.portal_accounts()
        write(
            "res_users_demo.xml",
            "Who works in them, and candidates on the portal: login = password.",
            elements,
        )

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
            elements.append(
                record("utm.source", f"utm_source_{key}_demo", {"name": name})
            )
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
            (
                j.key,
                f"{j.row['first_name']} {j.row['last_name']}",
                j.row["town"],
                j.row["structure"],
                capitalised(j.places["job"]) if j.row["employed"] == "1" else None,
            )
            for j in self.journeys
            if not j.row["after"]
        ] + [
            (lead["key"], lead["contact_exists"], lead["town"], lead["structure"], None)
            for lead in known
        ]
        self.coordinates = {}
        for key, name, town, structure, job in persons:
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
                        "function": job,
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
        goals = (
            words["goals"] + words["goals_employed" if employed else "goals_seeking"]
        )
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
            rows.append(f"('vae_step_{step}', {ticked}, {day.days}, {day.weekday})")
        if open_steps == [journey.step] and not journey.done:
            return None  # nothing ticked: the copy made on creation is enough
        steps = ", ".join(rows)
        return Eval(
            "[Command.create({'origin_id': point.id, 'name': point.name, 'sequence':"
            " point.sequence, 'step_id': point.step_id.id, 'done': rank < ticked,"
            " 'done_on': rank < ticked and DateTime.today()"
            " + relativedelta(days=days, weekday=day),"
            " 'done_by_id': rank < ticked and"
            f" ref('res_users_{journey.row['referent']}_demo')}})"
            f" for step, ticked, days, day in [{steps}]"
            " for rank, point in enumerate(obj(ref(step)).check_ids)]",
            model="vae.step",
        )

    def candidate(self, journey):
        row = journey.row
        bloc = journey.trade["ref"].replace("certification", "certification_bloc")
        blocs = ", ".join(
            f"ref('{bloc}_{int(number):02}')"
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
            **self.profile(journey),
            **self.closing(journey),
            **self.funder_tool(journey),
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
                since = Day(since.days, since.weekday)
                elements.append(
                    call(
                        "vae.candidate",
                        "write",
                        Eval(f"[ref('{journey.xmlid}')]"),
                        Eval(f"{{'waiting_since': {since.code}}}"),
                    )
                )
        for number, activity in enumerate(self.requests["activities"], 1):
            journey = self.of(activity["candidate"])
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
        """Texts of a fiche; what is to do until the next time, in to-dos."""
        texts = {
            name: self.fill(appointment.scene[name].strip(), journey)
            for name in HEADINGS
            if name in appointment.scene
        }
        todos = None
        if appointment.state == "done" and self.asks(journey, appointment):
            todos = self.todos_of(journey, texts)
        return {
            **{HEADINGS[name]: text for name, text in texts.items()},
            "todo_ids": todos,
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
                self.fiche_xmlids[journey.key, appointment.day] = xmlid
                previous = xmlid
        if journey.draft:
            elements.append(self.event(journey, previous))
        return elements

    def event(self, journey, previous):
        draft = journey.draft
        minutes = round(draft.duration * 60)
        values = [
            f"'candidate_id': ref('{journey.xmlid}')",
            f"'user_id': ref('res_users_{draft.user}_demo')",
            f"'modality': '{draft.modality}'",
        ]
        if not journey.done:
            aimed = "Premier rendez-vous : accueillir et présenter la démarche"
            values.append(f"'objectives_aimed': {french(aimed)!r}")
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
        elements, self.fiche_xmlids = [], {}
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
        self.write_consents()
        self.write_notes()
        self.write_signatures()
        self.write_leads()
        self.write_programs()
        self.write_proposals()
        self.write_surroundings()
        self.write_services()
        self.write_follow_ups()
        self.write_experiences()
        self.write_obstacles()
        self.write_diagnoses()
        self.write_plans()
        self.write_contracts()
        self.write_next_versions()
        self.write_sessions()
        self.write_delivery()
        self.write_proofs()
        self.write_time()
