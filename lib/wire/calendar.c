/* A month is known by the letters that tell it from the others; longer words must go on as
 * one of the names does.
 */
#include "wire/calendar.h"

#include <string.h>
#include <strings.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200, SHORT = 3, NAMES = 10 };

/* English first; the others where they begin otherwise: German, French, Spanish, Italian,
 * Portuguese, Dutch, Russian, Greek, Hungarian. */
static const char *const months[12][NAMES] = {
	{"january", "januar", "janvier", "enero", "gennaio", "janeiro", "января", "Ιανουάριος",
	 "január"},
	{"february", "februar", "février", "febrero", "febbraio", "fevereiro", "февраля",
	 "Φεβρουάριος", "február"},
	{"march", "märz", "mars", "marzo", "março", "maart", "марта", "Μάρτιος", "március",
	 "Μαρτίου"},
	{"april", "avril", "abril", "aprile", "апреля", "Απρίλιος", "április"},
	{"may", "mai", "mayo", "maggio", "maio", "mei", "мая", "Μάιος", "május", "Μαΐου"},
	{"june", "juni", "juin", "junio", "giugno", "junho", "июня", "Ιούνιος", "június",
	 "Ιουνίου"},
	{"july", "juli", "juillet", "julio", "luglio", "julho", "июля", "Ιούλιος", "július",
	 "Ιουλίου"},
	{"august", "août", "agosto", "augustus", "августа", "Αύγουστος", "augusztus", "Αυγούστου"},
	{"september", "septembre", "septiembre", "settembre", "setembro", "сентября", "Σεπτέμβριος",
	 "szeptember"},
	{"october", "oktober", "octobre", "octubre", "ottobre", "outubro", "октября", "Οκτώβριος",
	 "október"},
	{"november", "novembre", "noviembre", "novembro", "ноября", "Νοέμβριος", "Νοεμβρίου"},
	{"december", "dezember", "décembre", "diciembre", "dicembre", "dezembro", "декабря",
	 "Δεκέμβριος"},
};
static const struct {
	const char *name;
	int min;
} zones[] = {
	{"GMT", 0},    {"UTC", 0},     {"UT", 0},      {"Z", 0},      {"WET", 0},    {"KST", 540},
	{"JST", 540},  {"CET", 60},    {"CEST", 120},  {"MEZ", 60},   {"MESZ", 120}, {"MET", 60},
	{"MEST", 120}, {"BST", 60},    {"IST", 330},   {"WEST", 60},  {"EET", 120},  {"EEST", 180},
	{"MSK", 180},  {"MSD", 240},   {"HKT", 480},   {"SGT", 480},  {"PHT", 480},  {"ICT", 420},
	{"WIB", 420},  {"PKT", 300},   {"NPT", 345},   {"SAST", 120}, {"EAT", 180},  {"WAT", 60},
	{"AEST", 600}, {"AEDT", 660},  {"ACST", 570},  {"ACDT", 630}, {"AWST", 480}, {"NZST", 720},
	{"NZDT", 780}, {"EST", -300},  {"EDT", -240},  {"ET", -300},  {"CST", -360}, {"CDT", -300},
	{"CT", -360},  {"MST", -420},  {"MDT", -360},  {"MT", -420},  {"PST", -480}, {"PDT", -420},
	{"PT", -480},  {"AKST", -540}, {"AKDT", -480}, {"HST", -600}, {"AST", -240}, {"ADT", -180},
	{"NST", -210}, {"NDT", -150},  {"BRT", -180},  {"ART", -180},
};

static bool names(const char *p, size_t n, const char *month)
{
	if (n < SHORT || (*p | 32) != (*month | 32))
		return false;
	return n <= strlen(month) && !strncasecmp(p, month, n);
}

int wu_calendar_month(const char *p, size_t n)
{
	for (int m = 0; m < 12; m++)
		for (int i = 0; i < NAMES && months[m][i]; i++)
			if (names(p, n, months[m][i]))
				return m + 1;
	return 0;
}

bool wu_calendar_zone(const char *p, size_t n, int *ret_min)
{
	static const char military[] = "YXWVUTSRQPON\0ABCDEFGHIKLM"; /* -12 .. 12 */

	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if ((*p | 32) == (*zones[i].name | 32) && n == strlen(zones[i].name) &&
		    !strncasecmp(p, zones[i].name, n)) {
			*ret_min = zones[i].min;
			return true;
		}
	for (int h = 0; n == 1 && h < 25; h++)
		if (*p == military[h]) {
			*ret_min = (h - 12) * 60;
			return true;
		}
	return false;
}

bool wu_calendar_has(int y, int m, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	if (y < FIRST_YEAR || y > LAST_YEAR || m < 1 || m > 12 || day < 1)
		return false;
	return day <= (m == 2 && leap ? 29 : days[m - 1]);
}
