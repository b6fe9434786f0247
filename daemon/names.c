/* The list is read anew when the directory's time of change says so. That time is coarse: a
 * list read within a moment of it may lack what came in the same tick, so it is believed
 * only once the directory has been still for SETTLED_NS.
 * What fails: the directory, memory; the list is then read anew the next time.
 */
#include "names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/segment.h"

/* File systems stamp changes by the kernel's tick, 10 ms at most; some by the second. */
#define SETTLED_NS 2000000000ll

struct names {
	int dir;
	pthread_mutex_t lock;
	struct wu_segment *v; /* one for each first seq, ascending */
	size_t n, cap;
	struct timespec changed; /* the directory's, before the list was read */
	bool believed;
};

struct names *names_new(int dir)
{
	struct names *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->dir = dir;
	pthread_mutex_init(&n->lock, NULL);
	return n;
}

struct names *names_free(struct names *n)
{
	if (n) {
		pthread_mutex_destroy(&n->lock);
		free(n->v);
	}
	free(n);
	return NULL;
}

int names_each(int dir, int (*visit)(void *data, const char *name), void *data)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (!list) {
		rc = errno == ENOMEM ? WU_ENOMEM : WU_EIO;
		if (fd >= 0)
			close(fd);
		return rc;
	}
	while (rc == 0 && (e = readdir(list)))
		rc = visit(data, e->d_name);
	closedir(list);
	return rc;
}

/* ---- the list ------------------------------------------------------------------------------ */

static int note(void *data, const char *name)
{
	struct names *n = data;
	size_t cap = n->cap ? n->cap * 2 : 64;
	struct wu_segment *p;

	if (n->n == n->cap) {
		p = realloc(n->v, cap * sizeof(*p));
		if (!p)
			return WU_ENOMEM;
		n->v = p;
		n->cap = cap;
	}
	n->n += wu_segment_parse(name, &n->v[n->n]) == 0;
	return 0;
}

/* By first seq; of two with one, the better first. */
static int in_order(const void *a, const void *b)
{
	const struct wu_segment *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return wu_segment_better(x, y) ? -1 : 1;
}

static void sort(struct names *n)
{
	size_t out = 0;

	if (n->n)
		qsort(n->v, n->n, sizeof(*n->v), in_order);
	for (size_t i = 0; i < n->n; i++)
		if (!out || n->v[out - 1].first != n->v[i].first)
			n->v[out++] = n->v[i];
	n->n = out;
}

static int64_t ns(const struct timespec *t)
{
	return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

static int refresh(struct names *n)
{
	struct timespec now;
	struct stat st;
	int rc;

	if (fstat(n->dir, &st) < 0)
		return WU_EIO;
	if (n->believed && ns(&st.st_mtim) == ns(&n->changed))
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	n->n = 0;
	rc = names_each(n->dir, note, n);
	sort(n);
	n->changed = st.st_mtim;
	n->believed = rc == 0 && ns(&now) - ns(&st.st_mtim) > SETTLED_NS;
	return rc;
}

/* ---- asking -------------------------------------------------------------------------------- */

/* How many begin at seq or before. */
static size_t up_to(const struct names *n, uint64_t seq)
{
	size_t lo = 0, hi = n->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (n->v[mid].first <= seq)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The last one created by ms; clocks go back, so all are asked. */
static size_t by_time(const struct names *n, uint64_t ms)
{
	size_t i = n->n;

	while (i && !(n->v[i - 1].created >= 0 && (uint64_t)n->v[i - 1].created <= ms))
		i--;
	return i;
}

static int look_up(const struct names *n, enum wu_find how, uint64_t key, struct wu_segment *ret)
{
	size_t i = how == WU_FIND_TIME ? by_time(n, key) : up_to(n, key);

	if (how != WU_FIND_AFTER)
		i -= i > 0; /* the last of them, else the oldest of all */
	if (i >= n->n)
		return WU_ENOTFOUND;
	*ret = n->v[i];
	return 0;
}

int names_find(struct names *n, enum wu_find how, uint64_t key, struct wu_segment *ret)
{
	int rc;

	pthread_mutex_lock(&n->lock);
	rc = refresh(n);
	if (rc == 0)
		rc = look_up(n, how, key, ret);
	pthread_mutex_unlock(&n->lock);
	return rc;
}
