/* hash: the log's digests never change; parts give what the whole gives. */
#include "base.h"

#include "base/hash.h"

/* Of bytes that come at once. */
static void hash_whole(const void *p, size_t len, uint64_t ret[2])
{
	struct wu_hasher h;

	wu_hasher_init(&h);
	wu_hasher_add(&h, p, len);
	wu_hasher_digest(&h, ret);
}

static void golden(void **state)
{
	uint64_t h[2];

	(void)state;
	assert_true(wu_hash64("", 0, 0) == 0x2D06800538D394C2u);
	hash_whole("", 0, h);
	assert_true(h[0] == 0x99AA06D3014798D8u && h[1] == 0x6001C324468D497Fu);
}

static void parts_are_the_whole(void **state)
{
	unsigned char text[4260];
	uint64_t whole[2], parts[2];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (unsigned char)(i * 131 + i / 7);
	hash_whole(text, sizeof(text), whole);
	assert_true(whole[0] == 0x67CA606E040B0ED0u && whole[1] == 0x6482DCAB695F762Au);
	for (size_t step = 1; step < 1200; step += 37) {
		struct wu_hasher h;

		wu_hasher_init(&h);
		for (size_t at = 0; at < sizeof(text); at += step)
			wu_hasher_add(&h, text + at,
				      step < sizeof(text) - at ? step : sizeof(text) - at);
		wu_hasher_digest(&h, parts);
		assert_memory_equal(whole, parts, sizeof(whole));
	}
}

static void mix_keeps_order(void **state)
{
	(void)state;
	for (uint64_t a = 0; a < 300; a++)
		for (uint64_t b = a + 1; b < 300; b++)
			assert_true(wu_hash_mix(wu_hash_mix(0, a), b) !=
				    wu_hash_mix(wu_hash_mix(0, b), a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden),
		cmocka_unit_test(parts_are_the_whole),
		cmocka_unit_test(mix_keeps_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
