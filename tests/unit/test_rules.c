/* rules: found by every name, the same in any order, refused with a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "shipped.h"
#include "text/rules.h"

static struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

static const struct {
	const char *kind, *name, *key, *value;
} made[] = {
	{"outlet", "gazette", "host", "gazette.example"},
	{"outlet", "gazette", "name", "The Gazette"},
	{"outlet", "gazette", "name", "가제트"},
	{"outlet", "gazette", "drop", "Stay tuned"},
	{"outlet", "*", "drop", "Share"},
	{"outlet", "herald", "host", "herald.example"},
	{"agency", "ring", "tail", "(Ring)"},
	{"agency", "ring", "tail", "[Ring]"},
	{"agency", "bell", "dateline", "*(Bell) -"},
	{"outlet", "gazette", "block", "Most read"},
	{"outlet", "herald", "caption", "[*]"},
};
enum { MADE = sizeof(made) / sizeof(*made) };

/* All rules, in the order that starts at from and goes by step (prime to MADE). */
static int add_all(struct wu_rules *r, size_t from, size_t step)
{
	int rc = 0;

	for (size_t i = 0; i < MADE && rc == 0; i++) {
		size_t k = (from + i * step) % MADE;

		rc = wu_rules_add(r, made[k].kind, made[k].name, made[k].key, made[k].value, NULL);
	}
	return rc < 0 ? rc : wu_rules_freeze(r, NULL);
}

static void order_does_not_show(void **state)
{
	static const size_t steps[] = {1, 2, 3, 5, 7, 10};
	uint64_t want = 0;

	(void)state;
	for (size_t from = 0; from < MADE; from++)
		for (size_t s = 0; s < sizeof(steps) / sizeof(*steps); s++) {
			struct wu_rules *r;

			assert_int_equal(wu_rules_new(&r), 0);
			assert_int_equal(add_all(r, from, steps[s]), 0);
			want = want ? want : wu_rules_hash(r);
			assert_true(wu_rules_hash(r) == want);
			wu_rules_free(r);
		}
}

static void every_rule_shows(void **state)
{
	uint64_t whole, hash;

	(void)state;
	for (size_t left_out = 0; left_out <= MADE; left_out++) {
		struct wu_rules *r;

		assert_int_equal(wu_rules_new(&r), 0);
		for (size_t i = 0; i < MADE; i++)
			if (i + 1 != left_out)
				assert_int_equal(wu_rules_add(r, made[i].kind, made[i].name,
							      made[i].key, made[i].value, NULL), 0);
		assert_int_equal(wu_rules_freeze(r, NULL), 0);
		hash = wu_rules_hash(r);
		if (left_out == 0)
			whole = hash;
		else
			assert_true(hash != whole);
		wu_rules_free(r);
	}
}

static void found_by_any_name(void **state)
{
	static const char *const names[] = {
		"gazette", "THE GAZETTE", "가제트", "gazette.example", "www.gazette.example",
		"m.gazette.example", "mobile.gazette.example", "https://www.gazette.example:8443/a?b",
	};
	struct wu_rules *r;

	(void)state;
	assert_int_equal(wu_rules_new(&r), 0);
	assert_int_equal(add_all(r, 0, 1), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct wu_rule_set *o = wu_rules_outlet(r, span(names[i]));

		assert_non_null(o);
		assert_true(span_is(o->name, "gazette"));
	}
	assert_null(wu_rules_outlet(r, span("gazette.example.net")));
	assert_null(wu_rules_outlet(r, span("")));
	assert_true(span_is(wu_rules_agency(r, 0)->name, "bell"));
	assert_null(wu_rules_agency(r, 2));
	assert_null(wu_rules_agency_named(r, span("gazette")));
	wu_rules_free(r);
}

static void refuses_with_a_reason(void **state)
{
	struct wu_rules *r;
	struct wu_err err;

	(void)state;
	assert_int_equal(wu_rules_new(&r), 0);
	assert_int_equal(wu_rules_add(r, "outlet", "x", "drip", "y", &err), WU_ENOTFOUND);
	assert_non_null(strstr(err.text, "drip"));
	assert_int_equal(wu_rules_add(r, "planet", "x", "drop", "y", &err), WU_ENOTFOUND);
	assert_non_null(strstr(err.text, "planet"));
	assert_int_equal(wu_rules_add(r, "outlet", "x", "drop", "", &err), WU_EINVAL);
	wu_rules_free(r);
	assert_null(wu_rules_free(NULL));
}

/* The marks of lines are the same for few rules, tried one by one, and many, sifted. */
static void marks_of_lines(void **state)
{
	static const char *const many[] = {"0", "100"};
	char value[32];

	(void)state;
	for (int k = 0; k < 2; k++) {
		const struct wu_rule_set *o;
		struct wu_rules *r;

		assert_int_equal(wu_rules_new(&r), 0);
		assert_int_equal(wu_rules_add(r, "outlet", "x", "drop", "Share *", NULL), 0);
		assert_int_equal(wu_rules_add(r, "outlet", "x", "block", "Share this", NULL), 0);
		assert_int_equal(wu_rules_add(r, "outlet", "x", "caption", "[*]", NULL), 0);
		assert_int_equal(wu_rules_add(r, "outlet", "x", "cut-after", "[end]", NULL), 0);
		assert_int_equal(wu_rules_add(r, "outlet", "x", "drop-head", "[X]", NULL), 0);
		for (int i = 0; i < atoi(many[k]); i++) {
			snprintf(value, sizeof(value), "nothing %d", i);
			assert_int_equal(wu_rules_add(r, "outlet", "x", "drop", value, NULL), 0);
		}
		assert_int_equal(wu_rules_freeze(r, NULL), 0);
		o = wu_rules_outlet(r, span("x"));
		assert_int_equal(o->sieve != NULL, k == 1);
		assert_int_equal(wu_rules_keys(o, span("SHARE this")),
				 1u << WU_RULE_DROP | 1u << WU_RULE_BLOCK);
		assert_int_equal(wu_rules_keys(o, span("[end]")),
				 1u << WU_RULE_CAPTION | 1u << WU_RULE_CUT_AFTER);
		assert_int_equal(wu_rules_keys(o, span("[X]")), 1u << WU_RULE_CAPTION);
		assert_int_equal(wu_rules_keys(o, span("Shared this")), 0);
		wu_rules_free(r);
	}
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- > 0;
}

static void survives_no_memory(void **state)
{
	uint64_t before = wu_mem_live();
	bool whole = false;

	(void)state;
	for (int n = 0; !whole && n < 1000; n++) {
		struct wu_rules *r = NULL;
		int left = n, rc;

		wu_mem_hook(countdown, &left);
		rc = wu_rules_new(&r);
		if (rc == 0)
			rc = add_all(r, 0, 1);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		whole = rc == 0;
		wu_rules_free(r);
		assert_true(wu_mem_live() == before);
	}
	assert_true(whole);
}

/* Every shipped file reads, and the set is one whatever file comes first. */
static void shipped_files(void **state)
{
	struct wu_rules *a = shipped_rules(false), *b = shipped_rules(true);

	(void)state;
	assert_true(wu_rules_hash(a) == wu_rules_hash(b));
	wu_rules_free(a);
	wu_rules_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_does_not_show),   cmocka_unit_test(every_rule_shows),
		cmocka_unit_test(found_by_any_name),     cmocka_unit_test(refuses_with_a_reason),
		cmocka_unit_test(survives_no_memory),    cmocka_unit_test(shipped_files),
		cmocka_unit_test(marks_of_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
