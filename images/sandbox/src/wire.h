// What hold says on a terminal's socket (SOCK_SEQPACKET: a message is a packet). The attaching process sends one
// request with its stdin and stdout; the holder answers GIVEN, and later how the attachment ended.
#ifndef SLIPWAY_WIRE_H
#define SLIPWAY_WIRE_H

#include <stdint.h>

enum { REQUEST_MAGIC = 0x686f6c31 };

struct request {
    uint32_t magic;
    uint16_t columns;
    uint16_t rows;
    uint64_t resume_from;
    uint32_t created; // whether the asking process has just started this holder
    uint32_t receipts; // whether receipts will come: then no more than their window is given before the first
};

enum report_kind {
    REPORT_GIVEN = 'g',    // the holder has the files
    REPORT_EXITED = 'x',   // the shell has ended and all its output is given; `code` is set
    REPORT_REPLACED = 'r', // another attachment took over
    REPORT_DETACHED = 'd', // stdin ended, stdout broke, or stdin was not made of frames
};

struct report {
    uint8_t kind;
    uint8_t code;
};

#endif
