# Each command is one script; `make run` needs nothing but Python 3.11.

.PHONY: run test test-odoo test-long test-core bench lint docs clean

run: ; @scripts/run
test: ; @scripts/test
test-odoo: ; @scripts/test-odoo
test-long: ; @scripts/test-long
test-core: ; @scripts/test-core
bench: ; @scripts/bench
lint: ; @scripts/lint
docs: ; @scripts/screenshots
clean: ; @scripts/clean
