#!/bin/sh
# carelake.sh <command> [flags]: the assembly under spark-submit, on an EMR 7 primary node or any
# machine with Spark 3.5 for Scala 2.12. Put the assembly beside this script. Settings come from
# carelake.yaml beside it, if there is one, and from CARELAKE_* and DB_* variables.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
[ -f "$here/carelake.yaml" ] && set -- "$@" --config "$here/carelake.yaml"
umask 077
exec spark-submit --master "${CARELAKE_MASTER:-yarn}" --deploy-mode client \
  --driver-memory "${CARELAKE_DRIVER_MEMORY:-2g}" \
  --class org.carelake.jobs.Main "$here/carelake-jobs-1.0.0-assembly.jar" "$@"
