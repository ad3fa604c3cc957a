# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..ground.file_field import File

# A copy waits for the number of its own.
COPY = "-COPIE"
CERTIFICATION_CODE = re.compile(rf"(RNCP|RS)[1-9][0-9]{{0,5}}({COPY}[0-9]*)?")

# French levels of qualification, in their order.
LEVELS = [
    ("1", "Level 1"),
    ("2", "Level 2"),
    ("3", "Level 3 (CAP, BEP)"),
    ("4", "Level 4 (Baccalauréat)"),
    ("5", "Level 5 (Bac + 2)"),
    ("6", "Level 6 (Bac + 3 or 4)"),
    ("7", "Level 7 (Bac + 5)"),
    ("8", "Level 8 (Doctorate)"),
]


class VaeCertification(models.Model):
    """A certification of the national registers, RNCP or RS."""

    _name = "vae.certification"
    _description = "Certification"
    _inherit = ["mail.thread", "vae.coded.mixin"]
    _order = "name, id"
    _rec_names_search = ["name", "code", "abbreviation"]

    name = fields.Char(required=True, index="trigram", tracking=True)
    code = fields.Char(
        required=True,
        index=True,
        copy=False,
        tracking=True,
        help="Number in the national register: RNCP or RS, then digits.",
    )
    abbreviation = fields.Char(help="Short form, e.g. TP, BTS, DE.")
    level = fields.Selection(
        selection=[*LEVELS, ("none", "No level")],
        help="French level of qualification.",
    )
    certifier_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        tracking=True,
    )
    office_id = fields.Many2one(
        comodel_name="res.partner",
        string="Local Office",
        help="The certifier's office that handles the candidates of the territory.",
    )
    date_end = fields.Date(
        string="End of Registration",
        tracking=True,
        help="After this day nobody can be admitted for this certification.",
    )
    replaced_by_id = fields.Many2one(
        comodel_name="vae.certification",
        index="btree_not_null",
    )
    procedure = fields.Html(
        help="How a request is made: forms, addresses, what to attach.",
    )
    url = fields.Char(
        string="Official Page", compute="_compute_url", help="Page of the register."
    )
    bloc_ids = fields.One2many(
        comodel_name="vae.certification.bloc",
        inverse_name="certification_id",
        string="Blocs",
        copy=True,
    )
    session_ids = fields.One2many(
        comodel_name="vae.certification.session",
        inverse_name="certification_id",
        string="Sessions",
    )
    fee_ids = fields.One2many(
        comodel_name="vae.certification.fee",
        inverse_name="certification_id",
        string="Fees",
        copy=True,
    )
    document_ids = fields.One2many(
        comodel_name="vae.certification.document",
        inverse_name="certification_id",
        string="Documents",
    )
    bloc_count = fields.Integer(compute="_compute_bloc_count")
    candidate_count = fields.Integer(
        compute="_compute_candidate_count", string="Candidates"
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A certification with this code exists already."
    )

    @api.depends("code")
    def _compute_url(self):
        # The registers' pages are addressed as /rncp/<digits>/ and /rs/<digits>/.
        for certification in self:
            match = re.fullmatch(r"(RNCP|RS)(\d+)", certification.code or "")
            certification.url = match and (
                f"https://www.francecompetences.fr/recherche/"
                f"{match[1].lower()}/{match[2]}/"
            )

    @api.depends("bloc_ids")
    def _compute_bloc_count(self):
        for certification in self:
            certification.bloc_count = len(certification.bloc_ids)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_candidate_count(self):
        counts = dict(
            self.env["vae.candidate"]._read_group(
                [("certification_id", "in", self.ids)],
                ["certification_id"],
                ["__count"],
            )
        )
        for certification in self:
            certification.candidate_count = counts.get(certification, 0)

    @api.depends("name", "code", "abbreviation")
    @api.depends_context("vae_title_alone")
    def _compute_display_name(self):
        # A list of people is narrow: it asks for the title without the code.
        alone = self.env.context.get("vae_title_alone")
        for certification in self:
            title = " ".join(
                filter(None, [certification.abbreviation, certification.name])
            )
            coded = certification.code and not (alone and title)
            certification.display_name = (
                f"{title} ({certification.code})" if coded else title
            )

    @api.constrains("code")
    def _check_code(self):
        for certification in self:
            if not CERTIFICATION_CODE.fullmatch(certification.code or ""):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is not the code of a certification. Write RNCP or"
                        " RS followed by its number, for example RNCP37275.",
                        code=certification.code or "",
                    )
                )

    @api.constrains("replaced_by_id")
    def _check_replaced_by_id(self):
        if self._has_cycle("replaced_by_id"):
            raise ValidationError(
                self.env._("A certification cannot replace itself, even indirectly.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_code(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._clean_code(vals)
        before = {certification: certification.code for certification in self}
        with self._vae_names_watched(vals, ("name", "code")):
            result = super().write(vals)
        if "code" in vals:
            for certification, code in before.items():
                certification.bloc_ids._follow_code(code)
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for certification, vals in zip(self, vals_list, strict=True):
            # In the order in which core copies lines.
            blocs = certification.bloc_ids.sorted("id")
            lines = vals.get("bloc_ids") or ()
            for bloc, (_command, _id, line) in zip(blocs, lines, strict=False):
                line["code"] = bloc._code_with(certification.code, vals["code"])
        return vals_list

    def _numbered_code(self, number):
        code = self.code.partition(COPY)[0] + COPY
        return code if number == 2 else f"{code}{number - 1}"

    @api.model
    def _clean_code(self, vals):
        """People type “rncp 37275”; the register writes RNCP37275."""
        if not vals.get("code"):
            return vals
        return dict(vals, code=re.sub(r"\s+", "", vals["code"]).upper())

    def action_view_candidates(self):
        return self.env["vae.candidate"]._action_view_of("certification_id", self)


class VaeCertificationBloc(models.Model):
    """A bloc of competences, the part of a certification validated on its own."""

    _name = "vae.certification.bloc"
    _description = "Bloc of Competences"
    _order = "certification_id, sequence, code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(
        copy=False,
        help="Code of the certification followed by BC and a number,"
        " e.g. RNCP37275BC01.",
    )
    sequence = fields.Integer(default=10)
    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="cascade",
        index=True,
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A bloc with this code exists already."
    )

    @api.depends("name", "code")
    def _compute_display_name(self):
        for bloc in self:
            bloc.display_name = " – ".join(filter(None, [bloc.code, bloc.name]))

    @api.constrains("code", "certification_id")
    def _check_code(self):
        for bloc in self.filtered("code"):
            prefix = re.escape(bloc.certification_id.code)
            if not re.fullmatch(rf"{prefix}BC[0-9]{{2,3}}", bloc.code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is not the code of a bloc of %(certification)s."
                        " Write %(certification)sBC followed by its number, for"
                        " example %(certification)sBC01.",
                        code=bloc.code,
                        certification=bloc.certification_id.code,
                    )
                )

    def _follow_code(self, before):
        """The codes of blocs begin with that of their certification.

        :param str before: the code that it had
        """
        for bloc in self.filtered("code"):
            code = bloc._code_with(before, bloc.certification_id.code)
            if bloc.code != code:
                bloc.code = code

    def _code_with(self, before, after):
        """The code of the bloc with the code of another certification."""
        if not (self.code or "").startswith(f"{before}BC"):
            return self.code
        return after + self.code.removeprefix(before)


class VaeCertificationDocument(models.Model):
    """A document of the certifier: the framework, the models and guides of the file."""

    _name = "vae.certification.document"
    _description = "Document of a Certification"
    _order = "certification_id, sequence, id"

    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("framework", "Framework (référentiel)"),
            ("file", "Model of the validation file"),
            ("guide", "Guide of the validation file"),
            ("jury", "Guide of the jury"),
            ("other", "Other"),
        ],
        required=True,
        default="framework",
    )
    name = fields.Char(string="Title", required=True)
    file = File(attachment=True, holds="publication")
    filename = fields.Char()
    url = fields.Char(string="Address", help="Page of the certifier, if not a file.")
    date = fields.Date(string="Version Of")

    @api.constrains("name", "file", "url")
    def _check_content(self):
        for document in self:
            if not document.file and not document.url:
                raise ValidationError(
                    self.env._(
                        "“%(document)s”: add the file, or the address of its page.",
                        document=document.name,
                    )
                )


class VaeCertificationFee(models.Model):
    """What the certifier asks for, from a day on."""

    _name = "vae.certification.fee"
    _description = "Fee of a Certification"
    _order = "certification_id, kind, date_from desc, id"

    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        selection=[
            ("admissibility", "Study of admissibility"),
            ("registration", "Registration"),
            ("jury", "Jury"),
            ("bloc", "One bloc"),
            ("other", "Other"),
        ],
        string="For",
        required=True,
        default="jury",
    )
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self._default_currency_id(),
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    note = fields.Char(help="E.g. the page or the letter that says so.")

    _fee_uniq = models.Constraint(
        "UNIQUE(certification_id, kind, date_from)",
        "The certification has a fee of this kind from this day on already.",
    )
    _check_amount = models.Constraint("CHECK(amount >= 0)", "A fee is not negative.")

    @api.model
    def _default_currency_id(self):
        return self.env.company._vae_currency()

    @api.depends("kind", "date_from")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for fee in self:
            fee.display_name = labels.get(fee.kind, "")


class VaeCertificationSession(models.Model):
    """A date until which files are deposited, and the jury that reads them."""

    _name = "vae.certification.session"
    _description = "Session of a Certification: Deposit and Jury"
    _order = "date_deposit, id"

    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="cascade",
        index=True,
    )
    office_id = fields.Many2one(
        comodel_name="res.partner",
        string="Local Office",
        index="btree_not_null",
        help="The certifier's office that holds it. Empty: the same everywhere.",
    )
    date_registration = fields.Date(
        string="Registration Until",
        help="Last day to be registered for this session, if there is one.",
    )
    date_deposit = fields.Date(
        string="Deposit Until",
        required=True,
        help="Last day on which the certifier takes the validation file.",
    )
    date_jury = fields.Date(string="Jury From")
    date_jury_end = fields.Date(string="Jury Until")
    note = fields.Char(help="E.g. how many copies, or who convenes.")

    @api.depends("date_deposit", "date_jury")
    def _compute_display_name(self):
        for session in self:
            deposit = format_date(self.env, session.date_deposit)
            session.display_name = (
                self.env._(
                    "Deposit until %(deposit)s, jury from %(jury)s",
                    deposit=deposit,
                    jury=format_date(self.env, session.date_jury),
                )
                if session.date_jury
                else self.env._("Deposit until %(deposit)s", deposit=deposit)
            )

    @api.constrains("date_registration", "date_deposit", "date_jury", "date_jury_end")
    def _check_dates(self):
        for session in self:
            days = (
                session.date_registration,
                session.date_deposit,
                session.date_jury,
                session.date_jury_end,
            )
            known = [day for day in days if day]
            if known != sorted(known):
                raise ValidationError(
                    self.env._(
                        "%(session)s: registration ends before the deposit, which ends"
                        " before the jury. Correct the date that does not follow.",
                        session=session.display_name,
                    )
                )
