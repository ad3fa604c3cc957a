# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class VaeLivretText(models.Model):
    """What the booklet tells every candidate (parts 01, 03, 06 and 07): start data.

    A structure that has lines of its own in a part prints these instead of the common
    ones.
    """

    _name = "vae.livret.text"
    _description = "Text of the Booklet"
    _inherit = ["vae.catalogue.mixin", "vae.long.text.mixin"]
    _order = "part, sequence, id"
    _long_texts = ("text",)

    name = fields.Char(string="Title")
    part = fields.Selection(
        selection=[
            ("objectives", "01 Objectives of the booklet"),
            ("commitments", "03 Our commitments"),
            ("steps", "06 Steps: introduction and links"),
            ("addresses", "07 Useful addresses"),
        ],
        required=True,
        default="objectives",
        index=True,
    )
    text = fields.Text(
        translate=True,
        help="Lines that begin with a dash are printed as a list.",
    )
    link = fields.Char(
        help="Address of a page, with https://: printed, and opened from the PDF."
    )
    actor = fields.Selection(
        selection=lambda self: self._selection_actor(),
        help="Whose place it is in “my contacts”: the candidate's own are printed"
        " beside the mission.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        index=True,
        ondelete="cascade",
        help="Empty: for every structure that has no line of its own in this part.",
    )

    @api.model
    def _selection_actor(self):
        return (
            self.env["vae.interlocutor"]
            ._fields["actor"]
            ._description_selection(self.env)
        )

    @api.constrains("link")
    def _check_link(self):
        for each in self.filtered("link"):
            try:
                parts = urlsplit(each.link)
            except ValueError:
                parts = urlsplit("")
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise ValidationError(
                    self.env._(
                        "“%(title)s”: “%(link)s” is no address of a page. Write it with"
                        " https:// in front.",
                        title=each.name,
                        link=each.link,
                    )
                )

    @api.model
    def _of(self, company):
        """What is printed for a structure.

        :param company: ``res.company``
        :return: dict of part to ``vae.livret.text``, in order
        """
        found = self.search(Domain("company_id", "in", [company.id, False]))
        return {
            part: texts.filtered("company_id") or texts
            for part, texts in found.grouped("part").items()
        }
