/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hook by which Swift's runtime can be told where to run what no actor or executor claims
 * (swift/stdlib/public/Concurrency, `swift_task_enqueueGlobal_hook`).
 *
 * NIO looks it up by name in the running program. With Swift's libraries inside the program the name is not to be found
 * there (they are linked with --exclude-libs=ALL), but the linker still knows it.
 */
#ifndef DUBAN_CSWIFTRUNTIME_SHIM_H
#define DUBAN_CSWIFTRUNTIME_SHIM_H

extern void *swift_task_enqueueGlobal_hook;

static inline void **duban_enqueue_global_hook(void) { return &swift_task_enqueueGlobal_hook; }

#endif
