"""`make bench`: how fast the software is, beside yardsticks in the same run.

    bench_*.py       one file a feature: what is measured beside what
    measure.py       what a bench is; both sides are measured in turn
    outcome.py       the table, and .local/bench/last.json
    stage.py         what benches use: databases, server, sessions, recorded calls
    databases.py     a small and a large database, built or used again, and copies
    region.py        the large one's journeys, of several structures
    people.py        who is in them
    fill.py          what each of them has
    portfolio.py     one référent's journeys and leads, made through the ORM
    copies.py        and multiplied in SQL
    memory.py        of a process, now and at most
    server.py        Odoo, and how many SQL queries a request took
    web_session.py   JSON-RPC as the web client speaks it
    browser.py       which calls the web client makes

A new bench: a file ``bench_<feature>.py`` with a class that has `name`, `limit`,
`ours()`, `yardstick()` and a list ``BENCHES`` of its instances.
"""
