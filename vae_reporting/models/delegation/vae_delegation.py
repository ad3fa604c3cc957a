# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

COORDINATOR = "vae_assistance.group_vae_coordinator"
# What may be changed of a delegation that has begun.
CHANGEABLE = {"date_end", "note"}


class VaeDelegation(models.Model):
    """The director has somebody sign in their place, from one day to another.

    Whoever signs for a structure is its director, or holds a delegation on the day of
    signing; nothing that was signed changes when it ends.
    """

    _name = "vae.delegation"
    _description = "Delegation of Signature"
    _inherit = ["mail.thread"]
    _order = "date_end desc, id desc"
    _rec_name = "user_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Signs in Their Place",
        required=True,
        index=True,
        tracking=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="A coordinator or a director of the structure: who signs has to be able to"
        " read what is signed.",
    )
    granted_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Given By",
        required=True,
        readonly=True,
        default=lambda self: self._default_granted_by_id(),
    )
    scope = fields.Selection(
        selection=[
            ("all", "All documents of the management"),
            ("convention", "Conventions and their documents"),
            ("budget", "Budgets and financial reports"),
        ],
        required=True,
        default="all",
        tracking=True,
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_start(),
        tracking=True,
    )
    date_end = fields.Date(string="Until", required=True, tracking=True)
    note = fields.Char(help="E.g. the decision of the board that allows it.")
    state = fields.Selection(
        selection=[
            ("to_come", "To come"),
            ("in_force", "In force"),
            ("ended", "Ended"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    _check_dates = models.Constraint(
        "CHECK(date_end >= date_start)",
        "A delegation ends on its first day or later: correct one of its two dates.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_granted_by_id(self):
        return self.env.user

    @api.model
    def _default_date_start(self):
        return fields.Date.context_today(self)

    @api.depends("date_start", "date_end")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for delegation in self:
            if delegation.date_start and delegation.date_start > today:
                delegation.state = "to_come"
            elif delegation.date_end and delegation.date_end < today:
                delegation.state = "ended"
            else:
                delegation.state = "in_force"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = {
            "to_come": Domain("date_start", ">", "today"),
            "in_force": Domain("date_start", "<=", "today")
            & Domain("date_end", ">=", "today"),
            "ended": Domain("date_end", "<", "today"),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("user_id", "date_start", "date_end")
    def _compute_display_name(self):
        for delegation in self:
            delegation.display_name = self.env._(
                "%(user)s, from %(start)s to %(end)s",
                user=delegation.user_id.name or "…",
                start=format_date(self.env, delegation.date_start) or "…",
                end=format_date(self.env, delegation.date_end) or "…",
            )

    @api.constrains("user_id", "company_id")
    def _check_user_id(self):
        for delegation in self:
            user, company = delegation.user_id, delegation.company_id
            if user == company.sudo().vae_director_id:
                raise ValidationError(
                    self.env._(
                        "%(user)s is the director of %(structure)s and needs no"
                        " delegation. Choose who signs in their place.",
                        user=user.name,
                        structure=company.name,
                    )
                )
            if company not in user.sudo().company_ids or not user.has_group(
                COORDINATOR
            ):
                raise ValidationError(
                    self.env._(
                        "%(user)s may not read the conventions and budgets of"
                        " %(structure)s. Choose a coordinator or a director of the"
                        " structure.",
                        user=user.name,
                        structure=company.name,
                    )
                )

    # ------------------------------------------------------------------
    # Only the director gives a delegation
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._check_director()
        return delegations

    def write(self, vals):
        self._check_director()
        if not self.env.su:
            self._check_change(vals)
        result = super().write(vals)
        # One that has not begun may have become that of another structure.
        self._check_director()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._check_director()
        for delegation in self:
            if delegation.state != "to_come":
                raise UserError(
                    self.env._(
                        "The delegation of %(delegation)s has begun and is kept: what"
                        " was signed relies on it. End it instead.",
                        delegation=delegation.display_name,
                    )
                )

    def copy_data(self, default=None):
        raise UserError(
            self.env._(
                "A delegation is not duplicated: give another one, with its dates."
            )
        )

    def _check_director(self):
        """Refuse that somebody gives themselves, or others, the director's signature.

        :raise AccessError: the user does not direct the structure
        """
        if self.env.su:
            return
        for delegation in self:
            company = delegation.company_id
            director = company.sudo().vae_director_id
            if director != self.env.user:
                raise AccessError(
                    self.env._(
                        "Only the director who signs for %(structure)s delegates their"
                        " signature: %(director)s.",
                        structure=company.name,
                        director=director.name
                        or self.env._("an administrator has to name them first"),
                    )
                )

    def _check_change(self, vals):
        """What was true on the days that are past stays true."""
        yesterday = fields.Date.context_today(self) - timedelta(days=1)
        for delegation in self:
            if delegation.state == "to_come":
                continue
            if not vals.keys() <= CHANGEABLE:
                raise UserError(
                    self.env._(
                        "The delegation of %(delegation)s has begun: only its end can"
                        " change. Give another one for the rest.",
                        delegation=delegation.display_name,
                    )
                )
            end = fields.Date.to_date(vals.get("date_end"))
            if end and end < min(yesterday, delegation.date_end):
                raise UserError(
                    self.env._(
                        "The delegation of %(delegation)s held until today: it cannot"
                        " end before yesterday.",
                        delegation=delegation.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Who may sign today
    # ------------------------------------------------------------------

    @api.model
    def _check_may_sign(self, company, user, scope):
        """Refuse a signature of somebody who may not sign for the structure today.

        Source: reference guide II-4: documents “are signed by the directors of the
        structures”; model convention, art. 6: “or a person authorised”.

        :param str scope: what is signed: see the field
        :raise UserError: neither the director nor somebody with a delegation
        """
        if user == company.sudo().vae_director_id:
            return
        given = self.sudo().search(
            Domain("company_id", "=", company.id)
            & Domain("user_id", "=", user.id)
            & Domain("scope", "in", ["all", scope])
        )
        if "in_force" in given.mapped("state"):
            return
        values = {"user": user.name, "structure": company.name}
        today = fields.Date.context_today(self)
        if ended := given.filtered(lambda each: each.date_end < today)[:1]:
            raise UserError(
                self.env._(
                    "The delegation of %(user)s ended on %(day)s: they may no longer"
                    " sign for %(structure)s. Have the director sign, or give another"
                    " delegation.",
                    day=format_date(self.env, ended.date_end),
                    **values,
                )
            )
        if given:
            first = given.sorted("date_start")[:1]
            raise UserError(
                self.env._(
                    "The delegation of %(user)s begins on %(day)s: until then the"
                    " director signs for %(structure)s.",
                    day=format_date(self.env, first.date_start),
                    **values,
                )
            )
        raise UserError(
            self.env._(
                "%(user)s may not sign for %(structure)s: they are neither its director"
                " nor hold a delegation for this. Have the director sign, or delegate.",
                **values,
            )
        )
