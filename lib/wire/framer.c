/* Four bytes steer: SOH begins a message, STX its text, ETX its trailer, EOT ends it. Each
 * may be missing on a bad line: a new SOH ends what came before, EOT may come early. A
 * message that grows too long is passed over up to its end and given without its text.
 */
#include "wire/framer.h"

#include <string.h>

enum { SOH = 1, STX = 2, ETX = 3, EOT = 4 };
enum { BETWEEN, HEAD, TEXT, TAIL };

void wu_framer_init(struct wu_framer *f, int (*message)(void *ctx, const struct wu_message *m),
		    void *ctx)
{
	*f = (struct wu_framer){.message = message, .ctx = ctx};
	wu_buf_init(&f->bytes, WU_FRAMER_MAX);
}

void wu_framer_close(struct wu_framer *f)
{
	wu_buf_close(&f->bytes);
}

static int give(struct wu_framer *f)
{
	const char *p = f->bytes.p ? f->bytes.p : "";
	size_t len = f->bytes.len;
	struct wu_message m = {.number = ++f->number, .at = f->at};

	if (f->part == HEAD)
		f->text = len;
	if (f->part < TAIL)
		f->tail = len;
	m.head = (struct wu_span){p, f->text};
	m.text = (struct wu_span){p + f->text, f->tail - f->text};
	m.tail = (struct wu_span){p + f->tail, len - f->tail};
	m.state = f->too_long       ? WU_FRAMED_LONG
		  : f->part == HEAD ? WU_FRAMED_HEAD
		  : f->part == TEXT ? WU_FRAMED_OPEN
				    : WU_FRAMED_WHOLE;
	if (f->too_long)
		m.text.len = m.tail.len = 0;
	f->part = BETWEEN;
	return f->message(f->ctx, &m);
}

static void begin(struct wu_framer *f)
{
	wu_buf_reset(&f->bytes);
	f->part = HEAD;
	f->text = f->tail = 0;
	f->too_long = false;
	f->at = f->seen;
}

/* One of the four bytes, the stream standing at it. */
static int steer(struct wu_framer *f, char c)
{
	int rc = 0;

	if (c == SOH) {
		if (f->part != BETWEEN)
			rc = give(f);
		begin(f);
	} else if (c == STX && f->part == HEAD) {
		f->text = f->bytes.len;
		f->part = TEXT;
	} else if (c == ETX && f->part == TEXT) {
		f->tail = f->bytes.len;
		f->part = TAIL;
	} else if (c == EOT && f->part != BETWEEN) {
		rc = give(f);
	}
	return rc;
}

static int keep(struct wu_framer *f, const char *p, size_t n)
{
	int rc = f->part == BETWEEN || f->too_long ? 0 : wu_buf_add(&f->bytes, p, n);

	if (rc == WU_ELIMIT) {
		f->too_long = true;
		rc = 0;
	}
	return rc;
}

int wu_framer_push(struct wu_framer *f, const char *p, size_t len)
{
	const char *end = p + len;
	int rc = 0;

	while (p < end && rc == 0) {
		const char *q = p;

		while (q < end && (*q < SOH || *q > EOT))
			q++;
		rc = keep(f, p, (size_t)(q - p));
		f->seen += (uint64_t)(q - p);
		if (rc == 0 && q < end) {
			rc = steer(f, *q++);
			f->seen++;
		}
		p = q;
	}
	return rc;
}

int wu_framer_end(struct wu_framer *f)
{
	return f->part == BETWEEN ? 0 : give(f);
}
