/* Encoding: the common keys, then what the kind of event has, then its story; keys in the
 * order of wiredup-log(5), which golden files pin. What can fail: memory, or a line beyond
 * the buffer's maximum.
 */
#include "store/record-out.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/json-out.h"
#include "base/mem.h"
#include "story.h"

enum { V = 1, RATIO_DECIMALS = 6, SECOND_DECIMALS = 3 };

static void write_cluster(struct wu_json_out *j, const char *key, uint64_t seq)
{
	char out[32];

	if (!seq)
		return;
	snprintf(out, sizeof(out), "c%llu", (unsigned long long)seq);
	wu_json_cstr(j, key, out);
}

static const char *update_word(struct wu_span reason)
{
	if (reason.len == 10 && memcmp(reason.p, "correction", 10) == 0)
		return "correction";
	if (reason.len == 4 && memcmp(reason.p, "kill", 4) == 0)
		return "withdrawal";
	return "another take";
}

static void write_msg(struct wu_json_out *j, const struct wu_event *ev)
{
	char out[96];

	if (ev->ev == WU_EV_OPEN && ev->other)
		snprintf(out, sizeof(out), "continues c%llu", (unsigned long long)ev->other);
	else if (ev->ev == WU_EV_OPEN)
		snprintf(out, sizeof(out), "new story");
	else if (ev->ev == WU_EV_JOIN)
		snprintf(out, sizeof(out), "%s of %llu, %.0f %% contained",
			 wu_relation_name(ev->relation), (unsigned long long)ev->match.of,
			 ev->match.containment * 100);
	else if (ev->ev == WU_EV_CLOSE)
		snprintf(out, sizeof(out), "closed with %u stories of %u outlets", ev->size,
			 ev->outlets);
	else if (ev->ev == WU_EV_UPDATE)
		snprintf(out, sizeof(out), "%s of c%llu", update_word(ev->reason),
			 (unsigned long long)ev->other);
	else if (ev->ev == WU_EV_MERGE)
		snprintf(out, sizeof(out), "is one story with c%llu", (unsigned long long)ev->other);
	else if (ev->ev == WU_EV_GAP)
		snprintf(out, sizeof(out), "%llu events are lost",
			 (unsigned long long)(ev->last - ev->other + 1));
	else
		snprintf(out, sizeof(out), "%s", wu_ev_name(ev->ev));
	wu_json_cstr(j, "msg", out);
}

static void write_head(struct wu_json_out *j, const struct wu_event *ev)
{
	wu_json_open(j, NULL, '{');
	wu_json_u64(j, "v", V);
	wu_json_u64(j, "seq", ev->seq);
	wu_json_time(j, "ts", ev->ts);
	wu_json_cstr(j, "ev", wu_ev_name(ev->ev));
	write_cluster(j, "cluster", ev->cluster);
	if (ev->size)
		wu_json_u64(j, "size", ev->size);
	write_msg(j, ev);
	if (ev->prev)
		wu_json_u64(j, "prev", ev->prev);
}

static void write_match(struct wu_json_out *j, const struct wu_match *m)
{
	if (!m->of)
		return;
	wu_json_open(j, "match", '{');
	wu_json_u64(j, "of", m->of);
	wu_json_real(j, "jaccard", m->jaccard, RATIO_DECIMALS);
	wu_json_real(j, "containment", m->containment, RATIO_DECIMALS);
	wu_json_u64(j, "votes", m->votes);
	wu_json_cstr(j, "rule", m->rule ? m->rule : "");
	wu_json_close(j, '}');
}

static void write_span(struct wu_json_out *j, const char *key, struct wu_span s)
{
	if (s.len)
		wu_json_str(j, key, s);
}

static void write_number(struct wu_json_out *j, const char *key, uint64_t v)
{
	if (v)
		wu_json_u64(j, key, v);
}

static void write_hash(struct wu_json_out *j, const char *key, uint64_t hash)
{
	char out[17];

	snprintf(out, sizeof(out), "%016llx", (unsigned long long)hash);
	wu_json_cstr(j, key, out);
}

static void write_key(struct wu_json_out *j, const uint64_t key[2])
{
	char out[33];

	snprintf(out, sizeof(out), "%016llx%016llx", (unsigned long long)key[0],
		 (unsigned long long)key[1]);
	wu_json_cstr(j, "key", out);
}

static void write_passed(struct wu_json_out *j, const struct wu_event *ev)
{
	if (!ev->n_passed)
		return;
	wu_json_open(j, "passed", '[');
	for (uint32_t i = 0; i < ev->n_passed; i++)
		wu_json_u64(j, NULL, ev->passed[i]);
	wu_json_close(j, ']');
}

static void write_print(struct wu_json_out *j, struct wu_span print)
{
	size_t n = WU_BASE64_LEN(print.len);
	char *letters = n ? wu_alloc(n) : NULL;

	if (n && !letters)
		j->rc = j->rc < 0 ? j->rc : WU_ENOMEM;
	if (!letters)
		return;
	wu_base64_write(print, letters);
	wu_json_str(j, "print", (struct wu_span){letters, n});
	wu_free(letters);
}

static void write_credit(struct wu_json_out *j, const struct wu_event *ev)
{
	if (!ev->how.len && !ev->credit.len)
		return;
	wu_json_open(j, "credit", '{');
	write_span(j, "how", ev->how);
	write_span(j, "text", ev->credit);
	wu_json_close(j, '}');
}

/* What open, join and reject share, the story last. */
static void write_story(struct wu_json_out *j, const struct wu_event *ev,
			const struct wu_piece *piece)
{
	struct wu_story s;

	if (!ev->story)
		return;
	s = *ev->story;
	s.field[WU_TEXT] = piece->text;
	if (ev->keep != WU_KEEP_FULL || ev->redacted)
		s.n_captions = 0;
	write_key(j, ev->key);
	write_span(j, "agency", ev->agency);
	write_credit(j, ev);
	write_number(j, "words", ev->words);
	write_passed(j, ev);
	write_print(j, piece->print);
	if (ev->redacted)
		wu_json_bool(j, "redacted", true);
	wu_json_open(j, "story", '{');
	wu_story_write(j, &s, true);
	wu_json_close(j, '}');
}

static void write_also(struct wu_json_out *j, const struct wu_event *ev)
{
	char out[32];

	if (!ev->n_also)
		return;
	wu_json_open(j, "also", '[');
	for (uint32_t i = 0; i < ev->n_also; i++) {
		snprintf(out, sizeof(out), "c%llu", (unsigned long long)ev->also[i]);
		wu_json_cstr(j, NULL, out);
	}
	wu_json_close(j, ']');
}

static void write_join(struct wu_json_out *j, const struct wu_event *ev)
{
	wu_json_cstr(j, "relation", wu_relation_name(ev->relation));
	write_match(j, &ev->match);
	write_also(j, ev);
	if (ev->represents)
		wu_json_bool(j, "represents", true);
	write_number(j, "take", ev->take);
	wu_json_real(j, "lag_s", (double)ev->lag_ms / 1000, SECOND_DECIMALS);
}

static void write_close(struct wu_json_out *j, const struct wu_event *ev)
{
	write_span(j, "reason", ev->reason);
	wu_json_time(j, "first", ev->first_ms);
	wu_json_time(j, "last", ev->last_ms);
	wu_json_u64(j, "outlets", ev->outlets);
	write_span(j, "agency", ev->agency);
}

static void write_segment(struct wu_json_out *j, const struct wu_event *ev)
{
	write_span(j, "sync", ev->sync);
	write_span(j, "host", ev->host);
	write_span(j, "software", ev->software);
	write_number(j, "oldest", ev->oldest);
	write_number(j, "previous", ev->previous);
}

static void write_config(struct wu_json_out *j, const struct wu_event *ev)
{
	write_hash(j, "rules", ev->rules);
	write_hash(j, "settings", ev->settings);
	write_span(j, "software", ev->software);
}

static void write_text(struct wu_json_out *j, const struct wu_event *ev,
		       const struct wu_piece *piece)
{
	wu_json_u64(j, "of", ev->other);
	wu_json_u64(j, "part", ev->last);
	write_span(j, "text", piece->text);
	write_print(j, piece->print);
}

static void write_rest(struct wu_json_out *j, const struct wu_event *ev,
		       const struct wu_piece *piece)
{
	switch (ev->ev) {
	case WU_EV_SEGMENT:
		write_segment(j, ev);
		break;
	case WU_EV_CONFIG:
		write_config(j, ev);
		break;
	case WU_EV_OPEN:
		write_cluster(j, "continues", ev->other);
		write_match(j, &ev->match);
		write_also(j, ev);
		break;
	case WU_EV_JOIN:
		write_join(j, ev);
		break;
	case WU_EV_UPDATE:
		write_cluster(j, "updates", ev->other);
		write_span(j, "reason", ev->reason);
		write_match(j, &ev->match);
		break;
	case WU_EV_MERGE:
		write_cluster(j, "into", ev->other);
		write_span(j, "reason", ev->reason);
		break;
	case WU_EV_CLOSE:
		write_close(j, ev);
		break;
	case WU_EV_REJECT:
		write_span(j, "reason", ev->reason);
		break;
	case WU_EV_RETRACT:
		wu_json_u64(j, "of", ev->other);
		write_span(j, "reason", ev->reason);
		break;
	case WU_EV_TEXT:
		write_text(j, ev, piece);
		break;
	case WU_EV_GAP:
		wu_json_u64(j, "from", ev->other);
		wu_json_u64(j, "to", ev->last);
		break;
	case WU_EV_COUNT:
		break;
	}
}

int wu_record_line(struct wu_buf *b, const struct wu_event *ev, const struct wu_piece *piece,
		   uint32_t parts)
{
	struct wu_json_out j;

	wu_json_init(&j, b);
	write_head(&j, ev);
	write_rest(&j, ev, piece);
	write_number(&j, "parts", parts);
	write_story(&j, ev, piece);
	wu_json_close(&j, '}');
	return wu_json_done(&j) < 0 ? wu_json_done(&j) : wu_buf_adds(b, "\n");
}
