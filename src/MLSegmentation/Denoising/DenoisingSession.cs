using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Scoring;

namespace MLSegmentation.Denoising;

/// <summary>
/// Runs a denoiser over images of any size: whole where that is small, else in tiles that overlap by what the network sees, which gives the same
/// result. Several threads may run it at the same time; disposing waits for none of them.
/// </summary>
internal sealed class DenoisingSession : IDisposable
{
    // What the widest network takes for a tile stays below half a gigabyte.
    private const int TileSide = 384;
    private const int MostPixels = 512 * 512;

    private static readonly string[] Inputs = [TensorNames.Image];
    private static readonly string[] Outputs = [DenoisingGraph.Denoised];

    private readonly CountedRuns _runs;
    private readonly OpenedSession _session;
    private readonly StoppableRuns _stoppable;
    private readonly DenoisingModelInfo _info;
    private readonly int _tileSide;

    public DenoisingSession(DenoisingModel model, SegmentationScoringOptions options, int tileSide = TileSide)
    {
        ExecutionProviders.RequireSettings(options);
        _info = model.Info;
        _session = ScoringSessionFactory.Create(model.Source, () => model.Bytes, options);
        _runs = new CountedRuns(_session.Dispose, typeof(DenoisingTransformer));
        _stoppable = new StoppableRuns(options);
        _tileSide = tileSide;
    }

    /// <summary>Takes the noise away.</summary>
    /// <param name="image">The image: red, green and blue of each pixel in bytes, or the planes of its channels in floating-point numbers.</param>
    /// <param name="size">Its size.</param>
    /// <param name="getName">Gives the name of the image for messages, at the beginning of a sentence.</param>
    /// <returns>As many pixels, of 8 bits with as many channels as the network has, each after the other.</returns>
    public T[] Run<T>(T[] image, ImageSize size, Func<string> getName)
        where T : unmanaged
    {
        var given = LayoutOf<T>(image.Length / size.PixelCount);
        var wanted = LayoutOf<T>(_info.Channels);
        bool isWhole = size.PixelCount <= MostPixels && (_tileSide == TileSide || (size.Width <= _tileSide && size.Height <= _tileSide));
        if (isWhole)
        {
            return RunOnce(image, size, (given, wanted), getName);
        }

        var result = new T[wanted.Planes * wanted.ValuesPerPixel * size.PixelCount];
        for (int top = 0; top < size.Height; top += _tileSide)
        {
            for (int left = 0; left < size.Width; left += _tileSide)
            {
                RunTile(image, result, size, (left, top), getName);
            }
        }

        return result;
    }

    public void Dispose() => _runs.Dispose();

    /// <summary>Throws where the session is disposed.</summary>
    public void ThrowIfDisposed() => _runs.ThrowIfDisposed();

    private void RunTile<T>(T[] image, T[] result, ImageSize size, (int Left, int Top) place, Func<string> getName)
        where T : unmanaged
    {
        var given = LayoutOf<T>(image.Length / size.PixelCount);
        var wanted = LayoutOf<T>(_info.Channels);
        var core = Area.Of(place, _tileSide, size, margin: 0);
        var seen = Area.Of(place, _tileSide, size, _info.Radius);
        var tile = new T[given.Planes * given.ValuesPerPixel * seen.Size.PixelCount];
        Copy(image, size, seen, (tile, seen.Size, 0, 0), given);
        var denoised = RunOnce(tile, seen.Size, (given, wanted), getName);
        Copy(denoised, seen.Size, core with { Left = core.Left - seen.Left, Top = core.Top - seen.Top }, (result, size, core.Left, core.Top), wanted);
    }

    private T[] RunOnce<T>(T[] image, ImageSize size, (Layout Given, Layout Wanted) layouts, Func<string> getName)
        where T : unmanaged
    {
        var result = new T[layouts.Wanted.Planes * layouts.Wanted.ValuesPerPixel * size.PixelCount];
        try
        {
            _stoppable.Do(Run, getName, isAlone: _session.RunsOneAtATime);
            return result;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException || OnnxRuntimeFailure.IsMemory(exception))
        {
            throw OnnxRuntimeFailure.OfImage(getName(), size, exception);
        }

        // Under a time limit it may go on after this method has thrown.
        void Run(RunOptions settings)
        {
            _runs.Enter();
            try
            {
                Compute(settings);
            }
            finally
            {
                _runs.Exit();
            }
        }

        void Compute(RunOptions settings)
        {
            using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, image.AsMemory(), layouts.Given.ShapeOf(size));
            using var output = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, result.AsMemory(), layouts.Wanted.ShapeOf(size));
            _session.Native.Run(settings, Inputs, [input], Outputs, [output]);
        }
    }

    private static void Copy<T>(T[] source, ImageSize sourceSize, Area from, (T[] Values, ImageSize Size, int Left, int Top) to, Layout layout)
    {
        int length = from.Size.Width * layout.ValuesPerPixel;
        for (int row = 0; row < layout.Planes * from.Size.Height; row++)
        {
            var (plane, y) = Math.DivRem(row, from.Size.Height);
            int first = ((plane * sourceSize.PixelCount) + ((from.Top + y) * sourceSize.Width) + from.Left) * layout.ValuesPerPixel;
            int place = ((plane * to.Size.PixelCount) + ((to.Top + y) * to.Size.Width) + to.Left) * layout.ValuesPerPixel;
            source.AsSpan(first, length).CopyTo(to.Values.AsSpan(place));
        }
    }

    private static Layout LayoutOf<T>(int channels) => Unsafe.SizeOf<T>() == sizeof(byte)
        ? new(1, channels, IsInterleaved: true)
        : new(channels, 1, IsInterleaved: false);

    /// <summary>How values lie in memory: of 8 bits all channels of a pixel side by side, otherwise one plane after the other.</summary>
    private readonly record struct Layout(int Planes, int ValuesPerPixel, bool IsInterleaved)
    {
        public long[] ShapeOf(ImageSize size) =>
            IsInterleaved ? [1, size.Height, size.Width, ValuesPerPixel] : [1, Planes, size.Height, size.Width];
    }

    /// <summary>A rectangle of an image.</summary>
    private readonly record struct Area(int Left, int Top, ImageSize Size)
    {
        /// <summary>A square with a margin around it, as far as the image reaches.</summary>
        public static Area Of((int Left, int Top) place, int side, ImageSize image, int margin)
        {
            var (left, top) = (Math.Max(0, place.Left - margin), Math.Max(0, place.Top - margin));
            int right = Math.Min(image.Width, place.Left + side + margin);
            int bottom = Math.Min(image.Height, place.Top + side + margin);
            return new Area(left, top, new ImageSize(right - left, bottom - top));
        }
    }
}
