/* Konnect's four ways of giving a collection page by page (docs/dev/konnect.md, "Core entities", "Config
 * stores", "Control planes", "Data plane certificates"). */
#ifndef KONNECT_PAGING_H
#define KONNECT_PAGING_H

enum konnect_paging {
    KONNECT_PAGING_CURSOR, /* config stores, secrets: page[size], page[after]; only page[after] of
                              meta.page.next counts */
    KONNECT_PAGING_OFFSET, /* core-entities: size, offset */
    KONNECT_PAGING_NUMBER, /* control planes: page[size], page[number], meta.page.total */
    KONNECT_PAGING_NONE    /* data plane certificates: all at once, as "items" */
};

#endif
