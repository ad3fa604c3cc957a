# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import re
from urllib.parse import quote

from PIL import Image
from werkzeug.exceptions import HTTPException, MethodNotAllowed, abort

from odoo import api, models
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request

CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# What a page is made of, nothing of it about anybody; and the way out for good.
OPEN_TO_KEPT = (
    "/web/assets/",
    "/web/sign/get_fonts",
    "/web/session/logout",
    "/website/translations",
)


class KeptElsewhere(AccessDenied):
    # Pages that are still open go on asking: it is no alarm.
    loglevel = logging.DEBUG


def as_list(ids):
    """Ids as they may be sent: one, several or none."""
    if isinstance(ids, list | tuple):
        return ids
    return [ids] if ids else []


class IrHttp(models.AbstractModel):
    """Requests that core answers with an error of the server, or with a bare one.

    The portal is open to the whole world: each of the former would be an alarm in the
    log. Whoever uses it sees a form that was lost, not “Method Not Allowed”: routes to
    which forms of ours are sent say with ``vae_form`` where the form is.
    """

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [*super()._get_translation_frontend_modules_name(), "vae_assistance"]

    @classmethod
    def _match(cls, path):
        """Control characters in an address: not found, like any other that is none.

        Core puts a NUL into a search of attachments and a line end into a redirection.
        """
        if CONTROLS.search(path):
            path = CONTROLS.sub("\N{REPLACEMENT CHARACTER}", path)
            request.reroute(path)
        try:
            return super()._match(path)
        except MethodNotAllowed:
            # Who logs in again is led to where their form was sent.
            if form := cls._vae_form_sent_to(request.httprequest.path):
                abort(request.redirect(form))
            raise

    @classmethod
    def _vae_form_sent_to(cls, path):
        """The address of the form that is sent to this one; None if there is none."""
        routes = request.env["ir.http"].routing_map()
        try:
            rule, args = routes.bind_to_environ(request.httprequest.environ).match(
                path_info=path, method="POST", return_rule=True
            )
        except HTTPException:
            return None
        return cls._vae_form(rule, args)

    @classmethod
    def _vae_form(cls, rule, args):
        form = rule.endpoint.routing.get("vae_form")
        if not form:
            return None
        address = form.format_map({key: quote(args[key], safe="") for key in args})
        return f"{address}?vae_expired=1"

    @api.model
    def _vae_keep_session_at(self, page):
        """Keep the session of this request on one page, and what is below it.

        Whoever gets the device opens nothing else with it, by no address and no call.
        The page itself takes ``vae_kept_at`` from the session, for who may leave.
        Without a request there is no session to keep.

        It goes on under another number: what the browser has open under the old one,
        its line of notifications first of all, is told nothing any more.

        :param str page: address that begins with a slash
        """
        if request:
            request.session["vae_kept_at"] = page
            request.session.should_rotate = True

    @classmethod
    def _vae_check_kept(cls, rule):
        """Lead a session that is kept on a page back to it."""
        page = request.session.get("vae_kept_at")
        path = request.httprequest.path
        if (
            not page
            or path == page
            or path.startswith(f"{page}/")
            or rule.rule.startswith(OPEN_TO_KEPT)
        ):
            return
        if rule.endpoint.routing["type"] == "http":
            abort(request.redirect(page))
        raise KeptElsewhere()

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """A form of another session is shown again, with the token of this one."""
        cls._vae_check_kept(rule)
        result = super()._pre_dispatch(rule, args)
        if request.httprequest.method == "POST" and (form := cls._vae_form(rule, args)):
            token = request.get_http_params().get("csrf_token")
            if not request.validate_csrf(token):
                abort(request.redirect(form))
        return result

    @classmethod
    def _handle_error(cls, exception):
        """A refusal is all that is told: not what else was said on the way to it.

        Core sends the whole chain of errors along: what the record says to who may
        write it beneath the refusal of who may not even read it, and the row that the
        database would not keep, with the columns that are not theirs.
        """
        if isinstance(exception, Image.DecompressionBombError):
            # Core asks how large a picture is once it is open: this one does not.
            exception = UserError(
                request.env._(
                    "This picture has too many dots to be opened. Make it smaller, and"
                    " choose it again."
                )
            )
        if isinstance(exception, UserError):
            exception.__cause__ = None
        return super()._handle_error(exception)

    @classmethod
    def _dispatch(cls, endpoint):
        """A parameter without a name, or called ``self``: no method can be given it."""
        for name in (None, "self"):
            request.params.pop(name, None)
        if request.db:
            cls._vae_check_ids(request.params)
        return super()._dispatch(endpoint)

    @classmethod
    def _vae_check_ids(cls, params):
        """What is no id is told in a sentence, before a method of ours gets it.

        :param dict params: of a call by ``/web/dataset/call_kw`` or ``/json/2``
        :raise UserError: the records of the call are no list of numbers
        """
        model = params.get("model") or params.get("__model__")
        method = params.get("method") or params.get("__method__")
        if not (isinstance(model, str) and isinstance(method, str)):
            return
        function = getattr(request.env.registry.get(model), method, None)
        if not function or getattr(function, "_api_model", False):
            return
        guarded = getattr(request.env.registry[model], "_vae_guarded", None)
        # What we add to core's models has our name.
        if not guarded or not (guarded.is_ours or "vae" in method):
            return
        args = params.get("args")
        first = args[0] if isinstance(args, list) and args else None
        ids = as_list(params.get("ids") or first)
        is_named = all(type(each) is int and each for each in ids)
        # Our models say themselves, in a sentence, that none is chosen.
        if not is_named or not (ids or guarded.is_ours):
            request.env[model]._vae_refuse_ids()
        if guarded.is_ours and method.startswith("action_"):
            # What an action says before it reads or writes is for who may read: what
            # it asks first may have been read as superuser, and be at hand since.
            companies = request.env.user._get_company_ids()
            records = request.env[model].with_context(allowed_company_ids=companies)
            records.browse(ids).exists().check_access("read")
