/* How tail and show print. Nothing here can fail but the output itself, which main asks
 * about at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "screen.h"

void screen_init(struct screen *s)
{
	struct winsize w;

	*s = (struct screen){0};
	if (!isatty(STDOUT_FILENO))
		return;
	s->colour = getenv("NO_COLOR") == NULL;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0)
		s->columns = w.ws_col;
}

static unsigned width(struct wu_span s)
{
	unsigned used = 0;

	for (size_t i = 0, n; i < s.len; i += n) {
		uint32_t c = wu_utf8_next(s.p + i, s.len - i, &n);

		if (!wu_utf8_unsafe(c))
			used += (unsigned)wu_utf8_columns(c);
	}
	return used;
}

unsigned screen_put(struct wu_span s, unsigned most)
{
	unsigned used = 0, room = most;
	bool cut = most && width(s) > most;

	if (cut)
		room--; /* for the ellipsis */
	for (size_t i = 0, n; i < s.len; i += n) {
		uint32_t c = wu_utf8_next(s.p + i, s.len - i, &n);
		unsigned w = (unsigned)wu_utf8_columns(c);

		if (wu_utf8_unsafe(c))
			continue;
		if (cut && used + w > room)
			break;
		fwrite(s.p + i, 1, n, stdout);
		used += w;
	}
	if (!cut)
		return used;
	fputs("…", stdout);
	return used + 1;
}

void screen_pad(struct wu_span s, unsigned n)
{
	for (unsigned used = screen_put(s, n); used < n; used++)
		putchar(' ');
}

void screen_time(int64_t ms, bool date, char *ret)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	if (ms == WU_NO_TIME || !localtime_r(&t, &tm) ||
	    strftime(ret, SCREEN_TIME, date ? "%Y-%m-%d %H:%M:%S" : "%H:%M:%S", &tm) == 0)
		snprintf(ret, SCREEN_TIME, "--:--:--");
}

void screen_lag(int64_t ms, char *ret)
{
	long long s = ms / 1000;
	char sign = s < 0 ? '-' : '+';

	s = s < 0 ? -s : s;
	if (s < 60)
		snprintf(ret, SCREEN_TIME, "%c%llds", sign, s);
	else if (s < 3600)
		snprintf(ret, SCREEN_TIME, "%c%lldm%02llds", sign, s / 60, s % 60);
	else
		snprintf(ret, SCREEN_TIME, "%c%lldh%02lldm", sign, s / 3600, s / 60 % 60);
}

void screen_share(double v, char *ret)
{
	int cents = (int)(v * 100 + .5);

	if (cents >= 100)
		snprintf(ret, SCREEN_TIME, "1.0");
	else
		snprintf(ret, SCREEN_TIME, ".%02d", cents < 0 ? 0 : cents);
}

bool screen_cluster(const char *text, uint64_t *ret)
{
	char *end;
	unsigned long long v;

	text += *text == 'c';
	if (*text < '0' || *text > '9')
		return false;
	v = strtoull(text, &end, 10);
	*ret = v;
	return *end == 0 && v > 0;
}
