# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessDenied, AccessError, MissingError
from odoo.http import request, route

from .signature import VaeSignaturePortal


class VaeTablet(VaeSignaturePortal):
    """The page on which people sign in turn, and the only one of its session.

    The device passes from hand to hand: see ``ir.http._vae_keep_session_at``.
    """

    def _vae_tablet_event(self, event_id):
        """The workshop at which this session is kept; any other is not found."""
        page = request.env["calendar.event"]._vae_tablet_url(event_id)
        if request.session.get("vae_kept_at") != page:
            raise request.not_found()
        return request.env["calendar.event"].browse(int(event_id))

    @route(
        "/vae/tablet/<string:event_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def vae_tablet(self, event_id, **_query):
        """Those who came, and where they sign."""
        event = self._vae_tablet_event(event_id)
        try:
            people = event.action_vae_list()
        except (AccessError, MissingError):
            # Taken away meanwhile: there is nothing to come back to.
            return request.redirect("/web/session/logout")
        return self._vae_render(
            "vae_assistance.tablet_page",
            "vae_tablet",
            event.name,
            tablet={"url": request.session["vae_kept_at"], "event": people},
        )

    @route("/vae/tablet/<string:event_id>/list", type="jsonrpc", auth="user")
    def vae_tablet_list(self, event_id, **_params):
        return self._vae_tablet_event(event_id).action_vae_list()

    @route("/vae/tablet/<string:event_id>/sign", type="jsonrpc", auth="user")
    def vae_tablet_sign(self, event_id, person=None, image=None, **_params):
        """One of those who came has drawn their signature.

        :param int person: id of the attendance
        :param str image: PNG as base64
        :return: dict with the list as it is then, and what was wrong
        """
        attendance = self._vae_tablet_person(event_id, person)
        name = attendance.sudo().partner_id.name
        error = self._vae_try(lambda: attendance.action_sign_on_tablet(name, image))
        return {"event": attendance.event_id.action_vae_list(), "error": error}

    def _vae_tablet_person(self, event_id, person):
        """The attendance of one of those who come; any other is not found."""
        event = self._vae_tablet_event(event_id)
        event._vae_check_holds_list()
        attendance = event.sudo().vae_attendance_ids.filtered(
            lambda each: each.id == person
        )
        if not attendance:
            raise request.not_found()
        return attendance.sudo(False)

    @route("/vae/tablet/<string:event_id>/show", type="jsonrpc", auth="user")
    def vae_tablet_show(self, event_id, person=None, **_params):
        """One of those who came is about to sign: make what they read first.

        :param int person: id of the attendance
        :return: dict with the address of the PDF, or with what is wrong
        """
        attendance = self._vae_tablet_person(event_id, person)
        error = self._vae_try(attendance._show_to_sign)
        if error:
            return {"error": error}
        asked = attendance._signature_requests()
        page = request.session["vae_kept_at"]
        # Another one once it has been made anew.
        return {"url": f"{page}/document/{attendance.id}?is={asked.id}"}

    @route(
        "/vae/tablet/<string:event_id>/document/<int:person>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def vae_tablet_document(self, event_id, person, **_query):
        """The very PDF that the person is going to sign."""
        asked = self._vae_tablet_person(event_id, person)._signature_requests()
        if asked.state != "to_sign":
            raise request.not_found()
        asked.signer_ids._mark_seen()
        return self._vae_file(asked)

    @route("/vae/tablet/<string:event_id>/leave", type="jsonrpc", auth="user")
    def vae_tablet_leave(self, event_id, password=None, **_params):
        """Back to the software, for who knows the password of the account.

        :return: dict with the address, or with what is wrong
        """
        event = self._vae_tablet_event(event_id)
        user = request.env.user
        credential = {
            "type": "password",
            "login": user.login,
            "password": password if isinstance(password, str) else "",
        }
        try:
            # As at the login: attempts are counted, too many are refused.
            with user._assert_can_auth(user=user.login):
                user._check_credentials(credential, {"interactive": True})
        except AccessDenied as denied:
            if str(denied) != str(AccessDenied()):
                return {"error": str(denied)}  # to wait, as it says
            error = request.env._(
                "This is not the password of %(user)s.", user=user.name
            )
            return {"error": error}
        request.session.pop("vae_kept_at")
        return {"url": event._vae_form_url()}
