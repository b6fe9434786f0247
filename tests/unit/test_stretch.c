/* stretch: runs are all of what is in common, or repeated, and no more; their words are those
 * the shingles were made of.
 */
#include "base.h"

#include "shipped.h"
#include "stories.h"
#include "stretch.h"

static struct made a, b;
static struct wu_press late, early;
static struct wu_arena *scratch;

static int set_up(void **state)
{
	(void)state;
	return wu_arena_new(64 << 20, &scratch);
}

static int tear_down(void **state)
{
	(void)state;
	wu_press_close(&late);
	wu_press_close(&early);
	scratch = wu_arena_free(scratch);
	return 0;
}

static void press(const struct wu_prep *prep, struct wu_press *p)
{
	assert_int_equal(wu_press_make(p, prep, 0), 0);
}

static bool next(const struct wu_prep *prep, enum wu_stretch_of what, struct wu_stretch *s)
{
	return wu_stretch_next(prep, &late, &early.print, what, s);
}

static void runs_are_what_is_common(void **state)
{
	struct wu_stretch s = {0, 0};

	(void)state;
	make_story(&a, 1, 0, 35, 1);
	add_text(&a, 2, 0, 20);
	add_text(&a, 1, 50, 15);
	make_story(&b, 1, 5, 100, 2);
	press(&a.prep, &late);
	press(&b.prep, &early);
	assert_true(next(&a.prep, WU_STRETCH_COMMON, &s));
	assert_int_equal(s.first, 5);
	assert_int_equal(s.n, 30); /* on four lines */
	assert_true(next(&a.prep, WU_STRETCH_COMMON, &s));
	assert_int_equal(s.first, 55);
	assert_int_equal(s.n, 15);
	assert_false(next(&a.prep, WU_STRETCH_COMMON, &s));
	assert_false(next(&a.prep, WU_STRETCH_COMMON, &s));
}

/* What lines passed over hold is in none, and ends what stands around them; so does the title. */
static void lines_passed_over_are_in_none(void **state)
{
	static const uint16_t passed[] = {2};
	struct wu_stretch s = {0, 0};

	(void)state;
	make_story(&a, 1, 0, 40, 1);
	make_story(&b, 1, 0, 40, 2);
	a.shingle[12] = a.shingle[31]; /* of another line, too */
	for (int i = 0; i < 4; i++)
		a.shingle_line[i] = b.shingle_line[i] = 0;
	wu_press_pass_these(&late, passed, 1);
	press(&a.prep, &late);
	press(&b.prep, &early);
	for (uint32_t want[][2] = {{0, 4}, {4, 6}, {20, 20}}, i = 0; i < 3; i++) {
		assert_true(next(&a.prep, WU_STRETCH_COMMON, &s));
		assert_int_equal(s.first, want[i][0]);
		assert_int_equal(s.n, want[i][1]);
	}
	assert_false(next(&a.prep, WU_STRETCH_COMMON, &s));
	late.n_passed = 0;
}

/* Each shingle is in a run of one kind, or of none, as the sets say. */
static void furniture_is_what_the_other_lacks(void **state)
{
	uint8_t furniture[MADE_MAX];
	uint32_t n = 0, common = 0;
	struct wu_stretch s = {0, 0};

	(void)state;
	make_story(&a, 1, 0, 60, 1);
	make_story(&b, 1, 30, 60, 2);
	press(&a.prep, &late);
	press(&b.prep, &early);
	assert_false(next(&a.prep, WU_STRETCH_FURNITURE, &s)); /* nothing is marked */
	memset(furniture, 1, sizeof(furniture));
	late.print.furniture = furniture;
	s = (struct wu_stretch){0, 0};
	while (next(&a.prep, WU_STRETCH_FURNITURE, &s))
		n += s.n;
	s = (struct wu_stretch){0, 0};
	while (next(&a.prep, WU_STRETCH_COMMON, &s))
		common += s.n;
	assert_int_equal(n, 30);
	assert_int_equal(common, 30);
}

/* ---- words ---------------------------------------------------------------------------------- */

static struct wu_span first_text(const struct wu_story *x, const struct wu_story *y, uint32_t skip)
{
	struct wu_stretch s = {0, 0};
	struct wu_span text = {NULL, 0};

	press(x->prep, &late);
	press(y->prep, &early);
	for (uint32_t i = 0; i <= skip; i++)
		assert_true(next(x->prep, WU_STRETCH_COMMON, &s));
	assert_int_equal(wu_stretch_text(scratch, x->prep, x->field[WU_TITLE], &s, &text), 0);
	return text;
}

static const char *const TWO_LINES =
	"The lantern keeper of Orrin Head counted nine boats before the fog.\n"
	"Two of them had no lamp, and one carried a goat on its deck.";

static void words_are_led_back(void **state)
{
	struct wu_story *x =
		shipped_story(rules, "one.example", "Nine boats and a goat pass by", TWO_LINES);
	struct wu_story *y = shipped_story(
		rules, "two.example", "A quiet evening at the cape tonight",
		"He said the lantern keeper of Orrin Head counted nine boats before the fog.\n"
		"Two of them had no lamp, and other things happened to the rest later.");
	struct wu_span text = first_text(x, y, 0);

	(void)state;
	assert_true(span_is(text, "The lantern keeper of Orrin Head counted nine boats before "
				  "the fog.\nTwo of them had no lamp, and"));
	wu_story_free(y);
	y = shipped_story(rules, "two.example", "Nine boats and a goat pass by", TWO_LINES);
	assert_true(span_is(first_text(x, y, 0), "Nine boats and a goat pass by"));
	assert_true(span_is(first_text(x, y, 1), TWO_LINES));
	wu_story_free(x);
	wu_story_free(y);
}

static void letters_are_led_back(void **state)
{
	struct wu_story *x =
		shipped_story(rules, "one.example", "등대지기의 하루",
			      "오린곶 등대지기는 안개가 끼기 전에 배 아홉 척을 셌다고 말했다.");
	struct wu_story *y =
		shipped_story(rules, "two.example", "배 아홉 척",
			      "어제 오린곶 등대지기는 안개가 끼기 전에 배 아홉 척을 보았다.");

	(void)state;
	assert_true(
		span_is(first_text(x, y, 0), "오린곶 등대지기는 안개가 끼기 전에 배 아홉 척을"));
	wu_story_free(x);
	wu_story_free(y);
}

/* Where a run begins with half a sign, the line is told. */
static void half_a_sign_is_a_line(void **state)
{
	static const char line[] = "Take ½ cup of salt water daily for the gulls";
	struct wu_story *x = shipped_story(rules, "one.example", "Gulls", line);
	struct wu_story *y = shipped_story(rules, "two.example", "Salt",
					   "He asked for 2 cup of salt water daily for the gulls");

	(void)state;
	assert_true(span_is(first_text(x, y, 0), line));
	wu_story_free(x);
	wu_story_free(y);
}

static void lines_are_counted_from_one(void **state)
{
	struct wu_story *x = shipped_story(rules, "one.example", "Nine boats", TWO_LINES);

	(void)state;
	assert_true(span_is(wu_stretch_line(x->prep, 1),
			    "The lantern keeper of Orrin Head counted nine boats before the fog."));
	assert_true(span_is(wu_stretch_line(x->prep, 2),
			    "Two of them had no lamp, and one carried a goat on its deck."));
	assert_int_equal(wu_stretch_line(x->prep, 0).len, 0);
	assert_int_equal(wu_stretch_line(x->prep, 3).len, 0);
	wu_story_free(x);
}

static void memory_may_be_short(void **state)
{
	struct wu_story *x = shipped_story(rules, "one.example", "Nine boats", TWO_LINES);
	struct wu_stretch s = {0, 0};
	struct wu_arena *none;
	struct wu_span text;

	(void)state;
	press(x->prep, &late);
	press(x->prep, &early);
	assert_true(next(x->prep, WU_STRETCH_COMMON, &s));
	assert_int_equal(wu_arena_new(16, &none), 0);
	assert_int_equal(wu_stretch_text(none, x->prep, x->field[WU_TITLE], &s, &text), WU_ENOMEM);
	wu_arena_free(none);
	wu_story_free(x);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(runs_are_what_is_common),
		T(lines_passed_over_are_in_none),
		T(furniture_is_what_the_other_lacks),
		T(words_are_led_back),
		T(letters_are_led_back),
		T(half_a_sign_is_a_line),
		T(lines_are_counted_from_one),
		T(memory_may_be_short),
	};

	return cmocka_run_group_tests(tests, shipped_load, shipped_unload);
}
