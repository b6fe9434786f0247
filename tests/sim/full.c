/* make crash: as many states as are asked for. CRASH_STATES in all (10 million),
 * CRASH_SECONDS at most, CRASH_SEED where to begin. Fails when one of them is wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lives.h"

enum { PROGRESS = 10 }; /* seconds */

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *v = getenv(name);

	return v && *v ? strtoull(v, NULL, 10) : otherwise;
}

static void tell(const struct lives *l, uint64_t from, time_t began)
{
	const struct trial *t = &l->trial;
	long seconds = (long)(time(NULL) - began);

	printf("seeds %llu to %llu: %llu states, %llu compound, %llu lost, %llu doubled, %llu "
	       "invented, %llu broken, %ld s\n",
	       (unsigned long long)from, (unsigned long long)l->seed - 1,
	       (unsigned long long)t->states, (unsigned long long)t->compound,
	       (unsigned long long)t->wrong[LOST], (unsigned long long)t->wrong[DOUBLED],
	       (unsigned long long)t->wrong[INVENTED], (unsigned long long)t->wrong[BROKEN],
	       seconds);
	fflush(stdout);
}

int main(void)
{
	uint64_t states = setting("CRASH_STATES", 10000000);
	uint64_t seconds = setting("CRASH_SECONDS", UINT32_MAX);
	uint64_t from = setting("CRASH_SEED", 1);
	time_t began = time(NULL), told = began;
	struct lives *l = lives_new(NULL, from);
	bool good = true;
	int rc;

	while (l->trial.states < states && (uint64_t)(time(NULL) - began) < seconds) {
		good &= lives_next(l);
		if (time(NULL) - told >= PROGRESS) {
			tell(l, from, began);
			told = time(NULL);
		}
	}
	tell(l, from, began);
	if (!good)
		printf("%s\n", l->why);
	rc = good ? 0 : 1;
	lives_free(l);
	return rc;
}
