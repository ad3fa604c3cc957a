# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# As the templates in use have it, quotes as an editor may have written them.
EXPRESSION = (
    r"object\.partner_id\._get_signup_url_for_action"
    r"\(url=[^)]{1,8}/my/vae[^)]{1,8}\)\[object\.partner_id\.id\]"
)


def migrate(cr, version):
    """No template gives a link by which an account is taken, to whoever renders it.

    The code that sends the invitation hands the link over.
    """
    cr.execute(
        """UPDATE mail_template
              SET body_html = regexp_replace(
                      body_html::text, %(expression)s, 'portal_link', 'g')::jsonb
            WHERE body_html::text ~ %(expression)s""",
        {"expression": EXPRESSION},
    )
    # Invitations that did not leave stayed among the messages of the account.
    cr.execute(
        """DELETE FROM mail_message
            WHERE model = 'res.users'
              AND body ~ '/web/(signup|reset_password)\\?[^"]*token='
              AND body LIKE '%my%vae%'"""
    )
