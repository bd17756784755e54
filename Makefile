# make forecast   the Guangzhou case as known on 2017-10-19, all scenarios, into out/guangzhou
# make test       C++ and Python tests           make lint     format, ruff, mypy
# make package    the Python package into .venv  make format   rewrite files in the house format
# make docs       the documentation into build/docs
# make coverage   lines of libsim that the C++ tests alone reach
# make page       the page of quesnay serve, bundled from bindings/page with node
# make wheel      a wheel that needs no compiler and the sdist, in dist/
# make test-package   the wheel and C++ projects that use the library, as CI tests them
# make notebook   JupyterLab on notebooks/, reached from this machine alone
# make sanitize   C++ tests under the sanitizers of addresses, undefined behaviour and threads
# make fuzz       odd inputs to the readers and the builder for SECONDS=n
# make fresh      both commands of README.md on bare Debian 12 and 13, as root
# PYTHON=/path/to/python3 chooses another Python (3.11 or newer) than the system's.

PYTHON ?= /usr/bin/python3
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := forecast
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: forecast test test-cpp test-python test-package test-asan test-tsan sanitize lint lint-cpp \
        lint-python lint-page format package page wheel notebook fresh system system-page system-browser \
        system-clang clean always

forecast: .venv/.package
	@mkdir -p out
	.venv/bin/quesnay run scenarios/guangzhou --vintage 2017-10 --out out/guangzhou \
	  --seed 2025 --draws 2000

package: .venv/.package

# ---- the machine: apt is touched only if a package is missing ------------------------------------------

debian_packages := build-essential cmake ninja-build libeigen3-dev libboost-dev catch2 librandom123-dev \
                   python3-venv python3-dev fonts-noto-cjk graphviz

# What bundles the page, and the browser that tests open it in.
page_packages := nodejs npm
browser_packages := chromium

# What make sanitize needs beside them.
clang_packages := clang libclang-rt-dev llvm libomp-dev

install = command -v dpkg-query > /dev/null || exit 0; \
	missing=$$(for package in $(1); do \
	  dpkg-query -W -f='$${db:Status-Abbrev}' $$package 2> /dev/null | grep -q '^ii' || echo $$package; \
	done); \
	if [ -n "$$missing" ]; then \
	  echo "quesnay: installing Debian packages:" $$missing; \
	  if [ "$$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi; \
	  $$as_root apt-get update -qq; \
	  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

system:
	@$(call install,$(debian_packages))

# Another node than Debian's is as good.
system-page: | system
	@command -v npm > /dev/null || { $(call install,$(page_packages)); }

system-browser: | system
	@command -v chromium > /dev/null || { $(call install,$(browser_packages)); }

system-clang: system
	@$(call install,$(clang_packages))

# ---- .venv: stamps lie in it, so that removing it is enough to start anew ------------------------------

# Made anew when another Python is asked for or the tree was moved.
venv_of := $(PYTHON) in $(CURDIR)
ifneq ($(shell cat .venv/.made 2> /dev/null),$(venv_of))
.PHONY: .venv/.made
endif

.venv/.made: | system
	@echo "quesnay: making .venv with $(PYTHON)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Quesnay needs Python 3.11 or newer")'
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@echo "$(venv_of)" > $@

.venv/.run: requirements/run.txt .venv/.made
	@echo "quesnay: installing Python packages"
	@.venv/bin/pip install -q -r requirements/run.txt
	@touch $@

.venv/.page: requirements/page.txt .venv/.run
	@echo "quesnay: installing the page's server"
	@.venv/bin/pip install -q -r requirements/page.txt
	@touch $@

.venv/.notebook: requirements/notebook.txt .venv/.run
	@echo "quesnay: installing JupyterLab"
	@.venv/bin/pip install -q -r requirements/notebook.txt
	@touch $@

.venv/.ci: requirements/ci.txt .venv/.run
	@echo "quesnay: installing Python packages for tests and checks"
	@.venv/bin/pip install -q -r requirements/ci.txt
	@touch $@

# ---- the package: compiled in a build folder that stays, installed only when a source changed ----------

# Folders are in the list so that a removed file is noticed.
package_sources := pyproject.toml CMakeLists.txt README.md LICENSE commit.txt \
                   $(shell find libsim bindings scenarios \( -name __pycache__ -o -name node_modules \) -prune -o -print)
# Where CMake builds it: a folder for each Python, named as the wheel's tag.
tag_of_python := import sys, sysconfig; version = "cp%d%d" % sys.version_info[:2]; \
                 print(version, version, sysconfig.get_platform().replace("-", "_"), sep="-")
package_tree = build/$(shell $(PYTHON) -c '$(tag_of_python)')
package_build = --no-build-isolation --no-deps --config-settings=build-dir=$(package_tree)

.venv/.package: $(package_sources) build/commit .venv/.run | system
	@echo "quesnay: building the package (some minutes the first time)"
	@.venv/bin/pip install $(package_build) --force-reinstall .
	@.venv/bin/pip check
	@touch $@

# The package says its commit, so a commit alone makes it anew; the file changes only if the commit does.
build/commit: always | system
	@mkdir -p build
	@cmake -DSOURCE=. -P bindings/cmake/commit.cmake > $@.now
	@if cmp -s $@.now $@; then rm $@.now; else mv $@.now $@; fi

# ---- the page: bundled from its sources at build time, and the only part that needs node ---------------

page_sources := $(shell find bindings/page -name node_modules -prune -o -type f -print)
page_built := bindings/quesnay/page/static/page.js

bindings/page/node_modules/.installed: bindings/page/package-lock.json bindings/page/package.json | system-page
	@echo "quesnay: installing what bundles the page"
	@cd bindings/page && npm ci --silent --ignore-scripts
	@touch $@

$(page_built): $(page_sources) bindings/page/node_modules/.installed
	@cd bindings/page && npm run --silent check && npm run --silent build
	@touch $@

# The package is made in a second make, which sees what the first has bundled.
page: $(page_built) .venv/.page
	@$(MAKE) --no-print-directory package
	@echo "quesnay: .venv/bin/quesnay serve scenarios/guangzhou"

# The wheel holds every library it needs beyond the system's, and the page. The sdist holds the tracked files and their
# commit.
wheel: $(page_built) .venv/.package .venv/.ci
	@rm -rf build/wheel build/sdist dist
	.venv/bin/pip wheel -q $(package_build) --wheel-dir build/wheel .
	PATH=$(CURDIR)/.venv/bin:$$PATH .venv/bin/auditwheel repair --wheel-dir dist build/wheel/*.whl
	@mkdir -p build/sdist
	@if [ -e .git ]; then \
	  git ls-files -z --cached | tar -c --null --files-from - | tar -x -C build/sdist; \
	  cp build/commit build/sdist/commit.txt; \
	fi
	cd $(if $(wildcard .git),build/sdist,.) && $(CURDIR)/.venv/bin/python -c \
	  "from scikit_build_core.build import build_sdist; print(build_sdist('$(CURDIR)/dist'))"

# Only this machine can reach it. Jupyter refuses root unless told that it is meant.
notebook: .venv/.package .venv/.notebook
	.venv/bin/jupyter lab --ServerApp.ip=127.0.0.1 --notebook-dir=notebooks \
	  $(if $(filter 0,$(shell id -u)),--allow-root)

# ---- tests ---------------------------------------------------------------------------------------------

test: test-cpp test-python

# The runners' own reports are kept in build/ for whoever counts the tests.
# C++ tests are linked to the library as the package has it, so that it is compiled once.
test-cpp: page
	@rm -f build/tests-cpp.txt
	cmake -S . -B $(package_tree) -DQUESNAY_TESTS=ON > /dev/null
	cmake --build $(package_tree) --target quesnay_tests
	$(package_tree)/tests/cpp/quesnay_tests | tee build/tests-cpp.txt

test-python: page .venv/.ci | system-browser
	@rm -f build/tests-python.txt
	.venv/bin/python -m pytest -q -n $$(nproc) --dist worksteal --durations=20 | tee build/tests-python.txt

# Odd cases, tables and models: each ends well or in one sentence. 'make test' runs the first of the same inputs.
SECONDS ?= 600
.PHONY: fuzz
fuzz: .venv/.package .venv/.ci
	.venv/bin/python tests/fuzz/run.py --seconds $(SECONDS)

# ---- coverage: lines of libsim that the C++ tests alone reach -----------------------------------------

.venv/.coverage: requirements/coverage.txt .venv/.run
	@.venv/bin/pip install -q -r requirements/coverage.txt
	@touch $@

.PHONY: coverage
coverage: .venv/.coverage | system
	cmake --preset coverage > /dev/null 2>&1 || cmake --fresh --preset coverage > /dev/null
	cmake --build --preset coverage
	@find build/coverage -name '*.gcda' -delete
	build/coverage/tests/cpp/quesnay_tests
	.venv/bin/gcovr --root . --filter libsim/ --merge-lines --object-directory build/coverage \
	  --fail-under-line 85 --print-summary --txt build/coverage/lines.txt build/coverage

# ---- documentation: built offline, and nothing in it is loaded from a network --------------------------

.venv/.docs: requirements/docs.txt .venv/.ci
	@echo "quesnay: installing Python packages for the documentation"
	@.venv/bin/pip install -q -r requirements/docs.txt
	@touch $@

.PHONY: docs
docs: .venv/.package .venv/.docs
	@# From nothing: notebooks show what the package does now.
	@rm -rf build/docs build/jupyter_execute
	.venv/bin/sphinx-build -q -W --keep-going -j auto -c docs . build/docs
	.venv/bin/python docs/site/offline.py build/docs
	@echo "quesnay: open build/docs/index.html"

test-package: wheel
	@rm -f build/tests-package.txt
	QUESNAY_BUILT=$(package_tree) .venv/bin/python -m pytest -q tests/package/check_cpp.py tests/package/check_wheel.py \
	  --deselect $(taken) | tee build/tests-package.txt

asan_tests ?= ~[large]
# Built as a project of its own that takes the library into its tree: it is compiled once for both.
taken := tests/package/check_cpp.py::test_a_project_takes_the_library_into_its_tree
asan_build := cmake -S tests/package/cpp -B build/taken -DQUESNAY_SOURCE_DIR=$(CURDIR)
test-asan: .venv/.ci | system
	@rm -f build/tests-asan.txt build/tests-taken.txt
	$(asan_build) --preset asan > /dev/null 2>&1 || $(asan_build) --fresh --preset asan > /dev/null
	cmake --build build/taken
	@# Without optimisation large matrices take minutes each: make sanitize runs them too.
	build/taken/quesnay/tests/cpp/quesnay_tests "$(asan_tests)" | tee build/tests-asan.txt
	.venv/bin/python -m pytest -q $(taken) | tee build/tests-taken.txt

# Archer tells the sanitizer of OpenMP's own order; it lies beside clang's libraries.
archer = $$(dirname $$(dirname $$(clang++ -print-resource-dir)))/libarcher.so
test-tsan: | system-clang
	cmake --preset tsan > /dev/null 2>&1 || cmake --fresh --preset tsan > /dev/null
	cmake --build --preset tsan
	@test -e $(archer) || { echo "quesnay: $(archer) is missing" >&2; exit 1; }
	@# One test begins threads in a child of fork(), which is what it asks about.
	OMP_TOOL_LIBRARIES=$(archer) TSAN_OPTIONS="ignore_noninstrumented_modules=1 die_after_fork=0" \
	  OMP_NUM_THREADS=4 build/tsan/tests/cpp/quesnay_tests

sanitize: asan_tests := *
sanitize: test-asan test-tsan

# README's two commands on bare machines; logs and systems stay in build/fresh.
fresh:
	@command -v debootstrap > /dev/null || apt-get install -y -qq --no-install-recommends debootstrap
	bash tests/package/fresh.sh build/fresh

# ---- form ----------------------------------------------------------------------------------------------

cpp_files = $(shell find libsim bindings tests benchmarks -name '*.[ch]pp')

lint: lint-cpp lint-python lint-page

lint-cpp: .venv/.ci
	@echo "clang-format"
	@.venv/bin/clang-format --dry-run -Werror $(cpp_files)

# The stub of the compiled module is held to the module, which is built for it.
lint-python: .venv/.package .venv/.ci
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy --strict bindings/quesnay
	.venv/bin/python -m mypy.stubtest quesnay._core --mypy-config-file pyproject.toml

lint-page: bindings/page/node_modules/.installed
	@cd bindings/page && npm run --silent check && npm run --silent lint

format: .venv/.ci bindings/page/node_modules/.installed
	@cd bindings/page && npm run --silent format
	@.venv/bin/clang-format -i $(cpp_files)
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

clean:
	rm -rf build .venv out bindings/page/node_modules bindings/quesnay/page/static
