using MLSegmentation.Fuzzing.Targets;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>Writes the examples of all targets, a folder for each.</summary>
internal static class Corpus
{
    /// <summary>Writes them.</summary>
    public static void Write(string folder)
    {
        foreach (var target in FuzzTargets.All)
        {
            string own = Path.Combine(folder, target.Name);
            Directory.CreateDirectory(own);
            foreach (var (name, content) in target.Examples())
            {
                File.WriteAllBytes(Path.Combine(own, name), content);
            }
        }
    }
}
