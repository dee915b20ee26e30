using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Output;

/// <summary>True masks of the frames of a film, found by their names; those of other frames are passed over.</summary>
internal sealed class TrueMasks
{
    private readonly string _folder;
    private readonly SegmentationClasses _classes;
    private readonly int? _maxPixels;
    private readonly Dictionary<string, string> _files;
    private string? _firstFrame;
    private bool _isUsed;

    /// <summary>Lists the files of a folder.</summary>
    /// <exception cref="SegmentationException">The folder cannot be read, or holds two files of one name.</exception>
    public TrueMasks(DirectoryInfo folder, SegmentationClasses classes, int? maxPixels)
    {
        (_folder, _classes, _maxPixels) = (folder.ToString(), classes, maxPixels);
        var mlContext = new MLContext();
        string[] files = [.. mlContext.Data.LoadSegmentationFolder(_folder).GetColumn<string>("ImagePath")];
        _files = files.ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, StringComparer.Ordinal);
        OutputFile.RequireDistinct(files, []);
    }

    /// <summary>The true mask of a frame; null where there is none.</summary>
    /// <exception cref="SegmentationException">It cannot be read, or has another size.</exception>
    public SegmentationMask? Load(VideoFrame frame)
    {
        _firstFrame ??= frame.Name;
        if (!_files.TryGetValue(frame.Name, out string? file))
        {
            return null;
        }

        _isUsed = true;
        var mask = _maxPixels is { } most ? SegmentationMask.Load(file, _classes, most) : SegmentationMask.Load(file, _classes);
        return mask.Width == frame.Image.Width && mask.Height == frame.Image.Height ? mask : throw new SegmentationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The mask '{file}' has {mask.Width}x{mask.Height} pixels, but its frame has {frame.Image.Width}x{frame.Image.Height}. Make them alike."));
    }

    /// <summary>Throws when no frame had a mask.</summary>
    public void RequireUsed()
    {
        if (!_isUsed)
        {
            throw new SegmentationException(
                $"No mask in '{_folder}' has the name of a frame: the first frame is called '{_firstFrame}', and a mask '{_files.Keys.Order().First()}'. "
                + "Name masks as their frames, which of a film in one file are called frame00001, frame00002 and so on.");
        }
    }
}
