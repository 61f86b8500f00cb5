package io.shardline.topology;

/**
 * Where something was declared.
 *
 * @param line line of the cluster file, counted from 1; 0 if it was declared in Java or as an override
 * @param kind what {@code key} is: a key of the file and the builder, or an override
 * @param key the dotted path of keys; empty for the whole
 */
record Place(int line, String kind, String key) {
    static final Place ROOT = new Place(0, "key", "");

    static Place key(String key) {
        return new Place(0, "key", key);
    }

    static Place override(String name) {
        return new Place(0, "override", name);
    }

    Place child(String name) {
        return new Place(line, kind, key.isEmpty() ? name : key + "." + name);
    }

    Place index(int index) {
        return new Place(line, kind, key + "[" + index + "]");
    }

    Place withoutIndex() {
        int bracket = key.endsWith("]") ? key.lastIndexOf('[') : -1;
        return bracket < 0 ? this : new Place(line, kind, key.substring(0, bracket));
    }

    Place onLine(int newLine) {
        return new Place(newLine, kind, key);
    }

    /** What is put in brackets after another place's problem. */
    String brief() {
        return line > 0 ? "line " + line : kind + " \"" + key + "\"";
    }

    @Override
    public String toString() {
        if (key.isEmpty()) {
            return line > 0 ? "line " + line : "topology";
        }
        return (line > 0 ? "line " + line + ", " : "") + kind + " \"" + key + "\"";
    }
}
