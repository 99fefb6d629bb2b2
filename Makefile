# Everything is in run.py, so that Windows has the same without make.
PYTHON ?= python3

.PHONY: run test lint bench torture setup lock

run test lint bench torture setup lock:
	@$(PYTHON) run.py $@ $(ARGS)
