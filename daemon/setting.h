/* One setting: where it stands, what it may be, what it is when nobody says. */
#ifndef SETTING_H
#define SETTING_H

#include "wiredup.h"

enum setting_type {
	SETTING_TIME, /* int64_t, ms: 500ms 5s 5m 5h 5d */
	SETTING_SIZE, /* uint64_t, bytes: 64KiB 8MiB 1GiB */
	SETTING_COUNT, /* uint32_t */
	SETTING_SHARE, /* double */
	SETTING_YES, /* bool: yes or no */
	SETTING_WORD, /* uint32_t: number of one of the words */
	SETTING_TEXT, /* const char * */
	SETTING_ZONE, /* int32_t, minutes: +09:00, Z */
};

struct setting {
	const char *section, *key;
	enum setting_type type;
	size_t offset; /* in the section's struct of conf.h */
	const char *standard; /* as a file would say it; "": none */
	double min, max; /* TIME (ms), SIZE (bytes), COUNT, SHARE */
	const char *words; /* WORD: the words, by single spaces; numbers: one that means 0, or "" */
	const char *summary; /* one line, for people */
};

/* The table, ended by a row without a key. */
extern const struct setting settings[];

#define SETTING_WHY 320 /* bytes of a reason, and of a range */
#define SETTING_RANGE 128

/* Read value into base, the section's struct; text is kept in arena. WU_EINVAL: why says
 * what is wrong and what to write; WU_ENOMEM. base is unchanged then. */
WU_MUST int setting_read(const struct setting *s, const char *value, struct wu_arena *arena,
			 void *base, char why[SETTING_WHY]);
/* Set base to the defaults of a section. WU_ENOMEM. */
WU_MUST int setting_defaults(const char *section, struct wu_arena *arena, void *base);
/* What may stand there, for people: "a time, 1m to 30d". */
void setting_range(const struct setting *s, char ret[SETTING_RANGE]);

#endif
