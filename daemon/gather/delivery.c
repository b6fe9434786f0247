#include "gather/delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json-in.h"
#include "base/limits.h"
#include "base/mem.h"
#include "story.h"

enum { ANSWER_ARENA = 1 << 20, ANSWER_DEPTH = 8 };

struct delivery {
	struct delivery_opts o;
	uint32_t pending; /* sent and not answered; the one that adds counts as one */
	struct delivery_sum sum;
};

struct parcel {
	struct delivery *d;
	uint64_t item;
};

int delivery_new(const struct delivery_opts *opts, struct delivery **ret_delivery)
{
	struct delivery *d = calloc(1, sizeof(*d));

	if (!d)
		return WU_ENOMEM;
	d->o = *opts;
	d->pending = 1;
	*ret_delivery = d;
	return 0;
}

static void one_less(struct delivery *d)
{
	if (--d->pending)
		return;
	d->o.settled(d->o.ctx, &d->sum);
	free(d);
}

void delivery_lose(struct delivery *d)
{
	d->sum.lost++;
}

void delivery_end(struct delivery *d)
{
	one_less(d);
}

/* "not_plain: markup in the body" of {"error":"not_plain","detail":"markup..."}. */
static void keep_reason(struct delivery *d, struct wu_span answer)
{
	const struct wu_json *obj;
	struct wu_span error, detail;
	struct wu_arena *a;

	if (*d->sum.why || wu_arena_new(ANSWER_ARENA, &a) < 0)
		return;
	if (wu_json_read(answer.p, answer.len, ANSWER_DEPTH, a, &obj, NULL) == 0) {
		error = wu_json_get_str(obj, "error");
		detail = wu_json_get_str(obj, "detail");
		snprintf(d->sum.why, sizeof(d->sum.why), "%.*s: %.*s", (int)error.len,
			 error.p ? error.p : "", (int)detail.len, detail.p ? detail.p : "");
	}
	wu_arena_free(a);
}

static void answered(void *ctx, enum push_outcome outcome, struct wu_span answer)
{
	struct parcel p = *(struct parcel *)ctx;
	struct delivery *d = p.d;

	free(ctx);
	d->sum.taken += outcome == PUSH_TAKEN;
	d->sum.refused += outcome == PUSH_REFUSED;
	d->sum.lost += outcome == PUSH_LOST;
	if (outcome == PUSH_REFUSED)
		keep_reason(d, answer);
	if (d->o.answered)
		d->o.answered(d->o.ctx, p.item, outcome);
	one_less(d);
}

/* Set a field to text, when there is text. */
static int set(struct wu_story *s, enum wu_field f, const char *text)
{
	return *text ? wu_story_set(s, f, text, strlen(text)) : 0;
}

static int dress(const struct conf_source *c, struct wu_story *s)
{
	int rc = set(s, WU_SOURCE, c->name);

	if (rc == 0)
		rc = set(s, WU_OUTLET, c->outlet);
	if (rc == 0)
		rc = set(s, WU_AGENCY, c->agency);
	if (rc == 0 && !s->field[WU_LANG].len)
		rc = set(s, WU_LANG, c->lang);
	if (rc == 0 && !s->field[WU_ID].len)
		rc = wu_story_set(s, WU_ID, s->field[WU_URL].p, s->field[WU_URL].len);
	return rc;
}

int delivery_add(struct delivery *d, struct wu_story *s, uint64_t item)
{
	struct parcel *p = malloc(sizeof(*p));
	struct wu_buf b;
	int rc = p ? dress(d->o.conf, s) : WU_ENOMEM;

	wu_buf_init(&b, WU_LINE_MAX);
	if (rc == 0)
		rc = wu_story_line(s, &b);
	if (rc == 0) {
		*p = (struct parcel){d, item};
		d->pending++;
		rc = push_line(d->o.push, b.p, b.len, answered, p);
		d->pending -= rc < 0;
	}
	wu_buf_close(&b);
	if (rc < 0) {
		free(p);
		delivery_lose(d);
	}
	return rc;
}
