/* The happy path of a spool file: read in whatever format it is, its stories go to the
 * desk; when all have their answer the file is done with. A file that gives no story, or
 * whose stories the desk refuses, goes to bad/ with the reason. What the desk had not
 * answered when we stop stays where it is, and is read again at the next start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "gather/source-state.h"
#include "wire/wire.h"

/* A file whose stories are on their way. */
struct watched {
	struct source *s;
	struct spool_file *file;
	struct delivery *delivery;
	char why[512];
};

static int story_read(void *ctx, struct wu_story *story)
{
	struct watched *w = ctx;

	w->s->items++;
	w->s->fresh++;
	return delivery_add(w->delivery, story, 0);
}

static void note(void *ctx, const char *text)
{
	struct watched *w = ctx;

	source_note(w->s, text);
}

static void settled(void *ctx, const struct delivery_sum *sum)
{
	struct watched *w = ctx;
	struct source *s = w->s;

	source_sum(s, sum);
	if (!*w->why && sum->refused)
		snprintf(w->why, sizeof(w->why), "the desk refuses %u of %u: %s", sum->refused,
			 sum->refused + sum->taken, sum->why);
	spool_finish(w->file, sum->lost ? SPOOL_LATER : *w->why ? SPOOL_BAD : SPOOL_GOOD, w->why);
	s->busy--;
	free(w);
}

static void file_came(void *data, struct spool_file *file, const char *name, const char *p,
		      size_t len)
{
	struct source *s = data;
	struct watched *w = calloc(1, sizeof(*w));
	struct delivery_opts d = {s->house->push, s->conf, NULL, settled, w};
	struct wu_wire_opts opts = {.zone_min = s->conf->zone};
	struct wu_wire_sink sink = {.ctx = w, .story = story_read, .note = note};
	struct wu_err err = {0};
	int rc;

	(void)name;
	if (!w || delivery_new(&d, &w->delivery) < 0) {
		free(w);
		spool_finish(file, SPOOL_LATER, NULL);
		return;
	}
	w->s = s;
	w->file = file;
	s->busy++;
	rc = wu_wire_parse(p, len, &opts, &sink, &err);
	if (rc < 0 && rc != WU_EBUSY)
		snprintf(w->why, sizeof(w->why), "%s", *err.text ? err.text : wu_strerror(rc));
	delivery_end(w->delivery);
}

void watched_start(struct source *s, int64_t now)
{
	struct spool_opts o = {.loop = s->house->loop,
			       .path = s->conf->path,
			       .done = (enum spool_done)s->conf->done,
			       .file_max = s->house->document_max,
			       .file = file_came,
			       .data = s};
	struct wu_err err = {0};

	s->retry = now + SOURCE_RETRY_MS;
	if (spool_start(&o, &s->spool, &err) < 0)
		source_fails(s, err.text);
	else
		source_fails(s, "");
}

static void stopped(void *data)
{
	struct source *s = data;

	s->spool = NULL;
	s->stopped(s->stopped_data);
}

void watched_stop(struct source *s)
{
	spool_stop(s->spool, stopped, s);
}
