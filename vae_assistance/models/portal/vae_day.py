# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from textwrap import shorten

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..ground.vae_day import Block, Source
from .vae_candidate import ACTIVITY
from .vae_candidate_thread import ACTIVITY_ANSWER, ACTIVITY_APPOINTMENT, WRITTEN

# Characters of what a candidate wrote that a line tells.
TEXT_MAX = 240


class VaeDay(models.AbstractModel):
    """What candidates ask for on the portal, and nobody has answered yet."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        fiches = self.env["vae.fiche.action"].search_fetch(
            Domain("wish_1", "!=", False) & Domain("candidate_id", "in", journeys.ids),
            ("candidate_id", "date", "wish_1", "wish_2", "wish_3", "event_id"),
            order="date, id",
        )
        fiches.event_id.sudo().fetch(["vae_tz"])  # by which clock they are told
        return {
            **super()._blocks_of_journeys(journeys),
            "asked": Block(
                label=self.env._("Asked by Candidates"),
                icon="fa-comments-o",
                sequence=25,
                sources=[
                    Source(
                        model="vae.fiche.action",
                        domain=Domain("id", "in", fiches.ids),
                        row=self._wish_row,
                        action="vae_assistance.vae_fiche_action_action",
                        records=fiches,
                        label=self.env._("Another time"),
                    ),
                    self._asked_source(journeys, fiches.candidate_id),
                ],
            ),
        }

    @api.model
    def _wish_row(self, fiche):
        return self._row(
            fiche,
            fiche.candidate_id._called(),
            self.env._(
                "instead of %(when)s. Move it to:", when=fiche._wish_told(fiche.date)
            ),
            [
                *(
                    (
                        f"action_accept_{fname}",
                        fiche._vae_moment(moment, "EEE d, HH:mm"),
                    )
                    for fname, moment in fiche._wished()
                ),
                ("action_refuse_wishes", self.env._("Refuse")),
            ],
            sort=fields.Datetime.to_string(fiche.date),
        )

    @api.model
    def _asked_source(self, journeys, wishing):
        """Activities that the portal left for the user.

        :param wishing: journeys whose appointment is in the block already
        """
        told, answer, appointment = (
            self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
            for xmlid in (ACTIVITY, ACTIVITY_ANSWER, ACTIVITY_APPOINTMENT)
        )
        # Types that somebody deleted are none.
        types = list(filter(None, (told, answer, appointment)))
        listed = Domain("activity_type_id", "=", appointment) & Domain(
            "res_id", "in", wishing.ids
        )

        written = {}

        def row(activity):
            journey = journeys.browse(activity.res_id)
            asks = activity.activity_type_id.id == answer
            if asks and journey.id not in written:
                shown = activity.browse(activity._prefetch_ids).mapped("res_id")
                written.update(self._last_written(journeys.browse(shown)))
            return self._row(
                activity,
                journey._called(),
                # What is answered is read before it is answered.
                (asks and written[journey.id]) or activity.activity_type_id.name,
                [
                    ("action_write_to_candidate", self.env._("Write Back"), journey)
                    if asks
                    else ("action_done", self.env._("Done"))
                ],
                open=journey,
                sort=fields.Datetime.to_string(activity.create_date),
            )

        return Source(
            model="mail.activity",
            domain=Domain("res_model", "=", "vae.candidate")
            & Domain("res_id", "in", journeys.ids)
            & Domain("user_id", "=", self.env.uid)
            & Domain("activity_type_id", "in", types)
            & ~listed,
            row=row,
            action="mail.mail_activity_action",
            order="id",
            fetched=("res_id", "activity_type_id", "create_date"),
            label=self.env._("Asked by candidates"),
        )

    @api.model
    def _last_written(self, journeys):
        """How begins what the candidates of these journeys wrote last.

        :return: dict of journey id to text, empty where there is none
        """
        # Notes of journeys that the user follows: those were found by their rights.
        messages = self.env["mail.message"].sudo()
        last = messages._read_group(
            Domain("model", "=", "vae.candidate")
            & Domain("res_id", "in", journeys.ids)
            & Domain("message_type", "in", WRITTEN)
            & Domain("author_id", "in", journeys.partner_id.ids),
            groupby=["res_id"],
            aggregates=["id:max"],
        )
        texts = dict.fromkeys(journeys.ids, "")
        for message in messages.browse(number for _journey, number in last):
            text = shorten(html2plaintext(message.body), TEXT_MAX, placeholder=" …")
            texts[message.res_id] = self.env._("“%(text)s”", text=text)
        return texts
