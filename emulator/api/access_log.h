/* The log of requests that people read (--log): a line for each, with what it changed. No body, no query and
 * no header stands in it, so no secret does. */
#ifndef EMULATOR_API_ACCESS_LOG_H
#define EMULATOR_API_ACCESS_LOG_H

#include "emulator/api/store.h"
#include "emulator/http/exchange.h"

struct access_log;

/* Appends to the file, or writes to stdout for "-". `path` NULL: no log, and `*out` becomes NULL. Errors: it
 * cannot be opened. */
bool access_log_open(struct ctx *ctx, const char *path, struct access_log **out);
void access_log_close(struct access_log *log);

/* A watcher that collects in `exchange->note` what the request changes. */
struct store_watcher access_log_watcher(struct exchange *exchange);

/* Writes the line of an answered request, which came at `began_ms`. `log` NULL: nothing. For many threads. */
void access_log_write(struct access_log *log, struct exchange *exchange, int64_t began_ms);

#endif
