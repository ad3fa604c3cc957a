# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import secrets
from time import time

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.people import words

# Without letters and digits that are taken for one another.
CODE_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
# A code that is found by trying is nobody's invitation.
CODE_MIN = 6
# Wrong codes that one account may type within an hour (seconds).
CODE_TRIES = 10
HOUR = 3600


def code_key(code):
    """What a code is compared by: neither case, accents, spaces nor signs count.

    >>> code_key(" ehpad-2026 ") == code_key("EHPAD 2026")
    True
    """
    return "".join(words(code)) if isinstance(code, str) else ""


class VaeProject(models.Model):
    """A collective project: the cohort of a territory, or of an employer.

    Its members are journeys (``vae.candidate``), read by those who follow them and by
    nobody else. Who orders it learns totals, see ``_summary``.
    """

    _name = "vae.project"
    _description = "Collective Project"
    _inherit = ["vae.long.text.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _long_texts = ("note",)

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=[
            ("employer", "Employer"),
            ("territory", "Territory"),
            ("branch", "Professional branch"),
            ("other", "Other"),
        ],
        string="Cohort Of",
        required=True,
        default="employer",
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("open", "In progress"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        group_expand=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Commanditaire",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Who orders it: gets the summary of totals, and nobody's name.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Led By",
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('vae_follows', '=', True), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_user_id(),
    )
    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Members who have none get it when they join.",
    )
    note = fields.Text(
        string="What Was Agreed",
        help="With the commanditaire: why, for whom, how. Nothing about a member.",
    )

    # How one joins
    code = fields.Char(
        required=True,
        copy=False,
        default=lambda self: self._default_code(),
        help="Whoever has it joins: on the portal, or told at the welcome. Capitals,"
        " spaces and hyphens do not count.",
    )
    code_key = fields.Char(
        string="Code to Compare",
        compute="_compute_code_key",
        store=True,
        precompute=True,
    )
    # Members are found by their link to the project: a list of them here would tell
    # everybody whether there is one (see ``Base._search``).
    is_followed = fields.Boolean(
        string="Of My Candidates",
        compute="_compute_is_followed",
        search="_search_is_followed",
        help="Whether the user follows one of the members.",
    )

    # When
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="Until")
    phase_ids = fields.One2many(
        comodel_name="vae.project.phase",
        inverse_name="project_id",
        string="Phases",
        copy=True,
    )
    event_ids = fields.One2many(
        comodel_name="calendar.event",
        inverse_name="vae_project_id",
        string="Workshops",
        groups="vae_assistance.group_vae_accompagnateur",
    )

    # What is aimed at
    entry_target = fields.Integer(string="Entries Aimed At", aggregator="sum")
    validation_target = fields.Integer(string="Validations Aimed At", aggregator="sum")

    _code_uniq = models.UniqueIndex(
        "(company_id, code_key)", "Another project of the structure has this code."
    )
    _check_targets = models.Constraint(
        "CHECK(entry_target >= 0 AND validation_target >= 0)",
        "What is aimed at is a number of people, 0 if nothing was agreed.",
    )

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user.vae_follows and self.env.user

    @api.model
    def _default_code(self):
        signs = "".join(secrets.choice(CODE_SIGNS) for _sign in range(8))
        return f"{signs[:4]}-{signs[4:]}"

    @api.depends("code")
    def _compute_code_key(self):
        for project in self:
            project.code_key = code_key(project.code)

    @api.depends_context("uid")
    def _compute_is_followed(self):
        followed = self.with_context(active_test=False).search(
            [("id", "in", self.ids), ("is_followed", "=", True)]
        )
        for project in self:
            project.is_followed = project._origin in followed

    @api.model
    def _search_is_followed(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Record rules ask it, as superuser: who asks is said, not left to other rules.
        journeys = self.env["vae.candidate"].sudo().with_context(active_test=False)
        followed = journeys._search(
            [("project_id", "!=", False), ("member_ids", "in", self.env.uid)]
        )
        domain = Domain("id", "in", followed.subselect("project_id"))
        return domain if True in value else ~domain

    @api.model
    def _search_display_name(self, operator, value):
        """A project is found by its code, too, as somebody tells it."""
        found = Domain(super()._search_display_name(operator, value))
        if operator == "ilike" and (key := code_key(value)):
            found |= Domain("code_key", "=", key)
        return found

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------

    @api.constrains("code")
    def _check_code(self):
        for project in self:
            if len(project.code_key or "") < CODE_MIN:
                raise ValidationError(
                    self.env._(
                        "“%(project)s”: give a code of %(min)s letters or digits at"
                        " least, so that nobody finds it by trying.",
                        project=project.name,
                        min=CODE_MIN,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for project in self:
            start, end = project.date_start, project.date_end
            if start and end and end < start:
                raise ValidationError(
                    self.env._(
                        "“%(project)s” ends before it begins. Correct one of its two"
                        " dates.",
                        project=project.name,
                    )
                )

    def _check_takes_people(self):
        """:raise UserError: one of the projects is not open"""
        for project in self:
            if project.state == "draft":
                raise UserError(
                    self.env._(
                        "“%(project)s” is still in preparation: its code holds once it"
                        " is open.",
                        project=project.name,
                    )
                )
            project._check_not_closed()

    def _check_not_closed(self):
        """:raise UserError: one of the projects is closed or archived"""
        for project in self:
            if project.state == "closed" or not project.active:
                raise UserError(
                    self.env._(
                        "“%(project)s” is closed: nobody joins it any more. Choose"
                        " another project, or none.",
                        project=project.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_members(self):
        members = self.env["vae.candidate"].sudo().with_context(active_test=False)
        [found] = members.search([("project_id", "in", self.ids)], limit=1) or [False]
        if found:
            raise UserError(
                self.env._(
                    "“%(project)s” has members: its figures are kept. Close it and"
                    " archive it instead.",
                    project=found.project_id.name,
                )
            )

    # ------------------------------------------------------------------
    # By its code
    # ------------------------------------------------------------------

    @api.model
    def _of_code(self, company, code):
        """The open project of a structure that a code invites to, in sudo.

        :param str code: as somebody typed it
        :raise UserError: there is none, or it takes nobody
        """
        self._check_code_tries()
        key = code_key(code)
        project = self.sudo()
        if key:
            project = project.search(
                [("company_id", "=", company.id), ("code_key", "=", key)], limit=1
            )
        if not project:
            self._code_tries().append(time())
            raise UserError(
                self.env._(
                    "This is the code of no collective project. Type it again as it was"
                    " given to you."
                )
            )
        project._check_takes_people()
        return project

    @api.model
    def _code_tries(self):
        """When the user typed wrong codes during the last hour.

        Kept as core keeps failed logins, in memory: what refuses undoes what it wrote.
        """
        tries = self.pool.__dict__.setdefault("_vae_code_tries", {})
        since = time() - HOUR
        mine = [moment for moment in tries.get(self.env.uid, ()) if moment > since]
        tries[self.env.uid] = mine
        return mine

    @api.model
    def _check_code_tries(self):
        """Codes are told, not found by trying.

        :raise UserError: the user has typed too many wrong ones within an hour
        """
        if len(self._code_tries()) >= CODE_TRIES:
            raise UserError(
                self.env._(
                    "%(count)s wrong codes within an hour: wait an hour, and ask"
                    " whoever leads the project for its code.",
                    count=CODE_TRIES,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open(self):
        """From now on one joins by the code."""
        self._vae_by_code().write({"state": "open"})
        return True

    def action_close(self):
        """Nobody joins any more; members and figures stay."""
        self._vae_by_code().write({"state": "closed"})
        return True

    def action_register_members(self):
        """Open the choice of the workshop to register the members for."""
        self.ensure_one()
        members = self.env["vae.candidate"].search(
            [("project_id", "=", self.id), ("date_closed", "=", False)]
        )
        if not members:
            raise UserError(
                self.env._(
                    "“%(project)s” has no open journey that you follow: there is nobody"
                    " to register.",
                    project=self.name,
                )
            )
        return members.action_register_workshop()
