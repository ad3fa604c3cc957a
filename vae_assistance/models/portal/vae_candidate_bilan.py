# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..candidate.milestone import Milestone
from ..ground.hours import said_hours

# What the portal shows of the bilan. Not “people”: actors whom the professional
# contacted are known from the log, which the candidate does not see.
PORTAL_BILAN = (
    "period",
    "actions",
    "appointments",
    "steps",
    "supports",
    "supports_total",
    "contacts",
    "results",
    "conclusion",
    "conclusion_date",
)
# Headings of a fiche that tell what was done, in the order of the booklet.
DONE_HEADINGS = ("documents_produced", "tasks_done")


class VaeCandidate(models.Model):
    """The “bilan des actions” (booklet, part 09): what was done, as it was recorded.

    Nothing of it is typed but the professional's conclusion.
    """

    _inherit = "vae.candidate"

    bilan = fields.Html(
        string="Bilan of Actions",
        compute="_compute_bilan",
        compute_sudo=False,
        sanitize=False,
    )
    bilan_conclusion = fields.Text(
        string="Conclusion of the Professional",
        copy=False,
        prefetch=False,
        help="Printed in the bilan and shown to the candidate on the portal.",
    )
    bilan_date = fields.Date(
        string="Concluded On",
        compute="_compute_bilan_date",
        store=True,
        readonly=False,
        copy=False,
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends_context("lang", "tz", "uid")
    def _compute_bilan(self):
        values = self._origin._bilan_values()
        for candidate in self:
            candidate.bilan = candidate._origin and self.env["ir.qweb"]._render(
                "vae_assistance.vae_bilan_content",
                {"bilan": values[candidate._origin]},
            )

    @api.depends("bilan_conclusion")
    def _compute_bilan_date(self):
        today = fields.Date.context_today(self)
        for candidate in self:
            candidate.bilan_date = candidate.bilan_conclusion and today

    @api.model
    def _path_depends(self):
        return [*super()._path_depends(), "bilan_date"]

    @api.constrains("bilan_date", "bilan_conclusion")
    def _check_bilan_date(self):
        today = fields.Date.context_today(self)
        for candidate in self:
            if candidate.bilan_date and candidate.bilan_date > today:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: the bilan cannot be concluded on %(date)s,"
                        " which is to come. Correct the date.",
                        whose=candidate._called(),
                        date=format_date(self.env, candidate.bilan_date),
                    )
                )
            if candidate.bilan_conclusion and not candidate.bilan_date:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: give the day on which the bilan was concluded.",
                        whose=candidate._called(),
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _milestones(self, facts):
        # Until then there is nothing to conclude.
        ripe = self.date_jury or self.date_closed
        act = self.env._("Conclude the bilan")
        return [
            *super()._milestones(facts),
            Milestone(
                code="bilan",
                sequence=280,
                stretch="support",
                label=self.env._("Bilan"),
                state="done" if self.bilan_date else "todo",
                note=self._day_told(self.bilan_date),
                act=act if ripe and not self.bilan_date else "",
                action="action_view_bilan",
            ),
        ]

    def action_view_bilan(self):
        """Open the bilan of the candidate's actions."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("vae_assistance.vae_candidate_view_form_bilan")
        return self._get_records_action(
            name=self.env._("Bilan of Actions"), views=[(view.id, "form")]
        )

    def action_print_bilan(self):
        """Print the bilan."""
        self.check_access("read")
        return self.env.ref("vae_assistance.report_vae_bilan").report_action(self)

    # ------------------------------------------------------------------
    # What was done
    # ------------------------------------------------------------------

    def _bilan_values(self):
        """Everything that the bilan shows, as text, numbers and lists of them.

        To be extended by what records other acts.

        :return: dict of candidate to dict; dates, hours and labels are formatted in
            the language of the environment
        """
        fiches = self._bilan_fiches()
        contacts = self._bilan_contacts()
        supports = self._bilan_supports()
        actions = self._bilan_actions(fiches)
        people = self._bilan_people(fiches)
        return {
            candidate: {
                "reference": candidate.reference or "",
                "appointments": self._bilan_appointments(fiches[candidate]),
                "steps": self._bilan_steps(fiches[candidate]),
                "period": candidate._bilan_period(),
                "supports": supports[candidate]["lines"],
                "supports_total": supports[candidate]["total"],
                "contacts": contacts[candidate],
                "people": people[candidate],
                "results": candidate._bilan_results(),
                "actions": [
                    {"date": format_date(self.env, day), "title": title, "lines": lines}
                    for day, title, lines in sorted(
                        actions[candidate], key=lambda action: action[0]
                    )
                ],
                "conclusion": candidate.bilan_conclusion or "",
                "conclusion_date": format_date(self.env, candidate.bilan_date),
            }
            for candidate in self
        }

    def _bilan_fiches(self):
        """Completed fiches of each candidate, oldest first."""
        # The texts of all at once: fiches are usually read without them.
        self.fiche_ids.fetch(["people_contacted", *DONE_HEADINGS])
        self.fiche_ids.support_ids.fetch(["name", "hours", "plan_line_id"])
        return {
            candidate: candidate.fiche_ids.filtered(
                lambda fiche: fiche.state == "done"
            ).sorted("date")
            for candidate in self
        }

    @api.model
    def _bilan_appointments(self, fiches):
        """How many appointments were held, and how long they were together."""
        return {
            "count": len(fiches),
            "hours": said_hours(self.env, sum(fiches.mapped("duration"))),
        }

    @api.model
    def _bilan_steps(self, fiches):
        """Appointments held at each step, in the order of the steps."""
        return [
            {
                "name": step.name or self.env._("Without a step"),
                "count": len(held),
                "hours": said_hours(self.env, sum(held.mapped("duration"))),
            }
            for step, held in sorted(
                fiches.grouped("step_id").items(),
                key=lambda pair: (pair[0].sequence, pair[0].id),
            )
        ]

    def _bilan_supports(self):
        """What the plan in force asked for, and what was delivered of it.

        :return: dict of candidate to dict with ``lines`` (list of dict with ``name``,
            ``state``, ``effect`` and the hours ``planned``, ``done`` and ``signed``)
            and ``total`` (the three sums of hours)
        """
        lines = self.plan_ids.filtered(lambda plan: plan.state == "agreed").line_ids
        states = dict(lines._fields["state"]._description_selection(self.env))
        of_candidate = lines.grouped("candidate_id")

        def hours(lines):
            return {
                key: said_hours(self.env, sum(lines.mapped(f"hours_{key}")))
                for key in ("planned", "done", "signed")
            }

        return {
            candidate: {
                "lines": [
                    {
                        "name": line.name or "",
                        "state": states[line.state],
                        "effect": line.effect or "",
                        **hours(line),
                    }
                    for line in of_candidate.get(candidate, ())
                ],
                "total": hours(
                    of_candidate.get(candidate, lines.browse())._giving_hours()
                ),
            }
            for candidate in self
        }

    def _bilan_period(self):
        """From the entry to the end of the journey, or to today."""
        self.ensure_one()
        end = self.date_closed or fields.Date.context_today(self)
        return self.env._(
            "from %(start)s to %(end)s",
            start=format_date(self.env, self.date_open),
            end=format_date(self.env, end),
        )

    def _bilan_contacts(self):
        """How many contacts were logged, by channel: never what was said."""
        logs = self.env["vae.contact.log"]
        counts = defaultdict(lambda: {"out": 0, "in": 0})
        for candidate, channel, direction, count in logs._read_group(
            [("candidate_id", "in", self.ids)],
            ["candidate_id", "channel", "direction"],
            ["__count"],
        ):
            counts[candidate, channel][direction] = count
        channels = logs._fields["channel"]._description_selection(self.env)
        return {
            candidate: [
                {"channel": label, **counts[candidate, channel]}
                for channel, label in channels
                if (candidate, channel) in counts
            ]
            for candidate in self
        }

    def _bilan_people(self, fiches):
        """Names of the people and structures contacted, each once.

        :param dict fiches: completed fiches of each candidate
        :return: dict of candidate to list of names: of the fiches, then of the log
        """
        logs = self.env["vae.contact.log"].search(
            [("candidate_id", "in", self.ids), ("counterpart", "!=", "candidate")],
            order="date, id",
        )
        by_candidate = logs.grouped("candidate_id")
        people = {}
        for candidate in self:
            names = [
                name
                for fiche in fiches[candidate]
                for name in fiche._next_lines("people_contacted")
            ]
            names += by_candidate.get(candidate, logs.browse()).mapped("with_whom")
            people[candidate] = list(dict.fromkeys(filter(None, names)))
        return people

    def _bilan_results(self):
        """What the journey led to, as pairs of label and value."""
        self.ensure_one()
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        facts = [
            (
                self.env._("Admissible since"),
                format_date(self.env, self.date_admissible),
            ),
            (self.env._("Jury held on"), format_date(self.env, self.date_jury)),
            (
                self.env._("Blocs validated"),
                ", ".join(
                    filter(None, self.validated_bloc_ids.bloc_id.mapped("display_name"))
                ),
            ),
            (self.env._("Outcome"), outcomes.get(self.outcome)),
            (self.env._("Closed on"), format_date(self.env, self.date_closed)),
        ]
        return [{"label": label, "value": value} for label, value in facts if value]

    def _bilan_actions(self, fiches):
        """What was done, day by day: the rows of the booklet's table.

        Nothing is said twice: what a fiche tells of a line of the plan is not told
        again as done. To be extended by what records other acts.

        :param dict fiches: completed fiches of each candidate
        :return: dict of candidate to list of (day, title, list of lines)
        """
        services = self.env["vae.service"].search([("candidate_id", "in", self.ids)])
        kinds = dict(services._fields["kind"]._description_selection(self.env))
        by_candidate = services.grouped("candidate_id")
        actions = {}
        for candidate in self:
            found = actions[candidate] = []
            told = set()
            for fiche in fiches[candidate]:
                day = fiche._vae_local_day(fiche.date)
                lines = fiche._bilan_lines()
                found.append((day, fiche._bilan_title(), lines))
                told.update((day, line) for line in lines)
                told.update((day, line.name) for line in fiche.support_ids.plan_line_id)
            for service in by_candidate.get(candidate, services.browse()):
                title = kinds[service.kind]
                if service.duration:
                    title += f" · {said_hours(self.env, service.duration)}"
                found.append((service.date, title, []))
            plan = candidate.plan_ids.filtered(lambda plan: plan.state == "agreed")
            for line in plan.line_ids.filtered("date_done"):
                if (line.date_done, line.name) not in told:
                    found.append(
                        (line.date_done, self.env._("Support carried out"), [line.name])
                    )
            found.extend(candidate._bilan_milestones())
        return actions

    def _bilan_milestones(self):
        """Days that mark the journey: (day, title, no lines)."""
        self.ensure_one()
        days = [(self.date_open, self.env._("Entry into the journey"))]
        for diagnosis in self.diagnosis_ids:
            title = self.env._(
                "Shared diagnosis no. %(number)s agreed", number=diagnosis.number
            )
            days.append((diagnosis.date_agreed, title))
        for plan in self.plan_ids:
            title = self.env._(
                "Support plan, version %(number)s, agreed", number=plan.version
            )
            days.append((plan.date_agreed, title))
        for contract in self.contract_ids:
            days.append((contract.date_signed, contract._bilan_title()))
        days += [
            (self.date_admissible, self.env._("Admissibility obtained")),
            (self.date_jury, self.env._("Jury")),
            (self.date_closed, self.env._("End of the journey")),
        ]
        return [(day, title, []) for day, title in days if day]

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    def _portal_bilan(self):
        """What the candidate reads of their bilan, on a page of its own."""
        bilan = self._bilan_values()[self]
        return {key: bilan[key] for key in PORTAL_BILAN}


class VaeFicheAction(models.Model):
    _inherit = "vae.fiche.action"

    def _bilan_title(self):
        self.ensure_one()
        return self.env._(
            "Appointment: fiche action no. %(number)s", number=self.number
        )

    def _bilan_lines(self):
        """What was done at an appointment, line by line, each once."""
        self.ensure_one()
        lines = [line for fname in DONE_HEADINGS for line in self._next_lines(fname)]
        for support in self.support_ids:
            hours = support.hours and said_hours(self.env, support.hours)
            lines.append(" · ".join(filter(None, [support.name, hours])))
        return list(dict.fromkeys(lines))


class VaeContract(models.Model):
    _inherit = "vae.contract"

    def _bilan_title(self):
        """What was signed, by its kind and number."""
        self.ensure_one()
        values = {"number": self.number, "amendment": self.amendment_number}
        if self.kind == "assistance" and self.amendment_number:
            return self.env._(
                "Convention no. %(number)s: amendment %(amendment)s signed", **values
            )
        if self.kind == "assistance":
            return self.env._("Convention no. %(number)s signed", **values)
        if self.amendment_number:
            return self.env._(
                "Pedagogical contract no. %(number)s: amendment %(amendment)s signed",
                **values,
            )
        return self.env._("Pedagogical contract no. %(number)s signed", **values)
