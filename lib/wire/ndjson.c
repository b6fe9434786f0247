/* One line of the push protocol: parsed into a tree in the story's own arena, then read
 * by the table of fields. The tree stays in the arena until the story goes; it costs
 * about the line's length. What fails: see wu_story_read().
 */
#include "base/json-in.h"
#include "base/limits.h"
#include "story.h"

int wu_story_read(struct wu_story *s, const char *line, size_t len, struct wu_err *err)
{
	const struct wu_json *obj;
	int rc = wu_json_read(line, len, WU_DEPTH_MAX, s->arena, &obj, err);

	return rc < 0 ? rc : wu_story_fill(s, obj, err);
}
