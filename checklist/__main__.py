"""``python -m checklist``."""

from checklist.cli.main import run

if __name__ == "__main__":
    run()
