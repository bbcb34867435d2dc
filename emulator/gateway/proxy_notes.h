/* What the data plane says on stderr: about configuration that it cannot carry out, and upstreams that fail.
 * Never a secret value. */
#ifndef EMULATOR_GATEWAY_PROXY_NOTES_H
#define EMULATOR_GATEWAY_PROXY_NOTES_H

#include "base/strview.h"

struct proxy_notes;

struct proxy_notes *proxy_notes_new(void);
void proxy_notes_free(struct proxy_notes *notes);

/* Prints a line. Both may be called from many threads at once. */
void proxy_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, once since the start for each text: configuration is looked at again with each request. */
void proxy_note_once(struct proxy_notes *notes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
