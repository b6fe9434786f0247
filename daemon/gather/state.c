/* Written to a second file and renamed: a crash leaves the old one or the new one. It is
 * not synced: after a power cut a source is asked once more, and the desk knows its
 * stories. A file that cannot be read is told of and begun anew.
 */
#include "gather/state.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/json-in.h"
#include "base/json-out.h"
#include "base/mem.h"
#include "base/time.h"

enum { FILE_MAX = 1 << 20, ARENA_MAX = 16 << 20, DEPTH = 4 };

static int path_of(const char *dir, const char *name, const char *end, char ret[PATH_MAX])
{
	return snprintf(ret, PATH_MAX, "%s/%s.json%s", dir, name, end) < PATH_MAX ? 0 : WU_ELIMIT;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static int read_file(const char *path, struct wu_buf *b)
{
	FILE *f = fopen(path, "re");
	int rc;

	if (!f)
		return errno == ENOENT ? WU_ENOTFOUND : WU_EIO;
	rc = wu_buf_reserve(b, FILE_MAX);
	if (rc == 0)
		b->len = fread(b->p, 1, FILE_MAX, f);
	if (rc == 0 && ferror(f))
		rc = WU_EIO;
	fclose(f);
	return rc;
}

static void take_text(const struct wu_json *obj, const char *key, char *to, size_t size)
{
	struct wu_span v = wu_json_get_str(obj, key);

	if (v.len < size && v.len) {
		memcpy(to, v.p, v.len);
		to[v.len] = 0;
	}
}

static int64_t take_number(const struct wu_json *obj, const char *key, int64_t otherwise)
{
	const struct wu_json *v = wu_json_get(obj, key);

	return v && v->type == WU_JSON_INT ? v->i : otherwise;
}

static int take_all(const struct wu_json *obj, struct state *s)
{
	const struct wu_json *seen = wu_json_get(obj, "seen");
	int rc = 0;

	take_text(obj, "url", s->url, sizeof(s->url));
	take_text(obj, "etag", s->etag, sizeof(s->etag));
	take_text(obj, "modified", s->modified, sizeof(s->modified));
	s->clock.interval_ms = take_number(obj, "interval", 0);
	s->clock.due = take_number(obj, "due", 0);
	s->clock.succeeded = take_number(obj, "succeeded", WU_NO_TIME);
	s->clock.quarters = (uint32_t)take_number(obj, "quarters", 0);
	for (const struct wu_json *v = seen ? seen->child : NULL; v && rc == 0; v = v->next)
		if (v->type == WU_JSON_STR && v->str.len == 16)
			rc = state_see(s, strtoull(v->str.p, NULL, 16));
	return rc;
}

int state_load(const char *dir, const char *name, struct state *ret, struct wu_err *err)
{
	const struct wu_json *obj;
	struct wu_arena *arena = NULL;
	char path[PATH_MAX];
	struct wu_buf b;
	int rc = path_of(dir, name, "", path);

	*ret = (struct state){.clock.succeeded = WU_NO_TIME};
	wu_buf_init(&b, FILE_MAX + 1);
	if (rc == 0)
		rc = read_file(path, &b);
	if (rc == 0)
		rc = wu_arena_new(ARENA_MAX, &arena);
	if (rc == 0)
		rc = wu_json_read(b.p, b.len, DEPTH, arena, &obj, err);
	if (rc == 0)
		rc = take_all(obj, ret);
	else if (rc == WU_EIO)
		wu_err_set(err, rc, "%s", strerror(errno));
	wu_arena_free(arena);
	wu_buf_close(&b);
	return rc < 0 && rc != WU_ENOTFOUND ? wu_err_wrap(err, "%s", path) : rc;
}

/* ---- writing -----------------------------------------------------------------------------------
 */

static int compose(const struct state *s, struct wu_buf *b)
{
	struct wu_json_out j;
	uint32_t first = s->n_seen < STATE_SEEN_MAX ? 0 : s->next_seen;

	wu_json_init(&j, b);
	wu_json_open(&j, NULL, '{');
	wu_json_cstr(&j, "url", s->url);
	wu_json_cstr(&j, "etag", s->etag);
	wu_json_cstr(&j, "modified", s->modified);
	wu_json_i64(&j, "interval", s->clock.interval_ms);
	wu_json_i64(&j, "due", s->clock.due);
	if (s->clock.succeeded != WU_NO_TIME)
		wu_json_i64(&j, "succeeded", s->clock.succeeded);
	wu_json_u64(&j, "quarters", s->clock.quarters);
	wu_json_open(&j, "seen", '[');
	for (uint32_t i = 0; i < s->n_seen; i++) {
		char hex[17];

		snprintf(hex, sizeof(hex), "%016" PRIx64, s->seen[(first + i) % STATE_SEEN_MAX]);
		wu_json_cstr(&j, NULL, hex);
	}
	wu_json_close(&j, ']');
	wu_json_close(&j, '}');
	return wu_json_done(&j);
}

static int write_file(const char *path, const struct wu_buf *b)
{
	FILE *f = fopen(path, "we");
	bool good;

	if (!f)
		return WU_EIO;
	good = fwrite(b->p, 1, b->len, f) == b->len && fputc('\n', f) != EOF;
	return fclose(f) == 0 && good ? 0 : WU_EIO;
}

int state_save(const struct state *s, const char *dir, const char *name, struct wu_err *err)
{
	char path[PATH_MAX], next[PATH_MAX];
	struct wu_buf b;
	int rc = path_of(dir, name, "", path);

	if (rc == 0)
		rc = path_of(dir, name, ".tmp", next);
	wu_buf_init(&b, FILE_MAX);
	if (rc == 0)
		rc = compose(s, &b);
	if (rc == 0)
		rc = write_file(next, &b);
	if (rc == 0 && rename(next, path) < 0)
		rc = WU_EIO;
	wu_buf_close(&b);
	return rc < 0 ? wu_err_set(err, rc, "%s: %s", path,
				   rc == WU_EIO ? strerror(errno) : wu_strerror(rc))
		      : 0;
}

/* ---- items --------------------------------------------------------------------------------------
 */

bool state_has_seen(const struct state *s, uint64_t item)
{
	for (uint32_t i = 0; i < s->n_seen; i++)
		if (s->seen[i] == item)
			return true;
	return false;
}

int state_see(struct state *s, uint64_t item)
{
	if (state_has_seen(s, item))
		return 0;
	/* Most feeds hold few items: the ring grows to its full size only when it must. */
	if (s->n_seen < STATE_SEEN_MAX && (s->n_seen & (s->n_seen - 1)) == 0) {
		uint64_t *seen =
			wu_realloc(s->seen, (s->n_seen ? 2 * s->n_seen : 1) * sizeof(*seen));

		if (!seen)
			return WU_ENOMEM;
		s->seen = seen;
	}
	s->seen[s->next_seen] = item;
	s->next_seen = (s->next_seen + 1) % STATE_SEEN_MAX;
	s->n_seen += s->n_seen < STATE_SEEN_MAX;
	return 0;
}

void state_close(struct state *s)
{
	wu_free(s->seen);
	s->seen = NULL;
	s->n_seen = s->next_seen = 0;
}
