/* The oldest segment goes as long as something asks for it and nothing needs it. Its events
 * are all older than the next one's beginning. What fails: the files.
 */
#include "store/retain.h"

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
			rc = files->remove(files->read.ctx, oldest.name);
		if (rc == 0)
			rc = files->sync_dir(files->read.ctx);
		total.bytes -= rc == 0 ? bytes : 0;
		*ret_bytes += rc == 0 ? bytes : 0;
		*ret_n += rc == 0;
	}
	return rc == WU_ENOTFOUND ? 0 : rc;
}
