# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

SIGNED = ("signed", "ended", "terminated")
VALIDATED = ("full", "partial")
HELD = [("event_id", "!=", False), ("presence", "!=", "expected")]

# Each figure of the page: the model that is counted, and what counts of it. The page
# opens exactly what it has counted.
FIGURES = {
    "entry_count": ("vae.candidate", []),
    "open_count": ("vae.candidate", [("date_closed", "=", False)]),
    "validation_count": ("vae.candidate", [("outcome", "in", VALIDATED)]),
    "dropped_count": ("vae.candidate", [("outcome", "=", "dropped")]),
    "contract_count": ("vae.contract", [("state", "in", SIGNED)]),
    "meeting_count": ("vae.fiche.action", [("state", "=", "done")]),
    "attendance_count": ("vae.attendance", HELD),
    "present_count": ("vae.attendance", [*HELD, ("presence", "=", "present")]),
}
ACTIONS = {
    "vae.candidate": "vae_assistance.vae_candidate_action",
    "vae.contract": "vae_assistance.vae_contract_action",
    "vae.fiche.action": "vae_assistance.vae_fiche_action_action",
    "vae.attendance": "vae_assistance.vae_attendance_action",
}


class VaeProject(models.Model):
    """The page of figures: of the journeys that whoever looks may read."""

    _inherit = "vae.project"

    entry_count = fields.Integer(string="Entries", compute="_compute_figures")
    open_count = fields.Integer(string="Open Journeys", compute="_compute_figures")
    validation_count = fields.Integer(string="Validations", compute="_compute_figures")
    dropped_count = fields.Integer(string="Dropped Out", compute="_compute_figures")
    contract_count = fields.Integer(
        string="Contracts Signed", compute="_compute_figures"
    )
    meeting_count = fields.Integer(
        string="Appointments Held", compute="_compute_figures"
    )
    hours = fields.Float(string="Hours of Appointments", compute="_compute_figures")
    attendance_count = fields.Integer(
        string="Registrations for Workshops", compute="_compute_figures"
    )
    present_count = fields.Integer(string="Present", compute="_compute_figures")
    step_table = fields.Html(
        string="Members by Step", compute="_compute_step_table", sanitize=False
    )
    lead_count = fields.Integer(string="Leads", compute="_compute_lead_count")
    figures_note = fields.Char(compute="_compute_figures_note")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_figures(self):
        for name in FIGURES:
            counted, path, domain = self._counted(name)
            aggregates = ["__count"]
            if name == "meeting_count":
                aggregates.append("duration:sum")
            groups = counted._read_group(domain, [path], aggregates)
            figures = {project.id: numbers for project, *numbers in groups}
            for project in self:
                numbers = figures.get(project._origin.id, (0, 0.0))
                project[name] = numbers[0]
                if name == "meeting_count":
                    project.hours = numbers[1]

    def _counted(self, name):
        """What a figure counts of the projects: model, path to them, domain."""
        model, domain = FIGURES[name]
        path = "project_id" if model == "vae.candidate" else "candidate_id.project_id"
        # Who is archived has been a member, too.
        counted = self.env[model].with_context(active_test=False)
        return counted, path, Domain(path, "in", self.ids) & Domain(domain)

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_step_table(self):
        counted, path, domain = self._counted("open_count")
        rows = counted._read_group(domain, [path, "step_id"], ["__count"])
        row = Markup("<tr><td>%s</td><td class='text-end fw-bold'>%s</td></tr>")
        for project in self:
            own = [
                (step, count)
                for of_project, step, count in rows
                if of_project == project._origin
            ]
            own.sort(key=lambda each: (each[0].sequence, each[0].id))
            project.step_table = own and Markup(
                "<table class='table table-sm o_vae_project_steps'>%s</table>"
            ) % Markup().join(row % (step.name, count) for step, count in own)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_lead_count(self):
        leads = self.env["crm.lead"]
        counts = {}
        if leads.has_access("read"):
            counts = dict(
                leads._read_group(
                    [("vae_project_id", "in", self.ids)],
                    ["vae_project_id"],
                    ["__count"],
                )
            )
        for project in self:
            project.lead_count = counts.get(project._origin, 0)

    @api.depends_context("uid", "lang")
    def _compute_figures_note(self):
        """What has to be known before these figures are told to anybody."""
        thresholds = self.env["vae.parameter"]._values(
            "small_cell_threshold", [(None, each.company_id, None) for each in self]
        )
        sees_all = self.env.user.has_group("vae_assistance.group_vae_coordinator")
        for project, threshold in zip(self, thresholds, strict=True):
            notes = []
            if not sees_all:
                notes.append(self.env._("Counted of the journeys that you may open."))
            if 0 < project.entry_count < threshold:
                notes.append(
                    self.env._(
                        "Fewer than %(threshold)s people: a figure may tell who it is."
                        " Tell none of them outside.",
                        threshold=threshold,
                    )
                )
            project.figures_note = " ".join(notes)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_figure(self):
        """Open what a figure has counted; the button says which, in the context."""
        self.ensure_one()
        self.check_access("read")
        name = self.env.context.get("vae_figure")
        if name not in FIGURES:
            raise UserError(self.env._("Choose one of the figures of the project."))
        counted, _path, domain = self._counted(name)
        action = self.env["ir.actions.act_window"]._for_xml_id(ACTIONS[counted._name])
        action["domain"] = list(domain)
        action["context"] = {"active_test": False}
        if counted._name == "vae.candidate" and self.state != "closed":
            action["context"]["default_project_id"] = self.id
        action["display_name"] = f"{self.name} · {self._fields[name].string}"
        return action

    def action_analyse(self):
        """The members as a pivot table."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_candidate_action_analysis"
        )
        action["domain"] = [("project_id", "=", self.id)]
        return action

    def action_view_leads(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.crm_lead_action_vae"
        )
        action["domain"] = [("vae_project_id", "=", self.id)]
        action["context"] = {"default_vae_project_id": self.id}
        return action
