/* json-out: random trees, written and read again, are the same; a line is safe to print,
 * and a buffer that is full or without memory gives an error, never half a value. */
#include "base.h"

#include <math.h>
#include <stdio.h>

#include "base/hash.h"
#include "base/json-in.h"
#include "base/json-out.h"
#include "base/time.h"
#include "base/utf8.h"

enum { TREES = 3000, DEPTH = 6, VALUE_MAX = 40 };

static struct wu_arena *arena;
static struct wu_buf out;
static uint64_t seed;

static int set_up(void **state)
{
	(void)state;
	wu_buf_init(&out, 8 << 20);
	return wu_arena_new(64 << 20, &arena);
}

static int tear_down(void **state)
{
	(void)state;
	wu_buf_close(&out);
	wu_arena_free(arena);
	return 0;
}

static uint64_t draw(uint64_t below)
{
	seed = wu_hash_mix(seed, 77);
	return (seed >> 13) % below;
}

/* Of any width, the widest included. */
static uint64_t draw_number(void)
{
	uint64_t n = draw(UINT64_MAX);

	return (n << 13 | draw(8192)) >> draw(64);
}

/* Pieces that have driven terminals and broken parsers: C0, DEL, C1, bidi, U+2028, ends
 * of the planes, and bytes that are no UTF-8. */
static const char *const pieces[] = {
	"a",
	"\"",
	"\\",
	"/",
	"\n",
	"\r\t",
	"\x01",
	"\x1b[2J",
	"\x1f",
	"\x7f",
	"\xc2\x80",
	"\xc2\x9b",
	"\xc2\xa0",
	"\xd8\x9c",
	"\xe2\x80\x8e",
	"\xe2\x80\xa8",
	"\xe2\x80\xae",
	"\xe2\x81\xa9",
	"\xff",
	"\xc3",
	"\xed\xa0\x80",
	"\xf4\x90\x80\x80",
	"\xef\xbf\xbd",
	"\xef\xbf\xbf",
	"\xea\xb0\x80",
	"\xf0\x9f\x8e\x88",
	"\xf4\x8f\xbf\xbf",
	"</b>",
	"{\"k\":",
	"\\u0041",
};

static size_t draw_text(char *p)
{
	size_t n = draw(9), len = 0;

	for (size_t i = 0; i < n; i++) {
		const char *s = pieces[draw(sizeof(pieces) / sizeof(*pieces))];

		if (draw(20) == 0) {
			p[len++] = 0;
			continue;
		}
		memcpy(p + len, s, strlen(s));
		len += strlen(s);
	}
	return len;
}

/* Both walk the same random tree: the first writes it, the second compares it with what
 * was read. Keys are unique within their object. */
static void draw_key(char *key, unsigned i)
{
	char text[VALUE_MAX];
	size_t len = draw_text(text);

	text[len] = 0; /* a NUL within ends it earlier; a key is a C string */
	snprintf(key, VALUE_MAX + 8, "%s#%u", text, i);
}

static void write_value(struct wu_json_out *j, const char *key, unsigned depth)
{
	char text[VALUE_MAX], own[VALUE_MAX + 8];
	uint64_t kind = draw(depth ? 8 : 6), n;

	switch (kind) {
	case 0:
		wu_json_null(j, key);
		return;
	case 1:
		wu_json_bool(j, key, draw(2));
		return;
	case 2:
		wu_json_u64(j, key, draw_number());
		return;
	case 3:
		wu_json_i64(j, key, (int64_t)draw_number());
		return;
	case 4:
		wu_json_real(j, key, (double)draw(2000000) / 1024 - 900, 10);
		return;
	case 5:
		n = draw_text(text);
		wu_json_str(j, key, (struct wu_span){text, n});
		return;
	default:
		wu_json_open(j, key, kind == 6 ? '[' : '{');
		n = draw(5);
		for (unsigned i = 0; i < n; i++) {
			if (kind == 7)
				draw_key(own, i);
			write_value(j, kind == 7 ? own : NULL, depth - 1);
		}
		wu_json_close(j, kind == 6 ? ']' : '}');
	}
}

static void compare_text(struct wu_span got, const char *p, size_t len)
{
	char want[3 * VALUE_MAX + 24];
	size_t n = wu_utf8_repair(want, p, len);

	assert_int_equal(got.len, n);
	assert_memory_equal(got.p ? got.p : "", want, n);
}

static void compare_number(const struct wu_json *v, const char *format, uint64_t n)
{
	char want[32];

	if (*format == 'u')
		snprintf(want, sizeof(want), "%llu", (unsigned long long)n);
	else
		snprintf(want, sizeof(want), "%lld", (long long)n);
	assert_int_equal(v->type, WU_JSON_INT);
	assert_int_equal(v->str.len, strlen(want));
	assert_memory_equal(v->str.p, want, v->str.len);
}

static void compare_value(const struct wu_json *v, unsigned depth)
{
	char text[VALUE_MAX], own[VALUE_MAX + 8];
	uint64_t kind = draw(depth ? 8 : 6), n;
	const struct wu_json *c;

	assert_non_null(v);
	switch (kind) {
	case 0:
		assert_int_equal(v->type, WU_JSON_NULL);
		return;
	case 1:
		assert_int_equal(v->type, WU_JSON_BOOL);
		assert_int_equal(v->i, draw(2));
		return;
	case 2:
		compare_number(v, "u", draw_number());
		return;
	case 3:
		compare_number(v, "i", draw_number());
		return;
	case 4:
		assert_int_equal(v->type, WU_JSON_REAL);
		assert_true(v->real == (double)draw(2000000) / 1024 - 900);
		return;
	case 5:
		assert_int_equal(v->type, WU_JSON_STR);
		n = draw_text(text);
		compare_text(v->str, text, n);
		return;
	default:
		assert_int_equal(v->type, kind == 6 ? WU_JSON_ARRAY : WU_JSON_OBJECT);
		n = draw(5);
		c = v->child;
		for (unsigned i = 0; i < n; i++, c = c->next) {
			assert_non_null(c);
			if (kind == 7) {
				draw_key(own, i);
				compare_text(c->key, own, strlen(own));
			}
			compare_value(c, depth - 1);
		}
		assert_null(c);
	}
}

/* One line, valid UTF-8, nothing in it that a terminal would act on. */
static void assert_safe(const struct wu_buf *b)
{
	size_t n;

	assert_int_equal(wu_utf8_valid(b->p, b->len), b->len);
	for (size_t i = 0; i < b->len; i += n)
		assert_false(wu_utf8_unsafe(wu_utf8_next(b->p + i, b->len - i, &n)));
}

static void write_tree(struct wu_buf *b, uint64_t from, struct wu_json_out *j)
{
	seed = from;
	wu_json_init(j, b);
	wu_json_open(j, NULL, '[');
	write_value(j, NULL, DEPTH);
	write_value(j, NULL, DEPTH);
	wu_json_close(j, ']');
}

static void trees_come_back(void **state)
{
	struct wu_json_out j;

	(void)state;
	for (uint64_t i = 0; i < TREES; i++) {
		const struct wu_json *v;
		struct wu_err err;

		wu_buf_reset(&out);
		wu_arena_reset(arena);
		write_tree(&out, i, &j);
		assert_int_equal(wu_json_done(&j), 0);
		assert_safe(&out);
		assert_int_equal(wu_json_read(out.p, out.len, DEPTH + 2, arena, &v, &err), 0);
		seed = i;
		assert_int_equal(v->type, WU_JSON_ARRAY);
		compare_value(v->child, DEPTH);
		compare_value(v->child->next, DEPTH);
	}
}

static const struct wu_json *read_back(struct wu_json_out *j)
{
	const struct wu_json *v;

	wu_json_close(j, '}');
	assert_int_equal(wu_json_done(j), 0);
	wu_arena_reset(arena);
	assert_int_equal(wu_json_read(out.p, out.len, 4, arena, &v, NULL), 0);
	return wu_json_get(v, "v");
}

static void begin(struct wu_json_out *j)
{
	wu_buf_reset(&out);
	wu_json_init(j, &out);
	wu_json_open(j, NULL, '{');
}

/* Every size of number keeps its digits; what JSON has no number for is null. */
static void reals_of_every_size(void **state)
{
	static const double none[] = {NAN, -NAN, INFINITY, -INFINITY};
	struct wu_json_out j;

	(void)state;
	for (int e = -320; e <= 308; e++)
		for (int sign = -1; sign <= 1; sign += 2) {
			double d = sign * 1.25 * pow(10, e), got;

			begin(&j);
			wu_json_real(&j, "v", d, 9);
			got = read_back(&j)->real;
			assert_true(fabs(got - d) <= 5.1e-10 + fabs(d) * 1e-15);
		}
	for (int i = 0; i < 4; i++) {
		begin(&j);
		wu_json_real(&j, "v", none[i], 3);
		assert_int_equal(read_back(&j)->type, WU_JSON_NULL);
	}
}

static void times_come_back(void **state)
{
	struct wu_json_out j;

	(void)state;
	seed = 5;
	for (int i = 0; i < 2000; i++) {
		int64_t ms = (int64_t)draw(4000000000000) - 1000000000, got;
		const struct wu_json *v;
		bool date_only;

		begin(&j);
		wu_json_time(&j, "v", ms);
		v = read_back(&j);
		assert_int_equal(wu_time_read(v->str.p, v->str.len, 0, &got, &date_only), 0);
		assert_int_equal(got, ms);
	}
	begin(&j);
	wu_json_time(&j, "v", WU_NO_TIME);
	assert_int_equal(read_back(&j)->type, WU_JSON_NULL);
}

/* Whatever the room: the whole line, or WU_ELIMIT and how it begins. */
static void full_anywhere(void **state)
{
	struct wu_json_out j;
	struct wu_buf small;

	(void)state;
	for (uint64_t tree = 0; tree < 12; tree++) {
		wu_buf_reset(&out);
		write_tree(&out, tree, &j);
		for (size_t max = 0; max < out.len + 2; max++) {
			wu_buf_init(&small, max);
			write_tree(&small, tree, &j);
			assert_int_equal(wu_json_done(&j), max < out.len ? WU_ELIMIT : 0);
			assert_true(small.len <= max && (max < out.len || small.len == out.len));
			if (small.len)
				assert_memory_equal(small.p, out.p, small.len);
			wu_buf_close(&small);
		}
	}
}

static void every_allocation_may_fail(void **state)
{
	int rc = WU_ENOMEM;

	(void)state;
	for (int n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		struct wu_json_out j;
		struct wu_buf b;
		int left = n;

		wu_buf_init(&b, 1 << 20);
		wu_mem_hook(fail_at, &left);
		write_tree(&b, 9, &j);
		write_tree(&b, 10, &j);
		wu_mem_hook(NULL, NULL);
		rc = wu_json_done(&j);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		assert_true(n > 0 || rc == WU_ENOMEM || b.len > 0);
		wu_buf_close(&b);
		assert_int_equal(wu_mem_live(), live);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_come_back),           cmocka_unit_test(reals_of_every_size),
		cmocka_unit_test(times_come_back),           cmocka_unit_test(full_anywhere),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
