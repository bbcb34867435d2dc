/* Free-form configuration through the life of an object. Several rows share one place in Konnect's object:
 * what plans show (`config`), what is sensitive, and what is write-only.
 *
 * Where the table can say what such a configuration may hold (resource_def.freeform), it is compared
 * by meaning (kong/compare.h), and unmanaged fields are watched for drift; else only the written keys are
 * compared (kong/freeform.h). A table without free-form rows costs nothing here: every function returns at
 * once.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "config/places.h"

/* Finds out what the configuration may hold, by `rows` (a plan, a state): they name the plugin or the type
 * of vault, and say whether unmanaged fields are left alone. */
void config_open(struct config *config, const struct rows *rows);

/* The words of the API in the configuration's schema, as resource_request has them; NULL: not known. */
const struct value *config_vocabulary(const struct config *config);

/* Plan: whether the planned value of such a row asks for what the prior state has. */
bool config_same(const struct config *config, const struct value *prior, const struct value *planned);

/* Plan: whether the row still has more than is configured, since the import found it, though the object is
 * changed elsewhere: without a schema, or what Kong made up. */
bool config_stays_imported(const struct config *config, const struct rows *configured,
                           const struct rows *prior, const struct rows *planned);

/* A request's `body`, whose configuration is as it was written, with the types that the schema wants
 * (kong/coerce.h); and with an empty one where Konnect wants one in every body. */
const struct value *config_typed(const struct config *config, const struct value *body);

/* Read: the state without what a moved one was told of the configuration by another provider's, because that
 * is none of ours. */
struct rows config_without_told(struct arena *arena, const struct config_memory *memory,
                                const struct rows *prior);

/* Read: puts what Konnect has (`actual`) into the free-form `rows`, of which all others are read already.
 * The memory then has the unmanaged fields that drifted. Of a moved state the sensitive row gets the secrets
 * that it had. */
void config_read(struct config *config, const struct rows *prior, const struct rows *actual,
                 struct rows *rows);

/* Before a write: adds the places of the write-only parts of `sent` to the hidden ones. The write may be
 * carried out although its answer is lost, and what is read afterwards must not be shown. */
void config_remember(struct config *config, const struct rows *sent);

/* Before an update: puts Konnect's own values (`actual`) into `sent` where it has placeholders for them
 * (kong/placeholder.h), and takes out the drift that is left alone, which is not `configured`. */
void config_reveal(const struct config *config, const struct rows *configured, struct rows *sent,
                   const struct rows *actual);
/* Before a creation, which has nothing to put there: an error at the first placeholder. */
bool config_check_placeholders(const struct config *config, const struct rows *configured);

/* Before an update: what of Konnect's present object (`actual`) the plan does not change and must be sent
 * again, because a PUT replaces the whole object. Returned is a body with it at its place; {} when there is
 * nothing. `prior` is the state, `sent` what is sent otherwise. */
const struct value *config_carry(struct config *config, const struct rows *prior, const struct rows *sent,
                                 const struct rows *actual);

/* Plan of an update: that lists of which parts stay as they are, because they are write-only or an import
 * left them out, have kept the number and the order of their elements. `sent` has the write-only values that
 * are written. */
bool config_check_lists(const struct config *config, const struct rows *sent);

/* Field mask: what Konnect holds and an update keeps although neither the configuration nor the state shows
 * it: what an import left out, and write-only parts that are not written this time. */
const struct value *config_unseen(const struct config *config, const struct rows *configured);
/* Warnings that name the secrets which an import left out and which are still not configured, and what a plan
 * removes without showing it; the former once for an object in a session, which reads it and then plans. They
 * stand at the resource: the source line of an attribute may hold a secret. */
void config_warn_of_left_out(const struct config *config, const struct rows *configured,
                             const struct rows *planned);

/* After a write: `rows` are the planned ones, `sent` has the write-only values too. A value that Konnect
 * did not keep is an error at its attribute, and the row gets what Konnect has. The memory then has what
 * Konnect set itself. */
bool config_applied(struct config *config, const struct rows *sent, const struct rows *actual,
                    struct rows *rows);

#endif
