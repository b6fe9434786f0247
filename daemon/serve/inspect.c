/* The happy path: each segment's footer and chain are as they should be; then each is read
 * whole, and its blocks, seqs and sums are, too. What can fail: damage, which is said once
 * and counted, for people to decide; the disk, which is said and tried again with the next.
 */
#include <stdio.h>

#include "keeper-state.h"
#include "store/verify.h"

/* A pause after each segment read whole, in times of the reading: a tenth of one core. */
#define PAUSES 9
#define PAUSE_LEAST_MS 20

bool inspect_is_bad(const struct keeper *k, uint64_t first)
{
	for (uint32_t i = 0; i < k->n_bad; i++)
		if (k->bad[i] == first)
			return true;
	return false;
}

void inspect_note_bad(struct keeper *k, const struct wu_segment *s)
{
	char text[256];

	if (inspect_is_bad(k, s->first))
		return;
	if (k->n_bad < BAD_MAX)
		k->bad[k->n_bad++] = s->first;
	k->s.damaged++;
	snprintf(text, sizeof(text), "%s is damaged; stop the desk and run `wiredup log repair`",
		 s->name);
	k->o.tell(k->o.data, text);
}

/* Each kind of work has its own: what one gets done is no news of another. */
void inspect_note_failed(struct keeper *k, int *told, int rc, const char *what)
{
	if (rc < 0 && rc != *told && !k->stopping)
		k->o.tell(k->o.data, what);
	*told = rc;
}

static void finding(void *data, const char *what)
{
	struct keeper *k = data;

	k->o.tell(k->o.data, what);
}

/* Read s whole and say all that is wrong with it. */
static void read_whole(struct keeper *k, const struct wu_segment *s)
{
	struct wu_findings f;
	struct wu_err err;
	int rc = wu_verify(&k->paced.files.read, s, finding, k, &f, &err);

	if (rc == WU_ENOTFOUND || k->stopping)
		return; /* pruned meanwhile */
	inspect_note_failed(k, &k->read_failed, rc, err.text);
	k->s.verified += rc == 0;
	if (rc == 0 && !wu_verify_good(&f))
		inspect_note_bad(k, s);
}

static void glance(struct keeper *k, const struct wu_segment *s)
{
	struct wu_findings f;
	struct wu_err err;
	int rc = wu_verify_glance(&k->paced.files.read, s, &f, &err);

	if (rc == WU_ENOTFOUND || k->stopping)
		return;
	inspect_note_failed(k, &k->read_failed, rc, err.text);
	if (rc == 0 && !wu_verify_good(&f))
		read_whole(k, s);
}

/* The sealed segment behind the one looked at last; false: there is none. */
static bool next_sealed(struct keeper *k, struct wu_segment *ret)
{
	const struct wu_reader_io *io = &k->paced.files.read;

	while (io->find(io->ctx, WU_FIND_AFTER, k->at, ret) == 0) {
		k->at = ret->first;
		if (!ret->live)
			return true;
	}
	k->at = 0;
	return false;
}

void inspect_glance(struct keeper *k)
{
	struct wu_segment s;

	while (!k->stopping && next_sealed(k, &s))
		glance(k, &s);
}

/* One segment; returns the pause to make after it, ms. */
uint64_t inspect_next(struct keeper *k)
{
	uint64_t from = uv_hrtime();
	struct wu_segment s;

	k->read = !next_sealed(k, &s);
	if (k->read)
		return 0;
	if (!inspect_is_bad(k, s.first))
		read_whole(k, &s);
	return PAUSE_LEAST_MS + PAUSES * (uv_hrtime() - from) / 1000000;
}
