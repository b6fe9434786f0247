/* The happy path: an easy handle a request goes into the multi handle; libcurl says which
 * sockets to watch and when to wake it; a finished handle is taken out and told. What can
 * fail: anything, which ends that request with words. A descriptor is never closed while
 * libuv polls it: libcurl closes through close_socket(), which ends the poll first.
 */
#include "gather/fetch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "gather/address.h"

enum { REDIRECTS_MAX = 5, WHY_MAX = 256 };

struct poll {
	uv_poll_t handle;
	struct fetcher *f;
	curl_socket_t fd;
	struct poll *next;
};

struct fetch {
	CURL *easy;
	struct fetcher *f;
	struct fetch *next, **at; /* list of those under way */
	struct curl_slist *headers;
	struct wu_buf body;
	bool allow_private, was_private, too_large;
	fetch_cb *got;
	void *ctx;
	char why[WHY_MAX];
};

struct fetcher {
	struct fetcher_opts o;
	CURLM *multi;
	uv_timer_t timer;
	struct poll *polls;
	struct fetch *fetches;
	unsigned handles; /* not yet closed */
	bool stopping;
	void (*stopped)(void *data);
	void *data;
	char agent[256];
};

/* ---- what came of it ------------------------------------------------------------------------ */

static const char *header(CURL *easy, const char *name)
{
	struct curl_header *h;

	return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK ? h->value : "";
}

/* Milliseconds of max-age in a Cache-Control; 0: none. */
static int64_t max_age(const char *control)
{
	const char *at = strstr(control, "max-age=");
	long seconds = at ? strtol(at + 8, NULL, 10) : 0;

	return seconds > 0 && seconds < 366 * 86400 ? seconds * 1000 : 0;
}

static const char *explain(const struct fetch *x, CURLcode code)
{
	if (x->was_private)
		return "its address is private or loopback; allow_private = yes would permit it";
	if (x->too_large)
		return "the document is larger than document_max";
	return *x->why ? x->why : curl_easy_strerror(code);
}

static void tell(struct fetch *x, CURLcode code)
{
	struct fetch_got got = {.body = {x->body.p, x->body.len}, .url = ""};
	curl_off_t retry = 0;
	char *type = NULL, *url = NULL;

	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &got.status);
	curl_easy_getinfo(x->easy, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(x->easy, CURLINFO_EFFECTIVE_URL, &url);
	curl_easy_getinfo(x->easy, CURLINFO_RETRY_AFTER, &retry);
	got.url = url ? url : "";
	got.content_type = type ? type : "";
	got.etag = header(x->easy, "ETag");
	got.modified = header(x->easy, "Last-Modified");
	got.fresh_ms = max_age(header(x->easy, "Cache-Control"));
	got.retry_after_ms = retry > 0 ? retry * 1000 : 0;
	got.resolver = code == CURLE_COULDNT_RESOLVE_HOST;
	got.why = code == CURLE_OK ? NULL : explain(x, code);
	x->got(x->ctx, &got);
}

/* Take it out, tell, free. */
static void finish(struct fetch *x, CURLcode code)
{
	*x->at = x->next;
	if (x->next)
		x->next->at = x->at;
	curl_multi_remove_handle(x->f->multi, x->easy);
	tell(x, code);
	curl_easy_cleanup(x->easy);
	curl_slist_free_all(x->headers);
	wu_buf_close(&x->body);
	free(x);
}

static void finish_done(struct fetcher *f)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(f->multi, &left))) {
		struct fetch *x;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
		finish(x, m->data.result);
	}
}

/* ---- libcurl on the loop -------------------------------------------------------------------- */

static void maybe_stopped(struct fetcher *f)
{
	void (*stopped)(void *data) = f->stopped;
	void *data = f->data;

	if (--f->handles)
		return;
	free(f);
	if (stopped)
		stopped(data);
}

static void poll_closed(uv_handle_t *h)
{
	struct poll *p = h->data;
	struct fetcher *f = p->f;

	free(p);
	maybe_stopped(f);
}

/* End the poll of fd, if there is one. */
static void unwatch(struct fetcher *f, curl_socket_t fd)
{
	struct poll **at = &f->polls, *p;

	while (*at && (*at)->fd != fd)
		at = &(*at)->next;
	p = *at;
	if (!p)
		return;
	*at = p->next;
	uv_poll_stop(&p->handle);
	uv_close((uv_handle_t *)&p->handle, poll_closed);
}

static void act(struct fetcher *f, curl_socket_t fd, int what)
{
	int running;

	curl_multi_socket_action(f->multi, fd, what, &running);
	finish_done(f);
}

static void ready(uv_poll_t *h, int status, int events)
{
	struct poll *p = h->data;
	int what = status < 0 ? CURL_CSELECT_ERR : 0;

	what |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
	what |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
	act(p->f, p->fd, what);
}

static struct poll *watch(struct fetcher *f, curl_socket_t fd)
{
	struct poll *p = f->polls;

	while (p && p->fd != fd)
		p = p->next;
	if (p)
		return p;
	p = calloc(1, sizeof(*p));
	if (!p || uv_poll_init_socket(f->o.loop, &p->handle, fd) < 0) {
		free(p);
		return NULL;
	}
	p->handle.data = p;
	p->f = f;
	p->fd = fd;
	p->next = f->polls;
	f->polls = p;
	f->handles++;
	return p;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *of_socket)
{
	struct fetcher *f = data;
	int events =
		(what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
	struct poll *p;

	(void)easy, (void)of_socket;
	if (what == CURL_POLL_REMOVE) {
		unwatch(f, fd);
		return 0;
	}
	p = watch(f, fd);
	return p && uv_poll_start(&p->handle, events, ready) == 0 ? 0 : -1;
}

static void timed_out(uv_timer_t *t)
{
	act(t->data, CURL_SOCKET_TIMEOUT, 0);
}

static int on_timer(CURLM *multi, long ms, void *data)
{
	struct fetcher *f = data;

	(void)multi;
	if (f->stopping || ms < 0)
		uv_timer_stop(&f->timer);
	else
		uv_timer_start(&f->timer, timed_out, (uint64_t)ms, 0);
	return 0;
}

static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct fetch *x = data;

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	if (!x->allow_private && !address_is_public(&a->addr, a->addrlen)) {
		x->was_private = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static int close_socket(void *data, curl_socket_t fd)
{
	unwatch(data, fd);
	return close(fd);
}

static size_t take_body(char *p, size_t size, size_t n, void *data)
{
	struct fetch *x = data;

	if (wu_buf_add(&x->body, p, size * n) == 0)
		return size * n;
	x->too_large = true;
	return 0;
}

/* ---- asking --------------------------------------------------------------------------------- */

static bool add_header(struct fetch *x, const char *name, const char *value)
{
	char line[4096];
	struct curl_slist *list;

	if (!value || !*value || snprintf(line, sizeof(line), "%s: %s", name, value) >= 4096)
		return true; /* asking without a condition is always right */
	list = curl_slist_append(x->headers, line);
	if (list)
		x->headers = list;
	return list != NULL;
}

static void set_options(struct fetch *x, const struct fetch_ask *ask)
{
	const struct fetcher_opts *o = &x->f->o;
	CURL *e = x->easy;

	curl_easy_setopt(e, CURLOPT_URL, ask->url);
	curl_easy_setopt(e, CURLOPT_PRIVATE, x);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_PROXY, ""); /* its address would be judged, not the outlet's */
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
	curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)o->total_ms);
	curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	curl_easy_setopt(e, CURLOPT_USERAGENT, x->f->agent);
	curl_easy_setopt(e, CURLOPT_HTTPHEADER, x->headers);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, x->why);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, x);
	curl_easy_setopt(e, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	curl_easy_setopt(e, CURLOPT_CLOSESOCKETDATA, x->f);
	/* A connection to a private address is not left for one who may not have it. */
	curl_easy_setopt(e, CURLOPT_FORBID_REUSE, (long)ask->allow_private);
}

int fetcher_get(struct fetcher *f, const struct fetch_ask *ask, fetch_cb *got, void *ctx)
{
	struct fetch *x;

	if (f->stopping)
		return WU_EBUSY;
	x = calloc(1, sizeof(*x));
	if (!x)
		return WU_ENOMEM;
	x->f = f;
	x->got = got;
	x->ctx = ctx;
	x->allow_private = ask->allow_private;
	wu_buf_init(&x->body, f->o.document_max);
	x->easy = curl_easy_init();
	if (!x->easy || !add_header(x, "Accept", ask->accept) ||
	    !add_header(x, "If-None-Match", ask->etag) ||
	    !add_header(x, "If-Modified-Since", ask->modified))
		goto no_memory;
	set_options(x, ask);
	if (curl_multi_add_handle(f->multi, x->easy) != CURLM_OK)
		goto no_memory;
	x->next = f->fetches;
	x->at = &f->fetches;
	if (x->next)
		x->next->at = &x->next;
	f->fetches = x;
	return 0;
no_memory:
	curl_easy_cleanup(x->easy);
	curl_slist_free_all(x->headers);
	free(x);
	return WU_ENOMEM;
}

/* ---- life -------------------------------------------------------------------------------------
 */

int fetcher_start(const struct fetcher_opts *opts, struct fetcher **ret_fetcher)
{
	struct fetcher *f = calloc(1, sizeof(*f));

	if (f)
		f->multi = curl_multi_init();
	if (!f || !f->multi) {
		free(f);
		return WU_ENOMEM;
	}
	f->o = *opts;
	snprintf(f->agent, sizeof(f->agent), "%s", opts->agent);
	uv_timer_init(opts->loop, &f->timer);
	f->timer.data = f;
	f->handles = 1;
	curl_multi_setopt(f->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(f->multi, CURLMOPT_SOCKETDATA, f);
	curl_multi_setopt(f->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(f->multi, CURLMOPT_TIMERDATA, f);
	curl_multi_setopt(f->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	*ret_fetcher = f;
	return 0;
}

static void timer_closed(uv_handle_t *h)
{
	maybe_stopped(h->data);
}

void fetcher_stop(struct fetcher *f, void (*stopped)(void *data), void *data)
{
	f->stopping = true;
	f->stopped = stopped;
	f->data = data;
	while (f->fetches)
		finish(f->fetches, CURLE_ABORTED_BY_CALLBACK);
	curl_multi_cleanup(f->multi);
	while (f->polls)
		unwatch(f, f->polls->fd);
	uv_close((uv_handle_t *)&f->timer, timer_closed);
}
