"""XML of records and calls, as prettier writes it."""

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

DEMO = Path(__file__).resolve().parents[2] / "vae_assistance" / "demo"
# Nobody is written to while the demo installs, and nothing is tracked by core: the
# history of steps is told by messages of its own, dated in the past.
QUIET = (
    "{'lang': 'fr_FR', 'tracking_disable': True, 'mail_create_nolog': True,"
    " 'mail_create_nosubscribe': True, 'mail_activity_quick_update': True,"
    " 'no_mail_to_attendees': True, 'dont_notify': True, 'no_reset_password': True}"
)
WIDTH = 88


def french(text):
    """Non-breaking spaces where French typography wants them."""
    for mark in ":;?!»":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")


def quoted(value):
    return '"' + escape(value, {'"': "&quot;"}) + '"'


def opening(indent, tag, attributes, end):
    """Opening of an element: on one line if it fits, else one attribute a line.

    :param end: what closes it: ``>``, `` />`` or ``>text</tag>``
    """
    pairs = [f"{name}={quoted(value)}" for name, value in attributes]
    line = " ".join([f"{indent}<{tag}", *pairs]) + end
    if len(line.split("\n", 1)[0]) <= WIDTH:
        return [line]
    broken = [f"{indent}<{tag}", *(f"{indent}    {pair}" for pair in pairs)]
    return [*broken, f"{indent}{end.lstrip()}"]


@dataclass
class Ref:
    """Value given by reference to another record."""

    xmlid: str


@dataclass
class Eval:
    """Value given by a Python expression."""

    code: str
    model: str = ""


def lines_of_field(name, value, indent=" " * 8):
    attributes = [("name", name)]
    if isinstance(value, Ref):
        attributes.append(("ref", value.xmlid))
    elif isinstance(value, Eval):
        if value.model:
            attributes.append(("model", value.model))
        attributes.append(("eval", value.code))
    else:
        text = escape(french(value))
        return opening(indent, "field", attributes, f">{text}</field>")
    return opening(indent, "field", attributes, " />")


def record(model, xmlid, values, context=None):
    attributes = [("id", xmlid), ("model", model)]
    if context:
        attributes.append(("context", context))
    head = opening("    ", "record", attributes, ">")
    body = [
        line
        for name, value in values.items()
        if value not in (None, "")
        for line in lines_of_field(name, value)
    ]
    return "\n".join([*head, *body, "    </record>"])


def call(model, method, *arguments, user=None):
    """A method called with arguments, each an :class:`Eval`.

    :param user: who calls it, a :class:`Ref`; the superuser by default
    """
    attributes = [("model", model), ("name", method)]
    if user:
        attributes.append(("uid", user.xmlid))
    head = opening("    ", "function", attributes, ">")
    body = []
    for argument in arguments:
        attributes = [("model", argument.model)] if argument.model else []
        attributes.append(("eval", argument.code))
        body += opening(" " * 8, "value", attributes, " />")
    return "\n".join([*head, *body, "    </function>"])


def write(filename, title, elements, context=QUIET):
    root = opening("", "odoo", [("noupdate", "1"), ("context", context)], ">")
    text = "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8" ?>',
            f"<!-- {title} Written by scripts/make_demo.py: edit",
            "     scripts/demo_content/ and run it again. -->",
            *root,
            *(elements if elements[0] else elements[1:]),
            "</odoo>",
            "",
        ]
    )
    (DEMO / filename).write_text(text, encoding="utf-8")
