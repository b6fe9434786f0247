/* Bytes are sniffed and given to the reader of their format; items go out through the sink
 * one by one, the document behind them. One bad item is noted and its neighbours are read.
 * What fails: bytes of no known format, a document with no story, memory, or the sink.
 */
#include "wire/wire.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "story.h"
#include "wire/anpa.h"
#include "wire/feed.h"
#include "wire/iptc.h"
#include "wire/job.h"
#include "wire/newsml.h"
#include "wire/newsml1.h"
#include "wire/ninjs.h"
#include "wire/nitf.h"
#include "wire/page.h"
#include "wire/plain.h"

void wu_wire_note(const struct wu_wire_sink *sink, const char *fmt, ...)
{
	char text[500];
	va_list ap;

	if (!sink || !sink->note)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sink->note(sink->ctx, text);
}

/* What the feed says of itself, for who asks for the document. */
static void say_about(struct wu_document *d, const struct wu_feed *f)
{
	d->format = d->about->format = f->format;
	d->charset = f->charset;
	snprintf(d->version, sizeof(d->version), "%s", f->version);
	wu_item_set(d->about, WU_TITLE, f->title);
	wu_item_set(d->about, WU_URL, f->link);
	wu_item_set(d->about, WU_LANG, f->lang);
	wu_item_say(d->about, WU_SAYS_SUMMARY, f->subtitle);
	wu_item_say_ms(d->about, WU_SAYS_UPDATED, f->updated, false);
}

static int read_feed(struct wu_job *j)
{
	struct wu_feed *f;
	int rc = wu_feed_read(j->p, j->len, j->opts, j->sink, &f, j->err);

	if (rc < 0)
		return rc;
	say_about(j->doc, f);
	j->item->format = f->format;
	for (uint32_t i = 0; i < f->n_items && rc == 0; i++) {
		const struct wu_feed_item *item = &f->items[i];

		j->item->rc = wu_feed_story(f, item, j->item->story);
		wu_item_say_ms(j->item, WU_SAYS_UPDATED, item->updated, item->updated_day);
		wu_item_say(j->item, WU_SAYS_SUMMARY, item->summary);
		wu_item_say(j->item, WU_SAYS_CONTENT, item->content);
		rc = wu_job_give(j);
	}
	wu_feed_free(f);
	return rc;
}

static int read_lines(struct wu_job *j)
{
	const char *p, *end;
	unsigned number = 0;
	struct wu_buf utf8;
	int rc = wu_job_utf8(j, &utf8);

	p = utf8.p;
	end = p + utf8.len;
	for (const char *nl; p < end && rc == 0; p = nl < end ? nl + 1 : end) {
		struct wu_err err;

		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		number++;
		if (nl == p || (nl == p + 1 && *p == '\r'))
			continue;
		rc = wu_story_read(j->item->story, p, (size_t)(nl - p), &err);
		if (rc == 0) {
			rc = wu_job_give(j);
		} else if (rc != WU_ENOMEM) {
			wu_wire_note(j->sink, "line %u: %s", number, err.text);
			wu_item_reset(j->item);
			rc = 0;
		}
	}
	wu_buf_close(&utf8);
	return rc;
}

static int read_page(struct wu_job *j)
{
	int rc = wu_page_read(j->p, j->len, j->opts, j->sink, j->item->story, NULL);

	return rc == 0 ? wu_job_give(j) : rc;
}

static int read_text(struct wu_job *j)
{
	struct wu_buf utf8;
	int rc = wu_job_utf8(j, &utf8);

	if (rc == 0)
		rc = wu_plain_read(utf8.p, utf8.len, j->item->story);
	if (rc == 0 && j->opts->url)
		wu_item_set(j->item, WU_URL, (struct wu_span){j->opts->url, strlen(j->opts->url)});
	wu_buf_close(&utf8);
	return rc == 0 ? wu_job_give(j) : rc;
}

/* A new format is a row here and in sniff.h, and its file. */
static int (*const readers[WU_FORMAT_COUNT])(struct wu_job *j) = {
	[WU_FORMAT_NDJSON] = read_lines,   [WU_FORMAT_RSS] = read_feed,
	[WU_FORMAT_ATOM] = read_feed,      [WU_FORMAT_HTML] = read_page,
	[WU_FORMAT_TEXT] = read_text,      [WU_FORMAT_NEWSML_G2] = wu_newsml_read,
	[WU_FORMAT_NITF] = wu_nitf_read,   [WU_FORMAT_NEWSML1] = wu_newsml1_read,
	[WU_FORMAT_NINJS] = wu_ninjs_read, [WU_FORMAT_IPTC7901] = wu_iptc_read,
	[WU_FORMAT_ANPA] = wu_anpa_read,   [WU_FORMAT_JSONFEED] = read_feed,
};

struct listener {
	struct wu_document doc;
	const struct wu_wire_sink *out;
};

static void hear(void *ctx, const char *text)
{
	struct listener *l = ctx;

	l->doc.damaged = true;
	if (l->out->note)
		l->out->note(l->out->ctx, text);
}

static int read_document(struct wu_job *j, enum wu_format f)
{
	int rc = wu_item_new(&j->item);

	if (rc == 0)
		rc = wu_item_new(&j->doc->about);
	if (rc == 0) {
		j->item->format = j->doc->format = f;
		rc = readers[f](j);
	}
	if (rc == 0 && !j->given)
		rc = WU_EEMPTY;
	if ((rc >= 0 || rc == WU_EEMPTY) && j->out->document)
		j->out->document(j->out->ctx, j->doc);
	wu_item_free(j->item);
	wu_item_free(j->doc->about);
	return rc;
}

int wu_wire_parse(const char *p, size_t len, const struct wu_wire_opts *opts,
		  const struct wu_wire_sink *sink, struct wu_err *err)
{
	struct listener l = {.out = sink};
	struct wu_wire_sink notes = {.ctx = &l, .note = hear};
	struct wu_job j = {.p = p,
			   .len = len,
			   .opts = opts,
			   .out = sink,
			   .sink = &notes,
			   .doc = &l.doc,
			   .err = err};
	enum wu_format f = opts->format;
	int rc;

	if (f == WU_FORMAT_UNKNOWN)
		f = wu_sniff_format(p, len, opts->content_type);
	if (f >= WU_FORMAT_COUNT || !readers[f])
		return wu_err_set(err, WU_EFORMAT,
				  "neither a feed, a page, a wire format, JSON nor text");
	if (err)
		err->text[0] = 0;
	rc = read_document(&j, f);
	if (rc < 0 && (!err || !err->text[0]))
		return wu_err_set(err, rc, "%s: %s", wu_sniff_name(f), wu_strerror(rc));
	return rc;
}
