# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Configures and builds one preset, quietly unless it fails. Read by app/run and tests/run after
# app/packages.sh.

# quietly TITLE LOG COMMAND...: shows progress, keeps the output in LOG, prints its end upon failure.
quietly() {
    local title=$1 log=$2 is_shown=false status=0
    shift 2
    "$@" 2>&1 | while IFS= read -r line; do
        printf '%s\n' "$line" >&3
        if [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]]; then
            if [[ -t 1 ]]; then
                printf '\r\033[K%s: %s of %s' "$title" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
            elif ! $is_shown; then
                printf '%s: %s steps, log in %s\n' "$title" "${BASH_REMATCH[2]}" "$log"
            fi
            is_shown=true
        fi
    done 3>"$log" || status=$?
    if [[ -t 1 ]]; then
        printf '\r\033[K'
    fi
    if ((status != 0)); then
        printf '%s failed. The end of %s:\n\n' "$title" "$log" >&2
        tail -n 40 "$log" >&2
        exit 1
    fi
}

# build_preset ROOT PRESET TARGET...: configures if that is needed, then builds.
build_preset() {
    local root=$1 preset=$2
    shift 2
    local directory=$root/build/$preset
    mkdir -p "$root/build"
    cd "$root" || exit 1
    # A build directory that was copied or moved here belongs to other sources.
    if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$directory/CMakeCache.txt"; then
        quietly 'Configuring' "$directory-configure.log" cmake --fresh --preset "$preset"
    elif [[ ! -e $directory/build.ninja ]] || ${packages_changed:-false}; then
        quietly 'Configuring' "$directory-configure.log" cmake --preset "$preset"
    fi
    quietly 'Building' "$directory-build.log" cmake --build --preset "$preset" --target "$@"
}
