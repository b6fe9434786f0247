/* damaged: a file gets a second name, whatever names are taken, and its bytes are the same. */
#include "logs.h"

#include "store/damaged.h"

static void names_are_never_taken_twice(void **state)
{
	char name[WU_FILE_NAME];
	struct log l;

	(void)state;
	log_init(&l);
	disk_put(l.disk, "a.gz", "bytes", 5);
	assert_int_equal(wu_damaged_keep(&l.files, "a.gz", name), 0);
	assert_string_equal(name, "damaged/a.gz");
	assert_int_equal(wu_damaged_keep(&l.files, "a.gz", NULL), 0);
	assert_int_equal(wu_damaged_keep(&l.files, "a.gz", name), 0);
	assert_string_equal(name, "damaged/a.gz.2");
	assert_ptr_equal(disk_find(l.disk, name), disk_find(l.disk, "a.gz"));
	assert_int_equal(l.disk->n_safe, l.disk->n_now); /* durable */
	log_close(&l);
}

static void what_is_not_there_is_told(void **state)
{
	struct log l;

	(void)state;
	log_init(&l);
	assert_int_equal(wu_damaged_keep(&l.files, "a.gz", NULL), WU_ENOTFOUND);
	log_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_never_taken_twice),
					   cmocka_unit_test(what_is_not_there_is_told)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
