/* What reading a page costs, beside libxml2 parsing the same bytes into its tree and walking
 * over the text (the bare strip), in the same run. Pages are invented, of 150 KB each, most
 * of it furniture, as real ones are; files named as arguments are read in their place.
 * A page that grows shows whether time grows with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/HTMLparser.h>

#include "base/buf.h"
#include "base/hash.h"
#include "wire/page.h"

enum { PAGES = 40, ROUNDS = 5, PAGE_BYTES = 150000 };

struct page {
	struct wu_buf b;
	double strip_ms, read_ms; /* the best of the rounds */
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void put(struct wu_buf *b, const char *s)
{
	if (wu_buf_adds(b, s) < 0)
		exit(1);
}

/* n invented words. */
static void words(struct wu_buf *b, uint64_t seed, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (wu_buf_addf(b, "%llx%s", (unsigned long long)wu_hash_mix(seed, i) % 100000,
				i % 12 == 11 ? ", " : " ") < 0)
			exit(1);
}

static void menu(struct wu_buf *b, uint64_t seed)
{
	put(b, "<div class='menu-part'><ul class='menu-list'>");
	for (unsigned i = 0; i < 12; i++) {
		if (wu_buf_addf(b,
				"<li class='menu-item item-%u'><a class='link link--quiet' "
				"href='/s/%u' data-k='%llx' onclick='go(this)'>",
				i, i, (unsigned long long)seed) < 0)
			exit(1);
		words(b, seed + i, 2);
		put(b, "</a></li>");
	}
	put(b, "</ul></div><script>window.q = window.q || []; q.push(['menu', {a: 1}]);</script>");
}

static void make(struct wu_buf *b, uint64_t seed, size_t bytes)
{
	put(b, "<!doctype html><html lang=en><head><meta charset=utf-8><title>Invented "
	       "headline</title></head><body>");
	for (uint64_t i = 0; b->len < bytes / 2; i++)
		menu(b, seed + i);
	put(b, "<main><article><h1>Invented headline</h1><div class='article-body'>");
	for (uint64_t i = 0; b->len < bytes * 2 / 3; i++) {
		put(b, "<p>");
		words(b, seed + 1000 + i, 60);
		put(b, "</p>");
	}
	put(b, "</div></article></main>");
	for (uint64_t i = 0; b->len < bytes; i++)
		menu(b, seed + 2000 + i);
	put(b, "</body></html>");
}

static size_t walk(const xmlNode *n)
{
	size_t len = 0;

	for (; n; n = n->next)
		len += n->type == XML_TEXT_NODE && n->content ? strlen((const char *)n->content)
							      : walk(n->children);
	return len;
}

static volatile size_t sink;

static void strip(struct page *p)
{
	double t = now_ms();
	xmlDoc *doc = htmlReadMemory(p->b.p, (int)p->b.len, NULL, "UTF-8",
				     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
					     HTML_PARSE_NOWARNING | HTML_PARSE_NONET);

	sink += doc ? walk(xmlDocGetRootElement(doc)) : 0;
	xmlFreeDoc(doc);
	t = now_ms() - t;
	p->strip_ms = t < p->strip_ms ? t : p->strip_ms;
}

static void read_page(struct page *p, struct wu_story *s)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/1"};
	double t = now_ms();
	int rc;

	wu_story_reset(s);
	rc = wu_page_read(p->b.p, p->b.len, &opts, NULL, s, NULL);
	t = now_ms() - t;
	sink += (size_t)rc + s->field[WU_TEXT].len;
	p->read_ms = t < p->read_ms ? t : p->read_ms;
}

static void measure(struct page *p, struct wu_story *s)
{
	p->strip_ms = p->read_ms = 1e9;
	for (int i = 0; i < ROUNDS; i++) {
		strip(p);
		read_page(p, s);
	}
}

static void load(struct page *p, const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f || wu_buf_reserve(&p->b, 16 << 20) < 0)
		exit(1);
	while ((n = fread(p->b.p + p->b.len, 1, 65536, f)) > 0)
		p->b.len += n;
	fclose(f);
}

static void tell(const char *what, double ms, double bytes, int pages)
{
	printf("%-34s %9.2f ms a page %10.0f pages/s %8.1f MB/s\n", what, ms / pages,
	       pages / ms * 1e3, bytes / ms / 1e3);
}

static void grow(struct wu_story *s)
{
	for (size_t bytes = 50000; bytes <= 3200000; bytes *= 4) {
		struct page p;

		wu_buf_init(&p.b, 64 << 20);
		make(&p.b, bytes, bytes);
		measure(&p, s);
		printf("a page of %4zu KB                   %9.2f ms a MB\n", p.b.len / 1000,
		       p.read_ms / (double)p.b.len * 1e6);
		wu_buf_close(&p.b);
	}
}

int main(int argc, char **argv)
{
	int pages = argc > 1 ? argc - 1 : PAGES;
	double strips = 0, reads = 0, bytes = 0, worst = 0;
	struct wu_story *s;

	if (wu_story_new(&s) < 0)
		return 1;
	for (int i = 0; i < pages; i++) {
		struct page p;

		wu_buf_init(&p.b, 64 << 20);
		if (argc > 1)
			load(&p, argv[i + 1]);
		else
			make(&p.b, (uint64_t)i * 5000, PAGE_BYTES);
		measure(&p, s);
		strips += p.strip_ms;
		reads += p.read_ms;
		bytes += (double)p.b.len;
		worst = p.read_ms > worst ? p.read_ms : worst;
		wu_buf_close(&p.b);
	}
	tell("libxml2, tree and text (reference)", strips, bytes, pages);
	tell("a page into a story, one core", reads, bytes, pages);
	printf("%.2f x the reference; the slowest page took %.1f ms\n", reads / strips, worst);
	if (argc == 1)
		grow(s);
	wu_story_free(s);
	return 0;
}
