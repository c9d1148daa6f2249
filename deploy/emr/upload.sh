#!/bin/sh
# upload.sh BUCKET [carelake.yaml]: puts what clusters need into s3://BUCKET/deploy. The settings file
# holds references to secrets and no secret.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
jar=$here/../../jobs/target/carelake-jobs-1.0.0-assembly.jar
[ -f "$jar" ] || { echo "No $jar: build it with mvn package" >&2; exit 2; }
to=s3://$1/deploy
aws s3 cp --only-show-errors "$jar" "$to/"
aws s3 cp --only-show-errors "$here/carelake.sh" "$to/"
aws s3 cp --only-show-errors "$here/bootstrap.sh" "$to/"
[ $# -lt 2 ] || aws s3 cp --only-show-errors "$2" "$to/carelake.yaml"
