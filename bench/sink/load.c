// Posts one fixed body as fast as it can, to learn what the sink itself can serve.
//
//   load PORT CONNECTIONS SECONDS      prints requests per second
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char body[] =
    "{\"phone_number\":\"+254712345678\",\"message_type\":\"text\",\"text\":\"Hi Amina, your order "
    "1234 of 5 items is on its way and arrives tomorrow between 10:00 and 12:00.\"}";
static char request[1024];
static size_t request_length;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void post(int fd) {
  if (send(fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) die("send");
}

static void open_connection(int epoll, int port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) die("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  post(fd);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: load PORT CONNECTIONS SECONDS\n");
    return 2;
  }
  request_length = (size_t)snprintf(
      request, sizeof request,
      "POST /send-whatsapp?tenantId=bench HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: "
      "application/json\r\nauthorization: Bearer fiq_bench\r\ncontent-length: %zu\r\n\r\n%s",
      strlen(body), body);
  int epoll = epoll_create1(0);
  for (int i = 0; i < atoi(argv[2]); i++) open_connection(epoll, atoi(argv[1]));
  uint64_t answers = 0;
  double seconds = atof(argv[3]), from = now();
  while (now() - from < seconds) {
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, 1000);
    for (int i = 0; i < count; i++) {
      // The sink's answer is small and comes whole.
      char answer[2048];
      if (recv(events[i].data.fd, answer, sizeof answer, 0) <= 0) die("recv");
      answers++;
      post(events[i].data.fd);
    }
  }
  printf("%.0f\n", (double)answers / (now() - from));
  return 0;
}
