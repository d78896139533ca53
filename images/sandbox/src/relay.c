#include "relay.h"
#include "flow.h"
#include "record.h"
#include "unix.h"

#include <string.h>
#include <unistd.h>

struct end {
    int file;
    bool gone; // both closed and shut: it neither says nor takes anything more
};

struct relay {
    struct end client;
    struct end engine;
    struct flow up;   // what is asked
    struct flow down; // what is answered
    struct trace trace;
};

static struct relay relays[RELAYS];
static int count;
static uint32_t numbers;

void relay_open(int client, const char *engine) {
    int file = count < RELAYS ? unix_connect(engine) : -1;
    if (file < 0) {
        close(client);
        return;
    }
    relays[count++] = (struct relay){
        .client = {.file = client},
        .engine = {.file = file},
        .up = {.from = client, .to = file},
        .down = {.from = file, .to = client},
        .trace = {.number = ++numbers},
    };
}

static void close_relay(struct relay *relay) {
    record_closed(&relay->trace);
    flow_free(&relay->up);
    flow_free(&relay->down);
    close(relay->client.file);
    close(relay->engine.file);
}

static struct pollfd watched(const struct end *end, const struct flow *said, const struct flow *taken) {
    short events = (short)((flow_may_read(said) ? POLLIN : 0) | (taken->left != NULL ? POLLOUT : 0));
    // Without any event the kernel still reports that somebody has gone, again and again.
    return (struct pollfd){.fd = events == 0 && end->gone ? -1 : end->file, .events = events};
}

int relay_watch(struct pollfd *files) {
    for (int i = 0; i < count; i++) {
        const struct relay *relay = &relays[i];
        files[i * RELAY_FILES] = watched(&relay->client, &relay->up, &relay->down);
        files[i * RELAY_FILES + 1] = watched(&relay->engine, &relay->down, &relay->up);
    }
    return count * RELAY_FILES;
}

static void look(struct end *end, short found) {
    end->gone = end->gone || (found & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

static void move(struct relay *relay) {
    const struct passed asked = flow_move(&relay->up);
    record_passed(&relay->trace, relay->client.file, RECORD_ASKED, asked.bytes, asked.length);
    const struct passed answered = flow_move(&relay->down);
    record_passed(&relay->trace, relay->client.file, RECORD_ANSWERED, answered.bytes, answered.length);
}

/** An end that has gone is closed for the other one, too, as soon as that has all that was said. */
static bool is_over(const struct relay *relay) {
    bool said = relay->up.over && (relay->down.over || relay->client.gone);
    bool answered = relay->down.over && relay->engine.gone;
    return said || answered;
}

void relay_serve(const struct pollfd *files) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
        struct relay *relay = &relays[i];
        short client = files[i * RELAY_FILES].revents;
        short engine = files[i * RELAY_FILES + 1].revents;
        look(&relay->client, client);
        look(&relay->engine, engine);
        if ((client | engine) != 0) {
            move(relay);
        }
        if (is_over(relay)) {
            close_relay(relay);
        } else {
            relays[kept++] = *relay;
        }
    }
    count = kept;
}
