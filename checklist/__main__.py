"""``python -m checklist``."""

from checklist.faces.cli.main import run

if __name__ == "__main__":
    run()
