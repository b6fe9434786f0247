/* Any bytes as rules and a story: lines of "kind|name|key|value" up to an empty line, the
 * story's text behind it. Preparing never adds words, and gives the same twice.
 */
#include "door.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "wiredup.h"

static void add_rule(struct wu_rules *r, char *line)
{
	char *part[4] = {line, NULL, NULL, NULL};
	struct wu_err err;
	int rc;

	for (int i = 1; i < 4; i++) {
		part[i] = strchr(part[i - 1], '|');
		if (!part[i])
			return;
		*part[i]++ = 0;
	}
	rc = wu_rules_add(r, part[0], part[1], part[2], part[3], &err);
	must(rc == 0 || rc == WU_ENOTFOUND || rc == WU_EINVAL);
}

static void prepare(const struct wu_rules *r, const char *text, size_t len)
{
	struct wu_reading first, again;
	struct wu_story *s;
	int rc;

	must(wu_story_new(&s) == 0);
	rc = wu_story_set(s, WU_TEXT, text, len);
	if (rc == 0)
		rc = wu_story_set(s, WU_URL, "https://www.tide.example/a", 26);
	if (rc == 0)
		rc = wu_story_prepare(s, r);
	must(rc == 0 || rc == WU_ELIMIT);
	if (rc == 0) {
		wu_story_reading(s, &first);
		must(first.lines + first.lines_out <= len + 1);
		must(wu_utf8_valid(first.body.p, first.body.len) == first.body.len);
		must(wu_story_prepare(s, r) == 0);
		wu_story_reading(s, &again);
		must(first.shingles == again.shingles && first.words == again.words);
	}
	wu_story_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	char *copy = malloc(len + 1), *line = copy, *nl;
	struct wu_rules *r;
	struct wu_err err;

	must(copy != NULL && wu_rules_new(&r) == 0);
	if (len)
		memcpy(copy, p, len);
	copy[len] = 0;
	while ((nl = strchr(line, '\n')) != NULL && nl != line) {
		*nl = 0;
		add_rule(r, line);
		line = nl + 1;
	}
	must(wu_rules_freeze(r, &err) == 0);
	prepare(r, line, (size_t)(copy + len - line));
	wu_rules_free(r);
	free(copy);
	must(wu_mem_live() == 0);
	return 0;
}
