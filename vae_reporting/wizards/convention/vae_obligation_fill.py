# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeObligationFill(models.TransientModel):
    """The fields of the funder's form: what stands in each, chosen or typed."""

    _name = "vae.obligation.fill"
    _description = "Filling In of a Form"
    _rec_name = "obligation_id"

    obligation_id = fields.Many2one(
        comodel_name="vae.obligation", required=True, readonly=True
    )
    line_ids = fields.One2many(
        comodel_name="vae.obligation.fill.line", inverse_name="fill_id", string="Fields"
    )

    @api.model
    def _open(self, obligation):
        """The dialog for an obligation, with what was chosen the last time."""
        texts = obligation._form_texts()
        chosen = obligation._remembered_choices()
        dialog = self._vae_by_code().create({"obligation_id": obligation.id})
        self.env["vae.obligation.fill.line"]._vae_by_code().create(
            [
                {
                    "fill_id": dialog.id,
                    "sequence": place,
                    "name": field.name,
                    "label": field.label,
                    "longest": field.longest,
                    "source": code if code in texts else False,
                    "text": texts[code] if code in texts else field.value,
                }
                for place, field in enumerate(obligation._form_fields())
                for code in [chosen.get(field.name)]
            ]
        )
        return dialog._get_records_action(
            name=self.env._("Fill In the Funder's Form"),
            target="new",
            context={"dialog_size": "extra-large"},
        )

    def action_confirm(self):
        """Fill in the form and file it as the obligation's document.

        :raise UserError: a text is longer than its field, or what it says is signed
        """
        self.ensure_one()
        obligation = self.obligation_id
        obligation.check_access("write")
        for line in self.line_ids:
            if line.longest and len(line.text or "") > line.longest:
                raise UserError(
                    self.env._(
                        "“%(field)s” takes %(max)s characters at most, and has"
                        " %(length)s: shorten it.",
                        field=line.label,
                        max=line.longest,
                        length=len(line.text),
                    )
                )
        obligation._file_form(
            {line.name: line.text or "" for line in self.line_ids},
            {line.name: line.source for line in self.line_ids if line.source},
        )
        return obligation._vae_said(
            self.env._(
                "The form is filled in and filed: look at it before it is sent."
            ),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )


class VaeObligationFillLine(models.TransientModel):
    _name = "vae.obligation.fill.line"
    _description = "Field of a Form"
    _order = "sequence, id"

    fill_id = fields.Many2one(
        comodel_name="vae.obligation.fill",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Field of the Form", readonly=True)
    longest = fields.Integer(readonly=True)
    source = fields.Selection(
        selection=lambda self: self._selection_source(), string="Says"
    )
    text = fields.Text(
        string="What Stands There",
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.model
    def _selection_source(self):
        return [
            ("title", self.env._("Title of the action")),
            ("objectives", self.env._("Objectives")),
            ("audience", self.env._("Publics")),
            ("territory", self.env._("Territory Covered")),
            ("schedule", self.env._("Calendar of the Action")),
            ("means", self.env._("Means")),
            ("evaluation", self.env._("Evaluation")),
            ("note", self.env._("What It Says")),
            ("start", self.env._("First day")),
            ("end", self.env._("Last day")),
            ("year", self.env._("Year")),
            ("amount", self.env._("Amount")),
            ("number", self.env._("Our number")),
            ("reference", self.env._("Their number")),
            ("program", self.env._("Program")),
            ("funder", self.env._("Commanditaire")),
            ("structure", self.env._("Structure")),
            ("siret", self.env._("SIRET")),
            ("address", self.env._("Address of the structure")),
            ("phone", self.env._("Telephone of the structure")),
            ("email", self.env._("E-mail of the structure")),
            ("director", self.env._("Who signs")),
            ("place", self.env._("Made at")),
            ("today", self.env._("Today")),
        ]

    @api.depends("source")
    def _compute_text(self):
        for dialog, lines in self.grouped("fill_id").items():
            obligation = dialog.obligation_id._origin
            texts = obligation._form_texts() if obligation else {}
            for line in lines.filtered("source"):
                line.text = texts.get(line.source)
