# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Set

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import ormcache


def named_in(domain, fname):
    """What a field must be one of, as far as the domain says so at first sight.

    :param domain: optimised ``Domain``
    :return: set of values; None: the domain may be about any
    """
    parts = domain.children if getattr(domain, "OPERATOR", "") == "&" else [domain]
    for part in parts:
        if (
            getattr(part, "field_expr", "") == fname
            and part.operator == "in"
            and isinstance(part.value, Set | list | tuple)
        ):
            return set(part.value)
    return None


class MailFollowers(models.Model):
    """Who follows a person's record is read by those who may read the record.

    Core lets every employee read all followers: who is a candidate of whom.
    """

    _inherit = "mail.followers"

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        if not self.env.su and not bypass_access:
            domain = Domain(domain)
            domain &= self._vae_readable_domain(domain)
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        forbidden = self._of_vae_records_not_readable()
        if not forbidden:
            return result
        if result:
            forbidden |= result[0]
        return forbidden, lambda: AccessError(
            self.env._("You may not read who follows records that you may not read.")
        )

    @api.model
    @ormcache()
    def _vae_models(self):
        """Models about people whose records are followed."""
        is_traced = self.env["vae.access.log"]._is_traced
        return tuple(
            name
            for name in self.pool.descendants(["vae.trace.mixin"], "_inherit")
            if is_traced(name) and "message_follower_ids" in self.env[name]._fields
        )

    @api.model
    def _vae_readable_domain(self, asked):
        """What of a search the user may know.

        Core asks for the followers of one record, half a dozen times to open a form:
        that is not made dear by models that it is not about.

        :param asked: ``Domain`` of the search
        """
        asked = asked.optimize(self)
        names = named_in(asked, "res_model")
        if names is None and (ids := named_in(asked, "id")):
            # By their ids core reads what it has found: of one record as well.
            found = self.sudo().search_fetch([("id", "in", list(ids))], ["res_model"])
            names = set(found.mapped("res_model"))
        models_ = self._vae_models()
        about = [name for name in models_ if names is None or name in names]
        if not about:
            return Domain.TRUE
        readable = [Domain("res_model", "not in", models_)]
        for name in about:
            records = self.env[name].with_context(active_test=False)
            if records.has_access("read"):
                readable.append(
                    Domain("res_model", "=", name)
                    & Domain("res_id", "in", records._search(Domain.TRUE))
                )
        return Domain.OR(readable)

    def _of_vae_records_not_readable(self):
        forbidden = self.browse()
        models_ = self._vae_models()
        for name, followers in self.sudo().grouped("res_model").items():
            if name in models_:
                records = self.env[name].browse(followers.mapped("res_id")).exists()
                readable = set(records._filtered_access("read").ids)
                forbidden |= followers.filtered(
                    lambda follower, ids=readable: follower.res_id not in ids
                ).sudo(False)
        return forbidden
