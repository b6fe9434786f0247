/* wiredup: recognise copies of the same wire story.
 *
 * The public interface, and the only installed header. Two halves of one engine:
 * wu_story_prepare() reads a story (any thread, no shared state but the frozen
 * rules), wu_engine_step() decides where it belongs (one thread, in order of
 * arrival). The cluster log is read back with wu_reader.
 *
 * Nothing here has a clock, a file, a socket or a random source: time is passed
 * in, bytes are passed in. Same stories, same times, same events.
 *
 * Times are milliseconds since 1970 UTC; WU_NO_TIME where there is none.
 * Functions returning int give 0 when done, < 0 an error (wu_strerror() names
 * it), > 0 "not an error, but stop". A ret_ argument is written on success only.
 */
#ifndef WIREDUP_H
#define WIREDUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIREDUP_VERSION "0.1.0"
#define WU_API __attribute__((visibility("default")))
#define WU_MUST __attribute__((warn_unused_result))
#define WU_NO_TIME INT64_MIN

/* Own error codes start at -5001 so that one int also carries libuv's. */
#define WU_CODES(X)                                                                                \
	X(-5001, EINVAL, "invalid argument")                                                       \
	X(-5002, ENOMEM, "out of memory")                                                          \
	X(-5003, ELIMIT, "larger than the limit allows")                                           \
	X(-5004, EFORMAT, "not in the expected format")                                            \
	X(-5005, ECHECKSUM, "checksum mismatch")                                                   \
	X(-5006, ETORN, "cut off before its end")                                                  \
	X(-5007, ESEQ, "sequence number does not follow")                                          \
	X(-5008, EIO, "input/output error")                                                        \
	X(-5009, ENOSPC, "no space left")                                                          \
	X(-5010, EREADONLY, "the log is read-only")                                                \
	X(-5011, EBUSY, "busy, try again")                                                         \
	X(-5012, ENOTPLAIN, "not plain text")                                                      \
	X(-5013, EEMPTY, "nothing to read in it")                                                  \
	X(-5014, ENOTFOUND, "not found")                                                           \
	X(-5015, ECONFIG, "the configuration has errors")

enum wu_code {
#define X(num, name, text) WU_##name = num,
	WU_CODES(X)
#undef X
		WU_END = 1, /* nothing more will come */
	WU_MORE = 2, /* more input is needed first */
};

/* Bytes of someone else's memory; p may be NULL when len is 0. Not NUL-terminated. */
struct wu_span {
	const char *p;
	size_t len;
};

/* What went wrong, wrapped on its way up: "segment 7: block 12: checksum mismatch". */
struct wu_err {
	int code;
	char text[508];
};

/* The sentence for a code of this library, or "unknown error". Static storage. */
WU_API const char *wu_strerror(int code);
/* Its name without the WU_ prefix ("ELIMIT"). Static storage. */
WU_API const char *wu_errname(int code);

/* ---- stories ------------------------------------------------------------ */

enum wu_kind { WU_KIND_UNKNOWN, WU_KIND_ARTICLE, WU_KIND_PHOTO, WU_KIND_FLASH };

/* Text fields of a story, in the order they are written. The table in story.c
 * gives each its key in the push protocol and its limit. */
enum wu_field {
	WU_ID,
	WU_OUTLET,
	WU_SOURCE,
	WU_URL,
	WU_TITLE,
	WU_LANG,
	WU_AGENCY,
	WU_BYLINE,
	WU_SLUG,
	WU_VERSION,
	WU_TEXT,
	WU_FIELDS
};

struct wu_arena;
struct wu_prep; /* what prepare found; text/words.h */

/* One article as received. Every span lies in the story's own arena. Valid UTF-8. */
struct wu_story {
	struct wu_span field[WU_FIELDS];
	struct wu_span *captions; /* apart from the body */
	uint32_t n_captions;
	enum wu_kind kind;
	int64_t published; /* ms; WU_NO_TIME: not said */
	bool date_only; /* published named a day, not a time */
	bool dry; /* asked what would happen; store nothing */
	const struct wu_prep *prep; /* NULL before wu_story_prepare() */
	struct wu_arena *arena;
};

/* New empty story; *ret_story is the caller's, to wu_story_free(). WU_ENOMEM. */
WU_API WU_MUST int wu_story_new(struct wu_story **ret_story);
/* NULL is fine; always returns NULL. */
WU_API struct wu_story *wu_story_free(struct wu_story *s);
/* Empty it and keep its memory for the next story. */
WU_API void wu_story_reset(struct wu_story *s);
/* Copy len bytes into a field. Invalid UTF-8 becomes U+FFFD, a NUL a space.
 * WU_ELIMIT beyond the field's limit. WU_ENOMEM. */
WU_API WU_MUST int wu_story_set(struct wu_story *s, enum wu_field f, const char *p, size_t len);
/* Append a caption; rules as for wu_story_set(). WU_ELIMIT beyond 64 of them. */
WU_API WU_MUST int wu_story_add_caption(struct wu_story *s, const char *p, size_t len);
/* Fill an empty story from one line of the push protocol (a JSON object).
 * Unknown keys are passed over. WU_EFORMAT: not an object, or a value of the wrong
 * type; WU_ELIMIT; WU_ENOMEM. err says where. */
WU_API WU_MUST int wu_story_read(struct wu_story *s, const char *line, size_t len,
				 struct wu_err *err);
/* May the desk take it? WU_EEMPTY: neither body nor, for a flash, a title.
 * WU_ENOTPLAIN: markup or a foreign format in the body. err says what to do. */
WU_API WU_MUST int wu_story_check(const struct wu_story *s, struct wu_err *err);
/* "article", "photo", "flash"; "" when unknown. */
WU_API const char *wu_kind_name(enum wu_kind k);

/* ---- rules: what outlets add, how agencies sign -------------------------- */

struct wu_rules;

/* New empty set; the caller's, to wu_rules_free(). WU_ENOMEM. */
WU_API WU_MUST int wu_rules_new(struct wu_rules **ret_rules);
/* NULL is fine; always returns NULL. No prepared story depends on it. */
WU_API struct wu_rules *wu_rules_free(struct wu_rules *r);
/* One "key = value" of section [outlet "name"] or [agency "name"]; kind is "outlet"
 * or "agency". WU_ENOTFOUND: no such key or kind; WU_EINVAL: bad value, err says why. */
WU_API WU_MUST int wu_rules_add(struct wu_rules *r, const char *kind, const char *name,
				const char *key, const char *value, struct wu_err *err);
/* After the last rule, before the first use; then it may be shared by threads. */
WU_API WU_MUST int wu_rules_freeze(struct wu_rules *r, struct wu_err *err);
/* XXH3-64 over all rules; equal for equal rules in any file order. */
WU_API uint64_t wu_rules_hash(const struct wu_rules *r);

/* Steps 4-6: take out static furniture, read the credit, make words and shingles.
 * The result lies in the story's arena. Pure; any thread, one thread a story.
 * WU_ENOMEM; WU_ELIMIT. */
WU_API WU_MUST int wu_story_prepare(struct wu_story *s, const struct wu_rules *r);
/* What prepare found. agency "" when none. how it is known: the kinds of marks found, of
 * "dateline", "byline", "tail", "copyright" (a line of ownership under the story), "mail" (a
 * reporter's address), in this order and joined by "+"; without any, "byline" for the pushed
 * byline, "outlet" for an outlet that is an agency; "field" whenever "agency" was pushed; "".
 * credit: the strongest mark as printed. body: the words the agency wrote, lines joined by
 * \n. */
struct wu_reading {
	struct wu_span outlet, agency, how, credit, body;
	enum wu_kind kind;
	uint32_t words, shingles, lines, lines_out;
};
WU_API void wu_story_reading(const struct wu_story *s, struct wu_reading *ret);

/* ---- events --------------------------------------------------------------- */

/* name in the log, what it says */
#define WU_EVENTS(X)                                                                               \
	X(SEGMENT, "segment")                                                                      \
	X(CONFIG, "config")                                                                        \
	X(OPEN, "open")                                                                            \
	X(JOIN, "join")                                                                            \
	X(UPDATE, "update")                                                                        \
	X(MERGE, "merge")                                                                          \
	X(CLOSE, "close") X(REJECT, "reject") X(RETRACT, "retract") X(TEXT, "text") X(GAP, "gap")
#define WU_RELATIONS(X)                                                                            \
	X(LEADER, "leader")                                                                        \
	X(VERBATIM, "verbatim")                                                                    \
	X(COPY, "copy") X(ABRIDGED, "abridged") X(EXTENDED, "extended") X(PARTIAL, "partial")

enum wu_ev {
#define X(name, text) WU_EV_##name,
	WU_EVENTS(X)
#undef X
		WU_EV_COUNT
};
enum wu_relation {
#define X(name, text) WU_REL_##name,
	WU_RELATIONS(X)
#undef X
		WU_REL_COUNT
};
WU_API const char *wu_ev_name(enum wu_ev ev);
WU_API const char *wu_relation_name(enum wu_relation rel);

struct wu_match {
	uint64_t of; /* seq of the story it was compared with */
	double jaccard; /* shared / union of shingles */
	double containment; /* shared / smaller set */
	uint32_t votes; /* sketch keys in common */
	const char *rule; /* which rule decided; static text */
};

/* How much of a story's text the log keeps. Where it is not all, the record holds a print
 * in its place: what replay needs, as numbers. */
enum wu_keep {
	WU_KEEP_FULL,
	WU_KEEP_EXCERPT, /* the first WU_EXCERPT letters, no captions */
	WU_KEEP_NONE, /* neither text nor captions */
};
#define WU_EXCERPT 300
/* Lines of one story that may be passed over: its event names them and must fit a line. */
#define WU_PASSED_MAX 512

#define WU_ALSO_MAX 4 /* clusters besides its own a story may be told to be part of */
/* A change to a cluster. Spans and story are borrowed from whoever gave the event. */
struct wu_event {
	enum wu_ev ev;
	uint64_t seq; /* gap: the first that is missing, as in other */
	int64_t ts;
	uint64_t cluster; /* seq of its first story; 0: none */
	uint64_t prev; /* seq of the cluster's event before; 0: none */
	uint32_t size; /* members after this event */
	const struct wu_story *story; /* open, join, reject */
	bool redacted; /* the story's text was taken out of the log later */
	enum wu_keep keep; /* open, join: for the writer of the record; not in it */
	enum wu_relation relation; /* join */
	struct wu_match match; /* join, update; open that continues */
	bool represents; /* join: from now on the cluster is judged by it, too */
	uint64_t also[WU_ALSO_MAX]; /* open, join: clusters it is part of, too */
	uint32_t n_also;
	uint32_t take; /* join: 2 and up for an agency's later take; else 0 */
	int64_t lag_ms; /* join: behind the leader */
	/* update: the cluster updated (its own: a copy that corrects or withdraws); open: the one
	 * it continues; merge: the older one; text, retract: seq of the story; gap: first missing
	 */
	uint64_t other;
	uint64_t last; /* gap: last seq missing; text: number of the part, from 1 */
	int64_t first_ms, last_ms; /* close: times of its first and last story */
	uint32_t outlets; /* close */
	uint64_t key[2]; /* open, join: idempotency key */
	uint64_t oldest; /* segment: seq a replay that ends in it must start at; 0: itself */
	uint64_t previous; /* segment: first seq of the segment before; 0: none */
	uint64_t rules, settings; /* config: hashes, see wu_engine_settings() */
	struct wu_span agency; /* open, join: as read; close: of the leader */
	struct wu_span how; /* how the agency is known */
	struct wu_span credit; /* the mark itself */
	uint32_t words; /* of the body as the agency wrote it */
	struct wu_span reason; /* close, reject, merge, retract; update: take, correction, kill */
	struct wu_span sync; /* segment: commit, interval or never */
	struct wu_span host; /* segment */
	struct wu_span software; /* segment, config: version that wrote it */
	struct wu_span text; /* text: a further part of the story's body */
	const uint16_t *passed; /* open, join: kept lines its outlet is known to repeat, */
	uint32_t n_passed; /* numbered from the title, 0, ascending: left out of its print */
	bool renumbered; /* apply: these are by other rules' numbers, the lines are asked anew */
	struct wu_span print; /* open, join: bytes (imprint.h) in place of text; text: a part */
};

/* ---- engine ---------------------------------------------------------------- */

struct wu_engine;

/* Parts of detection that may be left out, to measure their worth. */
enum wu_part {
	WU_PART_LINES = 1, /* lines an outlet repeats are passed over */
	WU_PART_SHINGLES = 2, /* so are shingles it repeats and the other story lacks */
	WU_PART_VERIFICATION = 4, /* candidates are compared exactly */
	WU_PART_REPRESENTATIVES = 8, /* clusters are judged by more than one story */
};

/* Zero means the default named behind each. */
struct wu_engine_opts {
	int64_t window_ms; /* 24 h: a quiet cluster is closed after this */
	int64_t cluster_max_age_ms; /* 72 h: a cluster closes though it still grows */
	uint64_t window_memory; /* bytes; 1 GiB: oldest clusters close early beyond */
	uint64_t secret; /* seeds table positions only */
	uint64_t first_seq; /* 1 */
	double join_near; /* .63: containment + Jaccard */
	double join_same_outlet; /* .50: containment */
	uint32_t join_shared; /* 20 shingles */
	unsigned without; /* none: of enum wu_part */
	enum wu_keep keep; /* all: what events of stories ask the log to keep */
};

/* Events of one step; valid until the next step, tick, judge or apply. */
struct wu_events {
	const struct wu_event *v;
	uint32_t n;
};

struct wu_engine_stats {
	uint64_t stories, clusters_open, clusters_closed, joins, opens, updates, early_closed,
		merges;
	uint64_t candidates, memory; /* memory in bytes */
	int64_t oldest, now; /* ms */
	/* The seq replay must start at to give this state: the least of the oldest cluster
	 * that is live or may be continued, the oldest answer remembered, and the oldest
	 * cluster that what outlets repeat was counted in. 0: nothing is remembered. */
	uint64_t replay_from;
};

/* New empty engine; the caller's, to wu_engine_free(). WU_ENOMEM, WU_EINVAL. */
WU_API WU_MUST int wu_engine_new(const struct wu_engine_opts *opts, struct wu_engine **ret_engine);
WU_API struct wu_engine *wu_engine_free(struct wu_engine *e);
/* Place a prepared story: zero or more close events, perhaps a merge, then one open or
 * join, then perhaps an update. A story already known by its idempotency key gives no event of its
 * own: ask wu_engine_known(). now never goes back; an earlier one counts as the latest.
 * WU_ENOMEM: nothing changed but closes and merges. */
WU_API WU_MUST int wu_engine_step(struct wu_engine *e, const struct wu_story *s, int64_t now,
				  struct wu_events *ret);
/* What step would say, changing nothing; *ret has seq 0. */
WU_API WU_MUST int wu_engine_judge(struct wu_engine *e, const struct wu_story *s,
				   struct wu_event *ret);
/* The answer once given to a story with this idempotency key. WU_ENOTFOUND. */
WU_API WU_MUST int wu_engine_known(const struct wu_engine *e, const struct wu_story *s,
				   struct wu_event *ret);
/* Let time pass: only close events. */
WU_API WU_MUST int wu_engine_tick(struct wu_engine *e, int64_t now, struct wu_events *ret);
/* Replay: set the state an event of the log says; never decides. Stories of open and
 * join must be prepared unless the event has a print. Time moves by stories, merges
 * and closes alone: others are stamped by another clock. What an event says of a cluster that is
 * not known, opened before the replay began or lost in a gap, is passed over; what goes into such a
 * one is gone. WU_ESEQ: seq
 * does not follow. WU_EFORMAT: the print is none, or a merge is into a younger cluster. WU_EINVAL:
 * not prepared. WU_ENOMEM. Nothing has changed then. */
WU_API WU_MUST int wu_engine_apply(struct wu_engine *e, const struct wu_event *ev);
/* The next seq, spent: for events that are not the engine's (segment, config, text). */
WU_API uint64_t wu_engine_take_seq(struct wu_engine *e);
WU_API void wu_engine_stats(const struct wu_engine *e, struct wu_engine_stats *ret);
/* XXH3-64 over all state that decisions depend on. Two engines are compared after the same
 * event: time that has passed since without one is in no log. */
WU_API uint64_t wu_engine_hash(const struct wu_engine *e);
/* XXH3-64 over the options that decisions depend on, defaults filled in; opts NULL: all
 * defaults. The rules' own is wu_rules_hash(). */
WU_API uint64_t wu_engine_settings(const struct wu_engine_opts *opts);
/* Idempotency key of a story: XXH3-128 over source, id or URL, version, title, body. */
WU_API void wu_story_key(const struct wu_story *s, uint64_t ret_key[2]);

/* ---- the log ---------------------------------------------------------------- */

#define WU_SEGMENT_NAME 64 /* bytes of a segment's file name, with its NUL */

/* One file of the log, as its name tells. */
struct wu_segment {
	uint64_t first; /* seq of its first event */
	int64_t created; /* ms */
	bool live; /* may still grow; else sealed */
	char name[WU_SEGMENT_NAME];
};

/* Which segment: by a seq (AT, AFTER) or a time in ms (TIME). */
enum wu_find {
	WU_FIND_AT, /* the greatest first <= key, else the oldest of all */
	WU_FIND_AFTER, /* the least first > key */
	WU_FIND_TIME, /* the last one created <= key, else the oldest of all */
};

/* How a reader reaches the files; ctx is handed to each. All return 0 or an error. Of a
 * segment that is there both live and sealed, find names the sealed one. */
struct wu_reader_io {
	void *ctx;
	/* WU_ENOTFOUND: there is none. */
	int (*find)(void *ctx, enum wu_find how, uint64_t key, struct wu_segment *ret);
	/* WU_ENOTFOUND: it is gone; the reader asks find once more. */
	int (*open)(void *ctx, const char *name, void **ret_file);
	int (*size)(void *file, uint64_t *ret_size);
	/* Up to n bytes from offset; *ret_n is short only at the end of the file. */
	int (*pread)(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n);
	void (*close)(void *file);
};

struct wu_reader;

/* New reader standing at the oldest event; io is copied, io->ctx must outlive it.
 * *ret_reader is the caller's, to wu_reader_free(). WU_ENOMEM. */
WU_API WU_MUST int wu_reader_new(const struct wu_reader_io *io, struct wu_reader **ret_reader);
WU_API struct wu_reader *wu_reader_free(struct wu_reader *r);
/* Go to the event with this seq, or the first after it that exists; or to the first event
 * at ms or later. Opens nothing yet; in a sealed segment nothing before it is read. */
WU_API void wu_reader_seek(struct wu_reader *r, uint64_t seq);
WU_API void wu_reader_seek_time(struct wu_reader *r, int64_t ms);
/* Give nothing beyond seq, for now: a desk at work says what is durable. UINT64_MAX: all. */
WU_API void wu_reader_until(struct wu_reader *r, uint64_t seq);
/* The next event; *ret and its story, whose text is whole, are valid until the next call.
 * The text events that carried further parts of it are given as events, too.
 * WU_END: the end of what is whole; call again when more was appended. A torn tail is
 * such an end. WU_ECHECKSUM or WU_ESEQ: damage, with intact events behind it; err names
 * segment, byte and seq. Errors of io as they are. After an error it stands where it
 * stood. */
WU_API WU_MUST int wu_reader_next(struct wu_reader *r, struct wu_event *ret, struct wu_err *err);
/* After damage was told: stand behind it, and say in a gap event what is lost (its line is
 * empty). WU_EINVAL: next did not just tell damage. */
WU_API WU_MUST int wu_reader_pass(struct wu_reader *r, struct wu_event *ret);
/* The line of the log that held the event given last, without its \n. */
WU_API struct wu_span wu_reader_line(const struct wu_reader *r);
/* The segment it reads; name "" before the first was opened. */
WU_API const struct wu_segment *wu_reader_segment(const struct wu_reader *r);
/* Read a segment's file name. WU_EFORMAT: it is not one. */
WU_API WU_MUST int wu_segment_parse(const char *name, struct wu_segment *ret);

#endif
