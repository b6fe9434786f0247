/* prepare: the triples of tests/fixtures/rules, read with the rules conf/ ships.
 *
 * A fixture is four parts with "---" between: the story's fields, its text, what is to be
 * read in it, and the body that is to stay. Only the expectations written are checked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "shipped.h"
#include "text/words.h"

enum { FIXTURE_MAX = 64 << 10, PARTS = 4 };

static char *read_file(const char *path)
{
	char *text = calloc(1, FIXTURE_MAX);
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_non_null(text);
	assert_in_range(fread(text, 1, FIXTURE_MAX - 1, f), 1, FIXTURE_MAX - 2);
	fclose(f);
	return text;
}

/* Cut at lines "---"; each part without the newline at its end. */
static void cut(char *text, char *part[PARTS])
{
	for (int i = 0; i < PARTS; i++) {
		char *end = strstr(text, "\n---\n");

		part[i] = text;
		if (i + 1 == PARTS) {
			text[strlen(text) - 1] = 0;
			return;
		}
		assert_non_null(end);
		*end = 0;
		text = end + 5;
	}
}

/* The value of "key: value" among lines, or NULL. Static storage. */
static const char *value(const char *lines, const char *key)
{
	static char out[512];
	size_t n = strlen(key);

	for (const char *l = lines; l; l = strchr(l, '\n') ? strchr(l, '\n') + 1 : NULL)
		if (!strncmp(l, key, n) && l[n] == ':') {
			l += n + 1 + (l[n + 1] == ' ');
			snprintf(out, sizeof(out), "%.*s", (int)strcspn(l, "\n"), l);
			return out;
		}
	return NULL;
}

static void same(const char *path, const char *what, struct wu_span got, const char *want)
{
	if (want && !span_is(got, want))
		fail_msg("%s: %s is\n%.*s\nwant\n%s", path, what, (int)got.len, got.p, want);
}

static void check_one(const struct wu_rules *r, const char *path)
{
	char *text = read_file(path), *part[PARTS], outlet[512], title[512];
	struct wu_reading g;
	struct wu_story *s;

	cut(text, part);
	snprintf(outlet, sizeof(outlet), "%s", value(part[0], "outlet"));
	snprintf(title, sizeof(title), "%s", value(part[0], "title"));
	s = shipped_story(r, outlet, title, part[1]);
	wu_story_reading(s, &g);
	same(path, "outlet", g.outlet, value(part[2], "outlet"));
	same(path, "agency", g.agency, value(part[2], "agency"));
	same(path, "how", g.how, value(part[2], "how"));
	same(path, "credit", g.credit, value(part[2], "credit"));
	same(path, "kind", (struct wu_span){wu_kind_name(g.kind), strlen(wu_kind_name(g.kind))},
	     value(part[2], "kind"));
	same(path, "body", g.body, part[3]);
	wu_story_free(s);
	free(text);
}

static void fixtures(void **state)
{
	struct wu_rules *r = shipped_rules(false);
	glob_t g;

	(void)state;
	assert_int_equal(glob("tests/fixtures/rules/*.txt", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++)
		check_one(r, g.gl_pathv[i]);
	assert_true(g.gl_pathc >= 10);
	globfree(&g);
	wu_rules_free(r);
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- > 0;
}

/* Without memory prepare fails, leaves the story unprepared, and can be called again. */
static void survives_no_memory(void **state)
{
	struct wu_rules *r = shipped_rules(false);
	uint64_t before = wu_mem_live();
	size_t len = 120000;
	char *text = malloc(len);
	bool whole = false;

	(void)state;
	for (size_t i = 0; i < len; i++)
		text[i] = i % 70 == 69 ? '\n' : (char)('a' + i * i % 23);
	for (int n = 0; !whole && n < 200; n++) {
		struct wu_story *s;
		int left = n, rc;

		assert_int_equal(wu_story_new(&s), 0);
		assert_int_equal(wu_story_set(s, WU_TEXT, text, len), 0);
		wu_mem_hook(countdown, &left);
		rc = wu_story_prepare(s, r);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || (rc == WU_ENOMEM && !s->prep));
		whole = rc == 0;
		assert_int_equal(wu_story_prepare(s, r), 0);
		wu_story_free(s);
	}
	assert_true(whole);
	free(text);
	wu_rules_free(r);
	assert_true(wu_mem_live() < before);
}

/* Rules may be freed before the story that was read with them. */
static void outlives_its_rules(void **state)
{
	struct wu_rules *r = shipped_rules(false);
	struct wu_story *s = shipped_story(r, "koreaherald.com", "A", "By Yonhap\nRain fell.");
	struct wu_reading g;

	(void)state;
	wu_rules_free(r);
	wu_story_reading(s, &g);
	assert_true(span_is(g.outlet, "korea-herald"));
	assert_true(span_is(g.agency, "yonhap"));
	assert_true(span_is(g.how, "byline"));
	assert_true(span_is(g.body, "Rain fell."));
	wu_story_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixtures),
		cmocka_unit_test(survives_no_memory),
		cmocka_unit_test(outlives_its_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
