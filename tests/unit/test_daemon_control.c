/* control: one answer a request; followers get what is new, one line at a time; all is closed
 * at the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"

static char path[64];
static uint64_t seq;
static unsigned answers;
static bool fat; /* answers of more than a socket holds */

static void answer_seq(void *data, const char *arguments, struct wu_json_out *j)
{
	static char pad[1 << 20];

	(void)data;
	(void)arguments;
	answers++;
	wu_json_u64(j, "seq", seq);
	if (!fat)
		return;
	memset(pad, 'x', sizeof(pad) - 1);
	wu_json_cstr(j, "pad", pad);
}

static void answer_echo(void *data, const char *arguments, struct wu_json_out *j)
{
	(void)data;
	wu_json_cstr(j, "said", arguments);
}

static const struct control_verb verbs[] = {
	{"echo", answer_echo, false}, {"follow", answer_seq, true}, {NULL, NULL, false}};

static uv_loop_t loop;
static struct control *control;

static int start(void **state)
{
	struct wu_err err;

	(void)state;
	seq = 1;
	answers = 0;
	fat = false;
	snprintf(path, sizeof(path), "/tmp/wiredup-control-%d", (int)getpid());
	assert_int_equal(uv_loop_init(&loop), 0);
	assert_int_equal(control_start(&loop, path, verbs, NULL, &control, &err), 0);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	control_stop(control, NULL, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	assert_int_equal(access(path, F_OK), -1);
	return 0;
}

static int dial(const char *request)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(to.sun_path, path);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(write(fd, request, strlen(request)), strlen(request));
	return fd;
}

static void turn(int n)
{
	while (n--)
		uv_run(&loop, UV_RUN_NOWAIT);
}

/* What is there to read, ended; "" at the end. */
static const char *hear(int fd)
{
	static char text[8192];
	ssize_t n;

	turn(8);
	n = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);
	text[n > 0 ? n : 0] = 0;
	return n < 0 ? "nothing" : text;
}

static void one_request_one_answer(void **state)
{
	int fd = dial("echo a b\n"), other = dial("nonsense\n");

	(void)state;
	assert_string_equal(hear(fd), "{\"said\":\"a b\"}\n");
	assert_string_equal(hear(fd), "");
	assert_string_equal(hear(other), "{\"error\":\"unknown request\"}\n");
	close(fd);
	close(other);
}

static void a_follower_hears_at_once_and_when_there_is_news(void **state)
{
	int fd = dial("follow\n");

	(void)state;
	assert_string_equal(hear(fd), "{\"seq\":1}\n");
	assert_string_equal(hear(fd), "nothing");
	seq = 2;
	control_tell(control, "echo");
	assert_string_equal(hear(fd), "nothing");
	control_tell(control, "follow");
	assert_string_equal(hear(fd), "{\"seq\":2}\n");
	assert_int_equal(control_followers(control), 1);
	assert_int_equal(write(fd, "whatever\n", 9), 9);
	seq = 3;
	control_tell(control, "follow");
	assert_string_equal(hear(fd), "{\"seq\":3}\n");
	close(fd);
	turn(8);
	assert_int_equal(control_followers(control), 0);
}

/* While a line is under way nothing is made; then only the newest. */
static void who_is_slow_gets_the_newest(void **state)
{
	static char text[1 << 20];
	int fd;
	size_t newest = 0, lines = 0;

	(void)state;
	fat = true;
	fd = dial("follow\n");
	turn(8);
	for (seq = 2; seq <= 100; seq++) {
		control_tell(control, "follow");
		turn(2);
	}
	seq = 100;
	assert_int_equal(answers, 1);
	for (int quiet = 0; quiet < 20;) {
		ssize_t n = recv(fd, text, sizeof(text), MSG_DONTWAIT);

		turn(4);
		quiet = n > 0 ? 0 : quiet + 1;
		for (ssize_t i = 0; i < n; i++)
			lines += text[i] == '\n';
		for (char *p = n > 0 ? text : NULL; p && (p = memmem(p, (size_t)(text + n - p), "{\"seq\":", 7)); p++)
			newest = (size_t)atol(p + 7);
	}
	assert_int_equal(lines, 2);
	assert_int_equal(newest, 100);
	assert_int_equal(answers, 2);
	close(fd);
}

static void followers_are_bounded_and_keep_nobody_out(void **state)
{
	int fds[CONTROL_FOLLOWERS_MAX], more;

	(void)state;
	for (int i = 0; i < CONTROL_FOLLOWERS_MAX; i++) {
		fds[i] = dial("follow\n");
		assert_string_equal(hear(fds[i]), "{\"seq\":1}\n");
	}
	more = dial("follow\n");
	assert_string_equal(hear(more), "{\"error\":\"too many followers\"}\n");
	assert_string_equal(hear(more), "");
	close(more);
	more = dial("echo x\n");
	assert_string_equal(hear(more), "{\"said\":\"x\"}\n");
	close(more);
	close(fds[0]);
	turn(8);
	fds[0] = dial("follow\n");
	assert_string_equal(hear(fds[0]), "{\"seq\":1}\n");
	for (int i = 0; i < CONTROL_FOLLOWERS_MAX; i++)
		close(fds[i]);
}

static void an_end_hangs_up_on_followers(void **state)
{
	int fd = dial("follow\n");

	assert_string_equal(hear(fd), "{\"seq\":1}\n");
	stop(state);
	assert_int_equal(recv(fd, &(char){0}, 1, 0), 0);
	close(fd);
	start(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_request_one_answer, start, stop),
		cmocka_unit_test_setup_teardown(a_follower_hears_at_once_and_when_there_is_news, start, stop),
		cmocka_unit_test_setup_teardown(who_is_slow_gets_the_newest, start, stop),
		cmocka_unit_test_setup_teardown(followers_are_bounded_and_keep_nobody_out, start, stop),
		cmocka_unit_test_setup_teardown(an_end_hangs_up_on_followers, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
