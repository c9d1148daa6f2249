#!/bin/sh
# bootstrap.sh s3://BUCKET/deploy: brings the jar and the launcher to /opt/carelake of every machine.
set -eu
from=$1
sudo install -d -m 755 -o hadoop -g hadoop /opt/carelake
aws s3 cp --only-show-errors "$from/carelake-jobs-1.0.0-assembly.jar" /opt/carelake/
aws s3 cp --only-show-errors "$from/carelake.sh" /opt/carelake/
chmod 755 /opt/carelake/carelake.sh
if aws s3 ls "$from/carelake.yaml" > /dev/null; then
  aws s3 cp --only-show-errors "$from/carelake.yaml" /opt/carelake/
  chmod 600 /opt/carelake/carelake.yaml
fi
