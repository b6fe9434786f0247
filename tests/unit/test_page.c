/* page: the article and nothing around it; Korean in EUC-KR; cuts, depth, no memory. */
#include "wire.h"

#include <iconv.h>

#include "base/time.h"
#include "story.h"
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

/* What an editor can add to without C: a page, and the line it is to become. */
static void fixtures_become_their_lines(void **state)
{
	static const char *const names[] = {"page-ko-photo", "page-ko-tv", "page-en-parts",
					    "page-en-script"};
	struct wu_wire_opts opts = {.url = "https://x.example/p"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct seen seen = {0};
		struct wu_buf html, want, got;
		struct wu_story *s;
		char name[64];

		snprintf(name, sizeof(name), "%s.html", names[i]);
		fixture(name, &html);
		snprintf(name, sizeof(name), "%s.story", names[i]);
		fixture(name, &want);
		wu_buf_init(&got, 1 << 20);
		assert_int_equal(wu_story_new(&s), 0);
		assert_int_equal(wu_page_read(html.p, html.len, &opts, SINK(&seen), s, NULL), 0);
		assert_int_equal(wu_story_line(s, &got), 0);
		assert_int_equal(wu_buf_adds(&got, "\n"), 0);
		assert_int_equal(got.len, want.len);
		assert_memory_equal(got.p, want.p, want.len);
		starve(html.p, html.len, WU_FORMAT_HTML);
		wu_story_free(s);
		wu_buf_close(&html);
		wu_buf_close(&want);
		wu_buf_close(&got);
	}
}

#define T "The harbour bridge opened to traffic on Tuesday, four months after a barge struck it."
#define M "Engineers replaced sixty metres of steel and tested it overnight, their chief said."
#define LD(x) "<script type=application/ld+json>" x "</script>"

/* Bad and hostile pages, each with its verdict: the text, or NULL for none; the title where
 * it is asked for; how many notes. */
static const struct {
	const char *page, *text, *title;
	unsigned notes;
} bad[] = {
	/* nothing in it */
	{"", NULL, NULL, 0},
	{" ", NULL, NULL, 0},
	{"<", NULL, NULL, 0},
	{"<!doctype html>", NULL, NULL, 0},
	{"<!-- " T " -->", NULL, NULL, 0},
	{"<!-- " T, NULL, NULL, 0},
	{"<html></html>", NULL, NULL, 0},
	{"<title>A</title>", NULL, "A", 0},
	{"<p>Home</p><p>Sport</p>", NULL, NULL, 0},
	{"<script>document.write('" T "')</script>", NULL, NULL, 0},
	{"<style>p::after{content:'" T "'}</style>", NULL, NULL, 0},
	{"<template><p>" T "</p></template>", NULL, NULL, 0},
	{"<textarea>" T "</textarea>", NULL, NULL, 0},
	{"<noscript><p>" T "</p></noscript>", NULL, NULL, 0},
	{"<nav><p>" T "</p></nav>", NULL, NULL, 0},
	{"<p hidden>" T "</p>", NULL, NULL, 0},
	{"<p style='color:red;display:none'>" T "</p>", NULL, NULL, 0},
	{"<p style='visibility:hidden'>" T "</p>", NULL, NULL, 0},
	{"<div aria-hidden=true><p>" T "</p></div>", NULL, NULL, 0},
	{"<p><a href=/x>" T "</a></p>", NULL, NULL, 0},
	{"<ul><li><a href=/x>" T "</a><li><a href=/y>" M "</a></ul>", NULL, NULL, 0},
	{"<svg><text>" T "</text></svg>", NULL, NULL, 0},
	{"<select><option>" T "</select>", NULL, NULL, 0},
	{"<iframe src=x>" T "</iframe>", NULL, NULL, 0},
	{"<p>\x01\x02\x03</p>", NULL, NULL, 0},
	{"<p>* * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * *</p>", NULL, NULL, 0},
	/* markup that is broken: the text is still there */
	{T, T, NULL, 0},
	{"<p>" T, T, NULL, 0},
	{"<p>" T "</p", T, NULL, 0},
	{"<p>" T "<", T "<", NULL, 0},
	{"<p>" T "</div></span></p></html></p>", T, NULL, 0},
	{"</p></div><p>" T, T, NULL, 0},
	{"<p>" T "<p>" M, T "\n" M, NULL, 0},
	{"<div>" T "<br/>" M "</div>", T "\n" M, NULL, 0},
	{"<b><p>" T "</b><p>" M, T "\n" M, NULL, 0},
	{"<table><p>" T "</p><tr><td>" M "</table>", T "\n" M, NULL, 0},
	{"<table><tr><td>" T "<tr><td>" M, T "\n" M, NULL, 0},
	{"<body><body><p>" T, T, NULL, 0},
	{"<html><html><p>" T "</html><p>" M, T "\n" M, NULL, 0},
	{"<head><p>" T "</head><p>" M, T "\n" M, NULL, 0},
	{"<P CLASS=X>" T "</P>", T, NULL, 0},
	{"<p class=\"x>" T "</p><p title=\">" M, M, NULL, 0},
	{"<p a b c = d e>" T, T, NULL, 0},
	{"<p <p <p>" T, T, NULL, 0},
	{"<nosuch><other-one>" T "</nosuch>", T, NULL, 0},
	{"<form><p>" T "</p><p>" M "</p></form>", T "\n" M, NULL, 0},
	{"<a><div><p>" T "</p></div></a>", NULL, NULL, 0},
	{"<p>" T "<script>if (a<b) { x = \"</p>\"; }</script></p>", T, NULL, 0},
	{"<p>" T "<!-- a -- b --></p>", T, NULL, 0},
	{"<?php echo 1 ?><p>" T, T, NULL, 0},
	/* references and characters */
	{"<p>" T " AT&T &nosuch; &amp;amp; &#xD800; &#0; &#99999999;", T " AT&T &nosuch; &amp;",
	 NULL, 0},
	{"<!DOCTYPE html [<!ENTITY a 'x'>]><p>" T " &a;", T " &a;", NULL, 0},
	{"<p>The\xc2\xa0harbour\n\n bridge\topened to traffic on Tuesday, four months after a "
	 "barge "
	 "struck it.",
	 T, NULL, 0},
	{"<p>" T "\x1b[2J", T "[2J", NULL, 0},
	{"<meta charset=nosuch><p>" T, T, NULL, 1},
	{"<meta charset=utf-8><p>" T " caf\xe9 caf\xe9", T " caf\xc3\xa9 caf\xc3\xa9", NULL, 1},
	{"\xef\xbb\xbf<p>" T, T, NULL, 0},
	/* furniture around it, and pages that lie */
	{"<p>" T "</p><p>" M "</p><div class=share><p>Tell your friends about the bridge that "
	 "opened.</p></div>",
	 T "\n" M, NULL, 0},
	{"<div class='share comment ad related'><p>" T "</p><p>" M "</p></div>", T "\n" M, NULL, 0},
	{"<p>" T "</p><p>" M "</p><h2>Related</h2><ul><li><a href=/x>Barge owner pays</a></ul>",
	 T "\n" M, NULL, 0},
	{"<h1>" T "</h1><p>" M "</p>", M, T, 0},
	{"<title>A</title><meta property=og:title content=''><p>" T, T, "A", 0},
	{"<meta property=og:title><title>A</title><p>" T, T, "A", 0},
	{"<meta property=og:title content='&lt;b&gt;A'><p>" T, T, "<b>A", 0},
	{"<title>A</title><title>B</title><p>" T, T, "A", 0},
	{"<meta property=article:published_time content='the other day'><p>" T, T, NULL, 1},
	{"<meta property=article:published_time content=2031-13-45T99:99:99Z><p>" T, T, NULL, 1},
	{"<link rel=canonical href='javascript:alert(1)'><p>" T, T, NULL, 0},
	{"<link rel=canonical href='http://[::1'><p>" T, T, NULL, 0},
	/* JSON-LD */
	{LD("{") "<p>" T, T, NULL, 0},
	{LD("{\"@type\":\"Article\",}") "<p>" T, T, NULL, 0},
	{LD("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]") "<p>" T, T, NULL, 1},
	{LD("{\"@type\":\"Article\",\"headline\":{\"a\":1}}") "<p>" T, T, NULL, 0},
	{LD("{\"@type\":\"Article\",\"headline\":\"\\ud800\"}") "<p>" T, T, NULL, 0},
	{LD("{\"@type\":\"Article\",\"articleBody\":\"Short.\"}") "<p>" T, T, NULL, 0},
	{LD("{\"@type\":\"Article\",\"headline\":\"<script>x</script>A\"}") "<p>" T, "A\"}\n" T,
	 NULL, 0},
};

static void bad_pages_get_their_verdicts(void **state)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/1", .format = WU_FORMAT_HTML};
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const char *text = bad[i].text ? bad[i].text : "";
		struct seen seen = {0};
		struct wu_story *s;
		struct wu_span got;
		int rc;

		assert_int_equal(wu_story_new(&s), 0);
		rc = wu_page_read(bad[i].page, strlen(bad[i].page), &opts, SINK(&seen), s, NULL);
		got = s->field[WU_TEXT];
		if (rc != (bad[i].text ? 0 : WU_EEMPTY) || got.len != strlen(text) ||
		    memcmp(got.len ? got.p : "", text, got.len) != 0 ||
		    seen.notes != bad[i].notes ||
		    (bad[i].title &&
		     (s->field[WU_TITLE].len != strlen(bad[i].title) ||
		      memcmp(s->field[WU_TITLE].p, bad[i].title, strlen(bad[i].title)) != 0))) {
			wrong++;
			print_error("%s\n  %d, %u notes, '%.*s': %.*s\n", bad[i].page, rc,
				    seen.notes, (int)s->field[WU_TITLE].len, s->field[WU_TITLE].p,
				    (int)got.len, got.p);
		}
		wu_story_free(s);
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(korean),
		cmocka_unit_test(deep),
		cmocka_unit_test(fixtures_become_their_lines),
		cmocka_unit_test(bad_pages_get_their_verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
