using System.Globalization;
using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Scoring;

/// <summary>The images that a model is calibrated with: some rows of a data view, large ones as windows.</summary>
internal sealed class CalibrationImages
{
    /// <summary>The side of a window, in pixels.</summary>
    public const int WindowSide = 512;

    private readonly SegmentationModelInfo _model;
    private readonly DataViewSchema.Column _column;

    /// <summary>Chooses the images.</summary>
    /// <exception cref="SegmentationException">There are none, or such as the model does not score.</exception>
    public CalibrationImages(Int8Options options, SegmentationModelInfo model, string columnName)
    {
        _model = model;
        DroppedColumns.Check(options.Calibration, columnName);
        _column = ScoredImages.Require(options.Calibration.Schema, columnName, model);
        long count = options.Calibration.GetRowCount() ?? CountRows(options.Calibration);
        if (count is 0 or > int.MaxValue)
        {
            throw new SegmentationException(
                $"The calibration data has {count} rows, and quantisation needs images: some of the training images, of all kinds that there are.");
        }

        bool[] isKept = Choose((int)count, options.MaxImages);
        Count = isKept.Count(kept => kept);
        Data = new SomeRowsDataView(options.Calibration, isKept);
    }

    /// <summary>How many images there are.</summary>
    public int Count { get; }

    /// <summary>Their rows.</summary>
    public IDataView Data { get; }

    /// <summary>Reads the images one after the other, and gives each window as the tensor that the model takes.</summary>
    /// <param name="take">Takes the bytes of a window, its shape, and a function that gives the image's name for messages.</param>
    /// <param name="advance">Is called after each image.</param>
    public void Read(Action<byte[], long[], Func<string>> take, Action advance)
    {
        using var cursor = SequentialCursor.Open(Data, [_column, .. RowNames.GetColumns(Data.Schema)]);
        var images = PixelReader.Create(cursor, cursor.Schema[_column.Index]);
        var name = new RowImageName(images, cursor, " of the calibration data");
        while (cursor.MoveNext())
        {
            var size = images.Read(name.GetRowName) ?? throw new SegmentationException(
                $"The calibration data holds no image in row {cursor.Position.ToString(CultureInfo.InvariantCulture)}; every row needs one.");
            ScoredImages.RequireAlike(images, name.GetImageName, _model);
            byte[] pixels = Allocate(size, images.Type, name.GetImageName);
            images.CopyTo(pixels, name.GetRowName);
            foreach (var window in Windows(size))
            {
                take(Cut(pixels, size, window, images.Type), Shape(window, images.Type), name.GetImageName);
            }

            advance();
        }
    }

    private static byte[] Allocate(ImageSize size, ImageType type, Func<string> getName)
    {
        long length = (long)size.Width * size.Height * type.BytesPerPixel;
        return length <= Array.MaxLength
            ? GC.AllocateUninitializedArray<byte>((int)length)
            : throw new SegmentationException($"{getName()} of {size} is too large to calibrate with; cut it into smaller ones, or leave it out.");
    }

    /// <summary>Some of so many rows, at equal distances.</summary>
    private static bool[] Choose(int count, int most)
    {
        bool[] isKept = new bool[count];
        int kept = Math.Min(count, most);
        for (int index = 0; index < kept; index++)
        {
            isKept[(long)index * count / kept] = true;
        }

        return isKept;
    }

    private static long CountRows(IDataView data)
    {
        using var cursor = SequentialCursor.Open(data, []);
        long count = 0;
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }

    /// <summary>The whole image, or windows that lie around the middles of its halves; the whole one, too, where the model resizes it anyway.</summary>
    private IEnumerable<Window> Windows(ImageSize size) => _model.Resize is not null
        ? [new Window(0, 0, size.Width, size.Height)]
        : from top in Starts(size.Height)
          from left in Starts(size.Width)
          select new Window(left, top, Math.Min(size.Width, WindowSide), Math.Min(size.Height, WindowSide));

    private static int[] Starts(int side)
    {
        if (side <= WindowSide)
        {
            return [0];
        }

        long[] middles = [side / 4, side * 3L / 4];
        return [.. middles.Select(middle => (int)Math.Clamp(middle - (WindowSide / 2), 0, side - WindowSide)).Distinct()];
    }

    private static long[] Shape(Window window, ImageType type) => type.Kind == PixelKind.EightBit
        ? [1, window.Height, window.Width, type.Channels]
        : [1, type.Channels, window.Height, window.Width];

    private static byte[] Cut(byte[] pixels, ImageSize size, Window window, ImageType type)
    {
        if (window.Width == size.Width && window.Height == size.Height)
        {
            return pixels;
        }

        // Bytes of a pixel lie side by side; floating-point numbers one plane after another.
        int planes = type.Kind == PixelKind.EightBit ? 1 : type.Channels;
        int unit = type.BytesPerPixel / planes;
        byte[] cut = new byte[window.Width * window.Height * type.BytesPerPixel];
        for (int row = 0; row < planes * window.Height; row++)
        {
            var (plane, y) = Math.DivRem(row, window.Height);
            long start = ((((long)plane * size.Height) + window.Top + y) * size.Width) + window.Left;
            pixels.AsSpan((int)(start * unit), window.Width * unit).CopyTo(cut.AsSpan(row * window.Width * unit));
        }

        return cut;
    }

    private readonly record struct Window(int Left, int Top, int Width, int Height);
}
