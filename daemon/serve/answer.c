/* Builds the desk's answers. Keys never move: a client may compare lines as text.
 * What fails: memory, or an id too long for ANSWER_MAX; nothing is appended then.
 */
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "base/json-out.h"

/* What a code is called in the protocol, and whether time may heal it. */
static const struct {
	int code;
	const char *name;
	bool retry;
} names[] = {
	{WU_EFORMAT, "bad_json", false},    {WU_ELIMIT, "too_long", false},
	{WU_ENOTPLAIN, "not_plain", false}, {WU_EEMPTY, "empty", false},
	{WU_EINVAL, "invalid", false},      {WU_ENOMEM, "no_memory", true},
	{WU_EBUSY, "busy", true},           {WU_ENOSPC, "no_space", true},
	{WU_EIO, "io_error", true},         {WU_EREADONLY, "read_only", true},
};

static size_t find(int code)
{
	size_t i = 0;

	while (i < sizeof(names) / sizeof(*names) && names[i].code != code)
		i++;
	return i;
}

bool answer_retry(int code)
{
	size_t i = find(code);

	return i == sizeof(names) / sizeof(*names) || names[i].retry;
}

static int finish(struct wu_json_out *j, struct wu_buf *b, size_t before)
{
	int rc;

	wu_json_close(j, '}');
	rc = wu_json_done(j);
	if (rc == 0)
		rc = wu_buf_add(b, "\n", 1);
	if (rc < 0)
		b->len = before;
	return rc;
}

static void write_str(struct wu_json_out *j, const char *key, struct wu_span s)
{
	if (s.len)
		wu_json_str(j, key, s);
	else
		wu_json_null(j, key);
}

static void write_match(struct wu_json_out *j, const struct wu_event *ev)
{
	if (ev->ev == WU_EV_JOIN) {
		wu_json_u64(j, "of", ev->match.of);
		wu_json_real(j, "jaccard", ev->match.jaccard, 2);
		wu_json_real(j, "containment", ev->match.containment, 2);
	} else {
		wu_json_null(j, "of");
		wu_json_null(j, "jaccard");
		wu_json_null(j, "containment");
	}
}

int answer_write(struct wu_buf *b, const struct wu_story *story, const struct wu_event *ev,
		 bool durable)
{
	struct wu_json_out j;
	size_t before = b->len;
	char cluster[32];

	wu_json_init(&j, b);
	wu_json_open(&j, NULL, '{');
	write_str(&j, "id", story->field[WU_ID]);
	if (ev->seq)
		wu_json_u64(&j, "seq", ev->seq);
	else
		wu_json_null(&j, "seq");
	snprintf(cluster, sizeof(cluster), "c%llu", (unsigned long long)ev->cluster);
	if (ev->cluster)
		wu_json_cstr(&j, "cluster", cluster);
	else
		wu_json_null(&j, "cluster");
	wu_json_cstr(&j, "relation",
		     wu_relation_name(ev->ev == WU_EV_JOIN ? ev->relation : WU_REL_LEADER));
	write_match(&j, ev);
	write_str(&j, "agency", ev->agency);
	wu_json_bool(&j, "new", ev->ev == WU_EV_OPEN);
	wu_json_bool(&j, "durable", durable && ev->seq != 0);
	return finish(&j, b, before);
}

int answer_write_error(struct wu_buf *b, struct wu_span id, int code, const char *detail)
{
	struct wu_json_out j;
	size_t before = b->len, i = find(code);

	wu_json_init(&j, b);
	wu_json_open(&j, NULL, '{');
	write_str(&j, "id", id);
	wu_json_cstr(&j, "error", i < sizeof(names) / sizeof(*names) ? names[i].name : "internal");
	wu_json_cstr(&j, "detail", detail && *detail ? detail : wu_strerror(code));
	wu_json_bool(&j, "retry", answer_retry(code));
	return finish(&j, b, before);
}

static bool ends_with(struct wu_span s, const char *end)
{
	size_t n = strlen(end);

	return s.len >= n && memcmp(s.p + s.len - n, end, n) == 0;
}

enum answer_verdict answer_verdict(struct wu_span answer)
{
	/* Only a refusal ends with the word; a story's text cannot. */
	if (ends_with(answer, "\"retry\":true}"))
		return ANSWER_AGAIN;
	return ends_with(answer, "\"retry\":false}") ? ANSWER_REFUSED : ANSWER_TAKEN;
}
