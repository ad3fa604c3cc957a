"""The quality gate: what `scripts/test` and `scripts/lint` are made of.

    odoo_log.py          what Odoo's log holds that it should not
    databases.py         template databases of tests, and their short-lived clones
    generate_bundles.py  scripts and styles compiled in the template, for tours
    pytest_runner.py     tests under pytest, on a clone
    odoo_runner.py       the addons' own tests under Odoo's own runner
    node_tools.py        prettier and eslint, in .local/node
    files.py             which files are checked; blanks, line ends, conflict markers
    translations.py      the .pot files and fr.po
    report.py            lines of progress and the summary at the end

Like `setup`, it uses Python's standard library only; `translations.py` is the
exception, and is run by the interpreter of the venv.
"""
