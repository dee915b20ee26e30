using System.Collections.Concurrent;

namespace MLSegmentation.Cli.Tests;

/// <summary>Models for tests that are not about training: each is trained once for all of them, by the tool and with the arguments that they share.</summary>
internal static class TrainedModels
{
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Models = new();

    /// <summary>Writes the model that these options give, trained on two images.</summary>
    public static void Write(string path, params string[] options) =>
        File.WriteAllBytes(path, Models.GetOrAdd(string.Join(' ', options), _ => new Lazy<byte[]>(() => Train(options))).Value);

    private static byte[] Train(string[] options)
    {
        using var folder = new WorkFolder(2);
        Mlseg.Run(folder.Train(options)).Succeeded();
        return File.ReadAllBytes(folder["model.zip"]);
    }
}
