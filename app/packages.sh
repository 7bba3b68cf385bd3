# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The Debian packages that the program and its tests need, and how they get installed.
# Read by app/run and tests/run.
# shellcheck disable=SC2034 # What is set here is read there.

# Each line: package, then what it is for.
program_packages=(
    'build-essential        the C++20 compiler and the C library'
    'cmake                  configures the build'
    'ninja-build            runs the build'
    'ccache                 makes a second build of the same sources quick'
    'pkg-config             finds the libraries below'
    'qt6-base-dev           Qt Widgets, Sql, Network and Test'
    'libqt6sql6-psql        the PostgreSQL driver of Qt Sql'
    'qt6-charts-dev         Qt Charts, for the statistics'
    'libqt6opengl6-dev      Qt OpenGL, which Qt Charts is built upon'
    'libgl-dev              OpenGL headers, which Qt Gui asks for'
    'libopengl-dev          the OpenGL library, which Qt Gui asks for'
    'qt6-svg-dev            Qt Svg, to render the icons'
    'libqt6svg6             the plugin that lets Qt load SVG icons'
    'libpq-dev              the PostgreSQL client library: COPY, cancelling, typed parameters'
    'libspdlog-dev          the log'
    'libfmt-dev             text formatting for the log'
    'libphonenumber-dev     phone numbers of imported leads: what they mean in a country'
    'libprotobuf-dev        headers that those of libphonenumber include'
    'libcli11-dev           the command line'
    'libexpected-dev        results that are a value or an error'
    'libboost-dev           Boost.Beast and Asio: the HTTP service (headers only)'
    'fonts-dejavu-core      the font of the reports, and of a window where no desktop has brought one'
)
# The private database server, and psql for people. The version belongs to the distribution's release.
debian_12_server_packages=(
    'postgresql-15          the private database server'
    'postgresql-client-15   psql, pg_dump and pg_restore: backup and tests'
)
other_server_packages=(
    'postgresql             the private database server'
    'postgresql-client      psql, pg_dump and pg_restore: backup and tests'
)
test_packages=(
    'librapidcheck-dev      generates cases for property tests'
    'pgbouncer              the connection pooler that the program must work behind'
    'poppler-utils          reads the PDF reports back: text, places, pages and fonts'
)

# True after ensure_packages has installed something: what CMake didn't find before may be there now.
packages_changed=false

# The server's lines for this release of Debian.
server_packages() {
    local ID='' VERSION_ID=''
    if [[ -r /etc/os-release ]]; then
        # shellcheck disable=SC1091
        . /etc/os-release
    fi
    if [[ $ID == debian && $VERSION_ID == 12 ]]; then
        printf '%s\n' "${debian_12_server_packages[@]}"
    else
        printf '%s\n' "${other_server_packages[@]}"
    fi
}

run_as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

# The program runs a server of its own; Debian shall not create and start another one beside it.
prevent_default_cluster() {
    local settings=/etc/postgresql-common/createcluster.conf
    [[ -e $settings ]] && return
    run_as_root mkdir -p "$(dirname "$settings")"
    printf '# Written when Campaign Manager installed PostgreSQL: it runs a private server.\n%s\n' \
        'create_main_cluster = false' | run_as_root tee "$settings" >/dev/null
}

# install_packages PACKAGE...
install_packages() {
    printf 'Installing %d packages: %s\n' "$#" "$*"
    if [[ " $*" == *' postgresql'* ]]; then
        prevent_default_cluster
    fi
    local apt=(env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
        apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold)
    run_as_root "${apt[@]}" update &&
        run_as_root "${apt[@]}" install --no-install-recommends "$@"
}

# ensure_packages LINE...: installs those of the packages that are missing, or says which are and exits 1.
ensure_packages() {
    local wanted=() line
    for line in "$@"; do
        wanted+=("${line%% *}")
    done

    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        {
            printf 'This system has no apt-get. Install what these Debian packages contain, then build with\n'
            printf 'cmake --preset release && cmake --build --preset release:\n\n'
            printf '  %s\n' "$@"
        } >&2
        exit 1
    fi

    local installed missing=() package
    # Names that dpkg has never heard of are complaints to it and missing packages to us.
    # shellcheck disable=SC2016 # ${…} is for dpkg-query.
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null) || true
    for package in "${wanted[@]}"; do
        [[ $'\n'$installed$'\n' == *$'\n'"$package installed"$'\n'* ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        printf 'These packages are missing, and only root or a user with sudo can install them:\n\n  %s\n\n' \
            "apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    if ! install_packages "${missing[@]}"; then
        printf '\nThe packages could not be installed. When that is mended, run this again, or install them:\n\n  %s\n\n' \
            "apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    packages_changed=true
}
