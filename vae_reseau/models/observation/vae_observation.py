# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

LEVELS = [
    ("structure", "Structure"),
    ("ztef", "Local (ZTEF)"),
    ("department", "Department"),
    ("region", "Region"),
    ("national", "National"),
]


class VaeObservation(models.Model):
    """What is noticed in the field: a need, an obstacle, something to be learnt.

    It names nobody and is linked to no journey. What is noticed again is counted
    (``vae.observation.occurrence``), and passed on to those who can do something about
    it (``vae.observation.passing``).
    """

    _name = "vae.observation"
    _description = "Field Observation"
    _inherit = ["vae.nameless.mixin", "vae.long.text.mixin"]
    _order = "date_last desc, id desc"
    _check_company_auto = True
    _nameless_texts = ("name", "description")
    _long_texts = _nameless_texts

    name = fields.Char(
        string="What Is Noticed",
        required=True,
        help="In one sentence, without anybody's name.",
    )
    kind = fields.Selection(
        selection=[
            ("need", "Need"),
            ("obstacle", "Obstacle"),
            ("development", "Need for professional development"),
        ],
        required=True,
        default="need",
        index=True,
    )
    obstacle_kind_id = fields.Many2one(
        comodel_name="vae.obstacle.kind",
        string="Kind of Obstacle",
        compute="_compute_obstacle_kind_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    description = fields.Text(
        string="Details", help="Without anybody's name, nor what tells who it is."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Noted By",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_user_id(),
    )
    active = fields.Boolean(default=True)

    # Where it was noticed
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
    )
    step_id = fields.Many2one(
        comodel_name="vae.step", ondelete="restrict", index="btree_not_null"
    )

    # How often
    occurrence_ids = fields.One2many(
        comodel_name="vae.observation.occurrence",
        inverse_name="observation_id",
        string="Times Noticed",
    )
    occurrence_count = fields.Integer(
        string="Times", compute="_compute_occurrences", store=True
    )
    date = fields.Date(
        string="First Noticed",
        required=True,
        default=lambda self: self._default_date(),
        compute="_compute_date",
        inverse="_inverse_date",
        store=True,
    )
    date_last = fields.Date(
        string="Last Noticed", compute="_compute_occurrences", store=True, index=True
    )

    # What became of it
    passing_ids = fields.One2many(
        comodel_name="vae.observation.passing",
        inverse_name="observation_id",
        string="Passed On",
    )
    state = fields.Selection(
        selection=[
            ("noted", "Noted"),
            ("passed", "Passed on"),
            ("answered", "Answered"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        group_expand=True,
    )
    level = fields.Selection(
        selection=LEVELS,
        string="Highest Level",
        compute="_compute_state",
        store=True,
        help="The highest level that it was passed on to.",
    )

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("kind")
    def _compute_obstacle_kind_id(self):
        for observation in self:
            is_obstacle = observation.kind == "obstacle"
            observation.obstacle_kind_id = is_obstacle and observation.obstacle_kind_id

    @api.depends("occurrence_ids.date")
    def _compute_occurrences(self):
        for observation in self:
            days = observation.occurrence_ids.filtered("date").mapped("date")
            observation.occurrence_count = len(days)
            observation.date_last = max(days, default=False)

    # Apart: what is typed is not computed anew by what follows from it.
    @api.depends("occurrence_ids.date")
    def _compute_date(self):
        for observation in self:
            days = observation.occurrence_ids.filtered("date").mapped("date")
            observation.date = min(days, default=observation.date)

    def _inverse_date(self):
        """The first time that it was noticed is told with the observation itself.

        :raise UserError: it was noticed earlier
        """
        new = self.filtered(lambda observation: not observation.occurrence_ids)
        for observation in self - new:
            first, *others = observation.occurrence_ids.sorted("date")
            day = observation.date
            if day and others and others[0].date < day:
                raise UserError(
                    self.env._(
                        "“%(observation)s” was noticed on %(date)s as well: correct"
                        " that line, too.",
                        observation=observation.name,
                        date=format_date(self.env, others[0].date),
                    )
                )
            first.date = day
        self.env["vae.observation.occurrence"].create(
            [
                {"observation_id": observation.id, "date": observation.date}
                for observation in new
            ]
        )

    @api.depends("passing_ids.level", "passing_ids.date_answer")
    def _compute_state(self):
        levels = [level for level, _label in LEVELS]
        for observation in self:
            passings = observation.passing_ids
            if not passings:
                observation.state = "noted"
            elif any(passing.date_answer for passing in passings):
                observation.state = "answered"
            else:
                observation.state = "passed"
            observation.level = max(
                passings.filtered("level").mapped("level"),
                key=levels.index,
                default=False,
            )

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_passed(self):
        for observation in self:
            if observation.passing_ids:
                raise UserError(
                    self.env._(
                        "“%(observation)s” was passed on and is kept. Archive it"
                        " instead.",
                        observation=observation.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    @api.model
    def _action_note(self, **values):
        """A new observation in a dialog, from wherever one comes to notice something.

        :param values: what is known already; never a person, nor what was said of one
        """
        return self._get_records_action(
            name=self.env._("Note an Observation"),
            target="new",
            views=[(False, "form")],
            context={f"default_{name}": values[name] for name in values},
        )

    def action_seen_again(self):
        """Tell that the same was noticed once more."""
        self.ensure_one()
        self.check_access("read")
        return self.env["vae.observation.occurrence"]._get_records_action(
            name=self.env._("Noticed Again"),
            target="new",
            context={"default_observation_id": self.id},
        )

    def action_pass_on(self):
        """Pass the observations on to a level, together."""
        self.check_access("write")
        return self.env["vae.observation.pass"]._get_records_action(
            name=self.env._("Pass On"),
            target="new",
            context={"default_observation_ids": self.ids},
        )
