/* Any bytes as damaged XML: what comes out is well-formed, whatever goes in. */
#include "door.h"

#include <libxml/parser.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "wire/repair.h"

static bool well_formed(const struct wu_buf *b)
{
	xmlParserCtxt *c = xmlNewParserCtxt();
	bool good;

	xmlFreeDoc(xmlCtxtReadMemory(c, b->p, (int)b->len, NULL, "UTF-8",
				     XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET));
	good = c->wellFormed;
	xmlFreeParserCtxt(c);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	char *utf8 = wu_alloc(3 * len + 1);
	struct wu_repair r;
	struct wu_buf out;
	size_t n;

	must(utf8 != NULL);
	n = len ? wu_utf8_repair(utf8, (const char *)p, len) : 0;
	wu_buf_init(&out, 32 << 20);
	if (wu_repair_xml(utf8, n, &out, &r) == 0)
		must(well_formed(&out));
	wu_buf_close(&out);
	wu_free(utf8);
	must(wu_mem_live() == 0);
	return 0;
}
