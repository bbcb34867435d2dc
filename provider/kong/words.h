/* The words of Kong's schema language.
 *
 * A field that bears a word from outside this list is left to Konnect (`opaque` in kong/schema.h): the word
 * may change what the others mean. So the list also has the words that constrain nothing here.
 */
#ifndef KONG_WORDS_H
#define KONG_WORDS_H

#include "value/value.h"

/* Those beside the rules for single values, which kong/rules.h lists. NULL ends the list. */
extern const char *const schema_words[];

/* Whether the word is known where fields, records and schemas have words. */
bool schema_word_is_known(strview word);
/* The first word of a field's JSON object that is not known; empty: all are. */
strview schema_unknown_word(const struct value *rules);

#endif
