/* print: a copy has all of it in a block of its own, and the hash sees every bit. */
#include "base.h"

#include "base/hash.h"
#include "near/print.h"

enum { LONGEST = 12 };

static uint32_t set[LONGEST], number[LONGEST];
static uint8_t furniture[LONGEST];

/* Every field has a value of its own. */
static struct wu_print make_print(uint32_t n, uint32_t n_numbers)
{
	for (uint32_t i = 0; i < LONGEST; i++) {
		set[i] = 1000 + i * 77777777u;
		number[i] = 5 + i * 33333333u;
		furniture[i] = i & 1;
	}
	return (struct wu_print){.set = set,
				 .n = n,
				 .number = number,
				 .n_numbers = n_numbers,
				 .body = {0x1122334455667788, 0x99AABBCCDDEEFF00},
				 .title = 0xABCDEF,
				 .outlet = 1ull << 63,
				 .agency = 9,
				 .seq = 1ull << 40,
				 .ts = 1772532720123,
				 .furniture = furniture,
				 .take = 3,
				 .kind = 2};
}

static void assert_equal(const struct wu_print *a, const struct wu_print *b)
{
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->n_numbers, b->n_numbers);
	assert_memory_equal(a->set, b->set, a->n * sizeof(*a->set));
	assert_memory_equal(a->number, b->number, a->n_numbers * sizeof(*a->number));
	assert_memory_equal(a->body, b->body, sizeof(a->body));
	assert_true(a->title == b->title && a->outlet == b->outlet && a->agency == b->agency);
	assert_true(a->seq == b->seq && a->ts == b->ts);
	assert_int_equal(a->take, b->take);
	assert_int_equal(a->kind, b->kind);
}

/* For wu_mem_hook(): what was asked for. */
static bool count_size(void *ctx, size_t size)
{
	*(uint64_t *)ctx += size;
	return true;
}

static void assert_inside(const void *block, uint64_t bytes, const void *p, uint64_t n)
{
	assert_true((const char *)p >= (const char *)block + sizeof(struct wu_print));
	assert_true((const char *)p + n <= (const char *)block + bytes);
}

/* What becomes of the print it was made of does not reach a copy. */
static void a_copy_is_its_own(void **state)
{
	(void)state;
	for (uint32_t n = 0; n <= LONGEST; n++)
		for (uint32_t k = 0; k <= LONGEST; k++) {
			struct wu_print p = make_print(n, k), *c;
			uint64_t asked = 0, live = wu_mem_live();

			wu_mem_hook(count_size, &asked);
			c = wu_print_copy(&p);
			wu_mem_hook(NULL, NULL);
			assert_non_null(c);
			assert_int_equal(asked, sizeof(p) + (n + k) * sizeof(*set));
			assert_int_equal(asked, wu_print_bytes(&p));
			assert_int_equal(asked, wu_print_bytes(c));
			assert_int_equal(wu_mem_live(), live + 1);
			assert_inside(c, asked, c->set, n * sizeof(*set));
			assert_inside(c, asked, c->number, k * sizeof(*number));
			assert_null(c->furniture);
			memset(set, 0, sizeof(set));
			memset(number, 0, sizeof(number));
			p = make_print(n, k);
			assert_equal(c, &p);
			assert_true(wu_print_hash(7, c) == wu_print_hash(7, &p));
			wu_free(c);
		}
}

/* Each bit of the n bytes at field counts. */
static void assert_hashed(const struct wu_print *p, void *field, size_t n)
{
	uint8_t *byte = field;
	uint64_t was = wu_print_hash(7, p);

	for (size_t bit = 0; bit < n * 8; bit++) {
		byte[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_true(wu_print_hash(7, p) != was);
		byte[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_true(wu_print_hash(7, p) == was);
}

static void every_field_is_hashed(void **state)
{
	struct wu_print p = make_print(LONGEST, LONGEST);

	(void)state;
	assert_hashed(&p, set, sizeof(set));
	assert_hashed(&p, number, sizeof(number));
	assert_hashed(&p, p.body, sizeof(p.body));
	assert_hashed(&p, &p.title, sizeof(p.title));
	assert_hashed(&p, &p.outlet, sizeof(p.outlet));
	assert_hashed(&p, &p.agency, sizeof(p.agency));
	assert_hashed(&p, &p.seq, sizeof(p.seq));
	assert_hashed(&p, &p.ts, sizeof(p.ts));
	assert_hashed(&p, &p.take, sizeof(p.take));
	assert_hashed(&p, &p.kind, sizeof(p.kind));
}

/* Neither are prints of other lengths the same, nor what was hashed before them. */
static void lengths_and_what_came_before_are_hashed(void **state)
{
	uint64_t seen[(LONGEST + 1) * (LONGEST + 1) * 2];
	size_t n_seen = 0;

	(void)state;
	for (uint32_t n = 0; n <= LONGEST; n++)
		for (uint32_t k = 0; k <= LONGEST; k++)
			for (uint64_t before = 7; before <= 8; before++) {
				struct wu_print p = make_print(n, k);
				uint64_t h = wu_print_hash(before, &p);

				for (size_t i = 0; i < n_seen; i++)
					assert_true(seen[i] != h);
				seen[n_seen++] = h;
			}
}

/* It is of a story being judged: what is kept has none. */
static void furniture_is_not_hashed(void **state)
{
	struct wu_print p = make_print(LONGEST, LONGEST);
	uint64_t was = wu_print_hash(7, &p);

	(void)state;
	p.furniture = NULL;
	assert_true(wu_print_hash(7, &p) == was);
}

static void assert_keys(uint64_t shingle)
{
	uint64_t title = wu_print_key(shingle, true), body = wu_print_key(shingle, false);

	assert_true(title >> 32 < WU_PRINT_TITLE && body >> 32 >= WU_PRINT_TITLE);
	assert_true(title << 4 == (shingle & ~(uint64_t)15));
	assert_true(body << 4 == shingle << 4);
	assert_true(body == shingle || shingle >> 32 < WU_PRINT_TITLE);
}

/* A title's and a body's never meet, and each keeps 60 bits of its shingle. */
static void keys_of_titles_are_below_those_of_bodies(void **state)
{
	(void)state;
	for (int bit = 0; bit < 64; bit++) {
		assert_keys(1ull << bit);
		assert_keys((1ull << bit) - 1);
		assert_keys(~(1ull << bit));
	}
	assert_keys(UINT64_MAX);
	for (uint64_t i = 0; i < 10000; i++)
		assert_keys(wu_hash_mix(1, i));
}

static void no_memory_is_no_copy(void **state)
{
	struct wu_print p = make_print(LONGEST, LONGEST);
	uint64_t live = wu_mem_live();
	int left = 0;

	(void)state;
	wu_mem_hook(fail_at, &left);
	assert_null(wu_print_copy(&p));
	wu_mem_hook(NULL, NULL);
	assert_int_equal(left, -1);
	assert_int_equal(wu_mem_live(), live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_is_its_own),
		cmocka_unit_test(every_field_is_hashed),
		cmocka_unit_test(lengths_and_what_came_before_are_hashed),
		cmocka_unit_test(furniture_is_not_hashed),
		cmocka_unit_test(keys_of_titles_are_below_those_of_bodies),
		cmocka_unit_test(no_memory_is_no_copy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
