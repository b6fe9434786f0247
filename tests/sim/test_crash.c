/* The log loses nothing: a small part of what `make crash` tries, and every broken writer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/mem.h"
#include "lives.h"

enum { STATES = 40000, MUTANT_STATES = 150000, LEAST_MUTANTS = 20 };

static void crashes_lose_nothing(void **state)
{
	struct lives *l = lives_new(NULL, 2);
	uint64_t live = wu_mem_live();

	(void)state;
	while (l->trial.states < STATES)
		if (!lives_next(l))
			fail_msg("%s", l->why);
	assert_true(l->trial.compound > STATES / 20);
	lives_free(l);
	assert_true(wu_mem_live() == live);
}

static void set_pace(struct lives *l)
{
	l->own_pace = true;
	l->trial.plan.dice = 10;
	l->trial.plan.cuts = 12;
	l->trial.every = 16;
	l->trial.stop_when_wrong = true;
	l->trial.most = MUTANT_STATES;
}

/* The same pace without a mutant: what catches them must not cry at anything. */
static void the_right_one_passes(void **state)
{
	struct lives *l = lives_new(NULL, 2);

	(void)state;
	set_pace(l);
	while (!trial_over(&l->trial) && l->seed < 64)
		if (!lives_next(l))
			fail_msg("%s", l->why);
	lives_free(l);
}

static void every_broken_one_is_caught(void **state)
{
	int survivors = 0;

	(void)state;
	for (int i = 0; i < n_mutants; i++) {
		struct lives *l = lives_new(&mutants[i], 1);
		bool good = true;

		set_pace(l);
		while (good && !trial_over(&l->trial))
			good = lives_next(l);
		print_message("%-55s %s after %llu states: %s\n", mutants[i].name,
			      good ? "SURVIVES" : "caught",
			      (unsigned long long)(l->trial.states + l->trial.compound), l->why);
		survivors += good;
		lives_free(l);
	}
	assert_int_equal(survivors, 0);
	assert_true(n_mutants >= LEAST_MUTANTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crashes_lose_nothing),
		cmocka_unit_test(the_right_one_passes),
		cmocka_unit_test(every_broken_one_is_caught),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
