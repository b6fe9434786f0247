/* The happy path: the events since a time are read; a story whose address or id is what was
 * asked for is a hit, and so is one whose title has all words. Newest first; where an
 * address or id hits, words are not looked at. A file is find-file.c's.
 * What can fail: nothing is found (exit 1); the log (74).
 */
#include "find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json-out.h"
#include "base/time.h"
#include "cli/reading.h"
#include "cli/screen.h"
#include "cli/when.h"
#include "cli/words.h"
#include "service.h"

enum { HITS_MAX = 1000, DAYS = 7, LINE_MAX_BYTES = 64 << 10 };

struct find {
	const struct globals *g;
	struct reading r;
	char **asked; /* words, or one address or id */
	int n;
	int64_t since;
	struct find_hit *hits; /* the last HITS_MAX, a ring */
	uint64_t n_hits;
	bool exact; /* one was met */
};

/* ---- answers ------------------------------------------------------------------------------ */

/* Cut where a letter begins. */
static void keep(char *to, size_t room, struct wu_span s)
{
	size_t n = s.len < room ? s.len : room - 1;

	while (n && n < s.len && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	if (n)
		memcpy(to, s.p, n);
	to[n] = 0;
}

void find_fill(struct find_hit *ret, const struct wu_event *ev, const struct wu_story *s)
{
	*ret = (struct find_hit){
		.cluster = ev->cluster,
		.seq = ev->seq,
		.ts = ev->ts,
		.relation = ev->ev == WU_EV_JOIN ? ev->relation : WU_REL_LEADER,
		.jaccard = ev->match.jaccard,
		.containment = ev->match.containment,
	};
	keep(ret->outlet, sizeof(ret->outlet), s->field[WU_OUTLET]);
	keep(ret->title, sizeof(ret->title), s->field[WU_TITLE]);
	keep(ret->url, sizeof(ret->url), s->field[WU_URL]);
	keep(ret->id, sizeof(ret->id), s->field[WU_ID]);
}

static void print_json(const struct find_hit *h)
{
	char cluster[24];
	struct wu_json_out j;
	struct wu_buf b;

	wu_buf_init(&b, LINE_MAX_BYTES);
	wu_json_init(&j, &b);
	wu_json_open(&j, NULL, '{');
	snprintf(cluster, sizeof(cluster), "c%llu", (unsigned long long)h->cluster);
	if (h->cluster)
		wu_json_cstr(&j, "cluster", cluster);
	else
		wu_json_null(&j, "cluster");
	if (h->seq) {
		wu_json_u64(&j, "seq", h->seq);
		wu_json_time(&j, "ts", h->ts);
	}
	wu_json_bool(&j, "known", h->seq != 0);
	wu_json_cstr(&j, "relation", wu_relation_name(h->relation));
	if (h->relation != WU_REL_LEADER) {
		wu_json_real(&j, "jaccard", h->jaccard, 3);
		wu_json_real(&j, "containment", h->containment, 3);
	}
	wu_json_cstr(&j, "outlet", h->outlet);
	wu_json_cstr(&j, "title", h->title);
	wu_json_cstr(&j, "url", h->url);
	wu_json_cstr(&j, "id", h->id);
	wu_json_close(&j, '}');
	if (wu_json_done(&j) == 0)
		printf("%.*s\n", (int)b.len, b.p);
	wu_buf_close(&b);
}

static void print_text(const struct find_hit *h)
{
	char jaccard[SCREEN_TIME], containment[SCREEN_TIME], time[SCREEN_TIME];

	screen_share(h->jaccard, jaccard);
	screen_share(h->containment, containment);
	screen_time(h->ts, true, time);
	if (h->cluster)
		printf("c%-10llu %-9s ", (unsigned long long)h->cluster,
		       wu_relation_name(h->relation));
	else
		printf("%-11s %-9s ", "none", "new");
	if (h->relation == WU_REL_LEADER)
		printf("%13s  ", "");
	else
		printf("J %-4s C %-4s  ", jaccard, containment);
	printf("%-19s  ", h->seq ? time : h->cluster ? "would join" : "would open one");
	screen_pad((struct wu_span){h->outlet, strlen(h->outlet)}, 16);
	putchar(' ');
	screen_put((struct wu_span){h->title, strlen(h->title)}, 0);
	putchar('\n');
}

void find_print(const struct globals *g, const struct find_hit *hit)
{
	if (g->json)
		print_json(hit);
	else
		print_text(hit);
}

/* ---- the log ------------------------------------------------------------------------------ */

static bool is(struct wu_span s, const char *text)
{
	return s.len == strlen(text) && s.len && memcmp(s.p, text, s.len) == 0;
}

static void look_at(struct find *f, const struct wu_event *ev)
{
	const struct wu_story *s = ev->story;
	struct find_hit *hit = &f->hits[f->n_hits % HITS_MAX];
	bool exact = f->n == 1 &&
		     (is(s->field[WU_URL], f->asked[0]) || is(s->field[WU_ID], f->asked[0]));

	if (!exact && (f->exact || !words_in(s->field[WU_TITLE], f->asked, f->n)))
		return;
	find_fill(hit, ev, s);
	hit->exact = exact;
	f->exact |= exact;
	f->n_hits++;
}

static int read_log(struct find *f)
{
	struct wu_event ev;
	int rc = reading_open(&f->r, f->g, "find", false);

	if (rc < 0)
		return rc;
	reading_ask_desk(&f->r);
	wu_reader_seek_time(f->r.reader, f->since);
	while ((rc = reading_next(&f->r, &ev)) == 0)
		if (ev.story && (ev.ev == WU_EV_OPEN || ev.ev == WU_EV_JOIN))
			look_at(f, &ev);
	return rc < 0 ? rc : 0;
}

static int find_in_log(struct find *f)
{
	uint64_t least, printed = 0;
	char since[SCREEN_TIME];
	int code = reading_exit(&f->r, read_log(f));

	least = f->n_hits > HITS_MAX ? f->n_hits - HITS_MAX : 0;
	for (uint64_t i = f->n_hits; i > least; i--) {
		const struct find_hit *hit = &f->hits[(i - 1) % HITS_MAX];

		if (f->exact && !hit->exact)
			continue;
		find_print(f->g, hit);
		printed++;
	}
	screen_time(f->since, true, since);
	if (!printed && code == EXIT_OK && !f->g->quiet)
		fprintf(stderr,
			"wiredup: find: nothing since %s in %s; --since looks further back\n",
			since, f->r.path);
	reading_close(&f->r);
	return code != EXIT_OK ? code : printed ? EXIT_OK : EXIT_NEGATIVE;
}

/* ---- the command line ---------------------------------------------------------------------- */

static const char how[] = "usage: wiredup find [--since TIME] URL|ID|WORDS...|FILE\n";

static int usage(const char *why)
{
	fprintf(stderr, "wiredup: find: %s\n%s", why, how);
	return EXIT_BAD_USAGE;
}

/* Takes --since out, wherever it stands; what is left is asked for. Behind -- all is. NULL,
 * or what is wrong. */
static const char *take_options(struct find *f, int argc, char **argv)
{
	bool options = true;

	f->asked = argv;
	for (int i = 1; i < argc; i++) {
		if (!options || argv[i][0] != '-' || !argv[i][1])
			argv[f->n++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			options = false;
		else if (strcmp(argv[i], "--since") != 0)
			return "--since is the only option; words that begin with - stand behind "
			       "--";
		else if (++i == argc || when_read(argv[i], service_now(), &f->since) < 0)
			return "--since takes " WHEN_FORMS;
	}
	return f->n ? NULL : "what? an address, an id, words of a title, or a file";
}

int command_find(int argc, char **argv, const struct globals *g)
{
	struct find f = {.g = g, .since = service_now() - DAYS * (int64_t)WU_DAY_MS};
	const char *why;
	struct stat st;
	int code;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(how, stdout);
		return EXIT_OK;
	}
	why = take_options(&f, argc, argv);
	if (why)
		return usage(why);
	if (f.n == 1 && stat(f.asked[0], &st) == 0 && S_ISREG(st.st_mode))
		return find_file(g, f.asked[0]);
	f.hits = calloc(HITS_MAX, sizeof(*f.hits));
	if (!f.hits)
		return EXIT_TEMPORARY;
	code = find_in_log(&f);
	free(f.hits);
	return code;
}
