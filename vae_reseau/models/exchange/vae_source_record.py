# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class VaeSourceRecord(models.Model):
    """What another directory says of an actor or an offer, as it was read.

    What has changed there since is told from what was changed here by it: a correction
    of one's own is never written over, and an export gives back all that was read.
    """

    _name = "vae.source.record"
    _description = "Record of Another Directory"
    _order = "source, code, id"
    _rec_name = "code"

    kind = fields.Selection(
        selection=[("structure", "Actor"), ("service", "Offer")],
        required=True,
        readonly=True,
    )
    source = fields.Char(required=True, readonly=True)
    code = fields.Char(string="Identifier", required=True, readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        index="btree_not_null",
        readonly=True,
        ondelete="cascade",
    )
    offer_id = fields.Many2one(
        comodel_name="vae.offer",
        index="btree_not_null",
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        index="btree_not_null",
        readonly=True,
        ondelete="cascade",
        help="Whose contacts it was read into; without any, those of all.",
    )
    values = fields.Json(readonly=True)
    digest = fields.Char(readonly=True)
    date_gone = fields.Date(
        string="No Longer in Its Source Since", readonly=True, index="btree_not_null"
    )

    _key_uniq = models.UniqueIndex(
        "(kind, source, code, COALESCE(company_id, 0))",
        "A record of a directory is kept once.",
    )

    @api.model
    def _of_keys(self, kind, keys, company):
        """Those that were read before.

        :param set keys: tuples of source and identifier
        :return: dict of key to record
        """
        domain = Domain("kind", "=", kind) & Domain("company_id", "=", company.id)
        found = self.search(
            domain
            & Domain("source", "in", {source for source, _code in keys})
            & Domain("code", "in", {code for _source, code in keys})
        )
        return {(record.source, record.code): record for record in found}
