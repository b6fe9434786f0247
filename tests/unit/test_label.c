/* label: lines that call, date, sign or repeat, and sentences that only begin like them. */
#include "wire.h"

#include "wire/label.h"

#define SPAN(s) ((struct wu_span){s, strlen(s)})

static void calls_are_told_from_sentences(void **state)
{
	static const char *const calls[] = {
		"Read more",     "READ MORE: Barge owner to pay", "Related: Barge owner to pay",
		"Advertisement", "Lesen Sie auch: Die Brücke",    "관련기사 배 주인 물어낸다",
		"▶ 제보하기",    "Follow us on every channel",    "À lire aussi : le pont",
	};
	static const char *const none[] = {
		"",
		"The bridge opened",
		"Read more slowly, the old ferryman told the pupils who had "
		"come to learn the harbour's signs.",
		"Follow the money, said the auditor of the harbour, who has looked at the books of "
		"the barge's owner for nine years and found nothing.",
		"관련 당국은 다리를 다시 열었다.",
		"More: that is what the ferrymen asked for, and more is what they got when the "
		"harbour's owners sat down with them on Monday, after four months in which not one "
		"word was spoken and not one ship left the outer quay.",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		assert_true(wu_label_calls(SPAN(calls[i]), 0));
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_false(wu_label_calls(SPAN(none[i]), 0));
	/* a longer line, most of it a link */
	assert_true(
		wu_label_calls(SPAN("Read more about the barge and its owner on our pages"), 40));
	assert_false(
		wu_label_calls(SPAN("Read more about the barge and its owner on our pages"), 0));
}

static void stamps_and_rules(void **state)
{
	(void)state;
	assert_true(wu_label_stamp(SPAN("기사입력 2031.04.02 09:30")));
	assert_true(wu_label_stamp(SPAN("Tuesday, 2 April 2031, 9:30 am")));
	assert_false(wu_label_stamp(SPAN("On 2 April 2031 the bridge opened")));
	assert_false(wu_label_stamp(SPAN("It opened at 9:30 before a crowd")));
	assert_false(wu_label_stamp(SPAN("")));
	assert_true(wu_label_rule(SPAN("* * *")));
	assert_true(wu_label_rule(SPAN("|")));
	assert_false(wu_label_rule(SPAN("___"))); /* an agency's own sign */
	assert_false(wu_label_rule(SPAN("끝")));
}

static void the_same_whatever_the_signs(void **state)
{
	(void)state;
	assert_true(wu_label_same(SPAN("Bridge opens"), SPAN("BRIDGE \xe2\x80\x94 opens!")));
	assert_true(
		wu_label_same(SPAN("The harbour bridge opens"), SPAN("The harbour bridge open")));
	assert_false(wu_label_same(SPAN("Bridge"), SPAN("Bridge opens to traffic")));
	assert_false(wu_label_same(SPAN("Bridge opens"), SPAN("Bridge closes")));
	assert_false(wu_label_same(SPAN(""), SPAN("")));
	assert_false(wu_label_same(SPAN("a"), SPAN("")));
	assert_true(wu_label_same(SPAN("다리 열려"), SPAN("다리, 열려")));
}

static void names_and_times(void **state)
{
	(void)state;
	assert_span(wu_label_name(SPAN("By Mara Oduya")), "Mara Oduya");
	assert_span(wu_label_name(SPAN("김가람 기자")), "김가람 기자");
	assert_span(wu_label_name(SPAN("2 April 2031")), "");
	assert_true(wu_label_signs(SPAN(" 김가람 기자 ")) && wu_label_signs(SPAN("도담 특파원")));
	assert_false(wu_label_signs(SPAN("기자")) || wu_label_signs(SPAN("")) ||
		     wu_label_signs(SPAN("이슬 기자가 다녀왔습니다")) ||
		     wu_label_signs(SPAN("취재 중인 김가람 기자")));
	assert_true(wu_label_dates(SPAN(" [기사입력 2031")) && wu_label_dates(SPAN("Published 2")));
	assert_false(wu_label_dates(SPAN("The bridge")) || wu_label_dates(SPAN("")));
	assert_span(wu_label_time(SPAN("기사입력 2031.04.02 09:30 | 최종수정 2031.04.03 10:00")),
		    "2031.04.02 09:30");
	assert_span(wu_label_time(SPAN("입력 2031-04-02 오전 9:30 (수정 2031-04-03)")),
		    "2031-04-02 오전 9:30");
	assert_span(wu_label_time(SPAN("Published April 2, 2031 9:30 Updated April 3")),
		    "April 2, 2031 9:30");
	assert_span(wu_label_time(SPAN("no date at all")), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_told_from_sentences),
		cmocka_unit_test(stamps_and_rules),
		cmocka_unit_test(the_same_whatever_the_signs),
		cmocka_unit_test(names_and_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
