/* Plays a transcript against the real program and the emulator. */
#ifndef TESTS_RPC_REPLAY_H
#define TESTS_RPC_REPLAY_H

/* Fails the running test at the first step whose outcome is another, with the step's place. `folder` holds
 * the transcripts. */
void replay(const char *folder, const char *name);

#endif
