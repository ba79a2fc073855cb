/*
 * The limit: what one core can do when nothing but the kernel is in the way. A bare epoll loop that frames each
 * published body once and writes the same bytes to every stream. It routes nothing, stores nothing and drops whoever
 * does not read; no real server can be expected to beat it without writing fewer times.
 *
 *   epoll-cast PORT      GET anything -> an event stream; POST anything -> `data: <body>` to all streams
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 1 << 17, EVENTS = 1024, REQUEST = 1 << 16 };

/* By file descriptor. */
typedef struct {
  bool is_stream;
  int place;     /* in `streams` */
  char *request; /* what has come of a request; freed once the connection is a stream */
  int length;
} Connection;

static Connection connections[MOST];
static int streams[MOST];
static int stream_count;

static void drop(int fd) {
  Connection *connection = &connections[fd];
  if (connection->is_stream) {
    int moved = streams[--stream_count];
    streams[connection->place] = moved;
    connections[moved].place = connection->place;
  }
  free(connection->request);
  *connection = (Connection){0};
  close(fd);
}

static bool send_all(int fd, const char *bytes, int length) {
  return write(fd, bytes, (size_t)length) == length;
}

static void broadcast(const char *body, int length) {
  static char frame[REQUEST + 16];
  int size = snprintf(frame, sizeof frame, "data: %.*s\n\n", length, body);
  /* From the end: dropping a stream moves the last one, which has been served, to its place. */
  for (int i = stream_count - 1; i >= 0; i--)
    if (!send_all(streams[i], frame, size)) drop(streams[i]);
}

static void become_stream(int fd) {
  static const char head[] =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
  Connection *connection = &connections[fd];
  free(connection->request);
  *connection = (Connection){.is_stream = true, .place = stream_count};
  streams[stream_count++] = fd;
  if (!send_all(fd, head, sizeof head - 1)) drop(fd);
}

/* Handles each whole request that has come. */
static void handle(int fd) {
  Connection *connection = &connections[fd];
  for (;;) {
    char *head_end = connection->length ? strstr(connection->request, "\r\n\r\n") : 0;
    if (!head_end) return;
    if (!memcmp(connection->request, "GET", 3)) {
      become_stream(fd);
      return;
    }
    const char *header = strcasestr(connection->request, "\r\ncontent-length:");
    int length = header && header < head_end ? atoi(header + 17) : 0;
    char *body = head_end + 4, *end = connection->request + connection->length;
    if (length < 0 || body + length > end) return;
    broadcast(body, length);
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    if (!send_all(fd, answer, sizeof answer - 1)) {
      drop(fd);
      return;
    }
    connection->length = (int)(end - body) - length;
    memmove(connection->request, body + length, (size_t)connection->length + 1);
  }
}

static void read_from(int fd) {
  Connection *connection = &connections[fd];
  if (connection->is_stream) { /* a reader has nothing to say but that it leaves */
    char nothing[512];
    ssize_t n = read(fd, nothing, sizeof nothing);
    if (n == 0 || (n < 0 && errno != EAGAIN)) drop(fd);
    return;
  }
  if (!connection->request) connection->request = malloc(REQUEST + 1);
  if (!connection->request || connection->length == REQUEST) {
    drop(fd);
    return;
  }
  ssize_t n = read(fd, connection->request + connection->length, (size_t)(REQUEST - connection->length));
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) {
    drop(fd);
    return;
  }
  connection->length += (int)n;
  connection->request[connection->length] = 0;
  handle(fd);
}

int main(int count, char **arguments) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);

  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)(count > 1 ? atoi(arguments[1]) : 0))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 65535)) {
    perror("epoll-cast");
    return 1;
  }

  int poll_fd = epoll_create1(0);
  struct epoll_event events[EVENTS], event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int n = epoll_wait(poll_fd, events, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.fd != listener) {
        read_from(events[i].data.fd);
        continue;
      }
      int fd;
      while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MOST) {
          close(fd);
          continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        event.data.fd = fd;
        epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event);
      }
    }
  }
}
