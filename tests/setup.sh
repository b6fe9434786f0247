#!/bin/sh
# setup.sh build|check PKG...: install what is missing, or say the one line that would.
# Nothing missing: no package manager, no network.
set -eu
stage=$1
shift
packages=

need() { # what to install when the test that follows fails
	package=$1
	shift
	"$@" >/dev/null 2>&1 || packages="$packages $package"
}

need gcc command -v "${CC:-cc}"
need make command -v make
need pkg-config command -v pkg-config
need libc6-dev test -e /usr/include/stdio.h
for pkg; do
	case $pkg in
	libuv) deb=libuv1-dev ;;
	libcurl) deb=libcurl4-openssl-dev ;;
	libmicrohttpd) deb=libmicrohttpd-dev ;;
	libxxhash) deb=libxxhash-dev ;;
	zlib) deb=zlib1g-dev ;;
	json-c) deb=libjson-c-dev ;;
	libutf8proc) deb=libutf8proc-dev ;;
	libxml-2.0) deb=libxml2-dev ;;
	cmocka) deb=libcmocka-dev ;;
	*) echo "setup.sh: no package known for $pkg" >&2; exit 1 ;;
	esac
	need "$deb" pkg-config --exists "$pkg"
done
if [ "$stage" = check ]; then
	need python3-pytest /usr/bin/python3 -c 'import pytest'
	need jq command -v jq
fi
[ -n "$packages" ] || exit 0

install="apt-get install -y --no-install-recommends$packages"
if [ "$(id -u)" = 0 ]; then
	as=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
	as="sudo -n"
else
	echo "wiredup needs more packages; run as root: apt-get update && $install" >&2
	exit 1
fi
echo "installing:$packages"
$as env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null
$as env DEBIAN_FRONTEND=noninteractive $install >/dev/null
