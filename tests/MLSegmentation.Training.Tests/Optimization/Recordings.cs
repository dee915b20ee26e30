namespace MLSegmentation.Training.Tests.Optimization;

/// <summary>The values that the scripts in this folder recorded from PyTorch.</summary>
internal static class Recordings
{
    public static string PathOf(string name) =>
        Path.Combine(Repository.Root, "tests", "MLSegmentation.Training.Tests", "Optimization", name);
}
