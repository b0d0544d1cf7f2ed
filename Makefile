# Every task makes or refreshes .venv first; see config/bootstrap.py. ARGS are passed on: `make lock ARGS=--upgrade`.
# The first Python 3 that really runs: a pyenv shim can be on PATH and still fail.
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 $$HOME/.pyenv/versions/3.*/bin/python3 ; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 6))' 2>/dev/null && echo $$python && break ; done)
TASKS := run test check bench admin lock

.PHONY: $(TASKS)
$(TASKS):
	@$(or $(PYTHON),$(error No Python 3 was found. Install Python 3.11 or newer and run this again)) config/bootstrap.py $@ $(ARGS)
