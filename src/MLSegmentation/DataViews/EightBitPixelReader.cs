using System.Globalization;
using System.Numerics.Tensors;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Reads an image in full depth whose values are those of 8 bits, for a model that takes red, green and blue in bytes.</summary>
internal sealed class EightBitPixelReader(SegmentationImage image) : PixelReader
{
    private const int Colors = 3;

    public override ImageType Type => ImageType.EightBit;

    public override string? File => image.File;

    public override ImageSize? Read(Func<string> getRowName) => new ImageSize(image.Width, image.Height);

    public override void CopyTo(Span<byte> destination, Func<string> getRowName)
    {
        RequireColors(getRowName);
        Copy(0, destination);
    }

    public override RowCopying? GetRows(Func<string> getRowName)
    {
        RequireColors(getRowName);
        return (y, destination) => Copy(y * image.Width, destination);
    }

    /// <summary>Copies the pixels from the first on, as many as there is room for.</summary>
    private void Copy(int first, Span<byte> destination)
    {
        for (int color = 0; color < Colors; color++)
        {
            var plane = image.GetPlane(image.Channels == 1 ? 0 : color).Slice(first, destination.Length / Colors);
            for (int pixel = 0; pixel < plane.Length; pixel++)
            {
                destination[(pixel * Colors) + color] = (byte)plane[pixel];
            }
        }
    }

    private void RequireColors(Func<string> getRowName)
    {
        string name = image.File is { } file ? $"'{file}'" : $"The image of {getRowName()}";
        if (image.Channels is not (1 or Colors))
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} has {image.Channels} channels of 8 bits, but the model takes grey (1 channel) or red, green and blue (3)."));
        }

        RequireBytes(name);
    }

    private void RequireBytes(string name)
    {
        var values = image.Values;
        RequireNumbers(values, new ImageSize(image.Width, image.Height), () => name);
        var (least, greatest) = (TensorPrimitives.Min(values), TensorPrimitives.Max(values));
        if (least < byte.MinValue || greatest > byte.MaxValue)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} says that its values are of 8 bits, 0 to 255, but has values from {least} to {greatest}. Give it the type of its samples."));
        }
    }
}
