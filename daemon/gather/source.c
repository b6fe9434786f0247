/* Life of a source; what it does is in asked.c and watched.c. */
#include "gather/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/time.h"
#include "gather/source-state.h"
#include "gather/url.h"

#define WAIT_MOST_MS (8 * (int64_t)WU_DAY_MS)

void source_fails(struct source *s, const char *why)
{
	if (*why && !s->failing)
		fprintf(stderr, "wiredup: gather: source %s: %s\n", s->conf->name, why);
	else if (!*why && s->failing)
		fprintf(stderr, "wiredup: gather: source %s: works again\n", s->conf->name);
	s->failing = *why;
	snprintf(s->why, sizeof(s->why), "%s", why);
}

void source_note(void *ctx, const char *text)
{
	struct source *s = ctx;

	(void)text;
	s->notes++;
}

void source_sum(struct source *s, const struct delivery_sum *sum)
{
	s->taken += sum->taken;
	s->refused += sum->refused;
}

/* The clock goes on where it stood, unless the operator changed what it goes by. */
static void load(struct source *s)
{
	const struct conf_source *c = s->conf;
	uint64_t id = wu_hash64(c->name, strlen(c->name), 0);
	struct wu_err err = {0};
	int rc = state_load(s->house->state_dir, c->name, &s->state, &err);
	struct schedule *clock = &s->state.clock;
	int64_t succeeded = clock->succeeded;

	if (rc < 0 && rc != WU_ENOTFOUND)
		fprintf(stderr, "wiredup: gather: source %s: begun anew: %s\n", c->name, err.text);
	if (strcmp(s->state.url, c->url) != 0 || clock->interval_ms != c->interval) {
		schedule_init(clock, c->interval, id, s->house->now());
		clock->succeeded = succeeded;
	}
	clock->id_hash = id;
	/* No wait is that long: the machine's clock was wrong when it was saved. */
	if (clock->due > s->house->now() + WAIT_MOST_MS)
		clock->due = s->house->now();
	if (strcmp(s->state.url, c->url) != 0) {
		s->state.etag[0] = s->state.modified[0] = 0;
		snprintf(s->state.url, sizeof(s->state.url), "%s", c->url);
	}
}

int source_new(const struct conf_source *conf, const struct source_house *house,
	       struct source **ret_source)
{
	struct source *s = calloc(1, sizeof(*s));
	const char *why;
	struct url url;

	if (!s)
		return WU_ENOMEM;
	s->conf = conf;
	s->house = house;
	if (*conf->host_group)
		snprintf(s->lane, sizeof(s->lane), "%s", conf->host_group);
	else if (*conf->url && url_read(conf->url, &url, &why) == 0)
		snprintf(s->lane, sizeof(s->lane), "%s", url.host);
	load(s);
	*ret_source = s;
	return 0;
}

void source_tick(struct source *s, int64_t now)
{
	if (!s->conf->enabled || s->stopped)
		return;
	if (s->conf->type == SOURCE_SPOOL) {
		if (!s->spool && now >= s->retry)
			watched_start(s, now);
	} else if (!s->busy && now >= s->state.clock.due && push_room(s->house->push)) {
		asked_start(s);
	}
}

bool source_busy(const struct source *s)
{
	return s->busy > 0;
}

static const char *word(const struct source *s)
{
	return !s->conf->enabled ? "paused" : s->failing ? "failing" : s->busy ? "busy" : "ok";
}

void source_describe(const struct source *s, struct wu_json_out *j)
{
	bool spool = s->conf->type == SOURCE_SPOOL;

	wu_json_cstr(j, "state", word(s));
	if (*s->why)
		wu_json_cstr(j, "why", s->why);
	if (!spool) {
		wu_json_time(j, "due", s->state.clock.due);
		wu_json_time(j, "succeeded", s->state.clock.succeeded);
		wu_json_real(j, "failures", s->state.clock.quarters / 4.0, 2);
		wu_json_i64(j, "status", s->status);
		wu_json_u64(j, "asked", s->asked);
		wu_json_u64(j, "unchanged", s->unchanged);
		wu_json_u64(j, "pages_failed", s->pages_failed);
	}
	wu_json_u64(j, "items", s->items);
	wu_json_u64(j, "new", s->fresh);
	wu_json_u64(j, "damaged", s->notes);
	wu_json_u64(j, "taken", s->taken);
	wu_json_u64(j, "refused", s->refused);
}

void source_stop(struct source *s, void (*stopped)(void *data), void *data)
{
	s->stopped = stopped;
	s->stopped_data = data;
	if (s->spool)
		watched_stop(s);
	else
		stopped(data);
}

struct source *source_free(struct source *s)
{
	if (s)
		state_close(&s->state);
	free(s);
	return NULL;
}
