/* `wiredup log seal` and `prune`: what the desk does by itself, done at once, the desk down.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "cli/when.h"
#include "service.h"
#include "store/retain.h"
#include "store/seal.h"

/* ---- seal --------------------------------------------------------------------------------- */

static int seal_all(struct log_job *j, uint32_t *ret_n)
{
	*ret_n = 0;
	for (uint32_t i = 0; i < j->segments.n; i++) {
		struct wu_segment sealed;
		int rc;

		if (!j->segments.v[i].live)
			continue;
		rc = wu_seal(j->files, &j->segments.v[i], &sealed, &j->err);
		if (rc < 0)
			return log_fail(j, rc);
		++*ret_n;
		if (!j->g->json && !j->g->quiet)
			printf("%s\n", sealed.name);
	}
	return EXIT_OK;
}

int log_seal(struct log_job *j, int argc, char **argv)
{
	struct wu_recovery recovery;
	uint32_t n;
	int code;

	(void)argv;
	if (argc > 1)
		return log_usage(j, "seal takes no arguments: it seals every live segment");
	code = log_open(j, true);
	if (code == EXIT_OK)
		code = log_recover(j, &recovery);
	if (code == EXIT_OK)
		code = seal_all(j, &n);
	if (code == EXIT_OK && j->g->json) {
		log_json_begin(j);
		wu_json_u64(&j->json, "sealed", n);
		log_json_end(j);
	} else if (code == EXIT_OK && n == 0) {
		log_say(j, "no segment is live; there is nothing to seal");
	}
	return code;
}

/* ---- prune -------------------------------------------------------------------------------- */

/* "500000000", "500MiB", "2GiB". */
static bool read_bytes(const char *text, uint64_t *ret)
{
	static const struct {
		const char *unit;
		uint64_t bytes;
	} units[] = {{"", 1},
		     {"KiB", 1u << 10},
		     {"MiB", 1u << 20},
		     {"GiB", 1u << 30},
		     {"TiB", (uint64_t)1 << 40}};
	char *end;
	unsigned long long n = strtoull(text, &end, 10);

	for (size_t i = 0; *text >= '0' && *text <= '9' && i < 5; i++)
		if (strcmp(end, units[i].unit) == 0 && n <= UINT64_MAX / units[i].bytes) {
			*ret = n * units[i].bytes;
			return n > 0;
		}
	return false;
}

static bool read_seq(const char *text, uint64_t *ret)
{
	char *end;

	errno = 0;
	*ret = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno && *ret > 0;
}

/* The option at argv[1] and its value at argv[2]; why NULL: understood. */
static const char *read_limit(char **argv, struct wu_retention *r, uint64_t *before)
{
	if (strcmp(argv[1], "--age") == 0)
		return when_read_span(argv[2], &r->age) == 0 ? NULL
							     : "--age takes a span: 30d, 12h, 2w";
	if (strcmp(argv[1], "--bytes") == 0)
		return read_bytes(argv[2], &r->bytes) ? NULL : "--bytes takes a size: 500MiB, 2GiB";
	if (strcmp(argv[1], "--before") != 0)
		return "by what? --age, --bytes or --before";
	r->bytes = 1; /* as many as may go, up to that seq */
	return read_seq(argv[2], before) ? NULL : "--before takes a seq";
}

static void print_pruned(struct log_job *j, uint32_t n, uint64_t bytes, uint64_t needed)
{
	if (j->g->json) {
		log_json_begin(j);
		wu_json_u64(&j->json, "removed", n);
		wu_json_u64(&j->json, "bytes", bytes);
		wu_json_u64(&j->json, "needed", needed);
		log_json_end(j);
	} else if (!j->g->quiet) {
		printf("%u segment%s removed, %llu bytes; the desk needs events from %llu on\n", n,
		       n == 1 ? "" : "s", (unsigned long long)bytes, (unsigned long long)needed);
	}
}

int log_prune(struct log_job *j, int argc, char **argv)
{
	struct wu_retention r = {.age = 0};
	uint64_t before = UINT64_MAX, needed, bytes;
	const char *why;
	uint32_t n;
	int code, rc;

	if (argc != 3)
		return log_usage(j, "by what? one of --age, --bytes and --before, and how much");
	why = read_limit(argv, &r, &before);
	if (why)
		return log_usage(j, why);
	code = log_open(j, true);
	if (code == EXIT_OK)
		code = log_needed(j, &needed);
	if (code != EXIT_OK)
		return code;
	r.from = before < needed ? before : needed;
	rc = wu_retain(j->files, &r, service_now(), &n, &bytes);
	print_pruned(j, n, bytes, needed);
	return rc < 0 ? log_fail(j, rc) : EXIT_OK;
}
