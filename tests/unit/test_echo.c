/* echo: the same letters in a row are heard whatever stands between them, strangers are not. */
#include "wire.h"

#include "wire/echo.h"

#define SPAN(s) ((struct wu_span){s, strlen(s)})

static void what_was_said_is_heard(void **state)
{
	static const char said[] =
		"The harbour bridge at Selkie Point opened to traffic on Tuesday. "
		"Engineers replaced sixty metres of steel.";
	static const char *const heard[] = {
		"The harbour bridge at Selkie Point opened",
		"THE  HARBOUR-BRIDGE, at \xe2\x80\x9cSelkie Point\xe2\x80\x9d",
		"Engineers replaced sixty metres of steel, and more.",
		"bridge at Selkie Point opened to",
	};
	static const char *const strange[] = {"", "The harbour",
					      "The harbour bridge at Fleet Pier opened",
					      "Ferries that had carried commuters since December"};
	struct wu_echo e;

	(void)state;
	wu_echo_init(&e, SPAN(said));
	for (size_t i = 0; i < sizeof(heard) / sizeof(*heard); i++)
		assert_true(wu_echo_hears(&e, SPAN(heard[i])));
	for (size_t i = 0; i < sizeof(strange) / sizeof(*strange); i++)
		assert_false(wu_echo_hears(&e, SPAN(strange[i])));
}

static void nothing_said_is_never_heard(void **state)
{
	struct wu_echo e;

	(void)state;
	wu_echo_init(&e, (struct wu_span){NULL, 0});
	assert_true(e.empty);
	assert_false(wu_echo_hears(&e, SPAN("The harbour bridge at Selkie Point opened")));
	wu_echo_init(&e, SPAN("The harbour"));
	assert_true(e.empty);
}

/* Every window of a text is remembered, not only the first. */
static void every_place_is_remembered(void **state)
{
	char text[2000];
	size_t n = 0;
	struct wu_echo e;

	(void)state;
	for (unsigned i = 0; n + 8 < sizeof(text); i++)
		n += (size_t)sprintf(text + n, "w%x ", i * 2654435761u >> 16);
	wu_echo_init(&e, (struct wu_span){text, n});
	for (size_t i = 0; i + 60 < n; i++)
		assert_true(wu_echo_hears(&e, (struct wu_span){text + i, n - i}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_said_is_heard),
		cmocka_unit_test(nothing_said_is_never_heard),
		cmocka_unit_test(every_place_is_remembered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
