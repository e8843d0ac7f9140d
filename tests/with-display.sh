#!/bin/sh
# with-display.sh: runs a command on an X server of its own, with settings and files of its own
# SPDX-License-Identifier: Apache-2.0
#
# with-display.sh [--session-bus] COMMAND…
#
# The display is called by the number of this process, so that many can start at the same moment, and none has a name that another
# one is just giving up. Without --session-bus there is no
# bus at all, whatever the machine has; assistive technologies need one. ZKY_SCREEN is the size of the screen, 1280x800 unless told.
set -u

folder=$(mktemp -d)
server=
clean_up ()
{
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null
    wait "$server" 2>/dev/null
  fi
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 143' INT TERM

# Whether a server answers as display $1. It does not begin anew, deaf for a moment, when one program has ended and the next has not begun.
start ()
{
  Xvfb ":$1" -noreset -displayfd 3 -screen 0 "${ZKY_SCREEN:-1280x800}x24" -nolisten tcp 3>"$folder/display" 2>"$folder/xvfb.log" &
  server=$!
  tries=0
  while [ ! -s "$folder/display" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
      kill "$server" 2>/dev/null
      return 1
    fi
    sleep 0.05
  done
}

number=$((100 + $$ % 50000))
last=$((number + 5)) # somebody else may have it
until start $number; do
  if [ $number -eq $last ]; then
    echo "with-display.sh: no X server" >&2
    cat "$folder/xvfb.log" >&2
    exit 1
  fi
  number=$((number + 1))
done

DISPLAY=:$number
export DISPLAY
unset WAYLAND_DISPLAY
export GDK_BACKEND=x11
export XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data" XDG_RUNTIME_DIR="$folder/run" XDG_STATE_HOME="$folder/state"
mkdir -m 700 "$folder/config" "$folder/data" "$folder/run"

if [ "${1:-}" = --session-bus ]; then
  shift
  # What the bus starts writes to the bus's standard output, not to that of the command.
  dbus-run-session -- sh -c 'exec "$@" >&3 3>&-' sh "$@" 3>&1 >/dev/null
else
  DBUS_SESSION_BUS_ADDRESS=disabled: "$@"
fi
