/* The table first; below it, how a value of each type is read and how a range is said.
 * A default goes through the same door as a value of a file.
 */
#include "setting.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "conf.h"

#define KIB 1024.0
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define S ((double)WU_SECOND_MS)
#define M ((double)WU_MINUTE_MS)
#define H ((double)WU_HOUR_MS)
#define D ((double)WU_DAY_MS)

#define DESK(member) "desk", #member
#define LOG(member) "log", #member
#define GATHER(member) "gather", #member
#define SOURCE(member) "source", #member
#define AT_DESK(member) offsetof(struct conf_desk, member)
#define AT_LOG(member) offsetof(struct conf_log, member)
#define AT_GATHER(member) offsetof(struct conf_gather, member)
#define AT_SOURCE(member) offsetof(struct conf_source, member)

/* clang-format off */
const struct setting settings[] = {
	{DESK(window), SETTING_TIME, AT_DESK(window), "24h", M, 30 * D, "",
	 "a quiet cluster is closed after this"},
	{DESK(cluster_max_age), SETTING_TIME, AT_DESK(cluster_max_age), "72h", M, 90 * D, "",
	 "a cluster is closed at this age though it still grows"},
	{DESK(window_memory), SETTING_SIZE, AT_DESK(window_memory), "1GiB", 16 * MIB, 1024 * GIB, "",
	 "beyond this the oldest clusters are closed early"},
	{DESK(join_near), SETTING_SHARE, AT_DESK(join_near), "0.63", .10, 2, "",
	 "how near two texts must be to be copies: containment plus Jaccard"},
	{DESK(join_same_outlet), SETTING_SHARE, AT_DESK(join_same_outlet), "0.50", .05, 1, "",
	 "containment within one outlet, whose texts resemble each other"},
	{DESK(join_shared), SETTING_COUNT, AT_DESK(join_shared), "20", 1, 1000, "",
	 "shingles two texts must share, at least"},
	{DESK(connections_per_user), SETTING_COUNT, AT_DESK(connections_per_user), "256", 1, 10000, "",
	 "sessions one user may have open on the ingest socket"},

	{LOG(sync), SETTING_WORD, AT_LOG(sync), "commit", 0, 0, "commit interval never",
	 "when the disk is asked to keep what was written"},
	{LOG(sync_interval), SETTING_TIME, AT_LOG(sync_interval), "1s", 10, M, "",
	 "between two such requests, with sync = interval"},
	{LOG(text), SETTING_WORD, AT_LOG(text), "full", 0, 0, "full excerpt none",
	 "how much of a story's text is kept"},
	{LOG(segment_size), SETTING_SIZE, AT_LOG(segment_size), "16MiB", 64 * KIB, 64 * MIB, "",
	 "bytes of lines after which a new segment begins"},
	{LOG(segment_age), SETTING_TIME, AT_LOG(segment_age), "1h", S, D, "",
	 "age at which a new segment begins"},
	{LOG(keep_age), SETTING_TIME, AT_LOG(keep_age), "forever", M, 36500 * D, "forever",
	 "sealed segments older than this are removed"},
	{LOG(keep_bytes), SETTING_SIZE, AT_LOG(keep_bytes), "unlimited", 256 * KIB, 1048576 * GIB, "unlimited",
	 "beyond this the oldest sealed segments are removed"},

	{GATHER(connections), SETTING_COUNT, AT_GATHER(connections), "32", 1, 1000, "",
	 "connections to outlets open at once"},
	{GATHER(host_spacing), SETTING_TIME, AT_GATHER(host_spacing), "2s", 0, H, "",
	 "between the starts of two requests to one host"},
	{GATHER(connect_timeout), SETTING_TIME, AT_GATHER(connect_timeout), "5s", 100, 5 * M, "",
	 "for a connection to stand"},
	{GATHER(timeout), SETTING_TIME, AT_GATHER(timeout), "20s", 100, H, "",
	 "for a whole request"},
	{GATHER(document_max), SETTING_SIZE, AT_GATHER(document_max), "8MiB", 64 * KIB, 64 * MIB, "",
	 "of one decoded document or spool file"},
	{GATHER(queue), SETTING_COUNT, AT_GATHER(queue), "4096", 16, 1000000, "",
	 "stories waiting for the desk; then nothing more is fetched"},
	{GATHER(contact), SETTING_TEXT, AT_GATHER(contact), "", 0, 0, "",
	 "address or page told to outlets in User-Agent"},

	{SOURCE(type), SETTING_WORD, AT_SOURCE(type), "feed", 0, 0, "feed page spool",
	 "how stories come: an RSS or Atom feed, one page, files in a folder"},
	{SOURCE(url), SETTING_TEXT, AT_SOURCE(url), "", 0, 0, "",
	 "of the feed or page"},
	{SOURCE(path), SETTING_TEXT, AT_SOURCE(path), "", 0, 0, "",
	 "of the spool folder"},
	{SOURCE(outlet), SETTING_TEXT, AT_SOURCE(outlet), "", 0, 0, "",
	 "who publishes; else the host of a story's address"},
	{SOURCE(agency), SETTING_TEXT, AT_SOURCE(agency), "", 0, 0, "",
	 "who writes, when the outlet is the agency"},
	{SOURCE(lang), SETTING_TEXT, AT_SOURCE(lang), "", 0, 0, "",
	 "language, where a story names none"},
	{SOURCE(interval), SETTING_TIME, AT_SOURCE(interval), "5m", S, 7 * D, "",
	 "between two requests; under 1m only with contract"},
	{SOURCE(article), SETTING_WORD, AT_SOURCE(article), "feed-only", 0, 0, "feed-only fetch",
	 "take a feed's text, or fetch each article's page"},
	{SOURCE(host_group), SETTING_TEXT, AT_SOURCE(host_group), "", 0, 0, "",
	 "sources of one group count as one host"},
	{SOURCE(contract), SETTING_YES, AT_SOURCE(contract), "no", 0, 0, "",
	 "the outlet has agreed to intervals under 1m"},
	{SOURCE(allow_private), SETTING_YES, AT_SOURCE(allow_private), "no", 0, 0, "",
	 "the source may lie at a private or loopback address"},
	{SOURCE(zone), SETTING_ZONE, AT_SOURCE(zone), "Z", 0, 0, "",
	 "zone of times that name none"},
	{SOURCE(done), SETTING_WORD, AT_SOURCE(done), "move", 0, 0, "move keep delete",
	 "what becomes of a spool file: moved to done/, left, deleted"},
	{SOURCE(enabled), SETTING_YES, AT_SOURCE(enabled), "yes", 0, 0, "",
	 "no: the source is kept and not asked"},
	{NULL, NULL, 0, 0, NULL, 0, 0, NULL, NULL},
};
/* clang-format on */

/* ---- numbers with units ------------------------------------------------------------------ */

struct unit {
	const char *name;
	double worth;
};

/* Smallest first. */
static const struct unit times[] = {{"ms", 1}, {"s", S}, {"m", M}, {"h", H}, {"d", D}, {NULL, 0}};
static const struct unit sizes[] = {{"B", 1}, {"KiB", KIB}, {"MiB", MIB}, {"GiB", GIB}, {NULL, 0}};
static const struct unit plain[] = {{"", 1}, {NULL, 0}};

static const struct unit *units_of(enum setting_type type)
{
	return type == SETTING_TIME ? times : type == SETTING_SIZE ? sizes : plain;
}

/* In the largest unit that leaves it whole. */
static void write_number(enum setting_type type, double v, char *to, size_t size)
{
	const struct unit *u = units_of(type), *best = u;

	for (; u->name; u++)
		if (v >= u->worth && fmod(v, u->worth) == 0)
			best = u;
	snprintf(to, size, "%.*f%s", type == SETTING_SHARE ? 2 : 0, v / best->worth, best->name);
}

static int refuse(char *why, const char *fmt, const char *value, const char *more)
{
	snprintf(why, SETTING_WHY, fmt, value, more);
	return WU_EINVAL;
}

static int no_unit(enum setting_type type, const char *value, char *why)
{
	char like[96];

	if (type == SETTING_TIME)
		snprintf(like, sizeof(like), "%.20ss, %.20sm or %.20sh", value, value, value);
	else
		snprintf(like, sizeof(like), "%.20sKiB, %.20sMiB or %.20sGiB", value, value, value);
	return refuse(why, "\"%s\" has no unit; write %s", value, like);
}

static int read_number(const struct setting *s, const char *value, double *ret, char *why)
{
	const struct unit *u = units_of(s->type);
	char range[SETTING_RANGE], *end;
	double v;

	setting_range(s, range);
	v = strtod(value, &end);
	/* strtod also takes hexadecimal, infinities and a sign: none of ours. */
	if (*s->words && strcmp(value, s->words) == 0) {
		*ret = 0;
		return 0;
	}
	if (end == value || strspn(value, "0123456789.") != (size_t)(end - value))
		return refuse(why, "\"%.60s\" is no number; write %s", value, range);
	while (*end == ' ')
		end++;
	if (!*end && u != plain && v != 0)
		return no_unit(s->type, value, why);
	while (u->name && strcmp(u->name, end) != 0)
		u++;
	if (!u->name && !(v == 0 && !*end))
		return refuse(why, "\"%.60s\" has an unknown unit; write %s", value, range);
	v *= u->name ? u->worth : 1;
	if (v < s->min || v > s->max)
		return refuse(why, "\"%.60s\" is out of range; write %s", value, range);
	if (s->type != SETTING_SHARE && v != floor(v))
		return refuse(why, "\"%.60s\" is no whole number; write %s", value, range);
	*ret = v;
	return 0;
}

static int read_word(const struct setting *s, const char *value, uint32_t *ret, char *why)
{
	const char *p = s->words;
	size_t n;

	for (uint32_t i = 0; *p; i++, p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		if (strlen(value) == n && memcmp(p, value, n) == 0) {
			*ret = i;
			return 0;
		}
	}
	return refuse(why, "\"%.60s\" is none of: %s", value, s->words);
}

static int read_zone(const char *value, int32_t *ret, char *why)
{
	unsigned hours, minutes;
	char sign, more;

	if (strcmp(value, "Z") == 0) {
		*ret = 0;
		return 0;
	}
	if (strlen(value) != 6 ||
	    sscanf(value, "%c%2u:%2u%c", &sign, &hours, &minutes, &more) != 3 ||
	    (sign != '+' && sign != '-') || hours > 14 || minutes > 59)
		return refuse(why, "\"%.60s\" is no zone; write Z or %s", value, "+09:00");
	*ret = (int32_t)(hours * 60 + minutes) * (sign == '-' ? -1 : 1);
	return 0;
}

static int read_yes(const char *value, bool *ret, char *why)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return refuse(why, "\"%.60s\" is neither yes nor no%s", value, "");
	*ret = *value == 'y';
	return 0;
}

static int read_text(const char *value, struct wu_arena *arena, const char **ret)
{
	const char *copy = wu_arena_copy(arena, value, strlen(value));

	if (!copy)
		return WU_ENOMEM;
	*ret = copy;
	return 0;
}

int setting_read(const struct setting *s, const char *value, struct wu_arena *arena, void *base,
		 char why[SETTING_WHY])
{
	void *to = (char *)base + s->offset;
	double v = 0;
	int rc;

	switch (s->type) {
	case SETTING_TEXT:
		return read_text(value, arena, to);
	case SETTING_YES:
		return read_yes(value, to, why);
	case SETTING_WORD:
		return read_word(s, value, to, why);
	case SETTING_ZONE:
		return read_zone(value, to, why);
	default:
		break;
	}
	rc = read_number(s, value, &v, why);
	if (rc < 0)
		return rc;
	if (s->type == SETTING_TIME)
		*(int64_t *)to = (int64_t)v;
	else if (s->type == SETTING_SIZE)
		*(uint64_t *)to = (uint64_t)v;
	else if (s->type == SETTING_COUNT)
		*(uint32_t *)to = (uint32_t)v;
	else
		*(double *)to = v;
	return 0;
}

int setting_defaults(const char *section, struct wu_arena *arena, void *base)
{
	char why[SETTING_WHY];
	int rc = 0;

	for (const struct setting *s = settings; s->key && rc == 0; s++)
		if (strcmp(s->section, section) == 0)
			rc = setting_read(s, s->standard, arena, base, why);
	return rc;
}

void setting_range(const struct setting *s, char ret[SETTING_RANGE])
{
	static const char *const kinds[] = {
		[SETTING_TIME] = "a time",
		[SETTING_SIZE] = "a size",
		[SETTING_COUNT] = "a number",
		[SETTING_SHARE] = "a share",
	};
	char least[32], most[32];

	switch (s->type) {
	case SETTING_TEXT:
		snprintf(ret, SETTING_RANGE, "text");
		return;
	case SETTING_YES:
		snprintf(ret, SETTING_RANGE, "yes or no");
		return;
	case SETTING_WORD:
		snprintf(ret, SETTING_RANGE, "one of: %s", s->words);
		return;
	case SETTING_ZONE:
		snprintf(ret, SETTING_RANGE, "a zone: Z, +09:00");
		return;
	default:
		write_number(s->type, s->min, least, sizeof(least));
		write_number(s->type, s->max, most, sizeof(most));
		snprintf(ret, SETTING_RANGE, "%s, %s to %s%s%s", kinds[s->type], least, most,
			 *s->words ? ", or " : "", s->words);
	}
}
