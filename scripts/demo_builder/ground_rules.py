"""Consents, confidential notes, signatures, and what a structure sets for itself."""

import base64
import math
import struct
import zlib

from .journeys import Journeys, slug
from .markup import Eval, Ref, call, french, record, write

# Pixels of a drawn signature.
SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 240, 80


def day(days):
    """A date, some days from installation."""
    return Eval(f"DateTime.today() + timedelta({days})")


def drawn_signature(name):
    """A scrawl of its own for each name.

    :return: PNG as base64, black on transparent; not compressed, so that the same bytes
        come out everywhere
    """
    seed = sum(name.encode())
    pixels = [[0] * SIGNATURE_WIDTH for _row in range(SIGNATURE_HEIGHT)]
    for step in range(6000):
        t = step / 6000
        x = 16 + 200 * t + 14 * math.sin((9 + seed % 7) * t * math.pi)
        wave = math.cos((13 + seed % 5) * t * math.pi) * (1 - 0.7 * t)
        y = 40 + 26 * wave + 6 * math.sin(seed + 5 * t)
        for across in (0, 1):
            for down in (0, 1):
                pixels[int(y) + down][int(x) + across] = 1
    rows = b"".join(
        b"\0" + int("".join(map(str, row)), 2).to_bytes(SIGNATURE_WIDTH // 8)
        for row in pixels
    )

    def chunk(kind, content):
        check = zlib.crc32(kind + content)
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
        )

    # One bit a pixel, two colours: white that is not seen, and black.
    size = struct.pack(">IIBBBBB", SIGNATURE_WIDTH, SIGNATURE_HEIGHT, 1, 3, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            chunk(b"IHDR", size),
            chunk(b"PLTE", b"\xff\xff\xff\x1a\x23\x4d"),
            chunk(b"tRNS", b"\0"),
            chunk(b"IDAT", zlib.compress(rows, 0)),
            chunk(b"IEND", b""),
        ]
    )
    return base64.b64encode(png).decode()


class GroundRules(Journeys):
    def company_ref(self, number):
        return Ref(self.structures["companies"][str(number)]["id"])

    def user_ref(self, login):
        return Ref(f"res_users_{login}_demo")

    def referent_of(self, journey):
        return self.user_ref(journey.row["referent"])

    # ------------------------------------------------------------------
    # Structures and accounts
    # ------------------------------------------------------------------

    @staticmethod
    def departments(company):
        refs = ", ".join(
            f"ref('vae_territory_department_{code}')" for code in company["departments"]
        )
        return Eval(f"[Command.set([{refs}])]")

    def parameter_values(self):
        return [
            record(
                "vae.parameter.value",
                f"vae_parameter_value_{value['code']}_{value['structure']}_demo",
                {
                    "parameter_id": Ref(f"vae_parameter_{value['code']}"),
                    "company_id": self.company_ref(value["structure"]),
                    "value": Eval(str(value["value"])),
                    "date_from": Eval(
                        "DateTime.today()"
                        f" + relativedelta(months={value['months']}, day=1)"
                    ),
                    "note": value["note"],
                },
            )
            for value in self.rules["parameters"]
        ]

    def portal_accounts(self):
        elements = []
        for account in self.rules["portal"]:
            row = self.of(account["candidate"]).row
            company = self.company_ref(row["structure"])
            email = f"{slug(row['first_name'])}.{slug(row['last_name'])}@example.com"
            invited = account.get("invited")
            elements.append(
                record(
                    "res.users",
                    f"res_users_{account['candidate']}_demo",
                    {
                        "partner_id": Ref(f"res_partner_{row['key']}_demo"),
                        "login": account.get("login", email),
                        "password": account.get("login"),
                        "company_id": company,
                        "company_ids": Eval(f"[Command.set([ref('{company.xmlid}')])]"),
                        "group_ids": Eval("[Command.set([ref('base.group_portal')])]"),
                        "vae_invited_on": invited and day(invited),
                    },
                    context="{'no_reset_password': True}",
                )
            )
        return elements

    # ------------------------------------------------------------------
    # Consents
    # ------------------------------------------------------------------

    def consent_xmlid(self, candidate, purpose):
        return f"vae_consent_{candidate}_{purpose}_demo"

    def consent(self, consent):
        journey = self.of(consent["candidate"])
        recipient = consent.get("recipient")
        items = ", ".join(
            f"ref('vae_consent_item_{code}')" for code in consent.get("items", ())
        )
        values = {
            "candidate_id": Ref(journey.xmlid),
            "purpose_id": Ref(f"vae_consent_purpose_{consent['purpose']}"),
            "partner_id": recipient and Ref(f"res_partner_{recipient}_demo"),
            "item_ids": items and Eval(f"[Command.set([{items}])]"),
            "note": consent.get("note"),
            "means": consent.get("means"),
        }
        if "given" in consent:
            values["date_given"] = day(consent["given"])
            values["given_to_id"] = self.referent_of(journey)
            end = consent.get("end")
            values["date_end"] = day(end) if end else Eval("False")
        if "refused" in consent:
            values["date_refused"] = day(consent["refused"])
        if "withdrawn" in consent:
            values["date_withdrawn"] = day(consent["withdrawn"])
            values["withdrawal_means"] = consent["withdrawal_means"]
            values["withdrawn_by_id"] = self.referent_of(journey)
        xmlid = self.consent_xmlid(consent["candidate"], consent["purpose"])
        return record("vae.consent", xmlid, values)

    def write_consents(self):
        write(
            "vae_consent_demo.xml",
            "What candidates agreed to, refused or took back.",
            [self.consent(consent) for consent in self.rules["consents"]],
        )

    # ------------------------------------------------------------------
    # Confidential notes: written as their author writes them, which leaves a trace
    # ------------------------------------------------------------------

    def write_notes(self):
        elements = []
        for note in self.rules["notes"]:
            journey = self.of(note["candidate"])
            author = self.referent_of(journey)
            text = french(note["content"])
            first = french(note.get("before", note["content"]))
            elements.append(
                call(
                    "vae.confidential.note",
                    "action_create",
                    Eval(f"ref('{journey.xmlid}')"),
                    Eval(repr(note["kind"])),
                    Eval(repr({"content": first})),
                    user=author,
                )
            )
            if "before" not in note:
                continue
            found = Eval(
                f"obj().search([('candidate_id', '=', ref('{journey.xmlid}')),"
                f" ('kind', '=', '{note['kind']}')], limit=1).ids",
                model="vae.confidential.note",
            )
            elements += [
                call("vae.confidential.note", "action_open", found, user=author),
                call(
                    "vae.confidential.note",
                    "action_save",
                    found,
                    Eval(repr({"content": text})),
                    Eval("1"),
                    user=author,
                ),
            ]
        write(
            "vae_confidential_note_demo.xml",
            "What only those who follow the candidate read.",
            elements,
        )

    # ------------------------------------------------------------------
    # Signatures: asked for and given as on the screen, so that the PDFs are real
    # ------------------------------------------------------------------

    def signature(self, signature):
        journey = self.of(signature["candidate"])
        referent = self.referent_of(journey)
        if "fiche" in signature:
            model = "vae.fiche.action"
            xmlid = f"vae_fiche_action_{journey.key}_{signature['fiche']}_demo"
        else:
            model = "vae.consent"
            xmlid = self.consent_xmlid(journey.key, signature["consent"])
        # Not the button, which would write to the candidate.
        elements = [
            call(
                "vae.signature.request",
                "_create_for",
                Eval(f"obj(ref('{xmlid}'))", model=model),
                user=referent,
            )
        ]
        names = {
            "candidate": f"{journey.row['first_name']} {journey.row['last_name']}",
            "professional": self.structures["users"][journey.row["referent"]]["name"],
        }
        for role in signature["signed"]:
            signer = (
                f"obj().search([('request_id.res_model', '=', '{model}'),"
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

    def write_signatures(self):
        elements = []
        for signature in self.rules["signatures"]:
            elements += ["", *self.signature(signature)]
        write(
            "vae_signature_demo.xml",
            "Documents signed, and documents that wait for a signature.",
            elements,
        )
