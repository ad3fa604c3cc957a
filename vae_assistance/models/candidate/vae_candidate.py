# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..ground.people import clean_address
from ..ground.vae_trace_mixin import REFUSED
from ..structure.vae_territory import FRENCH_COUNTRIES

NAME_MAX = 128
# Who follows a journey is said by these.
MEMBER_FIELDS = ("user_id", "accompagnateur_ids")


class VaeCandidate(models.Model):
    """One person's journey towards one certification.

    A second attempt, or another certification, is a new journey of the same
    contact, linked to the first.
    """

    _name = "vae.candidate"
    _description = "VAE Candidate"
    _inherit = [
        "vae.thread.mixin",
        "vae.undo.mixin",
        "mail.tracking.duration.mixin",
        "mail.activity.mixin",
        "vae.long.text.mixin",
    ]
    _rec_names_search = ["name", "reference"]
    _check_company_auto = True
    _track_duration_field = "step_id"
    _kept_when_erased = ("reference",)
    _long_texts = ("goal", "means", "expectations", "notes", "bilan_conclusion")

    # Who
    reference = fields.Char(
        readonly=True,
        copy=False,
        index=True,
        help="Neutral number of the journey: stands for the person wherever their"
        " name must not be read (calendar, subjects of mails).",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('is_company', '=', False)]",
        tracking=True,
    )
    name = fields.Char(
        string="Candidate",
        related="partner_id.name",
        store=True,
        readonly=False,
        index="trigram",
    )
    email = fields.Char(related="partner_id.email", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )

    # Who supports
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Référent",
        index=True,
        tracking=True,
        check_company=True,
        domain="[('vae_follows', '=', True), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_user_id(),
    )
    accompagnateur_ids = fields.Many2many(
        comodel_name="res.users",
        relation="vae_candidate_accompagnateur_rel",
        column1="candidate_id",
        column2="user_id",
        string="Accompagnateurs",
        tracking=True,
        check_company=True,
        domain="[('vae_follows', '=', True), ('company_ids', 'in', company_id)]",
        help="Professionals who share this journey with the référent.",
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        relation="vae_candidate_member_rel",
        column1="candidate_id",
        column2="user_id",
        string="Follows the Candidate",
        compute="_compute_member_ids",
        store=True,
        # One indexed table, so that the board stays fast.
        help="Référent and accompagnateurs: who may open this journey without being"
        " coordinator.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        check_company=True,
        index="btree_not_null",
        domain="[('is_vae', '=', True)]",
    )

    # Towards what, and in which frame
    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        index=True,
        tracking=True,
    )
    target = fields.Selection(
        selection=[("full", "Whole certification"), ("blocs", "Some blocs")],
        string="Aims At",
        default="full",
        required=True,
    )
    bloc_ids = fields.Many2many(
        comodel_name="vae.certification.bloc",
        string="Blocs Aimed At",
        domain="[('certification_id', '=', certification_id)]",
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        index=True,
        tracking=True,
        check_company=True,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        help="Who sent the candidate.",
    )
    source_id = fields.Many2one(comodel_name="utm.source", index="btree_not_null")
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    previous_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="Earlier Journey",
        copy=False,
        index="btree_not_null",
        domain="[('partner_id', '=', partner_id), ('id', '!=', id)]",
        help="Earlier journey of the same person.",
    )
    francevae_number = fields.Char(string="France VAE File Number", copy=False)

    # Where they are
    step_id = fields.Many2one(
        comodel_name="vae.step",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        copy=False,
        group_expand="_group_expand_step_id",
        default=lambda self: self._default_step_id(),
    )
    # Sanitised where they are written: each form would do it again.
    guidance_professional = fields.Html(
        related="step_id.guidance_professional", sanitize=False
    )
    guidance_tools = fields.Html(related="step_id.guidance_tools", sanitize=False)
    guidance_candidate = fields.Html(
        related="step_id.guidance_candidate", sanitize=False
    )
    certification_document_ids = fields.One2many(
        related="certification_id.document_ids", string="Documents of the Certification"
    )
    check_ids = fields.One2many(
        comodel_name="vae.candidate.check",
        inverse_name="candidate_id",
        string="Checklist",
        copy=False,
    )

    # In the candidate's own words (booklet, part 04). Long texts that the board does
    # not show: read only when asked for.
    goal = fields.Text(
        string="My Project", help="The project, in their own words.", prefetch=False
    )
    means = fields.Text(
        string="The Means I Give Myself",
        help="E.g. come to every appointment, set aside time each day.",
        prefetch=False,
    )
    expectations = fields.Text(
        string="What I Expect from My Accompagnateur", prefetch=False
    )
    notes = fields.Text(string="My Notes", prefetch=False)

    _lead_uniq = models.UniqueIndex(
        "(lead_id) WHERE lead_id IS NOT NULL",
        "This lead has become a candidate already.",
    )

    # Where the candidate lives, for statistics and for partners nearby.
    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        compute="_compute_territory_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '!=', 'region'), ('company_id', 'in', [company_id, False])]",
        help="Follows from postcode and commune: the department, or a zone with the"
        " commune's name. Another one inside of it can be chosen instead.",
    )
    # ------------------------------------------------------------------
    # Defaults and lists
    # ------------------------------------------------------------------

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        if self.env.user.has_group("vae_assistance.group_vae_referent"):
            return self.env.user
        return self.env["res.users"]

    @api.model
    def _default_step_id(self):
        return self.env["vae.step"].search([("is_closing", "=", False)], limit=1)

    @api.model
    def _group_expand_step_id(self, steps, domain):
        """The board shows every step, the empty ones too.

        Not where somebody is looked for: on a phone they would be out of sight, behind
        the empty ones.
        """
        asked = {each.field_expr for each in Domain(domain).iter_conditions()}
        if "display_name" in asked:
            return steps
        return steps.search([("active", "=", True)])

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("name", "reference")
    @api.depends_context("vae_neutral_name")
    def _compute_display_name(self):
        if not self.env.context.get("vae_neutral_name"):
            return super()._compute_display_name()
        for candidate in self:
            candidate.display_name = self.env._(
                "Journey %(reference)s", reference=candidate.reference or ""
            )

    def _called(self):
        """How names of records, and refusals, call these journeys.

        By the person's name for whoever may read the journey. By its neutral number for
        anybody else, and wherever rules are not asked: in links, kept texts, subjects.

        :return: str, empty without a journey
        """
        known = self.browse()
        context = self.env.context
        is_asked = not self.env.su or context.get("vae_refused_to") is REFUSED
        if is_asked and not context.get("vae_neutral_name"):
            known = self.sudo(False)._filtered_access("read")
        return ", ".join(
            (candidate.name if candidate in known else candidate.sudo().reference) or ""
            for candidate in self
        )

    @api.depends("user_id", "accompagnateur_ids")
    def _compute_member_ids(self):
        # By group of candidates with the same people: one insertion for each group.
        for members, candidates in self.grouped(
            lambda candidate: candidate.user_id | candidate.accompagnateur_ids
        ).items():
            candidates.member_ids = members

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("partner_id", "name")
    def _check_name(self):
        for candidate in self:
            name = (candidate.name or "").strip()
            if not name:
                raise ValidationError(
                    self.env._("Give the candidate's first name and name.")
                )
            if len(name) > NAME_MAX:
                raise ValidationError(
                    self.env._(
                        "The name “%(start)s…” has %(length)s characters; the longest"
                        " allowed is %(max)s. Shorten it.",
                        start=name[:40],
                        length=len(name),
                        max=NAME_MAX,
                    )
                )

    @api.constrains("bloc_ids", "certification_id")
    def _check_bloc_ids(self):
        for candidate in self:
            if candidate.bloc_ids.certification_id - candidate.certification_id:
                raise ValidationError(
                    self.env._(
                        "%(candidate)s: the blocs aimed at must be those of the"
                        " certification. Choose them again.",
                        candidate=candidate.name,
                    )
                )

    @api.constrains("previous_id", "partner_id")
    def _check_previous_id(self):
        for candidate in self.filtered("previous_id"):
            if candidate.previous_id.partner_id != candidate.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(candidate)s: the earlier journey is another person's."
                        " Choose a journey of the same contact.",
                        candidate=candidate.name,
                    )
                )
        if self._has_cycle("previous_id"):
            raise ValidationError(self.env._("A journey cannot come before itself."))

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Make journeys, and the contacts of those that come with a name only."""
        self._claim_contacts(
            [
                (vals["partner_id"], self._company_id_of(vals))
                for vals in vals_list
                if vals.get("partner_id")
            ]
        )
        vals_list = self._prepare_contacts(vals_list)
        first_step = self._default_step_id()
        for vals in vals_list:
            vals.setdefault("step_id", first_step.id)
            if not vals.get("reference"):
                vals["reference"] = (
                    self.env["ir.sequence"]
                    .with_company(self._company_id_of(vals))
                    .next_by_code("vae.candidate")
                )
        # Who creates a journey for a colleague does not follow it.
        quiet = self.with_context(mail_create_nosubscribe=True)
        candidates = super(VaeCandidate, quiet).create(vals_list).with_env(self.env)
        candidates.sudo()._record_history()
        candidates._copy_checklist()
        candidates._take_over()
        candidates._welcome_first_members()
        return candidates

    def write(self, vals):
        """Write journeys; what a new step or other people entail is done afterwards.

        Core is reached once for step, people and the journey's own fields together.
        """
        if vals.get("company_id"):
            self._check_same_structure(vals["company_id"])
        if vals.get("partner_id"):
            self.check_access("write")
            self._claim_contacts(
                [(vals["partner_id"], company.id) for company in self.sudo().company_id]
            )
        if "active" in vals and not vals["active"]:
            self._check_archived()
        moves, hands_over = "step_id" in vals, not vals.keys().isdisjoint(MEMBER_FIELDS)
        told = self._told_otherwise(vals)
        if not (moves or hands_over or told):
            result = super().write(vals)
            self.sudo()._record_history(vals)
            return result
        steps = {candidate.id: candidate.step_id for candidate in self}
        closings = {each.id: each._closing_values() for each in self if moves}
        # Whoever hands over their own journey may not read it any more afterwards.
        journeys = self.sudo()
        if hands_over:
            self._check_hand_over(self._fields.keys() & vals.keys())
            members = journeys._lock_members()
            apart = self._written_apart(vals)
            if apart:
                super().write(apart)
            rest = {fname: vals[fname] for fname in vals if fname not in apart}
            super(VaeCandidate, journeys).write(rest)
        else:
            super().write(vals)
        if moves:
            journeys._check_requirements(steps)
            journeys._step_changed(steps)
            journeys._step_decided(steps, closings)
        if hands_over:
            self._members_chosen(members)
            journeys._members_changed(members)
        for fname, changed in told.items():
            self.env["vae.signature.request"]._void_told(fname, changed)
        journeys._record_history(vals)
        return True

    def _told_otherwise(self, vals):
        """The journeys of which documents to sign say what will be so no longer.

        :return: dict of field name to journeys, those of which there are some
        """
        told = {}
        for fname in self.env.registry["vae.signature.mixin"]._signature_tells:
            if fname in vals:
                field = self._fields[fname]
                value = field.convert_to_cache(vals[fname], self)
                changed = self.sudo().filtered(
                    lambda journey, field=field, value=value: (
                        journey[field.name] != field.convert_to_record(value, journey)
                    )
                )
                if changed:
                    told[fname] = changed
        return told

    def _written_apart(self, vals):
        """Values that are other records' too: written under the user's own rights."""
        return {
            fname: value
            for fname, value in vals.items()
            if fname in self._fields
            and fname not in MEMBER_FIELDS
            and (
                self._fields[fname].inverse
                or self._fields[fname].type in ("one2many", "many2many")
            )
        }

    def _take_over(self):
        """What was recorded before belongs to the new journeys; to be extended."""

    def _members_chosen(self, before):
        """What the user who chose other people has to answer for; to be extended.

        :param dict before: id of each journey to its référent and its members then
        """

    def _check_archived(self):
        """Hook: journeys are about to be archived.

        :raise UserError: one of them may not be
        """

    def _step_changed(self, before):
        """What follows from a new step; to be extended. In sudo.

        :param dict before: id of each journey to its step then
        """
        self._copy_checklist()

    @api.model
    def _prepare_contacts(self, vals_list):
        """Make the contact of journeys that are created by name only.

        The contact belongs to the journey's structure and takes no free text.
        """
        vals_list = [dict(vals) for vals in vals_list]
        nameless = [vals for vals in vals_list if not vals.get("partner_id")]
        for vals in nameless:
            if not (vals.get("name") or "").strip():
                raise UserError(self.env._("Give the candidate's first name and name."))
        partners = self.env["res.partner"].create(
            [
                {
                    "name": vals.pop("name").strip(),
                    "email": clean_address(vals.pop("email", False)),
                    "phone": vals.pop("phone", False),
                    "company_id": self._company_id_of(vals),
                }
                for vals in nameless
            ]
        )
        for vals, partner in zip(nameless, partners, strict=True):
            vals["partner_id"] = partner.id
        return vals_list

    def _copy_checklist(self):
        """Give each candidate the points of their step that they lack."""
        present = set(
            self.env["vae.candidate.check"]._read_group(
                [("candidate_id", "in", self.ids), ("origin_id", "!=", False)],
                ["candidate_id", "origin_id"],
            )
        )
        self.env["vae.candidate.check"]._vae_by_code().create(
            [
                {
                    "candidate_id": candidate.id,
                    "step_id": candidate.step_id.id,
                    "origin_id": point.id,
                    "name": point.name,
                    "sequence": point.sequence,
                }
                for candidate in self
                for point in candidate.step_id.check_ids
                if (candidate, point) not in present
            ]
        )
        # Those of the step come first from now on.
        self.invalidate_recordset(["check_ids"])

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_previous(self):
        """Open the journeys of the same person."""
        self.ensure_one()
        return self.partner_id.action_view_vae_candidates()

    @api.model
    def _action_view_of(self, fname, record, **context):
        """Window action on the journeys that are linked to a record.

        :param str fname: link of a journey to the record, which new ones get too
        :param record: one record of the link's model
        :param context: further keys of the action's context
        """
        record.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_candidate_action"
        )
        action["domain"] = [(fname, "=", record.id)]
        action["context"] = {f"default_{fname}": record.id, **context}
        return action

    def _action_view_own(self, xmlid, records=None, **context):
        """Window action on what is about this journey.

        :param records: these, if a single one, or a first one, is opened at once
        :param context: further keys of the action's context
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("candidate_id", "=", self.id)]
        action["context"] = {"default_candidate_id": self.id, **context}
        if records is not None and len(records) <= 1:
            action.update(views=[(False, "form")], view_mode="form", res_id=records.id)
        return action

    # ------------------------------------------------------------------
    # Where the candidate lives, for statistics and for partners nearby.
    # ------------------------------------------------------------------

    @api.depends("partner_id.zip", "partner_id.city", "partner_id.country_id")
    def _compute_territory_id(self):
        homes = {
            candidate: (
                candidate.company_id.id,
                candidate._home_zip() or "",
                candidate._home_city() or "",
            )
            for candidate in self
        }
        found = self.env["vae.territory"]._of_homes(set(homes.values()))
        for candidate in self:
            department = candidate._french_zip() and found.get(homes[candidate])
            current = candidate.territory_id
            # Statistics of the past stay; a zone inside of the department says more.
            if not department or (
                current and (candidate.date_closed or current._lies_in(department))
            ):
                candidate.territory_id = current
            else:
                candidate.territory_id = department

    def _home_zip(self):
        """Postcode of where the candidate lives; to be extended."""
        self.ensure_one()
        return self.partner_id.zip

    def _home_city(self):
        """Commune where the candidate lives; to be extended."""
        self.ensure_one()
        return self.partner_id.city

    def _french_zip(self):
        self.ensure_one()
        country = self.partner_id.country_id
        return not country or country.code in FRENCH_COUNTRIES
