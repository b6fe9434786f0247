#!/bin/bash
# boot.sh BUILD: the installed units under a real systemd, booted by systemd-nspawn over a
# copy-on-write overlay of this machine's root. Needs root, systemd and systemd-nspawn.
set -eu
skip() { echo "boot: skipped: $*"; exit 0; }
[ "$(id -u)" = 0 ] || skip "needs root"
[ -x /usr/lib/systemd/systemd ] || skip "systemd is not installed"
command -v systemd-nspawn >/dev/null || skip "systemd-nspawn is not installed (package systemd-container)"

top=$(mktemp -d)
trap 'umount "$top/root" "$top" 2>/dev/null; rmdir "$top"' EXIT
mount -t tmpfs tmpfs "$top"
mkdir "$top/up" "$top/work" "$top/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$top/up,workdir=$top/work" "$top/root" ||
	skip "no overlay can be mounted"
root=$top/root
make -s install VARIANT="${1##*/}" PREFIX=/usr DESTDIR="$root" >/dev/null

cat >"$root/etc/wiredup/sources.d/box.conf" <<'END'
[source "box"]
type = spool
path = /var/spool/wiredup/box
END
cat >"$root/boot-test.sh" <<'END'
#!/bin/bash
exec >/boot-test.out 2>&1
set -x
systemd-sysusers && systemd-tmpfiles --create
install -d -o wiredup-gather -g wiredup -m 2770 /var/spool/wiredup/box
systemctl daemon-reload
systemctl start wiredup.socket wiredup.service wiredup-gather.service && echo GOOD started
systemctl is-active wiredup.service wiredup-gather.service && echo GOOD active
echo '{"id":"pushed","text":"A story pushed into a system that was booted for it."}' |
	wiredup push | grep -q '"durable":true' && echo GOOD pushed
printf 'A title\n\nA story from the box, of some words that are its own.\n' >/var/spool/wiredup/box/a.txt
sleep 4
wiredup tail | grep -q 'A title' && echo GOOD spooled
wiredup status | grep -q 'sources box taken *1$' && echo GOOD status
nsenter -t "$(systemctl show -P MainPID wiredup-gather.service)" -m ls /var/lib/wiredup/log || echo GOOD no log for the newsgatherer
systemctl show -P WatchdogUSec wiredup.service | grep -q '^1min$' && echo GOOD watchdog
systemctl restart wiredup.service && sleep 1 && wiredup tail | grep -q 'A title' && echo GOOD restarted
systemctl stop wiredup-gather.service wiredup.service wiredup.socket
for unit in wiredup.service wiredup-gather.service; do
	[ "$(systemctl show -P Result $unit) $(systemctl show -P ExecMainStatus $unit)" = "success 0" ] &&
		echo GOOD end of $unit
done
systemctl poweroff --force --force
END
chmod +x "$root/boot-test.sh"
unit=$root/etc/systemd/system/boot-test.service
printf '[Unit]\nAfter=basic.target\n[Service]\nType=oneshot\nExecStart=/boot-test.sh\n' >"$unit"
mkdir -p "${unit%/*}/multi-user.target.wants"
ln -sf ../boot-test.service "${unit%/*}/multi-user.target.wants/"
timeout 90 systemd-nspawn --boot -D "$root" --register=no --keep-unit >"$top/console" 2>&1 || true
[ -s "$root/boot-test.out" ] || { tail -3 "$top/console"; skip "systemd does not boot here"; }
good=$(grep -c '^GOOD' "$root/boot-test.out")
[ "$good" = 10 ] || cat "$root/boot-test.out"
echo "boot: $good of 10 passed"
[ "$good" = 10 ]
