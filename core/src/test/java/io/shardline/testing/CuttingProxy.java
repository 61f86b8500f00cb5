package io.shardline.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A network between a client and one server in which something happens to the first message that holds a given text. */
public final class CuttingProxy implements AutoCloseable {
    /** What happens to the message. */
    public enum Fault {
        /** The connection ends, and the server has heard nothing. */
        LOST,
        /** The server hears it, and the connection ends before it can answer. */
        UNANSWERED,
        /** The server hears half of it, and the connection ends. */
        TRUNCATED,
        /** It takes a while. */
        DELAYED,
        /** Nothing is heard of it ever again, and nobody is told. */
        SWALLOWED
    }

    private record Plan(String text, Fault fault) {}

    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    private volatile boolean refusing;

    public CuttingProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept, "proxy-" + listener.getLocalPort());
    }

    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Counts the round trips on the connections that are open now; what is opened later, as by the thread that tidies up behind
     * a commit, is not counted.
     */
    public IntSupplier roundTrips() {
        Map<Link, Integer> before = new HashMap<>();
        links.forEach(link -> before.put(link, link.answers.get()));
        return () -> before.entrySet().stream()
                .mapToInt(link -> link.getKey().answers.get() - link.getValue())
                .sum();
    }

    /** Has this happen, once. */
    public void arm(String text, Fault fault) {
        plan.set(new Plan(text, fault));
    }

    /** True if it has happened. */
    public boolean fired() {
        return plan.get() == null;
    }

    /** Lets nobody in from now on, or again. */
    public void refuse(boolean on) {
        refusing = on;
    }

    private static void daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(host, port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Link link = new Link(client, server);
                links.add(link);
                daemon(link::up, "proxy-up");
                daemon(link::down, "proxy-down");
            } catch (IOException e) {
                // Closed, or the server is not there: then neither are we.
            }
        }
    }

    /** One connection. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        /** How often the server said that it was ready for the next: once for each round trip. */
        private final AtomicInteger answers = new AtomicInteger();
        /** Nothing comes through any more, in either direction. */
        private volatile boolean dead;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void up() {
            byte[] buffer = new byte[65_536];
            try (client;
                    server) {
                InputStream in = client.getInputStream();
                boolean open = true;
                for (int count = in.read(buffer); open && count >= 0; count = open ? in.read(buffer) : -1) {
                    open = passed(buffer, count);
                }
            } catch (IOException | InterruptedException e) {
                // The other direction ended it.
            }
        }

        void down() {
            byte[] buffer = new byte[65_536];
            try (client;
                    server) {
                InputStream in = server.getInputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!dead) {
                        countAnswer(buffer, count);
                        client.getOutputStream().write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                // The other direction ended it.
            }
        }

        /** The last message of an answer is of six bytes: a Z, its length of five, and the state. */
        private void countAnswer(byte[] buffer, int count) {
            if (count >= 6 && buffer[count - 6] == 'Z' && buffer[count - 2] == 5) {
                answers.incrementAndGet();
            }
        }

        /** What a client sends in one go is one message, or some that belong together. */
        private boolean passed(byte[] buffer, int count) throws IOException, InterruptedException {
            OutputStream out = server.getOutputStream();
            Plan planned = plan.get();
            boolean hit = planned != null
                    && new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains(planned.text)
                    && plan.compareAndSet(planned, null);
            Fault fault = planned != null && hit ? planned.fault : Fault.DELAYED;
            dead |= hit && fault != Fault.DELAYED;
            switch (fault) {
                case LOST -> {
                    return false;
                }
                case TRUNCATED -> {
                    out.write(buffer, 0, count / 2);
                    return false;
                }
                case UNANSWERED -> {
                    out.write(buffer, 0, count);
                    // It has answered by then, and nobody hears it.
                    Thread.sleep(150);
                    return false;
                }
                case SWALLOWED -> {
                    return true;
                }
                case DELAYED -> Thread.sleep(hit ? 300 : 0);
            }
            if (!dead) {
                out.write(buffer, 0, count);
            }
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
