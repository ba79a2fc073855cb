# Stop Press behind Varnish (6.0 LTS or later).
#
# Put in your own: one backend for each process of Stop Press, and the addresses that may purge. Varnish speaks no TLS: what
# does (hitch, nginx, a load balancer) stands in front and passes the reader's address on by the PROXY protocol.
# Stop Press itself needs PUBLIC_URL=https://live.example.org, TRUST_PROXY=1 and CACHE_PURGE=http://ADDRESS-OF-VARNISH.
# This very file is under test (test/caches/).
#
# Streams are piped, and each takes a thread: raise thread_pool_max to as many as there are readers on streams, or let
# what stands in front send /live/*/stream to Stop Press directly. Readers whose stream does not come about poll.

vcl 4.1;

import directors;
import std;

probe ready {
    .url = "/ready";
    .interval = 1s;
    .timeout = 3s;
    .window = 3;
    .threshold = 2;
}

backend node1 {
    .host = "10.0.0.11";
    .port = "4000";
    .probe = ready;
    .connect_timeout = 2s;
    .first_byte_timeout = 60s;     # a long poll may take half of that
}

backend node2 {
    .host = "10.0.0.12";
    .port = "4000";
    .probe = ready;
    .connect_timeout = 2s;
    .first_byte_timeout = 60s;
}

# Who may have things forgotten: the processes of Stop Press. Never the address of what stands in front without the PROXY
# protocol: then that would be everybody.
acl newsroom {
    "10.0.0.11";
    "10.0.0.12";
}

sub vcl_init {
    new nodes = directors.round_robin();
    nodes.add_backend(node1);
    nodes.add_backend(node2);
    # All uploads of one session go to one node, which has what came before.
    new upload_nodes = directors.hash();
    upload_nodes.add_backend(node1, 1.0);
    upload_nodes.add_backend(node2, 1.0);
}

sub vcl_recv {
    set req.backend_hint = nodes.backend();
    set req.http.X-Forwarded-For = client.ip;    # set, not added to: what a caller says of itself is dropped
    unset req.http.X-Stop-Press-Session;
    unset req.http.X-Stop-Press-Try;

    # By a tag, a story's pages all at once: Stop Press asks for this where something was withdrawn. Else one address.
    if (req.method == "PURGE") {
        if (client.ip !~ newsroom) {
            return (synth(405));
        }
        if (!req.http.Cache-Tag) {
            return (purge);
        }
        if (req.http.Cache-Tag !~ "^story-[0-9a-f-]{36}$") {
            return (synth(400));
        }
        ban("obj.http.Cache-Tag == " + req.http.Cache-Tag);
        return (synth(200, "Forgotten"));
    }

    if (req.url ~ "^/api/pictures/uploads") {
        set req.http.X-Stop-Press-Session = regsub(req.http.Cookie, "^.*stoppress_session=([^;]+).*$", "\1");
        set req.backend_hint = upload_nodes.backend(req.http.X-Stop-Press-Session + req.http.Authorization);
        unset req.http.X-Stop-Press-Session;
        return (pass);
    }
    if (req.url ~ "^/(api|newsroom|health|ready)([/?]|$)") {
        return (pass);
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    if (req.url ~ "^/live/[^/?]+/stream(\?|$)") {
        return (pipe);
    }

    # What is kept is the same for everybody: it is asked for without cookies and tokens.
    unset req.http.Cookie;
    unset req.http.Authorization;

    # The address without parameters that it does not have (utm_source, fbclid, made up ones): each would be kept apart.
    if (req.url ~ "^/live/[a-z0-9-]+\?(.*&)?at=[a-z0-9]+\.[0-9]+(&|$)") {
        set req.url = regsub(req.url, "^([^?]*)\?(?:.*&)?(at=[a-z0-9]+\.[0-9]+)(?:&.*)?$", "\1?\2");
    } else if (req.url ~ "^/live/[a-z0-9-]+/changes/[^/?]+\?(.*&)?wait=[0-9]+(&|$)") {
        set req.url = regsub(req.url, "^([^?]*)\?(?:.*&)?(wait=[0-9]+)(?:&.*)?$", "\1?\2");
    } else if (req.url !~ "^/live/[a-z0-9-]+\.json\?") {
        set req.url = regsub(req.url, "\?.*$", "");
    }

    # While a node is there, nothing is served that is older than Stop Press allows; while none is, or where it fails at
    # this very thing (vcl_synth), for an hour.
    if (req.restarts == 0) {
        set req.http.X-Stop-Press-Try = "first";
    }
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 2s;
    } else {
        set req.grace = 1h;
    }
    return (hash);
}

sub vcl_hash {
    hash_data(req.url);    # one site; a Host header that somebody made up is not another
    return (lookup);
}

sub vcl_pipe {
    set bereq.http.Connection = "close";
}

sub vcl_backend_response {
    # About to stop, or overloaded: the other node.
    if (beresp.status == 503 && bereq.method == "GET" && bereq.retries < 1) {
        if (beresp.backend == node1) {
            set bereq.backend = node2;
        } else {
            set bereq.backend = node1;
        }
        return (retry);
    }
    if (beresp.status >= 500) {
        # What was read lately is better than an error: see vcl_synth.
        if (bereq.is_bgfetch || bereq.http.X-Stop-Press-Try) {
            return (abandon);
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        return (deliver);
    }
    # What is refused is refused to all alike; else those who ask at once would ask one after the other.
    if (beresp.status == 400 && beresp.http.Cache-Control ~ "public") {
        set beresp.ttl = 2s;
    }
    # Pages may be shown old while they are asked for anew, or while no node is there. An answer of changes may not:
    # the next one has an address of its own.
    if (beresp.http.Cache-Control ~ "stale-if-error") {
        set beresp.grace = 1h;
    } else {
        set beresp.grace = 0s;
    }
    # Pictures never change, so browsers keep them; we keep them for seconds, since a post may be withdrawn.
    if (bereq.url ~ "^/media/" && beresp.ttl > 3s) {
        set beresp.ttl = 3s;
    }
}

sub vcl_backend_error {
    if (bereq.method == "GET" && bereq.retries < 3) {
        return (retry);
    }
    if (bereq.http.X-Stop-Press-Try) {
        return (abandon);
    }
    set beresp.http.Retry-After = "2";
    set beresp.http.Content-Type = "text/plain; charset=utf-8";
    set beresp.body = "No server answers just now. Try again in a moment.";
    return (deliver);
}

sub vcl_synth {
    # No answer, or none that is worth having: once more, and what was read lately will do.
    if (req.http.X-Stop-Press-Try && req.restarts == 0 && resp.status == 503) {
        return (restart);
    }
}

sub vcl_deliver {
    unset resp.http.Cache-Tag;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
