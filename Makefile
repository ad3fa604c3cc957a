# Each command is one script; `make run` needs nothing but Python 3.11.

.PHONY: run test test-core bench lint docs clean

run: ; @scripts/run
test: ; @scripts/test
test-core: ; @scripts/test-core
bench: ; @scripts/bench
lint: ; @scripts/lint
docs: ; @scripts/screenshots
clean: ; @scripts/clean
