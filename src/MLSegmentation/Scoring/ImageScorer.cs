using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using MLSegmentation.DataViews;
using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>
/// The one way from the pixels of images, and from the voxels of volumes, to their masks, for data views and single calls alike. Several threads may use
/// it at the same time: all
/// memory of a call is its own.
/// </summary>
internal sealed class ImageScorer(ScoringSession session, TiledScoring tiles, VolumeScoring? volumes)
{
    /// <summary>What the model says about itself.</summary>
    public SegmentationModelInfo Info => session.Info;

    /// <summary>
    /// Whether images of one size may be scored together. It ends where a network turns out to take but one image at a time.
    /// </summary>
    public bool ScoresTogether { get; set; } = true;

    /// <summary>Whether images may be scored together: those that are scored in tiles are not, nor where a model takes one at a time.</summary>
    public bool MayScoreTogether(NetworkInput input) => MayReadTogether && ScoresTogether && Info.MaxBatchSize != 1 && input.Tiles is null;

    /// <summary>Whether several images may be read together: volumes are not.</summary>
    public bool MayReadTogether => volumes is null;

    /// <summary>How many probabilities an image has.</summary>
    /// <exception cref="SegmentationException">More than fit into a vector.</exception>
    public int CountScores(ImageSize size, Func<string> getName)
    {
        long count = (long)size.Width * size.Height * size.Depth * session.ClassCount;
        return count <= Array.MaxLength ? (int)count : throw new SegmentationException(string.Create(
            CultureInfo.InvariantCulture,
            $"{getName()} of {size} has {count:N0} probabilities of {session.ClassCount} classes, and a vector holds {Array.MaxLength:N0}. Read its mask "
            + $"alone, or cut it into smaller images."))
        {
            Kind = SegmentationErrorKind.TooLarge,
        };
    }

    /// <summary>Takes the pixels of the image that a reader has read.</summary>
    /// <param name="image">The reader.</param>
    /// <param name="size">The size of the image.</param>
    /// <param name="watch">Looks at the values.</param>
    /// <param name="name">What the image is called.</param>
    /// <param name="goesOn">Whether the reader may go on before the image is scored. Default: false.</param>
    /// <returns>The pixels, valid until the reader goes on unless it may; dispose them.</returns>
    /// <exception cref="SegmentationException">The image is of another kind than the model scores, has values that no pixel has, or is too large.</exception>
    public NetworkInput Read(PixelReader image, ImageSize size, RangeWatch watch, IImageName name, bool goesOn = false)
    {
        var plan = Plan(image, size, name);
        if (image.GetPlanes(name.GetRowName) is { IsEmpty: false } planes)
        {
            watch.Look(planes.Span, image.Type.Channels, name.GetImageName);
            return NetworkInput.Borrow(image.Type, (size, plan), planes, image.Spacing);
        }

        return plan is not null && !goesOn && image.GetRows(name.GetRowName) is { } rows
            ? NetworkInput.Borrow(image.Type, size, plan, rows)
            : Copy(image, NetworkInput.Rent(image.Type, (size, plan), capacity: 1), watch, name);
    }

    /// <summary>Copies the pixels of the image that a reader has read to the first place of several.</summary>
    /// <param name="image">The reader.</param>
    /// <param name="size">The size of the images.</param>
    /// <param name="capacity">How many places there are.</param>
    /// <param name="watch">Looks at the values.</param>
    /// <param name="name">What the image is called.</param>
    /// <returns>The places; dispose them.</returns>
    /// <exception cref="SegmentationException">The image is of another kind than the model scores, has values that no pixel has, or is too large.</exception>
    public NetworkInput ReadFirst(PixelReader image, ImageSize size, int capacity, RangeWatch watch, IImageName name) =>
        Copy(image, NetworkInput.Rent(image.Type, (size, Plan(image, size, name)), capacity), watch, name);

    /// <summary>Copies the pixels of the image that a reader has read, of the same size, to another place.</summary>
    /// <exception cref="SegmentationException">The image is of another kind than the model scores, or has values that no pixel has.</exception>
    public void ReadNext(PixelReader image, NetworkInput input, int index, RangeWatch watch, IImageName name)
    {
        ScoredImages.RequireAlike(image, name.GetImageName, Info);
        Copy(image, input, index, watch, name);
    }

    /// <summary>Scores one image.</summary>
    /// <param name="input">The images.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="scores">Gets the probabilities; empty where nobody wants them. Where the method throws, a run may still write into it.</param>
    /// <param name="getName">Gives the name of the image for messages, at the beginning of a sentence.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>The mask and, where it is wanted, the uncertainty.</returns>
    /// <exception cref="OperationCanceledException">The token, or that of the options, was cancelled.</exception>
    /// <exception cref="SegmentationException">The image cannot be scored.</exception>
    public ImageResult Score(NetworkInput input, int index, Memory<float> scores, Func<string> getName, CancellationToken cancellation = default)
    {
        try
        {
            if (volumes is not null)
            {
                return volumes.Score(input, scores, getName, cancellation);
            }

            byte[] labels = GC.AllocateUninitializedArray<byte>(input.PixelCount);
            float[]? uncertainty = Run(input, (index, 1), labels, scores, getName, cancellation)?[0];
            session.PostProcessing?.ApplySteps(labels, input.Size);
            return new(SegmentationMask.Wrap(input.Size.Width, input.Size.Height, labels).WithClasses(Info.Classes), uncertainty);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(getName(), input.Size, exception);
        }
    }

    /// <summary>Scores several images in one run.</summary>
    /// <param name="input">The images.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="scores">Gets the probabilities; empty where nobody wants them. A run that was given up may still write into it.</param>
    /// <param name="getName">Gives a name for messages that nobody will see.</param>
    /// <returns>The masks and uncertainties; null where the run failed, of whichever image: each by itself says whether it was that one.</returns>
    public ImageResult[]? TryScoreTogether(NetworkInput input, int count, Memory<float> scores, Func<string> getName)
    {
        try
        {
            return ScoreTogether(input, count, scores, getName);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private ImageResult[] ScoreTogether(NetworkInput input, int count, Memory<float> scores, Func<string> getName)
    {
        // Where the run throws, it may go on to use them, so that they are given back to nobody.
        byte[] labels = ArrayPool<byte>.Shared.Rent(count * input.PixelCount);
        float[][]? uncertainties = Run(input, (0, count), labels.AsMemory(0, count * input.PixelCount), scores, getName, default);
        var results = new ImageResult[count];
        for (int index = 0; index < count; index++)
        {
            byte[] own = GC.AllocateUninitializedArray<byte>(input.PixelCount);
            labels.AsSpan(index * own.Length, own.Length).CopyTo(own);
            session.PostProcessing?.ApplySteps(own, input.Size);
            results[index] = new(SegmentationMask.Wrap(input.Size.Width, input.Size.Height, own).WithClasses(Info.Classes), uncertainties?[index]);
        }

        ArrayPool<byte>.Shared.Return(labels);
        return results;
    }

    private static NetworkInput Copy(PixelReader image, NetworkInput input, RangeWatch watch, IImageName name)
    {
        try
        {
            Copy(image, input, 0, watch, name);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private static void Copy(PixelReader image, NetworkInput input, int index, RangeWatch watch, IImageName name)
    {
        var pixels = input.GetImage(index);
        image.CopyTo(pixels, name.GetRowName);
        if (!input.IsEightBit)
        {
            watch.Look(MemoryMarshal.Cast<byte, float>(pixels), image.Type.Channels, name.GetImageName);
        }
    }

    /// <summary>
    /// The tiles of the image that a reader has read, null where it is scored whole; refuses one of another kind than the model scores, or too large.
    /// </summary>
    private TilePlan? Plan(PixelReader image, ImageSize size, IImageName name)
    {
        ScoredImages.RequireAlike(image, name.GetImageName, Info);
        var plan = volumes is null ? tiles.Plan(size) : null;
        int numbers = plan is null || session.Uncertainty != UncertaintyMeasure.None ? session.PlaneCount : 1;
        return Math.Max(image.Type.BytesPerPixel, numbers) * (long)size.Width * size.Height * size.Depth <= Array.MaxLength
            ? plan
            : throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{(volumes is null ? "An image" : "A volume")} of {size} with {session.ClassCount} classes is too large to score at once; cut it into smaller "
                + $"ones."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
    }

    /// <summary>Scores images, whole or in tiles, and gives the uncertainties of each where they are wanted.</summary>
    private float[][]? Run(
        NetworkInput input, (int First, int Count) images, Memory<byte> labels, Memory<float> scores, Func<string> getName, CancellationToken cancellation)
    {
        bool isUncertain = session.Uncertainty != UncertaintyMeasure.None;
        bool decides = input.Tiles is null && session.PostProcessing is { HasThresholds: true };
        if (!isUncertain && !(decides && scores.IsEmpty))
        {
            RunNetwork(input, images, labels, scores, getName, cancellation);
            return null;
        }

        int count = checked(labels.Length * (isUncertain ? session.PlaneCount : session.ClassCount));
        float[] planes = ArrayPool<float>.Shared.Rent(count);

        // Where a run of whole images throws, it may go on to use them, so that they are given back to nobody. Those of tiles never do.
        bool isAbandoned = input.Tiles is null;
        try
        {
            RunNetwork(input, images, labels, planes.AsMemory(0, count), getName, cancellation);
            isAbandoned = false;
            planes.AsSpan(0, scores.Length).CopyTo(scores.Span);
            return isUncertain ? [.. Enumerable.Range(0, images.Count).Select(index => Measure(planes, (index, images.Count), input.PixelCount))] : null;
        }
        finally
        {
            if (!isAbandoned)
            {
                ArrayPool<float>.Shared.Return(planes);
            }
        }
    }

    /// <summary>Decides on the classes of the pixels of images where classes have thresholds.</summary>
    private void Decide(ReadOnlySpan<float> scores, Span<byte> labels, int imageCount)
    {
        int length = labels.Length / imageCount;
        for (int index = 0; index < imageCount && session.PostProcessing is { HasThresholds: true } thresholds; index++)
        {
            thresholds.ApplyThresholds(scores.Slice(index * length * session.ClassCount, length * session.ClassCount), labels.Slice(index * length, length));
        }
    }

    /// <summary>The uncertainties of one of several images, whose probabilities come first, and then all the squares where there are any.</summary>
    private float[] Measure(ReadOnlySpan<float> planes, (int Index, int Count) image, int pixelCount)
    {
        int length = pixelCount * session.ClassCount;
        float[] uncertainty = GC.AllocateUninitializedArray<float>(pixelCount);
        var squares = session.Uncertainty == UncertaintyMeasure.Variance ? planes.Slice((image.Count + image.Index) * length, length) : default;
        Uncertainty.Measure(planes.Slice(image.Index * length, length), squares, session.ClassCount, uncertainty);
        return uncertainty;
    }

    private void RunNetwork(
        NetworkInput input, (int First, int Count) images, Memory<byte> labels, Memory<float> planes, Func<string> getName, CancellationToken cancellation)
    {
        if (input.Tiles is { } plan)
        {
            RunTiles(plan, (input, images.First), labels, planes, getName, cancellation);
            return;
        }

        long[] shape = input.GetShape(images.Count);
        try
        {
            if (input.IsEightBit)
            {
                session.Run(input.GetBytes(images.First, images.Count), shape, labels, planes, getName, cancellation);
            }
            else
            {
                session.Run(input.GetNumbers(images.First, images.Count), shape, labels, planes, getName, cancellation);
            }
        }
        catch
        {
            // A run that was given up may still read them.
            input.Abandon();
            throw;
        }

        Decide(planes.Span, labels.Span, images.Count);
    }

    /// <summary>Scores an image tile by tile, of which each decides on its own classes.</summary>
    private void RunTiles(
        TilePlan plan, (NetworkInput Pixels, int Index) input, Memory<byte> labels, Memory<float> planes, Func<string> getName, CancellationToken cancellation)
    {
        int width = plan.Image.Width;
        var output = new TileOutput((y, row) => row.CopyTo(labels.Span[(y * width)..])) { Planes = planes, Cancellation = cancellation };
        if (input.Pixels.IsEightBit)
        {
            tiles.Score(plan, input.Pixels.GetByteRows(input.Index), output, getName);
        }
        else
        {
            tiles.Score(plan, input.Pixels.GetNumberRows(input.Index), output, getName);
        }
    }
}
