#!/usr/bin/env bash
# Makes what a release consists of: every package, for each a list of all that is in it (SBOM, CycloneDX), and checksums. Refuses where a package that
# ours depend on has a known vulnerability, and where that cannot be known, because the package sources have no list of vulnerabilities.
# usage: release.sh FOLDER [--trial]      FOLDER is made, or empty; --trial warns of what a release lacks instead of ending
set -euo pipefail
folder="$(realpath -m "${1:?usage: release.sh FOLDER [--trial]}")"
trial="${2:-}"
if [ -n "$(ls -A "$folder" 2>/dev/null)" ]; then
  echo "release.sh: $folder is not empty, and what lies there would be taken for part of this release; name a new folder, or empty it." >&2
  exit 1
fi
cd "$(dirname "${BASH_SOURCE[0]}")"
version="$(sed -nE 's|.*<Version>(.*)</Version>.*|\1|p' Directory.Build.props)"
projects=(src/MLSegmentation src/MLSegmentation.Training src/MLSegmentation.Classical src/MLSegmentation.Hosting src/MLSegmentation.Cli)
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

lacks() { # MESSAGE
  echo "release.sh: $1" >&2
  [ "$trial" = --trial ] || exit 1
}

vulnerable() { # PROJECT: whether a package that it depends on, directly or not, has a known vulnerability
  dotnet list "$1" package --vulnerable --include-transitive --format json >"$work/vulnerable.json"
  grep -q '"vulnerabilities"' "$work/vulnerable.json"
}

# A version of a package that everyone knows to be vulnerable (GHSA-5crp-9r3c-p9vr). Where it is not reported, nothing would be.
cp NuGet.config "$work"
cat >"$work/known.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="12.0.1" />
  </ItemGroup>
</Project>
PROJECT
dotnet restore "$work/known.csproj" --verbosity quiet
if vulnerable "$work/known.csproj"; then
  for project in "${projects[@]}"; do
    dotnet restore "$project" --verbosity quiet
    if vulnerable "$project"; then
      cat "$work/vulnerable.json" >&2
      echo "release.sh: $project depends on packages with known vulnerabilities; update them." >&2
      exit 1
    fi
    echo "no known vulnerabilities: $project"
  done
else
  lacks "the package sources do not report a vulnerability that is known, so they would report none; take sources that have the list."
fi

grep -q "^## $version" CHANGELOG.md || lacks "CHANGELOG.md has no section '## $version'; name the changes that are unreleased."
[ -d "tests/MLSegmentation.Reliability.Tests/Compatibility/releases/$version" ] \
  || lacks "the files of $version are not kept for later versions; record them: MLSEGMENTATION_RECORD_RELEASE=$version dotnet test tests/MLSegmentation.Reliability.Tests"

mkdir -p "$folder"
dotnet pack packages.proj --output "$folder" --verbosity quiet
dotnet tool restore --verbosity quiet
for project in "${projects[@]}"; do
  name="$(basename "$project")"
  dotnet tool run dotnet-CycloneDX "$project/$name.csproj" --output "$folder" --filename "$name.$version.cdx.json" --output-format Json \
    --set-name "$name" --set-version "$version" --exclude-dev --disable-package-restore >"$work/cyclonedx.log" || { cat "$work/cyclonedx.log" >&2; exit 1; }
done
(cd "$folder" && sha256sum -- *.nupkg *.snupkg *.cdx.json >SHA256SUMS)
echo "$version: $(find "$folder" -name '*.nupkg' | wc -l) packages, ${#projects[@]} lists of their contents and the checksums of all in $folder"
