#include "bar.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 30 };

void bar_init(struct bar *b, bool quiet)
{
	*b = (struct bar){.on = !quiet && isatty(STDERR_FILENO), .at = time(NULL)};
}

void bar_draw(struct bar *b, uint64_t done, uint64_t total, const char *what)
{
	int filled = total ? (int)(done * WIDTH / total) : 0;
	time_t now = time(NULL);

	if (!b->on || now == b->at)
		return;
	b->at = now;
	b->drawn = true;
	fprintf(stderr, "\r\033[K%.*s%.*s %llu of %llu %s", filled,
		"##############################", WIDTH - filled, "..............................",
		(unsigned long long)done, (unsigned long long)total, what);
}

void bar_clear(struct bar *b)
{
	if (b->drawn)
		fputs("\r\033[K", stderr);
	b->drawn = false;
}
