/*
 * The load: opens many Server-Sent-Events streams, publishes posts over HTTP at a fixed interval, and measures when
 * each post arrives on each stream. One thread, one epoll loop, so that all times are read from one clock.
 *
 *   load --port=P --subscribe=PATH --publish=PATH --streams=N --texts=FILE [--bytes=500] [--body='{"text":"@"}']
 *        [--token=T] [--accept-encoding=gzip] [--publishers=16] [--per-address=250]
 *
 * It connects, prints {"event":"connected",...}, then obeys lines on standard input: `run POSTS INTERVAL_US` publishes
 * and prints one line of JSON; the end of the input ends the program. Streams stay open between runs, so several
 * servers can be measured in turn, round after round, without connecting anew.
 *
 * A post's text starts with a marker, Q<ns>Q: the time on the monotonic clock at which the post was due. Latency is
 * counted from there and not from the write, so a server that holds up the publisher does not look faster for it.
 * A delivery is counted once for each post and stream, in however many frames or copies the post came.
 *
 * Streams spread over 127.0.0.2 and up (--per-address each): one address has too few ports, and servers may limit
 * the streams of one address. With gzip the markers are not readable, so only bytes are counted.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  MARKER_DIGITS = 18, /* nanoseconds, padded with zeros: enough for 31 years without a restart */
  MARKER = MARKER_DIGITS + 2,
  CARRY = MARKER - 1, /* how much of a marker can end one read */
  READ = 1 << 18,
  ANSWER = 1 << 15,
  EVENTS = 1024,
  CONNECTING = 256, /* streams asked for and not yet answered: below any usual listen backlog */
  MAX_TEXTS = 4096,
};

#define MS 1000000LL
#define SECOND 1000000000LL

typedef struct {
  int fd; /* -1 when closed */
  bool answered;
  uint8_t carried;
  char carry[CARRY];
} Stream;

/* A keepalive connection that publishes; it has one request in flight, so it works with any HTTP server. */
typedef struct {
  int fd;   /* -1 when closed */
  int post; /* the post in flight, or -1 */
  bool acknowledged;
  int length;
  char answer[ANSWER + 1];
} Publisher;

typedef struct {
  int64_t due, sent, acknowledged, last;
} Post;

typedef struct {
  int64_t at;
  int post;
} Delivery;

/* What epoll hands back: a stream, a publisher or the command input. */
enum { IS_STREAM, IS_PUBLISHER, IS_INPUT };
static uint64_t tag(int what, int index) { return ((uint64_t)what << 32) | (uint32_t)index; }

static struct {
  int port, streams, bytes, publishers, per_address;
  const char *subscribe, *publish, *token, *accept_encoding, *body, *texts;
} option = {.bytes = 500, .publishers = 16, .per_address = 250, .body = "@"};

static int poll_fd;
static Stream *streams;
static Publisher *publishers;
static char *texts[MAX_TEXTS];
static int text_count, texts_used;
static char buffer[CARRY + READ];

/* The run under way. */
static Post *posts;
static int planned, queued, taken, acknowledged, refused;
static int64_t interval;
static uint64_t *seen; /* one bit for each stream and post */
static int seen_words;
static Delivery *deliveries;
static size_t delivered, room;
static int64_t duplicates, wire_bytes, last_arrival, last_answer;
static int closed_streams;
static char refusal[200];

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * SECOND + t.tv_nsec;
}

static double cpu_seconds(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static _Noreturn void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("load: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count ? count : 1, size);
  if (!memory) fail("out of memory");
  return memory;
}

static void watch(int fd, uint64_t what) {
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = what};
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl: %s", strerror(errno));
}

/* Blocking connect (loopback answers at once), then non-blocking. `source` is the last part of 127.0.0.0/8. */
static int connect_from(uint32_t source) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
  if (fd < 0) fail("socket: %s", strerror(errno));
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000000u + source)};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)option.port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  /* Without this, bind() takes a port for all destinations and runs out of them. */
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (bind(fd, (struct sockaddr *)&from, sizeof from)) fail("bind: %s", strerror(errno));
  if (connect(fd, (struct sockaddr *)&to, sizeof to)) fail("connect to port %d: %s", option.port, strerror(errno));
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

/* ---- streams ---------------------------------------------------------------------------------------------------- */

static void open_stream(int i) {
  static char request[1024];
  static int length;
  if (!length) {
    const char *encoding = option.accept_encoding;
    length = snprintf(request, sizeof request,
                      "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\n%s%s%s\r\n",
                      option.subscribe, option.port, encoding ? "Accept-Encoding: " : "", encoding ? encoding : "",
                      encoding ? "\r\n" : "");
  }
  streams[i] = (Stream){.fd = connect_from(2 + (uint32_t)(i / option.per_address))};
  if (write(streams[i].fd, request, (size_t)length) != length) fail("could not ask for a stream");
  watch(streams[i].fd, tag(IS_STREAM, i));
}

/* The post with this marker: markers rise, and the newest posts are asked for most. -1 for one of an earlier run. */
static int post_of(int64_t due) {
  int low = 0, high = queued;
  while (low < high) {
    int middle = (low + high) / 2;
    if (posts[middle].due < due)
      low = middle + 1;
    else
      high = middle;
  }
  return low < queued && posts[low].due == due ? low : -1;
}

static void count_delivery(int stream, int64_t due, int64_t at) {
  int post = post_of(due);
  if (post < 0) return;
  uint64_t *word = &seen[(size_t)stream * (size_t)seen_words + (size_t)post / 64], bit = 1ULL << (post % 64);
  if (*word & bit) {
    duplicates++;
    return;
  }
  *word |= bit;
  if (delivered == room) {
    room = room ? room * 2 : 1 << 20;
    deliveries = realloc(deliveries, room * sizeof *deliveries);
    if (!deliveries) fail("out of memory");
  }
  deliveries[delivered++] = (Delivery){.at = at, .post = post};
  if (at > posts[post].last) posts[post].last = at;
  last_arrival = at;
}

/* Finds the markers in what arrived; a marker cut by the end of the read is carried over to the next one. */
static void scan(int i, char *start, char *end, int64_t at) {
  Stream *stream = &streams[i];
  stream->carried = 0;
  for (char *p = start; (p = memchr(p, 'Q', (size_t)(end - p))); p++) {
    int64_t due = 0;
    int digits = 0;
    while (p + 1 + digits < end && digits < MARKER_DIGITS && p[1 + digits] >= '0' && p[1 + digits] <= '9')
      due = due * 10 + (p[1 + digits++] - '0');
    if (p + 1 + digits == end) {
      stream->carried = (uint8_t)(end - p);
      memcpy(stream->carry, p, stream->carried);
      return;
    }
    if (digits == MARKER_DIGITS && p[1 + digits] == 'Q') {
      count_delivery(i, due, at);
      p += MARKER - 1;
    }
  }
}

static void close_stream(Stream *stream) {
  close(stream->fd);
  stream->fd = -1;
  closed_streams++;
}

/* Reads a stream once; true when its answer, 200, has just come. */
static bool read_stream(int i, int64_t at) {
  Stream *stream = &streams[i];
  if (stream->fd < 0) return false;
  ssize_t n = read(stream->fd, buffer + CARRY, READ);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (n <= 0) {
    if (!stream->answered) fail("the server closed a stream before it answered");
    close_stream(stream);
    return false;
  }
  if (!stream->answered) {
    if (n < 12 || memcmp(buffer + CARRY, "HTTP/1.1 200", 12))
      fail("a stream was refused: %.*s", n < 300 ? (int)n : 300, buffer + CARRY);
    stream->answered = true;
    return true;
  }
  wire_bytes += n;
  if (option.accept_encoding) {
    last_arrival = at;
    return false;
  }
  char *start = buffer + CARRY - stream->carried;
  memcpy(start, stream->carry, stream->carried);
  scan(i, start, buffer + CARRY + n, at);
  return false;
}

/* ---- publishing ------------------------------------------------------------------------------------------------- */

static void open_publisher(int i) {
  Publisher *publisher = &publishers[i];
  publisher->fd = connect_from(1);
  publisher->post = -1;
  watch(publisher->fd, tag(IS_PUBLISHER, i));
}

static void note_refusal(const char *why, int length) {
  refused++;
  if (refusal[0]) return;
  int n = 0;
  for (; n < length && n < (int)sizeof refusal - 1; n++)
    refusal[n] = why[n] < ' ' || why[n] > '~' || why[n] == '"' || why[n] == '\\' ? ' ' : why[n];
  refusal[n] = 0;
}

static void send_post(int i, int index) {
  static char text[1 << 16], body[1 << 17], request[1 << 18];
  Publisher *publisher = &publishers[i];
  if (publisher->fd < 0) open_publisher(i);
  const char *prose = texts[texts_used++ % text_count];
  int marker = snprintf(text, sizeof text, "Q%0*lldQ ", MARKER_DIGITS, (long long)posts[index].due);
  int length = marker;
  while (length < option.bytes) { /* a short text is repeated until it fills the bytes */
    int add = (int)strlen(prose);
    if (add > option.bytes - length) add = option.bytes - length;
    memcpy(text + length, prose, (size_t)add);
    length += add;
  }
  text[option.bytes] = 0;
  const char *hole = strchr(option.body, '@');
  int size = snprintf(body, sizeof body, "%.*s%s%s", (int)(hole - option.body), option.body, text, hole + 1);
  int whole = snprintf(request, sizeof request,
                       "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n%s%s%s"
                       "Content-Length: %d\r\n\r\n%s",
                       option.publish, option.port, option.token ? "Authorization: Bearer " : "",
                       option.token ? option.token : "", option.token ? "\r\n" : "", size, body);
  posts[index].sent = now();
  publisher->post = index;
  publisher->acknowledged = false;
  publisher->length = 0;
  if (write(publisher->fd, request, (size_t)whole) == whole) return;
  note_refusal("could not write the request", 27);
  close(publisher->fd);
  publisher->fd = -1;
  publisher->post = -1;
}

/* True when the whole HTTP answer is there. */
static bool is_whole(const Publisher *publisher) {
  const char *head_end = strstr(publisher->answer, "\r\n\r\n");
  if (!head_end) return false;
  const char *body = head_end + 4;
  const char *length = strcasestr(publisher->answer, "\r\ncontent-length:");
  if (length && length < head_end) return publisher->answer + publisher->length >= body + atoi(length + 17);
  const char *chunked = strcasestr(publisher->answer, "\r\ntransfer-encoding: chunked");
  if (chunked && chunked <= head_end)
    return publisher->length >= 5 && !memcmp(publisher->answer + publisher->length - 5, "0\r\n\r\n", 5);
  return true;
}

static void read_publisher(int i, int64_t at) {
  Publisher *publisher = &publishers[i];
  if (publisher->fd < 0) return;
  if (publisher->length == ANSWER) fail("the answer to a publish is larger than %d bytes", ANSWER);
  ssize_t n = read(publisher->fd, publisher->answer + publisher->length, (size_t)(ANSWER - publisher->length));
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) { /* between requests a server may close a keepalive connection */
    if (publisher->post >= 0) note_refusal("the server closed the connection", 32);
    close(publisher->fd);
    publisher->fd = -1;
    publisher->post = -1;
    return;
  }
  publisher->length += (int)n;
  publisher->answer[publisher->length] = 0;
  if (publisher->post < 0) return; /* a late answer to a run that was given up */
  last_answer = at;
  if (!publisher->acknowledged && publisher->length >= 12) {
    publisher->acknowledged = true;
    if (publisher->answer[9] == '2') {
      posts[publisher->post].acknowledged = at;
      acknowledged++;
    } else {
      note_refusal(publisher->answer, publisher->length);
    }
  }
  if (is_whole(publisher)) publisher->post = -1;
}

/* Queues each post whose time has come, and gives the queue to publishers that are free. */
static void publish_due(int64_t at) {
  while (queued < planned && at >= posts[queued].due) queued++;
  for (int i = 0; i < option.publishers && taken < queued; i++)
    if (publishers[i].post < 0) send_post(i, taken++);
}

/* ---- a run ------------------------------------------------------------------------------------------------------ */

/* Waits for events and handles them; returns how many streams have just been answered. */
static int handle_events(int wait_ms) {
  static struct epoll_event events[EVENTS];
  int answered = 0, n = epoll_wait(poll_fd, events, EVENTS, wait_ms);
  for (int j = 0; j < n; j++) {
    int64_t at = now();
    int index = (int)(uint32_t)events[j].data.u64;
    switch (events[j].data.u64 >> 32) {
      case IS_STREAM:
        answered += read_stream(index, at);
        break;
      case IS_PUBLISHER:
        read_publisher(index, at);
        break;
      default:
        return -1;
    }
    /* In the midst of a large fan-out too, the next post goes out when it is due. */
    if (planned && ((queued < planned && at >= posts[queued].due) || taken < queued)) publish_due(at);
  }
  return answered;
}

static int open_streams(void) {
  int open = 0;
  for (int i = 0; i < option.streams; i++) open += streams[i].fd >= 0;
  return open;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void print_spread(const char *name, double *values, size_t count) {
  if (!count) {
    printf(",\"%s\":null", name);
    return;
  }
  qsort(values, count, sizeof *values, ascending);
  printf(",\"%s\":{\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}", name, values[count / 2],
         values[(size_t)((double)(count - 1) * 0.99)], values[count - 1]);
}

static void report(int64_t start, double cpu) {
  /* Never less than the time the posts were spread over, or a short run would look faster than it was asked to be. */
  int64_t spread = planned * interval, took = last_arrival - start;
  double seconds = (double)(took > spread ? took : spread) / 1e9;
  printf("{\"event\":\"ran\",\"streams\":%d,\"open\":%d,\"closed\":%d,\"posts\":%d,\"acknowledged\":%d,\"refused\":%d",
         option.streams, open_streams(), closed_streams, planned, acknowledged, refused);
  printf(",\"refusal\":\"%s\",\"expected\":%lld,\"deliveries\":%zu,\"duplicates\":%lld,\"seconds\":%.4f,\"rate\":%.0f",
         refusal, (long long)planned * option.streams, delivered, (long long)duplicates, seconds,
         (double)delivered / seconds);
  printf(",\"bytes\":%lld,\"cpu\":%.3f", (long long)wire_bytes, cpu);

  /* All in milliseconds. */
  size_t most = delivered > (size_t)planned ? delivered : (size_t)planned, n = 0;
  double *values = allocate(most, sizeof *values);
  for (size_t d = 0; d < delivered; d++) values[d] = (double)(deliveries[d].at - posts[deliveries[d].post].due) / 1e6;
  print_spread("latency", values, delivered);
  for (size_t d = 0; d < delivered; d++) values[d] = (double)(deliveries[d].at - posts[deliveries[d].post].sent) / 1e6;
  print_spread("fromRequest", values, delivered);
  for (size_t d = 0; d < delivered; d++) {
    const Post *post = &posts[deliveries[d].post];
    if (post->acknowledged) values[n++] = (double)(deliveries[d].at - post->acknowledged) / 1e6;
  }
  print_spread("fromAcknowledgement", values, n);
  n = 0;
  for (int p = 0; p < planned; p++)
    if (posts[p].last && posts[p].acknowledged) values[n++] = (double)(posts[p].last - posts[p].acknowledged) / 1e6;
  print_spread("lastReaderFromAcknowledgement", values, n);
  n = 0;
  for (int p = 0; p < planned; p++)
    if (posts[p].acknowledged) values[n++] = (double)(posts[p].acknowledged - posts[p].sent) / 1e6;
  print_spread("acknowledgement", values, n);
  printf("}\n");
  fflush(stdout);
  free(values);
}

/* Opens the streams that are not open, some at a time, and waits until each is answered. */
static void connect_streams(void) {
  int64_t start = now();
  int missing = option.streams - open_streams(), opened = 0, answered = 0, next = 0;
  while (answered < missing) {
    for (; opened < missing && opened - answered < CONNECTING; opened++) {
      while (streams[next].fd >= 0) next++;
      open_stream(next++);
    }
    int n = handle_events(1000);
    if (n > 0) answered += n;
    if (now() - start > 60 * SECOND) fail("only %d of %d streams were answered", answered, missing);
  }
}

static void run(int count, int64_t interval_ns) {
  connect_streams(); /* a server may have dropped some that were too slow in the run before */
  free(posts);
  free(seen);
  planned = count;
  interval = interval_ns;
  posts = allocate((size_t)count, sizeof *posts);
  seen_words = (count + 63) / 64;
  seen = allocate((size_t)option.streams * (size_t)seen_words, sizeof *seen);
  queued = taken = acknowledged = refused = closed_streams = 0;
  delivered = 0;
  duplicates = wire_bytes = 0;
  refusal[0] = 0;
  for (int i = 0; i < option.publishers; i++) { /* what is still in flight belongs to a run that was given up */
    if (publishers[i].post < 0) continue;
    close(publishers[i].fd);
    publishers[i].fd = publishers[i].post = -1;
  }
  int64_t start = now() + 10 * MS, end = start + count * interval;
  double cpu = cpu_seconds();
  last_arrival = last_answer = start;
  for (int i = 0; i < count; i++) posts[i].due = start + i * interval;
  size_t expected = (size_t)count * (size_t)option.streams;

  for (;;) {
    int64_t at = now();
    publish_due(at);
    bool answered = acknowledged + refused >= planned;
    if (answered && delivered >= expected) break;
    /* Given up: when all is published and nothing comes any more, or at the latest 20 s after the last post was due. */
    int64_t quiet = at - (last_arrival > last_answer ? last_arrival : last_answer);
    if (at > end && quiet > (option.accept_encoding && answered ? SECOND / 2 : 3 * SECOND)) break;
    if (at > end + 20 * SECOND) break;
    int64_t wait = queued < planned ? (posts[queued].due - at) / MS : 50; /* the last millisecond is spent polling */
    if (handle_events(wait < 0 ? 0 : (int)wait) < 0) break;
  }
  report(start, cpu_seconds() - cpu);
  planned = 0; /* late deliveries of this run are only bytes now */
}

/* ---- start ------------------------------------------------------------------------------------------------------ */

static void read_options(int count, char **arguments) {
  const struct {
    const char *name;
    int *number;
    const char **word;
  } known[] = {
      {"port", &option.port, 0},
      {"streams", &option.streams, 0},
      {"bytes", &option.bytes, 0},
      {"publishers", &option.publishers, 0},
      {"per-address", &option.per_address, 0},
      {"subscribe", 0, &option.subscribe},
      {"publish", 0, &option.publish},
      {"token", 0, &option.token},
      {"accept-encoding", 0, &option.accept_encoding},
      {"body", 0, &option.body},
      {"texts", 0, &option.texts},
  };
  for (int i = 1; i < count; i++) {
    char *equals = strchr(arguments[i], '=');
    bool found = false;
    for (size_t k = 0; equals && k < sizeof known / sizeof *known; k++) {
      size_t length = strlen(known[k].name);
      if (strncmp(arguments[i], "--", 2) || arguments[i] + 2 + length != equals) continue;
      if (strncmp(arguments[i] + 2, known[k].name, length)) continue;
      if (known[k].number)
        *known[k].number = atoi(equals + 1);
      else
        *known[k].word = equals + 1;
      found = true;
    }
    if (!found) fail("unknown option %s", arguments[i]);
  }
  if (!option.port || !option.subscribe || !option.publish || !option.streams || !option.texts)
    fail("needs --port, --subscribe, --publish, --streams and --texts");
  if (!strchr(option.body, '@')) fail("--body has no @ to put the text at");
  if (option.bytes < MARKER + 1 || option.bytes > 60000) fail("--bytes is between %d and 60000", MARKER + 1);
  if (option.publishers < 1 || option.per_address < 1) fail("--publishers and --per-address are at least 1");
}

static void read_texts(void) {
  FILE *file = fopen(option.texts, "r");
  if (!file) fail("%s: %s", option.texts, strerror(errno));
  char *line = 0;
  size_t size = 0;
  while (text_count < MAX_TEXTS && getline(&line, &size, file) > 1) {
    line[strcspn(line, "\n")] = 0;
    texts[text_count++] = strdup(line);
  }
  free(line);
  fclose(file);
  if (!text_count) fail("%s is empty", option.texts);
}

static void allow_files(int needed) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if ((int64_t)limit.rlim_max < needed) limit.rlim_max = (rlim_t)needed; /* only root may raise it */
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit)) fail("%d open files are needed; raise the limit with ulimit -n", needed);
}

int main(int count, char **arguments) {
  read_options(count, arguments);
  read_texts();
  allow_files(option.streams + option.publishers + 64);
  poll_fd = epoll_create1(EPOLL_CLOEXEC);
  streams = allocate((size_t)option.streams, sizeof *streams);
  publishers = allocate((size_t)option.publishers, sizeof *publishers);

  for (int i = 0; i < option.streams; i++) streams[i].fd = -1;
  int64_t start = now();
  connect_streams();
  for (int i = 0; i < option.publishers; i++) open_publisher(i);
  printf("{\"event\":\"connected\",\"streams\":%d,\"seconds\":%.3f}\n", open_streams(), (double)(now() - start) / 1e9);
  fflush(stdout);

  /* The input is watched as one more event, so that streams are read (pings, farewells) while nobody asks anything. */
  watch(STDIN_FILENO, tag(IS_INPUT, 0));
  for (;;) {
    if (handle_events(-1) >= 0) continue;
    char command[128];
    ssize_t n = read(STDIN_FILENO, command, sizeof command - 1);
    if (n <= 0) return 0;
    command[n] = 0;
    int number;
    long long microseconds;
    if (sscanf(command, "run %d %lld", &number, &microseconds) != 2 || number < 1 || microseconds < 1)
      fail("unknown command: %s", command);
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, STDIN_FILENO, 0);
    run(number, microseconds * 1000);
    watch(STDIN_FILENO, tag(IS_INPUT, 0));
  }
}
