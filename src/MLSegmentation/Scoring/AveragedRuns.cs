using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLSegmentation.Averaging;
using MLSegmentation.Masks;

namespace MLSegmentation.Scoring;

/// <summary>Runs a network on the pixels of images and gives planes of numbers for each pixel.</summary>
/// <param name="pixels">The images.</param>
/// <param name="shape">Their shape.</param>
/// <param name="planes">Gets the probabilities of all images and, where they are wanted, behind them as many squares.</param>
internal delegate void ViewRun<T>(Memory<T> pixels, long[] shape, Memory<float> planes)
    where T : unmanaged;

/// <summary>
/// Scores images in several views, one after another, and averages the probabilities and their squares. It takes memory for the result of one more
/// view and for its pixels. The order is always the same, and so is the result, bit for bit.
/// </summary>
/// <remarks>
/// Graphs continue what they are given at the right, at the bottom and behind, which in a mirrored view are the left, the top and the front. The windows of
/// pooling would lie differently in each view, and in a tile differently from the whole image. Several views are therefore those of an image that is
/// continued before, where it has to be.
/// </remarks>
/// <param name="views">The views; the first is the image as it is.</param>
/// <param name="divisors">What divides the sides of what the network sees; 1 where its graph brings images to one size.</param>
/// <param name="classCount">The number of classes, K.</param>
/// <param name="withSquares">Whether the means of the squares are wanted, too.</param>
/// <param name="areSquaresGiven">Whether the network gives the squares itself; those of its probabilities else.</param>
internal sealed class AveragedRuns(ImageView[] views, ImageSize divisors, int classCount, bool withSquares, bool areSquaresGiven)
{
    /// <summary>How many numbers a pixel has in the result: the probabilities, and perhaps their squares.</summary>
    public int PlaneCount => classCount * (withSquares ? 2 : 1);

    /// <summary>Scores images.</summary>
    /// <param name="pixels">The N images, as the network takes them.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="labels">Gets the class of every pixel, N x (D x) H x W.</param>
    /// <param name="planes">
    /// Gets the means, N x K x (D x) H x W and as many squares, or the probabilities alone, and then squares are not computed; empty where nobody wants them.
    /// </param>
    /// <param name="run">Runs the network.</param>
    public void Run<T>(Memory<T> pixels, long[] shape, Memory<byte> labels, Memory<float> planes, ViewRun<T> run)
        where T : unmanaged
    {
        int scores = checked(labels.Length * classCount);
        bool needsSquares = withSquares && planes.Length > scores;
        int count = checked(scores * (needsSquares ? 2 : 1));
        float[] rented = planes.Length >= count ? [] : ArrayPool<float>.Shared.Rent(count);
        var sum = rented.Length == 0 ? planes[..count] : rented.AsMemory(0, count);
        var size = Size<T>(shape);
        if (views.Length == 1 || size.RoundUp(divisors) == size)
        {
            Sum(pixels, shape, sum, needsSquares, run);
        }
        else
        {
            SumContinued(pixels, shape, sum, needsSquares, run);
        }

        if (rented.Length > 0)
        {
            sum[..planes.Length].CopyTo(planes);
        }

        for (int image = 0; image < shape[0]; image++)
        {
            int length = size.PixelCount;
            HighestScores.Label(sum.Span.Slice(image * classCount * length, classCount * length), labels.Span.Slice(image * length, length));
        }

        if (rented.Length > 0)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Continues the images, and takes from the sums of those what is theirs.</summary>
    private void SumContinued<T>(Memory<T> pixels, long[] shape, Memory<float> sum, bool needsSquares, ViewRun<T> run)
        where T : unmanaged
    {
        var size = Size<T>(shape);
        var continued = size.RoundUp(divisors);
        int count = Scale(pixels.Length), sumCount = Scale(sum.Length);

        // Where a run throws, it may go on to use them, so that they are given back to nobody.
        var images = ArrayPool<T>.Shared.Rent(count);
        float[] sums = ArrayPool<float>.Shared.Rent(sumCount);
        ContinuedImages.Continue(pixels.Span, size, images.AsSpan(0, count), continued, typeof(T) == typeof(byte) ? (int)shape[^1] : 1);
        Sum(images.AsMemory(0, count), ShapeOf<T>(continued, shape), sums.AsMemory(0, sumCount), needsSquares, run);
        ContinuedImages.Crop(sums.AsSpan(0, sumCount), continued, sum.Span, size);
        ArrayPool<T>.Shared.Return(images);
        ArrayPool<float>.Shared.Return(sums);

        // More than an array can hold, the pool refuses as memory that there is not.
        int Scale(int length) => (int)Math.Min(int.MaxValue, (long)length / size.PixelCount * continued.PixelCount);
    }

    private void Sum<T>(Memory<T> pixels, long[] shape, Memory<float> sum, bool needsSquares, ViewRun<T> run)
        where T : unmanaged
    {
        int scores = needsSquares ? sum.Length / 2 : sum.Length;
        int given = areSquaresGiven ? sum.Length : scores;
        run(pixels, shape, sum[..given]);
        if (given < sum.Length)
        {
            TensorPrimitives.Multiply(sum.Span[..scores], sum.Span[..scores], sum.Span[scores..]);
        }

        if (views.Length == 1)
        {
            return;
        }

        // Where a run throws, it may go on to use them, so that they are given back to nobody.
        var size = Size<T>(shape);
        var turned = ArrayPool<T>.Shared.Rent(pixels.Length);
        float[] result = ArrayPool<float>.Shared.Rent(given);
        float[] plane = ArrayPool<float>.Shared.Rent(size.SlicePixelCount);
        foreach (var view in views.AsSpan(1))
        {
            Show(view, pixels.Span, turned.AsSpan(0, pixels.Length), shape);
            run(turned.AsMemory(0, pixels.Length), ShapeOf<T>(view, shape), result.AsMemory(0, given));
            Add(view, result.AsSpan(0, given), sum.Span, plane.AsSpan(0, size.SlicePixelCount), size);
        }

        TensorPrimitives.Divide(sum.Span, views.Length, sum.Span);
        ArrayPool<T>.Shared.Return(turned);
        ArrayPool<float>.Shared.Return(result);
        ArrayPool<float>.Shared.Return(plane);
    }

    /// <summary>Adds the result of a view to the sums.</summary>
    private static void Add(ImageView view, ReadOnlySpan<float> result, Span<float> sum, Span<float> plane, ImageSize size)
    {
        for (int index = 0; index < result.Length / plane.Length; index++)
        {
            view.Undo(result.Slice(index * plane.Length, plane.Length), plane, size.Height, size.Width);
            int start = view.PlaceOf(index, size.Depth) * plane.Length;
            var total = sum.Slice(start, plane.Length);
            TensorPrimitives.Add(total, plane, total);
            if (result.Length < sum.Length)
            {
                var squares = sum.Slice(result.Length + start, plane.Length);
                TensorPrimitives.MultiplyAdd(plane, plane, squares, squares);
            }
        }
    }

    private static void Show<T>(ImageView view, ReadOnlySpan<T> pixels, Span<T> destination, long[] shape)
        where T : unmanaged
    {
        var size = Size<T>(shape);
        if (typeof(T) == typeof(float))
        {
            view.Apply(pixels, destination, size);
            return;
        }

        int channels = (int)shape[^1];
        int length = size.PixelCount * channels;
        for (int start = 0; start < pixels.Length; start += length)
        {
            view.ApplyToPixels(
                MemoryMarshal.AsBytes(pixels.Slice(start, length)),
                MemoryMarshal.AsBytes(destination.Slice(start, length)),
                (size.Height, size.Width, channels));
        }
    }

    private static ImageSize Size<T>(long[] shape) => typeof(T) == typeof(byte)
        ? new((int)shape[2], (int)shape[1])
        : new((int)shape[^1], (int)shape[^2], shape.Length == 5 ? (int)shape[2] : 1);

    private static long[] ShapeOf<T>(ImageSize size, long[] shape) =>
        typeof(T) == typeof(byte) ? [shape[0], size.Height, size.Width, shape[3]]
        : shape.Length == 5 ? [.. shape[..2], size.Depth, size.Height, size.Width]
        : [.. shape[..2], size.Height, size.Width];

    private static long[] ShapeOf<T>(ImageView view, long[] shape) =>
        !view.IsTransposed ? shape
        : typeof(T) == typeof(byte) ? [shape[0], shape[2], shape[1], shape[3]]
        : [.. shape[..^2], shape[^1], shape[^2]];
}
