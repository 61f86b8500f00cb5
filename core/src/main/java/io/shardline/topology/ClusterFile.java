package io.shardline.topology;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.topology.YamlReader.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code cluster.yaml} into a draft. It says what cannot be read; the draft says what cannot be. */
final class ClusterFile {
    /** In bytes of a file, in characters of a reader: room for a list of some hundred thousand values. */
    static final int LONGEST = 4 << 20;

    private static final List<String> KEYS = List.of(
            "version",
            "shards",
            "pool",
            "buckets",
            "tables",
            "functions",
            "limits",
            "transactions",
            "guard",
            "startup");
    private static final List<String> FUNCTION_KEYS = List.of("table", "key");
    private static final List<String> SHARD_KEYS = List.of("url", "user", "password", "pool");
    private static final Pattern RUN = Pattern.compile("(\\d{1,4})(?:\\s?-\\s?(\\d{1,4}))?");

    private final TopologyDraft draft = new TopologyDraft();
    private final Problems problems = draft.problems;
    private final YamlReader yaml;

    private ClusterFile(Variables variables) {
        this.yaml = new YamlReader(variables, problems);
    }

    static Topology read(Path file, Map<String, String> overrides, Variables variables) throws ShardlineException {
        String subject = "cluster file " + file;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw tooLong(subject);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new ClusterFile(variables).read(text, overrides, subject);
        } catch (CharacterCodingException e) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "%s is not UTF-8", subject);
        } catch (NoSuchFileException e) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "cannot read %s", subject)
                    .withDetail("There is no file %s.", file.toAbsolutePath())
                    .causedBy(e);
        } catch (IOException e) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "cannot read %s", subject)
                    .withDetail("%s", e)
                    .causedBy(e);
        }
    }

    static Topology read(Reader reader, Map<String, String> overrides, Variables variables) throws ShardlineException {
        String subject = "cluster file";
        StringBuilder text = new StringBuilder();
        char[] piece = new char[8192];
        try {
            for (int count = reader.read(piece); count >= 0; count = reader.read(piece)) {
                text.append(piece, 0, count);
                if (text.length() > LONGEST) {
                    throw tooLong(subject);
                }
            }
        } catch (IOException e) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "cannot read %s", subject)
                    .causedBy(e);
        }
        return new ClusterFile(variables).read(text.toString(), overrides, subject);
    }

    private static ShardlineException tooLong(String subject) {
        return ShardlineException.of(ErrorCode.CONFIG_INVALID, "%s is longer than %d bytes", subject, LONGEST);
    }

    private Topology read(String text, Map<String, String> overrides, String subject) throws ShardlineException {
        Node root = yaml.document(text, LONGEST).orElse(null);
        if (root == null) {
            problems.throwIfAny(subject);
        }
        List<Entry> entries = root == null ? List.of() : yaml.entries(root, Place.ROOT);
        entries.forEach(this::readTop);
        if (entries.stream().noneMatch(entry -> entry.name().equals("version"))) {
            problems.add(Place.key("version"), "is missing; write version: 1");
        }
        overrides.forEach(this::override);
        return draft.finish(subject);
    }

    private void readTop(Entry entry) {
        switch (entry.name()) {
            case "version" -> readVersion(entry);
            case "shards" -> yaml.entries(entry.value(), entry.at()).forEach(this::readShard);
            case "pool" -> readPool(entry, draft.pool);
            case "buckets" -> readBuckets(entry);
            case "tables" -> {
                ClusterTables tables = new ClusterTables(yaml, draft);
                yaml.entries(entry.value(), entry.at()).forEach(tables::read);
            }
            case "functions" -> yaml.entries(entry.value(), entry.at()).forEach(this::readFunction);
            case "limits", "transactions" ->
                yaml.entries(entry.value(), entry.at()).forEach(setting -> readSetting(entry.name() + ".", setting));
            case "guard", "startup" -> readSetting("", entry);
            default -> problems.addUnknownKey(entry.at(), entry.name(), KEYS);
        }
    }

    private void readVersion(Entry entry) {
        String version = yaml.text(entry);
        if (version != null && !version.equals("1")) {
            problems.add(entry.at(), "must be 1, the only version there is");
        }
    }

    private void readShard(Entry entry) {
        String url = null;
        String user = null;
        String password = null;
        boolean hasUrl = false;
        List<PoolProperty.Declared> pool = new ArrayList<>();
        if (!YamlReader.isMap(entry.value())) {
            hasUrl = true;
        }
        for (Entry part : yaml.entries(entry.value(), entry.at())) {
            switch (part.name()) {
                case "url" -> {
                    url = yaml.text(part);
                    hasUrl = true;
                }
                case "user" -> user = yaml.text(part);
                case "password" -> password = yaml.text(part);
                case "pool" -> readPool(part, pool);
                default -> problems.addUnknownKey(part.at(), part.name(), SHARD_KEYS);
            }
        }
        if (!hasUrl) {
            problems.add(entry.at(), "has no url");
        }
        draft.shards.add(new ShardDraft(entry.at(), entry.name(), url, new ShardDraft.Login(user, password), pool));
    }

    private void readPool(Entry entry, List<PoolProperty.Declared> pool) {
        for (Entry property : yaml.entries(entry.value(), entry.at())) {
            String value = yaml.text(property);
            if (value != null) {
                pool.add(new PoolProperty.Declared(property.at(), property.name(), value));
            }
        }
    }

    private void readBuckets(Entry entry) {
        draft.bucketsPlace = entry.at();
        for (Entry shard : yaml.entries(entry.value(), entry.at())) {
            for (Entry run : yaml.elements(shard)) {
                readRun(shard.name(), run);
            }
        }
    }

    private void readRun(String shard, Entry run) {
        String text = yaml.text(run);
        if (text == null) {
            return;
        }
        Matcher matcher = RUN.matcher(text);
        if (!matcher.matches()) {
            problems.add(run.at(), "is not a run of buckets such as 0-511");
            return;
        }
        int from = Integer.parseInt(matcher.group(1));
        String to = matcher.group(2);
        draft.buckets.add(new BucketMap.Run(run.at(), shard, from, to == null ? from : Integer.parseInt(to)));
    }

    private void readFunction(Entry entry) {
        Map<String, Entry> parts = new HashMap<>();
        for (Entry part : yaml.entries(entry.value(), entry.at())) {
            if (FUNCTION_KEYS.contains(part.name())) {
                parts.put(part.name(), part);
            } else {
                problems.addUnknownKey(part.at(), part.name(), FUNCTION_KEYS);
            }
        }
        Entry table = parts.get("table");
        Entry key = parts.get("key");
        if (YamlReader.isMap(entry.value()) && (table == null || key == null)) {
            problems.add(entry.at(), "has no %s", table == null ? "table" : "key");
        }
        draft.functions.add(new RoutedFunction.Draft(
                entry.at(),
                entry.name(),
                table == null ? null : yaml.text(table),
                key == null ? null : yaml.texts(key)));
    }

    private void readSetting(String group, Entry entry) {
        String name = group + entry.name();
        if (!Settings.NAMES.contains(name)) {
            problems.addUnknownKey(entry.at(), entry.name(), namesIn(group));
            return;
        }
        String text = yaml.text(entry);
        if (text != null) {
            draft.settings.set(name, entry.at(), text, problems);
        }
    }

    private static List<String> namesIn(String group) {
        return Settings.NAMES.stream()
                .filter(name -> name.startsWith(group))
                .map(name -> name.substring(group.length()))
                .toList();
    }

    private void override(String name, @Nullable String text) {
        Place at = Place.override(name);
        if (text == null) {
            problems.add(at, "has no value");
        } else if (Settings.NAMES.contains(name)) {
            draft.settings.set(name, at, text, problems);
        } else if (name.startsWith("pool.")) {
            draft.pool.add(new PoolProperty.Declared(at, name.substring("pool.".length()), text));
        } else {
            Set<String> known = new TreeSet<>(Settings.NAMES);
            known.add("pool.maximumPoolSize");
            problems.addUnknownKey(at, name, known);
        }
    }
}
