# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, models

from ..appointment.vae_fiche_action import HEADINGS, NEXT_HEADINGS

# In the context of the copy that candidates print for themselves. Objects: nobody can
# send them.
FOR_CANDIDATE = object()
WITH_CONFIDENTIAL = object()

# Actors whom the booklet has in the row of another one.
SAME_ROW = {"certifier": "validator", "referent": "tutor"}

# In a booklet that is filled in by hand: fiches, lines of the bilan (four pages).
BLANK_FICHES = 6
BLANK_ROWS = 70


class VaeCandidate(models.Model):
    """The booklet (“livret de suivi”): all its parts, in the order of the source.

    Each part is a template that prints what the journey knows; other rooms and addons
    add theirs to ``_livret_parts`` and what they print to ``_livret_values``.
    """

    _inherit = "vae.candidate"

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _livret_parts(self):
        """The parts of the booklet, in order; to be extended.

        :return: list of dict with ``code``, ``title``, ``template``, ``number`` (of the
            source; empty for parts that it does not have), and ``section``: 1, 2 or 3,
            or 0 for what comes before them
        """
        parts = [
            (0, "01", "objectives", self.env._("Objectives of the Booklet")),
            (1, "02", "contract", self.env._("Pedagogical Contract")),
            (1, "03", "commitments", self.env._("Our Commitments to Support You")),
            (1, "04", "words", self.env._("My Objectives")),
            (1, "05", "plan", self.env._("Jointly Built Support Plan")),
            (2, "06", "steps", self.env._("The Steps of the VAE")),
            (2, "07", "addresses", self.env._("Useful Addresses")),
            (3, "08", "fiches", self.env._("Fiches Action")),
            (3, "09", "bilan", self.env._("Bilan of Actions")),
            (3, "10", "log", self.env._("Follow-Up")),
            (3, "11", "notes", self.env._("Notes")),
        ]
        return [
            {
                "section": section,
                "number": number,
                "code": code,
                "title": title,
                "template": f"vae_assistance.vae_livret_{code}",
            }
            for section, number, code, title in parts
        ]

    def _livret_sections(self):
        """Titles of the sections, by number."""
        return {
            1: self.env._("Pedagogical Contract and Objectives"),
            2: self.env._("Information Pages"),
            3: self.env._("Follow-Up Documents"),
        }

    def _livret_groups(self):
        """The parts as they are printed: by section.

        :return: list of dict with ``number`` (0: before the first), ``label``,
            ``title`` and ``parts``
        """
        titles = self._livret_sections()
        parts = self._livret_parts()
        for part in parts:
            part["anchor"] = f"vae-livret-{part['code']}"
        return [
            {
                "number": number,
                "label": self.env._("Part %(number)s:", number=number),
                "title": titles.get(number, ""),
                "anchor": f"vae-livret-section-{number}",
                "parts": [part for part in parts if part["section"] == number],
            }
            for number in range(len(titles) + 1)
        ]

    # ------------------------------------------------------------------
    # What they print
    # ------------------------------------------------------------------

    def _livret_values(self):
        """What the parts print of each journey; to be extended.

        :return: dict of candidate to dict, in the language of the environment
        """
        for_candidate = self._livret_is_for_candidate()
        bilans, rows = self._bilan_values(), self._contact_log_rows(for_candidate)
        texts = {
            company: self.env["vae.livret.text"]._of(company)
            for company in self.company_id
        }
        fiches = self._livret_fiches()
        confidential = self._livret_confidential()
        if for_candidate:
            for bilan in bilans.values():
                bilan.pop("people")
        return {
            candidate: {
                "texts": texts[candidate.company_id],
                "contract": candidate._livret_contract(),
                "plan": candidate._agreed_plan(),
                "steps": candidate._livret_steps(),
                "fiches": fiches[candidate],
                "bilan": bilans[candidate],
                "rows": rows[candidate],
                "confidential": confidential[candidate],
            }
            for candidate in self
        }

    def _livret_blank_values(self, company):
        """What the parts print of a booklet to fill in by hand.

        :param company: ``res.company`` whose booklet it is
        """
        return {
            "texts": self.env["vae.livret.text"]._of(company),
            "contract": self.env["vae.contract"],
            "plan": self.env["vae.support.plan"],
            "steps": self._livret_steps(),
            "fiches": self.env["vae.fiche.action"],
            "bilan": {},
            "rows": [],
            "confidential": [],
            "blank_fiches": BLANK_FICHES,
            "blank_rows": BLANK_ROWS,
        }

    def _livret_is_for_candidate(self):
        return self.env.context.get("vae_livret_for") is FOR_CANDIDATE

    def _livret_contract(self):
        """The contract that the booklet holds: the pedagogical one where there is one.

        Of those that were signed the last; else the one in preparation.
        """
        self.ensure_one()
        contracts = self.contract_ids.sorted(
            lambda each: (
                each.kind == "pedagogical",
                each.state in ("signed", "ended", "terminated"),
                each.number,
                each.amendment_number,
            )
        )
        return contracts[-1:]

    def _livret_fiches(self):
        """The fiches of each journey, by number; not those that are being prepared."""
        kept = self.fiche_ids.filtered(lambda fiche: fiche.state != "draft")
        # At once, as they are usually read without their texts.
        kept.fetch([*HEADINGS, *NEXT_HEADINGS])
        by_candidate = kept.grouped("candidate_id")
        return {
            candidate: by_candidate.get(candidate, kept.browse())
            .with_prefetch(kept._prefetch_ids)
            .sorted("number")
            for candidate in self
        }

    def _livret_steps(self):
        """The steps: name, what the candidate does, whether they are there now.

        :return: list of dict
        """
        steps = self.env["vae.step"].search([("is_closing", "=", False)])
        return [
            {
                "name": step.name,
                "guidance": step.guidance_candidate,
                "is_current": bool(self) and step == self.step_id,
            }
            for step in steps
        ]

    def _livret_addresses(self, texts):
        """Useful addresses, with the candidate's own contact beside each.

        :param texts: ``vae.livret.text`` of the part
        :return: list of dict with ``name``, ``mission``, ``link`` and ``contacts``
            (list of lists of lines): first those of the booklet, then the contacts who
            are none of these
        """
        contacts = self.interlocutor_ids
        labels = dict(contacts._fields["actor"]._description_selection(self.env))
        by_actor = contacts.grouped(lambda each: SAME_ROW.get(each.actor, each.actor))
        rows, told = [], set()
        for text in texts:
            own = by_actor.get(text.actor, ()) if text.actor not in told else ()
            told.add(text.actor)
            rows.append(
                {
                    "name": text.name,
                    "mission": text.text,
                    "link": text.link,
                    "contacts": [self._livret_lines(each) for each in own]
                    or self._livret_people(text.actor),
                }
            )
        rows += [
            {
                "name": labels[each.actor],
                "mission": each.role,
                "link": False,
                "contacts": [self._livret_lines(each)],
            }
            for each in contacts
            if SAME_ROW.get(each.actor, each.actor) not in told
        ]
        return rows

    def _livret_lines(self, contact):
        return list(filter(None, [contact.name, contact.phone, contact.email]))

    def _livret_people(self, actor):
        """Who stands for an actor when nobody was written down: the journey's."""
        users = {
            "tutor": self.user_id,
            "referent": self.user_id,
            "accompagnateur": self.accompagnateur_ids,
        }.get(actor, ())
        return [self._livret_lines(user.sudo().partner_id) for user in users]

    def _livret_confidential(self):
        """What the candidate confided, for the copy that they ask for themselves.

        Nobody else prints any of it. The working notes of professionals stay out: who
        wants to know what was written about them asks the structure.

        :return: dict of candidate to list of dict with ``title`` and ``texts``
        """
        found = {candidate: [] for candidate in self}
        if self.env.context.get("vae_livret_confidential") is not WITH_CONFIDENTIAL:
            return found
        obstacles = (
            self.env["vae.obstacle.confidential"]
            .sudo()
            .search([("candidate_id", "in", self.ids)])
        )
        # In the name of the software: who deletes their account is in no trace.
        self.env["vae.access.log"].with_user(SUPERUSER_ID)._trace(
            obstacles,
            "export",
            reason=self.env._("The candidate's own copy, on the portal"),
        )
        for obstacle in obstacles:
            texts = obstacle._confidential_texts(
                {fname: obstacle[fname] for fname in obstacle._confidential_fields}
            )
            found[obstacle.candidate_id].append(
                {
                    "title": obstacle.kind_id.name,
                    "texts": [text for text in texts if text["value"]],
                }
            )
        return found

    # ------------------------------------------------------------------
    # The candidate's own copy
    # ------------------------------------------------------------------

    def _portal_livret(self, with_confidential=False):
        """The booklet for the connected person.

        :param bool with_confidential: with what they confided
        :return: PDF as bytes
        """
        self.ensure_one()
        context = {
            "vae_livret_for": FOR_CANDIDATE,
            # Neither filed in the chatter, nor replaced by HTML during tests.
            "report_pdf_no_attachment": True,
            "force_report_rendering": True,
            "lang": self.env.lang,
        }
        if with_confidential:
            context["vae_livret_confidential"] = WITH_CONFIDENTIAL
        # As superuser: the portal reads none of our records; what is printed is theirs.
        reports = self.env["ir.actions.report"].sudo().with_context(**context)
        content, _kind = reports._render_qweb_pdf(
            "vae_assistance.report_vae_livret", self.ids
        )
        self._portal_told(self.env._("The candidate downloaded their booklet."))
        return content

    def _portal_values(self):
        return {**super()._portal_values(), "livret_url": f"/my/vae/{self.id}/livret"}
