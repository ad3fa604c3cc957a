# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class VaeCandidate(models.Model):
    """The contacts between appointments, which count as news of the candidate."""

    _inherit = "vae.candidate"

    contact_log_ids = fields.One2many(
        comodel_name="vae.contact.log",
        inverse_name="candidate_id",
        string="Contacts Logged",
        readonly=True,
    )
    contact_log_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Contacts Logged"
    )
    last_contact = fields.Date(
        help="Day of the last completed fiche action, or of the last exchange of the"
        " follow-up log in which the candidate took part.",
    )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("contact_log_ids", "date", []),
        ]

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "contact_log_count": ("vae.contact.log", []),
        }

    @api.depends("contact_log_ids.is_contact", "contact_log_ids.date")
    def _compute_next_appointment(self):
        result = super()._compute_next_appointment()
        last = dict(
            self.env["vae.contact.log"]._read_group(
                [("candidate_id", "in", self.ids), ("is_contact", "=", True)],
                ["candidate_id"],
                ["date:max"],
            )
        )
        for candidate in self:
            contact = last.get(candidate._origin)
            if not contact:
                continue
            day = candidate._vae_local_day(contact)
            if not candidate.last_contact or day > candidate.last_contact:
                candidate.last_contact = day
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_log_contact(self):
        """Open the dialog of a new entry: a call to the candidate, now."""
        self.ensure_one()
        self.check_access("read")
        return self.env["vae.contact.log"]._action_log(
            candidate_id=self.id, company_id=self.company_id.id
        )

    def action_view_contact_logs(self):
        self.ensure_one()
        return self._action_view_own(
            "vae_assistance.vae_contact_log_action",
            default_company_id=self.company_id.id,
        )

    # ------------------------------------------------------------------
    # The booklet's table
    # ------------------------------------------------------------------

    def _contact_log_rows(self, with_candidate_only=False):
        """What the booklet's “suivi” shows, oldest first.

        :param bool with_candidate_only: without what was said with others about them
        :return: dict of candidate to list of dict with ``date`` (UTC), ``how`` and
            ``comment``
        """
        domain = Domain("candidate_id", "in", self.ids)
        if with_candidate_only:
            domain &= Domain("counterpart", "=", "candidate")
        logs = self.env["vae.contact.log"].search_fetch(
            domain,
            [
                "candidate_id",
                "channel",
                "direction",
                "answer",
                "counterpart",
                "comment",
            ],
            order="date, id",
        )
        channels = dict(logs._fields["channel"]._description_selection(self.env))
        directions = dict(logs._fields["direction"]._description_selection(self.env))
        rows = {candidate: [] for candidate in self}
        for log in logs:
            how = [channels[log.channel], directions[log.direction]]
            if log.counterpart != "candidate":
                how.append(log.with_whom)
            if log.answer == "waiting":
                how.append(self.env._("answer awaited"))
            rows[log.candidate_id].append(
                {
                    "date": log.date,
                    "how": " – ".join(part for part in how if part),
                    "comment": log.comment or "",
                }
            )
        return rows

    def _by_document_lang(self, method, lang_of):
        """Call a method once for each language in which documents are printed.

        :param str method: name of a method that returns a dict by candidate
        :param lang_of: function of a contact to the code of its language
        :return: dict by candidate
        """
        result = {}
        for lang, candidates in self.grouped(
            lambda candidate: lang_of(candidate.partner_id)
        ).items():
            result.update(getattr(candidates.with_context(lang=lang), method)())
        return result
