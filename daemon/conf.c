/* The happy path: defaults; then wiredup.conf, conf.d/ in order of name, each key going to
 * its row of the table; then sources.d/, one struct a section; last, what only shows when a
 * source is whole. What fails: a line, which is complained of and passed over, so that all
 * errors are told at once; memory.
 */
#include "conf.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "folder.h"
#include "gather/url.h"
#include "setting.h"

enum {
	ARENA_MAX = 64 << 20,
	SOURCES_MAX = 100000,
	NAME_MAX_LEN = 64, /* of a source; it names files and metrics */
	ROWS_MAX = 64,
	QUIET_INTERVAL = 2 * WU_MINUTE_MS, /* below this a server may complain */
	FLOOR_INTERVAL = WU_MINUTE_MS,
};

/* Where a source was begun and its keys were set, for complaints at the end. */
struct origin {
	const char *file;
	unsigned line;
	char *text[ROWS_MAX]; /* of each key's line; NULL: not set */
	unsigned at[ROWS_MAX], col[ROWS_MAX];
	char *head; /* the section's line */
	unsigned head_col;
};

struct loader {
	struct conf *conf;
	struct complaints *complaints;
	struct origin *origins; /* of conf->sources */
	uint32_t cap;
	char file[PATH_MAX]; /* being read: to find a key set twice in it */
	unsigned set[ROWS_MAX]; /* line of each global key in this file; 0: not set */
	bool sources, lost; /* reading sources.d; in a section that is unknown */
};

/* ---- keys -------------------------------------------------------------------------------- */

/* The i-th key of a section; complain_nearest() asks for all. */
static const char *key_name(const void *list, size_t i)
{
	const char *section = list;

	for (const struct setting *s = settings; s->key; s++)
		if (strcmp(s->section, section) == 0 && i-- == 0)
			return s->key;
	return "";
}

static size_t count_keys(const char *section)
{
	size_t n = 0;

	for (const struct setting *s = settings; s->key; s++)
		n += strcmp(s->section, section) == 0;
	return n;
}

static const struct setting *find_setting(const char *section, const char *key)
{
	const struct setting *s = settings;

	while (s->key && (strcmp(s->section, section) != 0 || strcmp(s->key, key) != 0))
		s++;
	return s->key ? s : NULL;
}

static void unknown_key(struct loader *l, const struct ini_item *item, const struct place *at)
{
	const char *quote = *item->name ? "\"" : "";

	complain(l->complaints, at,
		 complain_nearest(item->key, key_name, item->section, count_keys(item->section)),
		 "unknown key \"%s\" in [%s%s%s%s%s]", item->key, item->section,
		 *item->name ? " " : "", quote, item->name, quote);
}

/* One key into base, the struct of its section. */
static int take_value(struct loader *l, const struct setting *s, const struct ini_item *item,
		      const struct place *key, void *base)
{
	struct place at = *key;
	char why[SETTING_WHY];
	int rc = setting_read(s, item->value, l->conf->arena, base, why);

	at.col = item->value_col;
	if (rc != WU_EINVAL)
		return rc;
	complain(l->complaints, &at, NULL, "%s: %s", s->key, why);
	return 0;
}

static bool set_twice(struct loader *l, unsigned first, const struct place *at, const char *key)
{
	if (first)
		complain(l->complaints, at, NULL, "%s is already set in line %u", key, first);
	return first != 0;
}

/* ---- [desk], [log], [gather] ------------------------------------------------------------- */

static const char *const sections[] = {"desk", "log", "gather", "source"};

/* The struct of a section there is one of; NULL for others. */
static void *global_base(struct conf *c, const char *section)
{
	void *const bases[] = {&c->desk, &c->log, &c->gather};
	size_t i = 0;

	while (i < 3 && strcmp(sections[i], section) != 0)
		i++;
	return i < 3 ? bases[i] : NULL;
}

static int take_global(struct loader *l, const struct ini_item *item, const struct place *at)
{
	const struct setting *s = find_setting(item->section, item->key);

	if (strcmp(l->file, at->file) != 0) {
		snprintf(l->file, sizeof(l->file), "%s", at->file);
		memset(l->set, 0, sizeof(l->set));
	}
	if (!s) {
		unknown_key(l, item, at);
		return 0;
	}
	if (set_twice(l, l->set[s - settings], at, item->key))
		return 0;
	l->set[s - settings] = item->line;
	return take_value(l, s, item, at, global_base(l->conf, s->section));
}

/* ---- [source "name"] --------------------------------------------------------------------- */

static bool good_name(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n && n <= NAME_MAX_LEN && !name[n] && isalnum((unsigned char)*name);
}

static int grow(struct loader *l)
{
	uint32_t cap = l->cap ? 2 * l->cap : 16;
	struct conf_source *sources;
	struct origin *origins;

	if (l->conf->n_sources < l->cap)
		return 0;
	if (cap > SOURCES_MAX)
		return WU_ELIMIT;
	sources = wu_realloc(l->conf->sources, cap * sizeof(*sources));
	if (sources)
		l->conf->sources = sources;
	origins = wu_realloc(l->origins, cap * sizeof(*origins));
	if (origins)
		l->origins = origins;
	if (!sources || !origins)
		return WU_ENOMEM;
	l->cap = cap;
	return 0;
}

static char *keep(struct loader *l, const char *text)
{
	return wu_arena_copy(l->conf->arena, text, strlen(text));
}

static int begin_source(struct loader *l, const struct ini_item *item, struct place at)
{
	struct conf *c = l->conf;
	struct conf_source *s;
	struct origin *o;
	int rc = grow(l);

	at.col = item->value_col;
	for (uint32_t i = 0; i < c->n_sources; i++)
		if (strcmp(c->sources[i].name, item->name) == 0)
			complain(l->complaints, &at, NULL, "source \"%s\" is already in %s:%u",
				 item->name, l->origins[i].file, l->origins[i].line);
	if (!good_name(item->name))
		complain(l->complaints, &at, NULL,
			 "a source is named with a-z, 0-9, \".\", \"_\" and \"-\", at most %d, "
			 "as in [source \"kh-national\"]",
			 NAME_MAX_LEN);
	if (rc < 0)
		return rc;
	s = &c->sources[c->n_sources];
	o = &l->origins[c->n_sources];
	*s = (struct conf_source){.name = keep(l, item->name)};
	*o = (struct origin){.file = keep(l, at.file),
			     .line = item->line,
			     .head = keep(l, item->text),
			     .head_col = item->key_col};
	if (!s->name || !o->file || !o->head)
		return WU_ENOMEM;
	rc = setting_defaults("source", c->arena, s);
	c->n_sources += rc == 0;
	return rc;
}

static int take_source(struct loader *l, const struct ini_item *item, const struct place *at)
{
	const struct setting *s = find_setting("source", item->key);
	struct origin *o;

	if (!s) {
		unknown_key(l, item, at);
		return 0;
	}
	if (!l->conf->n_sources)
		return 0;
	o = &l->origins[l->conf->n_sources - 1];
	if (set_twice(l, o->at[s - settings], at, item->key))
		return 0;
	o->text[s - settings] = keep(l, item->text);
	o->at[s - settings] = item->line;
	o->col[s - settings] = item->value_col;
	if (!o->text[s - settings])
		return WU_ENOMEM;
	return take_value(l, s, item, at, &l->conf->sources[l->conf->n_sources - 1]);
}

/* ---- files ------------------------------------------------------------------------------- */

static const char *section_name(const void *list, size_t i)
{
	return ((const char *const *)list)[i];
}

static void unknown_section(struct loader *l, const struct ini_item *item, const struct place *at)
{
	complain(l->complaints, at, complain_nearest(item->section, section_name, sections, 4),
		 "unknown section [%s]", item->section);
}

static int take_section(struct loader *l, const struct ini_item *item, const struct place *at)
{
	bool source = strcmp(item->section, "source") == 0;
	bool global = global_base(l->conf, item->section) != NULL;

	l->lost = true;
	if (!source && !global) {
		unknown_section(l, item, at);
	} else if (source != l->sources) {
		complain(l->complaints, at, NULL, "[%s] belongs into %s", item->section,
			 source ? "a file of sources.d/" : "wiredup.conf or a file of conf.d/");
	} else if (global && *item->name) {
		complain(l->complaints, at, NULL, "there is one [%s] only; it has no name",
			 item->section);
	} else {
		l->lost = false;
		return source ? begin_source(l, item, *at) : 0;
	}
	return 0;
}

static int take(void *ctx, const struct ini_item *item, const struct place *at)
{
	struct loader *l = ctx;

	if (!item->key)
		return take_section(l, item, at);
	if (!*item->section) {
		complain(l->complaints, at, NULL, "\"%s\" stands before the first [section]",
			 item->key);
		return 0;
	}
	if (l->lost)
		return 0;
	return l->sources ? take_source(l, item, at) : take_global(l, item, at);
}

/* ---- what shows when a source is whole --------------------------------------------------- */

/* The line that set key in source i; its head where none did. */
static struct place place_of(const struct loader *l, uint32_t i, const char *key)
{
	const struct origin *o = &l->origins[i];
	size_t row = (size_t)(find_setting("source", key) - settings);

	if (!o->text[row])
		return (struct place){o->file, o->line, o->head_col, o->head};
	return (struct place){o->file, o->at[row], o->col[row], o->text[row]};
}

static void check_address(struct loader *l, uint32_t i)
{
	const struct conf_source *s = &l->conf->sources[i];
	bool spool = s->type == SOURCE_SPOOL;
	struct place at = place_of(l, i, spool ? "path" : "url");
	const char *why;
	struct url url;

	if (spool && !*s->path)
		complain(l->complaints, &at, NULL, "a spool needs its folder: path = /...");
	else if (spool && *s->path != '/')
		complain(l->complaints, &at, NULL, "path: write the whole path, from / on");
	else if (!spool && !*s->url)
		complain(l->complaints, &at, NULL, "its address is missing: url = https://...");
	else if (!spool && url_read(s->url, &url, &why) == WU_EINVAL)
		complain(l->complaints, &at, NULL, "url: %s", why);
	at = place_of(l, i, spool ? "url" : "path");
	if (*(spool ? s->url : s->path))
		complain(l->complaints, &at, NULL, "a %s has no %s",
			 spool ? "spool" : "feed or page", spool ? "url" : "path");
	for (uint32_t k = 0; k < i && !spool && *s->url; k++) {
		at = place_of(l, i, "url");
		if (strcmp(l->conf->sources[k].url, s->url) == 0)
			complain_mildly(l->complaints, &at, "source \"%s\" asks the same address",
					l->conf->sources[k].name);
	}
}

static void check_interval(struct loader *l, uint32_t i)
{
	const struct conf_source *s = &l->conf->sources[i];
	struct place at = place_of(l, i, "interval");

	if (s->contract || s->type == SOURCE_SPOOL)
		return;
	if (s->interval < FLOOR_INTERVAL)
		complain(l->complaints, &at, NULL,
			 "interval: under 1m only with contract = yes, when the outlet has agreed");
	else if (s->interval < QUIET_INTERVAL)
		complain_mildly(l->complaints, &at,
				"interval: outlets complain of less than 2m; contract = yes says "
				"this one has agreed");
}

static int read_all(struct loader *l, const char *dir)
{
	struct folder_reader r = {l->complaints, take, l};
	int rc = folder_read_file(&r, dir, "wiredup.conf");

	if (rc == 0)
		rc = folder_read(&r, dir, "conf.d", NULL);
	l->sources = true;
	if (rc == 0)
		rc = folder_read(&r, dir, "sources.d", NULL);
	for (uint32_t i = 0; i < l->conf->n_sources && rc == 0; i++) {
		check_address(l, i);
		check_interval(l, i);
	}
	return rc == 0 && l->complaints->errors ? WU_ECONFIG : rc;
}

int conf_load(const char *dir, struct complaints *complaints, struct conf **ret_conf)
{
	struct conf *c = wu_calloc(1, sizeof(*c));
	struct loader l = {.complaints = complaints, .conf = c};
	int rc = c ? wu_arena_new(ARENA_MAX, &c->arena) : WU_ENOMEM;

	for (int i = 0; rc == 0 && i < 3; i++)
		rc = setting_defaults(sections[i], c->arena, global_base(c, sections[i]));
	if (rc == 0)
		rc = read_all(&l, dir);
	wu_free(l.origins);
	if (rc < 0) {
		conf_free(c);
		return rc;
	}
	*ret_conf = c;
	return 0;
}

struct conf *conf_free(struct conf *c)
{
	if (c) {
		wu_free(c->sources);
		wu_arena_free(c->arena);
	}
	wu_free(c);
	return NULL;
}

struct wu_engine_opts conf_engine(const struct conf *c)
{
	const struct conf_desk *d = &c->desk;

	return (struct wu_engine_opts){.window_ms = d->window,
				       .cluster_max_age_ms = d->cluster_max_age,
				       .window_memory = d->window_memory,
				       .join_near = d->join_near,
				       .join_same_outlet = d->join_same_outlet,
				       .join_shared = d->join_shared,
				       .keep = (enum wu_keep)c->log.text};
}
