# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, ormcache

from ..ground.query import SOME, KeptQuery

# The id of a line is made of the act's and of what is wanted: the same at each reading.
WANTED_MAX = 2**20


class VaeProofNeed(models.Model):
    """What a program wants of an act of a journey, and what there is of it.

    One line for each act and each type of proof that the program of the journey wants,
    computed from what there is: signatures, files, acts that count. Nothing is stored,
    so that it is right whatever is cancelled, reopened or asked for anew.
    """

    _name = "vae.proof.need"
    _description = "Wanted Proof of an Act"
    _inherit = ["vae.trace.mixin"]
    _auto = False
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "type_id"
    _depends = {
        "vae.attendance": ["candidate_id", "presence", "date", "event_id", "fiche_id"],
        "vae.candidate": ["program_id", "company_id", "user_id", "date_closed"],
        "vae.contract": ["candidate_id", "date_signed", "state", "date", "program_id"],
        "vae.delivery.certificate": ["candidate_id", "date"],
        "vae.fiche.action": ["candidate_id", "date", "state"],
        "vae.program.proof": [
            "program_id",
            "kind",
            "type_id",
            "is_required",
            "quantity",
        ],
        "vae.proof.link": ["candidate_id", "state", "type_id", "res_model", "res_id"],
        "vae.proof.type": ["by_signature"],
        "vae.service": [
            "candidate_id",
            "kind",
            "date",
            "program_id",
            "has_proof",
            "active",
        ],
        "vae.signature.request": ["candidate_id", "res_model", "res_id", "state"],
        "vae.start.certificate": ["candidate_id", "date"],
        "vae.support.plan": ["state"],
        "vae.support.plan.line": [
            "candidate_id",
            "plan_id",
            "root_id",
            "actor",
            "state",
            "date_done",
            "support_type_id",
        ],
        "vae.support.type": ["is_training"],
    }

    candidate_id = fields.Many2one(comodel_name="vae.candidate", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", string="Structure", readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Référent", readonly=True
    )
    program_id = fields.Many2one(comodel_name="vae.program", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["vae.program.proof"]._selection_kind(),
        string="Act",
        readonly=True,
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    act_name = fields.Char(string="What Is to Prove", compute="_compute_act_name")
    date = fields.Date(string="Day of the Act", readonly=True)
    age = fields.Integer(
        string="Age (Days)",
        compute="_compute_age",
        help="Days since the act.",
    )
    type_id = fields.Many2one(
        comodel_name="vae.proof.type", string="Wanted Proof", readonly=True
    )
    is_required = fields.Boolean(string="Required", readonly=True)
    is_open = fields.Boolean(string="Journey Under Way", readonly=True)
    quantity = fields.Integer(string="Wanted", readonly=True)
    held = fields.Integer(string="There", readonly=True)
    missing = fields.Integer(readonly=True)
    can_sign = fields.Boolean(
        readonly=True, help="Having it signed in the software proves it."
    )
    state = fields.Selection(
        selection=[
            ("missing", "Missing"),
            ("optional", "Optional"),
            ("proven", "Proven"),
        ],
        readonly=True,
    )

    # ------------------------------------------------------------------
    # Which acts there are
    # ------------------------------------------------------------------

    @api.model
    def _proof_acts(self):
        """Kinds of acts that programs want proofs of.

        To add one: extend this method, and ``_depends`` with what its query reads; its
        model inherits ``vae.proof.act.mixin`` and, if it is signed,
        ``vae.signature.mixin``.

        :return: dict of kind to a dict with ``label``; ``model``; ``query``: one row
            for each act that counts, with columns ``id`` (of ``_proof_key()``),
            ``candidate_id``, ``date``, ``program_id`` (null: that of the journey) and
            ``own``: number of proofs that the act carries itself
        """
        return {
            "fiche": {
                "label": self.env._("Individual appointment (fiche action)"),
                "model": "vae.fiche.action",
                "query": SQL(
                    """SELECT id, candidate_id, date::date AS date,
                              NULL::int AS program_id, 0 AS own
                         FROM vae_fiche_action AS fiche
                        WHERE state = 'done' AND NOT EXISTS (
                              SELECT FROM vae_attendance AS attendance
                               WHERE attendance.fiche_id = fiche.id
                                 AND attendance.event_id IS NOT NULL
                              )"""
                ),
            },
            # At a workshop people sign for their presence, not the short fiche.
            "attendance": {
                "label": self.env._("Workshop or session attended"),
                "model": "vae.attendance",
                "query": SQL(
                    """SELECT id, candidate_id, date::date AS date,
                              NULL::int AS program_id, 0 AS own
                         FROM vae_attendance
                        WHERE presence = 'present' AND candidate_id IS NOT NULL
                          AND event_id IS NOT NULL"""
                ),
            },
            "contract": {
                "label": self.env._("Contract"),
                "model": "vae.contract",
                "query": SQL(
                    """SELECT id, candidate_id, COALESCE(date_signed, date) AS date,
                              program_id, 0 AS own
                         FROM vae_contract
                        WHERE date_signed IS NOT NULL OR state != 'terminated'"""
                ),
            },
            "start_certificate": {
                "label": self.env._("Start certificate"),
                "model": "vae.start.certificate",
                "query": SQL(
                    """SELECT id, candidate_id, date, NULL::int AS program_id, 0 AS own
                         FROM vae_start_certificate"""
                ),
            },
            "delivery_certificate": {
                "label": self.env._("Delivery certificate"),
                "model": "vae.delivery.certificate",
                "query": SQL(
                    """SELECT id, candidate_id, date, NULL::int AS program_id, 0 AS own
                         FROM vae_delivery_certificate"""
                ),
            },
            "partner_line": {
                "label": self.env._("Plan line of a partner"),
                "model": "vae.support.plan.line",
                "query": self._query_lines(SQL("line.actor = 'partner'")),
            },
            "training": {
                "label": self.env._("Complementary training"),
                "model": "vae.support.plan.line",
                "query": self._query_lines(SQL("support.is_training")),
            },
            "advice": {
                "label": self.env._("Advice in VAE"),
                "model": "vae.service",
                "query": self._query_services("advice"),
            },
            "information": {
                "label": self.env._("Information session"),
                "model": "vae.service",
                "query": self._query_services("information"),
            },
        }

    @api.model
    def _query_lines(self, condition):
        """Lines of the plan in force that are done."""
        return SQL(
            """SELECT COALESCE(line.root_id, line.id) AS id, line.candidate_id,
                      line.date_done AS date, NULL::int AS program_id, 0 AS own
                 FROM vae_support_plan_line AS line
                 JOIN vae_support_plan AS plan
                   ON plan.id = line.plan_id AND plan.state = 'agreed'
            LEFT JOIN vae_support_type AS support ON support.id = line.support_type_id
                WHERE line.state = 'done' AND %s""",
            condition,
        )

    @api.model
    def _query_services(self, kind):
        """Services of journeys; the file kept with a service is a proof of it."""
        return SQL(
            """SELECT id, candidate_id, date, program_id, has_proof::int AS own
                 FROM vae_service
                WHERE candidate_id IS NOT NULL AND active AND kind = %s""",
            kind,
        )

    # ------------------------------------------------------------------
    # The query
    # ------------------------------------------------------------------

    @property
    def _table_query(self):
        return self._query_needs()

    @api.model
    def _query_needs(self, candidate_ids=None):
        """Rows of the needs.

        :param candidate_ids: of these journeys only; None: of all
        """
        only = SQL()
        if candidate_ids is not None:
            only = SQL("AND candidate_id = ANY(%s)", list(candidate_ids))
        signed_by = self.pool["vae.signature.mixin"]
        acts = SQL(" UNION ALL ").join(
            SQL(
                """SELECT %(kind)s AS kind, %(model)s AS res_model,
                          %(can_sign)s AS can_sign, id, candidate_id, date, own,
                          program_id AS of_program
                     FROM (%(query)s) AS act
                    WHERE TRUE %(only)s""",
                kind=kind,
                model=act["model"],
                can_sign=issubclass(self.pool[act["model"]], signed_by),
                query=act["query"],
                only=only,
            )
            for kind, act in self._proof_acts().items()
        )
        # With what there is of each. In conditions, numbers come first: they are
        # compared faster than texts.
        acts = SQL(
            """(SELECT act.*, candidate.company_id, candidate.user_id,
                       candidate.date_closed IS NULL AS is_open,
                       COALESCE(act.of_program, candidate.program_id) AS program_id,
                       request.id IS NOT NULL AS is_signed, file.type_ids
                  FROM (%(acts)s) AS act
                  JOIN vae_candidate AS candidate ON candidate.id = act.candidate_id
             LEFT JOIN (
                       SELECT res_model, res_id, MIN(id) AS id
                         FROM vae_signature_request
                        WHERE state = 'signed' %(only)s
                     GROUP BY res_model, res_id
                       ) AS request
                    ON request.res_id = act.id AND request.res_model = act.res_model
             LEFT JOIN (
                       SELECT res_model, res_id, array_agg(type_id) AS type_ids
                         FROM vae_proof_link
                        WHERE state = 'valid' %(only)s
                     GROUP BY res_model, res_id
                       ) AS file
                    ON file.res_id = act.id AND file.res_model = act.res_model)""",
            acts=acts,
            only=only,
        )
        # Of some journeys there are few acts: they are found first. Planning them
        # together with what is wanted takes longer than all the rest.
        before = SQL()
        if candidate_ids is not None:
            before, acts = SQL("WITH found AS MATERIALIZED %s", acts), SQL("found")
        return SQL(
            """
            %(before)s
            SELECT need.*, GREATEST(need.quantity - need.held, 0) AS missing,
                   CASE WHEN need.held >= need.quantity THEN 'proven'
                        WHEN need.is_required THEN 'missing'
                        ELSE 'optional' END AS state
              FROM (
                SELECT act.id::bigint * %(wanted_max)s + wanted.id AS id,
                       act.kind, act.res_model, act.id AS res_id, act.date,
                       act.candidate_id, act.company_id, act.user_id, act.is_open,
                       act.program_id, wanted.type_id, wanted.is_required,
                       wanted.quantity, act.can_sign AND type.by_signature AS can_sign,
                       CASE WHEN type.by_signature AND act.is_signed
                            THEN wanted.quantity
                            ELSE act.own + COALESCE(CARDINALITY(
                                array_positions(act.type_ids, wanted.type_id)
                            ), 0) END AS held
                  FROM %(acts)s AS act
                  JOIN vae_program_proof AS wanted
                    ON wanted.program_id = act.program_id AND wanted.kind = act.kind
                  JOIN vae_proof_type AS type ON type.id = wanted.type_id
              ) AS need
            """,
            wanted_max=WANTED_MAX,
            before=before,
            acts=acts,
        )

    @api.model
    def _count_by_candidate(self, candidates):
        """How many required proofs journeys want, and how many are missing.

        One query for any number of journeys, whose access the caller has checked.

        :return: dict of the candidate's id to (acts × types wanted, files missing,
            files handed in that are to check)
        """
        for model, fnames in self._depends.items():
            self.env[model].flush_model(fnames)
        self.env["vae.proof"].flush_model(["candidate_id", "state"])
        query = self._count_kept().about(candidates.ids)
        rows = self.env.execute_query(query)
        return {candidate_id: counts for candidate_id, *counts in rows}

    @api.model
    @ormcache()
    def _count_kept(self):
        """:return: ``KeptQuery``"""
        query = SQL(
            """SELECT candidate_id, SUM(wanted), SUM(missing), SUM(to_check)
                 FROM (
                   SELECT candidate_id, 1 AS wanted, missing, 0 AS to_check
                     FROM (%(needs)s) AS need
                    WHERE is_required
                UNION ALL
                   SELECT candidate_id, 0, 0, 1
                     FROM vae_proof
                    WHERE state = 'to_check' AND candidate_id = ANY(%(ids)s)
                 ) AS counted
             GROUP BY candidate_id""",
            needs=self._query_needs(SOME),
            ids=SOME,
        )
        return KeptQuery(query)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("res_model", "res_id")
    @api.depends_context("lang")
    def _compute_act_name(self):
        for res_model, needs in self.grouped("res_model").items():
            # Neutral names: they hold the journey's reference, no person's name.
            acts = self.env[res_model].sudo().browse(needs.mapped("res_id"))
            names = {act.id: act.display_name for act in acts}
            for need in needs:
                need.act_name = names.get(need.res_id)

    @api.depends("date")
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for need in self:
            need.age = (today - need.date).days if need.date else 0

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _act(self):
        self.ensure_one()
        self.check_access("read")
        act = self.env[self.res_model].browse(self.res_id)
        act.check_access("read")
        return act

    def action_sign(self):
        """Have the act signed: open its signatures, asked for if they were not.

        :raise UserError: the act is not ready to be signed; says what to do
        """
        act = self._act()
        if act.signature_state == "none":
            act.action_request_signatures()
        return {
            **act.action_view_signatures(),
            "name": self.env._("Have It Signed"),
            "target": "new",
        }

    # Of many at once, in the list

    def _acts(self):
        """The acts that the lines are about, once each, by model.

        :raise AccessError: the user may not read one of them
        """
        self.check_access("read")
        acts = []
        for model, needs in self.grouped("res_model").items():
            acts.append(self.env[model].browse(set(needs.mapped("res_id"))))
            acts[-1].check_access("read")
        return acts

    def action_request_signatures(self):
        """Ask for all signatures that are missing and were not asked for yet.

        What is not ready to be signed stays as it is, and is said.

        :raise UserError: nothing of it is signed in the software, or is to be asked for
        """
        asked, refused = 0, []
        for acts in self.filtered("can_sign")._acts():
            for act in acts.filtered(lambda act: act.signature_state == "none"):
                try:
                    with self.env.cr.savepoint():
                        act.action_request_signatures()
                    asked += 1
                except UserError as error:
                    refused.append(str(error))
        if not asked:
            raise UserError(
                "\n".join(refused)
                or self.env._(
                    "None of it awaits that signatures are asked for: they have been,"
                    " or a file is to be added."
                )
            )
        message = self.env._("Signatures asked for: %(count)s.", count=asked)
        if not refused:
            return self._vae_said(message)
        return self._vae_said("\n".join([message, *refused]), "warning")

    def action_remind(self):
        """Write again to the candidates who have to sign on the portal.

        Those who were written to less than an hour ago, or have no usable address, are
        not, and that is said.

        :raise UserError: nobody signs any of it on the portal
        """
        requests = self.env["vae.signature.request"].concat(
            *(acts._signature_requests() for acts in self.filtered("can_sign")._acts())
        )
        awaited = requests._awaited_on_portal().request_id
        if not awaited:
            raise UserError(
                self.env._(
                    "Nobody signs any of it on the portal now. Ask for the signatures"
                    " first, or have it signed on screen or on paper."
                )
            )
        unreached = awaited - requests._reached_on_portal().request_id
        awaited = awaited.sudo(self.env.su)
        just_reminded = awaited._just_reminded() - unreached
        reminded = awaited - just_reminded - unreached
        for request in reminded:
            request.action_remind()
        said = [self.env._("Reminders sent: %(count)s.", count=len(reminded))]
        if unreached:
            said.append(
                self.env._(
                    "Not written to, for want of a usable e-mail address: %(people)s.",
                    people=", ".join(unreached.candidate_id.mapped("name")),
                )
            )
        if just_reminded:
            said.append(
                self.env._(
                    "Written to less than an hour ago, and left alone: %(count)s.",
                    count=len(just_reminded),
                )
            )
        return self._vae_said(
            "\n".join(said), "success" if reminded == awaited else "warning"
        )

    def action_print(self):
        """Print the documents, to have them signed on paper.

        :raise UserError: they are of several kinds, or of one that is not printed
        """
        acts = self._acts()
        if len(acts) != 1 or not issubclass(
            self.pool[acts[0]._name], self.pool["vae.signature.mixin"]
        ):
            raise UserError(
                self.env._(
                    "Documents of one kind are printed together: choose fiches action"
                    " only, for instance, or contracts only."
                )
            )
        report = self.env.ref(acts[0]._signature_report)
        return report.report_action(acts[0])

    def action_add_file(self):
        """Open the dialog that adds the file that is missing."""
        act = self._act()
        act.check_access("write")
        return self.env["vae.proof.add"]._action_open(act, self.type_id)

    def action_open_act(self):
        """Open what is to prove."""
        act = self._act()
        return act._get_records_action()
