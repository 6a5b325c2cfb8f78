#!/bin/sh
# Make the virtual environment and install the package into it.
# Usage: tools/setup.sh VENV [EXTRA]
# What the system lacks (venv, Pango) is installed by apt where that is allowed;
# otherwise the exact line to run is printed.
set -eu
venv=$1
extra=${2:-}
python=${PYTHON:-python3}

missing=""
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "需要 Python 3.11 或更高版本，现在是 $("$python" --version 2>&1)。" >&2
    exit 1
}
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="python3-venv"
if [ "$(uname -s)" = Linux ]; then
    for pair in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 \
        libharfbuzz-subset.so.0:libharfbuzz-subset0 libfontconfig.so.1:libfontconfig1; do
        "$python" -c "import ctypes; ctypes.CDLL('${pair%%:*}')" 2>/dev/null || missing="$missing ${pair##*:}"
    done
fi
if [ -n "$missing" ]; then
    line="apt-get install -y --no-install-recommends$(printf ' %s' $missing)"
    if ! command -v apt-get >/dev/null; then
        echo "系统缺少：$missing。请用系统的软件管理工具安装（macOS：brew install pango）。" >&2
        exit 1
    elif [ "$(id -u)" = 0 ]; then
        (apt-get update -q && $line) >/dev/null || { echo "请先运行：apt-get update && $line" >&2; exit 1; }
    elif sudo -n true 2>/dev/null; then
        (sudo -n apt-get update -q && sudo -n $line) >/dev/null || { echo "请先运行：sudo apt-get update && sudo $line" >&2; exit 1; }
    else
        echo "系统缺少：$missing。请先运行：" >&2
        echo "  sudo apt-get update && sudo $line" >&2
        exit 1
    fi
fi

# Tests sign with a token made of software; where it cannot be installed, they say that they are skipped.
if [ "$extra" = dev ] && ! command -v softhsm2-util >/dev/null && command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        (apt-get update -q && apt-get install -y -q --no-install-recommends softhsm2) >/dev/null 2>&1 || true
    elif sudo -n true 2>/dev/null; then
        (sudo -n apt-get update -q && sudo -n apt-get install -y -q --no-install-recommends softhsm2) >/dev/null 2>&1 || true
    fi
fi

# Tests open the form in a real browser; where there is none, they say that they are skipped.
if [ "$extra" = dev ] && ! command -v chromedriver >/dev/null && command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        (apt-get update -q && apt-get install -y -q --no-install-recommends chromium chromium-driver) >/dev/null 2>&1 || true
    elif sudo -n true 2>/dev/null; then
        (sudo -n apt-get update -q && sudo -n apt-get install -y -q --no-install-recommends chromium chromium-driver) >/dev/null 2>&1 || true
    fi
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "正在安装依赖……" >&2
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint constraints.txt --editable ".${extra:+[$extra]}"
