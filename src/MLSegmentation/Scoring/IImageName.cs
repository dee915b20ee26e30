using System.Globalization;
using Microsoft.ML;
using MLSegmentation.DataViews;

namespace MLSegmentation.Scoring;

/// <summary>What an image is called in messages. Nothing is computed before a message needs it.</summary>
internal interface IImageName
{
    /// <summary>The name at the beginning of a sentence: a file in quotes, or <c>The image of</c> where it was given.</summary>
    string GetImageName();

    /// <summary>Where the image was given, to stand behind <c>The image of</c>.</summary>
    string GetRowName();
}

/// <summary>The name of an image that a method was called with.</summary>
internal sealed class GivenImageName(string? file) : IImageName
{
    public string GetImageName() => file is null ? $"The image of {GetRowName()}" : $"'{file}'";

    public string GetRowName() => "the call";
}

/// <summary>The name of the image of the row that a cursor stands on.</summary>
/// <param name="images">Reads the images.</param>
/// <param name="row">The cursor.</param>
/// <param name="data">What the rows are called beside their number, after a space. Default: nothing.</param>
internal sealed class RowImageName(PixelReader images, DataViewRow row, string data = "") : IImageName
{
    private RowNames? _names;

    public string GetImageName()
    {
        try
        {
            return (images.File ?? (_names ??= new RowNames(row)).FindFile()) is { } file ? $"'{file}'" : $"The image of {GetRowName()}";
        }
        catch (Exception)
        {
            // A name that cannot be had is no reason to say nothing else.
            return $"The image of {GetRowName()}";
        }
    }

    public string GetRowName() => string.Create(CultureInfo.InvariantCulture, $"row {row.Position}{data}");
}
