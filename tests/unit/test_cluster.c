/* cluster: each rule decides where it should, at its border and one step off it; what is
 * measured is exact, and the same from either side.
 */
#include "base.h"

#include "near/cluster.h"
#include "near/sketch.h"

static const struct wu_cluster_opts opts = {.63, .50, 20};

enum { ROOM = 4000, FIGURES = 64 };

struct sample {
	struct wu_print p;
	uint32_t set[ROOM], number[FIGURES];
	uint8_t furniture[ROOM];
};

/* Sets as ranges: title elements, body elements, figures' places; of the latter the first
 * so many hold another figure. */
struct spec {
	uint32_t title, n_title, from, n, place, n_places, other;
	uint64_t outlet;
};

static struct wu_print *make(struct sample *s, struct spec o)
{
	s->p = (struct wu_print){.set = s->set,
				 .n = o.n_title + o.n,
				 .number = s->number,
				 .n_numbers = o.n_places,
				 .outlet = o.outlet,
				 .kind = WU_KIND_ARTICLE};
	for (uint32_t i = 0; i < o.n_title; i++)
		s->set[i] = o.title + i;
	for (uint32_t i = 0; i < o.n; i++)
		s->set[o.n_title + i] = WU_PRINT_TITLE + o.from + i;
	for (uint32_t i = 0; i < o.n_places; i++)
		s->number[i] = (o.place + i) << 16 | (i < o.other ? 7 : 5);
	return &s->p;
}

static struct sample sa, sb;

/* Bodies of n_a and n_b elements, so many shared, by two outlets or by one. */
static struct wu_verdict judge(uint32_t n_a, uint32_t n_b, uint32_t shared, uint64_t outlet)
{
	return wu_cluster_judge(
		&opts, make(&sa, (struct spec){.from = n_b - shared, .n = n_a, .outlet = outlet}),
		make(&sb, (struct spec){.n = n_b, .outlet = 1}));
}

/* The same with so many figures' places in common, others of which hold another figure. */
static struct wu_verdict judge_figures(struct spec a, uint32_t n_b)
{
	return wu_cluster_judge(&opts, make(&sa, a),
				make(&sb, (struct spec){.n = n_b, .n_places = 12, .outlet = 1}));
}

static void decides(struct wu_verdict v, const char *rule, bool copy)
{
	assert_string_equal(v.rule, rule);
	assert_int_equal(v.copy, copy);
	assert_int_equal(v.has >= v.need, copy);
}

/* ---- what is measured ---------------------------------------------------------------------- */

static void measures_are_exact(void **state)
{
	(void)state;
	for (uint32_t title = 0; title <= 20; title += 5)
		for (uint32_t shift = 0; shift <= 300; shift += 25) {
			struct wu_print *a =
				make(&sa, (struct spec){5, 10, shift, 200, 4, 8, 2, 2});
			struct wu_print *b =
				make(&sb, (struct spec){title, 8, 0, 300, 0, 10, 0, 1});
			struct wu_verdict v = wu_cluster_judge(&opts, a, b);
			uint32_t body = shift <= 100 ? 200 : 300 - shift;
			uint32_t titles = title == 0 ? 3 : title == 5 ? 8 : title == 10 ? 5 : 0;
			double shared = titles + body;

			assert_int_equal(v.shared_body, body);
			assert_int_equal(v.shared, titles + body);
			assert_float_equal(v.containment, shared / 210, 1e-9);
			assert_float_equal(v.held, shared / 210, 1e-9);
			assert_float_equal(v.jaccard, shared / (210 + 308 - shared), 1e-9);
			assert_float_equal(v.title, titles / 8.0, 1e-9);
			assert_int_equal(v.places, 6);
			assert_int_equal(v.figures, 4);
		}
}

/* A headline of few words has no shingle: it is the same by its hash. */
static void equal_headlines_are_one(void **state)
{
	struct wu_print *a = make(&sa, (struct spec){.n = 50}),
			*b = make(&sb, (struct spec){.n = 50});

	(void)state;
	assert_float_equal(wu_cluster_judge(&opts, a, b).title, 0, 0);
	a->title = b->title = 9;
	assert_float_equal(wu_cluster_judge(&opts, a, b).title, 1, 0);
	b->title = 8;
	assert_float_equal(wu_cluster_judge(&opts, a, b).title, 0, 0);
}

/* Furniture that the other lacks does not count against a story; what both have counts. */
static void furniture_is_left_out(void **state)
{
	struct wu_print *a = make(&sa, (struct spec){.from = 15, .n = 60, .outlet = 2});
	struct wu_print *b = make(&sb, (struct spec){.n = 30, .outlet = 1});
	struct wu_verdict v = wu_cluster_judge(&opts, a, b);

	(void)state;
	assert_float_equal(v.held, .25, 1e-9);
	a->furniture = sa.furniture;
	for (uint32_t i = 0; i < 60; i++)
		sa.furniture[i] = i < 5 || i >= 30;
	v = wu_cluster_judge(&opts, a, b);
	assert_float_equal(v.held, .50, 1e-9); /* 15 of 30: the five shared ones stay */
	assert_float_equal(v.jaccard, 15 / 45.0, 1e-9);
}

/* ---- rules --------------------------------------------------------------------------------- */

static void kinds_never_match(void **state)
{
	struct wu_print *a = make(&sa, (struct spec){.n = 50}),
			*b = make(&sb, (struct spec){.n = 50});

	(void)state;
	a->body[0] = b->body[0] = 3;
	for (uint8_t kind = WU_KIND_ARTICLE + 1; kind <= WU_KIND_FLASH; kind++) {
		a->kind = kind;
		decides(wu_cluster_judge(&opts, a, b), "kind", false);
		decides(wu_cluster_judge(&opts, b, a), "kind", false);
		b->kind = kind;
		decides(wu_cluster_judge(&opts, a, b), "verbatim", true);
		b->kind = WU_KIND_ARTICLE;
	}
}

/* Of two outlets: .63 is what is asked of containment + Jaccard. */
static void nearness_has_a_border(void **state)
{
	(void)state;
	decides(judge(100, 1960, 60, 2), "near", true); /* .60 + 60/2,000 */
	decides(judge(100, 1961, 60, 2), "near", false);
	decides(judge(101, 1960, 60, 2), "near", false);
	decides(judge(100, 1960, 59, 2), "near", false);
	decides(judge(1960, 100, 60, 2), "near", true);
	decides(judge(1961, 100, 60, 2), "near", false);
	decides(judge(100, 100, 39, 2), "near", true); /* .39 + 39/161 = .632 */
	decides(judge(100, 100, 38, 2), "near", false);
	assert_float_equal(judge(100, 1960, 60, 2).has, .63, 1e-9);
	assert_float_equal(judge(100, 1960, 60, 2).need, .63, 1e-9);
}

/* An equal headline is worth .05, a part of it that part. */
static void a_headline_helps_over_the_border(void **state)
{
	struct spec b = {.n = 2756, .outlet = 1}, a = {.from = 2756 - 56, .n = 100, .outlet = 2};

	(void)state;
	decides(wu_cluster_judge(&opts, make(&sa, a), make(&sb, b)), "near", false);
	sa.p.title = sb.p.title = 4;
	decides(wu_cluster_judge(&opts, &sa.p, &sb.p), "near", true); /* .56 + 56/2,800 */
	assert_float_equal(wu_cluster_judge(&opts, &sa.p, &sb.p).need, .58, 1e-9);
	b.n++;
	a.from++;
	make(&sa, a)->title = make(&sb, b)->title = 4;
	decides(wu_cluster_judge(&opts, &sa.p, &sb.p), "near", false);
	sa.p.outlet = 1; /* within one outlet a headline is worth nothing */
	decides(wu_cluster_judge(&opts, make(&sa, (struct spec){.from = 51, .n = 100, .outlet = 1}),
				 make(&sb, (struct spec){.n = 100, .outlet = 1})),
		"same-outlet", false);
	sa.p.title = sb.p.title = 4;
	decides(wu_cluster_judge(&opts, &sa.p, &sb.p), "same-outlet", false);
	for (uint32_t common = 0; common <= 8; common++) {
		make(&sa, (struct spec){8 - common, 8, 0, 92, .outlet = 2});
		make(&sb, (struct spec){0, 8, 50, 92, .outlet = 1});
		assert_float_equal(wu_cluster_judge(&opts, &sa.p, &sb.p).need,
				   .63 - .05 * common / 8, 1e-9);
	}
}

/* Within one outlet: half of the smaller, however long the larger. */
static void one_outlet_is_held_to_containment(void **state)
{
	(void)state;
	for (uint32_t n = 100; n < 2000; n += 100) {
		decides(judge(100, n, 50, 1), "same-outlet", true);
		decides(judge(100, n, 49, 1), "same-outlet", false);
		decides(judge(n, 100, 50, 1), "same-outlet", true);
		decides(judge(n, 100, 49, 1), "same-outlet", false);
		decides(judge(101, n + 1, 50, 1), "same-outlet", false);
	}
}

/* 20 shared shingles, within one outlet 16. */
static void few_shingles_say_little(void **state)
{
	(void)state;
	for (uint32_t n = 20; n < 26; n++) {
		decides(judge(n, 30, 20, 2), "near", true);
		decides(judge(n, 30, 19, 2), "shared", false);
		decides(judge(n, 30, 16, 1), "same-outlet", true);
		decides(judge(n, 30, 15, 1), "shared", false);
	}
	assert_float_equal(judge(25, 30, 19, 2).need, 20, 0);
	assert_float_equal(judge(25, 30, 15, 1).need, 16, 1e-9);
}

/* Below 20 it is Jaccard .80, whoever printed it. */
static void small_ones_agree_nearly_whole(void **state)
{
	(void)state;
	for (uint64_t outlet = 1; outlet <= 2; outlet++) {
		decides(judge(16, 20, 16, outlet), "small", true);
		decides(judge(20, 16, 16, outlet), "small", true);
		decides(judge(16, 21, 16, outlet), "small", false);
		decides(judge(15, 19, 15, outlet), "small", false); /* .79 */
		decides(judge(18, 18, 16, outlet), "small", true);
		decides(judge(18, 18, 15, outlet), "small", false);
		decides(judge(19, 300, 19, outlet), "small", false);
		decides(judge(1, 1, 1, outlet), "small", true);
		assert_true(judge(20, 300, 20, outlet).copy);
		assert_false(judge(0, 0, 0, outlet).copy);
		assert_false(judge(0, 30, 0, outlet).copy);
		assert_false(judge(30, 0, 0, outlet).copy);
	}
}

static void equal_text_is_verbatim(void **state)
{
	(void)state;
	for (uint32_t n = 18; n <= 22; n++) {
		struct wu_print *a = make(&sa, (struct spec){.n = n, .n_places = 8, .outlet = 2});
		struct wu_print *b = make(
			&sb, (struct spec){
				     .from = 500, .n = 22, .n_places = 8, .other = 8, .outlet = 1});

		a->title = 1;
		b->title = 2;
		assert_false(wu_cluster_judge(&opts, a, b).copy); /* no text is not equal text */
		a->body[0] = b->body[0] = 5;
		assert_int_equal(wu_cluster_judge(&opts, a, b).copy, n >= WU_CLUSTER_SMALL);
		assert_int_equal(wu_cluster_judge(&opts, b, a).copy, n >= WU_CLUSTER_SMALL);
		b->title = 1; /* a short one must bear the same headline */
		decides(wu_cluster_judge(&opts, a, b), "verbatim", true);
		assert_int_equal(wu_cluster_judge(&opts, a, b).relation, WU_REL_VERBATIM);
		b->body[1] = 1;
		assert_false(wu_cluster_judge(&opts, a, b).copy);
	}
}

/* Stories that name no outlet are not one outlet's. */
static void an_unknown_outlet_equals_no_other(void **state)
{
	struct spec a = {.from = 20, .n = 300};

	(void)state;
	for (uint64_t outlet = 0; outlet < 2; outlet++) {
		struct wu_print *x, *y;

		a.outlet = outlet;
		x = make(&sa, a);
		y = make(&sb, (struct spec){.n = 300, .outlet = outlet});
		assert_string_equal(wu_cluster_judge(&opts, x, y).rule, outlet ? "same-outlet" : "near");
	}
}

/* ---- templates ----------------------------------------------------------------------------- */

/* Three places in common; three figures of five the same; Jaccard below .95. */
static void templates_differ_in_figures(void **state)
{
	struct spec a = {.from = 20, .n = 300, .outlet = 2};
	struct wu_verdict v;

	(void)state;
	for (a.n_places = 0; a.n_places <= 12; a.n_places++)
		for (a.other = 0; a.other <= a.n_places; a.other++) {
			bool copy = a.n_places < 3 || (a.n_places - a.other) * 5 >= a.n_places * 3;

			for (a.outlet = 1; a.outlet <= 2; a.outlet++) {
				v = judge_figures(a, 300);
				assert_int_equal(v.places, a.n_places);
				assert_int_equal(v.figures, a.n_places - a.other);
				assert_int_equal(wu_cluster_is_template(&v), !copy);
				decides(v,
					copy ? a.outlet == 1 ? "same-outlet" : "near" : "numbers",
					copy);
			}
		}
}

/* Only figures of places in common are compared, wherever else there are some. */
static void figures_elsewhere_say_nothing(void **state)
{
	struct spec a = {.from = 20, .n = 300, .n_places = 12, .other = 12, .outlet = 2};

	(void)state;
	for (a.place = 0; a.place <= 12; a.place++) {
		struct wu_verdict v = judge_figures(a, 300);

		assert_int_equal(v.places, 12 - a.place);
		assert_int_equal(v.figures, 0);
		assert_int_equal(v.copy, 12 - a.place < 3);
	}
}

static void practically_equal_text_may_differ_in_figures(void **state)
{
	struct spec a = {.from = 5, .n = 195, .n_places = 8, .other = 8, .outlet = 2};

	(void)state;
	assert_true(judge_figures(a, 195).copy); /* 190/200 */
	a.from++;
	decides(judge_figures(a, 195), "numbers", false);
	a = (struct spec){.n = 19, .n_places = 3, .other = 3, .outlet = 2};
	assert_true(judge_figures(a, 19).copy);
	decides(judge_figures(a, 23), "numbers", false); /* small ones, too: 19/23 is .83 */
	a.other = 1;
	decides(judge_figures(a, 23), "small", true);
}

/* ---- relations, homes, representatives ---------------------------------------------------------
 */

static void relations(void **state)
{
	(void)state;
	assert_int_equal(judge(170, 170, 140, 2).relation, WU_REL_COPY); /* J .70 */
	assert_int_equal(judge(171, 170, 140, 2).relation, WU_REL_EXTENDED);
	assert_int_equal(judge(170, 171, 140, 2).relation, WU_REL_ABRIDGED);
	assert_int_equal(judge(150, 300, 150, 2).relation, WU_REL_ABRIDGED);
	assert_int_equal(judge(600, 300, 300, 2).relation, WU_REL_EXTENDED);
	assert_int_equal(judge(100, 200, 60, 2).relation, WU_REL_ABRIDGED); /* .60 of it */
	assert_int_equal(judge(100, 200, 59, 2).relation, WU_REL_PARTIAL);
	assert_int_equal(judge(200, 100, 60, 2).relation, WU_REL_EXTENDED);
	assert_int_equal(judge(200, 100, 59, 2).relation, WU_REL_PARTIAL);
	assert_int_equal(judge(100, 100, 75, 2).relation, WU_REL_ABRIDGED); /* as long: J .60 */
}

/* The nearer; an equal headline outweighs .30. */
static void the_better_home(void **state)
{
	struct wu_verdict bare = {.copy = true, .containment = .5, .jaccard = .3};
	struct wu_verdict headed = {.copy = true, .containment = .5, .title = 1};

	(void)state;
	assert_false(wu_cluster_better(&bare, &bare));
	assert_false(wu_cluster_better(&headed, &bare));
	assert_false(wu_cluster_better(&bare, &headed));
	headed.jaccard = .01;
	assert_true(wu_cluster_better(&headed, &bare));
	assert_false(wu_cluster_better(&bare, &headed));
	headed.title = .96; /* .51 + .288 */
	assert_true(wu_cluster_better(&bare, &headed));
	bare.copy = false;
	assert_true(wu_cluster_better(&headed, &bare));
	assert_false(wu_cluster_better(&bare, &headed));
}

static struct wu_cluster home;

/* Would a story of n elements of that outlet represent a cluster led by 100 of outlet 1? */
static bool represents(uint32_t n, uint64_t outlet, struct wu_verdict v)
{
	make(&sa, (struct spec){.n = n, .outlet = outlet});
	make(&sb, (struct spec){.n = 100, .outlet = 1});
	home.rep[0] = &sb.p;
	return wu_cluster_represents(&home, &sa.p, &v);
}

/* An extension: all of it, near .80, longer by more than a quarter than the last. */
static void only_whole_extensions_represent(void **state)
{
	struct wu_verdict v = {
		.relation = WU_REL_EXTENDED, .containment = .5, .jaccard = .3, .shared = 100};
	static struct sample last;

	(void)state;
	home.n_reps = 1;
	assert_true(represents(126, 1, v));
	assert_false(represents(125, 1, v));
	v.jaccard = .29;
	assert_false(represents(126, 1, v));
	v.jaccard = .3;
	v.relation = WU_REL_PARTIAL;
	assert_false(represents(126, 1, v));
	v.relation = WU_REL_COPY;
	home.rep[1] = make(&last, (struct spec){.n = 200, .outlet = 1});
	home.n_reps = 2;
	assert_false(represents(250, 1, v));
	assert_true(represents(251, 1, v));
	home.n_reps = WU_REPS_MAX - 1;
	home.rep[WU_REPS_MAX - 2] = home.rep[WU_REPS_MAX - 1] = home.rep[1];
	assert_true(represents(251, 1, v));
	home.n_reps = WU_REPS_MAX;
	assert_false(represents(251, 1, v));
	assert_false(represents(251, 2, v));
}

/* A version: another outlet's, near .70, .70 as long as the leader, a quarter of it new. */
static void other_versions_represent(void **state)
{
	struct wu_verdict v = {
		.relation = WU_REL_PARTIAL, .containment = .4, .jaccard = .3, .shared = 40};

	(void)state;
	home.n_reps = 1;
	assert_true(represents(70, 2, v));
	assert_false(represents(70, 1, v));
	assert_false(represents(69, 2, v));
	v.jaccard = .29;
	assert_false(represents(70, 2, v));
	v.jaccard = .3;
	v.shared = 60;
	assert_true(represents(80, 2, v));
	v.shared = 61;
	assert_false(represents(80, 2, v));
	assert_true(represents(82, 2, v));
	v.shared = 60;
	home.n_reps = WU_REPS_MAX;
	assert_false(represents(80, 2, v));
	home.n_reps = 1;
}

/* ---- links --------------------------------------------------------------------------------------
 */

/* Every way two stories may stand to each other, the borders of the numbers among them. */
static void links_join_takes_of_one_desk(void **state)
{
	static const uint64_t desks[][5] = {/* agency, outlet of a and of b; one desk? */
					    {7, 1, 7, 2, 1}, {7, 1, 8, 1, 0}, {7, 1, 0, 1, 0},
					    {0, 1, 0, 1, 1}, {0, 1, 0, 2, 0}, {0, 1, 7, 1, 1}};
	uint32_t linked = 0;

	(void)state;
	for (uint32_t i = 0; i < 6 * 1024; i++) {
		const uint64_t *desk = desks[i / 1024];
		bool headed = i & 1, worded = i & 2, within = i & 4, copy = (i >> 3 & 3) == 3;
		bool template = (i >> 8 & 3) == 3;
		uint8_t take_a = i >> 5 & 1, take_b = i >> 6 & 1, photo = i >> 7 & 1;
		struct wu_print a = {.agency = desk[0], .outlet = desk[1], .take = take_a};
		struct wu_print b = {.agency = desk[2], .outlet = desk[3], .take = take_b};
		struct wu_verdict v = {.copy = copy,
				       .title = headed ? .60 : .59,
				       .shared_body = worded ? 6 : 5,
				       .containment = within ? .12 : .11,
				       .jaccard = .1,
				       .places = template ? 3 : 2};
		bool marked = take_a || take_b;
		bool want = headed ? marked || worded : marked && worded && within;

		a.kind = photo && i & 8 ? WU_KIND_PHOTO : WU_KIND_ARTICLE;
		b.kind = photo && !(i & 8) ? WU_KIND_PHOTO : WU_KIND_ARTICLE;
		want = want && desk[4] && !copy && !template && !photo;
		assert_int_equal(wu_cluster_links(&a, &b, &v), want);
		linked += want;
	}
	assert_true(linked > 300);
}

/* ---- properties
 * ----------------------------------------------------------------------------------- */

static uint64_t random_state = 11;

static uint32_t draw(uint32_t below)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33) % below;
}

/* n of the range from..from+n/share, ascending, as drawn. */
static uint32_t draw_set(uint32_t *set, uint32_t from, uint32_t range, uint32_t keep)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < range; i++)
		if (draw(100) < keep)
			set[n++] = from + i * 2; /* odd ones are free */
	return n;
}

static void draw_print(struct sample *s, uint32_t range)
{
	uint32_t keep = 30 + draw(71);

	s->p = (struct wu_print){.set = s->set,
				 .number = s->number,
				 .kind = WU_KIND_ARTICLE,
				 .title = draw(3),
				 .body = {draw(6) == 0},
				 .outlet = draw(2)};
	s->p.n = draw_set(s->set, 0, draw(12), keep);
	s->p.n += draw_set(s->set + s->p.n, WU_PRINT_TITLE, range, keep);
	for (uint32_t place = 0; place < draw(20); place++)
		if (draw(3))
			s->number[s->p.n_numbers++] = place << 16 | draw(3);
}

/* From either side it is the same. */
static void judging_has_no_sides(void **state)
{
	uint32_t copies = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		uint32_t range = draw(4) ? 20 + draw(300) : draw(30);
		struct wu_verdict v, w;

		draw_print(&sa, range);
		draw_print(&sb, range);
		v = wu_cluster_judge(&opts, &sa.p, &sb.p);
		w = wu_cluster_judge(&opts, &sb.p, &sa.p);
		assert_true(v.copy == w.copy && v.shared == w.shared &&
			    v.shared_body == w.shared_body);
		assert_true(v.jaccard == w.jaccard && v.containment == w.containment);
		assert_true(v.title == w.title && v.places == w.places && v.figures == w.figures);
		assert_true(v.has == w.has && v.need == w.need && !strcmp(v.rule, w.rule));
		assert_true((v.relation == WU_REL_EXTENDED) <= (w.relation != WU_REL_EXTENDED));
		copies += v.copy;
	}
	assert_in_range(copies, 2000, 18000);
}

/* Put x into both, which lack it. */
static void add_to_both(uint32_t x)
{
	struct sample *all[] = {&sa, &sb};

	for (int i = 0; i < 2; i++) {
		uint32_t at = all[i]->p.n++;

		for (; at > 0 && all[i]->set[at - 1] > x; at--)
			all[i]->set[at] = all[i]->set[at - 1];
		all[i]->set[at] = x;
	}
}

/* The more they share the nearer: what is added to both never parts a copy. Of small ones
 * this holds as long as they stay so. */
static void sharing_more_never_parts(void **state)
{
	uint32_t kept = 0, joined = 0;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		bool was = false, small = draw(4) == 0;

		draw_print(&sa, small ? draw(30) : 30 + draw(300));
		draw_print(&sb, small ? draw(30) : 30 + draw(300));
		for (uint32_t i = 0; i < 40; i++) {
			bool is = wu_cluster_judge(&opts, &sa.p, &sb.p).copy;
			bool below = sa.p.n < WU_CLUSTER_SMALL || sb.p.n < WU_CLUSTER_SMALL;

			if (small != below)
				break;
			assert_true(is >= was);
			kept += was;
			joined += is && !was;
			was = is;
			add_to_both((draw(8) ? WU_PRINT_TITLE : 0) + i * 2 + 1);
		}
	}
	assert_true(kept > 5000 && joined > 500);
}

/* By sketches alone: exact while sets are their sketches, and without what only looking tells. */
static void guessing_is_near_judging(void **state)
{
	(void)state;
	for (uint32_t n = WU_CLUSTER_SMALL; n <= WU_SKETCH_LEAST; n++)
		for (uint32_t shared = 0; shared <= n; shared++) {
			struct wu_verdict v = judge(n, WU_SKETCH_LEAST, shared, 2), g;

			g = wu_cluster_guess(&opts, &sa.p, &sb.p, shared);
			assert_true(g.jaccard == v.jaccard && g.containment == v.containment);
			assert_in_range(shared - g.shared, 0, 1); /* rounded down */
			if (g.shared == shared)
				assert_true(g.copy == v.copy && g.relation == v.relation);
			sa.p.kind++;
			assert_false(wu_cluster_guess(&opts, &sa.p, &sb.p, shared).copy);
		}
	for (uint32_t n = 300; n <= 3000; n += 300) { /* half in common: half of the keys */
		uint32_t keys = n / 8 < 32 ? 32 : n / 8 > 128 ? 128 : n / 8;
		struct wu_verdict g;

		judge(n, n, n / 2, 2);
		g = wu_cluster_guess(&opts, &sa.p, &sb.p, keys / 2);
		assert_float_equal(g.containment, .5, .02);
		assert_float_equal(g.jaccard, 1 / 3.0, .02);
		assert_true(g.copy && g.relation == WU_REL_PARTIAL);
		g = wu_cluster_guess(&opts, &sa.p, &sb.p, keys + 5); /* hits of several reps */
		assert_true(g.containment == 1 && g.jaccard == 1);
		assert_false(wu_cluster_guess(&opts, &sa.p, &sb.p, keys / 3).copy);
	}
}

static bool has(const struct wu_print *p, uint32_t x)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (p->set[i] == x)
			return true;
	return false;
}

static void beyond_is_what_the_third_lacks(void **state)
{
	static struct sample sc;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		uint32_t want = 0;

		draw_print(&sa, draw(80));
		draw_print(&sb, draw(80));
		draw_print(&sc, draw(80));
		for (uint32_t i = 0; i < sa.p.n; i++)
			want += has(&sb.p, sa.set[i]) && !has(&sc.p, sa.set[i]);
		assert_int_equal(wu_cluster_beyond(&sa.p, &sb.p, &sc.p), want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_are_exact),
		cmocka_unit_test(equal_headlines_are_one),
		cmocka_unit_test(furniture_is_left_out),
		cmocka_unit_test(kinds_never_match),
		cmocka_unit_test(nearness_has_a_border),
		cmocka_unit_test(a_headline_helps_over_the_border),
		cmocka_unit_test(one_outlet_is_held_to_containment),
		cmocka_unit_test(few_shingles_say_little),
		cmocka_unit_test(small_ones_agree_nearly_whole),
		cmocka_unit_test(equal_text_is_verbatim),
		cmocka_unit_test(an_unknown_outlet_equals_no_other),
		cmocka_unit_test(templates_differ_in_figures),
		cmocka_unit_test(figures_elsewhere_say_nothing),
		cmocka_unit_test(practically_equal_text_may_differ_in_figures),
		cmocka_unit_test(relations),
		cmocka_unit_test(the_better_home),
		cmocka_unit_test(only_whole_extensions_represent),
		cmocka_unit_test(other_versions_represent),
		cmocka_unit_test(links_join_takes_of_one_desk),
		cmocka_unit_test(judging_has_no_sides),
		cmocka_unit_test(sharing_more_never_parts),
		cmocka_unit_test(guessing_is_near_judging),
		cmocka_unit_test(beyond_is_what_the_third_lacks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
