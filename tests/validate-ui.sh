#!/bin/sh
# validate-ui.sh: validates templates with gtk4-builder-tool
# SPDX-License-Identifier: Apache-2.0
#
# validate-ui.sh MODULE FILE…: MODULE registers the widget types. Handlers of signals are static functions, which the tool
# cannot find, so that it gets the files without them; that each has one is checked whenever a widget is made.
set -u

module=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

for file; do
  sed '/<signal /d' "$file" >"$folder/file.ui"
  LD_PRELOAD=$module gtk4-builder-tool validate "$folder/file.ui" || { echo "$file is not valid" >&2; failed=1; }
done

exit $failed
