# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ground.vae_trace_mixin import NAMED

NAME_MAX = 500


class VaeTodo(models.Model):
    """One thing to do until the next appointment, or later.

    It is asked for once, on a fiche or by itself, and stays open until it is done or
    dropped: the fiches that come look at it, none of them copies it. What a completed
    fiche found (done, dropped, still open) is kept on ``vae.fiche.action.todo``.
    """

    _name = "vae.todo"
    _description = "To-Do of a VAE Journey"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "date_due, kind, sequence, id"
    _long_texts = ("reason_late",)

    name = fields.Char(string="What", required=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("document", "Document to produce"),
            ("contact", "Person or structure to contact"),
            ("task", "Task to carry out"),
        ],
        required=True,
        default="task",
        index=True,
    )
    assigned_to = fields.Selection(
        selection=[("candidate", "Candidate"), ("referent", "Référent")],
        string="By Whom",
        required=True,
        default="candidate",
    )
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        compute="_compute_candidate_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(related="candidate_id.user_id")
    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="Asked For On",
        ondelete="set null",
        index="btree_not_null",
        help="Fiche action on which it was asked for.",
    )
    noted_fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="Noted On",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="Completed fiche action that tells that it is done or dropped.",
    )
    state = fields.Selection(
        selection=[("open", "To do"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        default="open",
        copy=False,
        index=True,
    )
    is_done = fields.Boolean(
        string="Done", compute="_compute_is_done", inverse="_inverse_is_done"
    )
    is_due_by_hand = fields.Boolean(
        copy=False,
        help="Its day was chosen; otherwise it follows the next appointment.",
        readonly=True,
    )
    date_due = fields.Date(
        string="Due On",
        compute="_compute_date_due",
        inverse="_inverse_date_due",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="Left empty, it is due on the day of the next appointment.",
    )
    date_done = fields.Date(
        string="Done On",
        compute="_compute_date_done",
        store=True,
        readonly=False,
        copy=False,
    )
    is_late = fields.Boolean(compute="_compute_is_late")
    reason_late = fields.Text(
        string="Why It Is Late",
        copy=False,
        help="In neutral words: the candidate reads this.",
    )

    # What is still to do of a candidate is read on each of their fiches.
    _open_index = models.Index("(candidate_id) WHERE noted_fiche_id IS NULL")

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names of linked records are read without their rules: nothing of it here.
        for todo in self:
            todo.display_name = self.env._(
                "To-do %(todo)s · %(whose)s",
                todo=todo._origin.id or "…",
                whose=todo.candidate_id._called(),
            )

    @api.depends("fiche_id.candidate_id")
    def _compute_candidate_id(self):
        for todo in self:
            todo.candidate_id = todo.fiche_id.candidate_id or todo.candidate_id

    @api.depends("state")
    def _compute_is_done(self):
        for todo in self:
            todo.is_done = todo.state == "done"

    def _inverse_is_done(self):
        for todo in self:
            if todo.is_done != (todo.state == "done"):
                todo.state = "done" if todo.is_done else "open"

    @api.depends(
        "is_due_by_hand",
        "fiche_id.next_date",
        "fiche_id.next_ids.date",
        "fiche_id.next_ids.state",
    )
    def _compute_date_due(self):
        days = self._appointment_days()
        for todo in self:
            if not todo.is_due_by_hand and (todo.state == "open" or not todo.date_due):
                todo.date_due = days.get(todo.fiche_id)

    def _inverse_date_due(self):
        days = self._appointment_days()
        for todo in self:
            is_chosen = todo.date_due and todo.date_due != days.get(todo.fiche_id)
            todo._vae_by_code().is_due_by_hand = bool(is_chosen)

    @api.depends("state")
    def _compute_date_done(self):
        for todo in self:
            if todo.state == "open":
                todo.date_done = False
            elif not todo.date_done:
                todo.date_done = fields.Date.context_today(todo)

    @api.depends("date_due", "date_done")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for todo in self:
            todo.is_late = (
                bool(todo.date_due)
                and todo.state != "dropped"
                and (todo.date_done or today) > todo.date_due
            )

    def _appointment_days(self):
        """Day of the appointment after the one on which they were asked for.

        :return: dict of fiche to date, False where none is planned
        """
        return {
            fiche: fiche._vae_local_day(fiche._following().date or fiche.next_date)
            for fiche in self.fiche_id
        }

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("name")
    def _check_name(self):
        for todo in self:
            name = (todo.name or "").strip()
            if not name:
                raise ValidationError(
                    self.env._("Say in a few words what is to do, or remove the line.")
                )
            if len(name) > NAME_MAX:
                raise ValidationError(
                    self.env._(
                        "“%(todo)s…” is too long for a to-do: %(max)s characters at"
                        " most. Make several of it.",
                        todo=name[:40],
                        max=NAME_MAX,
                    )
                )

    @api.constrains("candidate_id", "fiche_id")
    def _check_candidate_id(self):
        for todo in self:
            if todo.fiche_id and todo.fiche_id.candidate_id != todo.candidate_id:
                raise ValidationError(
                    self.env._(
                        "A to-do belongs to the candidate of the fiche action on which"
                        " it was asked for."
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            # Screens of one candidate give a default, the fiche tells whose it is.
            if vals.get("fiche_id") and not vals.get("candidate_id"):
                fiche = self.env["vae.fiche.action"].browse(vals["fiche_id"])
                vals["candidate_id"] = fiche.candidate_id.id
        todos = super().create(vals_list)
        # Signatures are asked for on what is completed only.
        done = todos.fiche_id.filtered(lambda fiche: fiche.state == "done")
        done._signature_check_content()
        return todos

    def write(self, vals):
        fiches = self.fiche_id
        result = super().write(vals)
        if vals.get("state") == "open":
            # What turns out not to be done is looked at again.
            self.filtered("noted_fiche_id").sudo().noted_fiche_id = False
        if not vals.keys().isdisjoint(
            {"name", "kind", "assigned_to", "sequence", "fiche_id"}
        ):
            (fiches | self.fiche_id)._signature_check_content()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        """What a completed fiche tells is kept."""
        told = self.filtered(lambda todo: todo.fiche_id.state == "done")
        told |= (
            self.env["vae.fiche.action.todo"]
            .sudo()
            .search([("todo_id", "in", self.ids)])
            .todo_id.sudo(False)
        )
        if told:
            raise UserError(
                self.env._(
                    "“%(todo)s” is on a completed fiche action and is kept. If it is"
                    " not needed any more: button “Drop”.",
                    todo=told[0].name,
                )
            )

    def unlink(self):
        fiches = self.fiche_id
        result = super().unlink()
        fiches.exists()._signature_check_content()
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_done(self):
        self.write({"state": "done"})
        return self._vae_said(self.env._("It is done."), undo="action_reopen")

    def action_drop(self):
        """It is not needed any more; it is kept."""
        self.write({"state": "dropped"})
        return True

    def action_reopen(self):
        """It is to do after all."""
        self.write({"state": "open"})
        return True


class VaeFicheActionTodo(models.Model):
    """What a completed fiche found about a to-do that was asked for before.

    Written when the fiche is completed, as it was then; removed when it is reopened.
    """

    _name = "vae.fiche.action.todo"
    _description = "To-Do Looked at on a Fiche Action"
    _inherit = ["vae.trace.mixin"]
    _order = "fiche_id, kind, id"

    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        readonly=True,
        required=True,
        ondelete="cascade",
        index=True,
    )
    todo_id = fields.Many2one(
        comodel_name="vae.todo",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    candidate_id = fields.Many2one(
        related="fiche_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="fiche_id.company_id", store=True, index=True, precompute=True
    )
    name = fields.Char(string="What", required=True, readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["vae.todo"]._fields["kind"].selection,
        required=True,
        readonly=True,
    )
    outcome = fields.Selection(
        selection=[
            ("done", "Done"),
            ("dropped", "Dropped"),
            ("carried", "Carried forward"),
        ],
        required=True,
        readonly=True,
    )

    _todo_uniq = models.Constraint(
        "UNIQUE(fiche_id, todo_id)", "A fiche action looks at a to-do once."
    )

    def _compute_display_name(self):
        # Names of linked records are read without their rules: nothing of it here.
        for line in self:
            line.display_name = line.fiche_id.sudo()._neutral().display_name
