# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Mails as they come: what would keep them from being read or kept is mended.

A mail that raises is lost: the mail server counts it as handed over, and who wrote it
is told nothing.
"""

from ..ground.vae_values import is_kept_text

# What programs write that say nothing, or something wrong; the last one reads anything.
CHARSETS = ("utf-8", "cp1252", "latin-1")


def declare_charsets(message):
    """Have each text of a mail say a charset that it can be read in.

    :param message: ``EmailMessage``, changed in place
    """
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        content = part.get_payload(decode=True) or b""
        declared = part.get_content_charset()
        charset = next(
            charset
            for charset in filter(None, (declared, *CHARSETS))
            if _reads(charset, content)
        )
        if charset != declared:
            part.set_param("charset", charset)


def _reads(charset, content):
    try:
        content.decode(charset)
    except (LookupError, ValueError):  # there is none such; it is another one
        return False
    return True


def kept(value):
    """What was read of a mail, without the characters that no database keeps.

    :param value: text, or attachments: whatever ``message_parse`` gives
    """
    if isinstance(value, str) and not is_kept_text(value):
        # Of the same class: HTML stays HTML.
        plain = value.replace("\0", "").encode(errors="replace").decode()
        return type(value)(plain)
    if isinstance(value, list):
        return [
            each._replace(fname=kept(each.fname)) if hasattr(each, "fname") else each
            for each in value
        ]
    return value
