/* getopt_long's own table is made from ours, and so is the usage.
 */
#include "tail-options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/screen.h"
#include "cli/when.h"
#include "complain.h"
#include "service.h"

enum { LAST_DEFAULT = 10, LAST_MAX = 1000000, LAST_UNSAID = -2 };

static bool take_follow(struct tail_options *o, const char *value, char *why)
{
	(void)value;
	(void)why;
	return o->follow = true;
}

static bool take_fields(struct tail_options *o, const char *value, char *why)
{
	(void)value;
	(void)why;
	return o->fields = true;
}

static bool take_help(struct tail_options *o, const char *value, char *why)
{
	(void)value;
	(void)why;
	return o->help = true;
}

static bool read_number(const char *text, long most, long *ret, char *why)
{
	char *end;

	errno = 0;
	*ret = strtol(text, &end, 10);
	if (errno == 0 && end != text && *end == 0 && *ret >= 0 && *ret <= most)
		return true;
	snprintf(why, FORMAT_WHY, "\"%s\" is no number from 0 to %ld", text, most);
	return false;
}

static bool take_last(struct tail_options *o, const char *value, char *why)
{
	return read_number(value, LAST_MAX, &o->last, why);
}

static bool take_min_size(struct tail_options *o, const char *value, char *why)
{
	long n;

	if (!read_number(value, INT32_MAX, &n, why))
		return false;
	o->filter.min_size = (uint32_t)n;
	return true;
}

static bool read_time(const char *value, int64_t *ret_ms, char *why)
{
	if (when_read(value, service_now(), ret_ms) == 0)
		return true;
	snprintf(why, FORMAT_WHY, "\"%s\" is not " WHEN_FORMS, value);
	return false;
}

static bool take_since(struct tail_options *o, const char *value, char *why)
{
	return o->filter.since = read_time(value, &o->filter.since_ms, why);
}

static bool take_until(struct tail_options *o, const char *value, char *why)
{
	return o->filter.until = read_time(value, &o->filter.until_ms, why);
}

static const char *event_name(const void *list, size_t i)
{
	(void)list;
	return wu_ev_name((enum wu_ev)i);
}

static bool take_event(struct tail_options *o, const char *value, char *why)
{
	const char *meant;

	for (int i = 0; i < WU_EV_COUNT; i++)
		if (strcmp(wu_ev_name((enum wu_ev)i), value) == 0) {
			o->filter.event = (enum wu_ev)i;
			return o->filter.has_event = true;
		}
	meant = complain_nearest(value, event_name, NULL, WU_EV_COUNT);
	snprintf(why, FORMAT_WHY, "there is no event \"%s\"; %s%s%swiredup-log(5) tells of each",
		 value, meant ? "did you mean \"" : "", meant ? meant : "", meant ? "\"? " : "");
	return false;
}

static bool take_outlet(struct tail_options *o, const char *value, char *why)
{
	(void)why;
	return (o->filter.outlet = value) != NULL;
}

static bool take_agency(struct tail_options *o, const char *value, char *why)
{
	(void)why;
	return (o->filter.agency = value) != NULL;
}

static bool take_lang(struct tail_options *o, const char *value, char *why)
{
	(void)why;
	return (o->filter.lang = value) != NULL;
}

static bool take_cluster(struct tail_options *o, const char *value, char *why)
{
	if (screen_cluster(value, &o->filter.cluster))
		return true;
	snprintf(why, FORMAT_WHY, "\"%s\" is no cluster; write c123, as tail and push name it",
		 value);
	return false;
}

static bool take_cursor(struct tail_options *o, const char *value, char *why)
{
	(void)why;
	return (o->cursor_file = value) != NULL;
}

static bool take_format(struct tail_options *o, const char *value, char *why)
{
	return format_read(value, &o->format, why) == 0;
}

static const struct {
	const char *name; /* long */
	char letter; /* 0: it has only a long name */
	const char *value; /* what is to stand behind it; NULL: nothing */
	bool (*take)(struct tail_options *o, const char *value, char *why);
} rows[] = {
	{"follow", 'f', NULL, take_follow},
	{"lines", 'n', "N", take_last},
	{"since", 0, "TIME", take_since},
	{"until", 0, "TIME", take_until},
	{"event", 0, "EVENT", take_event},
	{"outlet", 0, "GLOB", take_outlet},
	{"agency", 0, "GLOB", take_agency},
	{"lang", 0, "GLOB", take_lang},
	{"min-size", 0, "N", take_min_size},
	{"cluster", 0, "CLUSTER", take_cluster},
	{"cursor-file", 0, "FILE", take_cursor},
	{"output", 'o', "text|json|csv|tsv|'{ts} {title}'", take_format},
	{"fields", 0, NULL, take_fields},
	{"help", 0, NULL, take_help},
};
enum { ROWS = sizeof(rows) / sizeof(*rows) };

static void print_usage(FILE *out)
{
	fprintf(out, "usage: wiredup tail");
	for (int i = 0; i < ROWS; i++) {
		const char *value = rows[i].value ? rows[i].value : "";

		fprintf(out, i % 5 == 4 ? "\n       " : "");
		if (rows[i].letter)
			fprintf(out, " [-%c%s%s]", rows[i].letter, *value ? " " : "", value);
		else
			fprintf(out, " [--%s%s%s]", rows[i].name, *value ? " " : "", value);
	}
	fputc('\n', out);
}

static int usage(const char *about, const char *why)
{
	fprintf(stderr, "wiredup: tail: %s%s%s\n", about, *about ? ": " : "", why);
	print_usage(stderr);
	return EXIT_BAD_USAGE;
}

/* For getopt: value is 256 + the row, so that a letter and its long name are one. */
static void make_tables(struct option longs[ROWS + 1], char shorts[2 * ROWS + 1])
{
	char *s = shorts;

	for (int i = 0; i < ROWS; i++) {
		longs[i] = (struct option){rows[i].name, rows[i].value != NULL, NULL, 256 + i};
		if (rows[i].letter)
			*s++ = rows[i].letter;
		if (rows[i].letter && rows[i].value)
			*s++ = ':';
	}
	*s = 0;
	longs[ROWS] = (struct option){NULL, 0, NULL, 0};
}

static int row_of(int opt)
{
	for (int i = 0; i < ROWS; i++)
		if (opt == 256 + i || (opt == rows[i].letter && opt))
			return i;
	return -1;
}

/* -1: all is taken. */
static int take_all(int argc, char **argv, struct tail_options *o)
{
	struct option longs[ROWS + 1];
	char shorts[2 * ROWS + 1], why[FORMAT_WHY] = "";
	int opt;

	make_tables(longs, shorts);
	optind = 1;
	opterr = 0;
	while ((opt = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		int row = row_of(opt);

		if (row < 0)
			return usage(argv[optind - 1], "not an option, or its value is missing");
		if (!rows[row].take(o, optarg, why))
			return usage(rows[row].name, why);
	}
	return optind == argc ? -1 : usage(argv[optind], "tail takes options only");
}

static int print_fields(const struct globals *g)
{
	for (const struct column *c = columns; c->name; c++)
		if (g->json)
			printf("{\"field\":\"%s\",\"summary\":\"%s\",\"table\":%s}\n", c->name,
			       c->summary, c->wide ? "false" : "true");
		else
			printf("%-12s %s\n", c->name, c->summary);
	return EXIT_OK;
}

int tail_options(int argc, char **argv, const struct globals *g, struct tail_options *ret)
{
	struct tail_options o = {.g = g, .last = LAST_UNSAID};
	int code;

	o.format.kind = g->json ? FORMAT_JSON : FORMAT_TEXT;
	code = take_all(argc, argv, &o);
	if (code >= 0)
		return code;
	if (o.help) {
		print_usage(stdout);
		return EXIT_OK;
	}
	if (o.fields)
		return print_fields(g);
	if (o.last == LAST_UNSAID)
		o.last = o.filter.since || o.cursor_file ? -1 : LAST_DEFAULT;
	o.filter.all = o.format.kind == FORMAT_JSON;
	*ret = o;
	return -1;
}
