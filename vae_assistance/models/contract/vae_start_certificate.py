# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..ground.vae_trace_mixin import NAMED

ACTIVITY = "vae_assistance.mail_activity_start_certificate"
# The signed documents that a certificate rests on, and the field that names them.
RESTS_ON = {"vae.contract": "contract_id", "vae.fiche.action": "fiche_id"}


class VaeStartCertificate(models.Model):
    """States that a candidate's assistance has actually started.

    One for a journey: issued once a first support was delivered under a signed
    convention of assistance, not before its signature. A fiche action that was signed
    is the proof of it. It is addressed to the commanditaire of the program.
    """

    _name = "vae.start.certificate"
    _description = "Start Certificate"
    _inherit = ["vae.certificate.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _print_order = "date, id"
    _signature_report = "vae_assistance.report_vae_start_certificate"
    # The program is the contract's.
    _signature_tells = ("partner_id", "certification_id", "birth_date")

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
        help="The first fiche action that was signed under the contract.",
    )
    date_proven = fields.Date(string="Proof Signed On", compute="_compute_date_proven")
    funder_id = fields.Many2one(
        related="program_id.funder_id",
        string="Addressed To",
        help="The commanditaire of the contract's program.",
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

    _candidate_uniq = models.Constraint(
        "UNIQUE(candidate_id)",
        "The start of this journey is certified already, once is enough.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        for certificate in self:
            certificate.display_name = self.env._(
                "Start certificate · %(whose)s",
                whose=certificate.candidate_id._called(),
            )

    @api.depends("fiche_id.signature_request_ids.date_signed")
    def _compute_date_proven(self):
        for certificate in self:
            request = certificate.fiche_id.sudo()._signature_request()
            certificate.date_proven = certificate._vae_local_day(request.date_signed)

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------

    def _print_number(self):
        self.ensure_one()
        return f"{self.candidate_id.reference}-AD1"

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
            "user_id": (director or candidate._referent() or self.env.user).id,
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
                    "%(contract)s: no fiche action of an appointment since %(date)s is"
                    " signed. The certificate is issued after the first appointment"
                    " under the signed contract: have its fiche action signed first.",
                    contract=contract.display_name,
                    date=format_date(self.env, contract._first_day()),
                )
            )
        return {
            "fiche_id": fiche.id,
            "date_started": fiche._day(),
        }

    def copy_data(self, default=None):
        raise UserError(self.env._("A start certificate is not duplicated."))

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def action_send(self):
        """Open the mail composer with the signed certificate, for the commanditaire.

        :raise UserError: it is not signed, or nobody is named to whom it is addressed,
            or they cannot be written to
        """
        self._check_sendable()
        if not self.funder_id:
            raise UserError(
                self.env._(
                    "%(certificate)s: the program “%(program)s” names no commanditaire."
                    " An administrator names them on the program.",
                    certificate=self.display_name,
                    program=self.program_id.sudo().name or "–",
                )
            )
        self._check_reached(self.funder_id)
        return self._open_composer(
            self.env._("Send to the Commanditaire"),
            template="vae_assistance.mail_template_start_certificate",
        )

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

    @api.model
    def _resting_on(self, documents):
        """Those that certify a start by these contracts, or these first supports."""
        fname = RESTS_ON.get(documents._name)
        if not fname:
            return self.browse()
        return self.search([(fname, "in", documents.ids), ("state", "!=", "draft")])

    def _signature_check(self):
        result = super()._signature_check()
        self.contract_id._check_may_be_certified()
        # The first appointment may have been corrected since.
        self.sudo().write(self._support_values(self.contract_id))
        return result


class VaeSignatureMixin(models.AbstractModel):
    """What certifies a start is told when what it rests on is no longer signed."""

    _inherit = "vae.signature.mixin"

    def _signature_undone(self, request):
        result = super()._signature_undone(request)
        self.env["vae.start.certificate"]._resting_on(self)._proof_undone(request)
        return result


class VaeContract(models.Model):
    _inherit = "vae.contract"

    date_first_support = fields.Date(
        string="First Support On",
        compute="_compute_date_first_support",
        help="Day of the first fiche action that was signed under the contract.",
    )
    has_start_certificate = fields.Boolean(compute="_compute_has_start_certificate")

    @api.depends("candidate_id.start_certificate_ids")
    def _compute_has_start_certificate(self):
        for contract in self:
            contract.has_start_certificate = bool(
                contract.candidate_id.start_certificate_ids
            )

    @api.depends(
        "candidate_id.fiche_ids.signature_request_ids.state",
        "candidate_id.fiche_ids.date",
    )
    def _compute_date_first_support(self):
        first = self._first_support()
        for contract in self:
            fiche = first[contract]
            contract.date_first_support = fiche._day() if fiche else False

    def _first_support(self):
        """The first support under each contract whose fiche is signed: that proves it.

        :return: dict of contract to ``vae.fiche.action``, empty if there is none
        """
        fiches = self.env["vae.fiche.action"].search_fetch(
            [
                ("candidate_id", "in", self.candidate_id.ids),
                ("state", "=", "done"),
            ],
            ["candidate_id", "date"],
            order="date, id",
        )
        proven = fiches._signature_requests().filtered("date_signed")
        ids = set(proven.mapped("res_id"))
        fiches = fiches.filtered(lambda fiche: fiche.id in ids)
        return {
            contract: fiches.filtered(
                lambda fiche, contract=contract: (
                    fiche.candidate_id == contract.candidate_id
                    and contract.date_signed
                    and fiche._day() >= contract._first_day()
                )
            )[:1]
            for contract in self
        }

    def _first_day(self):
        """The day from which a support is one under the contract, once it is signed."""
        self.ensure_one()
        return max(filter(None, (self.date_start, self.date_signed)))

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
                    "%(whose)s has no signed assistance convention: the start of an"
                    " assistance is certified under it. Have it signed first: button"
                    " “Contracts” of the candidate.",
                    whose=self._called(),
                )
            )
        return contracts[0]


class VaeFicheAction(models.Model):
    _inherit = "vae.fiche.action"

    def _signature_done(self, request):
        result = super()._signature_done(request)
        self._remind_start_certificate()
        return result

    def _day(self):
        """The day of the appointment where it took place."""
        self.ensure_one()
        return self._vae_local_day(self.date)

    def _remind_start_certificate(self):
        """The first proof of a support under a convention: certify its start now."""
        # Those who sign a fiche follow the candidate: they may see the contracts.
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
                    ACTIVITY,
                    user_id=contract.user_id.filtered("active").id or self.env.uid,
                )
