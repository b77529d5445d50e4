#!/usr/bin/env bash
# Makes .venv and installs what symgd needs, the system's libraries included.
# With arguments (java, poppler): sees to those system tools only.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'symgd: %s\n' "$*" >&2; }

# apt_install PACKAGE…: true if the system's package manager was allowed to install them.
apt_install() {
    command -v apt-get >/dev/null || return 1
    local run=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
        run=(sudo -n)
    fi
    say "installing $* with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    ${run[@]+"${run[@]}"} apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    ${run[@]+"${run[@]}"} apt-get update -qq >/dev/null 2>&1 || true
    ${run[@]+"${run[@]}"} apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# A Python that is new enough and can make environments. A name on the path may be a shim that does not run.
find_python() {
    local name
    for name in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

make_venv() {
    local python
    if ! python=$(find_python); then
        apt_install python3 python3-venv || true
        python=$(find_python) || {
            say "needs Python 3.11 or newer with its venv module: apt install python3-venv," \
                "dnf install python3, brew install python, or PYTHON=/path/to/python3 make …"
            exit 3
        }
    fi
    say "making .venv with $("$python" --version)"
    "$python" -m venv .venv
}

install_package() {
    say "installing symgd and its tools into .venv (a few minutes the first time)"
    .venv/bin/python -m pip install --quiet --editable '.[dev]'
}

has_pango() { .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1; }
has_subset() {
    .venv/bin/python -c 'import sys; from weasyprint.text import ffi; sys.exit(ffi.harfbuzz_subset is None)' \
        >/dev/null 2>&1
}

system_libraries() {
    has_pango && has_subset && return 0
    apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig || true
    if ! has_pango; then
        say "needs the library Pango to write PDF files: apt install libpango-1.0-0 libpangoft2-1.0-0" \
            "libharfbuzz-subset0, dnf install pango, or brew install pango"
        exit 3
    fi
    has_subset || say "without libharfbuzz-subset0 (dnf, brew: harfbuzz) PDF files take a second longer"
}

need_java() {
    command -v java >/dev/null && has_jaxb && return 0
    apt_install default-jre-headless libjaxb-java && return 0
    say "needs Java and JAXB for veraPDF: apt install default-jre-headless libjaxb-java"
    exit 3
}
has_jaxb() { [ -e /usr/share/java/jaxb-runtime.jar ] || [ "$(uname)" != Linux ]; }

need_poppler() {
    command -v pdftotext >/dev/null && command -v pdffonts >/dev/null && return 0
    apt_install poppler-utils && return 0
    say "needs pdftotext and pdffonts: apt install poppler-utils, dnf install poppler-utils, or brew install poppler"
    exit 3
}

if [ $# -gt 0 ]; then
    for tool in "$@"; do
        case "$tool" in
            java | poppler) "need_$tool" ;;
            *) say "unknown tool: $tool"; exit 2 ;;
        esac
    done
    exit 0
fi

.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_venv
install_package
system_libraries
