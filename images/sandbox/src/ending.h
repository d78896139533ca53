// The end of all that runs in the sandbox.
#ifndef SLIPWAY_ENDING_H
#define SLIPWAY_ENDING_H

#include "cgroups.h"

/**
 * Ends every process of the sandbox but the caller, what is frozen included, and lets in no other. Pre-condition: the caller is PID 1, with
 * CAP_KILL and CAP_DAC_OVERRIDE, and in no group that the learner can freeze. It returns when nothing is left: PID 1 may
 * not end before, because on cgroup version 1 a frozen process cannot be killed, and its namespace would wait for it, and
 * the host engine for the namespace, for ever.
 */
void end_processes(const struct cgroups *cgroups);

#endif
