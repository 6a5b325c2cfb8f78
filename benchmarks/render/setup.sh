#!/usr/bin/env bash
# Install what the report is compared with: Chromium, LibreOffice Writer (Debian packages) and
# typst (PyPI), the last into the benchmark's own environment.
set -euo pipefail
cd "$(dirname "$0")/../.."
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -q chromium libreoffice-writer-nogui
.venv/bin/python -m venv build/benchmark
build/benchmark/bin/pip install -q typst
