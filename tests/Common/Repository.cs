namespace MLSegmentation.TestSupport;

/// <summary>Finds the checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Real images beside the checkout; tests that use them skip where the folder is absent.</summary>
    public static string SharedData { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data"));

    /// <summary>Expected values and the real packages' public members, beside the checkout.</summary>
    public static string SharedReference { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "reference"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MLSegmentation.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No MLSegmentation.sln above {AppContext.BaseDirectory}.");
    }
}
