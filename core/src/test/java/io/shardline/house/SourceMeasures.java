package io.shardline.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Lengths of source files and methods, in lines.
 *
 * @param files all but facades of {@code java.sql}, whose length their interface dictates
 * @param methods all with a body, without their Javadoc
 */
public record SourceMeasures(List<Measure> files, List<Measure> methods) {
    /**
     * One length.
     *
     * @param parameters how many a method has, unless it overrides another; else 0
     */
    public record Measure(String name, int lines, int parameters) {}

    /** Measures all Java files below a directory. */
    public static SourceMeasures of(Path sources) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(sources)) {
            paths = walk.filter(path -> path.toString().endsWith(".java")
                            && !path.endsWith("package-info.java")
                            && !path.endsWith("module-info.java"))
                    .sorted()
                    .toList();
        }
        SourceMeasures measures = new SourceMeasures(new ArrayList<>(), new ArrayList<>());
        if (!paths.isEmpty()) {
            measures.addAll(paths);
        }
        return measures;
    }

    private void addAll(List<Path> paths) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(paths));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                add(unit, positions);
            }
        }
    }

    private void add(CompilationUnitTree unit, SourcePositions positions) throws IOException {
        Path path = Path.of(unit.getSourceFile().toUri());
        if (!isFacade(unit)) {
            files.add(new Measure(
                    path.getFileName().toString(), Files.readAllLines(path).size(), 0));
        }
        new MethodScanner(unit, positions).scan(unit, null);
    }

    private static boolean isFacade(CompilationUnitTree unit) {
        Set<String> interfaces = unit.getImports().stream()
                .map(line -> line.getQualifiedIdentifier().toString())
                .filter(name -> name.startsWith("java.sql."))
                .map(name -> name.substring("java.sql.".length()))
                .collect(Collectors.toSet());
        return unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .flatMap(type -> type.getImplementsClause().stream())
                .map(Tree::toString)
                .anyMatch(name -> interfaces.contains(name) || name.startsWith("java.sql."));
    }

    private final class MethodScanner extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        MethodScanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            if (method.getBody() != null) {
                LineMap lines = unit.getLineMap();
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method));
                String file =
                        Path.of(unit.getSourceFile().toUri()).getFileName().toString();
                String name = "%s:%d %s".formatted(file, first, method.getName());
                methods.add(new Measure(name, (int) (last - first + 1), parameters(method)));
            }
            return super.visitMethod(method, null);
        }

        private static int parameters(MethodTree method) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            // A constructor without a return type only names what the class or record consists of.
            return overrides || method.getReturnType() == null
                    ? 0
                    : method.getParameters().size();
        }
    }
}
