/* A progress bar on standard error, where that is a terminal; drawn at most once a second. */
#ifndef CLI_BAR_H
#define CLI_BAR_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct bar {
	bool on, drawn;
	time_t at;
};

/* quiet: never drawn. */
void bar_init(struct bar *b, bool quiet);
/* done of total, and what that is ("segments"). */
void bar_draw(struct bar *b, uint64_t done, uint64_t total, const char *what);
/* Take it off the screen: something else is to be said. */
void bar_clear(struct bar *b);

#endif
