# The commands of the house. `make help` lists them; each installs what it lacks first.

.DEFAULT_GOAL := help
.PHONY: help build image demo test lint fuzz bench format

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

build: ## build/static/esc-courier and build/static/esc_conformance
	@scripts/bootstrap build
	@scripts/build static

image: ## the container image esc-courier:local
	@scripts/bootstrap docker
	@scripts/image

demo: ## the main job, end to end, on examples/quickstart
	@scripts/bootstrap build fakes
	@scripts/build static
	@scripts/demo

test: ## every test and linter there is
	@scripts/bootstrap build fakes test lint docker
	@scripts/test

lint: ## clang-format, clang-tidy, shellcheck, hadolint, zizmor, actionlint
	@scripts/bootstrap build test lint
	@scripts/tools venv lint
	@scripts/lint

fuzz: ## the fuzz targets, and fresh cases against the reference; FUZZ_SECONDS (60) each
	@scripts/bootstrap build test
	@scripts/fuzz

bench: ## size and start time; keys against ssh-keygen; rendering against cloud-init; the evaluator against the reference
	@scripts/bootstrap build test
	@scripts/build static
	@scripts/bench

format: ## rewrite the sources with clang-format
	@scripts/bootstrap lint
	@git ls-files 'src/*.h' 'src/*.cpp' 'tests/*.h' 'tests/*.cpp' | xargs clang-format-19 -i
