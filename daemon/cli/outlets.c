/* A request comes: its Host names the outlet, its path the feed, the rules for robots or a
 * page; the bytes are made anew each time. Only the number of released stories is shared
 * with the demo, and it is atomic.
 * What fails: a template or the socket, at the start; then single requests, with 404 for what
 * is not out, 405 for what only reads may do, 500 for memory.
 */
#include "cli/outlets.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <microhttpd.h>

#include "base/mem.h"

enum {
	OUTLETS_MAX = 16,
	ANSWER_MAX = 1 << 20,
	TAG = 64, /* bytes of an ETag */
	HOST = 80,
};

struct outlets {
	const struct day *day;
	struct look looks[OUTLETS_MAX];
	uint32_t n;
	_Atomic uint32_t released;
	struct MHD_Daemon *daemon;
};

struct reply {
	unsigned status;
	const char *type;
	char tag[TAG]; /* "": none */
	struct wu_buf body;
	bool euc_kr;
};

static const struct look *find_look(const struct outlets *o, const char *host)
{
	for (uint32_t i = 0; host && i < o->n; i++) {
		size_t n = strlen(o->looks[i].label);

		if (strncasecmp(host, o->looks[i].label, n) == 0 &&
		    strncasecmp(host + n, ".localhost", 10) == 0 &&
		    (host[n + 10] == 0 || host[n + 10] == ':'))
			return &o->looks[i];
	}
	return NULL;
}

static int make_feed(const struct outlets *o, const struct look *l, uint32_t out, struct reply *r)
{
	char base[HOST];
	uint32_t shown = 0;

	for (uint32_t i = 0; i < out; i++)
		shown += look_shows(l, &o->day->stories[i]);
	snprintf(r->tag, sizeof(r->tag), "\"%s-%u\"", l->label, shown);
	snprintf(base, sizeof(base), "http://%s.localhost:%u", l->label, outlets_port(o));
	r->type = l->atom ? "application/atom+xml" : "application/rss+xml";
	return look_feed(l, o->day, out, base, &r->body);
}

static int make_page(const struct outlets *o, const struct look *l, uint32_t out, const char *path,
		     struct reply *r)
{
	for (uint32_t i = 0; i < out; i++) {
		const struct day_story *s = &o->day->stories[i];

		if (look_shows(l, s) && strncmp(path + 1, s->id.p, s->id.len) == 0 &&
		    strcmp(path + 1 + s->id.len, ".html") == 0) {
			r->type = "text/html";
			return look_page(l, o->day, i, &r->body);
		}
	}
	return WU_ENOTFOUND;
}

static int make(const struct outlets *o, const struct look *l, const char *path, struct reply *r)
{
	uint32_t out = atomic_load(&o->released);
	int rc;

	if (strcmp(path, "/robots.txt") == 0) {
		r->type = "text/plain";
		return wu_buf_adds(&r->body, "User-agent: *\nDisallow: /search\n");
	}
	if (strcmp(path, "/feed.xml") == 0)
		rc = make_feed(o, l, out, r);
	else
		rc = make_page(o, l, out, path, r);
	r->euc_kr = l->euc_kr;
	return rc == 0 && l->euc_kr ? look_euc_kr(&r->body) : rc;
}

static enum MHD_Result send_reply(struct MHD_Connection *c, const struct reply *r)
{
	struct MHD_Response *m = MHD_create_response_from_buffer(
		r->status == MHD_HTTP_OK ? r->body.len : 0, r->body.p, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result done;
	char type[64];

	if (!m)
		return MHD_NO;
	snprintf(type, sizeof(type), "%s; charset=%s", r->type ? r->type : "text/plain",
		 r->euc_kr ? "euc-kr" : "utf-8");
	done = MHD_add_response_header(m, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	if (done == MHD_YES && r->tag[0])
		done = MHD_add_response_header(m, MHD_HTTP_HEADER_ETAG, r->tag);
	if (done == MHD_YES)
		done = MHD_queue_response(c, r->status, m);
	MHD_destroy_response(m);
	return done;
}

static enum MHD_Result answer(void *ctx, struct MHD_Connection *c, const char *path,
			      const char *method, const char *version, const char *data,
			      size_t *len, void **state)
{
	const struct outlets *o = ctx;
	const char *seen, *host;
	struct reply r = {.status = MHD_HTTP_OK};
	const struct look *l;
	enum MHD_Result done;
	int rc;

	(void)version, (void)data, (void)len, (void)state;
	host = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
	seen = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
	l = find_look(o, host);
	wu_buf_init(&r.body, ANSWER_MAX);
	rc = l ? make(o, l, path, &r) : WU_ENOTFOUND;
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		r.status = MHD_HTTP_METHOD_NOT_ALLOWED;
	else if (rc < 0)
		r.status = rc == WU_ENOTFOUND ? MHD_HTTP_NOT_FOUND : MHD_HTTP_INTERNAL_SERVER_ERROR;
	else if (seen && r.tag[0] && strcmp(seen, r.tag) == 0)
		r.status = MHD_HTTP_NOT_MODIFIED;
	done = send_reply(c, &r);
	wu_buf_close(&r.body);
	return done;
}

static bool is_known(const struct outlets *o, const struct day_story *s)
{
	struct wu_span label = day_label(s);

	for (uint32_t i = 0; i < o->n; i++)
		if (strlen(o->looks[i].label) == label.len &&
		    memcmp(o->looks[i].label, label.p, label.len) == 0)
			return true;
	return false;
}

/* One look for each outlet of the day; those without a template have no site. */
static int open_looks(struct outlets *o, const char *dir, struct wu_err *err)
{
	for (uint32_t i = 0; i < o->day->n; i++) {
		const struct day_story *s = &o->day->stories[i];
		struct wu_span label = day_label(s);
		int rc;

		if (is_known(o, s))
			continue;
		rc = o->n < OUTLETS_MAX ? look_open(&o->looks[o->n], dir, label) : WU_ELIMIT;
		if (rc == WU_ENOTFOUND)
			continue;
		if (rc < 0) {
			snprintf(err->text, sizeof(err->text), "%s/pages/%.*s.html: %s", dir,
				 (int)label.len, label.p, wu_strerror(rc));
			return rc;
		}
		o->n++;
	}
	return 0;
}

int outlets_start(const struct outlets_opts *opts, struct outlets **ret, struct wu_err *err)
{
	struct sockaddr_in here = {.sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct outlets *o = wu_calloc(1, sizeof(*o));
	int rc;

	if (!o) {
		snprintf(err->text, sizeof(err->text), "%s", wu_strerror(WU_ENOMEM));
		return WU_ENOMEM;
	}
	o->day = opts->day;
	rc = open_looks(o, opts->dir, err);
	if (rc == 0) {
		o->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO, 0,
					     NULL, NULL, answer, o, MHD_OPTION_SOCK_ADDR, &here,
					     MHD_OPTION_END);
		if (!o->daemon) {
			snprintf(err->text, sizeof(err->text), "cannot listen on 127.0.0.1");
			rc = WU_EIO;
		}
	}
	if (rc < 0) {
		outlets_free(o);
		return rc;
	}
	*ret = o;
	return 0;
}

unsigned outlets_port(const struct outlets *o)
{
	return MHD_get_daemon_info(o->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void outlets_release(struct outlets *o, uint32_t n)
{
	atomic_store(&o->released, n < o->day->n ? n : o->day->n);
}

const struct look *outlets_look(const struct outlets *o, uint32_t i)
{
	return i < o->n ? &o->looks[i] : NULL;
}

struct outlets *outlets_free(struct outlets *o)
{
	if (!o)
		return NULL;
	if (o->daemon)
		MHD_stop_daemon(o->daemon);
	for (uint32_t i = 0; i < o->n; i++)
		look_close(&o->looks[i]);
	wu_free(o);
	return NULL;
}
