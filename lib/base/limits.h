/* Every limit of lib, with its unit and reason. */
#ifndef WU_BASE_LIMITS_H
#define WU_BASE_LIMITS_H

/* SOURCES.md 1: one pushed line and its body, decoded. The longest of 27,000 real
 * articles was 49,482 bytes. */
#define WU_LINE_MAX (2u << 20)
#define WU_TEXT_MAX (256u << 10)
/* A headline longer than this is a body in the wrong field. */
#define WU_TITLE_MAX (4u << 10)
/* Names, ids, URLs: what browsers and agencies keep to. */
#define WU_NAME_MAX (2u << 10)
#define WU_CAPTIONS_MAX 64u
/* JSON nesting of a pushed line. */
#define WU_DEPTH_MAX 32u
/* One story with all it was parsed and prepared into: its text up to three times
 * over, and 12 bytes a shingle of up to one shingle per letter. */
#define WU_STORY_ARENA_MAX (24u << 20)
/* A story's print where its text is not kept: at most 5 bytes a shingle and a line. */
#define WU_PRINT_MAX (4u << 20)
/* One line of the log (LOG.md 2): it must fit a block with room for others' heads. */
#define WU_RECORD_MAX (60u << 10)

#endif
