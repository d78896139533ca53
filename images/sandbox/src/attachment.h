// The other end of a terminal: the files of the attached process, and its connection to the holder.
#ifndef SLIPWAY_ATTACHMENT_H
#define SLIPWAY_ATTACHMENT_H

#include "input.h"
#include "ring.h"
#include "wire.h"

#include <stdbool.h>

enum {
    // With receipts, so much may be given beyond the last one, at most RING_BEHIND: all that may be lost on its way is
    // still kept. More would only wait somewhere, and what it is answered by, Ctrl-C for example, would come later.
    WINDOW = 256 << 10,
    // And so far the shell may run ahead of what was given.
    ATTACHED_AHEAD = 64 << 10,
};

struct attachment {
    int control; // -1: nobody is attached
    int in;
    int out;
    struct frames frames;
    bool gives_receipts;
    uint64_t received; // sequence number of the next byte that the last receipt awaits
    char greeting[512];
    size_t greeting_length;
    size_t greeting_given;
};

/** Accepts a connection of one who may attach; -1 when there is none. */
int attachment_accept(int listening);

/** Receives a request on `connection`; false (and no file is left open) when it is not a whole one. */
bool attachment_receive(int connection, struct request *request, int files[2]);

/** Attaches; the greeting and the output from the request's place on are still to be given. */
void attachment_begin(struct attachment *attachment, int connection, const int files[2], const struct request *request,
                      struct ring *ring, const char *nonce);

/** Closes the files, then reports: whoever reads them must see their end no later than the process's. False when the
 *  report could not be handed over. */
bool attachment_end(struct attachment *attachment, enum report_kind kind, uint8_t code);

/** How far the shell may run ahead of what was given to this attachment. */
size_t attachment_ahead(const struct attachment *attachment);

/** Whether everything there is was given. */
bool attachment_served(const struct attachment *attachment, const struct ring *ring);

/** Takes a receipt; false when it is for bytes that were never given. */
bool attachment_receipt(struct attachment *attachment, const struct ring *ring, uint32_t receipt);

/** Whether something may be given now, if stdout takes it. */
bool attachment_may_give(const struct attachment *attachment, const struct ring *ring);

/** Writes as much as stdout takes now; false when it is broken. */
bool attachment_give(struct attachment *attachment, struct ring *ring);

#endif
