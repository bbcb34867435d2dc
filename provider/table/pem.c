#include "table/pem.h"

#include "base/ascii.h"

#include <stddef.h>

#define BEGIN  SV("-----BEGIN ")
#define END    SV("-----END ")
#define DASHES SV("-----")

static bool is_base64(strview line)
{
    for (size_t i = 0; i < line.len; i++) {
        char byte = line.data[i];
        if (!ascii_is_alnum(byte) && byte != '+' && byte != '/' && byte != '=')
            return false;
    }
    return line.len > 0;
}

/* The label of a line `-----BEGIN LABEL-----`; data == NULL: it is another line. */
static strview label_of(strview line, strview begin)
{
    strview none = { 0 };
    if (!sv_starts_with(line, begin) || !sv_ends_with(line, DASHES) || line.len < begin.len + DASHES.len)
        return none;
    strview label = sv_slice(line, begin.len, line.len - DASHES.len);
    return sv_contains(label, DASHES) ? none : label;
}

/* "Proc-Type: 4,ENCRYPTED" */
static bool is_header(strview line)
{
    return sv_find(line, ':') != SIZE_MAX;
}

/* The rest of a block, from behind its first line on. */
static const char *block_fault(strview label, strview *rest)
{
    bool data = false;
    while (rest->data != NULL) {
        strview line = sv_trim(sv_cut(rest, '\n'));
        strview end = label_of(line, END);
        if (end.data != NULL && !sv_equal(end, label))
            return "the labels of its lines \"-----BEGIN ...-----\" and \"-----END ...-----\" differ";
        if (end.data != NULL)
            return data ? NULL : "there is nothing between its BEGIN and END lines";
        if (line.len > 0 && !is_base64(line) && (data || !is_header(line)))
            return "a line between its BEGIN and END lines is not base64";
        data = data || is_base64(line);
    }
    return "it has no line \"-----END ...-----\" behind the line \"-----BEGIN ...-----\"";
}

const char *pem_fault(strview text)
{
    size_t blocks = 0;
    for (strview rest = text; rest.data != NULL;) {
        strview label = label_of(sv_trim(sv_cut(&rest, '\n')), BEGIN);
        const char *fault = label.data != NULL ? block_fault(label, &rest) : NULL;
        if (fault != NULL)
            return fault;
        blocks += label.data != NULL;
    }
    if (blocks > 0)
        return NULL;
    return sv_contains(text, BEGIN) ? "its line \"-----BEGIN ...-----\" does not stand alone"
                                    : "it has no line \"-----BEGIN ...-----\"; file(\"...\") reads a file";
}

bool pem_has_private_key(strview text)
{
    for (strview rest = text; rest.data != NULL;)
        if (sv_ends_with(label_of(sv_trim(sv_cut(&rest, '\n')), BEGIN), SV("PRIVATE KEY")))
            return true;
    return false;
}
