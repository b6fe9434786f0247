/* Labels are compared without case and without "-", "_" and blanks, as people vary those. */
#include "wire/encoding.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *label, *set;
} labels[] = {
	{"utf8", "UTF-8"},
	{"unicode11utf8", "UTF-8"},
	{"utf8n", "UTF-8"},
	{"euckr", "CP949"},
	{"ksc56011987", "CP949"},
	{"ksc5601", "CP949"},
	{"ksc56011989", "CP949"},
	{"korean", "CP949"},
	{"uhc", "CP949"},
	{"ms949", "CP949"},
	{"cp949", "CP949"},
	{"xwindows949", "CP949"},
	{"windows949", "CP949"},
	{"johab", "JOHAB"},
	{"iso2022kr", "ISO-2022-KR"},
	{"iso88591", "CP1252"},
	{"latin1", "CP1252"},
	{"usascii", "CP1252"},
	{"ascii", "CP1252"},
	{"windows1252", "CP1252"},
	{"cp1252", "CP1252"},
	{"iso885915", "ISO-8859-15"},
	{"latin9", "ISO-8859-15"},
	{"iso88592", "ISO-8859-2"},
	{"latin2", "ISO-8859-2"},
	{"windows1250", "CP1250"},
	{"cp1250", "CP1250"},
	{"iso88595", "ISO-8859-5"},
	{"windows1251", "CP1251"},
	{"cp1251", "CP1251"},
	{"koi8r", "KOI8-R"},
	{"koi8u", "KOI8-U"},
	{"ibm866", "IBM866"},
	{"cp866", "IBM866"},
	{"maccyrillic", "MAC-CYRILLIC"},
	{"xmaccyrillic", "MAC-CYRILLIC"},
	{"iso88597", "ISO-8859-7"},
	{"windows1253", "CP1253"},
	{"cp1253", "CP1253"},
	{"iso88599", "CP1254"},
	{"latin5", "CP1254"},
	{"windows1254", "CP1254"},
	{"cp1254", "CP1254"},
	{"iso88598", "ISO-8859-8"},
	{"windows1255", "CP1255"},
	{"cp1255", "CP1255"},
	{"iso88596", "ISO-8859-6"},
	{"windows1256", "CP1256"},
	{"cp1256", "CP1256"},
	{"windows1257", "CP1257"},
	{"cp1257", "CP1257"},
	{"iso885913", "ISO-8859-13"},
	{"windows1258", "CP1258"},
	{"cp1258", "CP1258"},
	{"tis620", "CP874"},
	{"windows874", "CP874"},
	{"iso885911", "CP874"},
	{"iso88593", "ISO-8859-3"},
	{"iso88594", "ISO-8859-4"},
	{"iso885910", "ISO-8859-10"},
	{"iso885914", "ISO-8859-14"},
	{"iso885916", "ISO-8859-16"},
	{"macintosh", "MACINTOSH"},
	{"gb2312", "GB18030"},
	{"gbk", "GB18030"},
	{"gb18030", "GB18030"},
	{"xgbk", "GB18030"},
	{"euccn", "GB18030"},
	{"cp936", "GB18030"},
	{"big5", "BIG5-HKSCS"},
	{"big5hkscs", "BIG5-HKSCS"},
	{"cp950", "BIG5-HKSCS"},
	{"euctw", "EUC-TW"},
	{"hz", "HZ"},
	{"hzgb2312", "HZ"},
	{"shiftjis", "CP932"},
	{"sjis", "CP932"},
	{"xsjis", "CP932"},
	{"windows31j", "CP932"},
	{"ms932", "CP932"},
	{"cp932", "CP932"},
	{"eucjp", "EUC-JP-MS"},
	{"xeucjp", "EUC-JP-MS"},
	{"iso2022jp", "ISO-2022-JP"},
	{"utf16", "UTF-16"},
	{"utf16le", "UTF-16LE"},
	{"utf16be", "UTF-16BE"},
	{"ucs2", "UTF-16"},
	{"utf32", "UTF-32"},
	{"utf32le", "UTF-32LE"},
	{"utf32be", "UTF-32BE"},
	{"ucs4", "UTF-32"},
	{"iso10646ucs2", "UTF-16"},
	{"utf7", "UTF-7"},
};
static const struct {
	const char *lang, *set;
} languages[] = {
	{"ko", "CP949"},         {"ja", "CP932"},      {"zh-tw", "BIG5-HKSCS"},
	{"zh-hk", "BIG5-HKSCS"}, {"zh", "GB18030"},    {"ru", "CP1251"},
	{"uk", "CP1251"},        {"bg", "CP1251"},     {"el", "ISO-8859-7"},
	{"he", "CP1255"},        {"ar", "CP1256"},     {"tr", "CP1254"},
	{"th", "CP874"},         {"pl", "ISO-8859-2"}, {"cs", "CP1250"},
	{"hu", "ISO-8859-2"},    {"en", "CP1252"},     {"de", "CP1252"},
	{"fr", "CP1252"},        {"es", "CP1252"},     {"it", "CP1252"},
	{"pt", "CP1252"},        {"nl", "CP1252"},     {"sv", "CP1252"},
};

static bool same(const char *label, const char *plain)
{
	for (; *label; label++) {
		if (strchr("-_ ", *label))
			continue;
		if (tolower((unsigned char)*label) != *plain++)
			return false;
	}
	return !*plain;
}

const char *wu_encoding_find(const char *label)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (same(label, labels[i].label))
			return labels[i].set;
	return label;
}

/* "zh_TW" is "zh-tw"; what follows the name must begin a new part. */
static bool speaks(const char *lang, const char *name)
{
	for (; *name; name++, lang++)
		if (tolower((unsigned char)*lang) != *name && !(*name == '-' && *lang == '_'))
			return false;
	return !*lang || *lang == '-' || *lang == '_';
}

const char *wu_encoding_of_language(const char *lang)
{
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		if (speaks(lang, languages[i].lang))
			return languages[i].set;
	return NULL;
}
