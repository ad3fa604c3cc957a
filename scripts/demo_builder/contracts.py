"""Contracts: signed, amended, waiting, terminated; and a start certificate."""

from .ground_rules import day, drawn_signature
from .journeys import toml
from .markup import Eval, Ref, call, record, write
from .plans import Plans


class Contracts(Plans):
    def __init__(self):
        super().__init__()
        self.contracts = toml("contrats")

    @staticmethod
    def contract_xmlid(journey, kind="assistance"):
        return f"vae_contract_{journey.key}_{kind}_demo"

    def has_agreed_plan(self, journey):
        who = self.plans["plans"]
        unsigned = (*who["draft"], *who["waiting"])
        return self.has_plan(journey) and journey.key not in unsigned

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def contract_names(self, journey):
        users = self.structures["users"]
        director = self.contracts["directors"][journey.row["structure"]]
        return {
            "candidate": f"{journey.row['first_name']} {journey.row['last_name']}",
            "professional": users[journey.row["referent"]]["name"],
            "director": users[director]["name"],
        }

    def asked(self, journey, model, found):
        """Asked for as on the screen, so that the PDF is real."""
        return call(
            "vae.signature.request",
            "_create_for",
            Eval(found, model=model),
            user=self.referent_of(journey),
        )

    def given(self, journey, model, found, roles):
        """Given on the screen of the référent, the director's on their own.

        :param str found: expression for the ids of the document, in its own model
        """
        names = self.contract_names(journey)
        director = self.contracts["directors"][journey.row["structure"]]
        return [
            call(
                "vae.signature",
                "action_sign_on_screen",
                Eval(
                    "obj().search([('request_id.state', '=', 'to_sign'),"
                    f" ('request_id.res_model', '=', '{model}'),"
                    f" ('request_id.res_id', 'in', {found}),"
                    f" ('role', '=', '{role}')]).ids",
                    model="vae.signature",
                ),
                Eval(repr(names[role])),
                Eval(repr(drawn_signature(names[role]))),
                user=self.user_ref(director)
                if role == "director"
                else self.referent_of(journey),
            )
            for role in roles
        ]

    def signed(self, journey, model, xmlid, roles):
        return [
            self.asked(journey, model, f"obj(ref('{xmlid}'))"),
            *self.given(journey, model, f"[ref('{xmlid}')]", roles),
        ]

    # ------------------------------------------------------------------
    # Contracts
    # ------------------------------------------------------------------

    def contract(self, journey):
        """The convention that came with the plan; signed without a PDF unless said
        otherwise: so many of them would make the installation long."""
        early = [a for a in journey.done if a.step in ("welcome", "exploration")]
        made = self.day_of(early[-1].day)
        amended = self.contracts["amended"]
        is_amended = journey.key == amended["candidate"]
        on_screen = is_amended or journey.key in self.contracts["waiting"]
        is_draft = journey.key in self.contracts["draft"]
        xmlid = self.contract_xmlid(journey)
        elements = [
            record(
                "vae.contract",
                xmlid,
                {
                    "candidate_id": Ref(journey.xmlid),
                    "user_id": self.referent_of(journey),
                    "date_start": made,
                    "date_end": day(amended["days"]) if is_amended else None,
                    "date": made,
                },
            )
        ]
        if not on_screen and not is_draft:
            elements.append(self.signed_on(xmlid, made))
        return elements

    @staticmethod
    def signed_on(xmlid, made):
        return call(
            "vae.contract",
            "write",
            Eval(f"[ref('{xmlid}')]"),
            Eval(f"{{'date_signed': {made.code}}}"),
        )

    def pedagogical(self, contract):
        journey = self.of(contract["candidate"])
        made = day(contract["days"])
        xmlid = self.contract_xmlid(journey, "pedagogical")
        return [
            record(
                "vae.contract",
                xmlid,
                {
                    "candidate_id": Ref(journey.xmlid),
                    "kind": "pedagogical",
                    "date_start": made,
                    "date": made,
                },
            ),
            self.signed_on(xmlid, made),
        ]

    def amendment(self):
        """Signed on screen: the contract, its amendment, and the start certificate."""
        amended = self.contracts["amended"]
        journey = self.of(amended["candidate"])
        xmlid, roles = self.contract_xmlid(journey), ("candidate", "professional")
        amendment = f"vae_contract_{journey.key}_amendment_demo"
        certificate = f"vae_start_certificate_{journey.key}_demo"
        return [
            *self.signed(journey, "vae.contract", xmlid, roles),
            record(
                "vae.contract",
                amendment,
                {
                    "candidate_id": Ref(journey.xmlid),
                    "amendment_of_id": Ref(xmlid),
                    "date_end": day(amended["prolonged"]),
                    "change_reason": amended["reason"],
                },
            ),
            *self.signed(journey, "vae.contract", amendment, roles),
            record(
                "vae.start.certificate",
                certificate,
                {
                    "candidate_id": Ref(journey.xmlid),
                    "user_id": self.referent_of(journey),
                },
            ),
            *self.signed(
                journey, "vae.start.certificate", certificate, ("professional",)
            ),
        ]

    def termination(self):
        terminated = self.contracts["terminated"]
        journey = self.of(terminated["candidate"])
        return call(
            "vae.contract",
            "_terminate",
            Eval(f"[ref('{self.contract_xmlid(journey)}')]"),
            Eval(f"({day(terminated['days']).code}).date()"),
            Eval(repr(terminated["reason"])),
            user=self.referent_of(journey),
        )

    def signers(self):
        """Directors are named, and the programs that ask for their signature."""
        elements = []
        for number, login in self.contracts["directors"].items():
            company = self.company_ref(number).xmlid
            director = self.user_ref(login).xmlid
            elements.append(
                call(
                    "res.company",
                    "write",
                    Eval(f"[ref('{company}')]"),
                    Eval(f"{{'vae_director_id': ref('{director}')}}"),
                )
            )
        programs = ", ".join(
            f"ref('vae_program_{program}')"
            for program in self.contracts["director_signs"]
        )
        elements.append(
            call(
                "vae.program",
                "write",
                Eval(f"[{programs}]"),
                Eval("{'director_signs': True}"),
            )
        )
        return elements

    def write_contracts(self):
        elements = self.signers()
        for journey in self.journeys:
            if not self.has_agreed_plan(journey):
                continue
            if journey.key in self.contracts["without"]:
                continue
            elements += ["", *self.contract(journey)]
            if roles := self.contracts["waiting"].get(journey.key):
                xmlid = self.contract_xmlid(journey)
                elements += self.signed(journey, "vae.contract", xmlid, roles)
        elements += ["", *self.amendment(), "", self.termination()]
        for contract in self.contracts["pedagogical"]:
            elements += ["", *self.pedagogical(contract)]
        write(
            "vae_contract_demo.xml",
            "What candidates and structures agreed upon, with the plan annexed.",
            elements,
        )
