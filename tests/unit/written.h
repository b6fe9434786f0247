/* A log on a simulated disk that each test begins anew: w. */
#ifndef TESTS_UNIT_WRITTEN_H
#define TESTS_UNIT_WRITTEN_H

#include "base.h"

#include "../sim/writing.h"
#include "store/segment.h"

static struct writing w;

static inline int set_up(void **state)
{
	(void)state;
	writing_open(&w, WU_SYNC_COMMIT);
	return 0;
}

static inline int tear_down(void **state)
{
	(void)state;
	writing_close(&w);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

#endif
