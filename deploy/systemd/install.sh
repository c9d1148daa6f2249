#!/bin/sh
# install.sh [--user] [--config FILE] [--to FOLDER] NAME=WHEN...: lets systemd start Carelake.
# NAME is a source to extract, fhir:SOURCE one to export from its server, or run for carelake run.
# WHEN is a span of time from one end to the next start, such as 15min or 1h, or a time of day or
# calendar, such as 02:30 or Mon..Fri 06:00.
#   install.sh --user --config /etc/carelake.yaml clinic=15min fhir:east=1h run=02:30
#   --user     units of the user who calls it; without it of the machine, by root
#   --to       writes the units there and starts nothing
# A unit of a name that is installed again replaces the one that was there. To take one away:
#   systemctl [--user] disable --now carelake-NAME.timer
set -eu
home=$(cd "$(dirname "$0")/../.." && pwd)
scope=--system
folder=/etc/systemd/system
config=
to=
network='After=network-online.target
Wants=network-online.target
'
while [ $# -gt 0 ]; do
  case $1 in
    --user) scope=--user; network=; folder=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user; shift ;;
    --config) config=$2; shift 2 ;;
    --to) to=$2; shift 2 ;;
    --help) sed -n '2,10s/^# //p' "$0"; exit 0 ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || { sed -n '2,10s/^# //p' "$0" >&2; exit 2; }
[ -z "$config" ] || [ -r "$config" ] || { echo "Cannot read $config. Check --config." >&2; exit 2; }
case $home$config in
  *[!A-Za-z0-9_./-]*) echo "A unit cannot name $home or $config: use letters, digits, - and _ only." >&2; exit 2 ;;
esac

# unit NAME: what its units are called.
unit() {
  printf 'carelake-%s' "$1" | tr : -
}

# service NAME: what is started.
service() {
  case $1 in
    run) command=run ;;
    fhir:*) command="fhir export ${1#fhir:}" ;;
    *) command="extract $1" ;;
  esac
  cat <<UNIT
[Unit]
Description=Carelake: $command
$network
[Service]
Type=exec
WorkingDirectory=$home
Environment=CARELAKE_SKIP_BUILD=1
ExecStart=$home/carelake $command${config:+ --config $config}
UMask=0077
NoNewPrivileges=true
# 3: a store or system was away, or another run at work. What was refused would be refused again.
Restart=on-failure
RestartForceExitStatus=3
RestartPreventExitStatus=1 2 70
RestartSec=300
UNIT
}

# timer NAME WHEN: when it is started. One that is at work is not started again.
timer() {
  cat <<UNIT
[Unit]
Description=When Carelake starts: $1

[Timer]
UNIT
  case $2 in
    *:* | *-*-* | *ly) printf 'OnCalendar=%s\nPersistent=true\n' "$2" ;;
    *) printf 'OnActiveSec=0\nOnUnitInactiveSec=%s\n' "$2" ;;
  esac
  printf '\n[Install]\nWantedBy=timers.target\n'
}

for each; do
  case $each in
    *[!A-Za-z0-9_.:-]*=* | =* | *=) echo "$each is not NAME=WHEN." >&2; exit 2 ;;
    *=*) ;;
    *) echo "$each is not NAME=WHEN." >&2; exit 2 ;;
  esac
done
folder=${to:-$folder}
mkdir -p "$folder"
for each; do
  name=${each%%=*}
  service "$name" >"$folder/$(unit "$name").service"
  timer "$name" "${each#*=}" >"$folder/$(unit "$name").timer"
done
[ -z "$to" ] || exit 0
systemctl "$scope" daemon-reload
for each; do
  systemctl "$scope" enable --now "$(unit "${each%%=*}").timer"
done
systemctl "$scope" list-timers 'carelake-*'
