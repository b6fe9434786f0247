/* The happy path: something changes in the folder, or scan_ms have passed; the folder is
 * read some entries a turn of the loop, at most NAMES_MAX of them; those that are whole are
 * given, in order of name, while fewer than open_max are open; the rest waits for the next
 * scan. What can fail: one file, which goes to bad/; the folder, which is looked for again.
 */
#include "gather/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "gather/kept.h"
#include "gather/spool-file.h"
#include "service.h"

enum {
	STABLE_MS = 2000,
	SCAN_MS = 30000,
	OPEN_MAX_FILES = 16,
	ENTRIES_A_TURN = 1000,
	NAMES_MAX = 10000,
	BUNCH_MS = 100,
	NEXT_TURN_MS = 1, /* 0 would run again before the loop does anything else */
};

struct spool_file {
	struct spool *s;
	struct spool_file *next;
	uint64_t print; /* inode, size and time, of a kept file */
	char name[];
};

struct spool {
	struct spool_opts o;
	uv_fs_event_t event;
	uv_timer_t timer;
	struct stat watched; /* the folder inotify looks at */
	bool again; /* something changed since the scan began */
	uint64_t scanned; /* loop time the last scan began */
	int dir; /* descriptor of the folder; -1: gone */
	DIR *entries; /* being read; NULL: they are not */
	bool giving; /* all are read, and names are being looked at */
	char *names[NAMES_MAX]; /* found, sorted once all are */
	uint32_t n, at;
	uint64_t next_look; /* loop time a file may be whole by; 0: none waits */
	struct spool_file *open;
	struct kept kept;
	struct spool_stats stats;
	unsigned handles;
	void (*stopped)(void *data);
	void *stopped_data;
	char path[PATH_MAX];
};

static void turn(uv_timer_t *t);

/* ---- giving -------------------------------------------------------------------------------------
 */

static void wake(struct spool *s, uint64_t ms)
{
	if (!s->stopped)
		uv_timer_start(&s->timer, turn, ms, 0);
}

static void to_bad(struct spool *s, const char *name, const char *why)
{
	char got[256];

	s->stats.bad++;
	if (spool_file_move(s->dir, name, "bad", got) == 0)
		spool_file_explain(s->dir, "bad", got, why);
}

static void to_good(struct spool *s, const struct spool_file *f)
{
	s->stats.good++;
	/* Where it cannot be moved it must not be given for ever. */
	if (s->o.done == SPOOL_KEEP ||
	    (s->o.done == SPOOL_DELETE ? unlinkat(s->dir, f->name, 0)
				       : spool_file_move(s->dir, f->name, "done", NULL)) < 0)
		kept_add(&s->kept, f->print);
}

void spool_finish(struct spool_file *f, enum spool_end end, const char *why)
{
	struct spool *s = f->s;
	struct spool_file **at = &s->open;

	while (*at != f)
		at = &(*at)->next;
	*at = f->next;
	s->stats.open--;
	if (end == SPOOL_GOOD)
		to_good(s, f);
	else if (end == SPOOL_BAD)
		to_bad(s, f->name, why);
	free(f);
	if (s->giving)
		wake(s, NEXT_TURN_MS);
}

static void give(struct spool *s, const char *name, uint64_t print)
{
	struct spool_file *f = calloc(1, sizeof(*f) + strlen(name) + 1);
	char why[300];
	struct wu_buf b;
	int rc;

	if (!f)
		return;
	wu_buf_init(&b, s->o.file_max);
	rc = spool_file_read(s->dir, name, &b);
	if (rc == 0) {
		strcpy(f->name, name);
		f->s = s;
		f->print = print;
		f->next = s->open;
		s->open = f;
		s->stats.open++;
		s->o.file(s->o.data, f, name, b.p ? b.p : "", b.len);
	} else {
		free(f);
		snprintf(why, sizeof(why), "%s",
			 rc == WU_EINVAL   ? "not a regular file"
			 : rc == WU_ELIMIT ? "larger than document_max"
			 : rc == WU_EIO    ? strerror(errno)
					   : wu_strerror(rc));
		if (rc != WU_ENOTFOUND && rc != WU_ENOMEM)
			to_bad(s, name, why);
	}
	wu_buf_close(&b);
}

static int64_t ms_of(const struct timespec *t)
{
	return (int64_t)t->tv_sec * 1000 + t->tv_nsec / 1000000;
}

static bool later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

/* Milliseconds until a file may be whole; <= 0: it is. */
static int64_t unripe(const struct spool *s, const struct stat *st)
{
	int64_t now = service_now();
	int64_t changed = ms_of(later(&st->st_ctim, &st->st_mtim) ? &st->st_ctim : &st->st_mtim);

	if (!S_ISREG(st->st_mode) || (later(&st->st_ctim, &st->st_mtim) && st->st_size > 0))
		return 0;
	/* A time in the future (another machine's clock) is no reason to wait for ever. */
	return changed > now ? s->o.stable_ms : changed + s->o.stable_ms - now;
}

static bool is_open(const struct spool *s, const char *name)
{
	const struct spool_file *f = s->open;

	while (f && strcmp(f->name, name) != 0)
		f = f->next;
	return f != NULL;
}

static void look_at(struct spool *s, const char *name)
{
	struct stat st;
	int64_t wait;

	if (is_open(s, name) || fstatat(s->dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    S_ISDIR(st.st_mode))
		return;
	if (kept_has(&s->kept, kept_print(&st)))
		return;
	wait = unripe(s, &st);
	if (wait > 0) {
		uint64_t by = uv_now(s->o.loop) + (uint64_t)wait;

		s->stats.waiting++;
		if (!s->next_look || by < s->next_look)
			s->next_look = by;
	} else if (!S_ISREG(st.st_mode)) {
		to_bad(s, name, "not a regular file");
	} else {
		give(s, name, kept_print(&st));
	}
}

/* ---- scanning -----------------------------------------------------------------------------------
 */

static bool unfinished(const char *name)
{
	const char *dot = strrchr(name, '.');

	return name[0] == '.' || (dot && (strcmp(dot, ".tmp") == 0 || strcmp(dot, ".part") == 0));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void forget_names(struct spool *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		free(s->names[i]);
	s->n = s->at = 0;
}

/* Not more often than ten times a second: a busy folder is looked at in bunches, and
 * moving a file away is a change, too. */
static void hurry(struct spool *s)
{
	uint64_t now = uv_now(s->o.loop), next = s->scanned + BUNCH_MS;

	wake(s, next > now ? next - now : NEXT_TURN_MS);
}

static void changed(uv_fs_event_t *h, const char *name, int events, int status)
{
	struct spool *s = h->data;

	(void)name, (void)events, (void)status;
	if (!s->again && !s->entries && !s->giving)
		hurry(s);
	s->again = true;
}

/* Watch the folder now open, if it is not the one watched. */
static void watch(struct spool *s, bool was_gone)
{
	struct stat st;

	if (fstat(s->dir, &st) < 0 ||
	    (!was_gone && st.st_ino == s->watched.st_ino && st.st_dev == s->watched.st_dev))
		return;
	uv_fs_event_stop(&s->event);
	if (uv_fs_event_start(&s->event, changed, s->path, 0) == 0) /* else the scans find all */
		s->watched = st;
}

/* The folder may be another one by now, under the same name. */
static bool begin(struct spool *s)
{
	bool was_gone = s->stats.gone;

	if (s->dir >= 0)
		close(s->dir);
	s->dir = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	s->entries = s->dir < 0 ? NULL : fdopendir(fcntl(s->dir, F_DUPFD_CLOEXEC, 0));
	s->stats.gone = !s->entries;
	s->stats.waiting = 0;
	s->again = false;
	s->scanned = uv_now(s->o.loop);
	s->next_look = 0;
	forget_names(s);
	if (s->entries)
		watch(s, was_gone);
	return s->entries != NULL;
}

static void read_entries(struct spool *s)
{
	struct dirent *e = NULL;

	for (int i = 0; i < ENTRIES_A_TURN && s->n < NAMES_MAX && (e = readdir(s->entries)); i++)
		if (!unfinished(e->d_name) && strcmp(e->d_name, "done") != 0 &&
		    strcmp(e->d_name, "bad") != 0 && (s->names[s->n] = strdup(e->d_name)))
			s->n++;
	wake(s, NEXT_TURN_MS);
	if (e && s->n < NAMES_MAX)
		return;
	s->again |= s->n == NAMES_MAX;
	closedir(s->entries);
	s->entries = NULL;
	s->giving = true;
	qsort(s->names, s->n, sizeof(*s->names), by_name);
}

/* Sleep until the next scan, or a file ripens; shortly when something changed meanwhile. */
static void rest(struct spool *s)
{
	uint64_t now = uv_now(s->o.loop), ms = (uint64_t)s->o.scan_ms;

	forget_names(s);
	if (s->next_look && s->next_look < now + ms)
		ms = s->next_look > now ? s->next_look - now : NEXT_TURN_MS;
	wake(s, ms);
	if (s->again)
		hurry(s);
}

static void look_at_some(struct spool *s)
{
	for (int i = 0; i < ENTRIES_A_TURN && s->at < s->n && s->stats.open < s->o.open_max; i++)
		look_at(s, s->names[s->at++]);
	s->giving = s->at < s->n;
	if (!s->giving)
		rest(s);
	else if (s->stats.open < s->o.open_max) /* else spool_finish() goes on */
		wake(s, NEXT_TURN_MS);
}

static void turn(uv_timer_t *t)
{
	struct spool *s = t->data;

	if (s->giving)
		look_at_some(s);
	else if (s->entries || begin(s))
		read_entries(s);
	else
		rest(s);
}

/* ---- life ---------------------------------------------------------------------------------------
 */

int spool_start(const struct spool_opts *opts, struct spool **ret_spool, struct wu_err *err)
{
	struct spool *s;
	struct stat st;

	if (stat(opts->path, &st) < 0)
		return wu_err_set(err, WU_ENOTFOUND, "%s: %s", opts->path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return wu_err_set(err, WU_ENOTFOUND, "%s: not a folder", opts->path);
	s = calloc(1, sizeof(*s));
	if (!s || strlen(opts->path) >= sizeof(s->path)) {
		free(s);
		return wu_err_set(err, WU_ENOMEM, "%s: out of memory", opts->path);
	}
	s->o = *opts;
	strcpy(s->path, opts->path);
	s->o.stable_ms = opts->stable_ms ? opts->stable_ms : STABLE_MS;
	s->o.scan_ms = opts->scan_ms ? opts->scan_ms : SCAN_MS;
	s->o.open_max = opts->open_max ? opts->open_max : OPEN_MAX_FILES;
	s->dir = -1;
	uv_timer_init(s->o.loop, &s->timer);
	uv_fs_event_init(s->o.loop, &s->event);
	s->timer.data = s->event.data = s;
	s->handles = 2;
	wake(s, 0);
	*ret_spool = s;
	return 0;
}

void spool_stats(const struct spool *s, struct spool_stats *ret)
{
	*ret = s->stats;
	ret->waiting += s->n - s->at;
}

static void closed(uv_handle_t *h)
{
	struct spool *s = h->data;
	void (*stopped)(void *data) = s->stopped;
	void *data = s->stopped_data;

	if (--s->handles)
		return;
	if (s->entries)
		closedir(s->entries);
	if (s->dir >= 0)
		close(s->dir);
	forget_names(s);
	kept_close(&s->kept);
	free(s);
	stopped(data);
}

void spool_stop(struct spool *s, void (*stopped)(void *data), void *data)
{
	s->stopped = stopped;
	s->stopped_data = data;
	uv_close((uv_handle_t *)&s->timer, closed);
	uv_close((uv_handle_t *)&s->event, closed);
}
