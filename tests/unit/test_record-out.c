/* record-out: the bytes of a line, and what it does when they find no room. */
#include "base/limits.h"
#include "events.h"
#include "store/record-out.h"

static struct wu_story *s;

static int set_up(void **state)
{
	(void)state;
	return wu_story_new(&s) < 0;
}

static int tear_down(void **state)
{
	(void)state;
	wu_story_free(s);
	return 0;
}

#define HEAD(name) "{\"v\":1,\"seq\":77,\"ts\":\"2026-03-03T10:12:00.123Z\",\"ev\":\"" name \
		   "\",\"cluster\":\"c77\",\"size\":1,\"msg\":\""
#define MATCH "\"match\":{\"of\":9,\"jaccard\":0.540123,\"containment\":0.970456,\"votes\":11," \
	      "\"rule\":\"containment\"}"
#define STORY "\"key\":\"ffffffffffffffb200004d0000000000\",\"agency\":\"yonhap\",\"credit\":{" \
	      "\"how\":\"tail\",\"text\":\"(Y)\"},\"words\":7,\"passed\":[3,4,65535]," \
	      "\"print\":\"cHJpbnRz\",\"story\":{\"id\":\"id-1\",\"title\":\"T \\\"1\\\"\"," \
	      "\"text\":\""
#define PREV "\",\"prev\":4503599627370496"

/* The log's bytes: what stands in a log today must be read for ever. Story texts aside. */
static const char *const lines[WU_EV_COUNT] = {
	[WU_EV_SEGMENT] = HEAD("segment") "segment" PREV ",\"sync\":\"commit\",\"host\":\"news-1\","
		"\"software\":\"0.1.0\",\"oldest\":18446744073709551600,\"previous\":17}\n",
	[WU_EV_CONFIG] = HEAD("config") "config" PREV ",\"rules\":\"0000000000000abc\","
		"\"settings\":\"ffffffffffffffff\",\"software\":\"0.1.0\"}\n",
	[WU_EV_OPEN] = HEAD("open") "continues c70" PREV ",\"continues\":\"c70\"," MATCH "," STORY,
	[WU_EV_JOIN] = HEAD("join") "abridged of 9, 97 % contained" PREV
		",\"relation\":\"abridged\"," MATCH ",\"represents\":true,\"take\":3,"
		"\"lag_s\":156.789," STORY,
	[WU_EV_UPDATE] = HEAD("update") "another take of c70" PREV
		",\"updates\":\"c70\"," MATCH "}\n",
	[WU_EV_MERGE] = HEAD("merge") "merge" PREV ",\"into\":\"c70\",\"reason\":\"quiet\"}\n",
	[WU_EV_CLOSE] = HEAD("close") "closed with 1 stories of 8 outlets" PREV
		",\"reason\":\"quiet\","
		"\"first\":\"2026-03-03T10:00:00.000Z\",\"last\":\"2026-03-03T10:12:00.123Z\","
		"\"outlets\":8,\"agency\":\"yonhap\"}\n",
	[WU_EV_REJECT] = HEAD("reject") "reject" PREV ",\"reason\":\"quiet\"," STORY,
	[WU_EV_RETRACT] = HEAD("retract") "retract" PREV ",\"of\":70,\"reason\":\"quiet\"}\n",
	[WU_EV_TEXT] = HEAD("text") "text" PREV ",\"of\":70,\"part\":80,\"text\":\"more\","
		"\"print\":\"cHJpbnRz\"}\n",
	[WU_EV_GAP] = HEAD("gap") "11 events are lost" PREV ",\"from\":70,\"to\":80}\n",
};

static void lines_are_what_they_were(void **state)
{
	struct wu_buf buf;

	(void)state;
	wu_buf_init(&buf, WU_LINE_MAX);
	for (int k = 0; k < WU_EV_COUNT; k++) {
		struct wu_event ev = full_event(s, k);

		wu_buf_reset(&buf);
		assert_int_equal(wu_record_encode(&buf, &ev), 0);
		assert_true(buf.len >= strlen(lines[k]));
		if (memcmp(buf.p, lines[k], strlen(lines[k])))
			print_error("%.*s%s", (int)buf.len, buf.p, lines[k]);
		assert_memory_equal(buf.p, lines[k], strlen(lines[k]));
		assert_true(has_story(k) || buf.len == strlen(lines[k]));
	}
	wu_buf_close(&buf);
}

/* Of text and print a line has what it is given, whatever the story holds. */
static void a_line_has_its_piece(void **state)
{
	static const struct wu_piece piece = {{"bollard", 7}, {"abc", 3}};
	struct wu_event ev = full_event(s, WU_EV_OPEN);
	struct wu_buf buf;

	(void)state;
	ev.other = 0;
	wu_buf_init(&buf, WU_LINE_MAX);
	assert_int_equal(wu_record_line(&buf, &ev, &piece, 12), 0);
	assert_int_equal(wu_buf_add(&buf, "", 1), 0);
	assert_non_null(strstr(buf.p, "\"msg\":\"new story\","));
	assert_non_null(strstr(buf.p, ",\"parts\":12,\"key\":"));
	assert_non_null(strstr(buf.p, ",\"print\":\"YWJj\","));
	assert_non_null(strstr(buf.p, ",\"text\":\"bollard\""));
	wu_buf_reset(&buf);
	assert_int_equal(wu_record_line(&buf, &ev, &(struct wu_piece){.text = {"", 0}}, 0), 0);
	assert_int_equal(wu_buf_add(&buf, "", 1), 0);
	assert_null(strstr(buf.p, "parts"));
	assert_null(strstr(buf.p, "print"));
	assert_null(strstr(buf.p, "bollard"));
	wu_buf_close(&buf);
}

/* A buffer of any size too small says so. */
static void a_line_too_long_is_told(void **state)
{
	static const struct wu_piece piece = {{"bollard", 7}, {"abc", 3}};
	struct wu_event ev = full_event(s, WU_EV_JOIN);
	struct wu_buf buf;
	size_t whole;

	(void)state;
	wu_buf_init(&buf, WU_LINE_MAX);
	assert_int_equal(wu_record_line(&buf, &ev, &piece, 1), 0);
	whole = buf.len;
	wu_buf_close(&buf);
	for (size_t max = 0; max <= whole; max++) {
		wu_buf_init(&buf, max);
		assert_int_equal(wu_record_line(&buf, &ev, &piece, 1), max < whole ? WU_ELIMIT : 0);
		wu_buf_close(&buf);
	}
}

/* Failing the n-th allocation, for each n there is; the print's letters take one, too. */
static void no_memory_is_told(void **state)
{
	static const struct wu_piece piece = {{"bollard", 7}, {"abc", 3}};
	struct wu_event ev = full_event(s, WU_EV_JOIN);
	uint64_t live = wu_mem_live();
	int n = 0, left;

	(void)state;
	do {
		struct wu_buf buf;
		int rc;

		wu_buf_init(&buf, WU_LINE_MAX);
		left = n++;
		wu_mem_hook(fail_at, &left);
		rc = wu_record_line(&buf, &ev, &piece, 1);
		wu_mem_hook(NULL, NULL);
		assert_int_equal(rc, left < 0 ? WU_ENOMEM : 0);
		wu_buf_close(&buf);
		assert_int_equal(wu_mem_live(), live);
	} while (left < 0);
	assert_true(n > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_what_they_were),
		cmocka_unit_test(a_line_has_its_piece),
		cmocka_unit_test(a_line_too_long_is_told),
		cmocka_unit_test(no_memory_is_told),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
