#include "base/lock.h"

#include "base/mem.h"

void lock_init(pthread_mutex_t *lock)
{
    if (pthread_mutex_init(lock, NULL) != 0)
        BUG("no lock can be made");
}
