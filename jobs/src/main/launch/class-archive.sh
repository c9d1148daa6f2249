#!/bin/sh
# Runs the samples once, against local stores of its own, and lets the JVM archive the classes that
# it loaded (application class-data sharing): a third off the start of every later command. Without
# an archive everything works, only slower, so a failure here fails nothing.
set -u
target=${project.build.directory}
home=${maven.multiModuleProjectDirectory}
scratch=$target/class-archive
archive=$target/carelake.jsa

carelake() {
  command=$1
  options=$2
  shift 2
  "${java.home}/bin/java" @"$target/java-options" $options -Dcarelake.home="$home" \
    -cp "$target/${project.build.finalName}.jar:$(cat "$target/classpath")" \
    org.carelake.jobs.Main "$command" --set local.root="$scratch/local" "$@"
}

rm -rf "$scratch" "$archive"
mkdir -p "$scratch"
carelake run "-XX:ArchiveClassesAtExit=$archive" --set lake.root="$scratch/lake" \
  --set export.root="$scratch/exports" >"$scratch/log" 2>&1 || {
  rm -f "$archive"
  echo "No class archive was made (see $scratch/log); commands will start slower." >&2
}
carelake down "" >>"$scratch/log" 2>&1
rm -rf "$scratch/local" "$scratch/lake" "$scratch/exports"
exit 0
