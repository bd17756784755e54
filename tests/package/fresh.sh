#!/bin/bash
# fresh.sh FOLDER [SUITE...]: the two commands of README.md on bare machines. For each Debian release (bookworm and
# trixie unless named) a minimal system is made under FOLDER, the committed tree is cloned into it, and `make forecast`
# and `make test` run there. Prints what came out and whether all releases wrote the same tables; logs stay in FOLDER.
# Needs root and debootstrap. How this machine reaches its registries (apt and pip settings, proxies, certificates) is
# handed on as it is.
set -euo pipefail

folder=$(mkdir -p "$1" && cd "$1" && pwd)
shift
suites=("$@")
[[ ${#suites[@]} -gt 0 ]] || suites=(bookworm trixie)
tree=$(cd "$(dirname "$0")/../.." && pwd)

fail() {
  echo "fresh: $1" >&2
  exit 2
}
[[ $(id -u) = 0 ]] || fail "only root can make another root folder"
command -v debootstrap > /dev/null || fail "debootstrap is missing: apt-get install debootstrap"
[[ -z $(git -C "$tree" status --porcelain --untracked-files=no) ]] ||
  echo "fresh: changes that are not committed are not tried"

# Where this machine has its Debian packages from.
mirror=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
  sed -n 's/^Debian|Debian|//p' | head -n 1)
[[ -n $mirror ]] || fail "apt knows no Debian repository; its sources are expected to be updated"

# Settings by environment: proxies, certificates, pip.
handed=()
while IFS= read -r name; do
  handed+=("$name=${!name}")
done < <(compgen -e | grep -iE '^(https?|ftp|all|no)_proxy$|^PIP_|^SSL_CERT_|_CA_BUNDLE$')

hand_on() {  # files and folders of this machine, to the same place in the system $1
  local path
  for path in /etc/resolv.conf /etc/hosts /etc/pip.conf ~/.config/pip ~/.pip /usr/local/share/ca-certificates \
    /etc/ssl/certs/ca-certificates.crt; do
    if [[ -e $path ]]; then
      mkdir -p "$1$(dirname "$path")"
      cp -rL "$path" "$1$(dirname "$path")/"
    fi
  done
  apt-config dump | grep -E '^Acquire::([a-z]+::|Check-|Retries)' > "$1/etc/apt/apt.conf.d/90-of-the-host" || true
}

# Runs a command in the system $1 with folders of the kernel, which are gone when it ends.
inside() {
  local system=$1
  shift
  unshare --mount --pid --fork --kill-child bash -eu -c '
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    system=$1 && shift
    exec chroot "$system" "$@"' _ "$system" \
    env -i "${handed[@]}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@" < /dev/null
}

status=0
report=()
timed() {  # suite, words of the report, command...: runs it in the suite's system
  local suite=$1 said=$2 began=$SECONDS ended=0
  shift 2
  echo "fresh: $suite: $said"
  inside "$folder/$suite" "$@" >> "$folder/$suite.log" 2>&1 || ended=$?
  report+=("$(printf '%-10s %-14s exit %d  %5d s' "$suite" "$said" "$ended" $((SECONDS - began)))")
  [[ $ended = 0 ]] || status=1
}

for suite in "${suites[@]}"; do
  system=$folder/$suite
  rm -rf "$system"
  echo "fresh: $suite: making a bare system"
  debootstrap --variant=minbase "$suite" "$system" "$mirror" > "$folder/$suite.log" 2>&1 ||
    fail "debootstrap failed, see $folder/$suite.log"
  hand_on "$system"
  timed "$suite" "make and git" sh -c 'apt-get update -qq && apt-get install -y -qq make git'
  git clone -q --no-hardlinks "$tree" "$system/quesnay"
  timed "$suite" "make forecast" make -C /quesnay forecast
  timed "$suite" "make test" make -C /quesnay test
  (cd "$system/quesnay/out/guangzhou" && sha256sum -- *.csv) > "$folder/$suite.sums" || status=1
  report+=("$(grep -hE '^(All tests passed|test cases:|[0-9]+ (passed|failed))|^=+ .*(passed|failed)' \
    "$folder/$suite.log" | sed "s/^/$(printf '%-10s ' "$suite")/")")
  report+=("$(printf '%-10s %s' "$suite" "$(inside "$system" g++ --version | head -n 1)")")
done

printf '%s\n' "${report[@]}"
for suite in "${suites[@]:1}"; do
  if cmp -s "$folder/${suites[0]}.sums" "$folder/$suite.sums"; then
    echo "$suite wrote the same bytes as ${suites[0]} in $(wc -l < "$folder/$suite.sums") tables"
  else
    echo "$suite wrote other tables than ${suites[0]}:"
    diff "$folder/${suites[0]}.sums" "$folder/$suite.sums" || true
    status=1
  fi
done
exit $status
