# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

# What the portal shows of the bilan. Not “people”: actors whom the professional
# contacted are known from the log, which the candidate does not see.
PORTAL_BILAN = (
    "actions",
    "appointments",
    "steps",
    "supports",
    "contacts",
    "services",
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
        services = self._bilan_services()
        supports = self._bilan_supports()
        actions = self._bilan_actions(fiches)
        people = self._bilan_people(fiches)
        return {
            candidate: {
                "reference": candidate.reference or "",
                "appointments": self._bilan_appointments(fiches[candidate]),
                "steps": self._bilan_steps(fiches[candidate]),
                "supports": supports[candidate],
                "contacts": contacts[candidate],
                "services": services[candidate],
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
            "hours": self._bilan_duration(sum(fiches.mapped("duration"))),
        }

    @api.model
    def _bilan_steps(self, fiches):
        """Appointments held at each step, in the order of the steps."""
        return [
            {
                "name": step.name or self.env._("Without a step"),
                "count": len(held),
                "hours": self._bilan_duration(sum(held.mapped("duration"))),
            }
            for step, held in sorted(
                fiches.grouped("step_id").items(),
                key=lambda pair: (pair[0].sequence, pair[0].id),
            )
        ]

    def _bilan_supports(self):
        """What the plan in force asked for, and what was delivered of it.

        :return: dict of candidate to list of dict with ``name``, ``state`` and the
            hours ``planned``, ``done`` and ``signed``
        """
        lines = self.plan_ids.filtered(lambda plan: plan.state == "agreed").line_ids
        states = dict(lines._fields["state"]._description_selection(self.env))
        supports = {candidate: [] for candidate in self}
        for line in lines:
            supports[line.candidate_id].append(
                {
                    "name": line.name or "",
                    "state": states[line.state],
                    "planned": self._bilan_duration(line.hours_planned),
                    "done": self._bilan_duration(line.hours_done),
                    "signed": self._bilan_duration(line.hours_signed),
                }
            )
        return supports

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

    def _bilan_services(self):
        """Services that the candidate received, oldest first."""
        found = self.env["vae.service"].search(
            [("candidate_id", "in", self.ids)], order="date, id"
        )
        kinds = dict(found._fields["kind"]._description_selection(self.env))
        services = {candidate: [] for candidate in self}
        for service in found:
            services[service.candidate_id].append(
                {
                    "date": format_date(self.env, service.date),
                    "name": kinds[service.kind],
                    "hours": self._bilan_duration(service.duration),
                }
            )
        return services

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

        To be extended by what records other acts.

        :param dict fiches: completed fiches of each candidate
        :return: dict of candidate to list of (day, title, list of lines)
        """
        services = self.env["vae.service"].search([("candidate_id", "in", self.ids)])
        kinds = dict(services._fields["kind"]._description_selection(self.env))
        by_candidate = services.grouped("candidate_id")
        actions = {}
        for candidate in self:
            found = actions[candidate] = []
            for fiche in fiches[candidate]:
                found.append(
                    (
                        fiche._vae_local_day(fiche.date),
                        self.env._(
                            "Appointment: fiche action no. %(number)s",
                            number=fiche.number,
                        ),
                        [
                            line
                            for fname in DONE_HEADINGS
                            for line in fiche._next_lines(fname)
                        ],
                    )
                )
            for service in by_candidate.get(candidate, services.browse()):
                found.append((service.date, kinds[service.kind], []))
            plan = candidate.plan_ids.filtered(lambda plan: plan.state == "agreed")
            for line in plan.line_ids.filtered("date_done"):
                found.append(
                    (line.date_done, self.env._("Done of the plan"), [line.name])
                )
            found.extend(candidate._bilan_milestones())
        return actions

    def _bilan_milestones(self):
        """Days that mark the journey: (day, title, no lines)."""
        self.ensure_one()
        days = [(self.date_open, self.env._("Entry"))]
        for diagnosis in self.diagnosis_ids:
            days.append((diagnosis.date_agreed, self.env._("Shared diagnosis agreed")))
        for plan in self.plan_ids:
            days.append((plan.date_agreed, self.env._("Support plan agreed")))
        for contract in self.contract_ids:
            days.append((contract.date_signed, self.env._("Contract signed")))
        days += [
            (self.date_admissible, self.env._("Admissibility obtained")),
            (self.date_jury, self.env._("Jury")),
            (self.date_closed, self.env._("End of the journey")),
        ]
        return [(day, title, []) for day, title in days if day]

    @api.model
    def _bilan_duration(self, hours):
        """Hours as people read them, e.g. “1:30”."""
        minutes = round((hours or 0) * 60)
        return f"{minutes // 60}:{minutes % 60:02}"

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    def _portal_values(self):
        values = super()._portal_values()
        bilan = self._bilan_values()[self]
        return {**values, "bilan": {key: bilan[key] for key in PORTAL_BILAN}}
