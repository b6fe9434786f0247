/* removed: what went is told with its reason, and with what stayed it is the whole story.
 */
#include "base.h"

#include <stdio.h>

#include "shipped.h"
#include "text/removed.h"

static struct wu_removed *removed;
static uint32_t n;

static struct wu_story *read_story(const char *outlet, const char *title, const char *text)
{
	struct wu_story *s = shipped_story(rules, outlet, title, text);

	assert_int_equal(wu_removed_find(s, rules, &removed, &n), 0);
	return s;
}

static void went(uint32_t i, enum wu_removed_by by, bool part, const char *text)
{
	assert_true(i < n);
	if (!span_is(removed[i].text, text) || removed[i].by != by || removed[i].part != part)
		fail_msg("%u: %s%s: %.*s", i, wu_removed_name(removed[i].by),
			 removed[i].part ? ", part" : "", (int)removed[i].text.len,
			 removed[i].text.p);
}

static const char *const BODY =
	"The ferry to Little Orrin will not sail on Sundays from next month, the island council "
	"said, "
	"because the second pilot has retired and nobody on the mainland wants his post.\n"
	"Residents asked the council to let the mail boat carry passengers until a pilot is found.";

static void each_reason_is_told(void **state)
{
	char text[2000];
	struct wu_story *s;

	(void)state;
	snprintf(text, sizeof(text),
		 "The Korea Herald\nFerry rests on Sundays\nBy Yonhap\n"
		 "Published : March 3, 2026 - 19:12\nLink copied\n"
		 "ORRIN, March 3 (Yonhap) -- %s (Yonhap)\n#ferry #island",
		 BODY);
	s = read_story("The Korea Herald", "Ferry rests on Sundays", text);
	went(0, WU_REMOVED_REPEAT, false, "The Korea Herald");
	went(1, WU_REMOVED_REPEAT, false, "Ferry rests on Sundays");
	went(2, WU_REMOVED_CREDIT, false, "By Yonhap");
	went(3, WU_REMOVED_OUTLET, false, "Published : March 3, 2026 - 19:12");
	assert_string_equal(wu_removed_key(removed[3].key), "drop");
	went(4, WU_REMOVED_EVERYBODY, false, "Link copied");
	went(5, WU_REMOVED_CREDIT, true, "ORRIN, March 3 (Yonhap) --");
	went(6, WU_REMOVED_CREDIT, true, "(Yonhap)");
	went(7, WU_REMOVED_REPEAT, false, "#ferry #island");
	assert_int_equal(n, 8);
	wu_story_free(s);
}

static void own_rules_are_told_by_key(void **state)
{
	struct wu_rules *shipped = rules, *own;
	struct wu_story *s;
	char text[2000];

	(void)state;
	assert_int_equal(wu_rules_new(&own), 0);
	assert_int_equal(wu_rules_add(own, "outlet", "Orrin Echo", "drop-head", "[Echo now]", NULL),
			 0);
	assert_int_equal(wu_rules_add(own, "outlet", "Orrin Echo", "drop-tail", "Read on.", NULL),
			 0);
	assert_int_equal(wu_rules_add(own, "outlet", "Orrin Echo", "cut-after", "More news", NULL),
			 0);
	assert_int_equal(wu_rules_add(own, "outlet", "*", "drop-head", "Breaking:", NULL), 0);
	assert_int_equal(wu_rules_freeze(own, NULL), 0);
	rules = own;
	snprintf(text, sizeof(text),
		 "[Echo now] %s Read on.\nBreaking: a gull was seen again.\n"
		 "More news\nGoat wins prize at fair",
		 BODY);
	s = read_story("Orrin Echo", "Ferry", text);
	went(0, WU_REMOVED_OUTLET, true, "[Echo now]");
	assert_string_equal(wu_removed_key(removed[0].key), "drop-head");
	went(1, WU_REMOVED_OUTLET, true, "Read on.");
	assert_string_equal(wu_removed_key(removed[1].key), "drop-tail");
	went(2, WU_REMOVED_EVERYBODY, true, "Breaking:");
	went(3, WU_REMOVED_OUTLET, false, "More news");
	assert_string_equal(wu_removed_key(removed[3].key), "cut-after");
	went(4, WU_REMOVED_AROUND, false, "Goat wins prize at fair");
	assert_int_equal(n, 5);
	wu_story_free(s);
	wu_rules_free(own);
	rules = shipped;
}

static void nothing_of_a_plain_story(void **state)
{
	struct wu_story *s = read_story("one.example", "Ferry rests", BODY);

	(void)state;
	assert_int_equal(n, 0);
	wu_story_free(s);
	s = read_story("one.example", "", "");
	assert_int_equal(n, 0);
	wu_story_free(s);
}

static size_t letters(struct wu_span s)
{
	size_t all = 0;

	for (size_t i = 0; i < s.len; i++)
		all += s.p[i] > ' ' || s.p[i] < 0;
	return all;
}

/* Whatever lines a story is made of, what stayed and what went are all its letters, but for the
 * signs of lists. */
static void nothing_is_lost_or_told_twice(void **state)
{
	static const char *const lines[] = {
		"ORRIN, March 3 (Yonhap) -- The council met again in the school.",
		"(누리=연합뉴스) 한가람 기자 = 누리시는 4일 다리를 막았다고 밝혔다.",
		"Link copied",
		"ⓒ 무단 전재 및 재배포 금지",
		"han@yna.co.kr",
		"입력 2026.03.04 08:11",
		"The ferry will not sail on Sundays from next month, said the island council.",
		"The ferry will not sail on Sundays from next month, said the island council.",
		"Residents want the mail boat to carry passengers until then. (Yonhap)",
		"#ferry #goat",
		"누리시는 초등학교 체육관 3곳에 대피소를 마련하고 담요 600장과 생수를 보냈다.",
		"",
		"Cafe\xCC\x81 owners were glad, said the mayor of the town."};
	uint32_t dice = 5;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct wu_reading r;
		struct wu_story *s;
		char text[4000] = "";
		size_t all, sum = 0;

		for (int i = 0; i < 3 + round % 9; i++) {
			dice = dice * 1103515245 + 12345;
			strcat(text, lines[(dice >> 16) % (sizeof(lines) / sizeof(*lines))]);
			strcat(text, "\n");
		}
		s = read_story(round % 2 ? "Korea Herald" : "one.example", "Ferry", text);
		wu_story_reading(s, &r);
		all = letters(s->field[WU_TEXT]);
		for (char *p = text; (p = strstr(p, "e\xCC\x81")); p++)
			all--; /* composed: a letter of two bytes */
		for (uint32_t i = 0; i < n; i++)
			sum += letters(removed[i].text);
		assert_int_equal(sum + letters(r.body), all);
		wu_story_free(s);
	}
}

/* Lines of bullets alone are no lines to furniture, which counts what there must be room for. */
static void bullets_are_no_lines(void **state)
{
	static char text[60000];
	struct wu_story *s;

	(void)state;
	for (int i = 0; i < 12000; i++)
		strcpy(text + i * 3, "\xC2\xB7\n");
	strcpy(text + 36000, BODY);
	s = read_story("one.example", "Ferry", text);
	assert_int_equal(n, 0);
	wu_story_free(s);
}

static void runs_out_of_memory_anywhere(void **state)
{
	struct wu_story *s = shipped_story(rules, "one.example", "Ferry", BODY);
	static char big[200000];
	int rc = WU_ENOMEM, left;

	(void)state;
	memset(big, '\n', sizeof(big) - 1);
	memcpy(big, BODY, strlen(BODY));
	assert_int_equal(wu_story_set(s, WU_TEXT, big, sizeof(big) - 1), 0);
	for (int i = 0; rc == WU_ENOMEM && i < 100; i++) {
		left = i;
		wu_mem_hook(fail_at, &left);
		rc = wu_removed_find(s, rules, &removed, &n);
		wu_mem_hook(NULL, NULL);
	}
	assert_int_equal(rc, 0);
	wu_story_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reason_is_told),
		cmocka_unit_test(own_rules_are_told_by_key),
		cmocka_unit_test(nothing_of_a_plain_story),
		cmocka_unit_test(nothing_is_lost_or_told_twice),
		cmocka_unit_test(bullets_are_no_lines),
		cmocka_unit_test(runs_out_of_memory_anywhere),
	};

	return cmocka_run_group_tests(tests, shipped_load, shipped_unload);
}
