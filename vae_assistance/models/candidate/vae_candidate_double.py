# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger, ormcache

from .vae_candidate_planned import DECIDED

# What belongs to the journey as it was: its checklist, its history, who has read what,
# and signatures, which are those of documents that stay.
STAYS = {
    "vae.candidate",
    "vae.candidate.check",
    "vae.candidate.history",
    "vae.access.log",
    "vae.signature.request",
    "vae.signature",
}
# Nobody is written to because something has another home.
SILENT = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "skip_attendee_notification": True,
    "dont_notify": True,
}


class VaeCandidate(models.Model):
    """One person who was recorded twice: two contacts, or two journeys."""

    _inherit = "vae.candidate"

    # ------------------------------------------------------------------
    # Two contacts
    # ------------------------------------------------------------------

    def action_same_person(self):
        """Ask which of the contacts shown is the person of this journey."""
        self.ensure_one()
        self.check_access("write")
        found = self.duplicate_ids
        return self.env["vae.candidate.double"]._get_records_action(
            name=self.env._("It Is the Same Person"),
            target="new",
            context={
                "default_kind": "contact",
                "default_candidate_id": self.id,
                "default_partner_id": found[:1].id,
            },
        )

    def _be_same_person(self, partner):
        """The contact of the journey and another one become one: the other one.

        :param partner: a contact of the structure, see ``duplicate_ids``
        :raise AccessError: the user may not write all journeys of these contacts
        :raise UserError: the contact is not among those that may be the same person
        """
        self.ensure_one()
        own = self.partner_id
        if partner not in self.duplicate_ids:
            raise UserError(
                self.env._(
                    "“%(contact)s” is not among the contacts that may be the same"
                    " person. Reload the page.",
                    contact=partner.name,
                )
            )
        self._check_may_join(own | partner)
        before = {fname: own[fname] for fname in ("name", "phone", "email")}
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            (own | partner).ids, dst_partner=partner.sudo(), extra_checks=False
        )
        self.env.invalidate_all()
        lost = [
            value
            for fname, value in before.items()
            if value and value != partner.sudo()[fname]
        ]
        self.sudo()._message_log(
            body=self.env._(
                "This contact and another one were the same person and are one now."
                " What is no longer in the contact: %(lost)s",
                lost=", ".join(lost) or self.env._("nothing"),
            )
        )
        if not self.previous_id:
            self.previous_id = self.search(
                [("partner_id", "=", partner.id), ("id", "<", self.id)],
                order="id desc",
                limit=1,
            )

    def _check_may_join(self, partners):
        """Who joins contacts sees what becomes of all their journeys."""
        journeys = self.with_context(active_test=False)
        all_of_them = journeys.sudo().search([("partner_id", "in", partners.ids)])
        if len(journeys.browse(all_of_them.ids)._filtered_access("write")) != len(
            all_of_them
        ):
            raise AccessError(
                self.env._(
                    "You may not change all that is kept about %(people)s. Ask a"
                    " coordinator of your structure to join the contacts.",
                    people=", ".join(partners.mapped("name")),
                )
            )

    # ------------------------------------------------------------------
    # Two journeys
    # ------------------------------------------------------------------

    def action_join_journey(self):
        """Ask which other journey of the person was made by mistake."""
        self.ensure_one()
        self.check_access("write")
        return self.env["vae.candidate.double"]._get_records_action(
            name=self.env._("Join a Journey Made Twice"),
            target="new",
            context={"default_kind": "journey", "default_candidate_id": self.id},
        )

    def _take_in(self, double):
        """What the other journey holds is this one's; the other one is archived.

        What cannot move, as it is there once only, stays with it: nothing is lost.

        :param double: another journey of the same person
        :raise UserError: it is another person's, or holds what is signed
        """
        self.ensure_one()
        (self | double).check_access("write")
        self._check_take_in(double)
        moved, left = self.sudo()._move_from(double.sudo())
        names = self.env["ir.model"]

        def said(counts):
            return ", ".join(
                f"{names._get(model).name} ({count})" for model, count in counts.items()
            ) or self.env._("nothing")

        body = self.env._(
            "%(double)s was made twice and is archived: it is %(reference)s. Moved:"
            " %(moved)s. Left there: %(left)s.",
            double=double.reference,
            reference=self.reference,
            moved=said(moved),
            left=said(left),
        )
        # What was planned is this journey's now, or stays there as it is told.
        double.sudo().with_context(vae_planned=DECIDED).active = False
        (self | double).sudo()._message_log_batch(
            {journey.id: body for journey in (self, double)}
        )

    def _check_take_in(self, double):
        if double == self or double.partner_id != self.partner_id:
            raise UserError(
                self.env._(
                    "%(double)s is not another journey of the same person. If it is"
                    " one, join their contacts first: “It is the same person”.",
                    double=double.reference,
                )
            )
        if (double.program_id and self.program_id) and (
            double.program_id != self.program_id
        ):
            raise UserError(
                self.env._(
                    "%(double)s and %(reference)s belong to two programs: they stay two"
                    " journeys.",
                    double=double.reference,
                    reference=self.reference,
                )
            )
        asked = (
            self.env["vae.signature.request"]
            .sudo()
            .search(
                [("candidate_id", "in", (self | double).ids), ("state", "!=", "void")]
            )
            .candidate_id
        )
        if double.sudo() not in asked:
            return
        if self.sudo() in asked:
            raise UserError(
                self.env._(
                    "%(double)s and %(reference)s both hold documents that are signed"
                    " or waiting for it: they stay two journeys. Close one of them.",
                    double=double.reference,
                    reference=self.reference,
                )
            )
        raise UserError(
            self.env._(
                "%(double)s holds documents that are signed or waiting for it. Open it"
                " and take %(reference)s in from there.",
                double=double.reference,
                reference=self.reference,
            )
        )

    def _move_from(self, double):
        """Move records to this journey, those first on which others depend.

        :return: two ``Counter`` of model name to number of records: moved, and left
        """
        moved, waiting = Counter(), self._linked_to(double)
        while waiting:
            left = [pair for pair in waiting if not self._move_record(*pair)]
            if len(left) == len(waiting):
                break
            stay = {record for record, __ in left}
            moved.update(record._name for record, __ in waiting if record not in stay)
            waiting = left
        return moved, Counter(record._name for record, __ in waiting)

    def _linked_to(self, double):
        """Records of the other journey that may move, with the link's name."""
        links = []
        for name, fname in self._movable_links():
            records = self.env[name].with_context(active_test=False, **SILENT)
            found = records.search([(fname, "=", double.id)], order="id")
            links += [(record, fname) for record in found]
        return links

    @api.model
    @ormcache()
    def _movable_links(self):
        """Stored links to a journey that are nobody else's consequence.

        :return: tuple of model name and field name
        """
        return tuple(
            (name, field.name)
            for name, model in sorted(self.env.registry.items())
            if not (model._abstract or model._transient) and model._auto
            if name not in STAYS
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name == self._name
            and field.store
            and not field.related
        )

    def _move_record(self, record, fname):
        """Whether the record could be made this journey's."""
        values = {fname: self.id}
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                if counter := getattr(record, "_number_counter", None):
                    numbers = self._reserve_numbers(counter, {self.id: 1})
                    [values["number"]] = numbers[self.id]
                record._vae_by_code().write(values)
                record.env.flush_all()
        except (UserError, IntegrityError):
            self.env.invalidate_all(flush=False)
            return False
        return True
