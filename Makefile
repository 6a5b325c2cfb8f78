# make demo  装好一切，生成示例单位的自查报告
# make test  装好一切，跑全部检查和测试
# make quick 只跑快的测试
# make web   造出网页表单（放进 build/web）

VENV := .venv
BIN := $(VENV)/bin
SETUP := pyproject.toml constraints.txt tools/setup.sh

# Tests start hundreds of processes: each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test quick lint web bench examples pictures fonts locale clean

demo: $(VENV)/.ready
	@mkdir -p build
	@$(BIN)/checklist report examples/水利局/answers.yaml --as-of 2026-01-15 --force -o build/示例自查报告.pdf

test: $(VENV)/.ready-dev lint web
	@$(BIN)/python -m pytest -n auto --dist worksteal

quick: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow"

lint: $(VENV)/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/checklist rules lint

web: $(VENV)/.ready-dev
	@$(BIN)/python tools/web.py build/web

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m benchmarks.run

examples: $(VENV)/.ready-dev
	@$(BIN)/python examples/make.py

pictures: web
	@PYTHONPATH=. $(BIN)/python tools/pictures.py

fonts: $(VENV)/.ready-dev
	@$(BIN)/python reports/fonts/build.py

locale: $(VENV)/.ready-dev
	@cd checklist/faces/cli/locale/zh_CN/LC_MESSAGES && $(abspath $(BIN))/pybabel -q compile -i click.po -o click.mo -l zh_CN

clean:
	rm -rf $(VENV) build dist

$(VENV)/.ready: $(SETUP)
	@tools/setup.sh $(VENV)
	@touch $@

$(VENV)/.ready-dev: $(SETUP)
	@tools/setup.sh $(VENV) dev
	@touch $@ $(VENV)/.ready
