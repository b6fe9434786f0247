/* `wiredup log ls` and `cat`. A sealed segment's footer says what it holds; a live one is
 * read. What can fail: the log changes while it is listed (a segment that is gone is passed
 * over), damage (cat tells it, passes it, and ends with 74).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "cli/log.h"
#include "cli/reading.h"
#include "cli/screen.h"
#include "store/block.h"
#include "store/verify.h"

/* ---- ls ---------------------------------------------------------------------------------- */

/* Bytes a gzip member unpacks to stand in its last four. */
static uint32_t unpacked(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Of all blocks, from their heads and tails alone; 0: it cannot be told. */
static uint64_t raw_size(const struct wu_reader_io *io, const char *name)
{
	unsigned char head[WU_BLOCK_HEAD], tail[4];
	uint64_t at = 0, sum = 0;
	uint32_t size;
	size_t got;
	void *file;

	if (io->open(io->ctx, name, &file) < 0)
		return 0;
	while (io->pread(file, head, sizeof(head), at, &got) == 0 && got == sizeof(head)) {
		if (wu_block_size(head, &size) < 0 ||
		    io->pread(file, tail, sizeof(tail), at + size - sizeof(tail), &got) < 0 ||
		    got < sizeof(tail))
			break;
		sum += unpacked(tail);
		at += size;
	}
	io->close(file);
	return sum;
}

static void list_json(struct log_job *j, const struct wu_segment *s, const struct wu_findings *f)
{
	struct wu_json_out *o = &j->json;

	log_json_begin(j);
	wu_json_cstr(o, "segment", s->name);
	wu_json_cstr(o, "state", s->live ? "live" : "sealed");
	wu_json_u64(o, "first", f->first);
	if (f->last)
		wu_json_u64(o, "last", f->last);
	wu_json_u64(o, "events", f->events);
	wu_json_time(o, "from", f->t0);
	wu_json_time(o, "to", f->t1);
	wu_json_u64(o, "size", f->size);
	wu_json_u64(o, "raw", f->raw);
	log_json_end(j);
}

static void list_text(const struct wu_segment *s, const struct wu_findings *f)
{
	char from[SCREEN_TIME], to[SCREEN_TIME];

	screen_time(f->t0, true, from);
	screen_time(f->t1, true, to);
	printf("%-44s %-6s %10llu %10llu %8llu  %-19s  %-19s %10llu", s->name,
	       s->live ? "live" : "sealed", (unsigned long long)f->first,
	       (unsigned long long)f->last, (unsigned long long)f->events, from, to,
	       (unsigned long long)f->size);
	if (f->size && f->raw)
		printf(" %5.2f", (double)f->raw / (double)f->size);
	putchar('\n');
}

int log_ls(struct log_job *j, int argc, char **argv)
{
	int code;

	(void)argv;
	if (argc > 1)
		return log_usage(j, "ls takes no arguments");
	code = log_open(j, false);
	if (code == EXIT_OK && !j->g->json)
		printf("%-44s %-6s %10s %10s %8s  %-19s  %-19s %10s %5s\n", "segment", "state",
		       "first", "last", "events", "from", "to", "bytes", "ratio");
	for (uint32_t i = 0; code == EXIT_OK && i < j->segments.n; i++) {
		const struct wu_segment *s = &j->segments.v[i];
		struct wu_findings f;
		int rc = wu_verify_glance(&j->files->read, s, &f, &j->err);

		if (rc == WU_ENOTFOUND)
			continue;
		if (rc < 0)
			return log_fail(j, rc);
		f.raw = raw_size(&j->files->read, s->name);
		if (j->g->json)
			list_json(j, s, &f);
		else
			list_text(s, &f);
	}
	return code;
}

/* ---- cat --------------------------------------------------------------------------------- */

struct range {
	uint64_t from, to; /* seqs */
};

/* Takes --from and --to off argv; false: a value is wrong. */
static bool take_range(int *argc, char **argv, struct range *ret)
{
	int n = 1;

	*ret = (struct range){0, UINT64_MAX};
	for (int i = 1; i < *argc; i++) {
		bool from = strcmp(argv[i], "--from") == 0;
		char *end;

		if (!from && strcmp(argv[i], "--to") != 0) {
			if (argv[i][0] == '-')
				return false;
			argv[n++] = argv[i];
			continue;
		}
		if (++i == *argc || argv[i][0] < '0' || argv[i][0] > '9')
			return false;
		*(from ? &ret->from : &ret->to) = strtoull(argv[i], &end, 10);
		if (*end)
			return false;
	}
	*argc = n;
	return true;
}

/* Events of the reader's segment and all that follow, as far as limit reaches. */
static int print_lines(struct reading *r, const struct wu_segment *only, const struct range *range)
{
	struct wu_event ev;
	int rc;

	while ((rc = reading_next(r, &ev)) == 0 && ev.seq <= range->to) {
		struct wu_span line = wu_reader_line(r->reader);

		if (only && wu_reader_segment(r->reader)->first != only->first)
			break;
		if (line.len)
			printf("%.*s\n", (int)line.len, line.p);
		if (ferror(stdout))
			return WU_EIO;
	}
	return rc < 0 ? rc : 0;
}

static int cat(struct log_job *j, const struct range *range, bool named)
{
	struct reading r = {.g = NULL};
	int rc = reading_open(&r, j->g, "log cat", false);

	if (rc == 0)
		reading_ask_desk(&r);
	if (rc == 0 && !named) {
		wu_reader_seek(r.reader, range->from);
		rc = print_lines(&r, NULL, range);
	}
	for (uint32_t i = 0; named && rc == 0 && i < j->segments.n; i++) {
		const struct wu_segment *s = &j->segments.v[i];

		wu_reader_seek(r.reader, s->first > range->from ? s->first : range->from);
		rc = print_lines(&r, s, range);
	}
	rc = reading_exit(&r, rc);
	reading_close(&r);
	return rc;
}

int log_cat(struct log_job *j, int argc, char **argv)
{
	struct range range;
	int code;

	if (!take_range(&argc, argv, &range))
		return log_usage(j, "--from and --to take a seq; other options there are none");
	code = log_open(j, false);
	if (code == EXIT_OK)
		code = log_pick(j, argv + 1, argc - 1);
	return code == EXIT_OK ? cat(j, &range, argc > 1) : code;
}
