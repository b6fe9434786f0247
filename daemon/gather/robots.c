/* Lines are read once, rules of our group and of * are kept apart; ours win when there is a
 * group of ours at all. Rules and paths are compared in one spelling: what need not be
 * percent-encoded is decoded, the rest written in capitals. What fails: memory only; a
 * line that says nothing known is passed over.
 */
#include "gather/robots.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum { PATH_MAX_BYTES = 8192, TEXT_MAX = 4 << 20 };

struct rule {
	const char *path; /* one spelling, NUL at the end */
	size_t len;
	bool allow;
};

struct rules {
	struct rule *v;
	uint32_t n;
};

struct robots {
	struct wu_arena *arena;
	struct rules ours, all;
	bool named; /* a group names us */
};

/* ---- one spelling --------------------------------------------------------------------------- */

static int hex(char c)
{
	return isdigit((unsigned char)c)    ? c - '0'
	       : isxdigit((unsigned char)c) ? toupper((unsigned char)c) - 'A' + 10
					    : -1;
}

static bool unreserved(unsigned char c)
{
	return c < 0x80 && (isalnum(c) || strchr("-._~", c)) && c;
}

static size_t put_hex(char *to, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";

	to[0] = '%';
	to[1] = digits[c >> 4];
	to[2] = digits[c & 15];
	return 3;
}

/* Write p[0..len) to to, at most three times as long, with a NUL. Returns its length. */
static size_t spell(const char *p, size_t len, char *to)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == '%' && i + 2 < len && hex(p[i + 1]) >= 0 && hex(p[i + 2]) >= 0) {
			c = (unsigned char)(hex(p[i + 1]) << 4 | hex(p[i + 2]));
			i += 2;
			if (unreserved(c))
				to[n++] = (char)c;
			else
				n += put_hex(to + n, c);
		} else if (c >= 0x80 || c <= ' ') {
			n += put_hex(to + n, c);
		} else {
			to[n++] = (char)c;
		}
	}
	to[n] = 0;
	return n;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

struct reader {
	struct robots *r;
	const char *agent;
	bool ours, all; /* the group being read is for us, for everybody */
	bool in_rules; /* a rule came: the next user-agent begins a new group */
};

static struct wu_span trim(const char *p, size_t n)
{
	while (n && isspace((unsigned char)*p))
		p++, n--;
	while (n && isspace((unsigned char)p[n - 1]))
		n--;
	return (struct wu_span){p, n};
}

static bool is(struct wu_span s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.p, word, s.len) == 0;
}

/* "wiredup/1.0 (news)" names wiredup: the token ends where its letters do. */
static bool names(struct wu_span s, const char *agent)
{
	size_t n = strlen(agent);

	return s.len >= n && strncasecmp(s.p, agent, n) == 0 &&
	       (s.len == n || !(isalnum((unsigned char)s.p[n]) || s.p[n] == '-' || s.p[n] == '_'));
}

static void take_agent(struct reader *rd, struct wu_span value)
{
	if (rd->in_rules)
		rd->ours = rd->all = rd->in_rules = false;
	if (is(value, "*"))
		rd->all = true;
	else if (names(value, rd->agent))
		rd->ours = rd->r->named = true;
}

static int add(struct reader *rd, struct rules *to, struct wu_span path, bool allow)
{
	struct rule *rule = &to->v[to->n];
	char *text;

	if (to->n == ROBOTS_RULES_MAX)
		return 0;
	text = wu_arena_alloc(rd->r->arena, 3 * path.len + 1);
	if (!text)
		return WU_ENOMEM;
	rule->len = spell(path.p, path.len, text);
	rule->path = text;
	rule->allow = allow;
	wu_arena_trim(rd->r->arena, text, rule->len + 1);
	to->n++;
	return 0;
}

static int take_rule(struct reader *rd, struct wu_span path, bool allow)
{
	int rc = 0;

	rd->in_rules = true;
	if (!path.len || path.len > PATH_MAX_BYTES) /* "Disallow:" forbids nothing */
		return 0;
	if (rd->ours)
		rc = add(rd, &rd->r->ours, path, allow);
	if (rd->all && rc == 0)
		rc = add(rd, &rd->r->all, path, allow);
	return rc;
}

static int take_line(struct reader *rd, const char *p, size_t n)
{
	const char *comment = n ? memchr(p, '#', n) : NULL, *colon;
	struct wu_span key, value;

	n = comment ? (size_t)(comment - p) : n;
	colon = n ? memchr(p, ':', n) : NULL;
	if (!colon)
		return 0;
	key = trim(p, (size_t)(colon - p));
	value = trim(colon + 1, n - (size_t)(colon - p) - 1);
	if (is(key, "user-agent"))
		take_agent(rd, value);
	else if (is(key, "allow") || is(key, "disallow"))
		return take_rule(rd, value, is(key, "allow"));
	return 0;
}

static int read_all(struct reader *rd, const char *p, size_t len)
{
	int rc = 0;

	len = len > ROBOTS_BYTES_MAX ? ROBOTS_BYTES_MAX : len;
	if (len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		p += 3, len -= 3;
	while (len && rc == 0) {
		size_t n = 0;

		while (n < len && p[n] != '\n' && p[n] != '\r')
			n++;
		rc = take_line(rd, p, n);
		n += n < len;
		p += n;
		len -= n;
	}
	return rc;
}

int robots_new(const char *text, size_t len, const char *agent, struct robots **ret_robots)
{
	struct robots *r = wu_calloc(1, sizeof(*r));
	struct reader rd = {.r = r, .agent = agent};
	int rc = r ? wu_arena_new(TEXT_MAX, &r->arena) : WU_ENOMEM;

	if (rc == 0) {
		size_t bytes = ROBOTS_RULES_MAX * sizeof(struct rule);

		r->ours.v = wu_arena_alloc(r->arena, bytes);
		r->all.v = wu_arena_alloc(r->arena, bytes);
		rc = r->ours.v && r->all.v ? read_all(&rd, text, len) : WU_ENOMEM;
	}
	if (rc < 0) {
		robots_free(r);
		return rc;
	}
	*ret_robots = r;
	return 0;
}

struct robots *robots_free(struct robots *r)
{
	if (r)
		wu_arena_free(r->arena);
	wu_free(r);
	return NULL;
}

/* ---- asking ------------------------------------------------------------------------------------
 */

/* * stands for any run, $ at the end for the path's end; else a rule is a beginning. Goes
 * back to the last * only, so the work is at most rule times path. */
static bool matches(const char *rule, size_t len, const char *path)
{
	bool whole = len && rule[len - 1] == '$';
	const char *end = rule + len - whole, *star = NULL, *from = NULL;

	while (rule < end || (whole && *path)) {
		if (rule < end && *rule == '*') {
			star = ++rule;
			from = path;
		} else if (rule < end && *path && *rule == *path) {
			rule++, path++;
		} else if (star && *from) {
			rule = star;
			path = ++from;
		} else {
			return false;
		}
	}
	return true;
}

bool robots_allows(const struct robots *r, const char *path)
{
	const struct rules *rules = r->named ? &r->ours : &r->all;
	char spelt[3 * PATH_MAX_BYTES + 1];
	size_t longest = 0, n = strlen(path);
	bool allow = true;

	spell(path, n > PATH_MAX_BYTES ? PATH_MAX_BYTES : n, spelt);
	if (strcmp(spelt, "/robots.txt") == 0)
		return true;
	for (uint32_t i = 0; i < rules->n; i++) {
		const struct rule *rule = &rules->v[i];

		if (rule->len < longest || (rule->len == longest && (allow || !rule->allow)))
			continue;
		if (matches(rule->path, rule->len, spelt)) {
			longest = rule->len;
			allow = rule->allow;
		}
	}
	return allow;
}
