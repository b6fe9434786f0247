/* stall: work is counted, waiting is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "stall.h"

static uv_loop_t loop;
static struct stall stall;
static uv_timer_t timer;
static int left, fds[2];
static uv_poll_t reader;

static void work(uv_timer_t *t)
{
	usleep(left == 1 ? 40000 : 1000);
	if (--left)
		return;
	uv_close((uv_handle_t *)t, NULL);
}

/* Work in the callback of something that arrived: within libuv's wait. */
static void arrived(uv_poll_t *p, int status, int events)
{
	(void)status;
	(void)events;
	usleep(70000);
	uv_close((uv_handle_t *)p, NULL);
}

static void work_counts_and_waiting_does_not(void **state)
{
	(void)state;
	assert_int_equal(uv_loop_init(&loop), 0);
	assert_int_equal(stall_start(&loop, &stall), 0);
	uv_timer_init(&loop, &timer);
	left = 2;
	uv_timer_start(&timer, work, 100, 100);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_in_range(stall_longest_ms(&stall), 40, 90);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	uv_poll_init(&loop, &reader, fds[0]);
	uv_poll_start(&reader, UV_READABLE, arrived);
	uv_timer_init(&loop, &timer);
	left = 2;
	uv_timer_start(&timer, work, 100, 1); /* a turn after it */
	uv_run(&loop, UV_RUN_DEFAULT);
	stall_stop(&stall, NULL, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_in_range(stall_longest_ms(&stall), 70, 160);
	assert_int_equal(uv_loop_close(&loop), 0);
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(work_counts_and_waiting_does_not)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
