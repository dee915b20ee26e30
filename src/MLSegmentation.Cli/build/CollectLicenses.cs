#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MLSegmentation.Cli.Build;

/// <summary>
/// Finds the licence and notice files of packages whose libraries are handed on, and writes for each what its package says of its licence, with the text of
/// the licence where the package has none: a folder <c>licenses/PACKAGE</c> of each.
/// </summary>
public sealed class CollectLicenses : Microsoft.Build.Utilities.Task
{
    private static readonly string[] Names = ["LICEN", "COPYING", "NOTICE", "THIRD"];
    private static readonly string[] Endings = ["", ".TXT", ".MD", ".RST", ".HTML", ".RTF"];

    /// <summary>The packages, with the metadata Name, Version and ResolvedPath.</summary>
    [Required]
    public ITaskItem[] Packages { get; set; } = [];

    /// <summary>The folder with the texts of licences, a file for each expression of SPDX.</summary>
    [Required]
    public string Texts { get; set; } = "";

    /// <summary>The folder to write into.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The files to hand on, with the metadata RelativePath.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Files = [.. Packages.OrderBy(package => package.GetMetadata("Name"), StringComparer.Ordinal).SelectMany(FindFiles)];
        return !Log.HasLoggedErrors;
    }

    private IEnumerable<ITaskItem> FindFiles(ITaskItem package)
    {
        var (name, folder) = (package.GetMetadata("Name"), package.GetMetadata("ResolvedPath"));
        var said = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        var license = said.Elements().FirstOrDefault(item => item.Name.LocalName == "license");
        string? named = (string?)license?.Attribute("type") == "file" ? license!.Value.Replace('\\', '/') : null;
        bool hasLicense = false;
        foreach (string path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).OrderBy(path => path, StringComparer.Ordinal))
        {
            string inside = path.Substring(folder.Length).Replace('\\', '/').TrimStart('/');
            if (inside == named || IsLicense(inside))
            {
                hasLicense |= inside == named || !IsNotice(inside);
                yield return Create(path, name, inside);
            }
        }

        string description = Path.Combine(Folder, name, "package.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(description)!);
        File.WriteAllText(description, Describe(package, said, hasLicense));
        yield return Create(description, name, "package.txt");
    }

    private static TaskItem Create(string path, string package, string name) =>
        new(path, new Dictionary<string, string> { ["RelativePath"] = $"licenses/{package}/{name}", ["CopyToPublishDirectory"] = "PreserveNewest" });

    private string Describe(ITaskItem package, XElement said, bool hasLicense)
    {
        string name = package.GetMetadata("Name");
        string Read(string element) => said.Elements().FirstOrDefault(item => item.Name.LocalName == element)?.Value.Trim() ?? "";
        string? expression = said.Elements().FirstOrDefault(item => item.Name.LocalName == "license" && (string?)item.Attribute("type") == "expression")?.Value;
        string text = $"{name} {package.GetMetadata("Version")}\n"
            + $"Licence: {(expression is not null ? $"{expression} (SPDX)" : hasLicense ? "see the files beside this one" : Read("licenseUrl"))}\n"
            + $"Project: {Read("projectUrl")}\nAuthors: {Read("authors")}\n{Read("copyright")}\n";
        if (hasLicense)
        {
            return text;
        }

        string terms = Path.Combine(Texts, $"{expression}.txt");
        if (expression is not null && File.Exists(terms))
        {
            return $"{text}\n{File.ReadAllText(terms)}";
        }

        if (expression is not null || Read("licenseUrl").Length == 0)
        {
            string named = expression ?? "it names none";
            Log.LogError("The package {0} has no text of its licence ({1}); add it as {2}, or hand the package on no longer.", name, named, terms);
        }

        return text;
    }

    private static bool IsLicense(string path)
    {
        string file = Path.GetFileName(path).ToUpperInvariant();
        return Names.Any(name => file.StartsWith(name, StringComparison.Ordinal)) && Endings.Contains(Path.GetExtension(file));
    }

    private static bool IsNotice(string path)
    {
        string file = Path.GetFileName(path).ToUpperInvariant();
        return file.StartsWith("THIRD", StringComparison.Ordinal) || file.StartsWith("NOTICE", StringComparison.Ordinal);
    }
}
