package io.shardline.cli;

import picocli.CommandLine.IVersionProvider;

/** The version, from the jar's manifest. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Shardline.class.getPackage().getImplementationVersion();
        return new String[] {"shardline " + (version == null ? "(not from a jar)" : version)};
    }
}
