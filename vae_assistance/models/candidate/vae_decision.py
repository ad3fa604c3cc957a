# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..ground.vae_frozen_mixin import TAKING_BACK, TAKING_BACK_KEY


class VaeDecision(models.Model):
    """A decision on a journey, that who took it can take back for a while.

    As long as nothing follows from it: decisions are taken back in the opposite order,
    and none after a document was sent for signature. What was decided, and that it was
    taken back, is kept.
    """

    _name = "vae.decision"
    _description = "Decision on a Journey"
    _inherit = ["vae.trace.mixin"]
    _order = "id desc"
    _goes_when_erased = True

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Decided By", required=True, readonly=True
    )
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(), required=True, readonly=True
    )
    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    before = fields.Json(
        readonly=True, groups=fields.NO_ACCESS, help="What it was before."
    )
    date_undone = fields.Datetime(string="Taken Back On", readonly=True)

    @api.model
    def _selection_kind(self):
        return [
            ("step", self.env._("Step changed")),
            ("closing", self.env._("Journey closed")),
            ("reopening", self.env._("Journey reopened")),
        ]

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for decision in self:
            decision.display_name = kinds.get(decision.kind, "")

    # ------------------------------------------------------------------
    # Until when, and by whom
    # ------------------------------------------------------------------

    @api.model
    def _minutes(self):
        return self.env["vae.parameter"]._value("undo_minutes")

    @api.model
    def _since(self):
        """From when on decisions can be taken back now."""
        return fields.Datetime.now() - timedelta(minutes=self._minutes())

    @api.model
    def _domain_mine(self):
        """Decisions of the user that are recent enough to be taken back."""
        return [
            ("user_id", "=", self.env.uid),
            ("date_undone", "=", False),
            ("create_date", ">=", self._since()),
        ]

    def _document(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _check_recent(self):
        """Refuse to take back what is somebody else's, too old, or depended on.

        :raise UserError: why, and what to do instead
        """
        self.ensure_one()
        if self.user_id != self.env.user:
            raise UserError(
                self.env._(
                    "“%(decision)s”: only who decided can take it back. Ask them, or"
                    " record a new decision.",
                    decision=self.display_name,
                )
            )
        if self.date_undone:
            raise UserError(
                self.env._(
                    "“%(decision)s” is taken back already. Reload the page.",
                    decision=self.display_name,
                )
            )
        if self.create_date < self._since():
            raise UserError(
                self.env._(
                    "“%(decision)s”: a decision can be taken back for %(minutes)s"
                    " minutes. Record a new one instead.",
                    decision=self.display_name,
                    minutes=self._minutes(),
                )
            )
        self._check_nothing_follows()

    def _check_nothing_follows(self):
        later = self.sudo().search(
            [
                ("candidate_id", "=", self.candidate_id.id),
                ("id", ">", self.id),
                ("date_undone", "=", False),
            ],
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "“%(decision)s”: “%(later)s” was decided since. Take that back"
                    " first.",
                    decision=self.display_name,
                    later=later.display_name,
                )
            )
        asked = self.env["vae.signature.request"].sudo()
        if asked.search_count(
            [
                ("candidate_id", "=", self.candidate_id.id),
                ("create_date", ">=", self.create_date),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "“%(decision)s”: a document of this journey was sent for signature"
                    " since. It cannot be taken back any more.",
                    decision=self.display_name,
                )
            )

    def action_undo(self):
        """Take the decision back; the journey's history says so.

        :raise UserError: it is somebody else's, too old, or something follows from it
        """
        self.ensure_one()
        self.check_access("read")
        self.candidate_id.check_access("write")
        self._vae_wait_for_rows()
        self._check_recent()
        document = self._document()
        if not document:
            raise UserError(
                self.env._(
                    "“%(decision)s”: what was decided on was deleted since. Reload the"
                    " page.",
                    decision=self.display_name,
                )
            )
        document.check_access("write")
        decision = self.sudo()
        taking_back = document.with_context(**{TAKING_BACK_KEY: TAKING_BACK})
        taking_back._check_undo(decision)
        taking_back.sudo()._undo(decision)
        decision.date_undone = fields.Datetime.now()
        self.candidate_id._message_log(
            body=self.env._(
                "Decision taken back: %(decision)s.", decision=self.display_name
            )
        )
        return self._vae_said(self.env._("The decision is taken back."))


class VaeUndoMixin(models.AbstractModel):
    """What is decided on records of the model can be taken back for a while."""

    _name = "vae.undo.mixin"
    _description = "Decided On, and Taken Back for a While"

    def _decided(self, kind, before):
        """Keep who decided, and what it was before.

        :param str kind: value of ``vae.decision.kind``
        :param before: function of a record that gives what ``_undo`` needs
        :return: ``vae.decision``
        """
        # What is put back by it, and what superuser code does, is no decision.
        taking_back = self.env.context.get(TAKING_BACK_KEY) is TAKING_BACK
        if taking_back or self.env.uid == SUPERUSER_ID:
            return self.env["vae.decision"]
        decisions = self.env["vae.decision"].sudo()
        return decisions.create(
            [
                {
                    "candidate_id": record._decided_journey().id,
                    "user_id": self.env.uid,
                    "kind": kind,
                    "res_model": self._name,
                    "res_id": record.id,
                    "before": before(record),
                }
                for record in self
            ]
        ).sudo(self.env.su)

    def _decided_journey(self):
        self.ensure_one()
        return self.candidate_id

    def _check_undo(self, decision):
        """Refuse to take back what something depends on; to be extended.

        :raise UserError: what depends on it
        """

    def _undo(self, decision):
        """Put back what was before the decision. In sudo."""
        raise NotImplementedError
