# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from .vae_candidate_planned import DECIDED

# Key of the context that only the code has: an object cannot come by RPC.
OVERRIDE = object()
# What a closing says, beside the step.
CLOSING = (
    "date_closed",
    "outcome",
    "left_step_id",
    "dropout_reason_id",
    "exit_situation_id",
    "closing_note",
)


class VaeCandidate(models.Model):
    """A step is left for a later one once what it requires is done.

    Going back, closing and reopening are always possible.
    """

    _inherit = "vae.candidate"

    # How a journey ends, and the news that are asked for six months later.
    left_step_id = fields.Many2one(
        comodel_name="vae.step",
        string="Closed from the Step",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Where the candidate stood when the journey was closed.",
        prefetch="vae_profile",
    )
    dropout_reason_id = fields.Many2one(
        comodel_name="vae.dropout.reason",
        string="Reason for Dropping Out",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        prefetch="vae_profile",
    )
    exit_situation_id = fields.Many2one(
        comodel_name="vae.situation",
        string="Situation at Exit",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        prefetch="vae_profile",
    )
    closing_note = fields.Text(
        string="Note on the Closing",
        copy=False,
        prefetch=False,
        help="E.g. to whom the candidate is reoriented.",
    )
    follow_up_ids = fields.One2many(
        comodel_name="vae.follow.up",
        inverse_name="candidate_id",
        string="Follow-Ups",
        readonly=True,
    )

    def _check_requirements(self, before):
        """Refuse a step that requires what is missing, in the new values too.

        :param dict before: id of each journey to the step that it has left
        :raise UserError: says what is missing, and where to do it
        """
        if self.env.context.get("vae_step") is OVERRIDE:
            return
        missing = self._missing_requirements(self.step_id, before)
        if missing:
            raise UserError(self._missing_message(missing))

    def _missing_requirements(self, step, before):
        """What is missing before the candidates may move on to a step.

        Every open step from the one they leave up to the one before ``step`` counts.
        The number of queries depends on the requirements, not on the candidates.

        :param step: one ``vae.step``
        :param dict before: id of each journey to the step that it leaves
        :return: list of (candidate, requirement), in the order of the steps
        """
        if not step or step.is_closing:
            return []
        requirements = self.env["vae.step.requirement"].search(
            [("step_id.is_closing", "=", False)]
        )
        if not requirements:
            return []
        place = (step.sequence, step.id)
        missing = []
        for requirement in requirements.sorted(
            lambda line: (line.step_id.sequence, line.step_id.id, line.sequence)
        ):
            left = requirement.step_id
            concerned = self.filtered(
                lambda candidate, left=left: (
                    not before[candidate.id].is_closing
                    and (before[candidate.id].sequence, before[candidate.id].id)
                    <= (left.sequence, left.id)
                    < place
                )
            )
            if concerned:
                met = concerned._requirement_met(requirement.code, left)
                missing += [(unmet, requirement) for unmet in concerned - met]
        return missing

    def _requirement_met(self, code, step):
        """The candidates who meet a requirement.

        :param str code: code of a ``vae.step.requirement``
        :param step: the step that requires it
        :return: subset of ``self``
        """
        return getattr(self, f"_filtered_{code}")(step)

    def _filtered_with(self, model, domain):
        """The candidates who have a record of a model.

        :param str model: a model with ``candidate_id``
        :param domain: what the record has to meet
        """
        groups = self.env[model]._read_group(
            [("candidate_id", "in", self.ids), *domain], ["candidate_id"]
        )
        return self & self.browse().union(*(candidate for [candidate] in groups))

    def _filtered_proposal(self, step):
        return self._filtered_with(
            "vae.proposal", [("is_current", "=", True), ("decision", "=", "accepted")]
        )

    def _filtered_certification(self, step):
        return self.filtered("certification_id")

    def _filtered_checklist(self, step):
        return self - self._filtered_with(
            "vae.candidate.check", [("step_id", "=", step.id), ("done", "=", False)]
        )

    def _filtered_admissible(self, step):
        return self.filtered("date_admissible")

    def _filtered_target(self, step):
        return self.filtered("date_target")

    def _filtered_jury(self, step):
        return self.filtered("date_jury")

    def _missing_message(self, missing):
        """What is missing, for the user who moves candidates.

        :param missing: list of (candidate, requirement)
        """
        where = self.env["vae.step.requirement"]._where_to_do()
        lines = [
            self.env._(
                "%(whose)s, step “%(step)s” requires %(requirement)s (%(where)s).",
                # Asked for the user, though a dialog may move them as superuser.
                whose=candidate.sudo(False)._called(),
                step=requirement.step_id.name,
                requirement=requirement.display_name,
                where=where[requirement.code],
            )
            for candidate, requirement in missing[:5]
        ]
        if len(missing) > len(lines):
            lines.append("…")
        lines.append(
            self.env._(
                "Do it first, or ask a coordinator: “Move On Anyway” on the candidate,"
                " with a reason."
            )
        )
        return "\n".join(lines)

    def action_override_step(self):
        """Open the dialog that moves the candidate on in spite of what is missing."""
        self.ensure_one()
        self.check_access("write")
        here = self.step_id
        opened = self.env["vae.step"].search([("is_closing", "=", False)])
        following = opened.filtered(
            lambda step: (step.sequence, step.id) > (here.sequence, here.id)
        )
        return self.env["vae.step.override"]._get_records_action(
            name=self.env._("Move On Anyway"),
            target="new",
            context={
                "default_candidate_id": self.id,
                "default_step_id": following[:1].id,
            },
        )

    def _override_step(self, step, reason):
        """Move on in spite of what is missing; the reason stays in the chatter.

        :param step: one ``vae.step``
        :param str reason: why, as the coordinator says it
        """
        self.ensure_one()
        missing = self._missing_requirements(step, {self.id: self.step_id})
        self.with_context(vae_step=OVERRIDE).step_id = step
        names = ", ".join(line.display_name for _candidate, line in missing)
        self._message_log(
            body=Markup("<p>%s</p><p>%s</p>")
            % (
                self.env._(
                    "Moved on to “%(step)s” without: %(missing)s.",
                    step=step.name,
                    missing=names or self.env._("nothing missing"),
                ),
                reason,
            )
        )

    # ------------------------------------------------------------------
    # How a journey ends, and the news that are asked for six months later.
    # ------------------------------------------------------------------

    def _step_changed(self, before):
        result = super()._step_changed(before)
        closed = self.filtered(
            lambda candidate: (
                candidate.step_id.is_closing and not before[candidate.id].is_closing
            )
        )
        reopened = self.filtered(
            lambda candidate: (
                not candidate.step_id.is_closing and before[candidate.id].is_closing
            )
        )
        for left, some in closed.grouped(lambda c: before[c.id]).items():
            some.left_step_id = left
        closed._schedule_follow_up()
        reopened._forget_closing()
        return result

    # ------------------------------------------------------------------
    # A change of step can be taken back for a while
    # ------------------------------------------------------------------

    def _step_decided(self, before, closings):
        """Keep what the step was before, for whoever has changed it.

        :param dict before: id of each journey to its step then
        :param dict closings: id of each journey to what its closing said then
        """
        moved = self.filtered(lambda each: each.step_id != before[each.id])
        kinds = {(False, True): "closing", (True, False): "reopening"}
        for kind, some in moved.grouped(
            lambda each: kinds.get(
                (before[each.id].is_closing, each.step_id.is_closing), "step"
            )
        ).items():
            some._decided(
                kind,
                lambda each: {
                    "step_id": before[each.id].id,
                    "closing": closings[each.id],
                },
            )

    def _closing_values(self):
        """What the closing says, as ids and plain values; None of an open journey."""
        self.ensure_one()
        if not self.step_id.is_closing:
            return None
        values = self._convert_to_write({fname: self[fname] for fname in CLOSING})
        return {**values, "date_closed": fields.Date.to_string(self.date_closed)}

    def _decided_journey(self):
        return self

    def _check_undo(self, decision):
        result = super()._check_undo(decision)
        told = self.sudo().follow_up_ids.filtered(lambda each: each.state == "done")
        if decision.kind == "closing" and told:
            raise UserError(
                self.env._(
                    "%(whose)s: news were recorded since the journey was closed. Reopen"
                    " it by its step instead.",
                    whose=self._called(),
                )
            )
        if (decision.before or {}).get("told"):
            raise UserError(
                self.env._(
                    "%(whose)s: what was planned is cancelled and people were told."
                    " Reopen the journey by its step, and plan anew.",
                    whose=self._called(),
                )
            )
        return result

    def _keep_told(self):
        """People were told what the closing has cancelled: it is not taken back."""
        for decision in self._my_last_decision().sudo():
            decision.before = {**decision.before, "told": True}

    def _undo(self, decision):
        before = decision.before
        step = self.env["vae.step"].browse(before["step_id"]).exists()
        if not step:
            raise UserError(
                self.env._(
                    "%(whose)s: the step before was deleted since. Choose a step.",
                    whose=self._called(),
                )
            )
        # Said when it was decided: neither asked for again.
        self.with_context(vae_step=OVERRIDE, vae_planned=DECIDED).step_id = step
        if step.is_closing:
            self._vae_by_code().write(before["closing"])

    def _forget_closing(self):
        """A reopened journey has no outcome and no news to ask for."""
        if not self:
            return
        self._vae_by_code().write(
            {
                "left_step_id": False,
                "dropout_reason_id": False,
                "exit_situation_id": False,
                "closing_note": False,
            }
        )
        self.sudo().follow_up_ids.filtered(
            lambda follow_up: follow_up.state == "todo"
        ).state = "cancelled"

    def _schedule_follow_up(self):
        """Plan the news of each closed journey, by the parameter of its frame."""
        if not self:
            return
        cases = [
            (candidate.date_closed, candidate.company_id, candidate.program_id)
            for candidate in self
        ]
        delays = self.env["vae.parameter"]._values("follow_up_months", cases)
        self.env["vae.follow.up"].create(
            [
                {
                    "candidate_id": candidate.id,
                    "date_due": candidate.date_closed + relativedelta(months=months),
                }
                for candidate, months in zip(self, delays, strict=True)
            ]
        )

    def action_close(self):
        """Open the dialog that closes the journey with all that is asked for."""
        self.ensure_one()
        self.check_access("write")
        return self.env["vae.candidate.close"]._get_records_action(
            name=self.env._("Close the Journey"),
            target="new",
            context={"default_candidate_id": self.id},
        )

    def action_view_follow_ups(self):
        return self._action_view_own("vae_assistance.vae_follow_up_action")
