package io.shardline.ingest.csv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ways to make a UUID from the texts of a business key, so that the same entity always has the same one. */
public enum NameUuid {
    /** RFC 4122 version 3, by MD5, without a namespace. */
    VERSION_3("MD5"),
    /** RFC 4122 version 5, by SHA-1, without a namespace. */
    VERSION_5("SHA-1"),
    /** The first sixteen bytes of the SHA-256, with no version in them: for data made so before. */
    DIGEST_BYTES("SHA-256");

    private final String algorithm;

    NameUuid(String algorithm) {
        this.algorithm = algorithm;
    }

    /** The UUID of a name, by its bytes in UTF-8. */
    public UUID of(String name) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance(algorithm).digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        if (this != DIGEST_BYTES) {
            int version = this == VERSION_3 ? 0x30 : 0x50;
            digest[6] = (byte) (digest[6] & 0x0f | version);
            digest[8] = (byte) (digest[8] & 0x3f | 0x80);
        }
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
