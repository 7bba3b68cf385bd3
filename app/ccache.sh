#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake's compiler launcher: ccache, told how to treat precompiled headers.
#
# They carry timestamps and macros; ours are harmless (sloppiness). GCC lists what it has read, so the source
# needs no preprocessing to be found in the cache (depend). A precompiled header is too large to be read for
# every file: it is known by a checksum, written beside it as soon as it is made (pch_extsum).
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
export CCACHE_DEPEND=1
export CCACHE_PCH_EXTSUM=1

header=
for argument; do
    case $argument in
        *.gch) header=$argument ;;
    esac
done
if [ -z "$header" ]; then
    exec ccache "$@"
fi
rm -f "$header.sum"
ccache "$@" && sha256sum <"$header" >"$header.sum"
