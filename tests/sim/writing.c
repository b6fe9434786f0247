/* Letters are dice that deflate can hardly shrink; those of long lines are all the same, so
 * that a commit of several blocks is no long file.
 */
#include "writing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 200, LONG = 10000 };

void writing_open(struct writing *w, enum wu_sync sync)
{
	*w = (struct writing){.disk = disk_new(), .sync = sync, .now = 1772532720000};
	w->files = disk_files(w->disk);
	oracle_init(&w->oracle);
	if (writing_restart(w) != 0)
		abort();
}

void writing_close(struct writing *w)
{
	wu_append_free(w->append);
	oracle_close(&w->oracle);
	disk_free(w->disk);
	free(w->lines.p);
}

int writing_restart(struct writing *w)
{
	int rc;

	w->append = wu_append_free(w->append);
	rc = wu_recover(&w->files, NULL, NULL, &w->found, &w->err);
	return rc < 0 ? rc : wu_append_new(&w->files, w->sync, &w->found.end, &w->append);
}

static void add_line(struct writing *w, uint64_t seq, const char *ev, const char *sync, size_t n)
{
	char head[LINE];
	uint64_t dice = seq;
	int k = snprintf(head, sizeof(head),
			 "{\"v\":1,\"seq\":%llu,\"ts\":\"2026-03-03T10:12:00.123Z\",\"ev\":\"%s\","
			 "\"msg\":\"%s\",\"sync\":\"%s\",\"note\":\"",
			 (unsigned long long)seq, ev, ev, sync);

	disk_append(&w->lines, head, (size_t)k);
	for (size_t i = 0; i < n; i++) {
		char c = n < LONG ? (char)('0' + disk_dice(&dice) % 40) : 'x';

		disk_append(&w->lines, &c, 1);
	}
	disk_append(&w->lines, "\"}\n", 3);
}

int writing_commit(struct writing *w, unsigned n, size_t letters, bool rotate)
{
	uint64_t seq = w->oracle.next;
	struct wu_commit c;
	int rc;

	w->lines.len = 0;
	if (rotate)
		add_line(w, seq++, "segment", wu_sync_name(w->sync), 0);
	for (unsigned i = 0; i < n; i++)
		add_line(w, seq++, "config", "", letters);
	oracle_try(&w->oracle, w->lines.p, w->lines.len);
	c = (struct wu_commit){{w->lines.p, w->lines.len}, w->oracle.next, w->now, rotate, 1};
	rc = wu_append_commit(w->append, &c);
	if (rc == 0)
		oracle_acknowledge(&w->oracle, w->sync == WU_SYNC_COMMIT || rotate);
	w->now += 1000;
	return rc;
}

enum verdict writing_check(struct writing *w)
{
	return oracle_check(&w->oracle, w->disk, w->oracle.next);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct disk_name *)a)->name, ((const struct disk_name *)b)->name);
}

struct disk_file *writing_file(struct writing *w, int i)
{
	qsort(w->disk->now, (size_t)w->disk->n_now, sizeof(w->disk->now[0]), by_name);
	return w->disk->file[w->disk->now[i].file];
}
