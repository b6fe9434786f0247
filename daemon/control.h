/* The control socket of a service: a word in, one line of JSON out; or a line whenever
 * there is news.
 *
 * Both services have one (desk.control, gather.control), with one protocol and this one
 * implementation. A request is a word and arguments on one line; the answer is one JSON
 * object on one line. A verb that is followed is answered at once and then again for as
 * long as the client keeps its side open. Loop thread only, but for control_ask(), which
 * blocks (control-ask.c).
 */
#ifndef CONTROL_H
#define CONTROL_H

#include <uv.h>

#include "base/json-out.h"
#include "wiredup.h"

/* How long a command waits for a service, ms. */
#define CONTROL_WAIT_MS 1000
/* Longest request, with its \n. */
#define CONTROL_REQUEST_MAX 1024
/* Clients that follow at once; one more is told so. */
#define CONTROL_FOLLOWERS_MAX 64

/* One request a service answers. Writes members into the object that is open in j. */
struct control_verb {
	const char *word;
	void (*answer)(void *data, const char *arguments, struct wu_json_out *j);
	bool follow; /* the client stays, and control_tell() has it answered again */
};

struct control;

/* Listen on path (made new, 0660). verbs ends with a row without a word and, like data,
 * outlives the control. 0: control_stop() must be called. libuv's codes; err names path. */
WU_MUST int control_start(uv_loop_t *loop, const char *path, const struct control_verb *verbs,
			  void *data, struct control **ret_control, struct wu_err *err);
/* There is news for those who follow word: each is answered again, without arguments, as
 * soon as the line before has gone; who is slow gets only the newest. */
void control_tell(struct control *c, const char *word);
/* How many follow. */
unsigned control_followers(const struct control *c);
/* Hang up on all and remove the socket. stopped (NULL is fine) is called when every handle
 * is closed; then c is freed. */
void control_stop(struct control *c, void (*stopped)(void *data), void *data);

/* A connection to the service at path, the caller's to close. WU_ENOTFOUND: it is not running;
 * WU_EIO: it may not be asked. */
WU_MUST int control_dial(const char *path);
/* Ask the service at path; its line, without \n, goes to ret. WU_ENOTFOUND: it is not
 * running; WU_EBUSY: it did not answer in CONTROL_WAIT_MS; WU_EIO, WU_ENOMEM. */
WU_MUST int control_ask(const char *path, const char *request, struct wu_buf *ret);

#endif
