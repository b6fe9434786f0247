/* Windows of clusters made of numbers alone, for the tests of window.h's files. */
#ifndef TESTS_WINDOWS_H
#define TESTS_WINDOWS_H

#include "base/mem.h"
#include "near/window.h"

#define HOUR (3600 * 1000LL)

static inline struct wu_window *new_window(uint64_t memory)
{
	struct wu_window_opts o = {24 * HOUR, 72 * HOUR, memory};
	struct wu_window *w;

	assert_int_equal(wu_window_new(&o, &w), 0);
	return w;
}

static inline struct wu_print print_at(int64_t ts, uint64_t seq)
{
	static uint32_t set[50], number[3];

	for (uint32_t i = 0; i < 50; i++)
		set[i] = (uint32_t)seq * 100 + i;
	return (struct wu_print){.set = set, .n = 50, .number = number, .n_numbers = 3,
				 .outlet = seq % 4, .seq = seq, .ts = ts};
}

static inline struct wu_cluster *open_at(struct wu_window *w, int64_t ts, uint64_t seq)
{
	struct wu_print p = print_at(ts, seq);
	struct wu_cluster *c;

	assert_int_equal(wu_window_open(w, &p, (struct wu_span){"yonhap", 6}, &c), 0);
	return c;
}

static inline void join_at(struct wu_window *w, struct wu_cluster *c, int64_t ts, uint64_t seq)
{
	struct wu_print p = print_at(ts, seq);

	assert_int_equal(wu_window_join(w, c, &p, false), 0);
}

static inline uint64_t close_all(struct wu_window *w, int64_t now)
{
	struct wu_cluster *c;
	uint64_t n = 0;
	bool early;

	while ((c = wu_window_expired(w, now, &early))) {
		wu_window_close(w, c, now);
		n++;
	}
	return n;
}

#endif
