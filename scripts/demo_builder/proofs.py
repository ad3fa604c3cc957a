"""Files that prove what was done: one journey is ready for an audit, others are not."""

import base64
import hashlib

from .delivery import Delivery, certificate_pdf
from .ground_rules import day, drawn_signature
from .journeys import toml
from .markup import Eval, Ref, call, record, write


class Proofs(Delivery):
    def __init__(self):
        super().__init__()
        self.proofs = toml("preuves")

    @staticmethod
    def proof_file(proof):
        """What the file holds, and what is told of it."""
        if "stamp" in proof:
            content, mimetype = drawn_signature(proof["stamp"]), "image/png"
        else:
            content, mimetype = certificate_pdf(proof["page"]), "application/pdf"
        return {
            "file": content,
            "mimetype": mimetype,
            "sha256": hashlib.sha256(base64.b64decode(content)).hexdigest(),
        }

    @staticmethod
    def missing(kinds, condition):
        """Code of a search: what is missing, by journey, oldest first."""
        return (
            f"obj().search([{condition}, ('kind', 'in', {kinds!r}),"
            " ('state', '=', 'missing')], order='candidate_id, date, id')"
        )

    @staticmethod
    def links(needs):
        return (
            "[Command.create({'res_model': need.res_model, 'res_id': need.res_id,"
            f" 'type_id': need.type_id.id}}) for need in {needs}]"
        )

    def proof(self, number, proof):
        journey = self.of(proof["candidate"])
        values = {
            "candidate_id": Ref(journey.xmlid),
            "type_id": Ref(f"vae_proof_type_{proof['type']}"),
            "date": day(proof["days"]),
            "note": proof.get("note"),
            "user_id": self.referent_of(journey),
            **{
                name: Eval(repr(value))
                for name, value in self.proof_file(proof).items()
            },
        }
        if "kinds" in proof:
            of_journey = f"('candidate_id', '=', ref('{journey.xmlid}'))"
            links = self.links(self.missing(proof["kinds"], of_journey))
            values["link_ids"] = Eval(links, model="vae.proof.need")
        if "cancelled" in proof:
            values |= {
                "state": "cancelled",
                "date_cancelled": day(proof["days"]),
                "cancelled_by_id": self.referent_of(journey),
                "cancel_reason": proof["cancelled"],
            }
        if "todo" in proof:
            values |= {
                "state": "to_check",
                "todo_id": Ref(f"vae_todo_{proof['todo']}_demo"),
                "user_id": Ref(proof["user"]),
            }
        return record("vae.proof", f"vae_proof_{number}_demo", values)

    def signed_books(self):
        """The follow-up book was scanned; of an open journey, but for the last act."""
        book = self.proofs["book"]
        values = ", ".join(
            f"'{name}': {value!r}" for name, value in self.proof_file(book).items()
        )
        refs = ", ".join(f"ref('{self.of(key).xmlid}')" for key in book["without"])
        others = f"('candidate_id', 'not in', [{refs}])"
        return call(
            "vae.proof",
            "create",
            Eval(
                f"[{{{values}, 'candidate_id': candidate.id,"
                f" 'type_id': ref('vae_proof_type_{book['type']}'),"
                " 'date': needs[-1].date, 'user_id': candidate.user_id.id,"
                f" 'link_ids': {self.links('shown')}}}"
                f" for candidate, needs in {self.missing(book['kinds'], others)}"
                ".grouped('candidate_id').items()"
                " for shown in [needs if candidate.date_closed else needs[:-1]]"
                " if shown]",
                model="vae.proof.need",
            ),
        )

    def write_proofs(self):
        elements = [
            self.proof(number, proof)
            for number, proof in enumerate(self.proofs["proofs"], 1)
        ]
        write(
            "vae_proof_demo.xml",
            "Files that prove what was done.",
            [*elements, self.signed_books()],
        )
