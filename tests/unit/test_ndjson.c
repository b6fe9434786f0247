/* ndjson: any story written as a line of the push protocol reads back the same, its keys in
 * any order and among others; each limit holds at its byte and is named. */
#include "base.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/limits.h"
#include "story.h"

static uint64_t seed;

static uint64_t draw(uint64_t below)
{
	seed = wu_hash_mix(seed, 77);
	return (seed >> 13) % below;
}

static void draw_story(struct wu_story *s)
{
	static const char *const pieces[] = {
		"tide ", "\n",           "\"",         "\\", "\xe2\x80\xae",
		"\x1b",  "\xea\xb0\x80", "{\"id\":1}", "7",  "\xf0\x9f\x8e\x88"};
	char text[200];

	wu_story_reset(s);
	for (int f = 0; f < WU_FIELDS + 3; f++) {
		size_t len = 0;

		for (uint64_t n = draw(12); n > 0; n--) {
			const char *p = pieces[draw(10)];

			memcpy(text + len, p, strlen(p));
			len += strlen(p);
		}
		assert_int_equal(f < WU_FIELDS ? wu_story_set(s, (enum wu_field)f, text, len)
				 : len         ? wu_story_add_caption(s, text, len)
					       : 0,
				 0);
	}
	s->kind = (enum wu_kind)draw(4);
	s->published = draw(3) ? (int64_t)draw(4000000000000) : WU_NO_TIME;
}

static void assert_same(const struct wu_story *a, const struct wu_story *b)
{
	for (int f = 0; f < WU_FIELDS; f++) {
		assert_int_equal(a->field[f].len, b->field[f].len);
		if (a->field[f].len)
			assert_memory_equal(a->field[f].p, b->field[f].p, a->field[f].len);
	}
	assert_int_equal(a->n_captions, b->n_captions);
	for (uint32_t i = 0; i < a->n_captions; i++) {
		assert_int_equal(a->captions[i].len, b->captions[i].len);
		assert_memory_equal(a->captions[i].p, b->captions[i].p, a->captions[i].len);
	}
	assert_int_equal(a->kind, b->kind);
	assert_true(a->published == b->published);
}

/* Members of s, one by one, in an order that starts at from, strangers in between. */
static void write_turned(struct wu_json_out *j, const struct wu_story *s, unsigned from)
{
	wu_json_open(j, NULL, '{');
	for (unsigned i = 0; i < WU_FIELDS + 1; i++) {
		unsigned f = (i + from) % (WU_FIELDS + 1);
		struct wu_story one = *s;

		wu_json_open(j, f % 2 ? "Text" : "texts", '[');
		wu_json_null(j, NULL);
		wu_json_close(j, ']');
		for (unsigned k = 0; k < WU_FIELDS; k++)
			if (k != f)
				one.field[k].len = 0;
		if (f < WU_FIELDS) {
			one.n_captions = 0;
			one.kind = WU_KIND_UNKNOWN;
			one.published = WU_NO_TIME;
		}
		wu_story_write(j, &one, true);
	}
	wu_json_close(j, '}');
}

static void stories_come_back(void **state)
{
	struct wu_story *s, *back;
	struct wu_json_out j;
	struct wu_buf b;

	(void)state;
	seed = 1;
	wu_buf_init(&b, 1 << 20);
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_story_new(&back), 0);
	for (unsigned i = 0; i < 2000; i++) {
		struct wu_err err;

		draw_story(s);
		wu_buf_reset(&b);
		wu_story_reset(back);
		wu_json_init(&j, &b);
		write_turned(&j, s, i);
		assert_int_equal(wu_json_done(&j), 0);
		assert_null(memchr(b.p, '\n', b.len));
		assert_int_equal(wu_story_read(back, b.p, b.len, &err), 0);
		assert_same(s, back);
	}
	wu_story_free(s);
	wu_story_free(back);
	wu_buf_close(&b);
}

static void each_limit_at_its_byte(void **state)
{
	struct wu_story *s;
	struct wu_buf b;
	struct wu_err err;

	(void)state;
	wu_buf_init(&b, WU_LINE_MAX);
	assert_int_equal(wu_story_new(&s), 0);
	for (int f = 0; f < WU_FIELDS; f++) {
		size_t max = f == WU_TEXT    ? WU_TEXT_MAX
			     : f == WU_TITLE ? WU_TITLE_MAX
					     : WU_NAME_MAX;
		const char *key = wu_story_key_name((enum wu_field)f);

		for (size_t n = max - 1; n < max + 2; n++) {
			wu_buf_reset(&b);
			assert_int_equal(wu_buf_addf(&b, "{\"%s\":\"%0*d\"}", key, (int)n, 0), 0);
			wu_story_reset(s);
			assert_int_equal(wu_story_read(s, b.p, b.len, &err),
					 n > max ? WU_ELIMIT : 0);
			assert_true(n > max ? strstr(err.text, key) != NULL : s->field[f].len == n);
		}
	}
	for (unsigned depth = WU_DEPTH_MAX - 3; depth < WU_DEPTH_MAX + 3; depth++) {
		wu_buf_reset(&b);
		assert_int_equal(wu_buf_adds(&b, "{\"text\":\"a\",\"x\":"), 0);
		for (unsigned i = 1; i < depth; i++)
			assert_int_equal(wu_buf_adds(&b, "["), 0);
		for (unsigned i = 1; i < depth; i++)
			assert_int_equal(wu_buf_adds(&b, "]"), 0);
		assert_int_equal(wu_buf_adds(&b, "}"), 0);
		wu_story_reset(s);
		assert_int_equal(wu_story_read(s, b.p, b.len, &err),
				 depth > WU_DEPTH_MAX ? WU_ELIMIT : 0);
	}
	wu_story_free(s);
	wu_buf_close(&b);
}

/* Whatever byte stands in the place of another: a story, or a refusal that says why. */
static void any_byte_anywhere(void **state)
{
	static const char line[] = "{\"id\":7,\"text\":\"a\\u00e9\\n\",\"captions\":[\"b\"],"
				   "\"kind\":\"flash\",\"published\":\"2026-03-02\",\"dry\":false}";
	struct wu_story *s;

	(void)state;
	assert_int_equal(wu_story_new(&s), 0);
	for (size_t i = 0; i < sizeof(line) - 1; i++)
		for (int c = 0; c < 256; c++) {
			char *copy = malloc(sizeof(line) - 1); /* no NUL behind it */
			struct wu_err err = {.code = 0};
			int rc;

			memcpy(copy, line, sizeof(line) - 1);
			copy[i] = (char)c;
			wu_story_reset(s);
			rc = wu_story_read(s, copy, sizeof(line) - 1, &err);
			free(copy);
			assert_true(rc == 0 || rc == WU_EFORMAT);
			assert_true(rc == 0 || (err.code == rc && err.text[0]));
			if (copy && i == 0 && c != '{')
				assert_int_equal(rc, WU_EFORMAT);
		}
	wu_story_free(s);
}

static void every_allocation_may_fail(void **state)
{
	struct wu_buf b;
	int rc = WU_ENOMEM;

	(void)state;
	wu_buf_init(&b, WU_LINE_MAX);
	assert_int_equal(wu_buf_addf(&b,
				     "{\"text\":\"%0*d\",\"captions\":[\"%0*d\",\"b\"],\"x\":[1]}",
				     200000, 0, 40000, 0),
			 0);
	for (int n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		struct wu_story *s = NULL;
		int left = n;

		wu_mem_hook(fail_at, &left);
		rc = wu_story_new(&s);
		rc = rc < 0 ? rc : wu_story_read(s, b.p, b.len, NULL);
		wu_mem_hook(NULL, NULL);
		assert_int_equal(rc, left < 0 ? WU_ENOMEM : 0);
		if (rc == 0)
			assert_true(s->field[WU_TEXT].len == 200000 && s->n_captions == 2);
		wu_story_free(s);
		assert_int_equal(wu_mem_live(), live);
	}
	wu_buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stories_come_back),
		cmocka_unit_test(each_limit_at_its_byte),
		cmocka_unit_test(any_byte_anywhere),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
