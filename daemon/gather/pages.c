/* The happy path: the site's robots.txt is known and allows the page; its lane is asked.
 * Where it is not known, it is asked first, and the pages wait. A site without one (4xx)
 * allows everything; one that cannot give it just now forbids everything for a while
 * (RFC 9309, 2.3.1).
 */
#include "gather/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "gather/robots.h"
#include "gather/url.h"

enum { SITES_MAX = 4096, KNOWN_MS = WU_DAY_MS, CLOSED_MS = 10 * WU_MINUTE_MS };

struct page {
	struct page *next;
	struct pages_ask ask; /* its strings lie behind */
	fetch_cb *got;
	void *ctx;
	char text[];
};

struct site {
	struct site *next;
	struct pages *all;
	struct robots *robots; /* NULL: everything is allowed, or closed */
	bool asking, closed;
	int64_t until; /* ms; then it is asked again */
	struct page *waiting, **end;
	char origin[];
};

struct pages {
	struct lanes *lanes;
	int64_t (*now)(void);
	struct site *sites;
	unsigned n;
};

static void refuse(fetch_cb *got, void *ctx, const char *why)
{
	struct fetch_got g = {
		.why = why, .url = "", .content_type = "", .etag = "", .modified = ""};

	got(ctx, &g);
}

static void fetch(const struct site *site, const struct pages_ask *ask, fetch_cb *got, void *ctx)
{
	struct fetch_ask f = {.url = ask->url,
			      .accept = "text/html, application/xhtml+xml;q=.9, */*;q=.1",
			      .allow_private = ask->allow_private};
	const char *why;
	struct url url;

	if (site->closed)
		refuse(got, ctx, "robots.txt could not be had");
	else if (url_read(ask->url, &url, &why) < 0)
		refuse(got, ctx, why);
	else if (site->robots && !robots_allows(site->robots, url.path))
		refuse(got, ctx, "robots.txt forbids it");
	else if (lanes_ask(site->all->lanes, *ask->lane ? ask->lane : url.host, &f, got, ctx) < 0)
		refuse(got, ctx, "out of memory");
}

/* ---- robots.txt ---------------------------------------------------------------------------- */

static void learn(struct site *s, const struct fetch_got *got)
{
	bool asked = got->status >= 400 && got->status < 500;

	s->robots = robots_free(s->robots);
	s->closed = !asked && (got->why || got->status >= 300);
	if (!s->closed && !asked &&
	    robots_new(got->body.p ? got->body.p : "", got->body.len, "wiredup", &s->robots) < 0)
		s->closed = true;
	s->until = s->all->now() + (s->closed ? CLOSED_MS : KNOWN_MS);
}

static void robots_came(void *ctx, const struct fetch_got *got)
{
	struct site *s = ctx;
	struct page *p = s->waiting;

	learn(s, got);
	s->waiting = NULL;
	s->end = &s->waiting;
	while (p) {
		struct page *next = p->next;

		fetch(s, &p->ask, p->got, p->ctx);
		free(p);
		p = next;
	}
	s->asking = false; /* till now it could not be pruned */
}

static int ask_robots(struct site *s, const char *lane, bool allow_private)
{
	char url[URL_HOST_MAX + 96];
	struct fetch_ask ask = {.url = url, .accept = "text/plain", .allow_private = allow_private};
	int rc;

	strcpy(url, s->origin);
	strcat(url, "/robots.txt");
	s->asking = true;
	rc = lanes_ask(s->all->lanes, lane, &ask, robots_came, s);
	s->asking = rc == 0;
	return rc;
}

/* ---- sites ------------------------------------------------------------------------------------
 */

static void free_site(struct site *s)
{
	robots_free(s->robots);
	free(s);
}

/* Forget what is out of date, and beyond SITES_MAX what was asked first. */
static void prune(struct pages *p, int64_t now)
{
	struct site **at = &p->sites, *s;

	while ((s = *at)) {
		if (!s->asking && (now >= s->until || p->n > SITES_MAX)) {
			*at = s->next;
			p->n--;
			free_site(s);
		} else {
			at = &s->next;
		}
	}
}

static struct site *find(struct pages *p, const char *origin)
{
	struct site **at = &p->sites;

	prune(p, p->now());
	while (*at && strcmp((*at)->origin, origin) != 0)
		at = &(*at)->next;
	if (*at)
		return *at;
	*at = calloc(1, sizeof(**at) + strlen(origin) + 1);
	if (!*at)
		return NULL;
	strcpy((*at)->origin, origin);
	(*at)->all = p;
	(*at)->end = &(*at)->waiting;
	p->n++;
	return *at;
}

static int wait_for(struct site *s, const struct pages_ask *ask, fetch_cb *got, void *ctx)
{
	size_t n = strlen(ask->url) + 1;
	struct page *p = calloc(1, sizeof(*p) + n + strlen(ask->lane) + 1);

	if (!p)
		return WU_ENOMEM;
	memcpy(p->text, ask->url, n);
	strcpy(p->text + n, ask->lane);
	p->ask = (struct pages_ask){p->text, p->text + n, ask->allow_private};
	p->got = got;
	p->ctx = ctx;
	*s->end = p;
	s->end = &p->next;
	return 0;
}

void pages_get(struct pages *p, const struct pages_ask *ask, fetch_cb *got, void *ctx)
{
	const char *why = "out of memory";
	struct site *s;
	struct url url;

	if (url_read(ask->url, &url, &why) < 0) {
		refuse(got, ctx, why);
		return;
	}
	s = find(p, url.origin);
	if (s && s->until) {
		fetch(s, ask, got, ctx);
		return;
	}
	if (!s ||
	    (!s->asking &&
	     ask_robots(s, *ask->lane ? ask->lane : url.host, ask->allow_private) < 0) ||
	    wait_for(s, ask, got, ctx) < 0)
		refuse(got, ctx, "out of memory");
}

int pages_new(struct lanes *lanes, int64_t (*now)(void), struct pages **ret_pages)
{
	struct pages *p = calloc(1, sizeof(*p));

	if (!p)
		return WU_ENOMEM;
	p->lanes = lanes;
	p->now = now;
	*ret_pages = p;
	return 0;
}

struct pages *pages_free(struct pages *p)
{
	while (p && p->sites) {
		struct site *s = p->sites;

		p->sites = s->next;
		free_site(s);
	}
	free(p);
	return NULL;
}
