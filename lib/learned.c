/* Asks habits as press.c does: of lines and of shingles the high halves, lines apart. How
 * long it stays known is asked of the day that follows. Nothing can fail.
 */
#include "learned.h"

#include "base/hash.h"
#include "state.h"

static bool ask(const struct wu_engine *e, uint64_t outlet, uint64_t hash, struct wu_learned *ret)
{
	uint32_t what = (uint32_t)(hash >> 32);
	uint32_t n = wu_habit_count(e->habit, e->now, outlet, what);
	uint32_t left = wu_habit_count(e->habit, e->now + WU_HABIT_MS, outlet, what);
	int64_t day = e->now / WU_HABIT_MS;

	if (n < WU_HABIT_FURNITURE)
		return false;
	ret->clusters = n;
	ret->until = (day + 1 + (left >= WU_HABIT_FURNITURE)) * WU_HABIT_MS;
	return true;
}

bool wu_learned_line(const struct wu_engine *e, const struct wu_prep *prep, uint32_t i,
		     struct wu_learned *ret)
{
	return i > 0 && i < prep->n_lines &&
	       ask(e, wu_hash_mix(prep->outlet, 1), prep->line[i], ret);
}

bool wu_learned_shingle(const struct wu_engine *e, const struct wu_prep *prep, uint32_t i,
			struct wu_learned *ret)
{
	return i < prep->n_shingles && ask(e, prep->outlet, prep->shingle[i], ret);
}

int64_t wu_learned_since(const struct wu_engine *e)
{
	return (e->now / WU_HABIT_MS - 1) * WU_HABIT_MS;
}
