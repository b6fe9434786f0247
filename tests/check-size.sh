#!/bin/bash
# check-size.sh: files of at most 400 lines, functions of at most 60.
bad=0
for f in $(find lib daemon -name '*.[ch]'); do
	n=$(wc -l <"$f")
	[ "$n" -le 400 ] || { echo "check-size: $f has $n lines, 400 are allowed"; bad=1; }
	awk -v f="$f" '/^\{/ {start = NR} /^\}/ && start {
		if (NR - start > 60) {print "check-size: " f ":" start ": a function of " NR - start " lines, 60 are allowed"; bad = 1}
		start = 0} END {exit bad}' "$f" || bad=1
done
exit $bad
