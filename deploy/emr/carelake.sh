#!/bin/sh
# carelake.sh <command> [flags]: the assembly under spark-submit, on an EMR 7 primary node or any
# machine with Spark 3.5.2 or a later 3.5, for Scala 2.12. Put the assembly beside this script, and
# hadoop-aws-3.3.4.jar where the cluster has no S3 client of its own. Settings come from
# carelake.yaml beside it, if there is one, and from CARELAKE_* and DB_* variables. Within a cluster
# (CARELAKE_DEPLOY_MODE=cluster) none of both can be read: give them as --set KEY=VALUE.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mode=${CARELAKE_DEPLOY_MODE:-client}
client=$here/hadoop-aws-3.3.4.jar
[ -f "$here/carelake.yaml" ] && [ "$mode" = client ] && set -- "$@" --config "$here/carelake.yaml"
[ -f "$client" ] && jars="--jars $client" || jars=
umask 077
# A run that has failed is done again by whoever started it, not by YARN.
# shellcheck disable=SC2086
exec spark-submit --master "${CARELAKE_MASTER:-yarn}" --deploy-mode "$mode" $jars \
  --driver-memory "${CARELAKE_DRIVER_MEMORY:-2g}" \
  --conf spark.yarn.maxAppAttempts=1 \
  --conf spark.standalone.submit.waitAppCompletion=true \
  --class org.carelake.jobs.Main "$here/carelake-jobs-1.0.0-assembly.jar" "$@"
