# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_amount, format_date

from .vae_contract_terms import TERMS


class VaeContract(models.Model):
    """A signed contract is changed by amendments, numbered after it.

    An amendment holds the whole of what is agreed upon from then on; what it changes
    is what differs from the contract as it stood before.
    """

    _inherit = "vae.contract"

    amendment_of_id = fields.Many2one(
        comodel_name="vae.contract",
        string="Amends",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The first contract, of which this is an amendment.",
    )
    amendment_number = fields.Integer(
        string="Amendment No.",
        readonly=True,
        copy=False,
        default=0,
        aggregator=False,
        help="0: the contract itself.",
    )
    amendment_ids = fields.One2many(
        comodel_name="vae.contract",
        inverse_name="amendment_of_id",
        string="Amendments",
        readonly=True,
    )
    amendment_count = fields.Integer(compute="_compute_amendment_count")
    change_reason = fields.Text(
        string="Why It Is Amended", help="In a line or two; printed on the amendment."
    )
    changes_html = fields.Html(
        string="What Changes", compute="_compute_changes_html", sanitize=False
    )
    date_end_current = fields.Date(
        string="Ends On",
        compute="_compute_current",
        store=True,
        help="End by the last signed amendment, or else by the contract itself.",
    )
    is_in_force = fields.Boolean(
        string="In Force",
        compute="_compute_is_in_force",
        store=True,
        help="Signed, not ended, and not replaced by an amendment.",
    )

    _open_amendment_uniq = models.UniqueIndex(
        "(amendment_of_id)"
        " WHERE amendment_of_id IS NOT NULL AND state IN ('draft', 'to_sign')",
        "An amendment of this contract is being prepared already: go on with it.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("amendment_ids")
    def _compute_amendment_count(self):
        for contract in self:
            contract.amendment_count = len(contract.amendment_ids)

    @api.depends(
        "date_end",
        "amendment_ids.date_end",
        "amendment_ids.date_signed",
        "amendment_of_id.date_end",
        "amendment_of_id.amendment_ids.date_end",
        "amendment_of_id.amendment_ids.date_signed",
    )
    def _compute_current(self):
        for contract in self:
            contract.date_end_current = contract._current().date_end

    @api.depends(
        "state", "amendment_ids.state", "amendment_of_id.amendment_ids.date_signed"
    )
    def _compute_is_in_force(self):
        for contract in self:
            contract.is_in_force = (
                contract.state == "signed" and contract._current() == contract
            )

    @api.depends_context("lang")
    @api.depends(
        "amendment_of_id", "date_end", "plan_id", "user_id", "commitment_ids.name"
    )
    def _compute_changes_html(self):
        for contract in self:
            contract.changes_html = (
                self.env["ir.qweb"]._render(
                    "vae_assistance.vae_contract_changes",
                    {"changes": contract._changes()},
                )
                if contract.amendment_of_id
                else False
            )

    # ------------------------------------------------------------------
    # The contract and its amendments
    # ------------------------------------------------------------------

    def _first(self):
        """The contract that this one amends, or itself."""
        self.ensure_one()
        return self.amendment_of_id or self

    def _signed_amendments(self):
        """Signed amendments of the contract, the last one at the end."""
        return (
            self._first()
            .amendment_ids.filtered("date_signed")
            .sorted("amendment_number")
        )

    def _current(self):
        """What holds now: the last signed amendment, or else the contract itself."""
        return self._signed_amendments()[-1:] or self._first()

    def _before(self):
        """The contract as it stood before this amendment."""
        self.ensure_one()
        earlier = self._signed_amendments().filtered(
            lambda other: other.amendment_number < self.amendment_number
        )
        return earlier[-1:] or self._first()

    def _drafts(self):
        """Amendments of the contract that are not signed."""
        return self.amendment_ids.filtered(lambda contract: not contract.date_signed)

    def _changes(self):
        """What the amendment changes.

        :return: dict with ``values`` (dicts of ``label``, ``before``, ``after``),
            ``added`` and ``removed`` (commitments: dicts of ``side``, ``name``); empty
            lists when nothing changes
        """
        self.ensure_one()
        before = self._before()
        sides = dict(self.env["vae.contract.commitment"]._selection_side())

        def shown(contract, fname):
            value = contract[fname]
            if fname == "date_end":
                return value and format_date(self.env, value, date_format="d MMMM y")
            if fname == "cost":
                return value and format_amount(self.env, value, contract.currency_id)
            if fname == "plan_id":
                return value and self.env._("version %(number)s", number=value.version)
            return value.name if isinstance(value, models.Model) else value

        def commitments(contract):
            return [(line.side, line.name.strip()) for line in contract.commitment_ids]

        def listed(lines, others):
            return [
                {"side": sides[side], "name": name}
                for side, name in lines
                if (side, name) not in others
            ]

        old, new = commitments(before), commitments(self)
        return {
            "values": [
                {
                    "label": self._fields[fname]._description_string(self.env),
                    "before": shown(before, fname) or "–",
                    "after": shown(self, fname) or "–",
                }
                for fname in (
                    "date_end",
                    "plan_id",
                    "user_id",
                    "program_id",
                    "cost",
                    "payer",
                    "intro",
                    "expectations",
                    "terms",
                )
                if (before[fname] or False) != (self[fname] or False)
            ],
            "added": listed(new, old),
            "removed": listed(old, new),
        }

    # ------------------------------------------------------------------
    # Making an amendment
    # ------------------------------------------------------------------

    def _draft_values(self, vals):
        first = self.browse(vals.get("amendment_of_id")).amendment_of_id
        first = first or self.browse(vals.get("amendment_of_id"))
        if not first:
            return super()._draft_values(vals)
        first.check_access("write")
        first._check_may_amend()
        # What is not given anew stays as it is now.
        now = first._current()
        kept = {
            fname: now[fname].id if now._fields[fname].relational else now[fname]
            for fname in (
                "candidate_id",
                "kind",
                "number",
                "user_id",
                "program_id",
                "template_id",
                "intro",
                "date_start",
                "date_end",
                "place",
                "expectations",
                *TERMS,
            )
        }
        return {
            **kept,
            "plan_id": (now.plan_id and first.candidate_id._agreed_plan()).id,
            "commitment_ids": [
                Command.create(
                    {"sequence": line.sequence, "side": line.side, "name": line.name}
                )
                for line in now.commitment_ids
            ],
            **{
                fname: vals[fname]
                for fname in ("plan_id", "date_end", "change_reason", "commitment_ids")
                if vals.get(fname)
            },
            "amendment_of_id": first.id,
            "amendment_number": max(
                first.amendment_ids.mapped("amendment_number"), default=0
            )
            + 1,
        }

    def _check_may_amend(self):
        """Refuse to amend what is not in force, or twice at a time.

        :raise UserError: what to do instead
        """
        self.ensure_one()
        if self.state != "signed":
            raise UserError(
                self.env._(
                    "%(contract)s is not in force: only a signed contract that has"
                    " neither ended nor been terminated is amended.",
                    contract=self.display_name,
                )
            )
        if drafts := self._drafts():
            raise UserError(
                self.env._(
                    "%(contract)s is being prepared already. Go on with it.",
                    contract=drafts[0].display_name,
                )
            )

    def action_amend(self):
        """Prepare an amendment, or go on with the one that is being prepared.

        :return: window action on the amendment
        """
        self.ensure_one()
        self.check_access("write")
        first = self._first()
        amendment = first._drafts()[:1] or (
            self._vae_by_code().create({"amendment_of_id": first.id})
        )
        return amendment._action_open()

    def action_view_amendments(self):
        """The contract with its amendments."""
        self.ensure_one()
        first = self._first()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_contract_action"
        )
        action["domain"] = [("id", "in", (first | first.amendment_ids).ids)]
        action["context"] = {}
        return action
