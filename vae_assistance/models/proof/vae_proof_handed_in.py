# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

ACTIVITY = "vae_assistance.mail_activity_handed_in"
TYPE = "vae_assistance.vae_proof_type_candidate"
# Files of one journey that may wait for the référent at once.
WAITING_MAX = 20
# To-dos that the activity names.
TITLES_MAX = 3


class VaeProof(models.Model):
    """A file that the candidate hands in for a to-do: the référent looks at it.

    Until it is accepted it proves nothing. Accepted, it is a proof like any other, of
    the fiche action on which it was asked for.
    """

    _inherit = "vae.proof"

    todo_id = fields.Many2one(
        comodel_name="vae.todo",
        string="Handed In For",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    todo_name = fields.Char(
        related="todo_id.name", related_sudo=False, string="What Was Asked For"
    )

    @api.model
    def _hand_in(self, todo, content):
        """Keep what the candidate sent, to be checked; the same file once.

        :param todo: one to-do, in sudo
        :param bytes content: the file
        :raise UserError: it is no proof, or too many files wait already
        """
        candidate = todo.candidate_id
        file = base64.b64encode(content)
        mimetype, sha256 = self.env["vae.file"]._check_document(
            file, candidate.company_id
        )
        self._check_not_signed(candidate, sha256)
        if self._same_file(candidate, sha256, ("to_check", "valid")):
            return
        waiting = [("candidate_id", "=", candidate.id), ("state", "=", "to_check")]
        if self.sudo().search_count(waiting, limit=WAITING_MAX) == WAITING_MAX:
            raise UserError(
                self.env._(
                    "%(max)s files wait to be looked at already. Come back when your"
                    " référent has seen them.",
                    max=WAITING_MAX,
                )
            )
        self.sudo().create(
            {
                "candidate_id": candidate.id,
                "todo_id": todo.id,
                "type_id": self._type_handed_in().id,
                "file": file,
                "mimetype": mimetype,
                "sha256": sha256,
                "date": fields.Date.context_today(self),
                "user_id": self.env.uid,
                "state": "to_check",
            }
        )
        self._tell_referent(candidate)

    @api.model
    def _type_handed_in(self):
        """The type that came with the software, or the last if somebody deleted it."""
        types = self.env["vae.proof.type"].sudo()
        return self.env.ref(TYPE, raise_if_not_found=False) or types.search(
            [], order="sequence DESC, id DESC", limit=1
        )

    @api.model
    def _tell_referent(self, candidate):
        """One activity, however many files there are to check; its title says which."""
        candidate = candidate.sudo()
        if not candidate.user_id.active:
            return
        referent = candidate._referent()
        title = self.with_context(lang=referent.lang)._handed_in_title(candidate)
        activity = candidate.activity_search([ACTIVITY])
        if activity:
            activity.summary = title
            return
        # No mail: it would name the candidate.
        candidate.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITY, summary=title, user_id=referent.id
        )

    @api.model
    def _handed_in_title(self, candidate):
        """What was asked for and is there now, in a few words."""
        waiting = candidate.proof_ids.filtered(lambda proof: proof.state == "to_check")
        asked = waiting.todo_id.mapped("name")
        names = [*asked[:TITLES_MAX], *(["…"] if len(asked) > TITLES_MAX else [])]
        return self.env._("Handed in: %(what)s", what=", ".join(names))

    def action_accept(self):
        """What was handed in is a proof, of the fiche on which it was asked for.

        :raise UserError: it is not to be checked any more
        """
        for proof in self:
            fiche = proof.sudo().todo_id.fiche_id
            accepted = proof._accept()
            if fiche.state == "done":
                accepted._link(fiche, proof.type_id)
        return self._vae_said(self.env._("The file is accepted."))

    def _accept(self):
        """Make valid what was handed in.

        :return: the valid proof, in sudo: another one if the file was there already
        """
        self._check_may_change("to_check")
        handed_in = self.sudo()
        kept = self._same_file(handed_in.candidate_id, handed_in.sha256)
        if kept:
            handed_in.write({"state": "replaced", "replaced_by_id": kept.id})
        else:
            handed_in.state = "valid"
        self._tell_checked()
        return kept or handed_in

    def action_refuse(self):
        """Open the refusal, which asks why: the candidate reads it."""
        self.ensure_one()
        self._check_may_change("to_check")
        return self.env["vae.proof.cancel"]._get_records_action(
            name=self.env._("Refuse the File"),
            target="new",
            context={"default_proof_id": self.id},
        )

    def _refuse(self, reason):
        """The file proves nothing, and what was asked for is to do again."""
        for proof in self:
            proof._check_may_change("to_check")
        self._set_aside("refused", reason)
        todos = self.sudo().todo_id.filtered(lambda todo: todo.state == "done")
        todos.action_reopen()
        self._tell_checked()

    def _tell_checked(self):
        """The activity goes when nothing is left to check."""
        candidates = self.sudo().candidate_id
        waiting = self.sudo().search(
            [("candidate_id", "in", candidates.ids), ("state", "=", "to_check")]
        )
        (candidates - waiting.candidate_id).activity_unlink([ACTIVITY])


class VaeTodo(models.Model):
    _inherit = "vae.todo"

    proof_ids = fields.One2many(
        comodel_name="vae.proof",
        inverse_name="todo_id",
        string="Files Handed In",
        readonly=True,
    )
