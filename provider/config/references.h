/* Whether what `{vault://prefix/key}` names is there: in Konnect, or in what this process has planned.
 *
 * Terraform plans a resource after those that it refers to, so a vault and a secret of the same configuration
 * are known here when a plugin that refers to them is planned; one that only names them in a text may be
 * planned before them, which is said in the warning.
 */
#ifndef CONFIG_REFERENCES_H
#define CONFIG_REFERENCES_H

#include "table/session.h"

/* Notes a planned vault or secret (identity.vault_reference_key); it is left out while its control
 * plane or its key is unknown. Any thread. */
void references_note(struct session *session, const struct resource_def *def, const struct rows *planned);

/* Looks for the vault and the secret of a well-formed reference; a warning at `place` when one is missing.
 * What cannot be looked up (no network, no rights) is taken to be there. */
void references_look_up(struct ctx *ctx, struct session *session, strview control_plane_id, strview reference,
                        const struct path *place);

#endif
