namespace MLSegmentation.Site;

/// <summary>The folder that DocFX reads: copies of the documents as the site needs them.</summary>
internal sealed class SiteSource
{
    private SiteSource(string root) => Root = root;

    /// <summary>The checkout.</summary>
    public string Root { get; }

    /// <summary>The configuration that this program was built in, in lower case: a part of the names of the folders of outputs.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>The folder that DocFX reads.</summary>
    public string Folder => Path.Combine(Root, "artifacts", "obj", "site");

    /// <summary>The folder of the site.</summary>
    public string Output => Path.Combine(Root, "artifacts", "site");

    /// <summary>Empties both folders, and copies what DocFX needs and is the same for every page.</summary>
    public static SiteSource Prepare()
    {
        var source = new SiteSource(FindRoot());
        foreach (string folder in (string[])[source.Folder, source.Output])
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder);
        }

        string own = Path.Combine(source.Root, "docs", "site");
        source.Copy(Path.Combine(own, "docfx.json"), "docfx.json");
        source.Copy(Path.Combine(source.Root, "src", "icon.png"), "icon.png");
        foreach (string file in Directory.GetFiles(Path.Combine(own, "template"), "*", SearchOption.AllDirectories))
        {
            source.Copy(file, Path.GetRelativePath(own, file));
        }

        return source;
    }

    /// <summary>Copies a file to where DocFX reads it.</summary>
    public void Copy(string file, string name)
    {
        string target = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target, overwrite: true);
    }

    /// <summary>Writes a file for DocFX.</summary>
    public void Write(string name, string text)
    {
        string target = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MLSegmentation.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new SiteException($"There is no MLSegmentation.sln above {AppContext.BaseDirectory}.");
    }
}
