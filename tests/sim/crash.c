/* What a crash takes. First the plain ones: all is kept, nothing is; then the latest write
 * cut at every byte; then, by dice, each sector of each unsynced write kept, lost or torn,
 * sizes of any moment, and where a file has grown over sectors never written, what stood
 * there before: zeros, noise, or, the worst kind, blocks of this very log. Each of them
 * with the directory's unsynced changes lost in any combination.
 */
#include "crash.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { SEEN = 1 << 13, TRIES = 4, EVERY = 3000, TORN = 8 };

struct crash {
	struct disk *state;
	uint64_t seen[SEEN];
};

uint64_t disk_dice(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* ---- bytes -------------------------------------------------------------------------- */

struct image {
	const struct disk *d;
	const struct disk_file *f;
	const struct disk_loss *loss;
	uint64_t dice;
	struct disk_bytes *to;
};

static void apply(struct image *m, const struct disk_op *op, size_t from, size_t n)
{
	if (op->cut) {
		disk_resize(m->to, op->at);
		return;
	}
	if (op->at + from + n > m->to->len)
		disk_resize(m->to, op->at + from + n);
	memcpy(m->to->p + op->at + from, m->f->journal.p + op->from + from, n);
}

/* Noise, or blocks that once stood in the log, as far as sectors show them. */
static void fill_stale(struct image *m, size_t from, size_t to)
{
	uint64_t kind = disk_dice(&m->dice);
	const struct disk_bytes *old = &m->d->past[kind / 4 % DISK_PAST];
	size_t shift = kind / 64 % 2 ? kind / 128 % 8 * DISK_SECTOR : 0;

	if (kind % 4 == 0)
		return;
	if (kind % 4 == 1)
		old = &m->d->file[kind / 4 % (unsigned)m->d->n_files]->now;
	for (size_t i = from; i < to; i++) {
		if (kind % 4 == 3)
			m->to->p[i] = (char)disk_dice(&m->dice);
		else if (i + shift < old->len)
			m->to->p[i] = old->p[i + shift];
	}
}

/* The sectors of a write, each kept, lost, or torn. */
static void scatter(struct image *m, const struct disk_op *op)
{
	for (size_t at = 0, n; at < op->n; at += n) {
		uint64_t roll = disk_dice(&m->dice);

		n = DISK_SECTOR - (op->at + at) % DISK_SECTOR;
		n = n < op->n - at ? n : op->n - at;
		if (op->certain || roll % TORN > TORN / 2)
			apply(m, op, at, n);
		else if (roll % TORN == 0)
			apply(m, op, at, roll / TORN % n);
	}
}

static void sectors(struct image *m)
{
	const struct disk_file *f = m->f;
	uint64_t roll = disk_dice(&m->dice);
	int moment = (int)(roll % (unsigned)(f->n_ops + 1)) - 1;
	size_t size = moment < 0 ? f->safe.len : f->op[moment].size, most = f->now.len;

	for (int i = 0; i < f->n_ops; i++) {
		most = f->op[i].size > most ? f->op[i].size : most;
		size = f->op[i].certain ? f->now.len : size;
	}
	if (most > m->to->len)
		disk_resize(m->to, most);
	fill_stale(m, f->safe.len, m->to->len);
	for (int i = 0; i < f->n_ops; i++) {
		if (!f->op[i].cut)
			scatter(m, &f->op[i]);
		else if (f->op[i].certain || disk_dice(&m->dice) % 2)
			memset(m->to->p + f->op[i].at, 0,
			       f->op[i].at < m->to->len ? m->to->len - f->op[i].at : 0);
	}
	disk_resize(m->to, size);
}

static void cut(struct image *m)
{
	const struct disk_file *f = m->f;

	for (int i = 0; i < f->n_ops; i++) {
		const struct disk_op *op = &f->op[i];

		if (f == m->d->last && i + 1 == f->n_ops)
			apply(m, op, 0, m->loss->cut < op->n ? m->loss->cut : op->n);
		else if (op->certain || f == m->d->last || disk_dice(&m->dice) % 2)
			apply(m, op, 0, op->n);
	}
}

static void make_image(struct image *m)
{
	const struct disk_file *f = m->f;
	const struct disk_bytes *b = f->n_ops && m->loss->bytes != DISK_ALL ? &f->safe : &f->now;

	m->to->len = 0;
	disk_append(m->to, b->p, b->len);
	if (!f->n_ops)
		return;
	if (m->loss->bytes == DISK_CUT)
		cut(m);
	else if (m->loss->bytes == DISK_SECTORS)
		sectors(m);
	for (int i = 0; m->loss->bytes == DISK_NONE && i < f->n_ops; i++)
		if (f->op[i].certain)
			apply(m, &f->op[i], 0, f->op[i].n);
}

/* ---- names -------------------------------------------------------------------------- */

void disk_crash(const struct disk *from, const struct disk_loss *loss, struct disk *to)
{
	int made[DISK_FILES];

	disk_reset(to);
	memcpy(to->now, from->safe, sizeof(from->safe[0]) * (size_t)from->n_safe);
	to->n_now = from->n_safe;
	for (int i = 0; i < from->n_changes; i++)
		if (loss->changes >> i & 1)
			disk_apply(to->now, &to->n_now, &from->change[i]);
	memset(made, 0xff, sizeof(made));
	for (int i = 0; i < to->n_now; i++) {
		int file = to->now[i].file;

		if (made[file] < 0) {
			struct image m = {from, from->file[file], loss,
					  loss->dice + (uint64_t)file * 977, NULL};

			made[file] = disk_add(to);
			m.to = &to->file[made[file]]->now;
			make_image(&m);
		}
		to->now[i].file = made[file];
	}
	memcpy(to->safe, to->now, sizeof(to->now[0]) * (size_t)to->n_now);
	to->n_safe = to->n_now;
}

/* ---- all of them ----------------------------------------------------------------------- */

struct crash *crash_new(void)
{
	struct crash *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	c->state = disk_new();
	return c;
}

void crash_free(struct crash *c)
{
	disk_free(c->state);
	free(c);
}

/* Not seen yet? A full table forgets: a state is tried twice then. */
static bool is_new(struct crash *c, uint64_t hash)
{
	for (unsigned i = 0; i < TRIES; i++) {
		uint64_t *slot = &c->seen[(hash + i) % SEEN];

		if (*slot == hash)
			return false;
		if (!*slot) {
			*slot = hash;
			return true;
		}
	}
	c->seen[hash % SEEN] = hash;
	return true;
}

struct walk {
	struct crash *c;
	const struct disk *d;
	bool (*try)(void *data, struct disk *state);
	void *data;
	uint64_t n, dice;
	bool ended;
};

static void one(struct walk *w, enum disk_keep bytes, size_t cut_at, uint64_t changes)
{
	struct disk_loss loss = {bytes, cut_at, changes, disk_dice(&w->dice)};

	if (w->ended)
		return;
	disk_crash(w->d, &loss, w->c->state);
	if (!is_new(w->c, disk_hash(w->c->state) | 1))
		return;
	w->n++;
	w->ended = !w->try(w->data, w->c->state);
}

/* Which changes of the directory survive: all, none, the first few, or any. */
static uint64_t some_changes(struct walk *w)
{
	uint64_t roll = disk_dice(&w->dice), any = disk_dice(&w->dice);

	switch (roll % 4) {
	case 0:
		return UINT64_MAX;
	case 1:
		return w->d->n_changes ? (UINT64_C(1) << roll / 4 % (unsigned)w->d->n_changes) - 1
				       : 0;
	default:
		return any;
	}
}

static void cuts(struct walk *w, unsigned most)
{
	size_t n = w->d->last->op[w->d->last->n_ops - 1].n;
	size_t step = n <= EVERY && n <= most ? 1 : n / most + 1;

	for (size_t at = 0; at <= n && !w->ended; at += 1 + disk_dice(&w->dice) % (2 * step - 1))
		one(w, DISK_CUT, at, some_changes(w));
}

uint64_t crash_states(struct crash *c, const struct disk *d, const struct crash_plan *plan,
		      bool (*try)(void *data, struct disk *state), void *data)
{
	struct walk w = {c, d, try, data, 0, plan->seed, false};

	memset(c->seen, 0, sizeof(c->seen));
	for (unsigned names = 0; names < 1u << (d->n_changes < 3 ? d->n_changes : 3); names++) {
		uint64_t high = d->n_changes > 3 && names & 4 ? ~UINT64_C(7) : 0;

		one(&w, DISK_ALL, 0, names | high);
		one(&w, DISK_NONE, 0, names | high);
	}
	one(&w, DISK_ALL, 0, UINT64_MAX);
	one(&w, DISK_NONE, 0, UINT64_MAX);
	if (d->last && d->last->n_ops)
		cuts(&w, plan->cuts);
	for (unsigned i = 0; i < plan->dice; i++)
		one(&w, DISK_SECTORS, 0, some_changes(&w));
	return w.n;
}
