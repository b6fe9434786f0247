/* The oldest segment goes as long as something asks for it and nothing needs it. Its events
 * are all older than the next one's beginning. What fails: the files.
 */
#include "store/retain.h"

#include <string.h>

#include "store/segment.h"

struct total {
	const struct wu_files *f;
	uint64_t bytes;
	struct wu_segment segment;
};

static int size_of(const struct wu_files *f, const char *name, uint64_t *ret)
{
	void *file;
	int rc = f->read.open(f->read.ctx, name, &file);

	if (rc < 0)
		return rc;
	rc = f->read.size(file, ret);
	f->read.close(file);
	return rc;
}

static int add_size(void *data, const char *name)
{
	struct total *t = data;
	uint64_t bytes;
	int rc = wu_segment_parse(name, &t->segment);

	if (rc < 0)
		return 0;
	rc = size_of(t->f, name, &bytes);
	if (rc == 0)
		t->bytes += bytes;
	return rc;
}

/* A live one that begins with the same seq: a refused commit left it, and nobody could remove
 * it. Alone it would count. */
struct twin {
	const struct wu_segment *of;
	char name[WU_SEGMENT_NAME];
};

static int find_twin(void *data, const char *name)
{
	struct twin *t = data;
	struct wu_segment s;

	if (wu_segment_parse(name, &s) < 0 || s.first != t->of->first || !s.live)
		return 0;
	strcpy(t->name, s.name);
	return 1;
}

static int remove_now(const struct wu_files *f, const char *name)
{
	int rc = f->remove(f->read.ctx, name);

	return rc < 0 ? rc : f->sync_dir(f->read.ctx);
}

static int remove_twins(const struct wu_files *f, const struct wu_segment *of)
{
	struct twin t = {.of = of};
	int rc;

	while ((rc = f->each(f->read.ctx, find_twin, &t)) > 0) {
		rc = remove_now(f, t.name);
		if (rc < 0)
			return rc;
	}
	return rc;
}

/* May the oldest segment go, the next one beginning where it does? */
static bool over(const struct wu_retention *r, const struct wu_segment *oldest,
		 const struct wu_segment *next, int64_t now, uint64_t bytes)
{
	if (oldest->live || (r->from && next->first > r->from))
		return false;
	return (r->age && next->created <= now - r->age) || (r->bytes && bytes > r->bytes);
}

int wu_retain(const struct wu_files *files, const struct wu_retention *r, int64_t now,
	      uint32_t *ret_n, uint64_t *ret_bytes)
{
	struct total total = {.f = files};
	struct wu_segment oldest, next;
	uint64_t bytes = 0;
	int rc;

	*ret_n = 0;
	*ret_bytes = 0;
	if (!r->age && !r->bytes)
		return 0;
	rc = files->each(files->read.ctx, add_size, &total);
	while (rc == 0) {
		rc = files->read.find(files->read.ctx, WU_FIND_AT, 0, &oldest);
		if (rc == 0)
			rc = files->read.find(files->read.ctx, WU_FIND_AFTER, oldest.first, &next);
		if (rc < 0 || !over(r, &oldest, &next, now, total.bytes))
			break;
		rc = size_of(files, oldest.name, &bytes);
		if (rc == 0)
			rc = remove_twins(files, &oldest);
		if (rc == 0)
			rc = remove_now(files, oldest.name);
		total.bytes -= rc == 0 ? bytes : 0;
		*ret_bytes += rc == 0 ? bytes : 0;
		*ret_n += rc == 0;
	}
	return rc == WU_ENOTFOUND ? 0 : rc;
}
