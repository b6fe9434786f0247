/* Every callback is the real one's; an open file remembers whose it is, so that reading and
 * writing can ask. What fails: what fails there, and memory for an open file.
 */
#include "serve/paced.h"

#include "base/mem.h"

struct file {
	const struct paced *p;
	void *real;
};

static void *real_ctx(void *ctx)
{
	return ((struct paced *)ctx)->real->read.ctx;
}

static const struct wu_files *real_files(void *ctx)
{
	return ((struct paced *)ctx)->real;
}

/* ---- files -------------------------------------------------------------------------------- */

static int wrap(const struct paced *p, int rc, void *real, void **ret_file)
{
	struct file *f;

	if (rc < 0)
		return rc;
	f = wu_alloc(sizeof(*f));
	if (!f) {
		p->real->read.close(real);
		return WU_ENOMEM;
	}
	*f = (struct file){p, real};
	*ret_file = f;
	return 0;
}

static int open_to_read(void *ctx, const char *name, void **ret_file)
{
	void *real = NULL;
	int rc = real_files(ctx)->read.open(real_ctx(ctx), name, &real);

	return wrap(ctx, rc, real, ret_file);
}

static int open_to_write(void *ctx, const char *name, bool create, void **ret_file)
{
	void *real = NULL;
	int rc = real_files(ctx)->open(real_ctx(ctx), name, create, &real);

	return wrap(ctx, rc, real, ret_file);
}

static int size_of(void *file, uint64_t *ret_size)
{
	const struct file *f = file;

	return f->p->real->read.size(f->real, ret_size);
}

static int read_file(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	const struct file *f = file;

	if (!f->p->go_on(f->p->data))
		return WU_EBUSY;
	return f->p->real->read.pread(f->real, p, n, offset, ret_n);
}

static int write_file(void *file, const void *p, size_t n, uint64_t offset)
{
	const struct file *f = file;

	if (!f->p->go_on(f->p->data))
		return WU_EBUSY;
	return f->p->real->write(f->real, p, n, offset);
}

static void close_file(void *file)
{
	struct file *f = file;

	f->p->real->read.close(f->real);
	wu_free(f);
}

static int allocate(void *file, uint64_t offset, uint64_t n)
{
	const struct file *f = file;

	return f->p->real->allocate(f->real, offset, n);
}

static int truncate_file(void *file, uint64_t size)
{
	const struct file *f = file;

	return f->p->real->truncate(f->real, size);
}

static int sync_file(void *file)
{
	const struct file *f = file;

	return f->p->real->sync(f->real);
}

static int finish(void *file)
{
	const struct file *f = file;

	return f->p->real->finish(f->real);
}

/* ---- the directory -------------------------------------------------------------------------- */

static int find(void *ctx, enum wu_find how, uint64_t key, struct wu_segment *ret)
{
	return real_files(ctx)->read.find(real_ctx(ctx), how, key, ret);
}

static int each(void *ctx, int (*visit)(void *data, const char *name), void *data)
{
	return real_files(ctx)->each(real_ctx(ctx), visit, data);
}

static int rename_file(void *ctx, const char *from, const char *to)
{
	return real_files(ctx)->rename(real_ctx(ctx), from, to);
}

static int link_file(void *ctx, const char *from, const char *to)
{
	return real_files(ctx)->link(real_ctx(ctx), from, to);
}

static int remove_file(void *ctx, const char *name)
{
	return real_files(ctx)->remove(real_ctx(ctx), name);
}

static int sync_dir(void *ctx)
{
	return real_files(ctx)->sync_dir(real_ctx(ctx));
}

void paced_init(struct paced *p, const struct wu_files *real, bool (*go_on)(void *data), void *data)
{
	*p = (struct paced){.real = real, .go_on = go_on, .data = data};
	p->files = (struct wu_files){
		.read = {p, find, open_to_read, size_of, read_file, close_file},
		.each = each,
		.open = open_to_write,
		.write = write_file,
		.allocate = allocate,
		.truncate = truncate_file,
		.sync = sync_file,
		.finish = finish,
		.rename = rename_file,
		.link = link_file,
		.remove = remove_file,
		.sync_dir = sync_dir,
	};
}
