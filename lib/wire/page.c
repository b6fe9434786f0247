/* The tree is searched once for what the page says of itself (JSON-LD, meta, markup), each
 * in its place by order of trust; then the body is found. Where the page carries its body
 * as JSON-LD and the markup shows less than half of that, the JSON-LD is taken.
 * What fails: no article in it, memory. Broken JSON-LD is noted and passed over.
 */
#include "wire/page.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <libxml/uri.h>

#include "base/limits.h"
#include "base/mem.h"
#include "wire/body.h"
#include "wire/charset.h"
#include "wire/date.h"
#include "wire/markup.h"
#include "wire/said.h"

enum { SAID_LEAST = 200 }; /* bytes: a shorter body in JSON-LD is a summary */

struct reader {
	const struct wu_wire_opts *opts;
	const struct wu_wire_sink *sink;
	struct wu_tree *tree;
	struct wu_said said;
	struct wu_span title;
};

static int put(struct wu_story *s, enum wu_field f, struct wu_span v)
{
	int rc = v.len ? wu_story_set(s, f, v.p, v.len) : 0;

	return rc == WU_ELIMIT ? 0 : rc; /* no name or title is that long */
}

static int put_url(struct reader *r, struct wu_story *s)
{
	const char *own = r->opts->url;
	struct wu_span url = r->said.v[WU_SAID_URL];
	xmlChar *full = NULL;
	int rc;

	if (url.len && own)
		full = xmlBuildURI((const xmlChar *)url.p, (const xmlChar *)own);
	if (full)
		own = (char *)full;
	else if (url.len && strncasecmp(url.p, "http", 4) == 0)
		own = url.p; /* a relative one names nothing without the page's own */
	rc = own ? put(s, WU_URL, (struct wu_span){own, strlen(own)})
		 : put(s, WU_OUTLET, r->said.v[WU_SAID_SITE]);
	xmlFree(full);
	return rc;
}

static int put_captions(struct wu_story *s, const struct wu_buf *captions)
{
	const char *p = captions->p;
	int rc = 0;

	for (size_t left = captions->len; left && s->n_captions < WU_CAPTIONS_MAX && rc == 0;) {
		const char *nl = memchr(p, '\n', left);
		size_t n = nl ? (size_t)(nl - p) : left;

		rc = wu_story_add_caption(s, p, n);
		left -= n + (nl != NULL);
		p += n + (nl != NULL);
	}
	return rc;
}

static int put_body(struct reader *r, struct wu_story *s)
{
	struct wu_span said = r->said.v[WU_SAID_BODY];
	struct wu_body_known known = {r->title, r->said.v[WU_SAID_BYLINE],
				      said.len ? said : r->said.v[WU_SAID_SUMMARY]};
	struct wu_body body;
	int rc;

	wu_body_init(&body);
	rc = wu_body_find(r->tree, &known, &body);
	if ((rc == 0 || rc == WU_EEMPTY) && said.len > SAID_LEAST && body.text.len * 2 < said.len)
		rc = wu_story_set(s, WU_TEXT, said.p, said.len);
	else if (rc == 0)
		rc = wu_story_set(s, WU_TEXT, body.text.p, body.text.len);
	if (rc == 0)
		rc = put_captions(s, &body.captions);
	wu_body_close(&body);
	return rc;
}

static int fill(struct reader *r, struct wu_story *s)
{
	struct wu_span when;
	int rc;

	wu_said_read(&r->said, r->tree, r->sink);
	when = r->said.v[WU_SAID_TIME];
	r->title = wu_said_title(&r->said);
	rc = r->said.rc < 0 ? r->said.rc : put(s, WU_TITLE, r->title);
	if (rc == 0)
		rc = put(s, WU_BYLINE, r->said.v[WU_SAID_BYLINE]);
	if (rc == 0)
		rc = put(s, WU_LANG, r->said.v[WU_SAID_LANG]);
	if (rc == 0)
		rc = put_url(r, s);
	if (when.len &&
	    wu_date_read(when.p, when.len, r->opts->zone_min, &s->published, &s->date_only) < 0)
		wu_wire_note(r->sink, "\"%.40s\" is no date", when.p);
	return rc == 0 ? put_body(r, s) : rc;
}

int wu_page_read(const char *p, size_t len, const struct wu_wire_opts *opts,
		 const struct wu_wire_sink *sink, struct wu_story *s, struct wu_page *ret)
{
	struct reader r = {.opts = opts, .sink = sink};
	struct wu_buf utf8;
	int rc = wu_arena_new(4 * (size_t)WU_MARKUP_DOC, &r.said.arena);

	if (rc < 0)
		return rc;
	wu_buf_init(&utf8, 4 * (size_t)WU_MARKUP_DOC);
	rc = wu_charset_decode(p, len, opts, sink, &utf8, NULL);
	if (rc == 0)
		rc = wu_tree_new(utf8.p, utf8.len, sink, &r.tree);
	wu_buf_close(&utf8);
	if (rc == 0)
		rc = fill(&r, s);
	if (rc == 0 && ret) {
		const char *site = r.said.v[WU_SAID_SITE].p;

		ret->declared = r.said.declared;
		snprintf(ret->site, sizeof(ret->site), "%s", site ? site : "");
	}
	wu_tree_free(r.tree);
	wu_arena_free(r.said.arena);
	return rc == WU_EFORMAT ? WU_EEMPTY : rc;
}
