# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

# Special-category data (GDPR, article 9): never without the person's consent.
SENSITIVE_KINDS = ("health", "social")


class VaeConfidentialNote(models.Model):
    """What is written about a candidate for those who follow them, and nobody else."""

    _name = "vae.confidential.note"
    _description = "Confidential Note"
    _inherit = ["vae.confidential.mixin", "vae.numbered.mixin"]
    _order = "candidate_id, number desc"
    _rec_name = "number"
    _confidential_fields = ("content",)
    _long_texts = ("content",)
    _number_counter = "confidential_last_number"

    kind = fields.Selection(
        selection=[
            ("note", "General"),
            ("health", "Health"),
            ("social", "Social situation"),
        ],
        default="note",
        required=True,
        readonly=True,
    )
    active = fields.Boolean(
        default=True, readonly=True, help="Inactive: withdrawn by its author."
    )
    withdrawn_reason = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    content = fields.Text(
        string="Note", copy=False, readonly=True, groups=fields.NO_ACCESS
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two confidential notes of one candidate cannot have the same number.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("number", "candidate_id.reference")
    def _compute_display_name(self):
        for note in self:
            note.display_name = self.env._(
                "Confidential note no. %(number)s – %(reference)s",
                number=note.number,
                reference=note.candidate_id.sudo().reference or "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._with_numbers(vals_list))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    @api.model
    def action_create(self, candidate_id, kind, values):
        """Write a new note; leaves a trace.

        :param int candidate_id: a candidate whom the user follows
        :param str kind: value of ``kind``
        :param dict values: ``content``
        :return: dict, as ``action_open`` gives for one record
        :raise AccessError: the user does not follow the candidate
        :raise UserError: nothing was written, or the consent is missing
        """
        candidate = self.env["vae.candidate"]._vae_sent(candidate_id)
        candidate._check_follows()
        if kind not in self._fields["kind"].get_values(self.env):
            raise UserError(self.env._("Choose the kind of the confidential note."))
        texts = self._clean_confidential_values(values)
        self._require_consent_for(candidate, kind)
        note = self.sudo().create(
            {
                "candidate_id": candidate.id,
                "kind": kind,
                "author_id": self.env.uid,
                **texts,
            }
        )
        self.env["vae.access.log"]._trace(note, "edit")
        return note._confidential_values()[0]

    def action_withdraw(self, reason):
        """Withdraw a note that should not be there; only its author opens it then.

        :param str reason: why, kept with the note
        :raise UserError: the user is not the author, or gave no reason
        """
        self.ensure_one()
        self._check_confidential_access()
        if self.author_id != self.env.user:
            raise UserError(
                self.env._(
                    "Only %(author)s, who wrote it, withdraws %(document)s.",
                    author=self.author_id.name,
                    document=self.display_name,
                )
            )
        reason = self.env["vae.candidate"]._clean_reason(reason, least=1)
        self.sudo().write({"active": False, "withdrawn_reason": reason})
        # Why is said to those who open the note, not to all who read the trace.
        self.env["vae.access.log"]._trace(self, "edit", reason=self._withdrawal())
        return True

    @api.model
    def _withdrawal(self):
        return self.env._("Content withdrawn")

    # ------------------------------------------------------------------
    # Access and content
    # ------------------------------------------------------------------

    def _check_confidential_access(self):
        result = super()._check_confidential_access()
        for note in self:
            if not note.active and note.author_id != self.env.user:
                raise UserError(
                    self.env._(
                        "%(document)s was withdrawn by %(author)s, who alone can still"
                        " open it.",
                        document=note.display_name,
                        author=note.author_id.name,
                    )
                )
        return result

    def _check_confidential_change(self):
        if not self.active:
            raise UserError(
                self.env._(
                    "%(document)s was withdrawn: write a new note instead.",
                    document=self.display_name,
                )
            )
        self._require_consent_for(self.candidate_id, self.kind)

    @api.model
    def _require_consent_for(self, candidate, kind):
        if kind in SENSITIVE_KINDS:
            candidate._require_consent("sensitive")

    @api.model
    def _clean_confidential_values(self, values):
        texts = super()._clean_confidential_values(values)
        if not texts.get("content"):
            raise UserError(self.env._("The confidential note is empty: write it."))
        return texts

    def _confidential_values(self):
        return [
            {
                **values,
                "kind": note._fields["kind"].convert_to_export(note.kind, note),
                "can_withdraw": note.active and note.author_id == self.env.user,
                "withdrawn_reason": note.withdrawn_reason,
            }
            for note, values in zip(
                self.sudo(), super()._confidential_values(), strict=True
            )
        ]
