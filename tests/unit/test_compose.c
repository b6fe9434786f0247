/* compose: what is decomposed comes back, all else is not touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "text/compose.h"

static struct wu_arena *arena;

static int open_arena(void **state)
{
	(void)state;
	return wu_arena_new(64 << 20, &arena);
}

static int close_arena(void **state)
{
	(void)state;
	arena = wu_arena_free(arena);
	return 0;
}

/* Every Hangul syllable and every letter with an accent of Latin-1 and beyond, decomposed
 * and back, in texts of growing length. */
static void comes_back(void **state)
{
	char text[8192], *nfd;
	size_t len = 0;

	(void)state;
	for (int32_t c = 0xC0; c <= 0xD7A3; c += c < 0x24F ? 1 : 13) {
		if (c >= 0x250 && c < 0xAC00) {
			c = 0xAC00;
			len = 0; /* no accent with the jamo */
		}
		len += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)text + len);
		text[len++] = ' ';
		if (len > sizeof(text) - 8 || c % 7 == 0) {
			struct wu_span s;

			text[len] = 0;
			nfd = (char *)utf8proc_NFD((utf8proc_uint8_t *)text);
			s = (struct wu_span){nfd, strlen(nfd)};
			assert_int_equal(wu_compose_text(arena, &s), 0);
			assert_int_equal(s.len, len);
			assert_memory_equal(s.p, text, len);
			free(nfd);
			len = len > sizeof(text) - 8 ? 0 : len;
		}
	}
}

static void all_else_stays(void **state)
{
	static const char *const texts[] = {"", "Rain fell.", "비가 왔다. \xE1\xBA\xA1 \xE1\x80\x80",
					    "\xE1", "a\xE1", "\xCC", "\xE1\x84 비", "a\xCC\x81\xFF"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct wu_span s = {texts[i], strlen(texts[i])};

		assert_int_equal(wu_compose_text(arena, &s), 0);
		assert_ptr_equal(s.p, texts[i]);
		assert_int_equal(s.len, strlen(texts[i]));
	}
}

/* What comes, whatever bytes, is never longer. */
static void any_bytes(void **state)
{
	static const char *const bits[] = {"\xE1\x84\x80", "\xE1\x85\xA1", "\xE1\x86\xA8", "가", "a",
					   "\xCC\x81", "\xE1", "\x84", "\xFF", " ", "\xCD\x84", "\xE0\xBD\xB3"};

	(void)state;
	srand(2);
	for (int round = 0; round < 20000; round++) {
		char text[128] = "";
		struct wu_span s;

		for (int i = rand() % 20; i > 0; i--)
			strcat(text, bits[(size_t)rand() % (sizeof(bits) / sizeof(*bits))]);
		s = (struct wu_span){text, strlen(text)};
		wu_arena_reset(arena);
		assert_int_equal(wu_compose_text(arena, &s), 0);
		assert_true(s.p == text || s.len <= 3 * strlen(text));
	}
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- > 0;
}

static void survives_no_memory(void **state)
{
	size_t len = 8 << 20;
	char *text = malloc(len);
	struct wu_span s = {text, len};
	int left = 0;

	(void)state;
	memset(text, 'a', len);
	memcpy(text, "\xE1\x84\x80\xE1\x85\xA1", 6);
	wu_mem_hook(countdown, &left);
	assert_int_equal(wu_compose_text(arena, &s), WU_ENOMEM);
	wu_mem_hook(NULL, NULL);
	assert_ptr_equal(s.p, text);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back),
		cmocka_unit_test(all_else_stays),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(survives_no_memory),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
