# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from graphlib import TopologicalSorter

from odoo.tools import SQL


def uninstall_hook(env):
    # An event of whoever it is stays, without a reminder of ours.
    env.cr.execute(
        SQL(
            "DELETE FROM calendar_alarm_calendar_event_rel"
            " WHERE calendar_alarm_id = ANY(%s)",
            _ids_of_data(env, "vae_assistance", "calendar.alarm"),
        )
    )
    empty_tables(env, "vae_assistance")


def empty_tables(env, module):
    """Empty an addon's tables in the order of their links, before Odoo removes them.

    Odoo removes records of data files one by one in no useful order, and records about
    a candidate keep it from being deleted, a trace the user who left it, a region its
    departments, a parameter its last value, an activity its type.
    """
    models = [
        model
        for model in env.registry.values()
        if model._original_module == module and model._auto and not model._abstract
    ]
    names = [model._name for model in models]
    env["mail.activity"].with_context(active_test=False).search(
        [
            "|",
            ("res_model", "in", names),
            ("activity_type_id", "in", _ids_of_data(env, module, "mail.activity.type")),
        ]
    ).unlink()
    # What an addon leaves in the tables of this one: nobody could open it any more.
    env.cr.execute(
        SQL(
            "DELETE FROM vae_parameter_value WHERE parameter_id = ANY(%s)",
            _ids_of_data(env, module, "vae.parameter"),
        )
    )
    env.cr.execute(
        SQL("DELETE FROM vae_signature_request WHERE res_model = ANY(%s)", names)
    )
    tables = {model._table for model in models} | {
        field.relation
        for model in models
        for field in model._fields.values()
        if field.type == "many2many" and field.store and field.relation
    }
    for table in _tables_by_links(env, tables):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()
    # While all that follows from an event can still be computed.
    events = env["calendar.event"].browse(_ids_of_data(env, module, "calendar.event"))
    events.exists().unlink()


def _ids_of_data(env, module, model):
    """Ids of the records of a model that an addon's data files have made."""
    data = env["ir.model.data"].search([("module", "=", module), ("model", "=", model)])
    return data.mapped("res_id")


def _tables_by_links(env, tables):
    """Each table after those whose rows keep its own from being deleted."""
    links = env.execute_query(
        SQL(
            """SELECT source.relname, target.relname
                 FROM pg_constraint link
                 JOIN pg_class source ON source.oid = link.conrelid
                 JOIN pg_class target ON target.oid = link.confrelid
                WHERE link.contype = 'f'
                  AND link.confdeltype IN ('a', 'r')
                  AND source.relname != target.relname
                  AND source.relname = ANY(%(tables)s)
                  AND target.relname = ANY(%(tables)s)""",
            tables=sorted(tables),
        )
    )
    order = TopologicalSorter({table: set() for table in sorted(tables)})
    for source, target in links:
        order.add(target, source)
    return order.static_order()
