#!/bin/sh
# Installs one group of packages on the machine it runs on. A package source that does not answer
# costs its own group only: nothing else waits for it for long, and apt is left as it was.
#
#   esc-courier-install tools PACKAGE...            from the system's own sources
#   esc-courier-install docker URL KEYFILE          from Docker's repository
#   esc-courier-install kubectl URL FINGERPRINT     from Kubernetes' repository
#   esc-courier-install report                      what became of each
#
# Run it again, as root, to try again. What is there already is kept. The outcome is printed and
# kept in /var/lib/esc-courier/install/GROUP; exit status 1 when the group is not whole.
set -u
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
state=/var/lib/esc-courier/install
pause=${ESC_COURIER_INSTALL_PAUSE:-10} # seconds between two tries
group=${1:?}
shift

finish() { # OUTCOME
  mkdir -p "$state"
  echo "$1" >"$state/$group"
  echo "esc-courier: $group: $1"
  case $1 in failed*) exit 1 ;; esac
  exit 0
}

# A source that says nothing is given up after some seconds, everything else after LIMIT seconds.
# apt's own tries again are off: every try of ours would multiply them.
acquire='-oAcquire::http::Timeout=15 -oAcquire::https::Timeout=15 -oAcquire::Retries=0'
apt() { # LIMIT ARGUMENT...
  limit=$1
  shift
  # shellcheck disable=SC2086  # a list of words, here and below
  timeout -k 10 "$limit" apt-get -q -y $acquire -oDPkg::Lock::Timeout=300 \
    -oDpkg::Options::=--force-confold "$@" </dev/null
}

missing() { # PACKAGE... -> those that are not installed
  for package; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
    installed) ;;
    *) printf ' %s' "$package" ;;
    esac
  done
}

# Reads the package lists and installs, three times if need be. While a list cannot be read it waits
# and tries again; at last it makes do with the lists that there are.
obtain() { # UPDATE_OPTIONS PACKAGE...
  update=$1
  shift
  for try in 1 2 3; do
    [ "$try" = 1 ] || sleep "$pause"
    dpkg --configure -a </dev/null
    # shellcheck disable=SC2086
    apt 180 $update -oAPT::Update::Error-Mode=any update || [ "$try" = 3 ] || continue
    apt 900 install "$@" && return 0
  done
  return 1
}

# Adds a repository and installs from it, reading no other list; takes the repository away again
# when that fails.
obtain_from() { # NAME URL SUITE COMPONENT KEYRING PACKAGE...
  source=/etc/apt/sources.list.d/$1.sources url=$2
  {
    printf 'Types: deb\nURIs: %s\nSuites: %s\n' "$2" "$3"
    [ -z "$4" ] || echo "Components: $4"
    printf 'Architectures: %s\nSigned-By: %s\n' "$(dpkg --print-architecture)" "$5"
  } >"$source"
  shift 5
  obtain "-oDir::Etc::SourceList=$source -oDir::Etc::SourceParts=/dev/null -oAPT::Get::List-Cleanup=0" "$@" &&
    finish installed
  rm -f "$source"
  finish "failed: not installed from $url:$(missing "$@")"
}

docker_for_login() { # cloud images give their default user the first number
  user=$(getent passwd 1000 | cut -d : -f 1)
  [ -z "$user" ] || ! getent group docker >/dev/null || usermod -aG docker "$user"
}

[ "$group" = report ] || command -v apt-get >/dev/null || finish "failed: this system has no apt-get"
case $group in
report)
  for file in "$state"/*; do echo "esc-courier: ${file##*/}: $(cat "$file")"; done
  ;;
tools)
  obtain '' "$@" && finish installed
  # One by one, so that a package that is not to be had costs no other.
  for package in $(missing "$@"); do apt 300 install "$package"; done
  left=$(missing "$@")
  [ -n "$left" ] || finish installed
  finish "failed: not installed from the system's sources:$left"
  ;;
docker)
  if command -v docker >/dev/null; then # images for GPUs bring their own, fitted to their driver
    docker_for_login
    finish 'already there'
  fi
  # shellcheck source=/dev/null
  . /etc/os-release
  case $ID in
  debian) suite=$VERSION_CODENAME ;;
  *)
    ID=ubuntu suite=${UBUNTU_CODENAME:-}
    [ -n "$suite" ] || finish "failed: Docker has no packages for this system"
    ;;
  esac
  trap docker_for_login EXIT
  obtain_from docker "$1/$ID" "$suite" stable "$2" \
    docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin
  ;;
kubectl)
  command -v kubectl >/dev/null && finish 'already there'
  command -v gpg >/dev/null || obtain '' gpg || finish 'failed: no gpg to check the key with'
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  for try in 1 2 3; do
    [ "$try" = 1 ] || sleep "$pause"
    # shellcheck disable=SC2086
    timeout -k 10 60 /usr/lib/apt/apt-helper $acquire -oAPT::Sandbox::User=root \
      download-file "$1/Release.key" "$work/key" </dev/null && break
  done
  [ -s "$work/key" ] || finish "failed: no key from $1"
  # Only the key of that fingerprint comes out of the ring again, whatever else the file held.
  gpg --homedir "$work" --batch --quiet --import "$work/key"
  gpg --homedir "$work" --batch --quiet --export "$2" >"$work/keyring"
  [ -s "$work/keyring" ] || finish "failed: the key from $1 is not $2"
  install -D -m 644 "$work/keyring" /etc/apt/keyrings/kubernetes.gpg
  obtain_from kubernetes "$1/" / '' /etc/apt/keyrings/kubernetes.gpg kubectl
  ;;
*)
  echo "esc-courier: no group '$group'" >&2
  exit 2
  ;;
esac
