"""The quality gate: what `scripts/test` and `scripts/lint` are made of.

    odoo_log.py          what Odoo's log holds that it should not
    databases.py         template databases of tests, and their short-lived clones
    generate_bundles.py  scripts and styles compiled in the template, for tours
    pytest_runner.py     tests under pytest, on a clone
    odoo_runner.py       the addons' own tests under Odoo's own runner
    node_tools.py        prettier and eslint, in .local/node
    core_pylint.py       core's own checks, in lint's run of pylint
    check-translations   exports the terms to translate, for translations.py
    translations.py      the .pot files and fr.po
    report.py            lines of progress and the summary at the end

Like `setup`, it uses Python's standard library only; `translations.py` and
`core_pylint.py` are the exceptions, run by the interpreter of the venv. What lint
checks is listed in `.pre-commit-config.yaml`.
"""
