/* `wiredup demo`: the real services, in a temporary folder, on an invented wire day.
 *
 * Eight outlets are served on loopback (outlets.h), the agencies' wires come as files in a
 * spool folder; the newsgatherer takes both in, the desk clusters them, `tail -f` shows it.
 * Story by story the day is let out; when the desk has them all, the log is summed up. No
 * root, no network. What fails: a service that does not come up, or stories that do not
 * arrive, which is told; whatever happens, all are stopped.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/services.h"
#include "command.h"
#include "logdir.h"

enum {
	PACE_MS = 330, /* between two stories: the day in about fifteen seconds */
	RENAME_MS = 20, /* a file's change must be later than its writing (gather/spool.h) */
	ARRIVE_MS = 10000, /* for the last stories to reach the desk */
	LOOK_MS = 100,
	SETTLE_MS = 700, /* for the last events to be shown */
	CLUSTERS_MAX = 64,
	PAGE_MAX = 1 << 20,
};

struct pile {
	uint64_t cluster;
	char title[256];
	unsigned size;
};

struct demo {
	struct day *day;
	struct outlets *outlets;
	struct services services;
	struct pile piles[CLUSTERS_MAX];
	unsigned n_piles, stories;
};

/* ---- the day ----------------------------------------------------------------------------- */

static bool is_out_by_site(const struct demo *d, const struct day_story *s)
{
	const struct look *l;

	for (uint32_t i = 0; (l = outlets_look(d->outlets, i)) != NULL; i++)
		if (strcmp(l->label, "wire") != 0 && look_shows(l, s))
			return true;
	return false;
}

static const struct look *wire_look(const struct demo *d)
{
	const struct look *l;

	for (uint32_t i = 0; (l = outlets_look(d->outlets, i)) != NULL; i++)
		if (strcmp(l->label, "wire") == 0)
			return l;
	return NULL;
}

/* What the file of story i holds: flashes are lines, agencies' stories pages, others text. */
static int make_file(const struct demo *d, uint32_t i, const char **ret_end, struct wu_buf *out)
{
	const struct day_story *s = &d->day->stories[i];
	const struct look *l = wire_look(d);

	if (s->flash) {
		*ret_end = "ndjson";
		return wu_buf_addf(out, "%.*s\n", (int)s->line.len, s->line.p);
	}
	if (l && look_shows(l, s)) {
		*ret_end = "html";
		return look_page(l, d->day, i, out);
	}
	*ret_end = "txt";
	return wu_buf_addf(out, "%.*s\n\n%.*s\n", (int)s->title.len, s->title.p, (int)s->text.len,
			   s->text.p);
}

/* Written under another name, then renamed in, as a wire's receiver does. */
static int drop_file(const struct demo *d, uint32_t i)
{
	const struct day_story *s = &d->day->stories[i];
	char part[128], whole[128];
	const char *end = "";
	struct wu_buf b;
	FILE *f;
	int rc;

	wu_buf_init(&b, PAGE_MAX);
	rc = make_file(d, i, &end, &b);
	snprintf(whole, sizeof(whole), "%s/%.*s.%s",
		 strcmp(end, "txt") == 0 ? d->services.almanac : d->services.spool, (int)s->id.len,
		 s->id.p, end);
	snprintf(part, sizeof(part), "%.*s.part", (int)sizeof(part) - 6, whole);
	f = rc == 0 ? fopen(part, "we") : NULL;
	if (f) {
		rc = fwrite(b.p, 1, b.len, f) == b.len ? 0 : WU_EIO;
		rc = fclose(f) == 0 ? rc : WU_EIO;
		services_pause(RENAME_MS);
	}
	if (!f || rc < 0 || rename(part, whole) < 0)
		rc = WU_EIO;
	wu_buf_close(&b);
	return rc;
}

/* false: not all stories reached the desk. */
static bool play(struct demo *d)
{
	long long taken = -1, all = d->day->n;

	for (uint32_t i = 0; i < d->day->n; i++) {
		if (!is_out_by_site(d, &d->day->stories[i]) && drop_file(d, i) < 0)
			return false;
		outlets_release(d->outlets, i + 1);
		if (!services_pause(PACE_MS))
			return false;
	}
	for (long waited = 0; taken < all && waited < ARRIVE_MS; waited += LOOK_MS) {
		taken = services_desk_says(&d->services, "stories");
		if (!services_pause(taken < all ? LOOK_MS : SETTLE_MS))
			return false;
	}
	return taken >= all;
}

/* ---- the summary ------------------------------------------------------------------------- */

static struct pile *pile_of(struct demo *d, uint64_t cluster)
{
	for (unsigned i = 0; i < d->n_piles; i++)
		if (d->piles[i].cluster == cluster)
			return &d->piles[i];
	if (d->n_piles == CLUSTERS_MAX)
		return NULL;
	d->piles[d->n_piles].cluster = cluster;
	return &d->piles[d->n_piles++];
}

static void count(struct demo *d, const struct wu_event *ev)
{
	struct wu_span title;
	struct pile *p;

	if (!ev->story || (ev->ev != WU_EV_OPEN && ev->ev != WU_EV_JOIN))
		return;
	d->stories++;
	p = pile_of(d, ev->cluster);
	title = ev->story->field[WU_TITLE];
	if (p && p->size++ == 0 && title.p)
		snprintf(p->title, sizeof(p->title), "%.*s", (int)title.len, title.p);
}

static int count_all(struct demo *d, struct wu_err *err)
{
	struct wu_reader *reader = NULL;
	struct logdir *dir = NULL;
	struct wu_reader_io io;
	struct wu_event ev;
	char path[80];
	int rc;

	snprintf(path, sizeof(path), "%s/log", d->services.dir);
	rc = logdir_open(path, &dir, err);
	if (rc == 0) {
		io = logdir_files(dir)->read;
		rc = wu_reader_new(&io, &reader);
	}
	while (rc == 0 && (rc = wu_reader_next(reader, &ev, err)) == 0)
		count(d, &ev);
	wu_reader_free(reader);
	logdir_close(dir);
	return rc == WU_END ? 0 : rc;
}

static void print_summary(const struct demo *d)
{
	const char *dir = d->services.dir;
	const struct pile *largest = d->piles;
	unsigned alone = 0;

	for (unsigned i = 0; i < d->n_piles; i++) {
		alone += d->piles[i].size == 1;
		if (d->piles[i].size > largest->size)
			largest = &d->piles[i];
	}
	printf("\n%u stories, %u clusters; the largest has %u: %s\n", d->stories, d->n_piles,
	       largest->size, largest->title);
	printf("%u stayed apart, as they should: weather from one template, two pictures under one "
	       "caption, flashes:\n",
	       alone);
	for (unsigned i = 0; i < d->n_piles; i++)
		if (d->piles[i].size == 1)
			printf("  %s\n", d->piles[i].title);
	printf("\nThe log is in %s/log. Try:\n  zcat %s/log/wl-*.gz | jq .\n"
	       "  wiredup show c%llu --state %s\n  wiredup tail -n 5 --state %s\n",
	       dir, dir, (unsigned long long)largest->cluster, dir, dir);
	fflush(stdout);
}

static int sum_up(struct demo *d)
{
	struct wu_err err = {0};
	int rc = count_all(d, &err);

	if (rc < 0) {
		fprintf(stderr, "wiredup demo: the log: %s\n",
			err.text[0] ? err.text : wu_strerror(rc));
		return EXIT_INOUT;
	}
	print_summary(d);
	return EXIT_OK;
}

/* ---- the command ------------------------------------------------------------------------- */

static int run(struct demo *d, bool stay)
{
	struct wu_err err = {0};
	int code = EXIT_OK;

	if (services_start(&d->services, d->outlets, &err) < 0) {
		fprintf(stderr, "wiredup demo: %s\n", err.text);
		return EXIT_TEMPORARY;
	}
	if (!play(d)) {
		fprintf(stderr,
			"wiredup demo: the day was not played to its end; messages are in "
			"%s/desk.messages and %s/gather.messages\n",
			d->services.dir, d->services.dir);
		return EXIT_TEMPORARY;
	}
	if (stay) {
		code = sum_up(d);
		while (code == EXIT_OK && services_pause(LOOK_MS))
			if (waitpid(d->services.tail, NULL, WNOHANG) != 0) {
				d->services.tail = 0;
				break;
			}
		return code;
	}
	services_stop(&d->services);
	return sum_up(d);
}

int command_demo(int argc, char **argv, const struct globals *g)
{
	bool stay = argc == 2 && strcmp(argv[1], "--stay") == 0;
	char dir[PATH_MAX], file[PATH_MAX + 32];
	struct demo d = {0};
	struct outlets_opts opts = {.dir = dir};
	struct wu_err err = {0};
	int code = EXIT_TEMPORARY;

	if (argc > 1 && !stay) {
		fprintf(stderr, "usage: wiredup demo [--stay]\n");
		return EXIT_BAD_USAGE;
	}
	snprintf(dir, sizeof(dir), "%s/demo", g->share_dir);
	snprintf(file, sizeof(file), "%s/wire-day.ndjson", dir);
	if (day_read(file, &d.day, &err) == 0) {
		opts.day = d.day;
		if (outlets_start(&opts, &d.outlets, &err) == 0)
			code = run(&d, stay);
	}
	if (!d.outlets)
		fprintf(stderr, "wiredup demo: %s\n", err.text);
	services_stop(&d.services);
	outlets_free(d.outlets);
	day_free(d.day);
	return code;
}
