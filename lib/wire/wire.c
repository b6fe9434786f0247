/* Bytes are sniffed, brought to UTF-8 and given to the reader of their format; stories go
 * out through the sink one by one. One bad item is noted and its neighbours are read.
 * What fails: bytes of no known format, a document with no story, memory, or the sink.
 */
#include "wire/wire.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "wire/charset.h"
#include "wire/feed.h"
#include "wire/markup.h"
#include "wire/page.h"
#include "wire/plain.h"

struct job {
	const char *p;
	size_t len;
	const struct wu_wire_opts *opts;
	const struct wu_wire_sink *sink;
	struct wu_story *story;
	struct wu_err *err;
	unsigned given;
};

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

static int give(struct job *j)
{
	j->given++;
	return j->sink->story(j->sink->ctx, j->story);
}

static int read_feed(struct job *j)
{
	struct wu_feed *f;
	int rc = wu_feed_read(j->p, j->len, j->opts, j->sink, &f, j->err);

	if (rc < 0)
		return rc;
	for (uint32_t i = 0; i < f->n_items && rc == 0; i++) {
		wu_story_reset(j->story);
		rc = wu_feed_story(f, &f->items[i], j->story);
		if (rc == WU_ELIMIT) {
			wu_wire_note(j->sink, "item %u: %s", i + 1, wu_strerror(rc));
			rc = 0;
		} else if (rc == 0) {
			rc = give(j);
		}
	}
	wu_feed_free(f);
	return rc;
}

static int read_lines(struct job *j)
{
	const char *p = j->p, *end = p + j->len;
	unsigned number = 0;
	int rc = 0;

	for (const char *nl; p < end && rc == 0; p = nl < end ? nl + 1 : end) {
		struct wu_err err;

		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		number++;
		if (nl == p || (nl == p + 1 && *p == '\r'))
			continue;
		wu_story_reset(j->story);
		rc = wu_story_read(j->story, p, (size_t)(nl - p), &err);
		if (rc == 0)
			rc = give(j);
		else if (rc != WU_ENOMEM) {
			wu_wire_note(j->sink, "line %u: %s", number, err.text);
			rc = 0;
		}
	}
	return rc;
}

static int read_one(struct job *j, enum wu_format f)
{
	int rc = f == WU_FORMAT_HTML ? wu_page_read(j->p, j->len, j->opts, j->sink, j->story, NULL)
				     : wu_plain_read(j->p, j->len, j->story);

	if (rc == 0 && f == WU_FORMAT_TEXT && j->opts->url)
		rc = wu_story_set(j->story, WU_URL, j->opts->url, strlen(j->opts->url));
	return rc == 0 ? give(j) : rc;
}

static int dispatch(struct job *j, enum wu_format f)
{
	switch (f) {
	case WU_FORMAT_RSS:
	case WU_FORMAT_ATOM:
		return read_feed(j);
	case WU_FORMAT_NDJSON:
		return read_lines(j);
	case WU_FORMAT_HTML:
	case WU_FORMAT_TEXT:
		return read_one(j, f);
	default:
		return WU_EFORMAT;
	}
}

int wu_wire_parse(const char *p, size_t len, const struct wu_wire_opts *opts,
		  const struct wu_wire_sink *sink, struct wu_err *err)
{
	struct job j = {.opts = opts, .sink = sink, .err = err};
	enum wu_format f = opts->format;
	struct wu_buf utf8;
	int rc;

	if (f == WU_FORMAT_UNKNOWN)
		f = wu_sniff_format(p, len, opts->content_type);
	if (f == WU_FORMAT_UNKNOWN)
		return wu_err_set(err, WU_EFORMAT, "neither a feed, a page, JSON nor text");
	if (err)
		err->text[0] = 0;
	wu_buf_init(&utf8, 4 * (size_t)WU_MARKUP_DOC);
	j.p = p;
	j.len = len;
	rc = wu_story_new(&j.story);
	if (rc == 0 && (f == WU_FORMAT_TEXT || f == WU_FORMAT_NDJSON)) {
		rc = wu_charset_decode(p, len, opts, sink, &utf8, NULL);
		j.p = utf8.p;
		j.len = utf8.len;
	}
	if (rc == 0)
		rc = dispatch(&j, f);
	wu_story_free(j.story);
	wu_buf_close(&utf8);
	if (rc == 0 && !j.given)
		rc = WU_EEMPTY;
	if (rc < 0 && (!err || !err->text[0]))
		return wu_err_set(err, rc, "%s: %s", wu_sniff_name(f), wu_strerror(rc));
	return rc;
}
