#!/bin/sh
# setup.sh: everything from a bare Debian 12 to a running, tested zkynet
# SPDX-License-Identifier: Apache-2.0
set -eu

root=$(cd "$(dirname "$0")" && pwd)
build=$root/build
build_asan=$root/build-asan

# What the programs are built from, then what the window needs to look right.
run_packages='gcc libc6-dev pkg-config meson ninja-build python3 gettext
  libglib2.0-dev libopenblas-dev liblua5.4-dev libzip-dev libcurl4-openssl-dev libcairo2-dev
  libpango1.0-dev libgraphviz-dev libgif-dev zlib1g-dev
  libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev
  adwaita-icon-theme fonts-dejavu-core libgl1-mesa-dri librsvg2-common'

# What the tests ask for besides.
test_packages='appstream at-spi2-core chromium dbus desktop-file-utils gir1.2-atspi-2.0 graphviz
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-tools imagemagick
  libgtk-4-bin librsvg2-bin libxml2-utils libxtst-dev locales poppler-utils python3-gi
  python3-numpy texlive-latex-base texlive-pictures xdotool xvfb'

modules='gio-2.0 openblas libzip libcurl cairo pangocairo libgvc zlib gtk4 libadwaita-1 gtksourceview-5'

usage ()
{
  cat <<END
Usage: ./setup.sh run [MODEL.lua | -e EXPRESSION]   build zkynet and open the model in it
       ./setup.sh test                              build everything and run all tests
       ./setup.sh build                             build only

Each of them first installs the packages that are missing.
END
}

say ()
{
  printf '%s\n' "setup.sh: $*" >&2
}

# Prints the packages of $@ that are not installed.
list_missing ()
{
  installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
                sed -n 's/^installed //p' | tr '\n' ' ')"
  for package; do
    case $installed in
      *" $package "*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

install_packages ()
{
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    check_other_system "$@"
    return
  fi

  missing=$(list_missing "$@")
  [ -n "$missing" ] || return 0

  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    if ! command -v sudo >/dev/null || { ! [ -t 0 ] && ! sudo -n true 2>/dev/null; }; then
      say "these packages are missing, and there is neither root nor sudo to install them:"
      say "  apt-get install $missing"
      exit 1
    fi
  fi

  say "installing $missing"
  if ! { $as_root apt-get update -q &&
         $as_root env DEBIAN_FRONTEND=noninteractive \
           apt-get install -q -y --no-install-recommends $missing; } >&2; then
    say "could not install them; zkynet is made for Debian 12 and Ubuntu 23.04 or newer"
    exit 1
  fi
}

# Not Debian: whoever has the libraries may go on, others learn what they are called.
check_other_system ()
{
  absent=
  for tool in cc meson ninja msgfmt pkg-config python3; do
    command -v "$tool" >/dev/null || absent="$absent $tool"
  done
  for module in $modules; do
    pkg-config --exists "$module" 2>/dev/null || absent="$absent $module"
  done
  [ -n "$absent" ] || return 0

  say "not found:$absent"
  say "This system has no apt-get. Install what these Debian packages contain, then try again:"
  for package; do
    say "  $package"
  done
  exit 1
}

# configure FOLDER OPTION…: a folder that cannot be used any more is made anew.
configure ()
{
  folder=$1
  shift
  if [ -f "$folder/build.ninja" ]; then
    meson setup --reconfigure "$folder" "$root" "$@" >"$folder/setup.log" 2>&1 && return
    meson setup --wipe "$folder" "$root" "$@"
  else
    say "building in $folder, which takes some minutes the first time"
    meson setup "$folder" "$root" "$@"
  fi
}

# build_targets [TARGET…]: all of them where none is named
build_targets ()
{
  install_packages $run_packages
  [ -f "$build/build.ninja" ] || configure "$build" -Dapp=enabled >&2
  ninja -C "$build" --quiet "$@" >&2
}

run ()
{
  build_targets app/zkynet app/cli/zky ui/scene/zky-layout-helper
  if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$build/app/zkynet" "$@"
  fi

  say "no window: neither DISPLAY nor WAYLAND_DISPLAY is set, so here are the gradients and a picture"
  [ $# -gt 0 ] || set -- "$root/resources/examples/simple.lua"
  "$build/app/cli/zky" grad "$@"
  "$build/app/cli/zky" draw "$@" --grad -o "$build/model.svg"
  say "the picture is $build/model.svg"
}

# run_tests FOLDER OPTION…: builds and tests; the log that the last line is counted from stays in FOLDER.
run_tests ()
{
  folder=$1
  shift
  rm -f "$folder/meson-logs/testlog.json"
  if configure "$folder" "$@" && ninja -C "$folder" --quiet; then
    meson test -C "$folder" --no-rebuild --print-errorlogs --timeout-multiplier 3 || true
  fi
}

# Numbers have to look the same where a comma is the decimal point.
make_locale ()
{
  mkdir -p "$build/locales"
  [ -d "$build/locales/de_DE.UTF-8" ] || localedef -i de_DE -f UTF-8 "$build/locales/de_DE.UTF-8" || true
  LOCPATH=$build/locales
  export LOCPATH
}

run_all_tests ()
{
  install_packages $run_packages $test_packages
  make_locale
  run_tests "$build" -Dapp=enabled -Dwerror=true
  # The same without GTK, under sanitizers: engine, scene and command line.
  run_tests "$build_asan" -Dapp=disabled -Dwerror=true -Db_sanitize=address,undefined -Db_lundef=false
  exec python3 "$root/tests/summary.py" "$build" "$build_asan"
}

command=${1:-help}
[ $# -eq 0 ] || shift

case $command in
  run) run "$@" ;;
  test) run_all_tests ;;
  build) build_targets ;;
  help | --help | -h) usage ;;
  *) usage >&2; exit 2 ;;
esac
