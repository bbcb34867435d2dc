/* Locks of threads, which can always be made: a system that has no room for one ends the process (BUG). */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <pthread.h>

/* pthread_mutex_destroy ends it. For condition variables see base/clock.h. */
void lock_init(pthread_mutex_t *lock);

#endif
