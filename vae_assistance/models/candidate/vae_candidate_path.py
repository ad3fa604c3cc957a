# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import asdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .milestone import SETTLED, Facts, Milestone


class VaeCandidate(models.Model):
    """The path: what the method asks, what is done of it, and what comes next.

    Nothing of it is typed or stored. Each room says its milestones from what was found
    in one query for all journeys, see ``_milestone_facts`` and ``_milestones``.
    """

    _inherit = "vae.candidate"

    milestone_facts = fields.Json(
        compute="_compute_record_counts",
        exportable=False,
        help="What the milestones are told from, counted with everything else.",
    )
    path = fields.Json(
        compute="_compute_path",
        compute_sudo=False,
        exportable=False,
        help="What the method asks at this point of the journey, and what comes next.",
    )

    @api.model
    def _milestone_facts(self):
        """What is counted for the milestones; to be extended by the rooms.

        :return: dict of a name to a model with ``candidate_id``, the domain of what
            counts, the field that it is told apart by, and the day that is told of it
        """
        decisions = self.env["vae.decision"]
        return {
            "decision": (
                decisions._name,
                decisions._domain_mine(),
                "kind",
                "create_date",
            )
        }

    def _milestones(self, facts):
        """What the method asks of this journey; to be extended by the rooms.

        :param facts: ``Facts`` of this journey
        :return: list of ``Milestone``, in any order
        """
        self.ensure_one()
        return [
            self._dated_milestone(
                "admissible",
                210,
                self.env._("Admissibility"),
                self.date_admissible,
                self.env._("Enter the admissibility"),
            ),
            self._dated_milestone(
                "target",
                220,
                self.env._("Target date"),
                self.date_target,
                self.env._("Set the target date"),
            ),
            self._dated_milestone(
                "jury",
                250,
                self.env._("Jury"),
                self.date_jury,
                self.env._("Enter the jury"),
            ),
            Milestone(
                code="closing",
                sequence=290,
                stretch="support",
                label=self.env._("End of the journey"),
                state="done" if self.date_closed else "todo",
                note=self._day_told(self.date_closed),
                act="" if self.date_closed else self.env._("Close the journey"),
                action="action_close",
            ),
        ]

    def _dated_milestone(self, code, sequence, label, day, act):
        """A milestone that is a date of the journey."""
        today = fields.Date.context_today(self)
        reached = day and (code == "target" or day <= today)
        return Milestone(
            code=code,
            sequence=sequence,
            stretch="support",
            label=label,
            state="done" if reached else "doing" if day else "todo",
            note=self._day_told(day),
            # What is to come is waited for.
            act="" if day else act,
            action="action_enter_dates",
        )

    def _day_told(self, day):
        return format_date(self.env, day) if day else ""

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.model
    def _path_depends(self):
        """What milestones are told from beside the facts; to be extended.

        The form reads all of it in one query.

        :return: list of names of fields
        """
        return [
            "step_id",
            "program_id",
            "date_admissible",
            "date_target",
            "date_jury",
            "date_closed",
        ]

    @api.depends(lambda self: ["milestone_facts", *self._path_depends()])
    @api.depends_context("uid", "lang")
    def _compute_path(self):
        required = self.env["vae.step.requirement"]._codes_by_step()
        for candidate in self:
            candidate.path = candidate._path_values(
                required.get(candidate.step_id.id, ())
            )

    def _sorted_milestones(self):
        self.ensure_one()
        milestones = self._milestones(Facts(self.milestone_facts))
        return sorted(milestones, key=lambda milestone: milestone.sequence)

    def _path_values(self, required):
        """The path as the screen shows it.

        :param required: codes of what the step requires before it is left
        """
        self.ensure_one()
        stretches = {
            "entry": self.env._("Welcome and contract"),
            "support": self.env._("Support and jury"),
        }
        milestones = self._sorted_milestones()
        following = self._next_of(milestones)
        return {
            "stretches": [
                {
                    "code": code,
                    "label": label,
                    "milestones": [
                        {
                            **asdict(milestone),
                            "required": milestone.code in required
                            and milestone.state not in SETTLED,
                        }
                        for milestone in milestones
                        if milestone.stretch == code
                    ],
                }
                for code, label in stretches.items()
            ],
            "current": self._stretch_of(milestones),
            "next": following and {"act": following.act, "action": following.action},
            "undo": self._undo_told(),
        }

    def _undo_told(self):
        """What the user decided last and can take back; None if there is nothing."""
        if not Facts(self.milestone_facts).count("decision"):
            return None
        last = self._my_last_decision()
        if not last:
            return None
        return {"what": last.display_name, "action": "action_undo_decision"}

    def _my_last_decision(self):
        decisions = self.env["vae.decision"]
        return decisions.search_fetch(
            [("candidate_id", "=", self._origin.id), *decisions._domain_mine()],
            ["kind"],
            limit=1,
        )

    def _stretch_of(self, milestones):
        entering = any(
            milestone.stretch == "entry" and milestone.state not in SETTLED
            for milestone in milestones
        )
        return "entry" if entering and not self.date_closed else "support"

    def _next_of(self, milestones):
        """What is to do first; None if the journey is closed or all of it waits."""
        if self.date_closed:
            return None
        return next((each for each in milestones if each.is_next), None)

    # ------------------------------------------------------------------
    # What is counted, with what the buttons of the form count
    # ------------------------------------------------------------------

    def _counted(self):
        return {**super()._counted(), **self._milestone_facts()}

    def _set_record_counts(self, rows):
        facts = self._milestone_facts()
        rest, found = [], {}
        for row in rows:
            name, candidate_id, number, state, day = row
            if name in facts:
                of_candidate = found.setdefault(candidate_id, {})
                of_candidate.setdefault(name, []).append([state, number, day])
            else:
                rest.append(row)
        for candidate in self:
            candidate.milestone_facts = found.get(candidate._origin.id, {})
        return super()._set_record_counts(rest)

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_enter_dates(self):
        """Open the dates of the journey, over the form."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("vae_assistance.vae_candidate_view_form_dates")
        return self._get_records_action(
            name=self.env._("Dates of the Journey"),
            target="new",
            views=[(view.id, "form")],
        )

    def action_undo_decision(self):
        """Take back what the user decided last on this journey.

        :raise UserError: there is nothing, or something follows from it
        """
        self.ensure_one()
        self.check_access("read")
        decision = self._my_last_decision()
        if not decision:
            raise UserError(
                self.env._(
                    "%(whose)s: you decided nothing that can still be taken back."
                    " Record a new decision instead.",
                    whose=self._called(),
                )
            )
        return decision.action_undo()

    def _said_next(self, message, decision=None, after=None):
        """What an act gives back to the screen: what was done, and what follows.

        :param str message: what was done, in the user's language
        :param decision: the ``vae.decision`` that can be taken back there
        :param dict after: the action that follows; else the screen is read again
        """
        said = self._vae_said(message, after=after)
        if len(self) != 1:
            return said
        self.invalidate_recordset(["milestone_facts", "path"], flush=False)
        following = self._next_of(self._sorted_milestones())
        said["tag"] = "vae_said"
        if following:
            act = self._vae_call("action_next")
            said["params"]["follows"] = {"label": following.act, **act}
        if decision:
            said["params"]["undo"] = decision._vae_call("action_undo")
        return said

    def action_tell_step(self):
        """Tell the screen where the journey is now, and what follows.

        :return: client action
        """
        self.ensure_one()
        self.check_access("read")
        return self._said_next(
            self.env._("The step is now “%(step)s”.", step=self.step_id.name),
            self._my_last_decision(),
        )

    def action_next(self):
        """Open what comes next on the path.

        :return: an action, or True if nothing is to do
        """
        self.ensure_one()
        self.check_access("read")
        following = self._next_of(self._sorted_milestones())
        return getattr(self, following.action)() if following else True
