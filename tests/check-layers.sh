#!/bin/bash
# check-layers.sh ARCHIVE: lib is pure, and includes point one way (DESIGN: base <- story,
# event <- wire, text; near sees base; store sees base and event; daemon sees lib).
set -u
bad=0
say() { echo "check-layers: $*"; bad=1; }

# What lib may not call: clocks, files, sockets, threads, the environment, printing, malloc.
forbidden='(socket|connect|accept|listen|bind|open|open64|fopen|fopen64|read|write|pread|pwrite|getenv|time|clock_gettime|gettimeofday|pthread_create|printf|puts|putchar|fprintf|vfprintf|fputs|exit|abort|uv_[a-z_]*|curl_[a-z_]*)'
nm -uA "$1" 2>/dev/null | grep -E " U ${forbidden}(@|$)" && say "lib calls what it may not"
nm -uA "$1" 2>/dev/null | grep -E ' U (malloc|calloc|realloc|free|strdup|strndup)(@|$)' |
	grep -v ':mem\.o:' && say "memory comes from base/mem only"

only() { # header pattern, then the files that may include it
	local pattern=$1
	shift
	grep -rlE "#include <$pattern" lib daemon 2>/dev/null | grep -vE "^($(IFS='|'; echo "$*"))" &&
		say "<$pattern> is included where it may not be"
}
only 'zlib\.h' 'lib/store/block\.c' 'lib/store/gunzip\.c'
only 'xxhash\.h' 'lib/base/hash\.c'
only 'json-c/' 'lib/base/json-in\.c'
only 'libxml/' 'lib/wire/'
only 'utf8proc\.h' 'lib/text/' 'tests/'
only 'uv\.h' 'daemon/'
only 'curl/' 'daemon/gather/'
only 'microhttpd\.h' 'daemon/cli/outlets\.c' 'daemon/serve/'

not() { # folder, pattern of includes it may not have
	grep -rnE "#include \"$2" "lib/$1" 2>/dev/null && say "lib/$1 reaches where it may not"
}
not base '(story|event|engine|state|press|imprint|known|learned|explain|search|stretch|wire/|text/|near/|store/)'
not near '(story|event|engine|state|press|imprint|known|learned|explain|search|stretch|wire/|text/|store/)'
not store '(engine|state|press|imprint|known|learned|explain|search|stretch|wire/|text/|near/)'
not wire '(engine|state|press|imprint|known|learned|explain|search|stretch|text/|near/|store/)'
not text '(engine|state|press|imprint|known|learned|explain|search|stretch|wire/|near/|store/)'
grep -rnE '#include "(command|conf|control|serve/|gather/|cli/|batch|input)' lib &&
	say "lib includes daemon"
for f in daemon/cli/tail.c daemon/cli/dedup.c; do
	[ -e $f ] && grep -nE '#include "(base|text|near|store|wire|story|event|engine|state|known|learned|explain|search|stretch|press|imprint)[/.]' $f &&
		say "$f may see wiredup.h only"
done
exit $bad
