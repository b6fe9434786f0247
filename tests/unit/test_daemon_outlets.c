/* The demo's outlets: each page reads back to the story it shows, each feed to what is out. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json-in.h"
#include "base/mem.h"
#include "cli/outlets.h"
#include "story.h"
#include "wire/feed.h"

#define DIR "conf/demo"

struct fixture {
	struct day *day;
	struct outlets *outlets;
};

static int begin(void **state)
{
	static struct fixture f;
	struct wu_err err = {0};
	struct outlets_opts opts = {.dir = DIR};

	if (day_read(DIR "/wire-day.ndjson", &f.day, &err) < 0)
		fail_msg("%s", err.text);
	opts.day = f.day;
	if (outlets_start(&opts, &f.outlets, &err) < 0)
		fail_msg("%s", err.text);
	*state = &f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	f->outlets = outlets_free(f->outlets);
	f->day = day_free(f->day);
	return wu_mem_live() == 0 ? 0 : -1;
}

struct reading {
	const struct day_story *s;
	unsigned stories;
};

static bool has(struct wu_span in, struct wu_span what)
{
	return what.len == 0 || memmem(in.p, in.len, what.p, what.len) != NULL;
}

static void assert_span(struct wu_span got, struct wu_span want)
{
	if (got.len != want.len || memcmp(got.p, want.p, got.len) != 0)
		fail_msg("got \"%.*s\", wanted \"%.*s\"", (int)got.len, got.p, (int)want.len,
			 want.p);
}

/* Bytes of the story's paragraphs, each of which must be in the text that was read. */
static size_t find_paragraphs(const struct day_story *s, struct wu_span text)
{
	const char *p = s->text.p, *end = p + s->text.len;
	size_t sum = 0;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		struct wu_span one = {p, (size_t)((nl ? nl : end) - p)};

		if (!has(text, one))
			fail_msg("%.*s: lost: %.*s", (int)s->id.len, s->id.p, (int)one.len, one.p);
		sum += one.len ? one.len + 1 : 0;
		p += one.len + 1;
	}
	return sum;
}

static int check_story(void *ctx, struct wu_story *got)
{
	struct reading *r = ctx;
	struct wu_span text = got->field[WU_TEXT];
	size_t sum = find_paragraphs(r->s, text);

	r->stories++;
	assert_span(got->field[WU_TITLE], r->s->title);
	assert_span(got->field[WU_URL], r->s->url);
	assert_true(got->published == r->s->published);
	assert_int_equal(got->n_captions, r->s->captions ? 1 : 0);
	if (r->s->captions)
		assert_span(got->captions[0], r->s->captions->child->str);
	if (text.len > sum + 130)
		fail_msg("%.*s: more than the story: %.*s", (int)r->s->id.len, r->s->id.p,
			 (int)text.len, text.p);
	return 0;
}

static void note(void *ctx, const char *text)
{
	(void)ctx;
	fail_msg("%s", text);
}

static void test_pages_read_back(void **state)
{
	const struct fixture *f = *state;
	const struct look *l;
	unsigned pages = 0;

	for (uint32_t k = 0; (l = outlets_look(f->outlets, k)) != NULL; k++)
		for (uint32_t i = 0; i < f->day->n; i++) {
			struct wu_wire_opts opts = {.url = "http://x.localhost/x.html"};
			struct reading r = {&f->day->stories[i], 0};
			struct wu_wire_sink sink = {.ctx = &r, .story = check_story, .note = note};
			struct wu_err err = {0};
			struct wu_buf b;

			if (!look_shows(l, r.s))
				continue;
			wu_buf_init(&b, 1 << 20);
			assert_int_equal(look_page(l, f->day, i, &b), 0);
			assert_int_equal(l->euc_kr ? look_euc_kr(&b) : 0, 0);
			if (wu_wire_parse(b.p, b.len, &opts, &sink, &err) < 0)
				fail_msg("%.*s: %s", (int)r.s->id.len, r.s->id.p, err.text);
			assert_int_equal(r.stories, 1);
			pages++;
			wu_buf_close(&b);
		}
	assert_int_equal(pages, 42); /* all but two flashes and the almanac's two */
}

static void check_feed(const struct look *l, const struct day *d, uint32_t n)
{
	struct wu_wire_opts opts = {.url = "http://x.localhost/feed.xml"};
	struct wu_wire_sink sink = {.note = note};
	struct wu_err err = {0};
	struct wu_feed *feed;
	struct wu_buf b;
	uint32_t k = 0;

	wu_buf_init(&b, 1 << 20);
	assert_int_equal(look_feed(l, d, n, "http://x.localhost:8", &b), 0);
	assert_int_equal(l->euc_kr ? look_euc_kr(&b) : 0, 0);
	assert_int_equal(wu_feed_read(b.p, b.len, &opts, &sink, &feed, &err), 0);
	for (uint32_t i = n; i-- > 0;) {
		const struct day_story *s = &d->stories[i];
		char link[64];

		if (!look_shows(l, s))
			continue;
		assert_true(k < feed->n_items);
		snprintf(link, sizeof(link), "http://x.localhost:8/%.*s.html", (int)s->id.len,
			 s->id.p);
		assert_span(feed->items[k].title, s->title);
		assert_span(feed->items[k].guid, s->url);
		assert_span(feed->items[k].link, (struct wu_span){link, strlen(link)});
		assert_true(feed->items[k].published == s->published ||
			    feed->items[k].updated == s->published); /* Atom */
		assert_true(feed->items[k].summary.len > 0 && feed->items[k].summary.len < 140);
		k++;
	}
	assert_int_equal(feed->n_items, k);
	wu_feed_free(feed);
	wu_buf_close(&b);
}

static void test_feeds_tell_what_is_out(void **state)
{
	const struct fixture *f = *state;
	const struct look *l;
	unsigned atom = 0, korean = 0;

	for (uint32_t k = 0; (l = outlets_look(f->outlets, k)) != NULL; k++) {
		atom += l->atom;
		korean += l->euc_kr;
		for (uint32_t n = 0; n <= f->day->n; n++)
			check_feed(l, f->day, n);
	}
	assert_int_equal(atom, 1);
	assert_int_equal(korean, 1);
}

/* What is markup in a story is text on its page, whatever the template does with it. */
static void test_hostile_titles(void **state)
{
	static const char nasty[] = "</script><b>&amp; \"q\" {body} <!-- ]]>";
	const struct fixture *f = *state;
	const struct look *l;

	for (uint32_t k = 0; (l = outlets_look(f->outlets, k)) != NULL; k++) {
		uint32_t i = 0;
		struct day_story s;
		struct day d = {&s, 1, NULL};
		struct wu_buf b;

		while (!look_shows(l, &f->day->stories[i]))
			i++;
		s = f->day->stories[i];
		s.title = s.text = (struct wu_span){nasty, sizeof(nasty) - 1};
		wu_buf_init(&b, 1 << 20);
		assert_int_equal(look_page(l, &d, 0, &b), 0);
		assert_int_equal(look_feed(l, &d, 1, "http://x", &b), 0);
		assert_false(has((struct wu_span){b.p, b.len}, (struct wu_span){"<b>", 3}));
		assert_false(has((struct wu_span){b.p, b.len}, (struct wu_span){"<!-- ]]", 7}));
		assert_true(has((struct wu_span){b.p, b.len}, (struct wu_span){"{body}", 6}));
		wu_buf_close(&b);
	}
}

/* ---- over HTTP --------------------------------------------------------------------------- */

/* The answer to one request, whole; static storage. */
static const char *ask(const struct outlets *o, const char *method, const char *host,
		       const char *path, const char *header)
{
	static char answer[1 << 16];
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)outlets_port(o))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t n = 0;
	ssize_t got;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	dprintf(fd, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n", method, path, host,
		header);
	while ((got = read(fd, answer + n, sizeof(answer) - 1 - n)) > 0)
		n += (size_t)got;
	answer[n] = 0;
	close(fd);
	return answer;
}

static void assert_answers(const struct outlets *o, const char *host, const char *path, int status)
{
	const char *a = ask(o, "GET", host, path, "");

	if (atoi(a + 9) != status)
		fail_msg("%s%s: %.12s, wanted %d", host, path, a, status);
}

static void test_served_once_out(void **state)
{
	struct outlets *o = ((struct fixture *)*state)->outlets;
	char tag[64] = "If-None-Match: ";
	const char *a;

	outlets_release(o, 1); /* w0; c00 of tidings is the second */
	assert_answers(o, "tidings.localhost", "/c00.html", 404);
	outlets_release(o, 2);
	assert_answers(o, "tidings.localhost:80", "/c00.html", 200);
	assert_answers(o, "TIDINGS.localhost", "/c00.html", 200);
	assert_answers(o, "skellpost.localhost", "/c00.html", 404);
	assert_answers(o, "tidings.localhost.example", "/c00.html", 404);
	assert_answers(o, "127.0.0.1", "/feed.xml", 404);
	assert_answers(o, "tidings.localhost", "/c0.html", 404);
	assert_answers(o, "tidings.localhost", "/c00.htmlx", 404);
	assert_answers(o, "tidings.localhost", "/", 404);
	assert_answers(o, "tidings.localhost", "/robots.txt", 200);
	assert_int_equal(atoi(ask(o, "DELETE", "tidings.localhost", "/c00.html", "") + 9), 405);

	a = ask(o, "GET", "tidings.localhost", "/feed.xml", "");
	assert_int_equal(sscanf(strcasestr(a, "ETag: ") + 6, "%40[^\r]", tag + strlen(tag)), 1);
	strcat(tag, "\r\n");
	assert_int_equal(atoi(ask(o, "GET", "tidings.localhost", "/feed.xml", tag) + 9), 304);
	outlets_release(o, 46);
	assert_int_equal(atoi(ask(o, "GET", "tidings.localhost", "/feed.xml", tag) + 9), 200);
	a = ask(o, "GET", "gangbyeon.localhost", "/c11.html", "");
	assert_non_null(strstr(a, "text/html; charset=euc-kr"));
	assert_non_null(strstr(a, "\xb0\xad\xba\xaf\xbd\xc5\xb9\xae")); /* its name in EUC-KR */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages_read_back),
		cmocka_unit_test(test_feeds_tell_what_is_out),
		cmocka_unit_test(test_hostile_titles),
		cmocka_unit_test(test_served_once_out),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
