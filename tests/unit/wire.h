/* For the tests of wire/: fixtures, and a sink that counts. */
#ifndef TEST_WIRE_H
#define TEST_WIRE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "wire/wire.h"

struct seen {
	unsigned stories, notes;
	char last[600];
};

static inline int see_story(void *ctx, struct wu_story *s)
{
	(void)s;
	((struct seen *)ctx)->stories++;
	return 0;
}

static inline void see_note(void *ctx, const char *text)
{
	struct seen *seen = ctx;

	seen->notes++;
	snprintf(seen->last, sizeof(seen->last), "%s", text);
}

#define SINK(seen) (&(struct wu_wire_sink){.ctx = seen, .story = see_story, .note = see_note})

static inline int see_item(void *ctx, const struct wu_item *i)
{
	struct wu_buf *b = ctx;

	assert_int_equal(wu_item_line(i, b), 0);
	assert_int_equal(wu_buf_adds(b, "\n"), 0);
	return 0;
}

/* Each item of a document as a line, in lines, with a NUL behind the last. */
static inline int item_lines(const char *p, size_t len, const char *type, struct wu_buf *lines)
{
	struct wu_wire_opts opts = {.content_type = type};
	struct wu_wire_sink sink = {.ctx = lines, .item = see_item};
	int rc;

	wu_buf_init(lines, 16u << 20);
	rc = wu_wire_parse(p, len, &opts, &sink, NULL);
	assert_int_equal(wu_buf_add(lines, "", 1), 0);
	return rc;
}

/* The document's items say each of the NULL-ended texts. */
static inline void assert_says(const char *p, size_t len, const char *const *texts)
{
	struct wu_buf lines;

	assert_int_equal(item_lines(p, len, NULL, &lines), 0);
	for (; *texts; texts++)
		if (!strstr(lines.p, *texts))
			fail_msg("%s is not in %s", *texts, lines.p);
	wu_buf_close(&lines);
}

/* The fixture, appended to an empty buffer. */
static inline void fixture(const char *name, struct wu_buf *b)
{
	char path[128], piece[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "tests/fixtures/wire/%s", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	wu_buf_init(b, 64u << 20);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		assert_int_equal(wu_buf_add(b, piece, n), 0);
	fclose(f);
}

#define assert_span(s, text)                                      \
	do {                                                      \
		struct wu_span span_ = (s);                       \
		assert_int_equal(span_.len, strlen(text));        \
		assert_memory_equal(span_.p, text, span_.len);    \
	} while (0)

/* Every cut of p[0..len), in steps, is read without a crash and without a leak. */
static inline void cut_everywhere(const char *p, size_t len, enum wu_format f)
{
	uint64_t live = wu_mem_live();

	for (size_t n = 0; n <= len; n++) {
		struct seen seen = {0};
		struct wu_wire_opts opts = {.url = "http://tide.example/f", .format = f};
		char *copy = wu_alloc(n + 1); /* so that reading past the end shows */
		int rc;

		memcpy(copy, p, n);
		copy = wu_realloc(copy, n ? n : 1);
		rc = wu_wire_parse(copy, n, &opts, SINK(&seen), NULL);
		wu_free(copy);
		assert_true(rc <= 0);
		assert_int_equal(wu_mem_live(), live);
	}
}

static unsigned allow_left;

static inline bool allow_some(void *ctx, size_t size)
{
	(void)ctx;
	(void)size;
	return allow_left > 0 && allow_left--;
}

/* Each allocation of ours fails once: WU_ENOMEM or a whole answer, and no leak. */
static inline void starve(const char *p, size_t len, enum wu_format f)
{
	uint64_t live = wu_mem_live();

	for (unsigned n = 0; n < 400; n++) {
		struct seen seen = {0};
		struct wu_wire_opts opts = {.url = "http://tide.example/f", .format = f};
		bool failed;
		int rc;

		allow_left = n;
		wu_mem_hook(allow_some, NULL);
		rc = wu_wire_parse(p, len, &opts, SINK(&seen), NULL);
		wu_mem_hook(NULL, NULL);
		failed = allow_left == 0;
		assert_true(rc == 0 || rc == WU_ENOMEM);
		assert_int_equal(wu_mem_live(), live);
		if (!failed)
			return;
	}
}

#endif
