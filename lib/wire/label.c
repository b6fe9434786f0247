/* Phrases are compared with a line's start. A long line is a sentence that happens to begin
 * so, unless much of it links. Nothing fails.
 */
#include "wire/label.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum {
	LINE_MAX = 200, /* bytes: a longer line is a paragraph */
	WORDS_MAX = 7, /* of a line without links that is no sentence */
	STAMP_MAX = 110,
	SIGNER_MAX = 15 /* bytes: five syllables */
};

static const char *const calls[] = {
	"related:",
	"related stor",
	"related article",
	"related news",
	"related topics",
	"related content",
	"related coverage",
	"related link",
	"read more",
	"read also",
	"also read",
	"read next",
	"see also",
	"see more:",
	"more:",
	"more on this",
	"more from",
	"more stories",
	"more news",
	"watch:",
	"don't miss",
	"don’t miss",
	"you may also",
	"you might also",
	"recommended",
	"advertisement",
	"sponsored",
	"share this",
	"share on",
	"follow us",
	"follow @",
	"follow ",
	"sign up",
	"subscribe",
	"click here",
	"tags",
	"topics:",
	"filed under",
	"published:",
	"updated:",
	"last updated",
	"first published",
	"image source",
	"comments",
	"leave a comment",
	"have a tip",
	"get the latest",
	"download our",
	"download the",
	"join our",
	"join the conversation",
	"like us on",
	"contact us",
	"skip to",
	"continue reading",
	"story continues",
	"article continues",
	"print this",
	"email this",
	"listen to this",
	"about the author",
	"in this story",
	"lesen sie auch",
	"mehr zum thema",
	"auch interessant",
	"anzeige",
	"weiterlesen",
	"zum thema:",
	"weiterführende informationen",
	"lire aussi",
	"à lire aussi",
	"à lire :",
	"voir aussi",
	"publicité",
	"partager",
	"abonnez-vous",
	"lea también",
	"lee también",
	"leer más",
	"te puede interesar",
	"le puede interesar",
	"ver también",
	"publicidad",
	"leia também",
	"leia mais",
	"saiba mais",
	"veja também",
	"veja mais",
	"compartilh",
	"siga-nos",
	"leggi anche",
	"leggi tutto",
	"pubblicità",
	"lees ook",
	"lees meer",
	"czytaj także",
	"czytaj też",
	"zobacz także",
	"reklama",
	"читайте также",
	"Читайте также",
	"читайте ещё",
	"реклама",
	"Реклама",
	"čtěte také",
	"Čtěte také",
	"läs också",
	"läs mer",
	"les også",
	"læs også",
	"lue myös",
	"ilgili haber",
	"baca juga",
	"関連記事",
	"相关新闻",
	"关联阅读",
	"관련기사",
	"관련 기사",
	"관련뉴스",
	"▶",
	"☞",
	"기사제보",
	"제보는",
	"구독",
	"광고",
	"기사입력",
	"기사 입력",
	"입력 :",
	"입력:",
	"등록 :",
	"등록:",
	"승인 :",
	"댓글",
	"공유하기",
	"스크랩",
	"글자크기",
	"글자 크기",
	"많이 본",
	"추천기사",
	"추천 기사",
	"이전기사",
	"다음기사",
	"주요뉴스",
	"이 시각",
};

static size_t words(struct wu_span line)
{
	size_t n = line.len > 0;

	for (size_t i = 0; i < line.len; i++)
		n += line.p[i] == ' ';
	return n;
}

/* a to z, and what Latin-1 adds to it: C3 80 to C3 9E and 20 behind each. */
static unsigned char lower(const char *p, size_t i)
{
	unsigned char c = (unsigned char)p[i];

	if (i && (unsigned char)p[i - 1] == 0xc3 && c >= 0x80 && c <= 0x9e)
		return c | 0x20;
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool starts(struct wu_span line, const char *with, size_t n)
{
	size_t i = 0;

	while (i < n && i < line.len && lower(line.p, i) == (unsigned char)with[i])
		i++;
	return i == n;
}

bool wu_label_calls(struct wu_span line, size_t linked)
{
	if (line.len > LINE_MAX)
		return false;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		size_t n = strlen(calls[i]);

		if (!starts(line, calls[i], n))
			continue;
		if (calls[i][n - 1] == ':' || (unsigned char)calls[i][n - 1] >= 0x80)
			return true;
		return linked * 4 > line.len || words(line) <= WORDS_MAX;
	}
	return false;
}

bool wu_label_stamp(struct wu_span line)
{
	bool clock = false, year = false;

	if (line.len > STAMP_MAX)
		return false;
	for (size_t i = 1; i + 2 < line.len; i++)
		clock |= line.p[i] == ':' && isdigit((unsigned char)line.p[i - 1]) &&
			 isdigit((unsigned char)line.p[i + 1]) &&
			 isdigit((unsigned char)line.p[i + 2]);
	for (size_t i = 0; i + 3 < line.len; i++)
		year |= (!memcmp(line.p + i, "20", 2) || !memcmp(line.p + i, "19", 2)) &&
			isdigit((unsigned char)line.p[i + 2]) &&
			isdigit((unsigned char)line.p[i + 3]) &&
			(i + 4 == line.len || !isdigit((unsigned char)line.p[i + 4]));
	return clock && year;
}

static bool counts(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

bool wu_label_rule(struct wu_span line)
{
	for (size_t i = 0; i < line.len; i++)
		if (counts(line.p[i]))
			return false;
	return true;
}

/* Dashes, quotes and no-break spaces begin with E2 80 and C2. */
int wu_label_letter(struct wu_span *s)
{
	while (s->len) {
		unsigned char ch = (unsigned char)*s->p;
		size_t n = 1;

		if (ch == 0xe2 && s->len > 2 && (unsigned char)s->p[1] == 0x80)
			n = 3;
		else if (ch == 0xc2 && s->len > 1)
			n = 2;
		s->p += n;
		s->len -= n;
		if (n == 1 && counts((char)ch))
			return tolower(ch);
	}
	return 0;
}

bool wu_label_same(struct wu_span a, struct wu_span b)
{
	size_t longer = a.len > b.len ? a.len : b.len, same = 0;
	int x, y;

	do {
		x = wu_label_letter(&a);
		y = wu_label_letter(&b);
		same += x && x == y;
	} while (x && x == y);
	return same > 0 && (!x || !y) && (a.len + b.len) * 10 <= longer * 3;
}

struct wu_span wu_label_name(struct wu_span line)
{
	static const char *const before[] = {"by ", "by: ", "von ", "par ", "por ", "글 ", "글·"};

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		size_t n = strlen(before[i]);

		if (line.len > n && strncasecmp(line.p, before[i], n) == 0) {
			line.p += n;
			line.len -= n;
			break;
		}
	}
	for (size_t i = 0; i < line.len; i++)
		if (isdigit((unsigned char)line.p[i]) || line.p[i] == ':')
			return (struct wu_span){NULL, 0};
	return line;
}

bool wu_label_signs(struct wu_span text)
{
	static const char *const posts[] = {" 기자", " 특파원", " 통신원", " 선임기자"};

	while (text.len && *text.p == ' ') {
		text.p++;
		text.len--;
	}
	while (text.len && text.p[text.len - 1] == ' ')
		text.len--;
	for (size_t i = 0; i < sizeof(posts) / sizeof(*posts); i++) {
		size_t n = strlen(posts[i]);

		if (text.len > n && text.len <= n + SIGNER_MAX &&
		    !memcmp(text.p + text.len - n, posts[i], n))
			return !memchr(text.p, ' ', text.len - n) && (unsigned char)*text.p >= 0xea;
	}
	return false;
}

/* Where another date is announced. */
static size_t next_date(struct wu_span line)
{
	static const char *const marks[] = {"|",       "수정",    "최종",     "업데이트",
					    "Updated", "updated", "Modified", "modified"};
	size_t at = line.len;

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		const char *m = memmem(line.p, line.len, marks[i], strlen(marks[i]));

		if (m && (size_t)(m - line.p) < at && m > line.p)
			at = (size_t)(m - line.p);
	}
	return at;
}

bool wu_label_dates(struct wu_span text)
{
	static const char *const words[] = {"기사입력", "입력", "등록",      "승인",     "송고",
					    "발행",     "작성", "Published", "PUBLISHED"};

	while (text.len && strchr(" [(|", *text.p)) {
		text.p++;
		text.len--;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (text.len >= strlen(words[i]) && !memcmp(text.p, words[i], strlen(words[i])))
			return true;
	return false;
}

static bool month(const char *p)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12; i++)
		if (!strncasecmp(p, names + 3 * i, 3))
			return true;
	return false;
}

struct wu_span wu_label_time(struct wu_span line)
{
	while (line.len && !isdigit((unsigned char)*line.p) &&
	       !(isupper((unsigned char)*line.p) && line.len > 3 && month(line.p))) {
		line.p++;
		line.len--;
	}
	line.len = line.len ? next_date(line) : 0;
	while (line.len && (line.p[line.len - 1] == ' ' || line.p[line.len - 1] == '('))
		line.len--;
	return line.len >= 8 ? line : (struct wu_span){NULL, 0};
}
