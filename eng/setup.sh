#!/usr/bin/env bash
# Decides which package set this checkout builds with, and installs what that set needs. See --help.
set -euo pipefail
exec </dev/null

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
artifacts="$root/artifacts"
record="$artifacts/package-set.props"
stamp="$artifacts/setup.stamp"
log="$artifacts/setup.log"

# What the substitutes need.
apt_packages=(libtorch-dev libopencv-imgcodecs-dev)
npm_package="com.github.asus4.onnxruntime@0.4.9"
npm_folder="$artifacts/npm/com.github.asus4.onnxruntime"
native_libraries=("$artifacts/native/libMLSegmentationImaging.so" "$artifacts/native/libMLSegmentationTorch.so")

usage() {
  cat <<'TEXT'
Usage: eng/setup.sh [--help]

Chooses the package set that this checkout builds with, installs what the set needs, and records the choice
in artifacts/package-set.props. Running it again takes about a second when there is nothing to do.

  nuget        the packages themselves; used where the package feed has them. Nothing to install.
  substitutes  the projects in substitutes/, where the feed lacks the packages. Debian or Ubuntu on x86-64, with
               g++, CMake and npm; libtorch and OpenCV are installed with apt, which takes root.

MLSEG_PACKAGE_SET=nuget|substitutes in the environment takes the decision away from the script.
On Windows and macOS use the set nuget, which is the default of the build: this script is not needed there.
TEXT
}

fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

# Runs a command with its output in the log; on failure shows the end of it.
logged() {
  local what="$1"
  shift
  if ! "$@" >>"$log" 2>&1 9>&-; then
    tail -n 20 "$log" >&2
    fail "$what failed; the whole output is in $log"
  fi
}

# Everything that the outcome depends on; when it is unchanged there is nothing to do.
fingerprint() {
  {
    printf '%s\n' "requested=${MLSEG_PACKAGE_SET:-}" "npm=$npm_package" "apt=${apt_packages[*]}"
    cat "$root/Directory.Packages.props" "$root/NuGet.config" "${BASH_SOURCE[0]}"
  } | sha256sum | cut -d ' ' -f 1
}

native_fingerprint() {
  (cd "$root/substitutes/native" && find . -type f -print0 | sort -z | xargs -0 sha256sum) | sha256sum | cut -d ' ' -f 1
}

# Restores the packages in a project of its own, so that a failure says only that the feed lacks them.
packages_can_be_restored() {
  local probe="$artifacts/package-probe"
  rm -rf "$probe"
  mkdir -p "$probe"
  cat >"$probe/probe.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <UsesNativeEngines>true</UsesNativeEngines>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML" />
    <PackageReference Include="Microsoft.ML.ImageAnalytics" />
    <PackageReference Include="Microsoft.ML.OnnxTransformer" />
    <PackageReference Include="TorchSharp" />
  </ItemGroup>
</Project>
XML
  local restored=0
  dotnet restore "$probe/probe.csproj" -p:PackageSet=nuget -p:ArtifactsPath="$probe/artifacts" >"$artifacts/package-probe.log" 2>&1 9>&- || restored=1
  rm -rf "$probe"
  return "$restored"
}

require_tools() {
  local missing=()
  command -v g++ >/dev/null || missing+=(g++)
  command -v make >/dev/null || command -v ninja >/dev/null || missing+=(make)
  command -v cmake >/dev/null || missing+=(cmake)
  command -v npm >/dev/null || missing+=(npm)
  if ((${#missing[@]} > 0)); then
    fail "the package set 'substitutes' needs ${missing[*]}; install with:" \
      "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" \
      "then run eng/setup.sh again"
  fi
}

is_installed() {
  [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null || true)" == installed ]]
}

install_libraries() {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || fail \
    "the package set 'substitutes' needs ${apt_packages[*]} of Debian or Ubuntu, and there is no apt here" \
    "use a package feed that has the packages themselves: MLSEG_PACKAGE_SET=nuget"
  local missing=() package
  for package in "${apt_packages[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0

  local install="apt-get install -y --no-install-recommends ${missing[*]}"
  if [[ "$(id -u)" != 0 ]]; then
    fail "the package set 'substitutes' needs ${missing[*]}; install with:" "  sudo apt-get update && sudo $install" "then run eng/setup.sh again"
  fi
  printf 'setup: installing %s\n' "${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  logged "apt-get update" apt-get update
  # shellcheck disable=SC2086
  logged "$install" $install
}

unpack_onnx_runtime() {
  [[ "$(cat "$npm_folder/.version" 2>/dev/null || true)" == "$npm_package" && -f "$npm_folder/Plugins/Linux/x64/libonnxruntime.so" ]] && return 0
  printf 'setup: fetching %s\n' "$npm_package"
  local work="$artifacts/npm/work"
  rm -rf "$work" "$npm_folder"
  mkdir -p "$work/package"
  logged "npm pack $npm_package" npm pack "$npm_package" --pack-destination "$work" --loglevel=error
  logged "unpacking $npm_package" tar -xzf "$work"/*.tgz -C "$work/package" --strip-components=1 --no-same-owner \
    package/Runtime package/Plugins/Linux package/LICENSE package/ThirdPartyNotices.txt
  printf '%s\n' "$npm_package" >"$work/package/.version"
  mv "$work/package" "$npm_folder"
  rm -rf "$work"
}

build_native_libraries() {
  printf 'setup: building the native libraries of the substitutes\n'
  local generator="Unix Makefiles"
  command -v make >/dev/null || generator=Ninja
  logged "cmake" cmake -S "$root/substitutes/native" -B "$artifacts/native-build" -G "$generator" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_LIBRARY_OUTPUT_DIRECTORY="$artifacts/native"
  logged "cmake --build" cmake --build "$artifacts/native-build" --parallel "$(build_jobs)"
}

# libtorch's headers take about a gigabyte of memory for each compiler that runs.
build_jobs() {
  local processors memory
  processors="$(nproc)"
  memory="$(awk '/MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || echo 1)"
  ((memory >= 1)) || memory=1
  echo $((processors < memory ? processors : memory))
}

record_choice() {
  cat >"$record.new" <<XML
<Project>
  <!-- Written by eng/setup.sh. -->
  <PropertyGroup>
    <RecordedPackageSet>$1</RecordedPackageSet>
  </PropertyGroup>
</Project>
XML
  if cmp -s "$record.new" "$record"; then
    rm "$record.new"
  else
    mv "$record.new" "$record"
  fi
}

is_complete() {
  [[ -f "$record" ]] || return 1
  [[ "$1" == nuget ]] && return 0
  local item
  for item in "${apt_packages[@]}"; do
    is_installed "$item" || return 1
  done
  for item in "$npm_folder/Plugins/Linux/x64/libonnxruntime.so" "${native_libraries[@]}"; do
    [[ -f "$item" ]] || return 1
  done
}

case "${1:-}" in
  '') ;;
  -h | --help)
    usage
    exit 0
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac

requested="${MLSEG_PACKAGE_SET:-}"
case "$requested" in
  '' | nuget | substitutes) ;;
  *) fail "MLSEG_PACKAGE_SET is '$requested', but only 'nuget' and 'substitutes' exist" ;;
esac
command -v dotnet >/dev/null || fail "the .NET SDK 10 is needed, and there is no 'dotnet' on the path"
mkdir -p "$artifacts"

# The substitutes run on Linux on x86-64 only; elsewhere there is nothing to decide.
if [[ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]]; then
  [[ "$requested" != substitutes ]] || fail "the package set 'substitutes' runs on Linux on x86-64 only"
  record_choice nuget
  printf "setup: package set 'nuget' (the only one on this system)\n"
  exit 0
fi

# Another copy of this script waits until this one is through; programs that outlive it must not keep the lock (9>&-).
if command -v flock >/dev/null; then
  exec 9>"$artifacts/setup.lock"
  flock 9
fi

# The stamp holds the fingerprint, the chosen set, the reason, and the fingerprint of the built native sources.
current="$(fingerprint)"
recorded=() && [[ -f "$stamp" ]] && mapfile -t recorded <"$stamp"
if [[ "${recorded[0]:-}" == "$current" ]] && is_complete "${recorded[1]:-}"; then
  set_name="${recorded[1]}"
  reason="${recorded[2]}"
else
  : >"$log"
  rm -f "$stamp"
  recorded=()
  if [[ -n "$requested" ]]; then
    set_name="$requested"
    reason="MLSEG_PACKAGE_SET asks for it"
  elif printf 'setup: asking the package feed for the packages\n' && packages_can_be_restored; then
    set_name=nuget
    reason="the package feed has the packages"
  else
    set_name=substitutes
    reason="the package feed lacks the packages, see artifacts/package-probe.log"
  fi
fi

native=none
if [[ "$set_name" == substitutes ]]; then
  native="$(native_fingerprint)"
  if [[ "${recorded[3]:-}" != "$native" ]]; then
    require_tools
    install_libraries
    unpack_onnx_runtime
    build_native_libraries
  fi
fi

record_choice "$set_name"
printf '%s\n' "$current" "$set_name" "$reason" "$native" >"$stamp"
printf "setup: package set '%s' (%s)\n" "$set_name" "$reason"
