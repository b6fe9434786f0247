/* page: the article and nothing around it; Korean in EUC-KR; cuts, depth, no memory. */
#include "wire.h"

#include <iconv.h>

#include "base/time.h"
#include "wire/page.h"

static void english(void **state)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/x?id=1"};
	struct seen seen = {0};
	struct wu_page page;
	struct wu_story *s;
	struct wu_buf b;

	(void)state;
	fixture("page-en.html", &b);
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_page_read(b.p, b.len, &opts, SINK(&seen), s, &page), 0);
	assert_span(s->field[WU_TITLE], "Harbour bridge reopens after repairs");
	assert_span(s->field[WU_BYLINE], "Mara Oduya, Jin Park");
	assert_span(s->field[WU_URL], "http://tide.example/news/local/bridge-reopens");
	assert_span(s->field[WU_LANG], "en");
	assert_span(s->field[WU_TEXT],
		    "The harbour bridge at Selkie Point opened to traffic on Tuesday, four months "
		    "after a barge struck its northern pier.\nEngineers replaced sixty metres of "
		    "steel, said Tomas Verell, who leads the works, and tested it overnight.\n"
		    "Ferries that had carried commuters since December will run until Friday & "
		    "then return to the outer islands.");
	assert_int_equal(s->n_captions, 1);
	assert_span(s->captions[0], "The bridge on Tuesday. Photo: Ana Brask");
	assert_true(s->published == wu_time_make(2031, 4, 2, 0, 30, 0));
	assert_string_equal(page.site, "Tidewater Courier");
	assert_true(page.declared);
	/* without the page's own address its relative one says nothing; the site's name does */
	wu_story_reset(s);
	assert_int_equal(wu_page_read(b.p, b.len, &(struct wu_wire_opts){0}, SINK(&seen), s, NULL),
			 0);
	assert_span(s->field[WU_URL], "");
	assert_span(s->field[WU_OUTLET], "Tidewater Courier");
	wu_story_free(s);
	cut_everywhere(b.p, b.len, WU_FORMAT_HTML);
	starve(b.p, b.len, WU_FORMAT_HTML);
	wu_buf_close(&b);
}

static void korean(void **state)
{
	static const char want[] =
		"새별시 북항 다리가 지난해 겨울 배와 부딪친 뒤 넉 달 만인 2일 다시 열렸다.\n"
		"공사를 맡은 한들 소장은 \"강철 예순 미터를 바꾸고 밤새 시험했다\"고 말했다.\n"
		"배편은 금요일까지 다니고 그 뒤에는 바깥 섬으로 돌아간다고 시는 밝혔다.";
	struct wu_wire_opts opts = {.url = "http://baram.example/1", .zone_min = 540};
	struct seen seen = {0};
	char euc[8192], *in, *out = euc;
	size_t left, room = sizeof(euc);
	iconv_t cd = iconv_open("CP949", "UTF-8");
	struct wu_story *s;
	struct wu_buf b;

	(void)state;
	fixture("page-ko.html", &b);
	in = b.p;
	left = b.len;
	assert_int_equal(iconv(cd, &in, &left, &out, &room), 0);
	iconv_close(cd);
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_page_read(euc, sizeof(euc) - room, &opts, SINK(&seen), s, NULL), 0);
	assert_span(s->field[WU_TITLE], "새별시 다리 넉 달 만에 다시 열려");
	assert_span(s->field[WU_TEXT], want);
	assert_true(s->published == wu_time_make(2031, 4, 2, 0, 30, 0));
	wu_story_free(s);
	wu_buf_close(&b);
}

static void deep(void **state)
{
	struct seen seen = {0};
	struct wu_wire_opts opts = {.format = WU_FORMAT_HTML};
	struct wu_buf b;

	(void)state;
	wu_buf_init(&b, 8u << 20);
	for (int i = 0; i < 50000; i++)
		assert_int_equal(wu_buf_adds(&b, "<div><b>"), 0);
	assert_int_equal(wu_buf_adds(&b, "<p>A paragraph far down, long enough to be read."), 0);
	assert_true(wu_wire_parse(b.p, b.len, &opts, SINK(&seen), NULL) <= 0);
	wu_buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(korean),
		cmocka_unit_test(deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
