/* libuv calls back for what arrived within its wait, so that the time before and after it do
 * not tell work from waiting; but it counts how long it really waited. A turn is measured
 * from one wait to the next, less what was waited in between. What can fail: nothing that
 * Linux knows of.
 */
#include "stall.h"

static void turned(uv_prepare_t *p)
{
	struct stall *s = p->data;
	uint64_t now = uv_hrtime(), idle = uv_metrics_idle_time(p->loop);
	uint64_t work = (now - s->at) - (idle - s->idle);

	if (now - s->at < idle - s->idle)
		work = 0;
	if (s->at && work > s->longest)
		s->longest = work;
	s->at = now;
	s->idle = idle;
}

int stall_start(uv_loop_t *loop, struct stall *s)
{
	int rc = uv_loop_configure(loop, UV_METRICS_IDLE_TIME);

	*s = (struct stall){0};
	if (rc == 0)
		rc = uv_prepare_init(loop, &s->turn);
	if (rc < 0)
		return rc;
	s->turn.data = s;
	uv_prepare_start(&s->turn, turned);
	uv_unref((uv_handle_t *)&s->turn);
	return 0;
}

uint64_t stall_longest_ms(const struct stall *s)
{
	return s->longest / 1000000;
}

static void closed(uv_handle_t *h)
{
	struct stall *s = h->data;

	if (s->stopped)
		s->stopped(s->data);
}

void stall_stop(struct stall *s, void (*stopped)(void *data), void *data)
{
	s->stopped = stopped;
	s->data = data;
	uv_close((uv_handle_t *)&s->turn, closed);
}
