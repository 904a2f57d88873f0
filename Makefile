# The two commands a newcomer types: `make demo` and `make test`.
# Built files go outside the clone, so that RocksDB's C++ (about 16 minutes on two cores) is compiled once for all clones.

export CARGO_TARGET_DIR ?= $(HOME)/.cache/dossier/target
BINARY = $(CARGO_TARGET_DIR)/release/dossier
STORE ?= demo-store

.PHONY: help demo test build needs own servers lint clean-demo

help:
	@echo "make demo   read the sample articles, answer a question, draw demo.svg and demo.html"
	@echo "make test   run all tests, clippy and rustfmt"
	@echo "make build  the program alone, at $(BINARY)"

# What must be on the machine: a C++ compiler and libclang for RocksDB, Graphviz for pictures. Installed with apt where missing.
needs:
	@command -v cargo >/dev/null || { echo "Rust is missing: install it from https://rustup.rs and try again"; exit 1; }
	@missing=""; \
	command -v g++ >/dev/null || missing="$$missing g++"; \
	command -v make >/dev/null || missing="$$missing make"; \
	ls /usr/lib/llvm-*/lib/libclang.so* /usr/lib/llvm-*/lib/libclang-[0-9]*.so* 2>/dev/null | grep -q . || missing="$$missing libclang-dev"; \
	command -v dot >/dev/null || missing="$$missing graphviz"; \
	if [ -n "$$missing" ]; then \
	  echo "installing what is missing:$$missing"; \
	  if [ "$$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi; \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

build: needs
	@[ -d "$(CARGO_TARGET_DIR)/release" ] || echo "first build: RocksDB takes about a quarter of an hour; later ones reuse $(CARGO_TARGET_DIR)"
	cargo build --release --locked

demo: build clean-demo
	$(BINARY) ingest data/samples -l $(STORE)
	@echo; echo "Who is under sanctions, by whom, and how do they stand? (dossier query sanctions-in-force)"; echo
	@$(BINARY) query sanctions-in-force -f table -l $(STORE)
	$(BINARY) export dot -l $(STORE) --limit 60 -o demo.dot
	$(BINARY) export svg -l $(STORE) --limit 60 -o demo.svg
	$(BINARY) export html -l $(STORE) -o demo.html
	@echo; echo "Drawn: demo.dot, demo.svg and demo.html (open it in a browser)."
	@echo "Try next, with $(BINARY):"
	@echo "  dossier query --list -l $(STORE)"
	@echo "  dossier show putin -l $(STORE)"
	@echo "  dossier query said-not-established -f table -l $(STORE)"
	@echo "  dossier explain data/samples/2023-05-11-corvane-lines.txt"

clean-demo:
	rm -rf $(STORE) demo.dot demo.svg demo.html

# Toolchains without these two components still run the tests.
lint:
	@if cargo fmt --version >/dev/null 2>&1; then cargo fmt --check; else echo "rustfmt is not installed: formatting is not checked"; fi
	@if cargo clippy --version >/dev/null 2>&1; then cargo clippy --release --locked --all-targets -- -D warnings; else echo "clippy is not installed: lints are not checked"; fi

# Servers that others wrote, for the tests of stores elsewhere: Oxigraph's (22 MB, from PyPI) and Virtuoso (apt; the programs
# alone, no service). A few seconds. What cannot be installed is said, and its tests are skipped.
SERVERS = $(CARGO_TARGET_DIR)/servers
servers:
	@if ! command -v oxigraph >/dev/null && [ ! -x "$(SERVERS)/bin/oxigraph" ]; then \
	  { python3 -m venv "$(SERVERS)" && "$(SERVERS)/bin/pip" install -q --disable-pip-version-check "oxigraph==0.5.*"; } >/dev/null 2>&1 \
	    || echo "the Oxigraph server cannot be installed (it needs python3 with venv and pip): its tests are skipped"; \
	fi; \
	if ! command -v virtuoso-t >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi; \
	  { command -v apt-get && $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends virtuoso-opensource-7-bin; } >/dev/null 2>&1 \
	    || echo "Virtuoso cannot be installed: its tests are skipped"; \
	fi

# Built tests know the folder of the clone they were built in, and cargo takes them for those of another clone with older files.
# So whoever comes from another clone builds what is ours anew; the libraries stay.
own:
	@mkdir -p "$(CARGO_TARGET_DIR)"; \
	if [ "$$(cat "$(CARGO_TARGET_DIR)/clone" 2>/dev/null)" != "$(CURDIR)" ]; then \
	  cargo clean --release --locked -p dossier 2>/dev/null || true; \
	  echo "$(CURDIR)" > "$(CARGO_TARGET_DIR)/clone"; \
	fi

test: needs own servers lint
	DOSSIER_OXIGRAPH="$(SERVERS)/bin/oxigraph" cargo test --release --locked
