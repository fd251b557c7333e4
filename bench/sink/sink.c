// A provider that answers at once, or after a fixed delay, and counts what it was asked.
//
// One thread, epoll, keep-alive, 127.0.0.1 only. Prints its port, then serves until its
// standard input is closed. Every POST gets a 200 that Carillon's adapters understand.
//
//   GET /_bench/stats                       what came since the last reset, as JSON
//   GET /_bench/reset?delay_us=N&lose=N     starts anew; `lose` closes the connection of the
//                                           Nth request instead of answering it
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 4096
#define FIRST_BUFFER 4096
#define LARGEST_BUFFER (4 * 1024 * 1024)

struct connection {
  char *buffer;
  size_t used, size;
  uint64_t generation;
};

struct reply {
  uint64_t due_ns, generation;
  int fd, length;
  char text[512];
};

static struct connection connections[MAX_CONNECTIONS];
static uint64_t generations;

static uint64_t requests, recipients, distinct, delay_ns, lose;
static struct rusage usage_at_reset;

// Numbers seen, in a table of open addresses. E.164 never is 0.
static uint64_t *numbers;
static uint64_t numbers_size;

static uint64_t *arrivals;
static uint64_t arrivals_size;

// The delay is the same for all, so that replies fall due in the order they were queued.
static struct reply *replies;
static uint64_t replies_head, replies_tail, replies_size;

static void *must(void *memory) {
  if (memory == NULL) {
    perror("sink");
    exit(1);
  }
  return memory;
}

static uint64_t now_ns(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (uint64_t)at.tv_sec * 1000000000ULL + (uint64_t)at.tv_nsec;
}

static uint64_t slot_of(uint64_t number) {
  uint64_t at = (number * 0x9e3779b97f4a7c15ULL) & (numbers_size - 1);
  while (numbers[at] != 0 && numbers[at] != number) at = (at + 1) & (numbers_size - 1);
  return at;
}

static void grow_numbers(void) {
  uint64_t *old = numbers, old_size = numbers_size;
  numbers_size *= 2;
  numbers = must(calloc(numbers_size, sizeof *numbers));
  for (uint64_t i = 0; i < old_size; i++)
    if (old[i] != 0) numbers[slot_of(old[i])] = old[i];
  free(old);
}

static void count_number(uint64_t number) {
  recipients++;
  if (number == 0) return;
  uint64_t at = slot_of(number);
  if (numbers[at] != 0) return;
  numbers[at] = number;
  if (++distinct * 2 > numbers_size) grow_numbers();
}

static void count_arrival(void) {
  if (requests == arrivals_size) {
    arrivals_size *= 2;
    arrivals = must(realloc(arrivals, arrivals_size * sizeof *arrivals));
  }
  arrivals[requests++] = now_ns();
}

// Counts the numbers of "phone_number": "+254...", or a list of such, or of "recipient".
static uint64_t count_recipients(const char *body, size_t length) {
  const char *key = memmem(body, length, "\"phone_number\":", 15), *end = body + length;
  if (key == NULL) key = memmem(body, length, "\"recipient\":", 12);
  if (key == NULL) return 0;
  const char *at = memchr(key, ':', (size_t)(end - key)) + 1;
  while (at < end && *at == ' ') at++;
  int is_list = at < end && *at == '[';
  uint64_t count = 0, number = 0;
  int inside = 0;
  for (at += is_list; at < end; at++) {
    if (*at == '"') {
      if (inside) {
        count_number(number);
        count++;
        number = 0;
        if (!is_list) break;
      }
      inside = !inside;
    } else if (inside && *at >= '0' && *at <= '9') {
      number = number * 10 + (uint64_t)(*at - '0');
    } else if (!inside && *at == ']') {
      break;
    }
  }
  return count;
}

static void reset(const char *head) {
  const char *delay = strstr(head, "delay_us="), *lost = strstr(head, "lose=");
  delay_ns = delay ? strtoull(delay + 9, NULL, 10) * 1000 : 0;
  lose = lost ? strtoull(lost + 5, NULL, 10) : 0;
  free(numbers);
  numbers_size = 1 << 16;
  numbers = must(calloc(numbers_size, sizeof *numbers));
  free(arrivals);
  arrivals_size = 1 << 16;
  arrivals = must(malloc(arrivals_size * sizeof *arrivals));
  requests = recipients = distinct = 0;
  getrusage(RUSAGE_SELF, &usage_at_reset);
}

// The most requests that came within any second.
static uint64_t most_in_a_second(void) {
  uint64_t most = 0, first = 0;
  for (uint64_t i = 0; i < requests; i++) {
    while (arrivals[i] - arrivals[first] >= 1000000000ULL) first++;
    if (i - first + 1 > most) most = i - first + 1;
  }
  return most;
}

static uint64_t cpu_us(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  int64_t us = (int64_t)(usage.ru_utime.tv_sec - usage_at_reset.ru_utime.tv_sec) * 1000000 +
               (usage.ru_utime.tv_usec - usage_at_reset.ru_utime.tv_usec) +
               (int64_t)(usage.ru_stime.tv_sec - usage_at_reset.ru_stime.tv_sec) * 1000000 +
               (usage.ru_stime.tv_usec - usage_at_reset.ru_stime.tv_usec);
  return (uint64_t)us;
}

static int with_head(char *text, size_t size, const char *body) {
  return snprintf(text, size,
                  "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n%s",
                  strlen(body), body);
}

static int stats(char *text, size_t size) {
  char body[400];
  uint64_t span = requests > 1 ? arrivals[requests - 1] - arrivals[0] : 0;
  snprintf(body, sizeof body,
           "{\"requests\":%llu,\"recipients\":%llu,\"distinct\":%llu,\"mostInASecond\":%llu,"
           "\"spanMs\":%.3f,\"firstMs\":%.3f,\"cpuUs\":%llu}",
           (unsigned long long)requests, (unsigned long long)recipients,
           (unsigned long long)distinct, (unsigned long long)most_in_a_second(),
           (double)span / 1e6, requests > 0 ? (double)arrivals[0] / 1e6 : 0.0,
           (unsigned long long)cpu_us());
  return with_head(text, size, body);
}

static char accepted[512];
static int accepted_length;

// One body for every provider that returns an id; AutoKonnect wants the recipients counted.
static int answer(const char *head, uint64_t count, char *text, size_t size) {
  if (strncmp(head, "POST /api/v1/whatsapp/", 22) != 0) {
    memcpy(text, accepted, (size_t)accepted_length);
    return accepted_length;
  }
  char body[120];
  snprintf(body, sizeof body, "{\"success\":true,\"recipients_count\":%llu}",
           (unsigned long long)count);
  return with_head(text, size, body);
}

static void close_connection(int fd) {
  free(connections[fd].buffer);
  memset(&connections[fd], 0, sizeof connections[fd]);
  close(fd);
}

static void grow_replies(void) {
  uint64_t size = replies_size * 2;
  struct reply *grown = must(malloc(size * sizeof *grown));
  for (uint64_t i = replies_head; i < replies_tail; i++)
    grown[i & (size - 1)] = replies[i & (replies_size - 1)];
  free(replies);
  replies = grown;
  replies_size = size;
}

// A reply is far smaller than a socket's buffer: a short write means that the peer is gone.
static void send_or_close(int fd, const char *text, int length) {
  if (send(fd, text, (size_t)length, MSG_NOSIGNAL) != length) close_connection(fd);
}

static void answer_post(int fd, const char *head, const char *body, size_t length) {
  count_arrival();
  uint64_t count = count_recipients(body, length);
  if (requests == lose) {
    close_connection(fd);
    return;
  }
  char text[512];
  if (delay_ns == 0) {
    send_or_close(fd, text, answer(head, count, text, sizeof text));
    return;
  }
  if (replies_tail - replies_head == replies_size) grow_replies();
  struct reply *reply = &replies[replies_tail++ & (replies_size - 1)];
  reply->due_ns = now_ns() + delay_ns;
  reply->generation = connections[fd].generation;
  reply->fd = fd;
  reply->length = answer(head, count, reply->text, sizeof reply->text);
}

static void answer_one(int fd, char *head, const char *body, size_t length) {
  char text[512];
  if (strncmp(head, "POST ", 5) == 0) {
    answer_post(fd, head, body, length);
    return;
  }
  if (strncmp(head, "GET /_bench/reset", 17) == 0) reset(head);
  send_or_close(fd, text, stats(text, sizeof text));
}

static size_t body_length(const char *head, const char *end) {
  for (const char *line = head; line < end; line++) {
    line = memchr(line, '\n', (size_t)(end - line));
    if (line == NULL) return 0;
    if (strncasecmp(line + 1, "content-length:", 15) == 0) return strtoull(line + 16, NULL, 10);
  }
  return 0;
}

// Answers every whole request of the buffer and keeps the rest.
static void answer_all(int fd) {
  struct connection *connection = &connections[fd];
  uint64_t generation = connection->generation;
  size_t at = 0;
  while (at < connection->used) {
    char *head = connection->buffer + at;
    char *end = memmem(head, connection->used - at, "\r\n\r\n", 4);
    if (end == NULL) break;
    size_t length = body_length(head, end + 2), whole = (size_t)(end - head) + 4 + length;
    if (at + whole > connection->used) break;
    *end = '\0';
    answer_one(fd, head, end + 4, length);
    if (connection->generation != generation) return;
    at += whole;
  }
  connection->used -= at;
  if (at > 0) memmove(connection->buffer, connection->buffer + at, connection->used);
}

static void read_from(int fd) {
  struct connection *connection = &connections[fd];
  if (connection->used == connection->size) {
    connection->size *= 2;
    if (connection->size > LARGEST_BUFFER) {
      close_connection(fd);
      return;
    }
    connection->buffer = must(realloc(connection->buffer, connection->size));
  }
  ssize_t got =
      recv(fd, connection->buffer + connection->used, connection->size - connection->used, 0);
  if (got > 0) {
    connection->used += (size_t)got;
    answer_all(fd);
  } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
    close_connection(fd);
  }
}

static void accept_from(int epoll, int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  if (fd >= MAX_CONNECTIONS) {
    close(fd);
    return;
  }
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connections[fd].buffer = must(malloc(FIRST_BUFFER));
  connections[fd].size = FIRST_BUFFER;
  connections[fd].generation = ++generations;
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void send_due(void) {
  uint64_t now = now_ns();
  for (; replies_head < replies_tail; replies_head++) {
    struct reply *reply = &replies[replies_head & (replies_size - 1)];
    if (reply->due_ns > now) return;
    if (connections[reply->fd].generation == reply->generation)
      send_or_close(reply->fd, reply->text, reply->length);
  }
}

// Rounded up: a reply may be late by less than a millisecond, and is never early.
static int wait_ms(void) {
  if (replies_head == replies_tail) return -1;
  uint64_t due = replies[replies_head & (replies_size - 1)].due_ns, now = now_ns();
  return due <= now ? 0 : (int)((due - now + 999999) / 1000000);
}

static int listen_on_loopback(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&address, size) < 0 || listen(fd, 1024) < 0) {
    perror("sink");
    exit(1);
  }
  getsockname(fd, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

int main(void) {
  accepted_length = with_head(accepted, sizeof accepted,
                              "{\"success\":true,\"request_id\":\"req_7c0e51f2a9\",\"data\":{"
                              "\"message_id\":\"wamid.HBgMMjU0NzEyMzQ1Njc4FQIAERgS\","
                              "\"request_id\":\"req_7c0e51f2a9\"}}");
  replies_size = 1024;
  replies = must(malloc(replies_size * sizeof *replies));
  reset("");
  int listener = listen_on_loopback(), epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event incoming = {.events = EPOLLIN, .data.fd = listener};
  struct epoll_event parent = {.events = EPOLLIN | EPOLLHUP, .data.fd = STDIN_FILENO};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &incoming);
  epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &parent);
  for (;;) {
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, wait_ms());
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == STDIN_FILENO) return 0;
      if (fd == listener) accept_from(epoll, listener);
      else read_from(fd);
    }
    send_due();
  }
}
