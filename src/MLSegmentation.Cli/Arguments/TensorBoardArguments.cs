using System.CommandLine;
using System.Globalization;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The option that writes a training's progress for TensorBoard.</summary>
internal sealed class TensorBoardArguments
{
    private readonly Option<DirectoryInfo> _folder = Option.Folder(
        "--tensorboard", "Write the progress to this folder as TensorBoard's event files: loss, metrics, and some validation images with their masks.");

    public IEnumerable<Option> Options => [_folder];

    /// <summary>The log, of one part of a cross-validation in a folder of its own; none where it was not asked for.</summary>
    public IEnumerable<TrainingObserver> Observers(ParseResult parsed, int? fold = null)
    {
        if (parsed.GetValue(_folder) is { } folder)
        {
            string path = folder.ToString();
            yield return new TensorBoardLog(fold is { } number ? Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"fold{number}")) : path);
        }
    }
}
