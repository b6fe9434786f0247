/* A source that answers is asked again after its interval, or later if its server said
 * so. One that fails waits its interval times its failures: a day at most, and a week
 * after thirty of them, but it is always asked again. The +-10 % come from a hash of the
 * name and not from a random source: the same configuration gives the same day.
 */
#include "gather/schedule.h"

#include "base/time.h"

#define CAP_MS ((int64_t)WU_DAY_MS)
#define CAP_LATE_MS ((int64_t)7 * WU_DAY_MS)
#define LATE_QUARTERS (30 * 4)
#define HINT_CAP_MS ((int64_t)6 * WU_HOUR_MS)
#define RETRY_CAP_MS ((int64_t)WU_DAY_MS)

/* wait, moved by up to a tenth either way. */
static int64_t spread(const struct schedule *s, int64_t wait)
{
	int64_t tenth = wait / 10;

	return wait - tenth + (int64_t)(s->id_hash % (uint64_t)(2 * tenth + 1));
}

void schedule_init(struct schedule *s, int64_t interval_ms, uint64_t id_hash, int64_t now)
{
	*s = (struct schedule){
		.interval_ms = interval_ms, .succeeded = WU_NO_TIME, .id_hash = id_hash};
	s->due = now + (int64_t)(id_hash % (uint64_t)(interval_ms / 10 + 1));
}

/* Counts the failure; the wait it costs, before spreading. */
static int64_t backoff(struct schedule *s, enum schedule_outcome how)
{
	static const uint32_t weight[] = {0, 1, 2, 4};
	int64_t cap, wait;

	if (s->quarters < UINT32_MAX - 4)
		s->quarters += weight[how];
	cap = s->quarters > LATE_QUARTERS ? CAP_LATE_MS : CAP_MS;
	if (s->interval_ms > 4 * cap / s->quarters)
		return cap;
	wait = s->interval_ms * s->quarters / 4;
	/* less than one whole failure does not make it come sooner */
	return wait < s->interval_ms ? s->interval_ms : wait;
}

void schedule_done(struct schedule *s, enum schedule_outcome how, int64_t hint_ms,
		   bool is_retry_after, int64_t now)
{
	int64_t cap = is_retry_after ? RETRY_CAP_MS : HINT_CAP_MS;
	int64_t hint = hint_ms > cap ? cap : hint_ms;
	int64_t wait;

	if (how == SCHEDULE_OK) {
		s->quarters = 0;
		s->succeeded = now;
		wait = s->interval_ms;
	} else {
		wait = backoff(s, how);
	}
	wait = spread(s, wait);
	s->due = now + (wait < hint ? hint : wait);
}

enum schedule_outcome schedule_of_status(long status)
{
	if (status == 304 || (status >= 200 && status < 300))
		return SCHEDULE_OK;
	if (status == 0 || status == 404 || status == 429 || status >= 500)
		return SCHEDULE_SOFT;
	return SCHEDULE_HARD;
}

bool schedule_host_start(struct schedule_host *h, int64_t spacing_ms, int64_t now)
{
	if (h->busy || now < h->next_start)
		return false;
	h->busy = true;
	h->next_start = now + spacing_ms;
	return true;
}

void schedule_host_done(struct schedule_host *h)
{
	h->busy = false;
}
