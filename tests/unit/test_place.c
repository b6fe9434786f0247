/* place: ranks, equals, empty ones; hints; what follows from the rest. */
#include "wire.h"

#include "wire/place.h"

static struct wu_place place;
static struct wu_fill fill;
static struct wu_wire_opts opts = {.url = "http://tide.example/feed"};
static const struct wu_construct plain = {.raw = false};

static void put(struct wu_feed_item *item, enum wu_word word, const char *v)
{
	const struct wu_slot *s = wu_slot_find(item ? WU_IN_ITEM : WU_IN_FEED, word);

	assert_non_null(s);
	wu_place_value(&place, s, item, &plain, (struct wu_span){v, strlen(v)}, "");
}

static int set_up(void **state)
{
	(void)state;
	memset(&place, 0, sizeof(place));
	memset(&fill, 0, sizeof(fill));
	fill.opts = &opts;
	place.fill = &fill;
	assert_int_equal(wu_fill_init(&fill), 0);
	wu_place_begin(&place, false);
	wu_place_begin(&place, true);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	wu_fill_close(&fill);
	assert_int_equal(wu_mem_live(), 0);
	return 0;
}

static void ranks(void **state)
{
	struct wu_feed_item *item = wu_fill_item(&fill);

	(void)state;
	put(item, WU_WORD_DC_TITLE, "of Dublin Core");
	put(item, WU_WORD_TITLE, "own");
	put(item, WU_WORD_DC_TITLE, "again");
	assert_span(item->title, "own");
	put(item, WU_WORD_TITLE, " later\none ");
	put(item, WU_WORD_TITLE, " ");
	assert_span(item->title, "later one");
	put(item, WU_WORD_DC_CREATOR, "Ida");
	put(item, WU_WORD_DC_CREATOR, "Ole");
	assert_span(item->author, "Ida");
	put(item, WU_WORD_SUMMARY, "the longer one");
	put(item, WU_WORD_DESCRIPTION, "the short");
	assert_span(item->summary, "the longer one");
	put(item, WU_WORD_PUBDATE, "soon");
	put(item, WU_WORD_DC_DATE, "2031-04-02");
	assert_true(item->published_day && item->published != WU_NO_TIME);
	put(item, WU_WORD_PUBDATE, "2031-04-02T10:00:00Z");
	assert_false(item->published_day);
	assert_true(item->updated_day && item->updated < item->published);
	assert_int_equal(fill.bad_dates, 1);
	assert_string_equal(fill.bad_date, "soon");
}

static void feeds(void **state)
{
	(void)state;
	put(NULL, WU_WORD_TITLE, "Tide &amp; Wind");
	put(NULL, WU_WORD_LINK, "/home");
	put(NULL, WU_WORD_TAGLINE, "News <b>now</b>");
	put(NULL, WU_WORD_DC_LANGUAGE, " ko ");
	put(NULL, WU_WORD_BUILT, "Wed, 02 Apr 2031 09:30:00 GMT");
	put(NULL, WU_WORD_TTL, "15");
	put(NULL, WU_WORD_PERIOD, "daily");
	put(NULL, WU_WORD_FREQUENCY, "4");
	wu_place_feed(&place);
	assert_span(fill.feed->title, "Tide & Wind");
	assert_span(fill.feed->link, "http://tide.example/home");
	assert_span(fill.feed->subtitle, "News now");
	assert_span(fill.feed->lang, "ko");
	assert_true(fill.feed->updated != WU_NO_TIME);
	assert_int_equal(fill.feed->ttl_min, 15);
	assert_int_equal(fill.feed->period_sec, 21600);
	put(NULL, WU_WORD_TTL, "99999999999");
	assert_int_equal(fill.feed->ttl_min, 0);
}

static void what_follows(void **state)
{
	struct wu_feed_item *item = wu_fill_item(&fill);

	(void)state;
	put(item, WU_WORD_GUID, " http://tide.example/1 ");
	put(item, WU_WORD_MEDIA_DESCRIPTION, "A ferry");
	place.permalink = true;
	wu_place_item(&place, item);
	assert_span(item->link, "http://tide.example/1");
	assert_span(item->summary, "A ferry");
	item = wu_fill_item(&fill);
	wu_place_begin(&place, true);
	put(item, WU_WORD_GUID, "http://tide.example/2");
	put(item, WU_WORD_DESCRIPTION, "Text");
	put(item, WU_WORD_MEDIA_DESCRIPTION, "A ferry");
	wu_place_item(&place, item);
	assert_int_equal(item->link.len, 0);
	assert_int_equal(item->n_captions, 1);
	assert_span(item->captions[0], "A ferry");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ranks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(feeds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_follows, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
