/* Any bytes as a document of one format: items or an error, valid UTF-8 in all they say, no
 * leak, no more items than bytes.
 */
#ifndef TESTS_FUZZ_WIRE_DOOR_H
#define TESTS_FUZZ_WIRE_DOOR_H

#include "door.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "wire/wire.h"

static inline void must_be_text(struct wu_span s)
{
	must(wu_utf8_valid(s.p, s.len) == s.len);
	must(!s.len || !memchr(s.p, 0, s.len));
}

static inline int take_item(void *ctx, const struct wu_item *i)
{
	++*(size_t *)ctx;
	for (int f = 0; f < WU_FIELDS; f++)
		must_be_text(i->story->field[f]);
	for (int w = 0; w < WU_SAYS_COUNT; w++)
		must_be_text(i->says[w]);
	for (uint32_t c = 0; c < i->story->n_captions; c++)
		must_be_text(i->story->captions[c]);
	return 0;
}

static inline void take_note(void *ctx, const char *text)
{
	(void)ctx;
	must(*text);
}

static inline void open_wire(const uint8_t *p, size_t len, enum wu_format f)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/", .zone_min = 540, .format = f};
	size_t items = 0;
	struct wu_wire_sink sink = {.ctx = &items, .item = take_item, .note = take_note};
	struct wu_err err = {0};
	int rc = wu_wire_parse((const char *)p, len, &opts, &sink, &err);

	must(rc <= 0 && wu_mem_live() == 0);
	must((rc < 0) == (*err.text != 0));
	must(items <= len);
}

#endif
