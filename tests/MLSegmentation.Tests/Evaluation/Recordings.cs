namespace MLSegmentation.Tests.Evaluation;

/// <summary>The values that the scripts in this folder recorded from other libraries.</summary>
internal static class Recordings
{
    public static string PathOf(string name) =>
        Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "Evaluation", name);
}
