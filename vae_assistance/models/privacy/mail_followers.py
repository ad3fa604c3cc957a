# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..ground.base import is_of_ids


def is_by_ids(domain):
    """Whether a domain says nothing but “one of these ids”."""
    return (
        getattr(domain, "field_expr", "") == "id"
        and domain.operator == "in"
        and is_of_ids(domain.value)
    )


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
        if is_by_ids(asked):
            # By their ids core reads what it has found: of one record as well.
            found = self.sudo().search_fetch(asked, ["res_model"])
            asked &= Domain("res_model", "in", list(set(found.mapped("res_model"))))

        def is_about(names):
            named = asked & Domain("res_model", "in", names)
            return not named.optimize(self).is_false()

        models_ = self._vae_models()
        if not is_about(models_):
            return Domain.TRUE
        readable = [Domain("res_model", "not in", models_)]
        for name in models_:
            if not is_about([name]):
                continue
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
