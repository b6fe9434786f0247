/* What reading feeds costs, beside a bare libxml2 SAX parse of the same bytes in the same run:
 * many small documents, and large ones of plain text, of HTML in CDATA, of Hangul. Texts are
 * invented words. Each figure is the best of several rounds, in time of the processor.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/parser.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "wire/feed.h"

enum { SMALL = 300, ITEMS = 1500, WORDS = 150, ROUNDS = 15 };
enum kind { PLAIN, HTML, HANGUL };

static uint64_t draws;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add(struct wu_buf *b, const char *s)
{
	if (wu_buf_adds(b, s) < 0)
		abort();
}

static void word(struct wu_buf *b, enum kind k)
{
	uint64_t w = wu_hash_mix(++draws, 1);
	unsigned n = 2 + (unsigned)(w % (k == HANGUL ? 3 : 8));
	char utf8[4];

	for (unsigned i = 0; i < n; i++) {
		w = wu_hash_mix(w, i);
		if (wu_buf_add(b, utf8,
			       wu_utf8_put(utf8, k == HANGUL ? 0xAC00 + (uint32_t)(w % 11172)
							     : 'a' + (uint32_t)(w % 26))) < 0)
			abort();
	}
	add(b, " ");
}

static void words(struct wu_buf *b, enum kind k, int n)
{
	while (n-- > 0)
		word(b, k);
}

static void item(struct wu_buf *b, enum kind k, int length)
{
	add(b, "<item><title>");
	words(b, k, 8);
	if (wu_buf_addf(
		    b,
		    "</title><link>http://tide.example/%u</link><guid isPermaLink=\"false\">id-%u"
		    "</guid><pubDate>Wed, 02 Apr 2031 09:30:00 +0900</pubDate><description>",
		    (unsigned)draws, (unsigned)draws) < 0)
		abort();
	if (k == HTML)
		add(b, "<![CDATA[<p>");
	words(b, k, length / 2);
	if (k == HTML)
		add(b, "</p>\n<p><a href=\"http://tide.example/\">more</a> &amp; <b>");
	words(b, k, length / 2);
	add(b, k == HTML ? "</b></p>]]></description></item>\n" : "</description></item>\n");
}

static void document(struct wu_buf *b, enum kind k, int items, int length)
{
	wu_buf_init(b, 64 << 20);
	add(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>"
	       "<title>Tide</title><link>http://tide.example/</link>\n");
	while (items-- > 0)
		item(b, k, length);
	add(b, "</channel></rss>\n");
}

static void read_one(const struct wu_buf *b)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/rss"};
	struct wu_feed *f;

	if (wu_feed_read(b->p, b->len, &opts, NULL, &f, NULL) < 0)
		abort();
	wu_feed_free(f);
}

static void sax_one(const struct wu_buf *b)
{
	xmlSAXHandler none = {.initialized = XML_SAX2_MAGIC};

	xmlSAXUserParseMemory(&none, NULL, b->p, (int)b->len);
}

static double best(void (*each)(const struct wu_buf *b), const struct wu_buf *docs, int n)
{
	double least = 1e9;

	for (int r = 0; r < ROUNDS; r++) {
		double t = now();

		for (int i = 0; i < n; i++)
			each(&docs[i]);
		t = now() - t;
		least = t < least ? t : least;
	}
	return least;
}

static void tell(const char *what, const struct wu_buf *docs, int n)
{
	double bytes = 0, ours = best(read_one, docs, n), bare = best(sax_one, docs, n);

	for (int i = 0; i < n; i++)
		bytes += (double)docs[i].len;
	printf("%-30s %9.0f documents/s %8.1f MB/s   bare SAX %8.1f MB/s\n", what, n / ours,
	       bytes / ours / 1e6, bytes / bare / 1e6);
}

int main(void)
{
	static const char *const names[] = {"large feed, plain text", "large feed, HTML in CDATA",
					    "large feed, Hangul"};
	static struct wu_buf docs[SMALL];

	for (int i = 0; i < SMALL; i++)
		document(&docs[i], i % 3, 1, 12);
	tell("small feeds of one item", docs, SMALL);
	for (int i = 0; i < SMALL; i++)
		wu_buf_close(&docs[i]);
	for (int k = PLAIN; k <= HANGUL; k++) {
		document(&docs[0], (enum kind)k, ITEMS, WORDS);
		tell(names[k], docs, 1);
		wu_buf_close(&docs[0]);
	}
	return 0;
}
