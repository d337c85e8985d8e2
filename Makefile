# The commands of this project. Each recipe is one plain command, so that a signal to make reaches the script.
PYTHON ?= python3

.PHONY: help run test check audit ci bench bench-reports backup restore lock messages

help:  ## Say what can be done here
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/'

run:  ## Install what is missing and start the application (PORT=8000)
	@$(PYTHON) -m scripts.run

test:  ## Run the tests on SQLite, then on PostgreSQL with Redis (ARGS="-k name" chooses)
	@$(PYTHON) -m scripts.test $(ARGS)

check:  ## Look at style, floors, templates, migrations and the production settings
	@$(PYTHON) -m scripts.check

audit:  ## Ask PyPI for known holes in the packages
	@$(PYTHON) -m scripts.audit

ci: check audit test  ## What .ci/run runs

bench:  ## Measure certificates per second (N=1000)
	@$(PYTHON) -m scripts.bench $(N)

bench-reports:  ## Hold the report's figures against SQL written by hand (SIZE=0.02; 1 is 5,000,000 rows)
	@$(PYTHON) -m scripts.bench_reports $(SIZE)

backup:  ## Save database and files into one archive (TO=folder)
	@$(PYTHON) -m scripts.backup $(TO)

restore:  ## Fill an empty database and storage from an archive (FILE=archive.zip)
	@$(PYTHON) -m scripts.restore $(FILE)

lock:  ## Write requirements.txt and requirements-dev.txt anew from their .in files
	@$(PYTHON) -m scripts.lock

messages:  ## Compile the catalogues of other languages (locale/)
	@$(PYTHON) -m scripts.messages
