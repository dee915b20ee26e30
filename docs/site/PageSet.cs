namespace MLSegmentation.Site;

/// <summary>
/// The pages of the site: all documents, samples and notebooks, and every file that one of them leads to. Program code becomes a page that shows it, and the
/// readme of a folder its first page.
/// </summary>
internal sealed class PageSet(SiteSource source)
{
    private static readonly string[] Images = [".png", ".svg", ".jpg", ".gif"];

    private readonly Queue<string> _waiting = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Writes all pages for DocFX.</summary>
    public void Write()
    {
        foreach (string file in FindDocuments())
        {
            Add(file);
        }

        while (_waiting.TryDequeue(out string? file))
        {
            Write(file);
        }
    }

    /// <summary>The documents that are pages even where nothing leads to them, as paths in the checkout.</summary>
    private IEnumerable<string> FindDocuments()
    {
        string[] names = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];
        return
        [
            .. names,
            .. Find("docs", "*.md", SearchOption.AllDirectories),
            .. Find("samples", "Program.cs", SearchOption.AllDirectories),
            .. Find("notebooks", "*.ipynb", SearchOption.TopDirectoryOnly),
        ];
    }

    private IEnumerable<string> Find(string folder, string pattern, SearchOption option) =>
        Directory.GetFiles(Path.Combine(source.Root, folder), pattern, option)
            .Select(file => Path.GetRelativePath(source.Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("docs/site/", StringComparison.Ordinal) && !file.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private void Add(string file)
    {
        if (_seen.Add(file))
        {
            _waiting.Enqueue(file);
        }
    }

    private void Write(string file)
    {
        string full = Path.Combine(source.Root, file);
        string extension = Path.GetExtension(file);
        if (IsFolder(file))
        {
            source.Write(GetPage(file), PageHeader.Add(file, LeadOn(file, WriteFolder(file, Directory.GetFiles(full)))));
        }
        else if (Images.Contains(extension))
        {
            source.Copy(full, file);
        }
        else if (extension == ".md")
        {
            source.Write(GetPage(file), PageHeader.Add(file, TableCode.ShowBars(LeadOn(file, File.ReadAllText(full)))));
        }
        else if (extension == ".ipynb")
        {
            source.Copy(full, file);
            string text = NotebookPage.Write(file, File.ReadAllText(full), cell => LeadOn(file, cell));
            source.Write(GetPage(file), PageHeader.Add(file, text));
        }
        else
        {
            source.Write(GetPage(file), CodePage.Write(file, File.ReadAllText(full)));
        }
    }

    /// <summary>The file that the page of a file is made of.</summary>
    private static string GetPage(string file) => Path.GetExtension(file) switch
    {
        _ when IsFolder(file) => file + "index.md",
        ".md" when Path.GetFileName(file) == "README.md" => file[..^"README.md".Length] + "index.md",
        ".ipynb" => Path.ChangeExtension(file, ".md"),
        string extension when extension == ".md" || Images.Contains(extension) => file,
        _ => file + ".md",
    };

    private static bool IsFolder(string file) => file.EndsWith('/');

    // What a folder without a readme holds.
    private static string WriteFolder(string folder, string[] files)
    {
        var items = files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).Select(name => $"- [{name}]({name})\n");
        return $"# {Path.GetFileName(folder.TrimEnd('/'))}\n\nThe folder `{folder}`:\n\n{string.Concat(items)}";
    }

    private string LeadOn(string file, string text) => MarkdownLinks.Replace(text, link =>
    {
        string[] parts = link.Split('#', 2);
        if (parts[0].Length == 0)
        {
            return link;
        }

        string folder = Path.GetDirectoryName(file)!;
        string target = Path.GetRelativePath(source.Root, Path.GetFullPath(Path.Combine(source.Root, folder, parts[0]))).Replace('\\', '/').TrimEnd('/');
        if (Directory.Exists(Path.Combine(source.Root, target)))
        {
            string readme = target == "." ? "README.md" : $"{target}/README.md";
            target = File.Exists(Path.Combine(source.Root, readme)) ? readme : $"{target}/";
        }
        else if (!File.Exists(Path.Combine(source.Root, target)))
        {
            throw new SiteException($"{file} leads to {link}, but there is no file {target}.");
        }

        Add(target);
        string page = Path.GetRelativePath(Path.Combine(source.Root, folder), Path.Combine(source.Root, GetPage(target))).Replace('\\', '/');
        return parts.Length == 1 ? page : $"{page}#{parts[1]}";
    });
}
