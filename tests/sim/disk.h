/* A disk in memory that can lose power: the store's files (store/files.h) for tests.
 *
 * Each file has what a reader sees and what a crash leaves for certain; between them stand
 * the writes and cuts since its last sync. The directory likewise. disk_crash() makes of it
 * any disk that a power cut, or a kill, might leave. One disk, one thread; its memory is its
 * own, so that allocations of lib can be made to fail without it.
 */
#ifndef TESTS_SIM_DISK_H
#define TESTS_SIM_DISK_H

#include "store/files.h"

enum {
	DISK_FILES = 160,
	DISK_NAMES = 48,
	DISK_CHANGES = 48,
	DISK_OPS = 128,
	DISK_SECTOR = 512,
	DISK_PAST = 8,
};

struct disk_bytes {
	char *p;
	size_t len, cap;
};

/* Room for n bytes in all; n bytes exactly, new ones 0; n more at the end. */
void disk_reserve(struct disk_bytes *b, size_t n);
void disk_resize(struct disk_bytes *b, size_t n);
void disk_append(struct disk_bytes *b, const void *p, size_t n);

/* A write or a cut that is not synced. */
struct disk_op {
	bool cut; /* to size at */
	uint64_t at;
	size_t n, from; /* a write's bytes are journal[from..] */
	size_t size; /* of the file behind it */
	bool certain; /* durable, though something before it is not */
};

struct disk_file {
	struct disk *disk;
	struct disk_bytes now, safe, journal; /* safe: only while there are ops */
	struct disk_op op[DISK_OPS];
	int n_ops;
	int n_dropped; /* the first of ops: a sync failed, the kernel has let their pages go */
	bool finished;
};

struct disk_name {
	char name[WU_FILE_NAME];
	int file;
};

/* A change of the directory that is not synced: to names file (-1: nothing any more), and
 * from, where there is one, names it no longer. */
struct disk_change {
	char from[WU_FILE_NAME], to[WU_FILE_NAME];
	int file;
};

/* The call that fails: number at, counted from 0, and with for_ever all after it. Of a
 * write that fails, part of 256 parts are carried out. */
struct disk_fault {
	int64_t at; /* -1: none */
	int code;
	bool for_ever;
	bool reads; /* reading calls are counted, and fail, too */
	bool dead; /* the process is killed: what it calls does not happen */
	unsigned part;
	bool hit; /* out */
};

struct disk {
	struct disk_file *file[DISK_FILES];
	int n_files;
	struct disk_name now[DISK_NAMES], safe[DISK_NAMES];
	int n_now, n_safe;
	struct disk_change change[DISK_CHANGES];
	int n_changes;
	struct disk_file *last; /* written by the latest call; NULL: that was no write */
	struct disk_bytes past[DISK_PAST]; /* what was cut off or removed: stale sectors */
	unsigned n_past;
	uint64_t calls, changes; /* all; those that change something */
	struct disk_fault fault;
	/* Called before each call that changes something: stop the world here, and look. */
	void (*watch)(void *data, struct disk *d);
	void *watch_data;
};

/* An empty disk; the caller's, to disk_free(). Aborts without memory, as all here. */
struct disk *disk_new(void);
void disk_free(struct disk *d);
void disk_reset(struct disk *d);
/* Its callbacks; ctx is the disk, a file is a struct disk_file. */
struct wu_files disk_files(struct disk *d);
/* Put each callback that broken has in its place; NULL is fine. */
void disk_break(struct wu_files *f, const struct wu_files *broken);
/* Direct ways for tests: the file of that name, NULL: none; bytes to the end of one. */
struct disk_file *disk_find(const struct disk *d, const char *name);
struct disk_file *disk_put(struct disk *d, const char *name, const void *p, size_t n);
/* Everything is durable. */
void disk_settle(struct disk *d);
void disk_copy(const struct disk *from, struct disk *to);
/* Of all names and all bytes, now. */
uint64_t disk_hash(const struct disk *d);

/* What a crash takes. */
enum disk_keep { DISK_ALL, DISK_NONE, DISK_CUT, DISK_SECTORS };
struct disk_loss {
	enum disk_keep bytes; /* of unsynced ones */
	size_t cut; /* DISK_CUT: the latest write keeps that many bytes; others, by dice */
	uint64_t changes; /* bit i: change i of the directory survives */
	uint64_t dice;
};
/* Make *to the disk found after the crash, all of it durable. */
void disk_crash(const struct disk *from, const struct disk_loss *loss, struct disk *to);

/* A new empty file without a name; its number. */
int disk_add(struct disk *d);
/* Carry out change c on a list of names. */
void disk_apply(struct disk_name *list, int *n, const struct disk_change *c);
/* For the callbacks: where name stands in d->now, -1: nowhere; to names file from now on, as
 * an unsynced change; nothing of f is pending; b holds exactly these bytes. */
int disk_index(const struct disk *d, const char *name);
void disk_note(struct disk *d, const char *from, const char *to, int file);
void disk_settle_file(struct disk_file *f);
void disk_set(struct disk_bytes *b, const void *p, size_t n);
/* The next of a run of random numbers. */
uint64_t disk_dice(uint64_t *state);

#endif
