/* Whether a control plane is there, asked for once per session: GET /v2/control-planes/{id}.
 *
 * A wrong region, server_url or control plane answers 404 to everything (docs/dev/konnect.md, "Control
 * planes"), which looks as if all objects were gone. So the first 404 is not believed before the control
 * plane itself was found, and a plan is not believed before the token and the address were.
 */
#ifndef TABLE_CONTROL_PLANE_H
#define TABLE_CONTROL_PLANE_H

#include "table/session.h"

enum control_plane_presence {
    CONTROL_PLANE_THERE,
    CONTROL_PLANE_MISSING,      /* 404: this Konnect does not know it */
    CONTROL_PLANE_FORBIDDEN,    /* 403: the token may not see it */
    CONTROL_PLANE_UNAUTHORIZED, /* 401: the token is not accepted */
    CONTROL_PLANE_UNASKED       /* no answer, or one that says nothing: `reason` has why */
};

struct control_plane_look {
    enum control_plane_presence presence;
    strview name;   /* by which people know it, where Konnect told; else empty */
    strview reason; /* of CONTROL_PLANE_UNASKED: whole sentences; else empty */
};

/* What Konnect says of the control plane `id`. The first call of a session asks, with all retries; later ones
 * and those of other threads get the same result, until control_plane_prove says better. Never NULL; lives
 * as long as the session. Adds no diagnostics. Any thread. */
const struct control_plane_look *control_plane_look(struct ctx *ctx, struct session *session, strview id);

/* Notes that Konnect has answered well to something below the control plane, so that it is there; and its
 * name, which may be empty: not told. Any thread. */
void control_plane_prove(struct session *session, strview id, strview name);

/* Konnect's address, for messages. */
strview control_plane_host(struct arena *arena, struct session *session);
/* "in the control plane ID at https://…": the region, too. Without an ID: "at https://…". */
strview control_plane_place(struct arena *arena, struct session *session, strview id);

/* What to say about a control plane that is not there: names it, the host, and what to check. */
struct control_plane_fault {
    const char *summary; /* "Control plane not found" */
    const char *detail;  /* whole sentences; more may follow */
};
/* `look` says anything but CONTROL_PLANE_THERE. In the arena. */
struct control_plane_fault control_plane_fault(struct arena *arena, struct session *session, strview id,
                                               const struct control_plane_look *look);

/* True when it is there; else false, with the fault as an error. `advice` follows the detail; may be "". */
bool control_plane_require(struct ctx *ctx, struct session *session, strview id, const char *advice);

#endif
