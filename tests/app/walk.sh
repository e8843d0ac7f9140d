#!/bin/sh
# walk.sh: runs test-walk in a folder and a home of its own, with copies of the examples, which it may write to
# SPDX-License-Identifier: Apache-2.0
#
# walk.sh PROGRAM RESOURCES LIBRARIES HELPER [ARGUMENT…]
set -u

program=$(realpath "$1") resources=$(realpath "$2") libraries=$(realpath "$3") helper=$(realpath "$4")
shift 4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' INT TERM

# The program finds examples beside itself first.
mkdir -p "$folder/bin" "$folder/share/zkynet" "$folder/home" "$folder/data"
cp "$program" "$folder/bin/test-walk"
cp -r "$resources/examples" "$folder/share/zkynet/"
# All of the system's data but its programs: nothing is started that would show a link.
for path in /usr/share/*; do
  [ "$path" = /usr/share/applications ] || ln -s "$path" "$folder/data/"
done

export HOME="$folder/home" XDG_DATA_DIRS="$folder/data" XDG_STATE_HOME="$folder/home/state" XDG_CACHE_HOME="$folder/home/cache"
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" ZKY_LAYOUT_HELPER="$helper"
cd "$folder/home" || exit 1
"$folder/bin/test-walk" "$@"
