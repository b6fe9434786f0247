/* framer: the same messages whatever pieces the stream comes in; broken frames, limits, answers
 * that end it, no memory. */
#include "wire.h"

#include "wire/framer.h"

struct log {
	struct wu_buf b;
	unsigned stop_at; /* answer 7 at this message; 0: never */
};

static int keep(void *ctx, const struct wu_message *m)
{
	struct log *l = ctx;

	assert_int_equal(wu_buf_addf(&l->b, "%u@%llu%c[%.*s|%.*s|%.*s]", m->number,
				     (unsigned long long)m->at, "wohl"[m->state], (int)m->head.len,
				     m->head.p, (int)m->text.len, m->text.p, (int)m->tail.len,
				     m->tail.p),
			 0);
	return m->number == l->stop_at ? 7 : 0;
}

static int run(const char *p, size_t len, size_t piece, struct log *l)
{
	struct wu_framer f;
	int rc = 0;

	wu_buf_init(&l->b, 1 << 20);
	wu_framer_init(&f, keep, l);
	for (size_t at = 0; at < len && rc == 0; at += piece)
		rc = wu_framer_push(&f, p + at, piece < len - at ? piece : len - at);
	if (rc == 0)
		rc = wu_framer_end(&f);
	wu_framer_close(&f);
	assert_int_equal(wu_buf_add(&l->b, "", 1), 0);
	return rc;
}

static const struct {
	const char *from, *to;
} all[] = {
	{"", ""},
	{"noise", ""},
	{"\1a\2b\3c\4", "1@0w[a|b|c]"},
	{"zz\1a\2b\3c\4zz\4\3\2\1d\2e\3\4", "1@2w[a|b|c]2@14w[d|e|]"},
	{"\1a\2b\3c", "1@0w[a|b|c]"},
	{"\1a\2b\4", "1@0o[a|b|]"},
	{"\1a\2b", "1@0o[a|b|]"},
	{"\1a\2b\1c\2d\3\4", "1@0o[a|b|]2@4w[c|d|]"},
	{"\1a\2b\3x\1c\2d\3\4", "1@0w[a|b|x]2@6w[c|d|]"},
	{"\1a\4\1b\2c\3\4", "1@0h[a||]2@3w[b|c|]"},
	{"\1a\1b\2c\3\4", "1@0h[a||]2@2w[b|c|]"},
	{"\1a", "1@0h[a||]"},
	{"\1", "1@0h[||]"},
	{"\1\2\3\4", "1@0w[||]"},
	{"\1a\2b\2c\3d\3e\2f\4", "1@0w[a|bc|def]"},
	{"\1a\3b\2c\3\4", "1@0w[ab|c|]"},
};

static void pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		for (size_t piece = 1; piece <= 8; piece++) {
			struct log l = {0};

			assert_int_equal(run(all[i].from, strlen(all[i].from), piece, &l), 0);
			assert_string_equal(l.b.p ? l.b.p : "", all[i].to);
			wu_buf_close(&l.b);
		}
}

/* A real one, in pieces of every size: as if in one. */
static void fixture_in_pieces(void **state)
{
	struct log whole = {0};
	struct wu_buf b;

	(void)state;
	fixture("story-ko.iptc7901", &b);
	assert_int_equal(run(b.p, b.len, b.len, &whole), 0);
	for (size_t piece = 1; piece < b.len; piece++) {
		struct log l = {0};

		assert_int_equal(run(b.p, b.len, piece, &l), 0);
		assert_string_equal(l.b.p, whole.b.p);
		wu_buf_close(&l.b);
	}
	wu_buf_close(&whole.b);
	wu_buf_close(&b);
}

static void an_answer_ends_it(void **state)
{
	static const char three[] = "\1a\2\3\4\1b\2\3\4\1c\2";

	(void)state;
	for (unsigned n = 1; n <= 3; n++) {
		char next[16];
		struct log l = {.stop_at = n};

		assert_int_equal(run(three, strlen(three), 3, &l), 7);
		snprintf(next, sizeof(next), "%u@", n + 1);
		assert_null(strstr(l.b.p, next));
		wu_buf_close(&l.b);
	}
}

static int count_long(void *ctx, const struct wu_message *m)
{
	unsigned *seen = ctx;

	seen[m->state]++;
	assert_true(m->state != WU_FRAMED_LONG || m->text.len == 0);
	return 0;
}

/* One byte too much loses the message, not the next one. */
static void limit(void **state)
{
	static char text[WU_FRAMER_MAX + 2];

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t over = 0; over < 2; over++) {
		unsigned seen[4] = {0};
		struct wu_framer f;

		wu_framer_init(&f, count_long, seen);
		assert_int_equal(wu_framer_push(&f, "\1\2", 2), 0);
		assert_int_equal(wu_framer_push(&f, text, WU_FRAMER_MAX + over), 0);
		assert_int_equal(wu_framer_push(&f, "\3\4\1a\2b\3\4", 8), 0);
		assert_int_equal(wu_framer_end(&f), 0);
		assert_int_equal(seen[WU_FRAMED_LONG], over);
		assert_int_equal(seen[WU_FRAMED_WHOLE], 2 - over);
		wu_framer_close(&f);
	}
}

static void no_memory(void **state)
{
	struct log l = {0};
	struct wu_framer f;

	(void)state;
	wu_framer_init(&f, keep, &l);
	allow_left = 0;
	wu_mem_hook(allow_some, NULL);
	assert_int_equal(wu_framer_push(&f, "\1a", 2), WU_ENOMEM);
	wu_mem_hook(NULL, NULL);
	wu_framer_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces), cmocka_unit_test(fixture_in_pieces),
		cmocka_unit_test(an_answer_ends_it), cmocka_unit_test(limit),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
