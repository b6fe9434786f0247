/* Names of character sets: labels as documents write them into the sets they mean. */
#ifndef WU_WIRE_ENCODING_H
#define WU_WIRE_ENCODING_H

/* The set a label means, by the name iconv knows, static storage; labels mean the wider set
 * browsers read them as, EUC-KR is CP949. A label nobody has heard of is given back. */
const char *wu_encoding_find(const char *label);
/* The set that texts of a language ("ko", "ja-JP") came in before UTF-8, or NULL. */
const char *wu_encoding_of_language(const char *lang);

#endif
