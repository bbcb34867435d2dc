/* Golden cases: what one operation sends to Konnect, byte for byte, and what it makes of the answers.
 *
 * A case is a text file of sections, each begun by a line `== NAME` (and an argument, for some):
 *
 *   == resource konnect_vault     the table
 *   == provider                   the provider block as JSON (default: a token, a server and a control plane)
 *   == import ID                  the operation is an import followed by a read
 *   == moved PROVIDER TYPE VERSION   the operation is a move of another provider's object, whose state is the
 *                                 section, followed by a read
 *   == identity                   the same by an identity as JSON
 *   == prior                      the state before, as JSON; with neither config nor import: read it; see
 * `delete`
 *   == private                    private bytes that go with the state
 *   == config                     the configuration as JSON: plan and apply (create, or update with prior)
 *   == unknown NAME...            attributes of the configuration that are unknown: plan only
 *   == delete                     the operation is a destroy of `prior`
 *   == environment NAME=VALUE     the one variable of the environment
 *   == date [TEXT]                the Date header of each answer, or none (default: a minute before 2026)
 *   == control_plane STATUS       the answer to a GET of the control plane itself (default: it is there)
 *   == schema                     Konnect's schema of the plugin or partial (default: it has none), asked for
 *                                 unseen
 *   == target STATUS              the answer to a plan's look at a Config Store (default: it is there, and
 * the look is in no expectation)
 *   == there [STATUS]             the list that a plan gets of what is there (default: it is empty, and asked
 *                                 for unseen)
 *   == answer STATUS [TYPE]       an answer of Konnect, in order; the section is the body. STATUS may be
 * `cut` (the connection breaks after the request was sent) or `refused` (before)
 *
 * and then what is expected, in this order, each only when there is something to say:
 *
 *   == plan                       the planned state as JSON, unknowns as "<unknown>"; `replace: NAME` lines
 *   == state moved                the state that the move makes, as below
 *   == request                    method, URL, headers, blank line, body
 *   == state                      the new state as JSON; `null` when there is none; `private: BYTES`
 *   == diagnostics                `error|warning at PATH: SUMMARY: DETAIL`
 *
 * Free-form attributes are written as plain JSON in config and state. What a read finds is read once more
 * from a list of the collection, and must be the same.
 */
#ifndef TESTS_GOLDEN_CASE_H
#define TESTS_GOLDEN_CASE_H

#include "base/arena.h"
#include "base/strview.h"

struct section {
    strview name;
    strview argument;
    strview text; /* without the last line break */
};

struct golden_case {
    struct section *sections;
    size_t count;
    strview given;    /* the text of the file up to the first expected section */
    strview expected; /* the rest */
};

struct golden_case case_parse(struct arena *arena, strview text);
/* The first section of that name, or NULL. */
const struct section *case_section(const struct golden_case *golden, const char *name);
/* Runs the case and returns the expected part as it should be. */
strview case_run(struct arena *arena, const struct golden_case *golden);

#endif
