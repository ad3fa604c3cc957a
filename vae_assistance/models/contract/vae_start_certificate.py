# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

ACTIVITY = "vae_assistance.mail_activity_start_certificate"


class VaeStartCertificate(models.Model):
    """States that a candidate's assistance has actually started.

    One for a journey: issued once a first support was delivered under a signed
    convention of assistance. A completed fiche action is the proof of it.
    """

    _name = "vae.start.certificate"
    _description = "Start Certificate"
    _inherit = ["vae.thread.mixin", "vae.signature.mixin", "vae.journey.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True
    _consent_items = ("plan",)
    _signature_report = "vae_assistance.report_vae_start_certificate"

    contract_id = fields.Many2one(
        comodel_name="vae.contract",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    program_id = fields.Many2one(
        related="contract_id.program_id", store=True, index="btree_not_null"
    )
    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="First Support",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        help="The first fiche action that was completed under the contract.",
    )
    date_started = fields.Date(
        string="Started On",
        required=True,
        readonly=True,
        help="Day of the first support.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Signed By",
        required=True,
        index=True,
        check_company=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="The director where the program has them sign, or else the référent.",
    )
    place = fields.Char(string="Made At")
    date = fields.Date(
        string="Made On", required=True, default=lambda self: self._default_date()
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("to_sign", "To sign"),
            ("signed", "Signed"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )

    _candidate_uniq = models.Constraint(
        "UNIQUE(candidate_id)",
        "The start of this journey is certified already, once is enough.",
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("candidate_id.reference")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        for certificate in self:
            certificate.display_name = self.env._(
                "Start certificate – %(reference)s",
                reference=certificate.candidate_id.sudo().reference or "",
            )

    @api.depends("signature_request_ids.state")
    def _compute_state(self):
        for certificate in self:
            certificate.state = certificate._signature_request().state or "draft"

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        certificates = super().create([self._issued_values(vals) for vals in vals_list])
        certificates.contract_id.activity_unlink([ACTIVITY])
        return certificates

    def _issued_values(self, vals):
        """What the certificate states, from the contract and the first support.

        :raise UserError: it is issued already, or the assistance has not started
        """
        candidate = self.env["vae.candidate"].browse(vals.get("candidate_id"))
        if not candidate:
            raise UserError(
                self.env._("Choose the candidate whose start is certified.")
            )
        candidate.check_access("write")
        if former := candidate.start_certificate_ids:
            raise UserError(
                self.env._(
                    "There is %(certificate)s already: a journey starts once.",
                    certificate=former[0].display_name,
                )
            )
        contract = candidate._contract_to_certify()
        director = contract._director()
        return {
            "user_id": (director or candidate.user_id or self.env.user).id,
            "place": candidate.company_id.city,
            **{
                fname: vals[fname]
                for fname in ("user_id", "place", "date")
                if vals.get(fname)
            },
            "candidate_id": candidate.id,
            "contract_id": contract.id,
            **self._support_values(contract),
        }

    @api.model
    def _support_values(self, contract):
        """The first support of a contract, as values of the certificate.

        :raise UserError: none was delivered yet
        """
        fiche = contract._first_support()[contract]
        if not fiche:
            raise UserError(
                self.env._(
                    "%(contract)s: no support has been delivered since it began on"
                    " %(date)s. The certificate is issued after the first appointment:"
                    " complete its fiche action first.",
                    contract=contract.display_name,
                    date=format_date(self.env, contract.date_start),
                )
            )
        return {
            "fiche_id": fiche.id,
            "date_started": fiche._day(),
        }

    def copy_data(self, default=None):
        raise UserError(self.env._("A start certificate is not duplicated."))

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return (
            "candidate_id",
            "contract_id",
            "fiche_id",
            "date_started",
            "user_id",
            "place",
            "date",
        )

    def _signature_signers(self):
        self.ensure_one()
        user = self.user_id
        return [
            {
                "role": "director"
                if user == self.company_id.sudo().vae_director_id
                else "professional",
                "partner_id": user.partner_id.id,
                "user_id": user.id,
            }
        ]

    def _signature_check(self):
        result = super()._signature_check()
        self.contract_id._check_may_be_certified()
        if not self.user_id.active or not self._filtered_readable_by(self.user_id):
            raise UserError(
                self.env._(
                    "%(certificate)s: %(user)s has to sign it and may not open it."
                    " Choose somebody else.",
                    certificate=self.display_name,
                    user=self.user_id.name,
                )
            )
        # The first appointment may have been corrected since.
        self.sudo().write(self._support_values(self.contract_id))
        return result


class VaeContract(models.Model):
    _inherit = "vae.contract"

    date_first_support = fields.Date(
        string="First Support On",
        compute="_compute_date_first_support",
        help="Day of the first fiche action that was completed under the contract.",
    )
    has_start_certificate = fields.Boolean(compute="_compute_has_start_certificate")

    @api.depends("candidate_id.start_certificate_ids")
    def _compute_has_start_certificate(self):
        for contract in self:
            contract.has_start_certificate = bool(
                contract.candidate_id.start_certificate_ids
            )

    @api.depends("candidate_id.fiche_ids.state", "candidate_id.fiche_ids.date")
    def _compute_date_first_support(self):
        first = self._first_support()
        for contract in self:
            fiche = first[contract]
            contract.date_first_support = fiche._day() if fiche else False

    def _first_support(self):
        """The first support that was delivered under each contract.

        :return: dict of contract to ``vae.fiche.action``, empty if none was
        """
        fiches = self.env["vae.fiche.action"].search_fetch(
            [
                ("candidate_id", "in", self.candidate_id.ids),
                ("state", "=", "done"),
            ],
            ["candidate_id", "date"],
            order="date, id",
        )
        return {
            contract: fiches.filtered(
                lambda fiche, contract=contract: (
                    fiche.candidate_id == contract.candidate_id
                    and contract.date_signed
                    and fiche._day() >= contract.date_start
                )
            )[:1]
            for contract in self
        }

    def _check_may_be_certified(self):
        """Refuse to certify the start of what is no signed convention.

        :raise UserError: what to do first
        """
        for contract in self:
            if contract.kind != "assistance" or not contract.date_signed:
                raise UserError(
                    self.env._(
                        "%(contract)s: the start of an assistance is certified once its"
                        " convention is signed. Have it signed first.",
                        contract=contract.display_name,
                    )
                )

    def action_start_certificate(self):
        """Open the start certificate of the journey; issue it if there is none.

        :return: window action on ``vae.start.certificate``
        :raise UserError: the assistance has not started
        """
        self.ensure_one()
        self.check_access("read")
        candidate = self.candidate_id
        certificate = candidate.start_certificate_ids
        if not certificate:
            self._check_may_be_certified()
            certificate = certificate.create({"candidate_id": candidate.id})
        return certificate._get_records_action()


class VaeCandidate(models.Model):
    _inherit = "vae.candidate"

    def _contract_to_certify(self):
        """The signed convention under which the assistance started.

        :raise UserError: there is none
        """
        self.ensure_one()
        contracts = self.contract_ids.filtered(
            lambda contract: (
                contract.kind == "assistance"
                and not contract.amendment_of_id
                and contract.date_signed
            )
        ).sorted("number")
        if not contracts:
            raise UserError(
                self.env._(
                    "%(reference)s has no signed assistance convention: the start of an"
                    " assistance is certified under it. Have it signed first: button"
                    " “Contracts” of the candidate.",
                    reference=self.reference,
                )
            )
        return contracts[0]


class VaeFicheAction(models.Model):
    _inherit = "vae.fiche.action"

    def _complete(self):
        result = super()._complete()
        self._remind_start_certificate()
        return result

    def _day(self):
        """The day of the appointment where it took place."""
        self.ensure_one()
        return self._vae_local_day(self.date, self.user_id)

    def _remind_start_certificate(self):
        """The first support under a convention: its start can be certified now."""
        # Those who complete a fiche follow the candidate: they may see the contracts.
        contracts = (
            self.env["vae.contract"]
            .sudo()
            .search(
                [
                    ("candidate_id", "in", self.candidate_id.ids),
                    ("kind", "=", "assistance"),
                    ("is_in_force", "=", True),
                    ("candidate_id.start_certificate_ids", "=", False),
                ]
            )
            .sudo(self.env.su)
        )
        for contract in contracts:
            first = contract._first()
            if first.date_first_support and not first.activity_search([ACTIVITY]):
                first.activity_schedule(
                    ACTIVITY, user_id=contract.user_id.id or self.env.uid
                )
