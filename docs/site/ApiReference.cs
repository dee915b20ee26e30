namespace MLSegmentation.Site;

/// <summary>What the API reference is made of: the built libraries and their XML documentation.</summary>
internal static class ApiReference
{
    /// <summary>Copies the libraries, and what they refer to, to where DocFX reads them.</summary>
    public static void Prepare(SiteSource source)
    {
        string tool = Path.Combine(source.Root, "artifacts", "bin", "MLSegmentation.Cli", SiteSource.Configuration);
        if (!File.Exists(Path.Combine(tool, "MLSegmentation.xml")))
        {
            throw new SiteException($"There is no MLSegmentation.xml in {tool}: build the tool first.");
        }

        foreach (string file in Directory.GetFiles(tool).Where(file => Path.GetExtension(file) is ".dll" or ".xml"))
        {
            source.Copy(file, Path.Combine("assemblies", Path.GetFileName(file)));
        }

        source.Copy(Path.Combine(source.Root, "docs", "site", "api.md"), "api/index.md");
    }
}
