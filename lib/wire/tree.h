/* An HTML page as a row of nodes in document order: what lies under a node stands behind it,
 * up to its end. libxml2 parses; its tree is never built, which halves the time.
 *
 * White space is collapsed already. Scripts and styles are left out, but for JSON. Bounded:
 * nodes, depth, attributes and the bytes of one text; no walk over it recurses.
 */
#ifndef WU_WIRE_TREE_H
#define WU_WIRE_TREE_H

#include "base/buf.h"
#include "wire/tag.h"
#include "wire/wire.h"

#define WU_TREE_NODES (1u << 20) /* of one page; real ones reach 20,000 */
#define WU_TREE_DEPTH 400 /* deeper tags are left out, their text is kept */
#define WU_TREE_ATTRS 256 /* of one element; a bomb has more */

struct wu_node {
	uint32_t parent; /* of the root: itself */
	uint32_t end; /* the node behind all that lies under it */
	uint32_t at; /* text: where it begins; element: its first attribute */
	uint32_t len; /* bytes of it; number of them */
	uint8_t tag;
	uint8_t says; /* of the tag */
	uint8_t hint; /* of what it is called, WU_HINT_ */
};

struct wu_tree;

/* Parse p[0..len), valid UTF-8. Damage is told. On success *ret_tree is the caller's, to
 * wu_tree_free(); node 0 is the root. WU_EFORMAT: no element; WU_ELIMIT; WU_ENOMEM. */
WU_MUST int wu_tree_new(const char *p, size_t len, const struct wu_wire_sink *sink,
			struct wu_tree **ret_tree);
/* NULL is fine; always returns NULL. */
struct wu_tree *wu_tree_free(struct wu_tree *t);
/* All nodes; they live as long as the tree. */
const struct wu_node *wu_tree_nodes(const struct wu_tree *t, uint32_t *ret_n);
/* The node behind all that lies under one. */
uint32_t wu_tree_end(const struct wu_tree *t, uint32_t node);
/* A text node's bytes, not NUL-terminated. */
struct wu_span wu_tree_text(const struct wu_tree *t, uint32_t node);
/* An element's attribute, or NULL. */
const char *wu_tree_attr(const struct wu_tree *t, uint32_t node, enum wu_attr a);
/* Append all text under node, as one line. */
WU_MUST int wu_tree_line(const struct wu_tree *t, uint32_t node, struct wu_buf *out);

#endif
