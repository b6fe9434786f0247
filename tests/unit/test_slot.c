/* slot: the tables agree with each other. */
#include "wire.h"

#include "wire/slot.h"

static void where(void **state)
{
	(void)state;
	assert_int_equal(wu_slot_inside(WU_IN_NOTHING, WU_WORD_RSS), WU_IN_FEED);
	assert_int_equal(wu_slot_inside(WU_IN_NOTHING, WU_WORD_TITLE), WU_IN_NOTHING);
	assert_int_equal(wu_slot_inside(WU_IN_FEED, WU_WORD_CHANNEL), WU_IN_FEED);
	assert_int_equal(wu_slot_inside(WU_IN_FEED, WU_WORD_URL), WU_IN_ITEM);
	assert_int_equal(wu_slot_inside(WU_IN_FEED, WU_WORD_SKIP_DAYS), WU_IN_DAYS);
	assert_int_equal(wu_slot_inside(WU_IN_ASIDE, WU_WORD_ITEM), WU_IN_ITEM);
	assert_int_equal(wu_slot_inside(WU_IN_ITEM, WU_WORD_AUTHOR), WU_IN_PERSON);
	assert_int_equal(wu_slot_inside(WU_IN_ITEM, WU_WORD_NEWS), WU_IN_ITEM);
	assert_int_equal(wu_slot_inside(WU_IN_MEDIA, WU_WORD_MEDIA_CONTENT), WU_IN_MEDIA);
	assert_int_equal(wu_slot_inside(WU_IN_ITEM, WU_WORD_NONE), WU_IN_ASIDE);
	assert_int_equal(wu_slot_inside(WU_IN_ASIDE, WU_WORD_CHANNEL), WU_IN_ASIDE);
}

/* Of each word in each place there is one row at most, with a rank that counts. */
static void rows(void **state)
{
	unsigned found = 0;

	(void)state;
	for (int w = 0; w < WU_WORD_COUNT; w++)
		for (int in = WU_IN_NOTHING; in <= WU_IN_ASIDE; in++) {
			const struct wu_slot *s = wu_slot_find((enum wu_where)in, (enum wu_word)w);

			if (!s)
				continue;
			found++;
			assert_true(s->rank > 0 && s->target < WU_TARGETS);
			assert_int_equal(s->where, in);
			assert_int_equal(s->word, w);
		}
	assert_true(found > 60);
	assert_null(wu_slot_find(WU_IN_ASIDE, WU_WORD_TITLE));
	assert_true(wu_slot_find(WU_IN_ITEM, WU_WORD_TITLE)->rank >
		    wu_slot_find(WU_IN_ITEM, WU_WORD_DC_TITLE)->rank);
	assert_true(wu_slot_raw(WU_TO_GUID) && !wu_slot_raw(WU_TO_TITLE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(where), cmocka_unit_test(rows)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
