# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

from .vae_guarded import JOURNEY


class IrRule(models.Model):
    """Who reads what is said once, for all models that are read alike."""

    _inherit = "ir.rule"

    @api.model
    @ormcache()
    def _vae_kept_models(self):
        """Names of models whose records our addons keep to some people.

        :return: frozenset: all of ours, and those of others that have a rule of ours
        """
        addons = self._vae_addons()
        data = self.env["ir.model.data"].sudo()
        rules = data.search(
            [("model", "=", self._name), ("module", "in", list(addons))]
        )
        ruled = (
            self.sudo().with_context(active_test=False).browse(rules.mapped("res_id"))
        )
        return frozenset(ruled.exists().model_id.mapped("model")) | {
            name
            for name, model in self.pool.items()
            if model._original_module in addons and not model._abstract
        }

    @api.model
    def _vae_keep_journeys(self, module, names):
        """Rules of models whose records are about one journey.

        Nobody reads records of another structure; who follows the journey reads its
        own, a coordinator those of all journeys of the structure. Rules that are there
        already stay as an administrator has left them.

        :param str module: addon of the data file that calls this
        :param list names: models with ``candidate_id`` and ``company_id``
        """
        group = "vae_assistance.group_vae_"
        self._vae_keep(
            module,
            names,
            company=("own structures", "[('company_id', 'in', company_ids)]", None),
            member=(
                "of candidates followed by the user",
                "[('candidate_id.member_ids', 'in', [user.id])]",
                f"{group}accompagnateur",
            ),
            coordinator=(
                "all of the structure",
                "[(1, '=', 1)]",
                f"{group}coordinator",
            ),
        )

    @api.model
    @ormcache(
        "self.env.uid",
        "self.env.su",
        "name",
        "tuple(self._compute_domain_context_values())",
    )
    def _vae_is_kept_with_journeys(self, name):
        """Whether who reads a journey reads all that a model holds of it.

        So it is while the rules ask no more than those of journeys do: an administrator
        may have changed them, another addon have added some.

        :param str name: model with ``candidate_id`` and the ``company_id`` of that
        """
        records = self.env[name]

        def of_journey(condition):
            path = condition.field_expr
            if path != "company_id":
                path = f"candidate_id.{path}"
            return Domain(path, condition.operator, condition.value)

        # What holds for a record of a journey that is read.
        held = self._compute_domain(JOURNEY).map_conditions(of_journey)
        held = (held & Domain("candidate_id", "!=", False)).optimize(records)
        held = held.children if getattr(held, "OPERATOR", "") == "&" else [held]
        without = Domain("candidate_id", "=", False).optimize(records)

        def asked(condition):
            if condition == without:
                return Domain.FALSE
            return Domain.TRUE if condition in held else condition

        rules = self._compute_domain(name).map_conditions(asked)
        return rules.optimize(records).is_true()

    @api.model
    def _vae_keep_dialogs(self, module, names):
        """Rules of dialogs: Odoo does not keep them to who has opened them."""
        self._vae_keep(
            module, names, own=("own", "[('create_uid', '=', user.id)]", None)
        )

    @api.model
    def _vae_keep(self, module, names, **rules):
        models_ = self.env["ir.model"]
        self._load_records(
            [
                {
                    "xml_id": f"{module}.{name.replace('.', '_')}_rule_{suffix}",
                    "noupdate": True,
                    "values": {
                        "name": f"{models_._get(name).name}: {said}",
                        "model_id": models_._get_id(name),
                        "domain_force": domain,
                        "groups": [self.env.ref(group).id] if group else [],
                    },
                }
                for name in names
                for suffix, (said, domain, group) in rules.items()
            ],
            update=True,
        )
